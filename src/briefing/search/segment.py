"""A part of an index: columns that say which words stand where in a number of documents.

Documents are numbered in the order of their references, words in their own. All postings of
a word, and of words that begin alike, are one slice. Columns never change, so that they may
lie in memory or in a file; which of its documents are still true stands beside them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.search.documents import TYPES, Type
from briefing.search.vocabulary import Vocabulary
from briefing.values import dataclass

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]
    Places = npt.NDArray[np.int64]

PLACE_BITS = 32
"""Bits of the place of a word, where document and place are one number."""
GAP = 8
"""Places left empty behind each field; words further apart than this are not near."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is written and read: one array a name. W words, P postings, D documents, F fields."""

    letters: Column
    """The words in UTF-8, each behind the last and a zero: bytes."""
    word_ends: Column
    """Where each word ends in them: W uint32."""
    bags: Column
    """The set of letters of each word: W uint64."""
    pairs: Column
    """The set of its pairs of letters: W uint64."""
    heads: Column
    """The first letters of all words, then the second ones, to ``vocabulary.HEAD``: uint8."""
    sizes: Column
    """Its letters, 255 at most: W uint8."""
    forms: Column
    """A hash of what it has in common with its other forms: W uint32."""
    posting_ends: Column
    """Where the postings of each word end: W uint32."""
    documents: Column
    """Document of each posting, by word, document and place: P uint32."""
    places: Column
    """Its place among the words of the document: P uint16, or uint32 where one is that long."""
    fields: Column
    """The name of the field it stands in, as a number: P uint8."""
    keys: Column
    """What the documents are called (see ``key``), in UTF-8, one behind the other: bytes."""
    key_ends: Column
    """Where each ends in them: D uint32."""
    types: Column
    """The number of its type: D uint8."""
    importance: Column
    """D int8."""
    first_days: Column
    """The first day it may be of, as a number of days; 0 for none: D int32."""
    last_days: Column
    """The last day it may be of: D int32."""
    field_ends: Column
    """Where the fields of each document end in ``field_places``: D uint32."""
    field_places: Column
    """The place of the first word of each field: F, typed as ``places``."""
    field_codes: Column
    """The name of each field, as a number: F uint8."""
    place_ends: Column
    """Where the places of each document end, those of all one behind the other: D uint32."""
    common_words: Column = field(default_factory=lambda: _empty("uint32"))
    """First and end of ranges of words that are common (see ``common``): 2 C uint32."""
    common_fields: Column = field(default_factory=lambda: _empty("uint8"))
    """For each of them, of each document the best field they stand in, 0 for none: C D uint8."""
    common_places: Column = field(default_factory=lambda: _empty("uint8"))
    """Of each place of each document the narrowest of them that its word is in, counted from 1; 0
    for none. Between documents and behind the last a gap: uint8, or uint16 where there are many."""


def _empty(kind: str) -> Column:
    import numpy as np

    return np.empty(0, dtype=kind)


def key(kind: Type, ref: str) -> bytes:
    """What a document is called: its reference before its type, so that references sort."""
    return key_beginning(ref) + kind.encode()


def key_beginning(ref: str) -> bytes:
    """What a document of any type is called that has this reference, up to its type."""
    return f"{ref}\0".encode("utf-8", "surrogatepass")


class Said(NamedTuple):
    """What stands in some documents, place by place. ``common``: see ``Columns.common_places``."""

    documents: Places
    places: Places
    common: Column


class Segment:
    """Columns that can be asked, and which of their documents are still true (None: all)."""

    def __init__(
        self,
        columns: Columns,
        true: Mask | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.columns = columns
        self.true = true
        self.vocabulary = vocabulary or Vocabulary(
            columns.letters,
            columns.word_ends,
            columns.bags,
            columns.pairs,
            columns.heads,
            columns.sizes,
            columns.forms,
        )
        self._posting_ends = columns.posting_ends.data
        self._key_ends = columns.key_ends.data
        self._keys = columns.keys.data

    def without(self, documents: Sequence[int]) -> Segment:
        """The same, with some documents no longer true."""
        import numpy as np

        if not documents:
            return self
        true = np.ones(len(self), dtype=bool) if self.true is None else self.true.copy()
        true[list(documents)] = False
        return Segment(self.columns, true, self.vocabulary)

    def __len__(self) -> int:
        """The number of its documents, true or not."""
        return len(self._key_ends)

    @cached_property
    def living(self) -> int:
        """The number of documents that are still true."""
        return len(self) if self.true is None else int(self.true.sum())

    @cached_property
    def only_type(self) -> int | None:
        """The number of the type that all documents have, if they have one."""
        types = self.columns.types
        return int(types[0]) if len(types) and bool((types == types[0]).all()) else None

    @cached_property
    def sources(self) -> Mask | None:
        """The documents that are sources, where there are any."""
        mask: Mask = self.columns.types == TYPES.index("source")
        return mask if mask.any() else None

    def span(self, first: int, end: int) -> tuple[int, int]:
        """The postings of a range of words."""
        return (self._posting_ends[first - 1] if first else 0), (
            self._posting_ends[end - 1] if end else 0
        )

    def common(self, first: int, end: int) -> Column | None:
        """Of each document the best field that a range of words stands in, where it is common."""
        row = self._common.get((first, end))
        if row is None:
            return None
        fields: Column = self.columns.common_fields[row * len(self) : (row + 1) * len(self)]
        return fields

    @cached_property
    def _common(self) -> dict[tuple[int, int], int]:
        pairs = self.columns.common_words.reshape(-1, 2).tolist()
        return {(first, end): row for row, (first, end) in enumerate(pairs)}

    def said(self, documents: Places) -> Said:
        """What of what is common stands in some documents, and where."""
        import numpy as np

        starts, ends = _starts_and_ends(self.columns.place_ends, documents)
        sizes = ends - starts
        places = np.arange(int(sizes.sum()))
        places -= np.repeat(np.cumsum(sizes) - sizes, sizes)
        every = np.repeat(documents, sizes)
        common = self.columns.common_places.take(
            np.repeat(starts + GAP * documents, sizes) + places
        )
        there = (common != 0).nonzero()[0]
        return Said(every[there], places[there], common[there])

    def said_near(self, documents: Places, places: Places) -> Said:
        """What of what is common stands less than a gap before or behind these places."""
        import numpy as np

        starts, _ = _starts_and_ends(self.columns.place_ends, documents)
        # Before the first place is the end of the column, which is a gap as well.
        around = np.arange(1 - GAP, GAP)
        common = self.columns.common_places.take(
            (starts + GAP * documents + places)[:, np.newaxis] + around
        )
        found = (common != 0).ravel().nonzero()[0]
        rows = found // len(around)
        there = places[rows] + around[found - rows * len(around)]
        return Said(documents[rows], there, common.ravel()[found])

    def among(self, first: int, end: int) -> Mask:
        """Which numbers of ``Columns.common_places`` stand for words of a range."""
        import numpy as np

        pairs = self.columns.common_words.reshape(-1, 2)
        inside: Mask = np.zeros(len(pairs) + 1, dtype=bool)
        inside[1:] = (pairs[:, 0] >= first) & (pairs[:, 1] <= end)
        return inside

    def holds(self, first: int, end: int) -> bool:
        """Whether a document that is still true holds one of these words."""
        start, stop = self.span(first, end)
        if self.true is None:
            return stop > start
        return bool(self.true[self.columns.documents[start:stop]].any())

    # Documents

    def key(self, document: int) -> bytes:
        """What a document is called."""
        start = self._key_ends[document - 1] if document else 0
        return bytes(self._keys[start : self._key_ends[document]])

    def keys(self) -> list[bytes]:
        """What all documents are called, true or not."""
        raw, ends = bytes(self._keys), self._key_ends.tolist()
        return [raw[start:end] for start, end in pairwise((0, *ends))]

    def named(self, document: int) -> tuple[Type, str]:
        """The type and reference of a document."""
        ref, _, _ = self.key(document).decode("utf-8", "surrogatepass").rpartition("\0")
        return TYPES[self.columns.types[document]], ref

    def of_reference(self, ref: str) -> list[int]:
        """The documents with a reference, of whatever type, that are still true."""
        begun = key_beginning(ref)
        place = bisect_left(range(len(self)), begun, key=self.key)
        found: list[int] = []
        while place < len(self) and self.key(place).startswith(begun):
            if self.named(place)[1] == ref and (self.true is None or self.true[place]):
                found.append(place)
            place += 1
        return found

    def find(self, called: bytes) -> int | None:
        """The document that is called so and still true."""
        place = bisect_left(range(len(self)), called, key=self.key)
        if place == len(self) or self.key(place) != called:
            return None
        return place if self.true is None or self.true[place] else None

    def spans_of_days(self) -> Iterator[tuple[int, int]]:
        """The first and last day that each document, still true, may be of."""
        days = (self.columns.first_days, self.columns.last_days)
        first, last = (each if self.true is None else each[self.true] for each in days)
        return zip(first.tolist(), last.tolist(), strict=True)

    def field_of(self, documents: Column, places: Column) -> Places:
        """Which field of its document each place is in; both columns of one length."""
        import numpy as np

        columns = self.columns
        starts, ends = _starts_and_ends(columns.field_ends, documents)
        found = np.zeros(len(documents), dtype=np.int64)
        for n in range(int((ends - starts).max(initial=0))):
            at = starts + n
            begun = at < ends
            begun[begun] = columns.field_places[at[begun]] <= places[begun]
            found[begun] = n
        return found

    def codes_of(self, documents: Column, places: Column) -> Column:
        """The name, as a number, of the field of its document that each place is in."""
        starts, _ = _starts_and_ends(self.columns.field_ends, documents)
        codes: Column = self.columns.field_codes[starts + self.field_of(documents, places)]
        return codes

    def first_place(self, document: int, field: int) -> int:
        """The place of the first word of a field of a document."""
        start = int(self.columns.field_ends[document - 1]) if document else 0
        return int(self.columns.field_places[start + field])

    # Postings

    def carrying(
        self, beginning: str, groups: Callable[[str], Iterable[str]] | None
    ) -> dict[str, int]:
        """How many documents, still true, hold each word that begins so, named by what follows;
        or hold one of the words of each group. Such a word stands in a document once."""
        import numpy as np

        words: dict[str, list[Column]] = {}
        for number in range(*(self.vocabulary.beginning(beginning) or (0, 0))):
            word = self.vocabulary.word(number).removeprefix(beginning)
            documents = self.columns.documents[slice(*self.span(number, number + 1))]
            if self.true is not None:
                documents = documents[self.true[documents]]
            for group in groups(word) if groups else (word,):
                words.setdefault(group, []).append(documents)
        counts: dict[str, int] = {}
        for group, parts in words.items():
            if len(parts) == 1:
                count = len(parts[0])
            else:
                mask = np.zeros(len(self), dtype=bool)
                for documents in parts:
                    mask[documents] = True
                count = int(np.count_nonzero(mask))
            if count:
                counts[group] = count
        return counts

    def following(self, row: Sequence[Sequence[tuple[int, int]]]) -> Places:
        """The postings of the first words of a row at which the rest of it follows.

        Each place of the row is one of several ranges of words.
        """
        import numpy as np

        spans = [[self.span(*words) for words in ranges] for ranges in row]
        counts = [sum(end - start for start, end in there) for there in spans]
        if not min(counts):
            return np.empty(0, dtype=np.int64)
        # Where the row may begin: the rarest of its words leaves little to compare with.
        rarest = counts.index(min(counts))
        begins = self._orders(spans[rarest]) - rarest
        for place, there in enumerate(spans):
            if place not in (0, rarest):
                begins = _before(begins, np.sort(self._orders(there)), place)
        orders = self._orders(spans[0])
        sorter = None if len(spans[0]) == 1 and _is_one(row[0][0]) else np.argsort(orders)
        at = np.searchsorted(orders, begins, sorter=sorter)
        inside = at < len(orders)
        at, begins = at[inside], begins[inside]
        at = at if sorter is None else sorter[at]
        found = _distinct(at[orders[at] == begins])
        postings: Places = np.concatenate([np.arange(*span) for span in spans[0]])[found]
        return postings

    def _orders(self, spans: Sequence[tuple[int, int]]) -> Places:
        """Numbers that stand for document and place of postings; neighbours differ by 1."""
        import numpy as np

        documents = np.concatenate([self.columns.documents[a:b] for a, b in spans])
        places = np.concatenate([self.columns.places[a:b] for a, b in spans])
        result: Places = (documents.astype(np.int64) << PLACE_BITS) | places
        return result


def _starts_and_ends(ends: Column, numbers: Column) -> tuple[Places, Places]:
    """Where some of many stretches begin and end that stand one behind the other."""
    import numpy as np

    last = ends[numbers].astype(np.int64)
    first = ends[np.maximum(numbers, 1) - 1].astype(np.int64)
    first[numbers == 0] = 0
    return first, last


def _is_one(words: tuple[int, int]) -> bool:
    """One word only: its postings stand in order."""
    return words[1] == words[0] + 1


def _distinct(numbers: Places) -> Places:
    """Numbers in order, each once: what ``np.unique`` gives, which imports more for it."""
    import numpy as np

    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    found: Places = ordered[first]
    return found


def _before(begins: Places, there: Places, distance: int) -> Places:
    """Those of ``begins`` that have something in ``there`` (sorted) so many places on."""
    import numpy as np

    at = np.minimum(np.searchsorted(there, begins + distance), len(there) - 1)
    result: Places = begins[there[at] == begins + distance]
    return result
