"""What git has kept of a library: read, never written, and nothing of the repository is run.

A library may come from a stranger with a repository of his making, whose configuration could name
programs (filters, a pager, a file-system monitor, hooks, signature checks, helpers for missing
objects). So git is only asked about its own objects, by commands that run none of these, with
fixed arguments; it never looks at the files beside it, has no terminal and no network, and is
stopped when it takes too long.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from briefing.library.read import LARGEST_FILE
from briefing.values import dataclass

PATIENCE = 20.0
"""Seconds one call may take."""
MOST_COMMITS = 2_000
"""Commits that are looked at one by one; of a longer history the latest."""
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of old files that are read at most."""

_PARTS = ("briefs", "themes", "memos", "briefing.toml", "decisions.toml")
_ALWAYS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.sshCommand=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "credential.helper="),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
)
# Of the caller's own settings of git; the rest could point to another repository.
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES")
_SETTINGS: Mapping[str, str] = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # A repository may lack objects and name a program to get them.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_NAMES_A_COMMIT = re.compile(r"[0-9A-Za-z][\w./@{}^~+-]*", re.ASCII)
_NOTHING = re.compile(r"0+")


class NoHistoryError(Exception):
    """There is no history to ask; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as git keeps it: its path in the library and the id of its content."""

    path: str
    id: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: who, on which day (ISO), and the files it changed, before and after.

    An id of only zeroes stands for a file that was not there.
    """

    id: str
    author: str
    date: str
    files: tuple[tuple[Blob, Blob], ...] = ()


class Repository:
    """The repository a library is kept in. Paths are relative to the library."""

    def __init__(self, root: Path) -> None:
        """Raises NoHistoryError where there is no git, or no repository it trusts."""
        self.root = root
        found = shutil.which("git")
        if found is None:
            raise NoHistoryError("git is not installed, so nothing is known of earlier days.")
        self._git = Path(found)
        if not self._git.is_absolute() or self._git.resolve().is_relative_to(root.resolve()):
            # A PATH that names the current folder must not make a library name a program.
            raise NoHistoryError("The git that is found stands in the library itself; not run.")
        self.head = self.commit("HEAD")
        if not self.head:
            raise NoHistoryError("The library is in a git repository without a commit yet.")

    def commit(self, name: str) -> str:
        """The id of the commit with a name; empty where there is none."""
        if not _NAMES_A_COMMIT.fullmatch(name):
            return ""
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return self._run(wanted, may_fail=True).decode().strip()

    def before(self, day: str) -> str:
        """The last commit before a day (ISO) in the history of now; empty where there is none."""
        wanted = ("rev-list", "--max-count=1", f"--before={day}T00:00:00", "HEAD")
        return self._run(wanted).decode().strip()

    def date(self, commit: str) -> str:
        """The day (ISO) of a commit."""
        asked = self._run(("rev-list", "--max-count=1", "--format=%x00%cI%x00", commit))
        return asked.split(b"\0")[1].decode()[:10]

    def files(self, commit: str) -> dict[str, str]:
        """The TOML files of the library in a commit, and the ids of their contents."""
        if not commit:
            return {}
        listed = self._run(("ls-tree", "-r", "-z", commit, "--", *_PARTS))
        found = {}
        for entry in filter(None, listed.split(b"\0")):
            about, _, path = entry.partition(b"\t")
            mode, kind, blob = about.decode().split()
            if kind == "blob" and mode.startswith("100") and path.endswith(b".toml"):
                found[os.fsdecode(path)] = blob
        return found

    def commits(self, base: str) -> list[Commit]:
        """The commits from one (from the first where it is empty) to now, the oldest first.

        Merges are left out: what they bring is in the commits they merge.
        """
        span = f"{base}..HEAD" if base else "HEAD"
        listed = self._run(
            (
                "rev-list",
                "--reverse",
                "--topo-order",
                "--no-merges",
                f"--max-count={MOST_COMMITS}",
                "--format=%x00%H%x00%an%x00%cI",
                span,
                "--",
                *_PARTS,
            )
        )
        fields = listed.decode(errors="replace").split("\0")[1:]
        about = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
        commits = [Commit(commit, author, date[:10]) for commit, author, date in about]
        changed = self._changed([c.id for c in commits])
        return [Commit(c.id, c.author, c.date, tuple(changed.get(c.id, ()))) for c in commits]

    def _changed(self, commits: Sequence[str]) -> dict[str, list[tuple[Blob, Blob]]]:
        """The files that each of some commits changed."""
        wanted = ("diff-tree", "--stdin", "--root", "-r", "-z", "--no-renames", "--relative")
        given = "".join(f"{c}\n" for c in commits).encode()
        told = iter(self._run((*wanted, "--", *_PARTS), given).split(b"\0"))
        found: dict[str, list[tuple[Blob, Blob]]] = {}
        here: list[tuple[Blob, Blob]] = []
        for field in told:
            if field.startswith(b":"):
                path = os.fsdecode(next(told))
                before, after = field.decode().split()[2:4]
                if path.endswith(".toml"):
                    here.append((Blob(path, before), Blob(path, after)))
            elif field.strip():
                here = found.setdefault(field.decode().strip(), [])
        return found

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs; those that are missing or too large are left out."""
        wanted = list(dict.fromkeys(i for i in ids if not _NOTHING.fullmatch(i)))
        if not wanted:
            return {}
        sizes = self._run(("cat-file", "--batch-check"), _lines(wanted)).decode().splitlines()
        kept, left = [], MOST_BYTES
        for line in sizes:
            blob, *about = line.split()
            if about[:1] == ["blob"] and (size := int(about[1])) <= min(LARGEST_FILE, left):
                kept.append((blob, size))
                left -= size
        if not kept:
            return {}
        content = self._run(("cat-file", "--batch"), _lines(blob for blob, _ in kept))
        found, at = {}, 0
        for blob, size in kept:
            at = content.index(b"\n", at) + 1
            found[blob] = content[at : at + size]
            at += size + 1
        return found

    def blob_id(self, content: bytes) -> str:
        """The id git gives to a content."""
        kind = hashlib.sha256 if len(self.head) == 64 else hashlib.sha1
        return kind(b"blob %d\0" % len(content) + content).hexdigest()

    def _run(
        self, arguments: Sequence[str], given: bytes = b"", *, may_fail: bool = False
    ) -> bytes:
        import subprocess

        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
        try:
            ran = subprocess.run(
                [str(self._git), *_ALWAYS, *arguments],
                cwd=self.root,
                env={**kept, **_SETTINGS},
                input=given,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoHistoryError("git took too long to answer.") from None
        except OSError as error:
            raise NoHistoryError(f"git could not be started: {error.strerror}.") from None
        said = ran.stderr.decode(errors="replace").strip()
        if ran.returncode and not (may_fail and not said):
            raise NoHistoryError(_why(said))
        return ran.stdout if not ran.returncode else b""


def _lines(ids: Iterable[str]) -> bytes:
    return "".join(f"{i}\n" for i in ids).encode()


def _why(said: str) -> str:
    if "not a git repository" in said:
        return "The library is not kept in git, so nothing is known of earlier days."
    if "dubious ownership" in said:
        return "The git repository belongs to another user, and git does not trust it."
    first = said.splitlines()[0] if said else "it failed without a word"
    return f"git could not tell what changed: {first}"


def as_day(text: str) -> str:
    """A text that is an ISO date; empty where it is none."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
