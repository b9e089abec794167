"""Which library is meant, and whether there is a terminal for the app."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from briefing.cli.guard import say
from briefing.library.find import LibraryError, find, is_library, sample
from briefing.settings import config, paths
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """The folder of a library, and whether it is the sample that comes with the program."""

    root: Path
    is_sample: bool = False
    origin: str = ""
    """What names it: an option, a variable, a setting; empty where it lies near."""


def which(library: str = "", sample_wanted: bool = False, *, fall_back: bool = False) -> Where:
    """The library that is named, near or configured, in this order.

    Named is ``--library``, ``--sample`` or ``BRIEFING_LIBRARY``; near is the closest folder
    upwards that holds ``briefs/``. ``fall_back`` takes the sample where there is none of these.
    Raises LibraryError.
    """
    if sample_wanted:
        return Where(sample(), is_sample=True, origin="--sample")
    if library:
        return _named(library, "--library")
    if named := os.environ.get("BRIEFING_LIBRARY", ""):
        return _named(named, "BRIEFING_LIBRARY")
    if near := find(Path.cwd()):
        return Where(near)
    settings, warnings = config.load()
    for warning in warnings:
        say(f"Warning: {warning}")
    if settings.library:
        # The app writes it too: who has forgotten it must find where.
        return _named(settings.library, f"The setting 'library' in {paths.config_file()}")
    if fall_back:
        return Where(sample(), is_sample=True)
    raise LibraryError(
        "There is no library here: no folder upwards holds briefs/. "
        "Name one with --library DIR, or use the sample that comes with briefing: --sample."
    )


def names_library(word: str) -> bool:
    """Whether a word names the folder of a library."""
    try:
        return is_library(paths.meant(word))
    except (OSError, ValueError):
        return False  # Too long, or no name at all.


def has_terminal() -> bool:
    """Whether the app can be drawn and typed into: on a terminal, or by a driver of its own."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return all(s is not None and s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))


def _named(folder: str, origin: str) -> Where:
    root = paths.meant(folder)
    if not is_library(root):
        raise LibraryError(f"{origin} names no library: {folder}: {_why(root)}.")
    return Where(root, origin=origin)


def _why(root: Path) -> str:
    """Why a folder is no library."""
    if root.is_dir():
        if not os.access(root, os.R_OK | os.X_OK):
            return "you may not read this folder"
        if root.name == "briefs" and is_library(root.parent):
            return f"the library is the folder that holds it, {root.parent}"
        empty = not any(root.iterdir())
        make = f"; to make one there: briefing init {shlex.quote(str(root))}" if empty else ""
        return f"it holds no briefs/{make}"
    return "this is a file; name the folder" if root.exists() else "there is no such folder"
