"""Where a library is: the nearest folder upwards, or the sample that comes with the program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


class LibraryError(Exception):
    """There is no library here, or it cannot be read; the message says which and what to do."""


def find(start: Path) -> Path | None:
    """The nearest folder from ``start`` upwards that holds ``briefs/``."""
    start = start.absolute()
    return next((f for f in (start, *start.parents) if (f / "briefs").is_dir()), None)


def sample() -> Path:
    """The sample library: inside the installed package, else at the top of a checkout.

    Raises ``LibraryError`` where an installation lacks it.
    """
    for folder in (_PACKAGE / "sample", _PACKAGE.parent.parent):
        if (folder / "briefs").is_dir():
            return folder
    raise LibraryError("The sample library is missing from this installation; reinstall briefing.")


def is_sample(root: Path) -> bool:
    """Whether a folder is the sample, which a user's work is never written into."""
    samples = (_PACKAGE / "sample", _PACKAGE.parent.parent)
    return root.resolve() in samples


def is_packaged(root: Path) -> bool:
    """Whether a folder is part of the installed program, and so not the user's to write to."""
    return root.resolve().is_relative_to(_PACKAGE)
