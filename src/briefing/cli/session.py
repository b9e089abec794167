"""What one run of the command line was told, and what it opens because of that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.opening import OpenApp
from briefing.cli.where import Where, which
from briefing.library.snapshot import Library
from briefing.model import Item
from briefing.text import counted


@dataclass(slots=True)
class Session:
    """One run of the command line."""

    open_app: OpenApp
    library: str = ""
    sample: bool = False

    def where(self, *, fall_back: bool = False) -> Where:
        """The folder of the library that is meant. Raises LibraryError."""
        return which(self.library, self.sample, fall_back=fall_back)

    def load(self, *, complain: bool = True) -> Library:
        """The library that is meant; says so where some of it is missing. Raises LibraryError."""
        from briefing.library.cache import renew
        from briefing.library.scan import load

        library = load(self.where().root)
        renew(library)
        errors = sum(f.severity == "error" for f in library.findings)
        if errors and complain:
            say(f"Warning: this library has {counted(errors, 'error')}; see: briefing check")
        return library


def item(library: Library, ref: str) -> Item:
    """What a reference names; stops with the nearest one where it names nothing."""
    found = library.get(ref)
    if found is None:
        raise unknown("brief, claim, source, theme or memo", ref, library.refs())
    return found


def known(kind: str, name: str, among: Iterable[str]) -> str:
    """A name that must be one of some; stops with the nearest one where it is not."""
    names = tuple(among)
    if name not in names:
        raise unknown(kind, name, names)
    return name


def unknown(kind: str, name: str, among: Iterable[str]) -> StopError:
    """The end of a command that was given a name nobody has."""
    from briefing.library.suggest import nearest

    near = nearest(name, among)
    return StopError(f"There is no {kind} {name!r}{f'; did you mean {near!r}?' if near else '.'}")


def shown_path(root: Path, file: str) -> str:
    """A file of a library as it can be opened from here: relative where it lies below."""
    path = (root / file).absolute()
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
