"""Which field of a document shows a match, and which characters of it to light up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.search.documents import Document
from briefing.search.match import Way
from briefing.search.reached import Matches
from briefing.search.segment import Segment
from briefing.text import fold, word_spans

if TYPE_CHECKING:
    from briefing.search.segment import Places

Span = tuple[int, int]

HOWS: tuple[str, ...] = ("word", "prefix", "typo", "joined", "synonym")

_rank = HOWS.index
_AS_GOOD = 0.8
"""Matches of a group that are worth less of its best in the field are not lit up."""


class Shown(NamedTuple):
    """Where a document matches best: the number of its field, the spans, and how it matched."""

    field: int
    spans: tuple[Span, ...]
    how: tuple[str, ...]


_Place = tuple[float, int, int, Way]
"""One match in a document: what it is worth, its place, its field, and its way."""


def show(
    segment: Segment,
    documents: Places,
    matches: Sequence[Matches],
    found: Sequence[Document],
) -> list[Shown]:
    """How to show each of these documents, which were ``found``; ``matches`` of each group."""
    places = _places(segment, documents, matches)
    return [
        _shown(segment, document, here, [field.text for field in of.fields])
        for document, here, of in zip(documents.tolist(), places, found, strict=True)
    ]


def _places(
    segment: Segment, documents: Places, matches: Sequence[Matches]
) -> list[list[list[_Place]]]:
    """For each document, for each group, its matches in it."""
    row_of = {document: row for row, document in enumerate(documents.tolist())}
    places: list[list[list[_Place]]] = [[[] for _ in matches] for _ in row_of]
    for number, group in enumerate(matches):
        columns = (
            group.documents.tolist(),
            group.values.tolist(),
            group.places.tolist(),
            segment.field_of(group.documents, group.places).tolist(),
            group.way_of.tolist(),
        )
        for document, value, place, field, way in zip(*columns, strict=True):
            places[row_of[document]][number].append((value, place, field, group.ways[way]))
    return places


def _shown(
    segment: Segment, document: int, groups: list[list[_Place]], texts: Sequence[str]
) -> Shown:
    how: set[str] = set()
    bests: list[dict[int, float]] = []
    # Of each field: how many groups match in it, and what their best matches are worth.
    worth: dict[int, tuple[int, float]] = {}
    for group in groups:
        best: dict[int, float] = {}
        top, by = 0.0, ""
        for value, _, field, way in group:
            if value > best.get(field, 0.0):
                best[field] = value
            if value > top or (value == top and (not by or _rank(way.how) < _rank(by))):
                top, by = value, way.how
        bests.append(best)
        how.add(by)
        for field, value in best.items():
            count, total = worth.get(field, (0, 0.0))
            worth[field] = count + 1, total + value
    if not worth:
        return Shown(0, (), ())
    chosen = min(worth, key=lambda f: (-worth[f][0], -worth[f][1], f))
    text = texts[chosen]
    tokens = _spans_of_words(text)
    start = segment.first_place(document, chosen)
    spans = [
        _span(way, tokens, place - start, text)
        for group, best in zip(groups, bests, strict=True)
        for value, place, field, way in group
        if field == chosen and value >= _AS_GOOD * best[field]
    ]
    return Shown(chosen, _merged(spans), tuple(h for h in HOWS if h in how))


@lru_cache(maxsize=2000)
def _spans_of_words(text: str) -> Sequence[Span]:
    """Kept, because the next key shows mostly the same texts."""
    return word_spans(text)


def _span(way: Way, tokens: Sequence[Span], first: int, text: str) -> Span:
    start, end = tokens[first + len(way.row) - 1]
    if way.letters:
        end = start + _beginning(text[start:end], way.letters)
    return tokens[first][0], end


@lru_cache(maxsize=2000)
def _beginning(raw: str, letters: int) -> int:
    """Characters of a raw word whose folded form holds so many letters, marks included."""
    if raw.isascii():
        return min(letters, len(raw))
    end = next((n for n in range(1, len(raw)) if len(fold(raw[:n])) >= letters), len(raw))
    # A mark that follows adds no letter: it is one with the letter before it.
    while end < len(raw) and len(fold(raw[: end + 1])) <= len(fold(raw[:end])):
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
