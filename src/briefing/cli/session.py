"""What one run of the command line was told, and what it opens because of that."""

from __future__ import annotations

import gc
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.opening import OpenApp
from briefing.cli.where import Where, which
from briefing.library.snapshot import Library
from briefing.model import Item
from briefing.suggest import asked, or_else
from briefing.text import counted

_LISTED: Mapping[str, str] = {
    "brief, claim, source, theme or memo": "briefing search WORDS",
    "brief, claim, source or theme": "briefing search WORDS",
    "theme, brief, question, source or memo": "briefing list themes|briefs|sources|memos",
    "claim or brief": "briefing search WORDS",
    "claim": "briefing list claims",
    "brief": "briefing list briefs",
    "source": "briefing list sources",
    "theme": "briefing list themes",
    "memo": "briefing list memos",
    "saved memo": "briefing list memos",
    "saved search": "briefing list searches",
    "bookmark": "briefing list bookmarks",
    "picked claim": "briefing pick",
    "draft": "briefing drafts",
    "template": "briefing config templates",
    "template of briefs": "briefing new template",
    "rule": "briefing check, which names the rule of each finding",
}
"""Kind of thing to the command that lists what there is, for a name that is near none."""


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

        # What a library is made of stays: it is not looked over for cycles while it is read.
        enabled = gc.isenabled()
        gc.disable()
        try:
            library = load(self.where().root)
            renew(library)
        finally:
            if enabled:
                gc.enable()
        errors = sum(f.severity == "error" for f in library.findings)
        if errors and complain:
            say(f"Warning: this library has {counted(errors, 'error')}; see: briefing check")
        return library


def item(library: Library, ref: str) -> Item:
    """What a reference names; stops with the nearest one where it names nothing."""
    found = library.get(ref)
    if found is not None:
        return found
    stop_if_unread(library, ref)
    if ref.endswith(".toml") and (named := PurePath(ref).stem) in library.refs():
        raise StopError(f"{ref!r} is a file; {asked(repr(named))}")
    raise unknown("brief, claim, source, theme or memo", ref, library.refs())


def stop_if_unread(library: Library, ref: str) -> None:
    """Stop where a reference names what a file holds that cannot be read, with the place."""
    from briefing.library.locate import unread

    if finding := unread(library, ref):
        place = finding.place
        raise StopError(
            f"{ref!r} cannot be read: {place.file}:{place.line}:{place.column}: "
            f"{finding.message}.\nTo mend it: briefing edit {shlex.quote(ref)}",
            Exit.NO_LIBRARY,
        )


def known(kind: str, name: str, among: Iterable[str], library: Library | None = None) -> str:
    """A name that must be one of some; stops with the nearest one where it is not.

    With the ``library`` that it is of, one whose file cannot be read is said to be that.
    """
    names = tuple(among)
    if name not in names:
        if library is not None:
            stop_if_unread(library, name)
            if (other := library.get(name)) is not None:
                raise StopError(f"{name!r} is a {type(other).__name__.lower()}, not a {kind}.")
        raise unknown(kind, name, names)
    return name


def unknown(kind: str, name: str, among: Iterable[str]) -> StopError:
    """The end of a command that was given a name nobody has."""
    ending = or_else(name, among)
    if not ending and (command := _LISTED.get(kind)):
        ending = f"; see: {command}"
    return StopError(f"There is no {kind} {name!r}{ending or '.'}")


def shown_path(root: Path, file: str) -> str:
    """A file of a library as it can be opened from here: relative where it lies below."""
    path = (root / file).absolute()
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
