"""After a crash: what was begun is finished or undone, and what it left is put away.

Nothing is deleted that is not kept elsewhere: a version of a file that nobody knows goes into
``recovered/`` of the user's state, and is told.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefing.library.disk import held_by, is_content, is_running
from briefing.library.exports import FOLDER
from briefing.library.find import is_packaged
from briefing.library.kept import Recovered, is_watching, keep, let_go, look_back
from briefing.library.lock import Busy, held
from briefing.library.stage import SaveRefused, Stage
from briefing.library.versions import Operation, VersionGone, Versions
from briefing.library.walk import files_of
from briefing.settings.atomic import ABANDONED, owner_of, sync_folder
from briefing.settings.paths import state_folder

__all__ = ["Recovered", "look_again", "recover", "settle"]

_FOLDERS = ("themes", "briefs", "memos", "archive")
_NOT_CLEARED = frozenset({"displaced", "recovered", "history"})
"""Folders of the state in which nothing is the program's own, and that which is pruned instead."""


def recover(root: Path) -> tuple[Recovered, ...]:
    """Put right what an earlier run of the program left unfinished in a library.

    What should be told is given back, in sentences. While another ``briefing`` is saving in it,
    or where the library is not to be written to, nothing is done. Raises nothing but what is no
    fault of the disk's.
    """
    if is_packaged(root) or not os.access(root, os.W_OK):
        return ()
    state = state_folder(root)
    try:
        with held(state, patience=0):
            versions = Versions(state)
            found = [*settle(root, state), *_sweep(root, state, versions)]
            _clear(state)
            found += look_back(state, versions.has, last=True)
            versions.prune(dt.datetime.now(dt.UTC))
    except Busy:
        return ()
    except OSError as error:
        why = f"What an earlier run may have left could not be put right: {error.strerror}."
        return (Recovered(why, ""),)
    return tuple(found)


def look_again(root: Path) -> tuple[Recovered, ...]:
    """What other programs have written into files that were displaced a moment ago."""
    state = state_folder(root)
    if is_watching(state):
        with contextlib.suppress(Busy, OSError), held(state, patience=0):
            return look_back(state, Versions(state).has)
    return ()


def settle(root: Path, state: Path) -> tuple[Recovered, ...]:
    """Finish or undo what was begun. Whoever asks holds the lock: all of it is of dead runs.

    An operation is finished where at least one file of it was changed and nobody else has changed
    any of the others; otherwise it is undone. Raises ``OSError``.
    """
    versions = Versions(state)
    found: list[Recovered] = []
    for operation, ready in versions.begun():
        try:
            found += _settle(root, state, versions, operation, ready=ready)
        except SaveRefused as refused:
            versions.dropped(operation)
            found.append(Recovered(f"“{operation.what}” was interrupted. {refused}", ""))
    return tuple(found)


def _settle(
    root: Path, state: Path, versions: Versions, operation: Operation, *, ready: bool
) -> Iterator[Recovered]:
    stages = [Stage(root, state, step) for step in operation.steps]
    for stage in stages:
        stage.ready = ready
    standing = [stage.standing(_content(versions, stage.step.after)) for stage in stages]
    files = " and ".join(stage.file for stage in stages)
    if "new" in standing and {*standing} <= {"new", "old"} and _finish(versions, stages, standing):
        for stage in stages:
            sync_folder(stage.real.parent)
        for stage in stages:
            stage.let_go()
        versions.done(operation)
        yield Recovered(f"“{operation.what}” was interrupted and is finished now: {files}.", "")
        return
    remains = undo(stages, versions)
    versions.dropped(operation)
    was = "had changed nothing yet" if {*standing} == {"old"} else "is undone"
    yield Recovered(f"“{operation.what}” was interrupted and {was}: {files}.", "")
    yield from remains


def undo(stages: list[Stage], versions: Versions) -> list[Recovered]:
    """Put the files of an operation back; what remains to be said. Raises ``OSError``."""
    remains = []
    for stage in reversed(stages):
        step = stage.step
        told = stage.undo(_content(versions, step.before), _content(versions, step.after))
        if told is not None:
            remains.append(told)
    return remains


def _finish(versions: Versions, stages: list[Stage], standing: Sequence[str]) -> bool:
    """Make the steps that are missing; False where one cannot be made."""
    waiting = [s for s, how in zip(stages, standing, strict=True) if how == "old"]
    try:
        for stage in waiting:
            stage.check()
            if held_by(stage.temporary) != stage.step.after:
                stage.prepare(versions.get(stage.step.after))
            stage.commit()
    except (SaveRefused, VersionGone):
        return False
    return True


def _content(versions: Versions, name: str) -> bytes | None:
    try:
        return versions.get(name) if name else b""
    except VersionGone:
        return None


def _sweep(root: Path, state: Path, versions: Versions) -> Iterator[Recovered]:
    """Put away the unfinished files of runs that are over."""
    for path in files_of(root, _FOLDERS):
        begun = owner_of(path.name)
        if begun is None or is_running(begun[1]):
            continue
        name = begun[0]
        target = path.with_name(name)
        file = target.relative_to(root).as_posix()
        aside = held_by(path)
        if not is_content(aside):
            continue
        if target.parent == root / FOLDER:
            _let_go_of_ours(path)  # The record of a page: nobody but the program writes it.
            continue
        if not os.path.getsize(path) or aside == held_by(target) or versions.has(aside):
            let_go(state, file, path, aside)
        else:
            yield keep(state, file, path)


def _clear(state: Path) -> None:
    """Take away what killed programs have begun of the state's own files.

    The file itself holds what it held before, whole, and nothing of this was ever confirmed.
    """
    for folder, folders, names in os.walk(state):
        folders[:] = [name for name in folders if name not in _NOT_CLEARED]
        for name in names:
            owner = owner_of(name)
            if owner is None or is_running(owner[1]):
                continue
            _let_go_of_ours(Path(folder, name))


def _let_go_of_ours(path: Path) -> None:
    # That its process is not here is not enough: it may run on another machine that shares the
    # folder. One that cannot be taken away harms nobody, and what else was put right is to be told.
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > ABANDONED:
            path.unlink()
