"""Which field of a document shows a match, and which characters of it to light up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefing.search.match import Matches, Way
from briefing.search.postings import Postings
from briefing.search.rank import values
from briefing.text import Word, fold, words

Span = tuple[int, int]

HOWS: tuple[str, ...] = ("word", "prefix", "typo", "joined", "synonym")

_AS_GOOD = 0.2
"""Matches of a group this much worse than its best in a field are not lit up."""


class Shown(NamedTuple):
    """Where a document matches best: the number of its field, the spans, and how it matched."""

    field: int
    spans: tuple[Span, ...]
    how: tuple[str, ...]


class _Place(NamedTuple):
    position: int
    way: Way
    value: float


def show(
    rows: Sequence[int],
    found: Sequence[Matches],
    postings: Postings,
    texts: Sequence[Sequence[str]],
) -> list[Shown]:
    """How to show each of these documents; ``texts`` are the raw texts of their fields."""
    places = _places(rows, found, postings)
    return [
        _shown(int(postings.first_field[row]), here, postings, text)
        for row, here, text in zip(rows, places, texts, strict=True)
    ]


def _places(
    rows: Sequence[int], found: Sequence[Matches], postings: Postings
) -> list[list[list[_Place]]]:
    """For each document, for each group, its matches in it."""
    import numpy as np

    wanted = np.full(len(postings.first_field), -1, dtype=np.int64)
    wanted[list(rows)] = np.arange(len(rows))
    places: list[list[list[_Place]]] = [[[] for _ in found] for _ in rows]
    for number, group in enumerate(found):
        if not group.ways:
            continue
        owner = wanted[postings.document_of[group.positions]]
        kept = np.flatnonzero(owner >= 0)
        columns = (
            owner[kept].tolist(),
            group.positions[kept].tolist(),
            group.way_of[kept].tolist(),
            values(group, postings)[kept].tolist(),
        )
        for row, position, way, value in zip(*columns, strict=True):
            places[row][number].append(_Place(position, group.ways[way], value))
    return places


def _shown(
    first_field: int, groups: list[list[_Place]], postings: Postings, texts: Sequence[str]
) -> Shown:
    best = [max(group, key=_worth) for group in groups if group]
    if not best:
        return Shown(0, (), ())
    how = {place.way.how for place in best}
    worth: dict[int, list[float]] = {}
    for number, group in enumerate(groups):
        for place in group:
            field = int(postings.field_of[place.position])
            each = worth.setdefault(field, [0.0] * len(groups))
            each[number] = max(each[number], place.value)
    # As many groups as possible, then as well as possible, then the field that comes first.
    field = min(worth, key=lambda f: (-sum(v > 0 for v in worth[f]), -sum(worth[f]), f))
    start = int(postings.field_starts[field])
    text = texts[field - first_field]
    spans: list[Span] = []
    tokens = words(text)
    for group in groups:
        here = [p for p in group if int(postings.field_of[p.position]) == field]
        least = max((p.way.quality for p in here), default=0.0) - _AS_GOOD
        good = (p for p in here if p.way.quality >= least)
        spans += [_span(p, tokens, p.position - start, text) for p in good]
    return Shown(field - first_field, _merged(spans), tuple(h for h in HOWS if h in how))


def _span(place: _Place, tokens: Sequence[Word], first: int, text: str) -> Span:
    last = tokens[first + len(place.way.row) - 1]
    end = last.end
    if place.way.letters:
        end = last.start + _beginning(text[last.start : last.end], place.way.letters)
    return tokens[first].start, end


def _worth(place: _Place) -> tuple[float, int]:
    return place.value, -place.position


def _beginning(raw: str, letters: int) -> int:
    """Characters of a raw word whose folded form holds so many letters, marks included."""
    if raw.isascii():
        return min(letters, len(raw))
    end = next((n for n in range(1, len(raw)) if len(fold(raw[:n])) >= letters), len(raw))
    while end < len(raw) and not fold(raw[end]):
        end += 1
    return end


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order; those that overlap or touch are one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
