"""B180-B189: files beside those of the library."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from briefing.check.rule import Case, Flaw, rule
from briefing.library.disk import is_running, owner_of

LEFTOVER = rule(
    "B180",
    "leftover",
    "warning",
    "A file beside the briefs was left by a program that did not finish, an editor, a merge or "
    "a sync service. It may hold somebody's edit.",
    standard="docs/format.md: everything in a library is text that is read, or its archive",
    to_do="Compare it with the file it is of, then delete it.",
)

_OTHERS = re.compile(
    r".+\.toml(?:~|\.(?:orig|rej|bak|tmp|save))|.*(?:sync-conflict-|conflicted copy).*\.toml"
)
_FOLDERS = ("themes", "briefs", "memos")


def flaws(case: Case) -> Iterator[Flaw]:
    """The files that nobody needs any more."""
    for file in sorted(_left(case.library.root)):
        yield Flaw(LEFTOVER, "", "a file that was left behind; it may hold an edit", file=file)


def _left(root: Path) -> Iterator[str]:
    ahead = [("", False), *((name, True) for name in _FOLDERS)]
    while ahead:
        folder, deep = ahead.pop()
        try:
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if deep and not entry.name.startswith("."):
                            ahead.append((path, True))
                    elif _is_left(entry.name):
                        yield path
        except OSError:
            continue  # That a folder cannot be read is a problem of the reader's: B001.


def _is_left(name: str) -> bool:
    ours = owner_of(name)
    if ours is not None:
        return not is_running(ours[1])
    return _OTHERS.fullmatch(name) is not None
