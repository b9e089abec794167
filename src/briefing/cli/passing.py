"""What a command that takes long is at: said on a terminal, and gone when it is done."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from briefing.text import display

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
