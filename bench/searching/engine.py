"""The face of the search that is measured: the one file to change where the program's changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.library.scan import Change
    from briefing.library.snapshot import Library
    from briefing.search.index import Index
    from briefing.search.results import Results

TODAY = dt.date(2026, 3, 6)
KEPT = True
"""Whether an index is kept on disk and can be opened."""
_FILE = "search.index"


def build(library: Library, folder: Path) -> None:
    """Build the index of a library from nothing and keep it in a folder."""
    from briefing.search.building import build as build_index

    build_index(library, folder / _FILE, lambda _: None)


def opened(library: Library, folder: Path) -> Index:
    """The index that is kept in a folder."""
    from briefing.search.store import opened as opened_index

    index = opened_index(library, folder / _FILE, sure=False)
    assert index is not None, "no index was kept"
    return index


def make_ready() -> None:
    """What the app does behind the screen once an index is open."""
    from briefing.search.index import make_ready as load

    load()


def updated(index: Index, change: Change) -> Index:
    """The index after a scan."""
    return index.update(change)


def search(index: Index, library: Library, query: str, *, widest: bool, limit: int = 50) -> Results:
    """What a key typed runs, and with the widest tier what runs when typing pauses."""
    return index.search(query, library=library, today=TODAY, limit=limit, widest=widest)
