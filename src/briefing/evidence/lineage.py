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
    """One source of a tree. ``path`` leads to it, itself included; its length is its depth."""

    path: tuple[str, ...]
    turn: Turn = ""

    @property
    def source(self) -> str:
        """Its id."""
        return self.path[-1]


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
    opened = {start}
    ahead: list[tuple[str, ...]] = [(start, each) for each in _last_first(further(start))]
    while ahead:
        *above, source = path = ahead.pop()
        shown = path[1:]
        if source not in library.sources:
            yield Branch(shown, "missing")
        elif source in above:
            yield Branch(shown, "circle")
        elif source in opened:
            yield Branch(shown, "again" if any(further(source)) else "")
        else:
            opened.add(source)
            yield Branch(shown)
            ahead += [(*path, each) for each in _last_first(further(source))]


def _last_first(ids: Iterable[str]) -> Iterator[str]:
    return reversed(tuple(dict.fromkeys(ids)))
