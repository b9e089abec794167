"""What a query found, as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from briefing.search.documents import Type
from briefing.search.query import Ignored
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``text`` is the raw text of the field that matches best.

    ``spans`` are characters of ``text``; ``how`` says how it was found: ``word``,
    ``prefix``, ``typo``, ``joined``, ``synonym``.
    """

    type: Type
    ref: str
    theme: str
    field: str
    text: str
    score: float
    spans: tuple[tuple[int, int], ...]
    how: tuple[str, ...]


class Hits(Sequence[Hit]):
    """The hits of a query, best first. Each is made when it is looked at, some rows at once."""

    def __init__(self, count: int, make: Callable[[range], Sequence[Hit]]) -> None:
        self._count = count
        self._make = make
        self._made: dict[int, Hit] = {}

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        """A hit, or some of them as a tuple."""
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(self._count)))
        number = range(self._count)[place]
        if number not in self._made:
            first = number - number % _AT_ONCE
            rows = range(first, min(first + _AT_ONCE, self._count))
            self._made.update(zip(rows, self._make(rows), strict=True))
        return self._made[number]

    def __eq__(self, other: object) -> bool:
        """Whether another sequence holds the same hits."""
        return isinstance(other, Hits | tuple) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """All of them."""
        return repr(tuple(self))


_AT_ONCE = 16
"""Hits that are made together: about as many as a screen shows."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found. ``partial``: nothing matches all of it; these match most.

    ``missing`` are then the words, as folded, that nothing in the library has or comes near to;
    of an ``unfinished`` query nobody knows them yet.
    """

    query: str
    hits: Sequence[Hit]
    total: int
    partial: bool
    ignored: tuple[Ignored, ...]
    unfinished: bool = False
    """It reached no further than it had to, and might find more."""
    missing: tuple[str, ...] = ()
    besides: int = 0
    """How many of ``total`` match all words but one: they stand behind the few that match all."""

    @property
    def asked_for(self) -> int:
        """How many are what was asked for, whole or, where nothing is, in part."""
        return self.total - self.besides


class SpoiltIndexError(Exception):
    """The file that an index lies in is no longer what it was: the index is to be made anew."""
