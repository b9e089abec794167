"""The lineage of a source as a tree: where it has its information from, or who has it from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from briefing.library.snapshot import Library
from briefing.values import dataclass

Turn = Literal["", "circle", "again", "missing"]
"""Why a tree ends at a source that has more: it stands on the way here, or elsewhere in the tree;
or the library lacks it."""

TURNS = {"circle": "goes round", "again": "as above", "missing": "not in the library"}
"""The same in words."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One source of a tree, by its id; ``above`` is the one it hangs from, ``depth`` counts from 1.

    Together source and the one above tell a branch from all others of its tree.
    """

    source: str
    above: str = ""
    depth: int = 1
    turn: Turn = ""


def upstream(library: Library, source: str) -> Iterator[Branch]:
    """Where a source has its information from, and these, down to the roots."""
    return _tree(library, source, lambda i: library.sources[i].derives_from)


def downstream(library: Library, source: str) -> Iterator[Branch]:
    """Who has its information from a source, and from these."""
    return _tree(library, source, lambda i: library.links.derived_by.get(i, ()))


def _tree(
    library: Library, start: str, further: Callable[[str], Iterable[str]]
) -> Iterator[Branch]:
    """A walk in depth that opens each source once, so that it is never longer than the edges."""
    way = {start: None}
    """The sources that lead to where the walk is, in this order."""
    opened = {start}
    ahead = [(each, 1) for each in _last_first(further(start))]
    while ahead:
        source, depth = ahead.pop()
        while len(way) > depth:
            way.popitem()
        above = next(reversed(way))
        if source not in library.sources:
            yield Branch(source, above, depth, "missing")
        elif source in way:
            yield Branch(source, above, depth, "circle")
        elif source in opened:
            yield Branch(source, above, depth, "again" if any(further(source)) else "")
        else:
            opened.add(source)
            way[source] = None
            yield Branch(source, above, depth)
            ahead += [(each, depth + 1) for each in _last_first(further(source))]


def _last_first(ids: Iterable[str]) -> Iterator[str]:
    return reversed(tuple(dict.fromkeys(ids)))
