"""Terms that the themes of a library declare to mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefing.library.snapshot import Library
from briefing.search.forms import common_form
from briefing.search.query import Word
from briefing.search.vocabulary import edits_allowed
from briefing.text import words

_SHORTEST_BEGINNING = 4
"""Letters of an unfinished word from which on it may be the beginning of a term."""

Term = tuple[str, ...]


class Meaning(NamedTuple):
    """Typed words ``first:end`` are a term that means the same as another."""

    first: int
    end: int
    term: Term


class Synonyms:
    """Which terms mean the same. Terms are rows of folded words."""

    def __init__(self, sets: Iterable[Sequence[str]]) -> None:
        self._same: list[tuple[Term, ...]] = []
        self._terms: list[tuple[Term, int]] = []
        for terms in sets:
            folded = dict.fromkeys(tuple(w.folded for w in words(term)) for term in terms)
            same = tuple(term for term in folded if term)
            self._terms += [(term, len(self._same)) for term in same]
            self._same.append(same)

    @classmethod
    def of(cls, library: Library) -> Synonyms:
        """The synonyms of all themes."""
        return cls(terms for theme in library.themes.values() for terms in theme.synonyms)

    def widen(self, typed: Sequence[Word | None], *, typos: bool) -> Iterator[Meaning]:
        """Other terms for runs of the typed words; None stands for what is no plain word."""
        for term, number in self._terms:
            for first in range(len(typed) - len(term) + 1):
                pairs = zip(typed[first : first + len(term)], term, strict=True)
                if all(word is not None and _means(word, other, typos) for word, other in pairs):
                    for same in self._same[number]:
                        if same != term:
                            yield Meaning(first, first + len(term), same)


def _means(typed: Word, word: str, typos: bool) -> bool:
    if typed.word == word:
        return True
    if typed.word[:1] != word[:1]:
        return False
    if common_form(typed.word) == common_form(word):
        return True
    if typed.unfinished and len(typed.word) >= _SHORTEST_BEGINNING and word.startswith(typed.word):
        return True
    edits = edits_allowed(typed.word) if typos else 0
    if not edits:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(typed.word, word, score_cutoff=edits) <= edits
