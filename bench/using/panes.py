"""Where the cursor is on the first screen: told by what a cursor key changes, as a person would."""

from __future__ import annotations

import re
from typing import Protocol

SHELF, BRIEF, BEHIND = 0, 1, 2
"""The panes from left to right: the briefs, what one says, what stands behind that."""

_NAMES = ("the briefs", "what a brief says", "what stands behind it")
_EDGE = re.compile("[▏▕]")
_FRAME = slice(2, -4)
"""The rows below the first line, and above the keys and the words above them, which take a second
line when they need it."""
_SETTLED = 0.5
"""Seconds without a byte after a key."""


class Screen(Protocol):
    """A program in a terminal."""

    @property
    def screen(self) -> list[str]:
        """Its rows."""

    def press(self, *names: str) -> object:
        """Press keys."""

    def settle(self, quiet: float) -> None:
        """Wait until nothing has been written for a while."""


class ElsewhereError(Exception):
    """The cursor is not where it has to be: what comes of its keys would be something else."""


def reached(terminal: Screen, pane: int, *keys: str) -> bool:
    """Press keys; whether the cursor is in a pane then and can be moved there."""
    for key in keys:
        terminal.press(key)
        terminal.settle(_SETTLED)
    return pane_of(terminal) == pane


def go_to(terminal: Screen, pane: int, *keys: str) -> None:
    """Press keys that lead into a pane. Raises ElsewhereError where they do not."""
    if not reached(terminal, pane, *keys):
        screen = "\n".join(terminal.screen)
        raise ElsewhereError(f"The cursor cannot be moved in {_NAMES[pane]}:\n{screen}")


def pane_of(terminal: Screen) -> int | None:
    """The pane in which a cursor key moves something, and nothing left of it; the cursor is then
    where it was. None where it moves nothing."""
    for there, back in (("down", "up"), ("up", "down")):
        before = _panes(terminal.screen)
        terminal.press(there)
        terminal.settle(_SETTLED)
        after = _panes(terminal.screen)
        if before != after:
            terminal.press(back)
            terminal.settle(_SETTLED)
            return next(n for n, pane in enumerate(before) if pane != after[n])
    return None


def _panes(rows: list[str]) -> list[list[str]]:
    """What stands in each pane."""
    # By its edges and not its columns: a letter of two cells is one character of a row.
    parts = [_EDGE.split(row) for row in rows[_FRAME]]
    return [[row[n] for row in parts if n < len(row)] for n in range(len(_NAMES))]
