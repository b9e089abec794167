"""Where a library is: the nearest folder upwards, or the sample that comes with the program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


class LibraryError(Exception):
    """There is no library here, or it cannot be read; the message says which and what to do."""


def is_library(folder: Path) -> bool:
    """Whether a folder holds ``briefs/``, which is what makes a library of it."""
    return (folder / "briefs").is_dir()


def find(start: Path) -> Path | None:
    """The nearest folder from ``start`` upwards that holds ``briefs/``."""
    start = start.absolute()
    return next((f for f in (start, *start.parents) if is_library(f)), None)


def above(folder: Path) -> Path | None:
    """The library that a folder lies in; None where it lies in none, or in the sample.

    A folder that holds briefs/ and no more of a library may be anybody's: a library that is
    called briefs makes one of the folder that it lies in.
    """
    for parent in folder.resolve().parents:
        more = (parent / "briefing.toml").is_file() or (parent / "themes").is_dir()
        if more and is_library(parent):
            return None if is_sample(parent) else parent
    return None


def sample() -> Path:
    """The sample library: inside the installed package, else at the top of a checkout.

    Raises ``LibraryError`` where an installation lacks it.
    """
    for folder in (_PACKAGE / "sample", _PACKAGE.parent.parent):
        if is_library(folder):
            return folder
    raise LibraryError("The sample library is missing from this installation; reinstall briefing.")


def is_sample(root: Path) -> bool:
    """Whether a folder is the sample, which a user's work is never written into."""
    samples = (_PACKAGE / "sample", _PACKAGE.parent.parent)
    return root.resolve() in samples


def is_packaged(root: Path) -> bool:
    """Whether a folder is part of the installed program, and so not the user's to write to."""
    return root.resolve().is_relative_to(_PACKAGE)
