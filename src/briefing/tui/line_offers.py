"""What completes the lines of a form: the values that the library has of each filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from briefing.library.snapshot import Library
from briefing.text import fold
from briefing.tui.entry import Offer

if TYPE_CHECKING:
    from briefing.search.index import Index

_MOST = 6


def offers(
    library: Library, index: Index | None, today: dt.date, wanted: Collection[str]
) -> Mapping[str, Offer]:
    """What completes a line, by filter: sources and themes, and the values of the ``wanted`` ones.

    Claims are found by a search of their own. Without an ``index`` it takes a while: for threads.
    """
    from briefing.search.complete import Values

    values = Values(library, today, index)
    others = sorted({*wanted} - {"", "claim", "source", "theme"})
    found = {key: [(v.value, v.title) for v in values.of(key, "")] for key in others}
    found["source"] = [(s.id, s.title) for s in library.sources.values()]
    found["theme"] = [(t.id, t.title) for t in library.themes.values()]
    return {key: _offer(named) for key, named in found.items()}


def _offer(named: Sequence[tuple[str, str]]) -> Offer:
    """Offers the values that some letters may mean, found as the search finds names: by the words
    of a value or of its title, a slip of the pen allowed; those that begin so first."""
    from briefing.search.names import Names

    names = Names([[part for part in each if part] for each in named])

    def offer(typed: str) -> list[str]:
        start = fold(typed)
        found = [named[number][0] for number in names.ranked(typed, _MOST)]
        return sorted(found, key=lambda value: not fold(value).startswith(start))

    return offer
