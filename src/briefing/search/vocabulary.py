"""The words of a library, sorted, and which of them a typed word may mean.

Words that begin alike are one range of the sorted list, and the postings of a range are
one slice. Typos are looked for in two steps: 64-bit sets of letters, compared in numpy,
leave the few words that can be near; rapidfuzz measures those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.search.forms import ELISIONS, common_form, stem_letters

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bags = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int64]

_LAST = "\U0010ffff"
_LONGEST = 48
"""Letters of a word that its set of letters is made from: longer words are never near."""


class Range(NamedTuple):
    """Neighbouring words of the vocabulary: first and end."""

    first: int
    end: int


class Near(NamedTuple):
    """Words that a typed word may mean by mistake, and the edits between."""

    range: Range
    edits: int


def edits_allowed(word: str) -> int:
    """Typos a word may hold: none to 3 letters, one to 7, two from 8; none beside digits."""
    if any(c.isdigit() for c in word):
        return 0
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Vocabulary:
    """Sorted folded words. Everything below is by their place in the list."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._letters: dict[int, _Letters] = {}
        # The next key asks mostly for the same words.
        self._related = lru_cache(maxsize=500)(self._look_for_related)
        self._near = lru_cache(maxsize=500)(self._look_near)

    def exact(self, word: str) -> Range | None:
        """The word itself."""
        place = bisect_left(self.words, word)
        found = place < len(self.words) and self.words[place] == word
        return Range(place, place + 1) if found else None

    def beginning(self, letters: str) -> Range | None:
        """The words that begin so."""
        first = bisect_left(self.words, letters)
        end = bisect_left(self.words, letters + _LAST, first)
        return Range(first, end) if end > first else None

    def related(self, word: str) -> Sequence[Range]:
        """Other forms of the word: inflected, or spelled the British or the American way."""
        return self._related(word)

    def _look_for_related(self, word: str) -> tuple[Range, ...]:
        form = common_form(word)
        found: list[Range] = []
        for beginning in dict.fromkeys((stem_letters(word), stem_letters(form))):
            around = self.beginning(beginning)
            found += [
                Range(place, place + 1)
                for place in (range(*around) if around else ())
                if common_form(self.words[place]) == form and self.words[place] != word
            ]
        with_elision = (self.exact(elision + word) for elision in ELISIONS)
        return (*found, *(f for f in with_elision if f))

    def near(self, word: str, *, anywhere: bool) -> Sequence[Near]:
        """Words within the edits allowed; with the first letter right, or the second first.

        ``anywhere`` looks at every word, whatever it begins with.
        """
        return self._near(word, 0, anywhere)

    def near_beginnings(self, word: str, *, anywhere: bool) -> Iterator[Near]:
        """Words that begin with something within the edits allowed: an unfinished word."""
        edits = edits_allowed(word)
        for letters in range(max(3, len(word) - edits), len(word) + edits + 1) if edits else ():
            yield from self._near(word, letters, anywhere)

    def _look_near(self, word: str, length: int, anywhere: bool) -> tuple[Near, ...]:
        edits = edits_allowed(word)
        if not edits or len(word) + edits > _LONGEST:
            return ()
        from rapidfuzz.distance import OSA

        among = self._beginnings(length)
        found: list[Near] = []
        for first, end in among.slices("" if anywhere else word[:2]):
            for place in among.possible(word, edits, first, end):
                letters, words = among.node(place)
                distance = OSA.distance(word, letters, score_cutoff=edits)
                if 0 < distance <= edits:
                    found.append(Near(words, distance))
        return tuple(found)

    def _beginnings(self, length: int) -> _Letters:
        """The words (0), or what they begin with."""
        found = self._letters.get(length)
        if found is None:
            found = self._letters[length] = _Letters(self.words, *self._table, length)
        return found

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.str_], Places]:
        """The words as a column of numpy, cut to a length, and how long each is."""
        import numpy as np

        sizes = np.fromiter(map(len, self.words), dtype=np.int64, count=len(self.words))
        width = max(1, min(_LONGEST, int(sizes.max(initial=1))))
        return np.array(self.words, dtype=f"U{width}"), sizes


class _Letters:
    """Words (length 0), or their distinct beginnings of one length: the set of letters of each."""

    def __init__(
        self, words: Sequence[str], table: npt.NDArray[np.str_], sizes: Places, length: int
    ) -> None:
        import numpy as np

        self.words = words
        self.length = length
        self.sizes = sizes
        if length and len(words):
            table = table.astype(f"U{length}")
            starts = np.concatenate(([True], table[1:] != table[:-1])).nonzero()[0]
            ends = np.concatenate((starts[1:], [len(words)]))
            kept = sizes[starts] >= length
            self.starts, self.ends = starts[kept], ends[kept]
        else:
            self.starts = np.arange(len(words))
            self.ends = self.starts + 1
        self.bags = _bags(table[self.starts])

    def slices(self, first_letters: str) -> Iterator[tuple[int, int]]:
        """Where the words stand that begin with one of the letters; all where none is given."""
        import numpy as np

        if not first_letters:
            yield 0, len(self.starts)
        for letter in dict.fromkeys(first_letters):
            first = bisect_left(self.words, letter)
            end = bisect_left(self.words, letter + _LAST, first)
            # Typed as the column is: numpy would copy the whole column to another type.
            bounds = np.array((first, end), dtype=self.starts.dtype)
            low, high = np.searchsorted(self.starts, bounds)
            yield int(low), int(high)

    def possible(self, word: str, edits: int, first: int, end: int) -> list[int]:
        """Those that can be within so many edits: one edit changes two letters at most."""
        import numpy as np

        bag = _bags(np.array([word]))[0]
        differing = np.bitwise_count(self.bags[first:end] ^ bag)
        fits = differing <= 2 * edits
        if not self.length:
            fits &= np.abs(self.sizes[first:end] - len(word)) <= edits
        found: list[int] = (np.flatnonzero(fits) + first).tolist()
        return found

    def node(self, place: int) -> tuple[str, Range]:
        """The letters of one of them and the words that begin with those."""
        first, end = int(self.starts[place]), int(self.ends[place])
        word = self.words[first]
        return (word[: self.length] if self.length else word), Range(first, end)


def _bags(table: npt.NDArray[np.str_]) -> Bags:
    """The set of letters of each word as 64 bits (letters may share one)."""
    import numpy as np

    if not len(table):
        return np.empty(0, dtype=np.uint64)
    codes = np.ascontiguousarray(table).view(np.uint32).reshape(len(table), -1)
    bits = np.left_shift(np.uint64(1), (codes & np.uint32(63)).astype(np.uint64))
    bits[codes == 0] = 0
    result: Bags = np.bitwise_or.reduce(bits, axis=1)
    return result
