"""The words of a library, sorted, and which of them a typed word may mean.

Words that begin alike are one range of the sorted list, and the postings of a range are
one slice. Typos are looked for in two steps: 64-bit sets of letters, compared in numpy,
leave the few words that can be near; rapidfuzz measures those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
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

    def related(self, word: str) -> Iterator[Range]:
        """Other forms of the word: inflected, or spelled the British or the American way."""
        form = common_form(word)
        for beginning in dict.fromkeys((stem_letters(word), stem_letters(form))):
            around = self.beginning(beginning)
            for place in range(*around) if around else ():
                if common_form(self.words[place]) == form and self.words[place] != word:
                    yield Range(place, place + 1)
        for elision in ELISIONS:
            if found := self.exact(elision + word):
                yield found

    def near(self, word: str, *, anywhere: bool) -> Iterator[Near]:
        """Words within the edits allowed; with the first letter right, or the second first.

        ``anywhere`` looks at every word, whatever it begins with.
        """
        yield from self._near(word, self._whole_words, anywhere)

    def near_beginnings(self, word: str, *, anywhere: bool) -> Iterator[Near]:
        """Words that begin with something within the edits allowed: an unfinished word."""
        edits = edits_allowed(word)
        for letters in range(max(3, len(word) - edits), len(word) + edits + 1) if edits else ():
            yield from self._near(word, self._beginnings(letters), anywhere)

    def _near(self, word: str, among: _Letters, anywhere: bool) -> Iterator[Near]:
        edits = edits_allowed(word)
        if not edits or len(word) + edits > _LONGEST:
            return
        from rapidfuzz.distance import OSA

        for first, end in among.slices("" if anywhere else word[:2]):
            for place in among.possible(word, edits, first, end):
                letters, words = among.node(place)
                if letters == word:
                    continue
                distance = OSA.distance(word, letters, score_cutoff=edits)
                if distance <= edits:
                    yield Near(words, distance)

    @cached_property
    def _whole_words(self) -> _Letters:
        return _Letters(self.words, 0)

    def _beginnings(self, letters: int) -> _Letters:
        found = self._by_length.get(letters)
        if found is None:
            found = self._by_length[letters] = _Letters(self.words, letters)
        return found

    @cached_property
    def _by_length(self) -> dict[int, _Letters]:
        return {}


class _Letters:
    """Words, or their distinct beginnings of one length, with the set of letters of each."""

    def __init__(self, words: Sequence[str], length: int) -> None:
        import numpy as np

        self.words = words
        self.length = length
        width = length or max(1, min(_LONGEST, max(map(len, words), default=1)))
        table = np.array(words, dtype=f"U{width}") if words else np.empty(0, dtype=f"U{width}")
        sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        if length and len(words):
            starts = np.concatenate(([True], table[1:] != table[:-1])).nonzero()[0]
            ends = np.concatenate((starts[1:], [len(words)]))
            kept = sizes[starts] >= length
            self.starts, self.ends = starts[kept], ends[kept]
        else:
            self.starts = np.arange(len(words))
            self.ends = self.starts + 1
        self.sizes = np.full(len(self.starts), length) if length else sizes
        self.bags = _bags(table[self.starts], width)

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

        bag = _bags(np.array([word], dtype=f"U{len(word)}"), len(word))[0]
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


def _bags(table: npt.NDArray[np.str_], width: int) -> Bags:
    """The set of letters of each word as 64 bits (letters may share one)."""
    import numpy as np

    if not len(table):
        return np.empty(0, dtype=np.uint64)
    codes = np.ascontiguousarray(table).view(np.uint32).reshape(len(table), width)
    bits = np.left_shift(np.uint64(1), (codes & np.uint32(63)).astype(np.uint64))
    bits[codes == 0] = 0
    result: Bags = np.bitwise_or.reduce(bits, axis=1)
    return result
