"""Processes of our own for what takes long: they tell how far they are, and end with the app."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


class Children:
    """The processes that run now."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self.is_over = False
        """The app ends, and nothing is begun any more that another start can do."""

    def run(self, module: str, *given: str, heard: Callable[[dict[str, object]], object]) -> bool:
        """Run a module of this program to its end, in the thread that asks; whether it succeeded.

        ``heard`` is called with each thing that it says.
        """
        import subprocess
        from json import JSONDecodeError, loads

        command, nothing = _command(module, *given), subprocess.DEVNULL
        with contextlib.suppress(OSError, JSONDecodeError):
            with subprocess.Popen(
                command, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, text=True
            ) as child:
                self._running.add(child)
                if self.is_over:
                    child.terminate()
                try:
                    assert child.stdout is not None
                    for line in child.stdout:
                        heard(loads(line))
                finally:
                    self._running.discard(child)
            return child.returncode == 0
        return False

    def begin(self, module: str, *given: str) -> subprocess.Popen[str] | None:
        """Begin a module of this program that answers line by line, as long as the app runs; None
        where that cannot be done."""
        import subprocess

        pipe = subprocess.PIPE
        with contextlib.suppress(OSError):
            child = subprocess.Popen(
                _command(module, *given),
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            self._running.add(child)
            if self.is_over:
                child.terminate()
            return child
        return None

    def end(self, child: subprocess.Popen[str]) -> None:
        """End what was begun: it leaves nothing half-done, and may hang on a disk."""
        self._running.discard(child)
        child.kill()
        with contextlib.suppress(OSError):  # What was not sent any more goes nowhere.
            child.communicate()

    def stop(self) -> None:
        """Leave none behind."""
        self.is_over = True
        for child in list(self._running):
            child.terminate()


def _command(module: str, *given: str) -> list[str]:
    # -P: nothing is imported from the folder the app was begun in, which may be a library.
    return [sys.executable, "-P", "-m", module, *given]
