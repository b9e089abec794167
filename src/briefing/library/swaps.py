"""Files that other editors leave beside one they have open: who else is at work on it."""

from __future__ import annotations

import os
from pathlib import Path


def open_elsewhere(path: Path) -> str:
    """The editor that seems to have a file open, as a name; empty where none has.

    vim keeps ``.name.swp`` (then ``.swo``, ``.swn``) beside it, emacs a link ``.#name``, nano
    ``.name.swp`` as well, where it is told to lock, kate ``.name.kate-swp``, LibreOffice
    ``.~lock.name#``. What a crash has left looks the same: it is said and stops nobody.
    """
    folder, name = path.parent, path.name
    if any(os.path.lexists(folder / f".{name}.sw{letter}") for letter in "ponmlk"):
        return _of_swap(folder / f".{name}.swp")
    if os.path.lexists(folder / f".#{name}"):
        return "emacs"
    if os.path.lexists(folder / f".{name}.kate-swp"):
        return "kate"
    if os.path.lexists(folder / f".~lock.{name}#"):
        return "another program"
    return ""


def _of_swap(path: Path) -> str:
    """Whose lock file it is: nano writes its name where vim writes its version."""
    try:
        with path.open("rb") as opened:
            head = opened.read(64)
    except OSError:
        return "vim"
    return "nano" if b"nano" in head else "vim"
