"""Where each word stands: columns over all the text of a library.

Every field of every document is laid out in one row of positions, a word a position, with
a gap behind each field, so that words of two fields are never near each other. Positions of
one word, and of neighbouring words of the vocabulary, are one slice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from briefing.search.documents import Document, weight
from briefing.search.vocabulary import Range, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

GAP = 8
"""Empty positions behind each field; words further apart than this are not near."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The columns. Fields are numbered through all documents, in their order."""

    vocabulary: Vocabulary
    positions: npt.NDArray[np.int64]
    """Position of every word of the text, by word of the vocabulary, then by position."""
    starts: npt.NDArray[np.int64]
    """Where the positions of each word of the vocabulary begin, and the end."""
    field_of: npt.NDArray[np.int32]
    """Field of each position."""
    document_of: npt.NDArray[np.int32]
    """Document of each position."""
    weight_of: npt.NDArray[np.float32]
    """Weight of the field of each position."""
    field_starts: npt.NDArray[np.int64]
    """First position of each field."""
    first_field: npt.NDArray[np.int64]
    """First field of each document."""

    def at(self, words: Range) -> Positions:
        """Positions of a range of words; sorted for one word only."""
        return self.positions[self.starts[words.first] : self.starts[words.end]]

    def following(self, row: Sequence[Sequence[Range]]) -> Positions:
        """Positions at which the words of a row follow each other.

        Each word is one of several ranges, none of them empty.
        """
        import numpy as np

        found: Positions | None = None
        for place, ranges in enumerate(row):
            here = self.at(ranges[0])
            if len(ranges) > 1 or ranges[0].end - ranges[0].first > 1:
                here = np.sort(np.concatenate([self.at(r) for r in ranges]))
            if found is None:
                found = here
            elif len(found) and len(here):
                at = np.searchsorted(here, found + place)
                found = found[here[np.minimum(at, len(here) - 1)] == found + place]
        return self.positions[:0] if found is None else found


def lay_out(documents: Sequence[Document], texts: Sequence[Sequence[Sequence[str]]]) -> Postings:
    """The columns of documents whose fields hold these folded words, in the same order."""
    import numpy as np

    lengths = np.array([len(field) for fields in texts for field in fields], dtype=np.int64)
    weights = np.array(
        [weight(d.type, f.name) for d in documents for f in d.fields], dtype=np.float32
    )
    fields_each = np.array([len(d.fields) for d in documents], dtype=np.int64)
    first_field = np.cumsum(fields_each) - fields_each
    documents_of_fields = np.repeat(np.arange(len(documents), dtype=np.int32), fields_each)
    field_starts = np.cumsum(lengths + GAP) - (lengths + GAP)
    field_of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths + GAP)

    flat = list(chain.from_iterable(chain.from_iterable(texts)))
    words = sorted(set(flat))
    number = {word: n for n, word in enumerate(words)}
    numbers = np.fromiter(map(number.__getitem__, flat), dtype=np.int64, count=len(flat))
    # The n-th word of all text stands n places on, and a gap further for each field before it.
    places = np.arange(len(flat)) + GAP * np.repeat(np.arange(len(lengths)), lengths)
    counts = np.bincount(numbers, minlength=len(words))
    return Postings(
        vocabulary=Vocabulary(words),
        positions=places[np.argsort(numbers, kind="stable")],
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        field_of=field_of,
        document_of=documents_of_fields[field_of],
        weight_of=weights[field_of],
        field_starts=field_starts,
        first_field=first_field,
    )
