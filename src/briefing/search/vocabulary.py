"""The words of a segment, sorted, and which of them a typed word may mean.

Words that begin alike are one range of the sorted list. Typos are looked for in two steps:
64-bit sets of letters, compared in numpy, leave the few words that can be near; rapidfuzz
measures those.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.search.forms import STEM, common_form

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[Any]
    Bags = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int64]
    _Fitting = tuple[int | None, Places]

HEAD = 12
"""Letters of the beginning of a word that are known one by one."""
_NO_LETTER = 64
_LETTERS = 8
"""First letters whose words are remembered as they are written."""
_PROBED = 4_096
"""Words that are remembered of those that others are compared with."""
SEPARATOR = "\0"
"""Stands between the words of a column."""
_AFTER = b"\xff"
"""Stands behind every letter."""
_BLOCK = 32_768
"""Words whose sets of letters are compared at once."""
_WORTH_IT = 100
"""Words from which on to look at their letters one by one takes less than to measure them."""
LONGEST = 48
"""Letters of a word that its set of letters is made from: longer words are never near."""

Words = tuple[int, int]
"""Neighbouring words of the vocabulary: first and end."""
_Stretch = tuple[Words, Sequence[str] | None]


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
        pairs: Column,
        heads: Column,
        sizes: Column,
        forms: Column,
    ) -> None:
        self._letters = letters.data
        self._ends = ends.data
        self._bags = bags
        self._pairs = pairs
        self._heads = heads.reshape(HEAD, -1)
        self._sizes = sizes
        self._forms = forms
        # Whatever is looked for is compared with the same words first.
        self._probed = lru_cache(maxsize=_PROBED)(self.raw)
        # The next key looks among the same words.
        self._remembered = lru_cache(maxsize=_LETTERS)(self._of_letter)

    def __len__(self) -> int:
        """The number of words."""
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        """A word, in UTF-8."""
        start = self._ends[number - 1] + 1 if number else 0
        return bytes(self._letters[start : self._ends[number]])

    def all_raw(self) -> list[bytes]:
        """All words, in UTF-8."""
        # In a label, which is what somebody wrote, may stand whatever parts the others.
        labels = self._place(FIRST_LETTER)
        found = [self.raw(number) for number in range(labels)]
        if labels < len(self):
            start = self._ends[labels - 1] + 1 if labels else 0
            found += bytes(self._letters[start:]).split(SEPARATOR.encode())
        return found

    def word(self, number: int) -> str:
        """A word."""
        return self.raw(number).decode("utf-8", "surrogatepass")

    def _place(self, letters: bytes, first: int = 0) -> int:
        return bisect_left(range(len(self._ends)), letters, first, key=self._probed)

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
        first, end = self.beginning(form[:STEM]) or (0, 0)
        alike = (self._forms[first:end] == np.uint32(hash_of(form))).nonzero()[0] + first
        for place in alike.tolist():
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
        import numpy as np
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        among = self._among(word, anywhere)
        if not among:
            return []
        narrow = self._begun if begun else self._whole
        least: dict[int, int] = {}
        for length, fits in narrow(word, edits, [stretch for stretch, _ in among]):
            places = fits.tolist()
            candidates = [other[:length] for other in self._spelled(places, among)]
            if not candidates:
                continue
            distances = cdist(
                [word], candidates, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
            )[0]
            for n in (distances <= edits).nonzero()[0].tolist():
                least[places[n]] = min(least.get(places[n], edits), int(distances[n]))
        return list(_together([found for found in least.items() if found[1]]))

    def _among(self, word: str, anywhere: bool) -> list[_Stretch]:
        """Where words stand that may be meant; and those words, where they are at hand."""
        if anywhere:
            # Labels stand before all words.
            return [((self._place(FIRST_LETTER), len(self._ends)), None)]
        found = (self._remembered(letter) for letter in sorted(dict.fromkeys(word[:2])))
        return [stretch for stretch in found if stretch is not None]

    def _of_letter(self, letter: str) -> _Stretch | None:
        """The words that begin with a letter."""
        found = self.beginning(letter)
        if not found:
            return None
        start = self._ends[found[0] - 1] + 1 if found[0] else 0
        raw = bytes(self._letters[start : self._ends[found[1] - 1]])
        return found, raw.decode("utf-8", "surrogatepass").split(SEPARATOR)

    def _spelled(self, places: Sequence[int], among: Sequence[_Stretch]) -> list[str]:
        """Words by their numbers, which go up from stretch to stretch."""
        found: list[str] = []
        done = 0
        for (first, end), words in among:
            upto = bisect_left(places, end, done)
            here = places[done:upto]
            found += self._words(here) if words is None else [words[n - first] for n in here]
            done = upto
        return found

    def _words(self, places: Sequence[int]) -> list[str]:
        """Words by their numbers; many at once are decoded as one."""
        if not places:
            return []
        ends = self._ends
        spans = [(ends[n - 1] + 1 if n else 0, ends[n]) for n in places]
        raw = SEPARATOR.encode().join([self._letters[start:end] for start, end in spans])
        return raw.decode("utf-8", "surrogatepass").split(SEPARATOR)

    def _whole(self, word: str, edits: int, among: Sequence[Words]) -> Iterator[_Fitting]:
        """The words that can be so near, by their letters."""
        import numpy as np

        bag, pairs = np.uint64(letters_of(word)), np.uint64(pairs_of(word))
        # Below none: a number that is less than the least is a large one.
        least, apart = np.uint8(max(0, len(word) - edits)), np.uint8(2 * edits)
        found = []
        for first, end in _in_blocks(among):
            here = slice(first, end)
            # An edit changes two letters at most, the one that went and the one that came.
            fits = np.bitwise_count(self._bags[here] ^ bag) <= 2 * edits
            fits &= self._sizes[here] - least <= apart
            found.append(fits.nonzero()[0] + first)
        places = np.concatenate(found)
        # And three pairs on either side.
        places = places[np.bitwise_count(self._pairs[places] ^ pairs) <= 6 * edits]
        yield None, self._in_place(word, edits, places, HEAD)

    def _begun(self, word: str, edits: int, among: Sequence[Words]) -> Iterator[_Fitting]:
        """The words whose beginnings of some length can be so near, for each length."""
        import numpy as np

        bag = np.uint64(letters_of(word))
        shortest = max(3, len(word) - edits)
        found = []
        for first, end in _in_blocks(among):
            # An edit puts one letter at most where none was typed.
            fits = np.bitwise_count(bag & ~self._bags[first:end]) <= edits
            fits &= self._sizes[first:end] >= shortest
            found.append(fits.nonzero()[0] + first)
        places = self._in_place(word, edits, np.concatenate(found), shortest)
        sizes = self._sizes[places]
        begun = np.zeros(len(places), dtype=np.uint64)
        for length in range(1, len(word) + edits + 1):
            if length <= HEAD:
                begun |= _bits(self._heads[length - 1][places])
            # Letters that are too many or too few are edits that change one letter each.
            spent = abs(length - len(word))
            if length < 3 or spent > edits:
                continue
            fits = sizes >= length
            if length <= HEAD:
                fits &= np.bitwise_count(begun ^ bag) <= 2 * edits - spent
            yield length, places[fits]

    def _in_place(self, word: str, edits: int, places: Places, letters: int) -> Places:
        """Those of some words among whose first letters no more than the edits are not typed near
        where they stand: each letter that is meant has moved by one an edit at most."""
        import numpy as np

        if len(places) < _WORTH_IT:
            return places
        strange = np.zeros(len(places), dtype=np.uint8)
        for place in range(min(letters, HEAD)):
            is_strange = np.ones(_NO_LETTER + 1, dtype=np.uint8)
            around = word[max(0, place - edits) : place + edits + 1]
            is_strange[[_NO_LETTER, *(ord(letter) & 63 for letter in around)]] = 0
            strange += is_strange.take(self._heads[place].take(places))
        return places[strange <= edits]


def _in_blocks(among: Sequence[Words]) -> Iterator[Words]:
    """Stretches of words in pieces that the processor has at hand."""
    for first, end in among:
        for start in range(first, end, _BLOCK):
            yield start, min(start + _BLOCK, end)


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


def letters_of(word: str) -> int:
    """The set of its letters as 64 bits: two letters may share one."""
    bag = 0
    for letter in word:
        bag |= 1 << (ord(letter) & 63)
    return bag


def pairs_of(word: str) -> int:
    """The set of its pairs of neighbouring letters as 64 bits: two pairs may share one."""
    bag = 0
    for one, two in pairwise(word):
        bag |= 1 << ((ord(one) * _PAIR + ord(two)) & 63)
    return bag


_PAIR = 37


def signatures(words: Sequence[str]) -> tuple[Bags, Bags, Column]:
    """Of words the sets of their letters and of their pairs, and their first letters.

    What stands behind ``LONGEST`` letters is not looked at. The first letters are a number
    below 65 each (two letters may share one), in a row for each place.
    """
    import numpy as np

    letter_sets = np.zeros(len(words), dtype=np.uint64)
    pairs = letter_sets.copy()
    heads = np.full((HEAD, len(words)), _NO_LETTER, dtype=np.uint8)
    if not words:
        return letter_sets, pairs, heads
    table = np.array(words, dtype=f"U{LONGEST}")
    codes = np.ascontiguousarray(table.view(np.uint32).reshape(len(table), -1).T)
    before = codes[0]
    for place, column in enumerate(codes):
        there = column != 0
        if not there.any():
            break
        numbers = np.where(there, column & np.uint32(63), np.uint32(_NO_LETTER))
        letter_sets |= _bits(numbers)
        if place < HEAD:
            heads[place] = numbers
        if place:
            both = (before * np.uint32(_PAIR) + column) & np.uint32(63)
            pairs |= _bits(np.where(there, both, np.uint32(_NO_LETTER)))
        before = column
    return letter_sets, pairs, heads


def _bits(numbers: Column) -> Bags:
    """The bit of each number; none for 64, which is no letter."""
    import numpy as np

    bits: Bags = np.left_shift(np.uint64(1), numbers.astype(np.uint64))
    return bits
