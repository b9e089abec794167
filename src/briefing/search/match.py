"""From the atoms of a query to the ways in which they are found, each with how and how well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from briefing.search.forms import figures
from briefing.search.lexicon import Lexicon, Ranges, without
from briefing.search.query import Filter, Group, Phrase, Word
from briefing.search.synonyms import Synonyms
from briefing.values import dataclass


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

    ``row`` is a row of words to be found behind each other, each one of several ranges.
    ``letters`` of the word are what was typed; 0 for all of it.
    """

    row: tuple[Ranges, ...]
    how: str
    quality: float
    letters: int = 0

    # One way is like no other: to compare all that is in it would take longer than to look.
    __eq__ = object.__eq__
    __hash__ = object.__hash__


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


def ways(
    groups: Sequence[Group], lexicon: Lexicon, synonyms: Synonyms, effort: Effort
) -> list[tuple[Way, ...]]:
    """The ways in which each group is found, in their order; filters match no words."""
    found = [
        [way for atom in group.atoms for way in _ways(atom, lexicon, effort)] for group in groups
    ]
    plain = [group.plain for group in groups]
    for first, end, way in _across(plain, lexicon, synonyms, effort):
        for number in range(first, end):
            found[number].append(way)
    for number, group in enumerate(groups):
        for atom in group.atoms:
            same = synonyms.of_run(atom.words) if isinstance(atom, Phrase) else ()
            rows = (_row(term, lexicon, forms=True) for term in same)
            found[number] += [Way(row, "synonym", SYNONYM) for row in rows if row]
    return [tuple(row) for row in found]


def _ways(atom: Word | Phrase | Filter, lexicon: Lexicon, effort: Effort) -> Iterator[Way]:
    if isinstance(atom, Phrase):
        if row := _row(atom.words, lexicon, unfinished=atom.unfinished):
            yield Way(row, "word", PHRASE)
    elif isinstance(atom, Word):
        yield from lexicon.remember(_word_ways, atom, effort)


def _row(
    words: Sequence[str], lexicon: Lexicon, *, unfinished: bool = False, forms: bool = False
) -> tuple[Ranges, ...] | None:
    """Ranges for words that must follow each other; None where one of them is unknown."""
    row: list[Ranges] = []
    for place, word in enumerate(words):
        is_open = unfinished and place == len(words) - 1
        found = lexicon.beginning(word) if is_open else lexicon.exact(word)
        ranges = (*found, *(lexicon.related(word) if forms else ()))
        if not ranges:
            return None
        row.append(ranges)
    return tuple(row)


def _word_ways(lexicon: Lexicon, typed: Word, effort: Effort) -> Iterator[Way]:
    word = typed.word
    exact = lexicon.exact(word)
    if exact:
        yield Way((exact,), "word", WORD)
    if typed.exact:
        return
    begun = lexicon.beginning(word)
    is_open = typed.unfinished or typed.begins
    if is_open:
        yield from _beginning(begun, exact, word, BEGINNING)
    if typed.begins:
        return
    # Most other forms of a word that has only begun begin so too.
    stands = not is_open or len(word) >= _SHORTEST_OPEN
    forms = lexicon.related(word) if stands else ()
    if forms:
        yield Way((forms,), "word", FORM)
    known = bool(exact or forms or (begun and is_open))
    for _, __, others in figures([word]):
        if row := _row(others, lexicon):
            yield Way(row, "word", FORM)
    yield from _split(word, lexicon, known=known, unfinished=is_open)
    if effort == Effort.WORDS:
        return
    if not is_open:
        yield from _beginning(begun, exact, word, HALF_WORD)
    anywhere = effort == Effort.ANYWHERE
    for edits, near in lexicon.near(word, anywhere=anywhere, begun=False):
        yield _typo(edits, near, 1.0)
    for edits, near in lexicon.near(word, anywhere=anywhere, begun=True) if is_open else ():
        yield _typo(edits, near, UNFINISHED_TYPO)


def _beginning(begun: Ranges, exact: Ranges, word: str, quality: float) -> Iterator[Way]:
    # The word itself is the first of those that begin with it.
    if rest := without(begun, exact):
        yield Way((rest,), "prefix", quality, len(word))


def _typo(edits: int, near: Ranges, factor: float) -> Way:
    return Way((near,), "typo", (ONE_TYPO if edits < 2 else TWO_TYPOS) * factor)


def _split(word: str, lexicon: Lexicon, *, known: bool, unfinished: bool) -> Iterator[Way]:
    """Two words of the library typed as one: ``dualuse``."""
    shortest = _SHORTEST_PART if known else 2
    for place in range(shortest, len(word) - shortest + 1):
        first = lexicon.exact(word[:place])
        if not first:
            continue
        second = lexicon.exact(word[place:])
        if not second and unfinished and not known:
            second = lexicon.beginning(word[place:])
        if second:
            yield Way((first, second), "joined", SPLIT)


def _across(
    typed: Sequence[Word | None], lexicon: Lexicon, synonyms: Synonyms, effort: Effort
) -> Iterator[tuple[int, int, Way]]:
    """What several typed words are together: one word, a figure, a term with synonyms."""
    for first in range(len(typed) - 1):
        one, two = typed[first], typed[first + 1]
        if one and two:
            joined = one.word + two.word
            if exact := lexicon.exact(joined):
                yield first, first + 2, Way((exact,), "joined", JOINED)
            begun = lexicon.beginning(joined) if two.unfinished and len(joined) > 4 else ()
            if rest := without(begun, exact):
                yield first, first + 2, Way((rest,), "joined", SPLIT, len(joined))
    for first, end, others in figures([word.word if word else "" for word in typed]):
        if end > first + 1 and (row := _row(others, lexicon)):
            yield first, end, Way(row, "word", FORM)
    for meaning in synonyms.widen(typed, typos=effort > Effort.WORDS):
        if row := _row(meaning.term, lexicon, forms=True):
            yield meaning.first, meaning.end, Way(row, "synonym", SYNONYM)
