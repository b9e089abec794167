"""Programs that make a document of what they are given, and end where nobody wants it any more."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

from briefing.export.formats import FormatError, GivenUpError, Stop

_SECONDS = 60
_EVERY = 0.05
"""Seconds between two times that is asked whether the document is still wanted."""


class Ran(NamedTuple):
    """How a program ended, and what it wrote."""

    status: int
    made: bytes
    said: bytes


def run(command: Sequence[str], given: str, stop: Stop) -> Ran:
    """Run a program on a text; none is left behind, however this ends.

    Raises GivenUpError where ``stop`` says so, FormatError where it takes a minute, OSError where
    it cannot be started.
    """
    ended, why = threading.Event(), list[FormatError]()

    def watch() -> None:
        over = time.monotonic() + _SECONDS
        while not ended.wait(_EVERY):
            if stop():
                why.append(GivenUpError())
            elif time.monotonic() > over:
                why.append(FormatError(f"Nothing was made within {_SECONDS} seconds."))
            if why:
                program.kill()
                return

    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as program:
        # A wait with a limit would not go on giving the program its text.
        threading.Thread(target=watch, daemon=True).start()
        try:
            made, said = program.communicate(given.encode())
        finally:
            ended.set()
            if program.poll() is None:
                program.kill()
    if why:
        raise why[0]
    return Ran(program.returncode, made, said)
