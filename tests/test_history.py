"""What changed since, and by whom: real repositories, read and never touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing.library import history as history_module
from briefing.library.git import NoHistoryError
from briefing.library.history import New, history
from briefing.library.scan import load
from libraries import write

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

QUOTA = """\
title = "Quota"

[[claims]]
id = "a"
text = "The quota is 92 per cent."
evidence = ["minutes"]

[[claims]]
id = "b"
text = "It will rise."
kind = "judgement"

[[sources]]
id = "minutes"
title = "Minutes"
"""


class Kept:
    """A library in a repository, and the people who commit to it."""

    def __init__(self, root: Path, library: Path) -> None:
        self.root = root
        self.library = library
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, who: str = "Anna", day: str = "2025-11-01") -> str:
        name = {f"GIT_{role}_NAME": who for role in ("AUTHOR", "COMMITTER")}
        mail = {f"GIT_{role}_EMAIL": "x@example.org" for role in ("AUTHOR", "COMMITTER")}
        date = {f"GIT_{role}_DATE": f"{day}T12:00:00+00:00" for role in ("AUTHOR", "COMMITTER")}
        ran = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **name, **mail, **date, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout.strip()

    def commit(self, files: Mapping[str, str | None], who: str, day: str) -> str:
        for file, text in files.items():
            path = self.library / file
            if text is None:
                path.unlink()
            else:
                write(self.library, {file: text})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"of {day}", who=who, day=day)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setenv("TZ", "UTC")
    root = write(tmp_path / "repository" / "library", {})
    return Kept(root.parent, root)


def told(kept: Kept, since: str, **more: str) -> dict[str, tuple[object, ...]]:
    found = history(load(kept.library), since, **more)
    return {c.ref: (c.how, c.fields, c.by, c.date) for c in found.changes}


THREE_DAYS: tuple[Mapping[str, str | None], ...] = (
    {"briefs/energy/quota.toml": QUOTA},
    {"briefs/energy/quota.toml": QUOTA.replace("92", "87")},
    {
        "briefs/energy/quota.toml": QUOTA.replace("92", "87").replace(
            '"Minutes"', '"Minutes"\nstanding = "corrected"'
        ),
        "briefs/energy/pipeline.toml": 'title = "Pipeline"\n[[claims]]\nid = "c"\ntext = "New."\n',
    },
)


@pytest.fixture
def three_days(kept: Kept) -> Kept:
    people = (("Anna", "2025-11-01"), ("Bo", "2025-11-10"), ("Cem", "2025-11-20"))
    for files, (who, day) in zip(THREE_DAYS, people, strict=True):
        kept.commit(files, who, day)
    return kept


def test_what_changed_since_a_day_in_which_fields_and_by_whom(three_days: Kept) -> None:
    assert told(three_days, "2025-11-05") == {
        "quota/a": ("changed", ("text",), ("Bo",), "2025-11-10"),
        "minutes": ("changed", ("standing",), ("Cem",), "2025-11-20"),
        "pipeline": ("added", (), ("Cem",), "2025-11-20"),
        "pipeline/c": ("added", (), ("Cem",), "2025-11-20"),
    }
    assert set(told(three_days, "2025-11-15")) == {"minutes", "pipeline", "pipeline/c"}
    assert told(three_days, "2025-11-25") == {}


def test_since_a_commit_and_from_the_beginning(three_days: Kept) -> None:
    assert set(told(three_days, "HEAD~1")) == {"minutes", "pipeline", "pipeline/c"}
    assert told(three_days, three_days.git("rev-parse", "HEAD")) == {}
    everything = told(three_days, "2025-01-01")
    assert everything["quota/a"] == ("added", (), ("Bo", "Anna"), "2025-11-10")
    assert everything["quota/b"][2] == ("Anna",)


def test_what_is_not_committed_yet(three_days: Kept) -> None:
    write(three_days.library, {"briefs/energy/more.toml": 'title = "More"\n'})
    (three_days.library / "briefs/energy/pipeline.toml").unlink()
    found = history(load(three_days.library), "HEAD")
    assert {(c.ref, c.how, c.by, c.uncommitted) for c in found.changes} == {
        ("more", "added", (), True),
        ("pipeline", "removed", (), True),
        ("pipeline/c", "removed", (), True),
    }


def test_what_was_changed_back_has_not_changed(three_days: Kept) -> None:
    three_days.commit({"briefs/energy/quota.toml": QUOTA}, "Anna", "2025-11-21")
    assert set(told(three_days, "2025-11-05")) == {"pipeline", "pipeline/c"}


def test_comments_order_and_place_are_no_change(three_days: Kept) -> None:
    text = (three_days.library / "briefs/energy/quota.toml").read_text()
    moved = {"briefs/energy/quota.toml": None, "briefs/trade/quota.toml": f"# moved\n{text}"}
    three_days.commit(moved, "Dag", "2025-11-22")
    assert told(three_days, "HEAD~1") == {
        "quota": ("changed", ("theme",), ("Dag",), "2025-11-22"),
    }


def test_a_merge_is_signed_by_those_whose_work_it_brings(three_days: Kept) -> None:
    three_days.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    three_days.commit({"themes/energy.toml": 'title = "Energy"\n'}, "Eva", "2025-11-23")
    three_days.git("checkout", "--quiet", "main")
    three_days.git("merge", "--quiet", "--no-edit", "side", who="Merger", day="2025-11-24")
    found = told(three_days, "HEAD~1")
    assert found == {"energy": ("added", (), ("Eva",), "2025-11-23")}


def test_the_settings_of_the_time_hold_for_what_was_written_then(kept: Kept) -> None:
    marked = QUOTA.replace('title = "Quota"', 'title = "Quota"\nmarking = "LIMITE"')
    scale = 'markings = ["PUBLIC", "LIMITE"]\n'
    kept.commit({"briefs/energy/quota.toml": marked, "briefing.toml": scale}, "Anna", "2025-11-01")
    kept.commit({"briefing.toml": 'markings = ["OPEN", "LIMITE"]\n'}, "Anna", "2025-11-02")
    assert told(kept, "HEAD~1") == {}


def test_a_version_that_could_not_be_read_said_nothing(kept: Kept) -> None:
    kept.commit({"briefs/energy/quota.toml": "title = \n"}, "Anna", "2025-11-01")
    kept.commit({"briefs/energy/quota.toml": QUOTA}, "Bo", "2025-11-02")
    assert told(kept, "HEAD~1")["quota/a"] == ("added", (), ("Bo",), "2025-11-02")


def test_a_commit_that_is_gone(three_days: Kept) -> None:
    gone = "0123456789abcdef0123456789abcdef01234567"
    with pytest.raises(NoHistoryError, match="no commit called"):
        told(three_days, gone)
    assert set(told(three_days, gone, or_since="2025-11-15")) == set(told(three_days, "2025-11-15"))
    for name in ("--output=x", "HEAD --all", "", "$(touch x)", "-h"):
        with pytest.raises(NoHistoryError):
            told(three_days, name)


def test_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = load(write(tmp_path / "library", {"briefs/energy/quota.toml": QUOTA}))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(NoHistoryError, match="not kept in git"):
        history(library, "2025-11-01")
    kept = Kept(tmp_path / "library", tmp_path / "library")
    with pytest.raises(NoHistoryError, match="without a commit"):
        history(library, "2025-11-01")
    (kept.root / "README").write_text("x")
    kept.git("add", "README")
    kept.git("commit", "--quiet", "--message", "only a README")
    with pytest.raises(NoHistoryError, match="No file of the library"):
        history(library, "2025-11-01")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoHistoryError, match="not installed"):
        history(library, "2025-11-01")


# A repository from a stranger


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_nothing_in_the_repository_is_changed(three_days: Kept) -> None:
    write(three_days.library, {"briefs/energy/quota.toml": QUOTA + "\n"})
    before = _everything(three_days.root)
    told(three_days, "2025-01-01")
    assert _everything(three_days.root) == before


def test_nothing_that_the_repository_names_is_run(three_days: Kept, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {ran}\ncat\n')
    program.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.toml.textconv",
        "diff.toml.command",
        "filter.toml.clean",
        "filter.toml.smudge",
        "filter.toml.process",
        "gpg.program",
        "credential.helper",
        "pager.log",
        "pager.rev-list",
        "alias.rev-list",
        "uploadpack.packObjectsHook",
        "interactive.diffFilter",
    ):
        three_days.git("config", key, str(program))
    three_days.git("config", "log.showSignature", "true")
    (three_days.library / ".gitattributes").write_text("*.toml diff=toml filter=toml\n")
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "pre-commit"):
        path = three_days.root / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        shutil.copy(program, path)
    write(three_days.library, {"briefs/energy/quota.toml": QUOTA + "# touched\n"})
    assert told(three_days, "2025-01-01")
    assert not ran.exists(), ran.read_text()
    three_days.git("status")
    assert ran.exists(), "the trap was not set"


def test_missing_objects_are_not_fetched(three_days: Kept, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "upload-pack"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    blob = three_days.git("rev-parse", "HEAD~2:library/briefs/energy/quota.toml")
    for key, value in (
        ("remote.origin.url", f"ext::{program}"),
        ("remote.origin.uploadpack", str(program)),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("extensions.partialClone", "origin"),
        ("protocol.ext.allow", "always"),
        ("core.repositoryFormatVersion", "1"),
    ):
        three_days.git("config", key, value)
    path = three_days.root / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.unlink()
    # To say that it cannot be told is an answer too.
    with contextlib.suppress(NoHistoryError):
        told(three_days, "2025-11-05")
    assert not ran.exists()
    with contextlib.suppress(subprocess.CalledProcessError):
        three_days.git("cat-file", "-p", blob)
    assert ran.exists(), "the trap was not set"


def test_a_git_that_stands_in_the_library_is_not_run(
    three_days: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    fake = three_days.library / "git"
    fake.write_text(f"#!/bin/sh\ntouch {ran}\n")
    fake.chmod(0o755)
    monkeypatch.chdir(three_days.library)
    for path in (".", str(three_days.library)):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(NoHistoryError, match="not run"):
            told(three_days, "2025-11-05")
    assert not ran.exists()


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_the_repository_is_that_of_the_library(
    three_days: Kept, tmp_path: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "other"))
    assert set(told(three_days, "2025-11-15")) == {"minutes", "pipeline", "pipeline/c"}


def test_a_git_that_does_not_answer_is_given_up(
    three_days: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "slow"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr("briefing.library.git.PATIENCE", 0.2)
    with pytest.raises(NoHistoryError, match="too long"):
        told(three_days, "2025-11-05")


def test_what_came_as_a_whole_is_not_looked_into(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = 'title = "Whole"\n[[claims]]\nid = "c"\ntext = "One."\nevidence = ["w"]\n'
    whole += '[[sources]]\nid = "w"\ntitle = "W"\n'
    kept.commit({"briefs/energy/whole.toml": whole}, "Anna", "2025-11-01")
    kept.commit({"briefs/energy/quota.toml": QUOTA}, "Bo", "2025-11-02")
    kept.commit({"briefs/energy/quota.toml": QUOTA.replace("92", "87")}, "Cem", "2025-11-03")
    write(kept.library, {"briefs/energy/open.toml": 'title = "Open"\n'})
    looked_into: list[str] = []
    contents = history_module._contents

    def looking(path: str, *about: object) -> object:
        looked_into.append(path)
        return contents(path, *about)  # type: ignore[arg-type]

    monkeypatch.setattr("briefing.library.history._contents", looking)
    told_of: list[tuple[int, int]] = []
    found = history(
        load(kept.library), "2025-01-01", progress=lambda *done: told_of.append(done)
    ).changes
    assert set(looked_into) == {"briefs/energy/quota.toml"}
    assert told_of
    unseen = {(c.ref, c.brief, c.by, c.date, c.uncommitted) for c in found if isinstance(c, New)}
    assert unseen == {
        ("whole", "whole", ("Anna",), "2025-11-01", False),
        ("whole/c", "whole", ("Anna",), "2025-11-01", False),
        ("w", "", ("Anna",), "2025-11-01", False),
        ("open", "open", (), "", True),
    }
    assert {c.ref: c.by for c in found}["quota/a"] == ("Cem", "Bo")


def test_what_was_moved_into_a_new_file_is_no_news(three_days: Kept) -> None:

    quota = (three_days.library / "briefs/energy/quota.toml").read_text()
    begun = quota.index("[[sources]]")
    moved = {
        "briefs/energy/quota.toml": quota[:begun],
        "briefs/energy/later.toml": 'title = "Later"\n' + quota[begun:],
    }
    three_days.commit(moved, "Dan", "2025-11-22")
    assert set(told(three_days, "2025-11-21")) == {"later"}


def test_who_raises_from_progress_ends_it(three_days: Kept) -> None:
    def leave(*_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        history(load(three_days.library), "2025-01-01", progress=leave)
