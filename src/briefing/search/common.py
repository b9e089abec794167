"""What a good part of all documents hold: a letter or two that words begin with, ``the``, ``in``.

The first key of a query leads to millions of postings of a large index. Of such words there is
written down beforehand, for each document, the best field they stand in; and for each place of
each document, whether one of them stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefing.search.documents import LABEL, weights
from briefing.search.segment import GAP, Columns, Segment
from briefing.search.vocabulary import Words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHARE = 5
"""Words are common that have a posting for each so many documents."""
LARGE = 50_000
"""Documents of a segment from which on it matters."""


def with_common(columns: Columns) -> Columns:
    """The columns, and what is common in them, if they are of many documents."""
    import numpy as np

    segment = Segment(columns)
    if len(segment) < LARGE:
        return columns
    found = sorted(set(_words(segment)) | set(_beginnings(segment)))
    fields = [_best_fields(segment, words) for words in found]
    return replace(
        columns,
        common_words=np.array(found, dtype=np.uint32).ravel(),
        common_fields=np.concatenate(fields) if fields else columns.common_fields,
        common_places=_by_place(segment, found),
    )


def _words(segment: Segment) -> Iterator[Words]:
    """The common words."""
    import numpy as np

    postings = np.diff(segment.columns.posting_ends.astype(np.int64), prepend=0)
    for number in np.flatnonzero(postings * SHARE > len(segment)).tolist():
        if not segment.vocabulary.word(number).startswith(LABEL):
            yield number, number + 1


def _beginnings(segment: Segment, begun: str = "", among: Words | None = None) -> Iterator[Words]:
    """The words that begin so and go on, wherever they are common; longer beginnings after it."""
    vocabulary = segment.vocabulary
    place, end = among or (0, len(vocabulary))
    while place < end:
        letters = vocabulary.word(place)[: len(begun) + 1]
        first, behind = vocabulary.beginning(letters) or (place, place + 1)
        # The word itself is asked for apart, and is the first of those that begin with it.
        first += vocabulary.word(first) == letters
        if letters not in (begun, LABEL) and _is_common(segment, first, behind):
            yield first, behind
            yield from _beginnings(segment, letters, (first, behind))
        place = behind


def _is_common(segment: Segment, first: int, end: int) -> bool:
    start, stop = segment.span(first, end) if end > first else (0, 0)
    return (stop - start) * SHARE > len(segment)


def _best_fields(segment: Segment, words: Words) -> npt.NDArray[np.uint8]:
    """Of each document, the number of the field that counts most of those they stand in; or 0."""
    import numpy as np

    start, stop = segment.span(*words)
    documents = segment.columns.documents[start:stop]
    fields = segment.columns.fields[start:stop]
    worth = weights()
    found = np.zeros(len(segment), dtype=np.uint8)
    for field in sorted(
        np.flatnonzero(np.bincount(fields)).tolist(), key=lambda number: (worth[number], number)
    ):
        found[documents[fields == field]] = field
    return found


_AT_ONCE = 1_000_000
"""Postings that are put in their places at once."""


def _by_place(segment: Segment, common: Sequence[Words]) -> npt.NDArray[Any]:
    """Of each place of each document the number, from 1, of the narrowest range that is there."""
    import numpy as np

    columns = segment.columns
    kind = np.uint8 if len(common) < 1 << 8 else np.uint16
    range_of = np.zeros(len(segment.vocabulary), dtype=kind)
    numbered = sorted(enumerate(common, start=1), key=lambda one: one[1][0] - one[1][1])
    for number, (first, end) in numbered:
        range_of[first:end] = number
    counts = np.diff(columns.posting_ends, prepend=np.uint32(0))
    ranges = np.repeat(range_of, counts)
    starts = np.roll(columns.place_ends.astype(np.int64), 1)
    starts[0] = 0
    starts += GAP * np.arange(len(starts))
    found = np.zeros(int(columns.place_ends[-1]) + GAP * len(starts), dtype=kind)
    for at in range(0, len(ranges), _AT_ONCE):
        here = slice(at, at + _AT_ONCE)
        there = ranges[here].nonzero()[0]
        places = starts[columns.documents[here][there]] + columns.places[here][there]
        found[places] = ranges[here][there]
    return found
