"""Killed at random moments, and raced by editors that know nothing of us: nothing is lost.

Every edit of the other program has a number of its own. It is not lost where the other program
itself wrote over it, where one of our saves was made from it (the history has it), where it was
kept, or where it is in the file at the end. ``make soak`` does it as often as the promise is
counted by.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefing.library import stage
from briefing.library.exchange import swap
from briefing.library.kept import recovered
from briefing.library.recover import recover
from briefing.library.save import SaveRefused, save
from briefing.library.splice import Splice
from briefing.settings.paths import state_folder
from soak import rounds

TOGETHER = ("briefs/a.toml", "briefs/b.toml", "briefs/c.toml")
"""One operation changes all of them."""
SHARED = "briefs/shared.toml"
"""Another program writes into this one, too."""
THEIRS = re.compile(rb"(?m)^theirs-\d+ = 1$")
OURS = re.compile(rb"(?m)^(?:ours = \d+\n)?")

_MEMORY = Path("/dev/shm")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library and its state in memory where that is possible: what is killed is no disk."""
    folder = Path(tempfile.mkdtemp(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    library = folder / "library"
    (library / "briefs").mkdir(parents=True)
    for file in TOGETHER:
        (library / file).write_bytes(_numbered(0))
    (library / SHARED).write_bytes(b"")
    yield library
    shutil.rmtree(folder)


def _numbered(number: int) -> bytes:
    return b"n = %d\n" % number + b"# filling\n" * 300


def _number(root: Path, file: str) -> int:
    content = (root / file).read_bytes()
    number = int(content.split()[2])
    assert content == _numbered(number), f"{file} is torn"
    return number


def _forked(work: Callable[[], None]) -> int:
    """Run something in a process of its own; its id."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    return child


def _save_shared(root: Path, number: int) -> None:
    """Read the shared file and put our line at its top. A conflict is no fault."""
    before = (root / SHARED).read_bytes()
    after = OURS.sub(b"ours = %d\n" % number, before, count=1)
    with contextlib.suppress(SaveRefused):
        save(root, Splice(SHARED, before, after))


def _save_all(root: Path, told: int) -> None:
    """Save for ever; the number of each operation that is done goes into a pipe."""
    number = _number(root, TOGETHER[0])
    while True:
        number += 1
        edits = [Splice(f, _numbered(number - 1), _numbered(number)) for f in TOGETHER]
        save(root, *edits)
        os.write(told, b"%d\n" % number)
        _save_shared(root, number)


def _renames(path: Path, number: int) -> bytes:
    """Edit as vim and most programs do: write another file, give it the name.

    What had the name before is given back: here it is known what the editor itself wrote over.
    """
    new = path.with_name("theirs~")
    new.write_bytes(b"theirs-%d = 1\n" % number)
    swap(new, path)
    return new.read_bytes()


def _writes_in_place(path: Path, number: int) -> bytes:
    """Edit as VS Code and emacs do: empty the file, write into it. What it held is given back."""
    with path.open("r+b", buffering=0) as file:
        content = file.read()
        if number % 3 == 0:
            time.sleep(0.0005)
        file.seek(0)
        file.truncate()
        if number % 5 == 0:
            time.sleep(0.0005)
        file.write(b"theirs-%d = 1\n" % number)
    return content


EDITORS = {"by rename": _renames, "in place": _writes_in_place}


def _found(root: Path, written_over: list[bytes]) -> set[bytes]:
    """The edits of the other program that are not lost."""
    state = state_folder(root)
    versions = (path.read_bytes() for path in (state / "history/versions").iterdir())
    kept = (path.read_bytes() for path in recovered(state))
    places = (*written_over, *versions, *kept, (root / SHARED).read_bytes())
    return {line for content in places for line in THEIRS.findall(content)}


def _left(root: Path) -> list[str]:
    return [p.name for p in root.rglob("*") if p.name.startswith(".")]


@pytest.mark.parametrize("editor", EDITORS)
def test_killed_at_random_moments(root, editor):
    draw = random.Random(editor)
    theirs = 0
    written_over = []
    for _ in range(rounds(100, 1_000)):
        reading, telling = os.pipe()
        child = _forked(lambda told=telling: _save_all(root, told))
        os.close(telling)
        until = time.monotonic() + draw.uniform(0.005, 0.06)
        while time.monotonic() < until:
            theirs += 1
            written_over.append(EDITORS[editor](root / SHARED, theirs))
            time.sleep(draw.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open(reading, "rb") as told:
            acknowledged = [int(line) for line in told.read().split()]
        recover(root)
        numbers = {_number(root, file) for file in TOGETHER}
        assert len(numbers) == 1, "an operation was done by half"
        if acknowledged:
            assert numbers <= {acknowledged[-1], acknowledged[-1] + 1}, "a save was lost"
        assert _left(root) == []
    expected = {b"theirs-%d = 1" % number for number in range(1, theirs + 1)}
    assert expected - _found(root, written_over) == set()


@pytest.mark.parametrize("editor", EDITORS)
def test_raced_by_another_program(root, editor):
    edits = rounds(2_000, 10_000)

    def saving() -> None:
        number = 0
        while True:
            number += 1
            _save_shared(root, number)

    child = _forked(saving)
    draw = random.Random(editor)
    written_over = []
    for number in range(1, edits + 1):
        written_over.append(EDITORS[editor](root / SHARED, number))
        time.sleep(draw.uniform(0, 0.002))
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    recover(root)
    expected = {b"theirs-%d = 1" % number for number in range(1, edits + 1)}
    assert expected - _found(root, written_over) == set()
    assert _left(root) == []


def test_what_is_written_between_the_last_look_and_the_putting_away_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window is microseconds wide; here an editor is made to write in just that moment."""
    before = (root / SHARED).read_bytes()
    exchange, put_away = stage.swap, stage.let_go
    turns = []

    def overtaken(first: Path, second: Path) -> None:
        if not turns:
            (root / SHARED).write_bytes(b"theirs-1 = 1\n")
        turns.append(first)
        exchange(first, second)

    def written_into(state: Path, file: str, path: Path, held: str = "") -> None:
        with path.open("r+b") as late:
            late.truncate()
            late.write(b"theirs-2 = 1\n")
        put_away(state, file, path, held)

    monkeypatch.setattr(stage, "swap", overtaken)
    monkeypatch.setattr(stage, "let_go", written_into)
    with pytest.raises(SaveRefused):
        save(root, Splice(SHARED, before, OURS.sub(b"ours = 7\n", before, count=1)))
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(root.parent / "state"))
    recover(root)
    assert len(turns) == 2
    assert _found(root, []) == {b"theirs-1 = 1", b"theirs-2 = 1"}
