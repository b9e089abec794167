"""Which field of a document shows a match, and which characters of it to light up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from briefing.search.match import Matches, Way
from briefing.search.postings import Postings
from briefing.search.rank import values
from briefing.text import fold, word_spans

Span = tuple[int, int]

HOWS: tuple[str, ...] = ("word", "prefix", "typo", "joined", "synonym")

_AS_GOOD = 0.8
"""Matches of a group that are worth less of its best in the field are not lit up."""


class Shown(NamedTuple):
    """Where a document matches best: the number of its field, the spans, and how it matched."""

    field: int
    spans: tuple[Span, ...]
    how: tuple[str, ...]


_Place = tuple[float, int, int, Way]
"""One match in a document: what it is worth, its position, its field, and its way."""


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
        positions = group.positions[kept]
        columns = (
            owner[kept].tolist(),
            values(group, postings)[kept].tolist(),
            positions.tolist(),
            postings.field_of[positions].tolist(),
            group.way_of[kept].tolist(),
        )
        for row, value, position, field, way in zip(*columns, strict=True):
            places[row][number].append((value, position, field, group.ways[way]))
    return places


def _shown(
    first_field: int, groups: list[list[_Place]], postings: Postings, texts: Sequence[str]
) -> Shown:
    how: set[str] = set()
    bests: list[dict[int, float]] = []
    # Of each field: how many groups match in it, and what their best matches are worth.
    worth: dict[int, tuple[int, float]] = {}
    for group in groups:
        best: dict[int, float] = {}
        top = 0.0
        found_how = ""
        for value, _, field, way in group:
            if value > best.get(field, 0.0):
                best[field] = value
            if value > top:
                top, found_how = value, way.how
        bests.append(best)
        how.add(found_how)
        for field, value in best.items():
            count, total = worth.get(field, (0, 0.0))
            worth[field] = count + 1, total + value
    if not worth:
        return Shown(0, (), ())
    chosen = min(worth, key=lambda f: (-worth[f][0], -worth[f][1], f))
    text = texts[chosen - first_field]
    tokens = _spans_of_words(text)
    start = int(postings.field_starts[chosen])
    spans = [
        _span(way, tokens, position - start, text)
        for group, best in zip(groups, bests, strict=True)
        for value, position, field, way in group
        if field == chosen and value >= _AS_GOOD * best[field]
    ]
    return Shown(chosen - first_field, _merged(spans), tuple(h for h in HOWS if h in how))


@lru_cache(maxsize=2000)
def _spans_of_words(text: str) -> Sequence[Span]:
    """Kept, because the next key shows mostly the same texts."""
    return word_spans(text)


def _span(way: Way, tokens: Sequence[Span], first: int, text: str) -> Span:
    start, end = tokens[first + len(way.row) - 1]
    if way.letters:
        end = start + _beginning(text[start:end], way.letters)
    return tokens[first][0], end


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
