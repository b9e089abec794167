"""Each call of a save fails in turn, in every way: the old files or the new ones, and the truth.

``BRIEFING_SOAK=1`` (``make soak``) tries every call with every fault for every operation; without
it the operation on one file is tried whole, and of that on three files every third case.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing.library import disk, kept
from briefing.library import recover as recovery
from briefing.library.kept import recovered
from briefing.library.recover import recover
from briefing.library.save import Conflict, Saved, SaveRefused, save
from briefing.library.splice import Splice
from briefing.library.undo import entries
from briefing.settings.paths import state_folder
from faults import FAULTS, GONE, KINDS, SHORT, Crash, Faults, failing
from soak import SOAK

A, B, C, D = "briefs/a.toml", "briefs/b.toml", "briefs/new/c.toml", "briefs/d.toml"
START = {A: b"a = 1\n" * 50, B: b"b = 1\n" * 50, D: b"d = 1\n"}
ONE = (Splice(A, START[A], b"a = 2\n" * 60),)
THREE = (*ONE, Splice(C, b"", b"c = 1\n"), Splice(D, START[D], b""))
OPERATIONS = {"one file": ONE, "three files": THREE}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state lies beside the library, so that both can be thrown away for each case."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # The process that crashed is the one that looks on.
    monkeypatch.setattr(recovery, "is_running", lambda _: False)
    return tmp_path


def library(home: Path) -> Path:
    """A library as at the start, and nothing of an earlier case."""
    for name in ("library", "state"):
        shutil.rmtree(home / name, ignore_errors=True)
    kept._here.clear()
    for file, content in START.items():
        path = home / "library" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (home / "library" / A).chmod(0o640)
    return home / "library"


def files(root: Path) -> dict[str, bytes]:
    found = (p for p in root.rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}


def after(splices: tuple[Splice, ...]) -> dict[str, bytes]:
    changed = {**START, **{s.file: s.after for s in splices}}
    return {file: content for file, content in changed.items() if content}


def tried(root: Path, splices: tuple[Splice, ...], faults: Faults) -> Saved | SaveRefused | None:
    """What came of a save; None where the program was killed."""
    try:
        with failing(faults):
            return save(root, *splices)
    except SaveRefused as refused:
        return refused
    except Crash:
        return None


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_call_fails_in_turn(home, operation, kind):
    splices = OPERATIONS[operation]
    counting = Faults()
    tried(library(home), splices, counting)
    calls = counting.names
    assert {"open", "write", "fsync", "renameat2", "rename", "flock"} <= set(calls)
    every = 1 if SOAK or operation == "one file" else 3
    struck = 0
    # Only what is written can be written in part.
    places = [at for at, name in enumerate(calls) if kind != SHORT or name == "write"]
    for at in places[::every]:
        root = library(home)
        faults = Faults(at, kind)
        came = tried(root, splices, faults)
        struck += faults.struck
        said = f"call {at}, {calls[at]}, {kind}: {came}"
        _assert_the_truth(root, splices, came, faults, said)
        recover(root)
        _assert_whole(root, splices, came, said)
    assert struck


def _assert_the_truth(
    root: Path,
    splices: tuple[Splice, ...],
    came: Saved | SaveRefused | None,
    faults: Faults,
    said: str,
) -> None:
    """At once: what is said is so."""
    if isinstance(came, Saved):
        assert files(root).items() >= after(splices).items(), said
        if not came.confirmed:
            assert "saved, but not confirmed" in " ".join(came.remarks), said
    elif isinstance(came, SaveRefused) and faults.kind != GONE:
        assert files(root) == START, said
        words = str(came)
        number = FAULTS[faults.kind]
        # That a file is not there is how a conflict looks.
        assert os.strerror(number) in words or isinstance(came, Conflict), said
        assert "Nothing was written" in words, said
    assert faults.kind != SHORT or isinstance(came, Saved), said


def _assert_whole(
    root: Path, splices: tuple[Splice, ...], came: Saved | SaveRefused | None, said: str
) -> None:
    """After the next start: all files are old or all are new, and nothing else is there."""
    now = files(root)
    assert now in (START, after(splices)), said
    assert (root / A).stat().st_mode & 0o777 == 0o640, said
    assert recovered(state_folder(root)) == (), said
    assert not list((state_folder(root) / "journal").glob("*")), said
    if isinstance(came, Saved):
        assert now == after(splices), said
    if isinstance(came, SaveRefused):
        assert now == START or "next start" in str(came), said
    assert bool(entries(root)) == (now != START), said


# Disks that are full, folders that may not be written to


def _full(root: Path, size: int) -> None:
    # What is written beyond is refused, as on a full disk; the signal would end the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        save(root, Splice(A, START[A], b"a = 2\n" * 5_000))
    except SaveRefused as refused:
        os._exit(0 if "File too large" in str(refused) else 3)
    os._exit(4)


@pytest.mark.parametrize("size", [0, 100, 10_000])
def test_a_limit_on_files_is_like_a_full_disk(home, size):
    root = library(home)
    child = os.fork()
    if not child:
        try:
            _full(root, size)
        finally:
            os._exit(5)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert files(root) == START
    recover(root)
    assert files(root) == START


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_a_full_disk_leaves_the_file_and_says_so(small_disk, monkeypatch):
    monkeypatch.setattr(recovery, "is_running", disk.is_running)
    (small_disk / "briefs").mkdir()
    (small_disk / A).write_bytes(START[A])
    with pytest.raises(SaveRefused, match=r"No space left on device\. Nothing"):
        save(small_disk, Splice(A, START[A], b"a = 2\n" * 20_000))
    assert files(small_disk) == {A: START[A]}
    save(small_disk, Splice(A, START[A], b"a = 2\n"))
    # Another disk than that of the state: what was displaced waits beside the file.
    recover(small_disk)
    assert files(small_disk) == {A: b"a = 2\n"}
    with (small_disk / A).open("r+b", buffering=0) as editor:
        save(small_disk, Splice(A, b"a = 2\n", b"a = 3\n"))
        editor.write(b"a = 'late'\n")
    (told,) = recover(small_disk)
    assert told.kept is not None
    assert told.kept.read_bytes() == b"a = 'late'\n"


def test_a_disk_that_is_full_of_state_is_told(small_disk, home, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(small_disk))
    root = library(home)
    with pytest.raises(SaveRefused, match=r"undo it cannot be kept in .*: No space left"):
        save(root, Splice(A, START[A], b"a = 2\n" * 20_000))
    assert files(root) == START


@pytest.mark.parametrize("left", ["library", "state"])
def test_a_folder_that_may_not_be_written_to(home, left):
    root = library(home)
    child = os.fork()
    if not child:
        try:
            _without_rights(root, home, left)
        finally:
            os._exit(5)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    for folder in (root / "briefs", home / "state"):
        if folder.exists():
            folder.chmod(0o700)
    assert files(root) == START


def _without_rights(root: Path, home: Path, left: str) -> None:
    (home / "state").mkdir(exist_ok=True)
    folder = root / "briefs" if left == "library" else home / "state"
    if not os.geteuid():
        for each in (home, *home.rglob("*")):
            os.chown(each, 65534, 65534)
        # The folders above belong to root; the process is in its own and needs none of them.
        os.chdir(home)
        os.environ["XDG_STATE_HOME"] = str(home / "state")
        for above in home.parents[:3]:
            above.chmod(above.stat().st_mode | 0o011)
        os.setgid(65534)
        os.setuid(65534)
    folder.chmod(0o500)
    try:
        save(root, *ONE)
    except SaveRefused as refused:
        os._exit(0 if "Permission denied" in str(refused) else 3)
    os._exit(4)
