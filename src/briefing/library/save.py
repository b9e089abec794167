"""Writing edits into a library: whole or not at all, and never over somebody else's change.

docs/safety.md says what is promised, and which test holds each promise.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from briefing.library.disk import digest
from briefing.library.find import is_packaged
from briefing.library.kept import Recovered
from briefing.library.lock import Busy, held
from briefing.library.recover import settle, undo
from briefing.library.splice import Splice
from briefing.library.stage import Conflict, SaveRefused, Stage
from briefing.library.swaps import open_elsewhere
from briefing.library.versions import FileStep, Kind, Operation, Versions
from briefing.settings.atomic import sync_folder
from briefing.settings.paths import state_folder
from briefing.text import listed
from briefing.values import dataclass

__all__ = ["Conflict", "FileChange", "SaveRefused", "Saved", "carry_out", "save"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after; None where there is none."""

    file: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved. ``remarks`` are sentences that its user should read.

    ``operation`` names it in the history; empty where nothing had to be written. ``confirmed``
    is False where the files are as they should be and the disk has not said that this will last.
    """

    files: tuple[str, ...] = ()
    operation: str = ""
    remarks: tuple[str, ...] = ()
    confirmed: bool = True


def save(root: Path, *splices: Splice, what: str = "") -> Saved:
    """Put the bytes after each edit where those before it are: in all files, or in none.

    Whoever reads meanwhile, and whatever is there after a crash, is the old file or the new one;
    several files that a crash has caught half-way are finished or undone at the next start. Mode,
    owner, access list and symbolic link are kept. A file without bytes before is made, one
    without bytes after is removed. ``what`` names the edit in the history.

    Raises ``Conflict`` where a file holds other bytes, ``SaveRefused`` where it cannot be saved;
    the message says how the files are then.
    """
    changes = []
    for splice in splices:
        # An empty file is a file all the same.
        before = splice.before if splice.before or _is_empty(root / splice.file) else None
        after = splice.after if splice.after or not splice.before else None
        changes.append(FileChange(splice.file, before, after))
    return carry_out(root, changes, what)


def carry_out(
    root: Path, changes: Sequence[FileChange], what: str = "", kind: Kind = "edit", of: str = ""
) -> Saved:
    """Make some changes as one operation of the history. Raises ``SaveRefused``."""
    wanted = [change for change in changes if change.before != change.after]
    if not wanted:
        return Saved()
    if is_packaged(root):
        raise SaveRefused("This library is part of the installed program and not to be changed.")
    if len({change.file for change in wanted}) < len(wanted):
        raise SaveRefused("Two edits of one file cannot be saved as one.")
    state = state_folder(root)
    try:
        with held(state):
            found = [told.said for told in settle(root, state)]
            try:
                saved = _Saving(root, state, wanted, what, kind, of).run()
            except SaveRefused as refused:
                # What an earlier run had left is told all the same.
                raise type(refused)(" ".join((*found, str(refused)))) from refused.__cause__
    except Busy as busy:
        raise SaveRefused(f"{busy} Nothing was written.") from None
    except OSError as error:
        # Only what is done before and after a save may still fail here.
        why = error.strerror or error
        raise SaveRefused(
            f"Nothing was written: what is needed to undo it cannot be kept in {state}: {why}. "
            "Make room there, or let XDG_STATE_HOME name another folder."
        ) from error
    return replace(saved, remarks=(*found, *saved.remarks))


class _Saving:
    """One operation on its way."""

    def __init__(
        self,
        root: Path,
        state: Path,
        changes: Sequence[FileChange],
        what: str,
        kind: Kind,
        of: str,
    ) -> None:
        self._root = root
        self._changes = changes
        self._versions = Versions(state)
        self._files = listed(change.file for change in changes)
        self._several = len(changes) > 1
        self._stages = [self._staged(state, change) for change in changes]
        steps = tuple(replace(stage.step, temporary=stage.temporary.name) for stage in self._stages)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        words = what or f"Changed {self._files}"
        self._operation = Operation(self._versions.new_id(), now, words, kind, of, steps)

    def run(self) -> Saved:
        """Do it. Raises ``SaveRefused``; ``OSError`` where the state cannot be written."""
        lasting = self._several
        for change in self._changes:
            for content in (change.before, change.after):
                if content is not None:
                    self._versions.keep(content, lasting=lasting)
        self._versions.begin(self._operation, lasting=lasting)
        try:
            for stage, change in zip(self._stages, self._changes, strict=True):
                stage.prepare(change.after or b"")
            self._versions.ready(self._operation, lasting=lasting)
            for stage in self._stages:
                stage.ready = True
            for stage in self._stages:
                stage.commit()
        except Conflict as conflict:
            raise Conflict(f"{conflict} {self._taken_back()}") from None
        except OSError as error:
            raise SaveRefused(f"{self._not_saved(error)} {self._taken_back()}") from error
        except BaseException:
            self._taken_back()
            raise
        return self._confirmed()

    def _staged(self, state: Path, change: FileChange) -> Stage:
        step = FileStep(change.file, _named(change.before), _named(change.after))
        try:
            stage = Stage(self._root, state, step)
            stage.check()
        except Conflict as conflict:
            raise Conflict(f"{conflict} Nothing was written.") from None
        except OSError as error:
            raise SaveRefused(f"{self._not_saved(error)} Nothing was written.") from error
        return stage

    def _not_saved(self, error: OSError) -> str:
        return f"{self._files} could not be saved: {error.strerror or error}."

    def _taken_back(self) -> str:
        """Undo what was done; says how the files are."""
        try:
            remains = undo(self._stages, self._versions)
            self._versions.dropped(self._operation)
        except OSError as error:
            why = error.strerror or error
            return f"It could not be taken back either ({why}); the next start does that."
        if remains:
            return " ".join(_words(remains))
        return "Nothing was written."

    def _confirmed(self) -> Saved:
        """The files are saved: what fails from here on is said, and does not unsay that."""
        remarks = [remark for stage in self._stages for remark in stage.remarks]
        remarks += [
            f"{stage.file} is open in {editor}: read it again there."
            for stage in self._stages
            if (editor := open_elsewhere(stage.real))
        ]
        confirmed = True
        try:
            for folder in dict.fromkeys(stage.real.parent for stage in self._stages):
                sync_folder(folder)
            for stage in self._stages:
                stage.let_go()
            self._versions.done(self._operation)
        except OSError as error:
            confirmed = False
            remarks.append(
                f"{self._files}: saved, but not confirmed to be on the disk: "
                f"{error.strerror or error}."
            )
        with contextlib.suppress(OSError):
            # What is not forgotten now is forgotten at the next start.
            self._versions.prune_at_times(dt.datetime.now(dt.UTC))
        files = tuple(change.file for change in self._changes)
        return Saved(files, self._operation.id, tuple(remarks), confirmed)


def _is_empty(path: Path) -> bool:
    return path.is_file() and not path.stat().st_size


def _named(content: bytes | None) -> str:
    return "" if content is None else digest(content)


def _words(remains: list[Recovered]) -> list[str]:
    return [each.said for each in remains]
