"""The index of a library: built from a snapshot, brought up to date by a change, searched.

It holds what documents say and nothing that is judged (``is:contested``, picks, dates): that
comes from the library at the moment of the search.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.library.scan import Change
from briefing.library.snapshot import Library
from briefing.search.documents import (
    OWN_WORDS,
    TYPES,
    Document,
    Type,
    claims_resting_on,
    document,
    documents,
)
from briefing.search.filters import Sieve
from briefing.search.highlight import Shown, show
from briefing.search.match import Effort, Matches, matches
from briefing.search.postings import Postings, lay_out
from briefing.search.query import Filter, Group, Ignored, Query, parse
from briefing.search.rank import Coverage, cover, order, scores
from briefing.search.synonyms import Synonyms
from briefing.text import folded_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

ENOUGH = 10
"""Hits after which a query does not reach further (see ``Effort``)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``text`` is the raw text of the field that matches best.

    ``spans`` are characters of ``text``; ``how`` says how it was found: ``word``,
    ``prefix``, ``typo``, ``joined``, ``synonym``.
    """

    type: Type
    ref: str
    theme: str
    field: str
    text: str
    score: float
    spans: tuple[tuple[int, int], ...]
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found. ``partial``: nothing matches all of it; these match most."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    partial: bool
    ignored: tuple[Ignored, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document and the folded words of its fields."""

    document: Document
    words: tuple[tuple[str, ...], ...]


_Key = tuple[str, str]
"""Type and reference."""


class Index:
    """A library, ready to be searched. It does not change; ``update`` gives a new one."""

    def __init__(self, entries: Mapping[_Key, _Entry], synonyms: Synonyms) -> None:
        import numpy as np

        # In the order of the references, so that a document's number decides between equals.
        self._entries = dict(sorted(entries.items(), key=lambda item: (item[0][1], item[0][0])))
        self._documents = [entry.document for entry in self._entries.values()]
        self._numbers = {key: number for number, key in enumerate(self._entries)}
        self._importance = np.array([d.importance for d in self._documents], dtype=np.int64)
        self._types = np.array([TYPES.index(d.type) for d in self._documents], dtype=np.int8)
        self._postings: Postings = lay_out(
            self._documents, [entry.words for entry in self._entries.values()]
        )
        self._synonyms = synonyms
        self._sieve: Sieve | None = None

    @classmethod
    def build(cls, library: Library) -> Index:
        """The index of a library."""
        entries: dict[_Key, _Entry] = {(d.type, d.ref): _entry(d) for d in documents(library)}
        return cls(entries, Synonyms.of(library))

    def update(self, change: Change) -> Index:
        """The index of what the library has become: the same as a fresh one."""
        library = change.new
        touched = change.upserts | change.deletions
        refs = {*touched, *claims_resting_on(library, touched)}
        entries = dict(self._entries)
        for ref in refs:
            for kind in TYPES:
                found = document(library, kind, ref)
                if found is None:
                    entries.pop((kind, ref), None)
                else:
                    entries[kind, ref] = _entry(found)
        return Index(entries, Synonyms.of(library))

    def __len__(self) -> int:
        """The number of documents."""
        return len(self._documents)

    @property
    def words(self) -> Sequence[str]:
        """Every folded word it holds, sorted."""
        return self._postings.vocabulary.words

    def search(
        self,
        query: Query | str,
        *,
        library: Library,
        today: dt.date,
        picked: Collection[str] = (),
        limit: int = 50,
        type: Type | str | None = None,  # noqa: A002
    ) -> Results:
        """The best hits of a query, best first; ``type`` keeps one type of documents only.

        ``total`` counts all that match, also beyond the limit. What an older index still
        holds and the library does not is never found.
        """
        asked = parse(query) if isinstance(query, str) else query
        if not asked.groups or not self._documents:
            return Results(asked.text, (), 0, False, asked.ignored)
        sieve = self._sieve_for(library, today)
        allowed = sieve.existing
        if type is not None:
            allowed = allowed & (self._types == (TYPES.index(type) if type in TYPES else -1))
        return _Search(self, asked, sieve, allowed, picked).results(limit)

    def _sieve_for(self, library: Library, today: dt.date) -> Sieve:
        sieve = self._sieve
        if sieve is None or sieve.library is not library or sieve.today != today:
            sieve = self._sieve = Sieve(library, self._documents, today)
        return sieve


def _entry(found: Document) -> _Entry:
    return _Entry(found, tuple(tuple(folded_words(f.text)) for f in found.fields))


class _Search:
    """One query on its way from groups to hits."""

    def __init__(
        self,
        index: Index,
        asked: Query,
        sieve: Sieve,
        allowed: Mask,
        picked: Collection[str],
    ) -> None:
        self.index = index
        self.asked = asked
        self.sieve = sieve
        self.picked = picked
        self.allowed = allowed
        self.ignored = list(asked.ignored)
        self.groups: list[Group] = []
        self.alternatives: list[Mask | None] = []
        self.understood = False
        for group in asked.groups:
            self._take(group)

    def _take(self, group: Group) -> None:
        """Turn a group into a filter, a veto, or words that are to be matched."""
        passing: Mask | None = None
        for atom in group.atoms:
            if isinstance(atom, Filter):
                mask = self.sieve.mask(atom, self.picked)
                if isinstance(mask, str):
                    self.ignored.append(Ignored(str(atom), mask))
                else:
                    passing = mask if passing is None else passing | mask
        spoken = Group(tuple(a for a in group.atoms if not isinstance(a, Filter)), group.negated)
        if group.negated:
            if passing is not None:
                self.allowed = self.allowed & ~passing
            if spoken.atoms:
                self._veto(spoken)
        elif spoken.atoms:
            self.groups.append(spoken)
            self.alternatives.append(passing)
        elif passing is not None:
            self.allowed = self.allowed & passing
        self.understood = self.understood or bool(spoken.atoms) or passing is not None

    def _veto(self, group: Group) -> None:
        postings = self.index._postings
        (found,) = matches([group], postings, self.index._synonyms, Effort.WORDS)
        said = found.positions[postings.weight_of[found.positions] > OWN_WORDS]
        allowed = self.allowed.copy()
        allowed[postings.document_of[said]] = False
        self.allowed = allowed

    def results(self, limit: int) -> Results:
        """The hits, in order."""
        import numpy as np

        if not self.understood:
            return Results(self.asked.text, (), 0, False, tuple(self.ignored))
        found: list[Matches] = []
        chosen = self.allowed
        score = np.zeros(len(chosen))
        partial = False
        if self.groups:
            found, coverage = self._reach()
            chosen = coverage.whole
            named = self._named()
            if named is not None:
                chosen[named] = True
            elif not chosen.any():
                chosen = coverage.best_part
                partial = bool(chosen.any())
            score = scores(coverage, chosen, found, self.index._postings)
            score -= _RECORD * (self.index._types == TYPES.index("source"))
            if named is not None:
                score[named] += _NAMED
        best = order(chosen, score, self.index._importance, limit)
        return Results(
            query=self.asked.text,
            hits=tuple(self._hits(best, found)),
            total=int(chosen.sum()),
            partial=partial,
            ignored=tuple(self.ignored),
        )

    def _reach(self) -> tuple[list[Matches], Coverage]:
        """The matches, with no more effort than it takes to find enough."""
        index = self.index
        enough = min(ENOUGH, int(self.allowed.sum()))
        for effort in Effort:
            found = matches(self.groups, index._postings, index._synonyms, effort)
            coverage = cover(found, index._postings, self.alternatives, self.allowed)
            hits = int(coverage.whole.sum())
            if hits >= enough or (hits and effort == Effort.TYPOS):
                break
        return found, coverage

    def _named(self) -> int | None:
        """The document whose reference the query is."""
        ref = self.asked.text.strip()
        numbers = (self.index._numbers.get((kind, ref)) for kind in TYPES)
        return next((n for n in numbers if n is not None and self.allowed[n]), None)

    def _hits(self, best: Sequence[tuple[int, float]], found: Sequence[Matches]) -> list[Hit]:
        rows = [row for row, _ in best]
        documents = [self.index._documents[row] for row in rows]
        texts = [[field.text for field in d.fields] for d in documents]
        shown = show(rows, found, self.index._postings, texts)
        return [_hit(d, score, s) for d, (_, score), s in zip(documents, best, shown, strict=True)]


_RECORD = 0.2
"""What a source loses against a claim, brief or theme that matches as well: those say something."""

_NAMED = 10.0
"""What a document gains whose reference was typed."""


def _hit(found: Document, score: float, shown: Shown) -> Hit:
    field = found.fields[shown.field]
    return Hit(
        type=found.type,
        ref=found.ref,
        theme=found.theme,
        field=field.name,
        text=field.text,
        score=score,
        spans=shown.spans,
        how=shown.how,
    )
