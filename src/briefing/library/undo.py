"""Undo and redo: every change the program made in a library, across files and restarts.

An undo is a save like any other: it puts the version before an operation in the place of the one
after it, and never over a change of somebody else. Where a file has changed since, the lines of
the operation are taken back on their own, if nobody has touched them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from briefing.library.lines import rebased, unified
from briefing.library.read import UnreadableError, parse
from briefing.library.save import Conflict, FileChange, Saved, SaveRefused, carry_out
from briefing.library.stage import content_of
from briefing.library.versions import FileStep, Operation, VersionGone, Versions
from briefing.settings.paths import state_folder
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation of the history, as its user thinks of it.

    ``id`` names it; its time is when it was made, with its zone; ``undone`` says whether it is
    taken back at present.
    """

    id: str
    time: dt.datetime
    what: str
    steps: tuple[FileStep, ...]
    undone: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The files it changed, by their paths in the library."""
        return tuple(step.file for step in self.steps)


def entries(root: Path) -> tuple[Entry, ...]:
    """What was done and can be undone or redone, the latest first. Raises ``OSError``."""
    done, undone = _stacks(Versions(state_folder(root)).operations())
    found = [*(_entry(o) for o in done), *(_entry(o, undone=True) for o in undone)]
    return tuple(sorted(found, key=lambda e: e.id, reverse=True))


def last(root: Path, *, undone: bool) -> Entry | None:
    """What an undo would take back next, or what a redo would do again. Raises ``OSError``."""
    stacks = _stacks(Versions(state_folder(root)).operations())
    stack = stacks[1] if undone else stacks[0]
    return _entry(stack[-1], undone=undone) if stack else None


def undo(root: Path, entry: str = "") -> Saved:
    """Take back the last operation, or the one of that id.

    Raises ``Conflict`` where what it changed was changed again since, ``SaveRefused`` where there
    is nothing to undo or it cannot be done; nothing is written then.
    """
    operation = _chosen(_history(root)[0], entry, "undo")
    back = [FileStep(s.file, s.after, s.before) for s in operation.steps]
    return _again(root, back, f"Undone: {operation.what}", "undo", operation.id)


def redo(root: Path, entry: str = "") -> Saved:
    """Do again what was undone last, or the operation of that id. Raises as ``undo`` does."""
    operation = _chosen(_history(root)[1], entry, "redo")
    return _again(root, operation.steps, f"Redone: {operation.what}", "redo", operation.id)


def name_of(root: Path, saved: Saved) -> str:
    """What the history calls something that was saved."""
    operations = Versions(state_folder(root)).operations()
    return next((o.what for o in reversed(operations) if o.id == saved.operation), "Saved")


def diff_of(root: Path, entry: Entry) -> str:
    """What an operation changed, as a unified diff of raw text. Raises ``OSError``."""
    versions = Versions(state_folder(root))
    return "".join(_diff(versions, step) for step in entry.steps)


_NOTHING = "/dev/null"
"""How a diff names a file that is not there."""


def _history(root: Path) -> tuple[list[Operation], list[Operation]]:
    try:
        return _stacks(Versions(state_folder(root)).operations())
    except OSError as error:
        raise SaveRefused(f"The history cannot be read: {error.strerror}.") from error


def _stacks(operations: Iterable[Operation]) -> tuple[list[Operation], list[Operation]]:
    """What can be undone and what can be redone, each with the next one last."""
    done: list[Operation] = []
    undone: list[Operation] = []
    for operation in operations:
        if operation.kind == "edit":
            done.append(operation)
            undone.clear()
            continue
        origin, goal = (done, undone) if operation.kind == "undo" else (undone, done)
        for each in [o for o in origin if o.id == operation.of]:
            origin.remove(each)
            goal.append(each)
    return done, undone


def _chosen(among: Sequence[Operation], entry: str, verb: str) -> Operation:
    found = [o for o in among if o.id == entry] if entry else among
    if not found:
        said = f"There is no change {entry} to {verb}" if entry else f"There is nothing to {verb}"
        raise SaveRefused(f"{said}.")
    return found[-1]


def _again(
    root: Path, steps: Iterable[FileStep], what: str, kind: Literal["undo", "redo"], of: str
) -> Saved:
    versions = Versions(state_folder(root))
    try:
        changes = [_change(root, versions, step, kind) for step in steps]
    except VersionGone:
        raise SaveRefused(
            f"It is too long ago to {kind}: the versions it needs are kept no more."
        ) from None
    except OSError as error:
        raise SaveRefused(f"Nothing was written: {error.strerror or error}.") from error
    return carry_out(root, changes, what, kind, of)


def _change(root: Path, versions: Versions, step: FileStep, kind: str) -> FileChange:
    before, after = _version(versions, step.before), _version(versions, step.after)
    now = content_of(root, step.file)
    if now == before:
        return FileChange(step.file, before, after)
    if None not in (now, before, after):
        assert now is not None
        assert before is not None
        assert after is not None
        merged = rebased(before, after, now)
        if merged is not None and _is_sound(step.file, merged):
            return FileChange(step.file, now, merged)
    raise Conflict(
        f"{step.file} was changed since, in the same place: {kind} would lose that. "
        "Nothing was written."
    )


def _version(versions: Versions, name: str) -> bytes | None:
    return versions.get(name) if name else None


def _is_sound(file: str, content: bytes) -> bool:
    if not file.endswith(".toml"):
        return True
    try:
        parse(content)
    except UnreadableError:
        return False
    return True


def _entry(operation: Operation, *, undone: bool = False) -> Entry:
    time = dt.datetime.fromisoformat(operation.time).astimezone()
    return Entry(operation.id, time, operation.what, operation.steps, undone)


def _diff(versions: Versions, step: FileStep) -> str:
    try:
        before, after = (
            (_version(versions, name) or b"").decode(errors="replace")
            for name in (step.before, step.after)
        )
    except VersionGone:
        return f"--- a/{step.file}\n+++ b/{step.file}\n(its versions are kept no more)\n"
    was = f"a/{step.file}" if step.before else _NOTHING
    now = f"b/{step.file}" if step.after else _NOTHING
    return unified(before, after, was, now)
