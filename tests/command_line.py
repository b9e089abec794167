"""Running the command line inside the test, as a pipe or a terminal would see it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from briefing.cli.main import main
from briefing.settings import clock

LIBRARY = Path(__file__).parent / "data" / "library"


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


class Terminal(io.StringIO):
    """What somebody types at a terminal, or reads there."""

    def isatty(self) -> bool:
        return True


def run(
    *arguments: object,
    open_app: Callable[[Path, bool, bool, str], int] | None = None,
    on_terminal: bool = False,
) -> Ran:
    """Run ``briefing`` with some arguments."""
    out, err = Terminal() if on_terminal else io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(a) for a in arguments], open_app or _no_app)
    finally:
        clock.choose_today(None)
    return Ran(out.getvalue(), err.getvalue(), code)


def _no_app(root: Path, is_sample: bool, read_only: bool, ref: str) -> int:
    raise AssertionError("the app was opened")
