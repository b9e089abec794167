"""From the atoms of a query to the places where they match, each with how and how well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from briefing.search.forms import figures
from briefing.search.postings import Postings
from briefing.search.query import Filter, Group, Phrase, Word
from briefing.search.synonyms import Synonyms
from briefing.search.vocabulary import Near, Range, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from briefing.search.postings import Positions


class Effort(IntEnum):
    """How far a query reaches; the next step is taken only where this one finds little."""

    WORDS = 0
    """Words, their forms, beginnings of the unfinished, joined and split words, synonyms."""
    TYPOS = 1
    """Also typos behind a right first letter, and beginnings of finished words."""
    ANYWHERE = 2
    """Also typos in the first letter: every word of the vocabulary is looked at."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something typed is found: where, how, and how good that is.

    ``row`` is a row of words to be found behind each other, each one of several ranges of
    the vocabulary. ``letters`` of the word are what was typed; 0 for all of it.
    """

    row: tuple[tuple[Range, ...], ...]
    how: str
    quality: float
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Matches:
    """Where one group of a query matches, and in which of its ways."""

    positions: Positions
    way_of: npt.NDArray[np.int64]
    ways: tuple[Way, ...]


WORD, FORM, PHRASE = 1.0, 0.95, 1.0
BEGINNING, JOINED, SPLIT = 0.85, 0.85, 0.8
SYNONYM = 0.5
HALF_WORD = 0.6
ONE_TYPO, TWO_TYPOS = 0.62, 0.45
UNFINISHED_TYPO = 0.9
"""Qualities; the last is a factor for typos in a word that is not finished."""

_SHORTEST_OPEN = 5
"""Letters of an unfinished word from which on its other forms are looked for."""
_SHORTEST_PART = 3
"""Letters of each half of a word that is known and could still be two."""


def matches(
    groups: Sequence[Group], postings: Postings, synonyms: Synonyms, effort: Effort
) -> list[Matches]:
    """The matches of each group, in their order; filters match no words."""
    vocabulary = postings.vocabulary
    ways = [
        [way for atom in group.atoms for way in _ways(atom, vocabulary, effort)] for group in groups
    ]
    plain = [group.plain for group in groups]
    for first, end, way in _across(plain, vocabulary, synonyms, effort):
        for number in range(first, end):
            ways[number].append(way)
    return [_locate(found, postings) for found in ways]


def _locate(ways: Sequence[Way], postings: Postings) -> Matches:
    import numpy as np

    places = [
        postings.at(way.row[0][0])
        if len(way.row) == 1 and len(way.row[0]) == 1
        else postings.following(way.row)
        for way in ways
    ]
    if not places:
        return Matches(postings.positions[:0], np.empty(0, dtype=np.int64), ())
    way_of = np.repeat(np.arange(len(places)), [len(p) for p in places])
    return Matches(np.concatenate(places), way_of, tuple(ways))


def _ways(atom: Word | Phrase | Filter, vocabulary: Vocabulary, effort: Effort) -> Iterator[Way]:
    if isinstance(atom, Phrase):
        if row := _row(atom.words, vocabulary, unfinished=atom.unfinished):
            yield Way(row, "word", PHRASE)
    elif isinstance(atom, Word):
        yield from _word_ways(atom, vocabulary, effort)


def _row(
    words: Sequence[str], vocabulary: Vocabulary, *, unfinished: bool = False, forms: bool = False
) -> tuple[tuple[Range, ...], ...] | None:
    """Ranges for words that must follow each other; None where one of them is unknown."""
    row: list[tuple[Range, ...]] = []
    for place, word in enumerate(words):
        is_open = unfinished and place == len(words) - 1
        found = vocabulary.beginning(word) if is_open else vocabulary.exact(word)
        ranges = ((found,) if found else ()) + (*(vocabulary.related(word) if forms else ()),)
        if not ranges:
            return None
        row.append(ranges)
    return tuple(row)


def _one(words: Range) -> tuple[tuple[Range, ...], ...]:
    return ((words,),)


def _word_ways(typed: Word, vocabulary: Vocabulary, effort: Effort) -> Iterator[Way]:
    word = typed.word
    exact = vocabulary.exact(word)
    if exact:
        yield Way(_one(exact), "word", WORD)
    if typed.exact:
        return
    begun = vocabulary.beginning(word)
    is_open = typed.unfinished or typed.begins
    if begun and is_open:
        yield from _beginning(begun, exact, word, BEGINNING)
    if typed.begins:
        return
    # Most other forms of a word that has only begun begin so too.
    stands = not is_open or len(word) >= _SHORTEST_OPEN
    forms = [Way(_one(f), "word", FORM) for f in vocabulary.related(word)] if stands else []
    yield from forms
    known = bool(exact or forms or (begun and is_open))
    for _, __, others in figures([word]):
        if row := _row(others, vocabulary):
            yield Way(row, "word", FORM)
    yield from _split(word, vocabulary, known=known, unfinished=is_open)
    if effort == Effort.WORDS:
        return
    if begun and not is_open:
        yield from _beginning(begun, exact, word, HALF_WORD)
    anywhere = effort == Effort.ANYWHERE
    for near in vocabulary.near(word, anywhere=anywhere):
        yield _typo(near, 1.0)
    for near in vocabulary.near_beginnings(word, anywhere=anywhere) if is_open else ():
        yield _typo(near, UNFINISHED_TYPO)


def _beginning(begun: Range, exact: Range | None, word: str, quality: float) -> Iterator[Way]:
    # The word itself is the first of those that begin with it.
    rest = Range(begun.first + 1, begun.end) if exact else begun
    if rest.end > rest.first:
        yield Way(_one(rest), "prefix", quality, len(word))


def _typo(near: Near, factor: float) -> Way:
    quality = ONE_TYPO if near.edits < 2 else TWO_TYPOS
    return Way(_one(near.range), "typo", quality * factor)


def _split(word: str, vocabulary: Vocabulary, *, known: bool, unfinished: bool) -> Iterator[Way]:
    """Two words of the library typed as one: ``dualuse``."""
    shortest = _SHORTEST_PART if known else 2
    for place in range(shortest, len(word) - shortest + 1):
        first, second = vocabulary.exact(word[:place]), None
        if first:
            second = vocabulary.exact(word[place:])
            if not second and unfinished and not known:
                second = vocabulary.beginning(word[place:])
        if first and second:
            yield Way(((first,), (second,)), "joined", SPLIT)


def _across(
    typed: Sequence[Word | None], vocabulary: Vocabulary, synonyms: Synonyms, effort: Effort
) -> Iterator[tuple[int, int, Way]]:
    """What several typed words are together: one word, a figure, a term with synonyms."""
    for first in range(len(typed) - 1):
        one, two = typed[first], typed[first + 1]
        if one and two:
            joined = one.word + two.word
            if exact := vocabulary.exact(joined):
                yield first, first + 2, Way(_one(exact), "joined", JOINED)
            begun = vocabulary.beginning(joined) if two.unfinished and len(joined) > 4 else None
            for way in _beginning(begun, exact, joined, SPLIT) if begun else ():
                yield first, first + 2, Way(way.row, "joined", way.quality, way.letters)
    for first, end, others in figures([word.word if word else "" for word in typed]):
        if end > first + 1 and (row := _row(others, vocabulary)):
            yield first, end, Way(row, "word", FORM)
    for meaning in synonyms.widen(typed, typos=effort > Effort.WORDS):
        if row := _row(meaning.term, vocabulary, forms=True):
            yield meaning.first, meaning.end, Way(row, "synonym", SYNONYM)
