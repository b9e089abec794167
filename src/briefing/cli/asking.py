"""Asking the person at the terminal for a line."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from briefing.text import display


def answer(question: str, otherwise: str, person: TextIO | None = None) -> str:
    """The line that a person types; ``otherwise``, which is shown, where it is empty.

    ``person`` is where it is typed, stdin if not said. Raises ``click.Abort`` where there is no
    more to read.
    """
    sys.stderr.write(display(f"{question} [{otherwise}]: "))
    sys.stderr.flush()
    line = (person or sys.stdin).readline()
    if not line:
        raise click.Abort
    return line.strip() or otherwise
