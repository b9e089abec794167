"""Names that a few typed letters may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain

from briefing.search.vocabulary import edits_allowed
from briefing.text import fold, folded_words

_LAST = "\U0010ffff"


class Names:
    """Things by number, each with one name or several."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        """``names[n]`` are the names of thing ``n``."""
        self._thing_of = [n for n, its_names in enumerate(names) for _ in its_names]
        raw = list(chain.from_iterable(names))
        self._folded = [fold(name) for name in raw]
        self._words = sorted(
            (word, number) for number, name in enumerate(raw) for word in set(folded_words(name))
        )
        self._count = len(names)

    def ranked(self, typed: str, most: int | None = None) -> list[int]:
        """The things a typed value may mean, each once: those named exactly so, then those whose
        words begin so, then those that hold it. Only where there is none, those near a typo.

        Equals stay in their own order; nothing typed gives everything. ``most`` are enough.
        """
        wanted, words = fold(typed).strip(), folded_words(typed)
        if not wanted:
            return list(range(self._count))[:most]
        found: dict[int, None] = {}
        for kind in (self._named, self._beginning_so, self._holding):
            if most is None or len(found) < most:
                things = {self._thing_of[name] for name in kind(wanted, words)}
                found |= dict.fromkeys(sorted(things))
        if not found:
            near = self._holding_all([self._near(word) for word in words])
            found = dict.fromkeys(sorted({self._thing_of[name] for name in near}))
        return list(found)[:most]

    def meant(self, typed: str) -> list[int]:
        """The things of the best kind alone of ``ranked``; all where nothing is typed."""
        wanted, words = fold(typed).strip(), folded_words(typed)
        if not wanted:
            return list(range(self._count))
        for kind in (self._named, self._beginning_so, self._holding):
            if found := kind(wanted, words):
                return sorted({self._thing_of[name] for name in found})
        near = self._holding_all([self._near(word) for word in words])
        return sorted({self._thing_of[name] for name in near})

    def _named(self, wanted: str, _: Sequence[str]) -> Collection[int]:
        return [n for n, name in enumerate(self._folded) if name == wanted]

    def _beginning_so(self, _: str, words: Sequence[str]) -> Collection[int]:
        return self._holding_all([self._beginning(word) for word in words])

    def _holding(self, wanted: str, _: Sequence[str]) -> Collection[int]:
        return [n for n, name in enumerate(self._folded) if wanted in name]

    def _holding_all(self, of_each_word: Sequence[set[int]]) -> set[int]:
        return set.intersection(*of_each_word) if of_each_word else set()

    def _beginning(self, word: str) -> set[int]:
        """The names one of whose words begins so."""
        first = bisect_left(self._words, (word, 0))
        end = bisect_left(self._words, (word + _LAST, 0), first)
        return {name for _, name in self._words[first:end]}

    def _near(self, word: str) -> set[int]:
        """The names that hold the word, or one that is or begins within the edits it allows."""
        edits = edits_allowed(word)
        lengths = range(len(word) - edits, len(word) + edits + 1) if edits else ()
        found: set[str] = set()
        for length in (None, *lengths):
            found.update(self._within(edits, word, length))
        return {name for other, name in self._words if other in found}

    def _within(self, edits: int, word: str, length: int | None) -> Iterator[str]:
        """The distinct words whose first letters, so many, are that near (None: all letters)."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        cut = [other[:length] for other in self._distinct]
        near = process.extract_iter(word, cut, scorer=OSA.distance, score_cutoff=edits)
        yield from (self._distinct[place] for _, __, place in near)

    @cached_property
    def _distinct(self) -> list[str]:
        return list(dict.fromkeys(word for word, _ in self._words))
