"""Opening the app, which needs neither click nor anything but a library and a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.cli.day import choose, today
from briefing.cli.exits import StopError
from briefing.cli.where import has_terminal, names_library, which

OpenApp = Callable[[Path, bool, bool, str], int]
"""Runs the app on a library, which is the sample or not, to be read only or not, and goes to a
reference where one is given; its exit code."""

NO_TERMINAL = """\
The app needs a terminal, and there is none here. Use instead:
  briefing list briefs           what is in the library
  briefing search WORDS          find a claim
  briefing show REF              a brief, claim, source, theme or memo
  briefing memo --theme THEME    a memo in Markdown
  briefing --help                everything else"""


@dataclass(slots=True)
class Opening:
    """``[open [REF]] [--library DIR] [--sample] [--as-of DATE] [--read-only]``."""

    library: str = ""
    sample: bool = False
    as_of: str = ""
    read_only: bool = False
    ref: str = ""


def recognised(arguments: Sequence[str]) -> Opening | None:
    """What to open, or None where the arguments are for the command line to understand."""
    opening = Opening()
    waiting = list(arguments)
    takes_ref = waiting[:1] == ["open"]
    if takes_ref:
        del waiting[0]
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if takes_ref and not opening.ref and not equals and name and not name.startswith("-"):
            opening.ref = name
            continue
        if name == "--sample" and not equals:
            opening.sample = True
            continue
        if name == "--read-only" and not equals:
            opening.read_only = True
            continue
        if name not in ("--library", "--as-of") or not (equals or waiting):
            return None
        value = value if equals else waiting.pop(0)
        if not value or value.startswith("-"):
            return None
        if name == "--library":
            opening.library = value
        else:
            opening.as_of = value
    return None if opening.library and opening.sample else opening


def start(opening: Opening, open_app: OpenApp) -> int:
    """Open the app; its exit code.

    Raises StopError where there is no terminal, with what to use instead, where the reference is
    a folder, or for a day that is none; LibraryError.
    """
    if opening.as_of:
        choose(opening.as_of)
    today()
    if opening.ref and names_library(opening.ref):
        named = shlex.quote(opening.ref)
        raise StopError(f"{opening.ref!r} is a folder; to open it: briefing --library {named}")
    if not has_terminal():
        raise StopError(NO_TERMINAL)
    where = which(opening.library, opening.sample, fall_back=True)
    return open_app(where.root, where.is_sample, opening.read_only, opening.ref)
