"""The ways a run can end. The numbers are a promise to scripts and never change."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the program's end means."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    NO_LIBRARY = 3
    REFUSED = 4
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """The code in words, as the documentation has it."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "Done, and clean.",
    Exit.FOUND: "Errors were found (`check`, `edit`; with `--strict` warnings too), something is "
    "not as it was (`verify`, `diff`), nothing stands behind a line (`trace`), or the program "
    "itself failed.",
    Exit.USAGE: "Wrong usage: an unknown option, command or reference, or no terminal for the app.",
    Exit.NO_LIBRARY: "There is no library, or it cannot be read, or not the file that is meant.",
    Exit.REFUSED: "Refused: a file would be overwritten, a library is read-only, a memo cannot be "
    "written as asked (markings, no room).",
    Exit.INTERRUPTED: "Interrupted with ctrl+c.",
}


class StopError(Exception):
    """A command cannot do what it was asked; the message says why, the code what that means."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.code = code
