"""The words of all segments as one: what a typed word may mean, wherever it stands.

What only documents hold that are no longer true is not there: an index that was changed
knows the words that a new one would.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from briefing.search.forms import ELISIONS
from briefing.search.segment import Segment
from briefing.search.vocabulary import Words

T = TypeVar("T")


class Range(NamedTuple):
    """Neighbouring words of the vocabulary of one segment: its number, first and end."""

    segment: int
    first: int
    end: int


Ranges = tuple[Range, ...]
"""Words that count alike, of one or several segments."""

_REMEMBERED, _NEAR = 2_000, 100
"""Answers kept, the long ones of what is near apart: the next key asks for the same words."""


class Lexicon:
    """The words of some segments. Empty ranges mean that there is no such word."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.exact = lru_cache(maxsize=_REMEMBERED)(self._exact)
        self.beginning = lru_cache(maxsize=_REMEMBERED)(self._beginning)
        self.related = lru_cache(maxsize=_REMEMBERED)(self._related)
        self.near = lru_cache(maxsize=_NEAR)(self._near)
        self.remember = lru_cache(maxsize=_NEAR)(self._work_out)

    def _work_out(self, work: Callable[..., Iterable[T]], *given: Hashable) -> tuple[T, ...]:
        """What some work finds in these words, done once."""
        return tuple(work(self, *given))

    def _exact(self, word: str) -> Ranges:
        """The word itself."""
        return self._each(lambda s: _some(s.vocabulary.exact(word)))

    def _beginning(self, letters: str) -> Ranges:
        """The words that begin so."""
        return self._each(lambda s: _some(s.vocabulary.beginning(letters)))

    def _related(self, word: str) -> Ranges:
        """Other forms of the word, one a range."""
        # Most libraries have words behind a few of them only.
        elided = (self.exact(e + word) for e in ELISIONS if self.beginning(e))
        related = self._each(lambda s: s.vocabulary.related(word))
        return (*dict.fromkeys(related), *(found for ranges in elided for found in ranges))

    def _near(self, word: str, *, anywhere: bool, begun: bool) -> tuple[tuple[int, Ranges], ...]:
        """Words that may be meant by mistake, by the number of edits (see ``Vocabulary.near``)."""
        found: dict[int, list[Range]] = {}
        for number, segment in enumerate(self._segments):
            for near in segment.vocabulary.near(word, anywhere=anywhere, begun=begun):
                found.setdefault(near.edits, []).append(Range(number, *near.words))
        return tuple((edits, tuple(ranges)) for edits, ranges in sorted(found.items()))

    def _each(self, look: Callable[[Segment], Iterable[Words]]) -> Ranges:
        return tuple(
            Range(number, *words)
            for number, segment in enumerate(self._segments)
            for words in look(segment)
            if segment.holds(*words)
        )

    def words(self, beginning: str) -> Iterator[str]:
        """The words that begin so, as they are written; sorted, once each."""
        yield from sorted({word for r in self.beginning(beginning) for word in self._of(r)})

    def _of(self, words: Range) -> Iterator[str]:
        segment = self._segments[words.segment]
        for number in range(words.first, words.end):
            if segment.holds(number, number + 1):
                yield segment.vocabulary.word(number)


def without(ranges: Ranges, words: Ranges) -> Ranges:
    """Ranges without words that are the first of some of them."""
    if not words:
        return ranges
    firsts = {(r.segment, r.first) for r in words}
    rest = [
        Range(r.segment, r.first + 1, r.end) if (r.segment, r.first) in firsts else r
        for r in ranges
    ]
    return tuple([r for r in rest if r.end > r.first])


def _some(words: Words | None) -> tuple[Words, ...]:
    return (words,) if words else ()
