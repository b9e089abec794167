"""How far long work is: told by its thread at a bearable pace, drawn as words and a bar."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from textual.content import Content
from textual.message import Message

from briefing.values import dataclass

AFTER = 0.5
"""Seconds that work may take before anything is said of it."""
EVERY = 0.2
"""Seconds between two times that it is told: more would be work of its own."""
_MANY = 1_000_000
"""Blocks of memory from which on what was made is never looked over again."""
_BAR = 16
"""Cells."""


class LeftError(Exception):
    """Nobody waits for the work any more."""


@dataclass(eq=False, repr=False)
class Progress(Message):
    """How far something is, in ``unit``; ``total`` 0 where nobody knows how much it is."""

    what: str
    done: int = 0
    total: int = 0
    unit: str = ""

    @property
    def words(self) -> str:
        """``Reading  3,200 of 10,000 files``, as wide at the beginning as at the end."""
        if not self.total:
            return f"{self.what} …"
        total = f"{self.total:,}"
        return f"{self.what} {self.done:>{len(total)},} of {total} {self.unit}"


def teller(
    post: Callable[[Progress], object],
    what: str,
    unit: str,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[int, int], None]:
    """A function for the work to call with what is done and what there is, as often as it likes.

    ``post`` is called in the same thread: not at all for what is quick, and never too often.
    """
    due = clock() + AFTER

    def tell(done: int, total: int) -> None:
        nonlocal due
        if (now := clock()) >= due:
            due = now + EVERY
            post(Progress(what, done, total, unit))

    return tell


@contextmanager
def unhindered() -> Iterator[None]:
    """For work that makes many objects which stay: they are not looked over for cycles.

    Each such look stops every thread, the screen's too, for as long as a large library takes to
    be walked over: most of a second at 100,000 claims.
    """
    before, was_enabled = sys.getallocatedblocks(), gc.isenabled()
    gc.disable()
    try:
        yield
        if sys.getallocatedblocks() - before > _MANY:
            gc.freeze()
    finally:
        if was_enabled:
            gc.enable()


def drawn(progress: Progress | None) -> Content:
    """Words and a bar, for one line."""
    if progress is None:
        return Content("")
    words = Content.styled(progress.words, "$text-muted")
    if not progress.total:
        return words
    full = round(_BAR * min(progress.done, progress.total) / progress.total)
    return Content.assemble(
        words, "  ", ("━" * full, "$accent"), ("╌" * (_BAR - full), "$text-muted")
    )
