"""The words of a segment, sorted, and which of them a typed word may mean.

Words that begin alike are one range of the sorted list. Typos are looked for in two steps:
64-bit sets of letters, compared in numpy, leave the few words that can be near; rapidfuzz
measures those.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.search.forms import common_form, stem_letters

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[Any]
    Bags = npt.NDArray[np.uint64]

HEAD = 8
"""Letters of the beginning of a word that have a set of their own."""
_AFTER = b"\xff"
"""Stands behind every letter."""
LONGEST = 48
"""Letters of a word that its set of letters is made from: longer words are never near."""

Words = tuple[int, int]
"""Neighbouring words of the vocabulary: first and end."""


class Near(NamedTuple):
    """Words that a typed word may mean by mistake, and the edits between."""

    words: Words
    edits: int


def edits_allowed(word: str) -> int:
    """Typos a word may hold: none to 3 letters, one to 7, two from 8; none beside digits."""
    if any(c.isdigit() for c in word):
        return 0
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Vocabulary:
    """Sorted words over their columns (see ``Columns``). Everything below is by their number."""

    def __init__(
        self,
        letters: Column,
        ends: Column,
        bags: Column,
        heads: Column,
        sizes: Column,
        forms: Column,
    ) -> None:
        self._letters = letters.data
        self._ends = ends.data
        self._bags = bags
        self._heads = heads
        self._sizes = sizes
        self._forms = forms

    def __len__(self) -> int:
        """The number of words."""
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        """A word, in UTF-8."""
        return bytes(self._letters[self._ends[number - 1] if number else 0 : self._ends[number]])

    def word(self, number: int) -> str:
        """A word."""
        return self.raw(number).decode("utf-8", "surrogatepass")

    def _place(self, letters: bytes, first: int = 0) -> int:
        return bisect_left(range(len(self._ends)), letters, first, key=self.raw)

    def exact(self, word: str) -> Words | None:
        """The word itself."""
        raw = word.encode("utf-8", "surrogatepass")
        place = self._place(raw)
        found = place < len(self._ends) and self.raw(place) == raw
        return (place, place + 1) if found else None

    def beginning(self, letters: str) -> Words | None:
        """The words that begin so."""
        raw = letters.encode("utf-8", "surrogatepass")
        first = self._place(raw)
        if first == len(self._ends) or not self.raw(first).startswith(raw):
            return None
        return first, self._place(raw + _AFTER, first)

    def related(self, word: str) -> Iterator[Words]:
        """Other forms of the word: inflected, or spelled the British or the American way."""
        import numpy as np

        form = common_form(word)
        hashed = np.uint32(hash_of(form))
        for beginning in dict.fromkeys((stem_letters(word), stem_letters(form))):
            first, end = self.beginning(beginning) or (0, 0)
            for place in (np.flatnonzero(self._forms[first:end] == hashed) + first).tolist():
                other = self.word(place)
                if other != word and common_form(other) == form:
                    yield place, place + 1

    def near(self, word: str, *, anywhere: bool, begun: bool) -> list[Near]:
        """Words within the edits allowed, the first letter right or the second first.

        ``anywhere`` looks at every word, whatever it begins with. ``begun`` finds words that
        begin with something within the edits, and not those that begin with the word itself.
        """
        edits = edits_allowed(word)
        if not edits or len(word) + edits > LONGEST:
            return []
        found = [
            (number, distance)
            for first, end in self._slices(word, anywhere)
            for number, distance in self._near_in(word, edits, first, end, begun)
        ]
        return list(_together(found))

    def _slices(self, word: str, anywhere: bool) -> Iterator[Words]:
        if anywhere:
            # Labels stand before all words.
            yield self._place(FIRST_LETTER), len(self._ends)
            return
        for letter in sorted(dict.fromkeys(word[:2])):
            if found := self.beginning(letter):
                yield found

    def _near_in(
        self, word: str, edits: int, first: int, end: int, begun: bool
    ) -> Iterator[tuple[int, int]]:
        import numpy as np
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        bag = bags([word], LONGEST)[0]
        sizes = self._sizes[first:end]
        if begun:
            # An edit puts one letter at most where none was typed.
            within = self._heads if len(word) + edits <= HEAD else self._bags
            fits = np.bitwise_count(bag & ~within[first:end]) <= edits
            fits &= sizes >= len(word) - edits
        else:
            # An edit changes two letters at most: the one that went and the one that came.
            fits = np.bitwise_count(self._bags[first:end] ^ bag) <= 2 * edits
            fits &= (sizes >= len(word) - edits) & (sizes <= len(word) + edits)
        places = (np.flatnonzero(fits) + first).tolist()
        if not places:
            return
        candidates = [self.word(place) for place in places]
        lengths = range(max(3, len(word) - edits), len(word) + edits + 1) if begun else (None,)
        least = np.full(len(places), edits + 1, dtype=np.uint8)
        for length in lengths:
            among = [c[:length] for c in candidates]
            distances = cdist(
                [word], among, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
            )[0]
            np.minimum(least, distances, out=least)
        for n in np.flatnonzero((least > 0) & (least <= edits)).tolist():
            yield places[n], int(least[n])


FIRST_LETTER = b"\x02"
"""Not behind any word, but behind all labels (``documents.LABEL``)."""


def _together(found: Sequence[tuple[int, int]]) -> Iterator[Near]:
    """Neighbouring words of the same distance as one range."""
    run: Near | None = None
    for number, edits in sorted(set(found)):
        if run and run.words[1] == number and run.edits == edits:
            run = Near((run.words[0], number + 1), edits)
            continue
        if run:
            yield run
        run = Near((number, number + 1), edits)
    if run:
        yield run


def hash_of(form: str) -> int:
    """A common form as 32 bits: those of two forms may be the same."""
    return zlib.crc32(form.encode("utf-8", "surrogatepass"))


def bags(words: Sequence[str], letters: int) -> Bags:
    """The set of the first letters of each word as 64 bits (two letters may share one)."""
    import numpy as np

    if not words:
        return np.empty(0, dtype=np.uint64)
    table = np.array(words, dtype=f"U{letters}")
    codes = table.view(np.uint32).reshape(len(table), -1)
    result = np.zeros(len(table), dtype=np.uint64)
    for column in codes.T:
        bits = np.left_shift(np.uint64(1), (column & np.uint32(63)).astype(np.uint64))
        bits[column == 0] = 0
        result |= bits
    return result
