"""What a command that takes long is at: said on a terminal, and gone when it is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType

from briefing.text import display

_OFTEN = 0.1
"""Seconds between two words on how far it is."""
_GONE = "\r\x1b[K"


class Passing:
    """A line on stderr that what is said next takes the place of.

    Where nobody looks, or a terminal cannot take a line back, nothing is said.
    """

    def __init__(self) -> None:
        seen = sys.stderr is not None and sys.stderr.isatty()
        self._shows = seen and os.environ.get("TERM", "dumb") != "dumb"

    def say(self, words: str) -> None:
        """Say what goes on now."""
        if self._shows:
            sys.stderr.write(f"{_GONE}{display(words)} … ctrl+c gives it up.")
            sys.stderr.flush()

    def count(self, words: str, number: int) -> Callable[[int, int], None]:
        """Say what goes on now; what is given back is told how many of how many are done."""
        self.say(f"{words}: 0 of {number:,}")
        last = time.monotonic()

        def tell(done: int, of: int) -> None:
            nonlocal last
            if self._shows and time.monotonic() - last > _OFTEN:
                last = time.monotonic()
                self.say(f"{words}: {done:,} of {of:,}")

        return tell

    def __enter__(self) -> Passing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shows:
            sys.stderr.write(_GONE)
            sys.stderr.flush()
