"""Terms that the themes of a library declare to mean the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefing.library.snapshot import Library
from briefing.search.forms import common_form
from briefing.search.query import Word
from briefing.search.vocabulary import edits_allowed
from briefing.text import is_unspaced, words

_SHORTEST_BEGINNING = 4
"""Letters of an unfinished word from which on it may be the beginning of a term."""

Term = tuple[str, ...]


def may_want_one(query: str) -> bool:
    """Whether a query that found nothing is in a script of which a library in English has at most
    what its themes declare."""
    letters = (sign for sign in query if sign.isalpha() and not sign.isascii())
    return any(not unicodedata.name(sign, "LATIN").startswith("LATIN") for sign in letters)


class Meaning(NamedTuple):
    """Typed words ``first:end`` are a term that means the same as another."""

    first: int
    end: int
    term: Term


class Synonyms:
    """Which terms mean the same. Terms are rows of folded words."""

    def __init__(self, sets: Iterable[Sequence[str]]) -> None:
        self._same: list[tuple[Term, ...]] = []
        self._terms: dict[str, list[tuple[Term, int]]] = {}
        """Terms by their first letter, each with the number of its set."""
        for terms in sets:
            same = tuple(t for t in dict.fromkeys(map(_row, terms)) if t)
            for term in same:
                self._terms.setdefault(term[0][0], []).append((term, len(self._same)))
            self._same.append(same)

    @classmethod
    def of(cls, library: Library) -> Synonyms:
        """The synonyms of all themes."""
        return cls(terms for theme in library.themes.values() for terms in theme.synonyms)

    def of_run(self, run: Term) -> Iterator[Term]:
        """Other terms for a run of characters without spaces (レアアース)."""
        if not is_unspaced(run[0]):
            return
        for term, number in self._terms.get(run[0][0], ()):
            if term == run:
                yield from (same for same in self._same[number] if same != term)

    def widen(self, typed: Sequence[Word | None], *, typos: bool) -> Iterator[Meaning]:
        """Other terms for runs of the typed words; None stands for what is no plain word."""
        for first, word in enumerate(typed):
            for term, number in self._terms.get(word.word[0], ()) if word else ():
                end = first + len(term)
                pairs = zip(typed[first:end], term, strict=False)
                if end <= len(typed) and all(_means(one, other, typos) for one, other in pairs):
                    yield from (
                        Meaning(first, end, same) for same in self._same[number] if same != term
                    )


def _row(term: str) -> Term:
    """A term as the words that follow each other where it stands in a text.

    Each character of a run without spaces is a word with the one after it; the last alone is one
    only where the run ends there.
    """
    found = words(term)
    nexts = (*found[1:], None)
    pairs = zip((None, *found), found, nexts, strict=False)
    return tuple(
        word.folded
        for before, word, after in pairs
        if before is None
        or before.end <= word.start
        or (after is not None and after.start < word.end)
    )


def _means(typed: Word | None, word: str, typos: bool) -> bool:
    if typed is None:
        return False
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
