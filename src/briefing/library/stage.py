"""One file on its way from what it holds to what it shall hold.

The new bytes are written beside the file and exchanged with it in one step; then what was
displaced is looked at. Where that is not what the edit was made from, it is somebody else's work
and is put back. What has once had the name of the file is never deleted here: an editor that has
it open may still write into it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Literal

from briefing.library.disk import (
    begins,
    held_by,
    is_content,
    keep_attributes,
    write_new,
)
from briefing.library.exchange import place, swap
from briefing.library.kept import Recovered, keep, let_go
from briefing.library.versions import FileStep
from briefing.library.walk import inside
from briefing.settings.atomic import temporary_of

Standing = Literal["old", "new", "taken", "foreign"]
"""How a file stands: not changed yet, changed, changed while holding aside what somebody else has
written, or somebody else's."""

_MOST_TURNS = 100
"""How often two programs may take a name from each other before that is left to the next start."""


class SaveRefused(Exception):  # noqa: N818 - named as what it is, not as a failure
    """The edit was not made; the message says why, and how the files are now."""


class Conflict(SaveRefused):
    """The file is not any more what the edit was made from."""


class Stage:
    """One step of an operation, on the disk."""

    def __init__(self, root: Path, state: Path, step: FileStep) -> None:
        """Raises ``SaveRefused`` where the file is not one of this library, ``OSError``."""
        self.step = step
        self.file = step.file
        self._state = state
        self._root = root
        self.real = _real(root, step.file)
        self.temporary = self.real.with_name(step.temporary or temporary_of(self.real).name)
        self.ready = False
        """Everything is prepared, and names may have been exchanged."""
        self.remarks: list[str] = []
        self._like: os.stat_result | None = None
        self._made: list[Path] = []

    def check(self) -> None:
        """See that the file is what the edit was made from. Raises ``SaveRefused``, ``OSError``."""
        if not self.step.before:
            if os.path.lexists(self.real):
                raise Conflict(f"{self.file} has just been made by another program.")
            return
        try:
            status = os.lstat(self.real)
        except FileNotFoundError:
            raise Conflict(f"{self.file} is not there any more.") from None
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, socket or device"
            raise Conflict(f"{self.file} is not a file any more but {kind}.")
        if not os.access(self.real, os.W_OK):
            raise SaveRefused(f"{self.file} is read-only.")
        if not self.step.after and os.path.islink(self._root / self.file):
            raise SaveRefused(f"{self.file} is a link, which is not removed here.")
        if held_by(self.real) != self.step.before:
            raise self._changed()
        self._like = status

    def prepare(self, after: bytes) -> None:
        """Write what the file shall hold beside it. Raises ``OSError``."""
        if not self.step.after:
            return
        if not self.step.before:
            self._make_folder()
        write_new(self.temporary, after, self._like)
        if self._like is None:
            return
        if not keep_attributes(self.real, self.temporary):
            self.remarks.append(f"The access list of {self.file} could not be kept.")
        new = os.lstat(self.temporary)
        if (new.st_uid, new.st_gid) != (self._like.st_uid, self._like.st_gid):
            self.remarks.append(f"{self.file} was somebody else's; its owner or group is another.")
        if self._like.st_nlink > 1:
            self.remarks.append(
                f"{self.file} had other names (hard links): they keep the old version."
            )

    def commit(self) -> None:
        """Give the name to what was prepared. Raises ``Conflict``, ``OSError``.

        After a ``Conflict`` the file is again what the other program has made it.
        """
        try:
            if not self.step.before:
                place(self.temporary, self.real)
                return
            if self.step.after:
                swap(self.temporary, self.real)
            else:
                place(self.real, self.temporary)
        except FileExistsError:
            raise Conflict(f"{self.file} has just been made by another program.") from None
        except FileNotFoundError:
            raise Conflict(f"{self.file} is not there any more.") from None
        if held_by(self.temporary) != self.step.before:
            raise self._changed()

    def standing(self, after: bytes | None) -> Standing:
        """How the file stands, by what is on the disk. Raises ``OSError``.

        ``after`` is what it shall hold, where that is known: by it a file is told that was not
        written to its end.
        """
        name, aside = held_by(self.real), held_by(self.temporary)
        step = self.step
        if self._is_unfinished(aside, after):
            return "old"
        if not aside:
            if step.after:
                # What was displaced stays aside until all steps are made.
                return "new" if self.ready else "old"
            return "old" if name == step.before else "foreign" if name else "new"
        if aside == step.before:
            return "new"
        if aside != step.after:
            return "taken"
        return "old" if name == step.before else "new" if name == step.after else "foreign"

    def undo(self, before: bytes | None, after: bytes | None) -> Recovered | None:
        """Put the file back as it was, as far as nobody has written since. Raises ``OSError``.

        ``before`` and ``after`` are what it held and shall hold, where that is known. Says what
        remains to be said: that the file could not be put back, or that another version of it is
        kept.
        """
        name, aside = held_by(self.real), held_by(self.temporary)
        if self._is_unfinished(aside, after) or not (self.ready or aside):
            self.forget()
            return None
        if self.step.before and self.step.after:
            return self._undo_replacing(name, aside, before)
        if self.step.after:
            return self._undo_making(name, aside)
        return self._undo_removing(name, aside, before)

    def let_go(self) -> None:
        """Take away what was displaced, to where it is still looked at. Raises ``OSError``."""
        if self.step.before:
            let_go(self._state, self.file, self.temporary, self.step.before)

    def forget(self) -> None:
        """Delete what was prepared and never had the name of the file. Raises ``OSError``."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.temporary)
        for folder in reversed(self._made):
            # Another program may have put something there.
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        self._made.clear()

    # How it is done

    def _put_away(self, held: str) -> None:
        # What was looked at, not what it holds by now: an editor may have written meanwhile.
        let_go(self._state, self.file, self.temporary, held)

    def _changed(self) -> Conflict:
        return Conflict(f"{self.file} was changed by another program.")

    def _is_unfinished(self, aside: str, after: bytes | None) -> bool:
        """Whether what stands aside was being written here, and never had the name."""
        if self.ready or after is None or not self.step.after or not is_content(aside):
            return False
        return begins(self.temporary, after)

    def _make_folder(self) -> None:
        top = Path(os.path.realpath(self._root))
        inner = self.real.parent.relative_to(top).parts
        for depth in range(1, len(inner) + 1):
            folder = top.joinpath(*inner[:depth])
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder)
                self._made.append(folder)

    def _undo_replacing(self, name: str, aside: str, before: bytes | None) -> Recovered | None:
        step = self.step
        if name == step.after and not aside:
            if before is None:
                return self._stays()
            self._like = os.lstat(self.real)
            write_new(self.temporary, before, self._like)
            keep_attributes(self.real, self.temporary)
            aside = step.before
        elif name != step.after:
            if aside == step.before:
                self._put_away(aside)
                return self._stays()
            if aside not in ("", step.after):
                return self._keep()
            self.forget()
            return None
        return self._give_back(aside)

    def _give_back(self, giving: str) -> Recovered | None:
        """Give the name back to what stands aside; what is newer than that keeps the name.

        Whoever writes between two exchanges displaces what was given back: then theirs is given
        the name again, until what is displaced is what was given.
        """
        expected = self.step.after
        for _ in range(_MOST_TURNS):
            swap(self.temporary, self.real)
            displaced = held_by(self.temporary)
            if displaced == expected:
                break
            expected, giving = giving, displaced
        if displaced == self.step.after:
            self._put_away(displaced)
            return None
        if displaced == self.step.before:
            self._put_away(displaced)
            return self._stays()
        return self._keep()

    def _undo_making(self, name: str, aside: str) -> Recovered | None:
        if name != self.step.after or aside:
            self.forget()
            return self._stays() if name and not aside else None
        place(self.real, self.temporary)
        if held_by(self.temporary) != self.step.after:
            place(self.temporary, self.real)
            return self._stays()
        self._put_away(self.step.after)
        self.forget()
        return None

    def _undo_removing(self, name: str, aside: str, before: bytes | None) -> Recovered | None:
        if not aside:
            if name:
                return None
            if before is None:
                return self._stays()
            write_new(self.temporary, before)
        try:
            place(self.temporary, self.real)
        except FileExistsError:
            if aside in ("", self.step.before):
                self._put_away(aside)
                return self._stays()
            return self._keep()
        return None

    def _stays(self) -> Recovered:
        return Recovered(
            f"{self.file} was changed by another program meanwhile and stays as it is now.",
            self.file,
        )

    def _keep(self) -> Recovered:
        return keep(self._state, self.file, self.temporary)


def content_of(root: Path, file: str) -> bytes | None:
    """The bytes of a file of a library; None where there is none.

    Raises ``SaveRefused`` where it leads out or is no file, ``OSError``.
    """
    real = _real(root, file)
    if not os.path.lexists(real):
        return None
    if not stat.S_ISREG(os.lstat(real).st_mode):
        raise Conflict(f"{file} is not a file any more.")
    return real.read_bytes()


def _real(root: Path, file: str) -> Path:
    """Where a file of a library is, links followed. Raises ``SaveRefused``, ``OSError``."""
    path = root / file
    if os.path.lexists(path):
        try:
            real = inside(root, file)
        except FileNotFoundError:
            raise Conflict(f"{file} is not there any more.") from None
    else:
        folder = Path(os.path.realpath(path.parent))
        inner = folder.is_relative_to(os.path.realpath(root)) and path.name not in ("", "..")
        real = folder / path.name if inner else None
    if real is None:
        raise SaveRefused(f"{file} leads out of the library.")
    return real
