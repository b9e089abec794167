"""The index of a library: built from a snapshot, brought up to date by a change, searched.

It is a row of segments: the first holds most, the others what changed since. It holds what
documents say and nothing that is judged (``is:contested``, picks): that comes from the library
at the moment of the search.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from briefing.library.snapshot import Library
from briefing.search.documents import (
    OWN_WORDS,
    TYPES,
    Document,
    Type,
    dependents,
    document,
    documents,
)
from briefing.search.filters import Masks, Sieve
from briefing.search.highlight import Shown, show
from briefing.search.layout import lay_out, merge
from briefing.search.lexicon import Lexicon
from briefing.search.match import Effort, Way, ways
from briefing.search.query import Filter, Group, Ignored, Query, parse
from briefing.search.rank import (
    LOOKED_AT,
    Led,
    Reached,
    best,
    count_groups,
    cover,
    matches_in,
    nearness,
    rarity,
    sortable,
    whole,
)
from briefing.search.segment import Segment, key
from briefing.search.synonyms import Synonyms

if TYPE_CHECKING:
    from briefing.library.scan import Change
    from briefing.search.segment import Mask

ENOUGH = 10
"""Hits after which a query does not reach further (see ``Effort``)."""

_REMEMBERED = 6
"""Groups of which is remembered where they lead."""

_TOGETHER = 4
"""Of the segments of what changed each is so many times as large as the next, or they merge."""


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


class Hits(Sequence[Hit]):
    """The hits of a query, best first. Each is made when it is looked at, some rows at once."""

    def __init__(self, count: int, make: Callable[[range], Sequence[Hit]]) -> None:
        self._count = count
        self._make = make
        self._made: dict[int, Hit] = {}

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        """A hit, or some of them as a tuple."""
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(self._count)))
        number = range(self._count)[place]
        if number not in self._made:
            first = number - number % _AT_ONCE
            rows = range(first, min(first + _AT_ONCE, self._count))
            self._made.update(zip(rows, self._make(rows), strict=True))
        return self._made[number]

    def __eq__(self, other: object) -> bool:
        """Whether another sequence holds the same hits."""
        return isinstance(other, Hits | tuple) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """All of them."""
        return repr(tuple(self))


_AT_ONCE = 16
"""Hits that are made together: about as many as a screen shows."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found. ``partial``: nothing matches all of it; these match most."""

    query: str
    hits: Sequence[Hit]
    total: int
    partial: bool
    ignored: tuple[Ignored, ...]
    unfinished: bool = False
    """The widest step was left out and might find something."""


class SpoiltIndexError(Exception):
    """The file that an index lies in is no longer what it was: the index is to be made anew."""


class Index:
    """A library, ready to be searched. It does not change; ``update`` gives a new one."""

    def __init__(
        self,
        segments: Iterable[Segment],
        library: Library,
        intact: Callable[[], bool] | None = None,
    ) -> None:
        self.segments = tuple(segments)
        self.intact = intact
        """Asked before columns in a mapped file are touched: whether it is still whole."""
        self.library = library
        """The snapshot whose documents it holds."""
        self.lexicon = Lexicon(self.segments)
        self.synonyms = Synonyms.of(library)
        self._sieve: Sieve | None = None
        # The next key leads mostly to the same places.
        self.led = lru_cache(maxsize=_REMEMBERED)(self._led)

    def _led(self, segment: int, ways: tuple[Way, ...]) -> Led:
        """Where ways lead in a segment."""
        return Led(self.segments[segment], segment, ways)

    @classmethod
    def build(cls, library: Library) -> Index:
        """The index of a library."""
        return cls([Segment(lay_out(documents(library)))], library)

    def update(self, change: Change) -> Index:
        """The index of what the library has become: the same as a fresh one."""
        new = change.new
        if new.settings.default_marking != self.library.settings.default_marking:
            return Index.build(new)
        touched = change.upserts | change.deletions
        refs = {*touched, *dependents(self.library, touched), *dependents(new, touched)}
        return self.refreshed(((kind, ref) for ref in refs for kind in TYPES), new)

    def refreshed(self, called: Iterable[tuple[Type, str]], library: Library) -> Index:
        """The index with these documents, and no others, as they are in a library."""
        gone: list[list[int]] = [[] for _ in self.segments]
        added: list[Document] = []
        for kind, ref in called:
            raw = key(kind, ref)
            for segment, numbers in zip(self.segments, gone, strict=True):
                if (number := segment.find(raw)) is not None:
                    numbers.append(number)
            found = document(library, kind, ref)
            if found is not None:
                added.append(found)
        kept = [s.without(numbers) for s, numbers in zip(self.segments, gone, strict=True)]
        if added:
            kept.append(Segment(lay_out(added)))
        return Index(_together(kept), library, self.intact)

    @cached_property
    def changed(self) -> int:
        """The documents that are not in the first segment, or no longer true there."""
        first = self.segments[0]
        return len(self) - first.living + len(first) - first.living

    def __len__(self) -> int:
        """The number of documents."""
        return sum(segment.living for segment in self.segments)

    @property
    def words(self) -> Sequence[str]:
        """Every folded word it holds, sorted."""
        return [word for word in self.lexicon.words("") if word > _LABELS_END]

    def search(
        self,
        query: Query | str,
        *,
        library: Library,
        today: dt.date,
        picked: Collection[str] = (),
        limit: int = 50,
        type: Type | str | None = None,  # noqa: A002
        widest: bool = True,
    ) -> Results:
        """The best hits of a query, best first; ``type`` keeps one type of documents only.

        ``total`` counts all that match, also beyond the limit. What an older index still
        holds and the library does not is never found. Without ``widest`` a query that finds
        little, and that by typos only, does not go on to compare with every word there is (see
        ``Effort``): that is for keys typed in the flow, and ``unfinished`` says that the pause
        may bring more.

        Raises ``SpoiltIndexError`` where the file under the index was cut short.
        """
        asked = parse(query) if isinstance(query, str) else query
        if self.intact is not None and not self.intact():
            raise SpoiltIndexError
        if not asked.groups or not len(self):
            return Results(asked.text, (), 0, False, asked.ignored)
        search = _Search(self, asked, self._sieve_for(library, today), picked, type)
        return search.results(limit, widest=widest)

    def _sieve_for(self, library: Library, today: dt.date) -> Sieve:
        sieve = self._sieve
        if sieve is None or sieve.library is not library or sieve.today != today:
            sieve = self._sieve = Sieve(library, self.segments, self.lexicon, today)
        return sieve


_LABELS_END = "\x02"


def _together(segments: Sequence[Segment]) -> list[Segment]:
    """Segments without empty ones, and with those merged that have grown alike."""
    first, *others = segments
    kept = [first, *(segment for segment in others if segment.living)]
    while len(kept) > 2 and kept[-1].living * _TOGETHER >= kept[-2].living:
        kept[-2:] = [Segment(merge(kept[-2:]))]
    return kept


class _Search:
    """One query on its way from groups to hits."""

    def __init__(
        self,
        index: Index,
        asked: Query,
        sieve: Sieve,
        picked: Collection[str],
        kind: Type | str | None,
    ) -> None:
        self.index = index
        self.segments = index.segments
        self.asked = asked
        self.sieve = sieve
        self.picked = picked
        # Of each segment, the documents that may be found; None for all.
        self.allowed = [_allowed(segment, kind) for segment in self.segments]
        if sieve.library is not index.library:
            self._allow(sieve.existing)
        self.ignored = list(asked.ignored)
        self.groups: list[Group] = []
        self.alternatives: list[Masks | None] = []
        self.understood = False
        self.together = True
        """A document may match several groups, so that they can stand near each other."""
        for group in asked.groups:
            self._take(group)

    def _allow(self, masks: Masks) -> None:
        self.allowed = [
            mask if allowed is None else allowed & mask
            for allowed, mask in zip(self.allowed, masks, strict=True)
        ]

    def _take(self, group: Group) -> None:
        """Turn a group into a filter, a veto, or words that are to be matched."""
        passing: Masks | None = None
        for atom in group.atoms:
            if isinstance(atom, Filter):
                masks = self.sieve.masks(atom, self.picked)
                if isinstance(masks, str):
                    self.ignored.append(Ignored(str(atom), masks))
                elif passing is None:
                    passing = masks
                else:
                    passing = [one | two for one, two in zip(passing, masks, strict=True)]
        spoken = Group(tuple(a for a in group.atoms if not isinstance(a, Filter)), group.negated)
        if group.negated:
            if passing is not None:
                self._allow([~mask for mask in passing])
            if spoken.atoms:
                self._allow([~mask for mask in self._saying(spoken)])
        elif spoken.atoms:
            self.groups.append(spoken)
            self.alternatives.append(passing)
        elif passing is not None:
            self._allow(passing)
        self.understood = self.understood or bool(spoken.atoms) or passing is not None

    def _saying(self, group: Group) -> Masks:
        """The documents that say one of the words themselves."""
        masks: Masks = []
        for reached in self._reached([group], Effort.WORDS):
            (found,) = matches_in(reached, np.arange(len(reached[0].segment)))
            said = found.weights > OWN_WORDS
            mask = np.zeros(len(reached[0].segment), dtype=bool)
            mask[found.documents[said]] = True
            masks.append(mask)
        return masks

    def _reached(self, groups: Sequence[Group], effort: Effort) -> list[list[Reached]]:
        """Of each segment, where the ways of each group lead."""
        found = ways(groups, self.index.lexicon, self.index.synonyms, effort)
        return [
            [Reached(self.index.led(number, row)) for row in found]
            for number in range(len(self.segments))
        ]

    def results(self, limit: int, *, widest: bool) -> Results:
        """The hits, in order."""
        if not self.understood:
            return Results(self.asked.text, (), 0, False, tuple(self.ignored))
        chosen, reached, unfinished = self._reach(widest)
        named = self._named()
        partial = False
        if named is not None:
            chosen[named[0]][named[1]] = True
        elif self.groups and not any(mask.any() for mask in chosen):
            chosen = self._best_part(reached)
            partial = any(mask.any() for mask in chosen)
        ranked = self._ranked(chosen, reached, named, limit)
        return Results(
            query=self.asked.text,
            hits=Hits(len(ranked), lambda rows: self._hits([ranked[n] for n in rows], reached)),
            total=sum(int(mask.sum()) for mask in chosen),
            partial=partial,
            ignored=tuple(self.ignored),
            unfinished=unfinished,
        )

    def _reach(self, widest: bool) -> tuple[Masks, list[list[Reached]], bool]:
        """What matches it all, with no more effort than it takes to find enough."""
        if not self.groups:
            return [_all(s, mask) for s, mask in self._each_allowed()], [], False
        enough: int | None = None
        spelled = False
        for effort in Effort:
            reached = self._reached(self.groups, effort)
            chosen = [
                whole(segment, reached[n], self._alternatives(n), allowed)
                for n, (segment, allowed) in enumerate(self._each_allowed())
            ]
            hits = sum(int(mask.sum()) for mask in chosen)
            spelled = spelled or (bool(hits) and effort == Effort.WORDS)
            # What was spelled as the library spells it needs no guess at its first letter.
            if hits >= ENOUGH or (spelled and effort == Effort.TYPOS):
                break
            if enough is None:
                # What a filter leaves may be less than enough: it is all there is to find.
                left = sum(int(_all(s, mask).sum()) for s, mask in self._each_allowed())
                enough = min(ENOUGH, left)
            if hits >= enough:
                break
            if effort == Effort.TYPOS and not widest:
                return chosen, reached, True
        return chosen, reached, False

    def _each_allowed(self) -> Iterator[tuple[Segment, Mask | None]]:
        return zip(self.segments, self.allowed, strict=True)

    def _alternatives(self, segment: int) -> list[Mask | None]:
        return [None if masks is None else masks[segment] for masks in self.alternatives]

    def _named(self) -> tuple[int, int] | None:
        """The segment and document whose reference the query is."""
        ref = self.asked.text.strip()
        for kind, parts in self.sieve.parts.items():
            if ref not in parts:
                continue
            for n, (segment, allowed) in enumerate(self._each_allowed()):
                number = segment.find(key(kind, ref))
                if number is not None and (allowed is None or allowed[number]):
                    return n, number
        return None

    def _best_part(self, reached: Sequence[Sequence[Reached]]) -> Masks:
        """What matches as many groups as anything does, one at least."""
        counts = []
        for n, (segment, allowed) in enumerate(self._each_allowed()):
            found = count_groups(segment, reached[n], self._alternatives(n))
            counts.append(found if allowed is None else found * allowed)
        most = max(int(found.max(initial=0)) for found in counts)
        self.together = most > 1
        return [(found == most) & (most > 0) for found in counts]

    def _ranked(
        self,
        chosen: Masks,
        reached: Sequence[Sequence[Reached]],
        named: tuple[int, int] | None,
        limit: int,
    ) -> list[_Ranked]:
        """The best of what was chosen, best first."""
        weights = rarity(
            [sum(row[n].true for row in reached) for n in range(len(self.groups))], len(self.index)
        )
        found: list[list[_Ranked]] = []
        for n, segment in enumerate(self.segments):
            documents = chosen[n].nonzero()[0]
            score = np.zeros(len(documents))
            importance = segment.columns.importance[documents]
            if self.groups:
                score = weights @ cover(reached[n], self._alternatives(n), chosen[n], documents)
            if len(self.groups) > 1 and self.together:
                looked_at = np.sort(best(score, importance, LOOKED_AT))
                near = nearness(matches_in(reached[n], documents[looked_at]), documents[looked_at])
                score[looked_at] += near
            if self.groups:
                score -= _RECORD * (segment.columns.types[documents] == TYPES.index("source"))
            if named is not None and named[0] == n:
                score[documents == named[1]] += _NAMED
            first = best(score, importance, limit)
            place, first_documents = sortable(score[first], importance[first]), documents[first]
            order = np.lexsort((first_documents, -place))
            rows = (place[order], first_documents[order], score[first][order])
            found.append(
                [_Ranked(n, *row) for row in zip(*(c.tolist() for c in rows), strict=True)]
            )
        found = [row for row in found if row]
        if len(found) < 2:
            return found[0] if found else []
        return sorted(chain(*found), key=self._place)[:limit]

    def _place(self, row: _Ranked) -> tuple[int, bytes]:
        """What decides among documents of several segments."""
        return -row.place, self.segments[row.segment].key(row.document)

    def _hits(self, ranked: Sequence[_Ranked], reached: Sequence[Sequence[Reached]]) -> list[Hit]:
        """Documents that were ranked, as they are shown."""
        found: dict[_Ranked, Hit] = {}
        for n, segment in enumerate(self.segments):
            here = [row for row in ranked if row.segment == n]
            if not here:
                continue
            documents = [self.sieve.document(*segment.named(row.document)) for row in here]
            numbers = np.array([row.document for row in here], dtype=np.int64)
            matches = matches_in(reached[n], numbers) if reached else []
            texts = [[field.text for field in of.fields] for of in documents]
            shown = show(segment, numbers, matches, texts)
            for row, of, how in zip(here, documents, shown, strict=True):
                found[row] = _hit(of, row.score, how)
        return [found[row] for row in ranked]


_RECORD = 0.2
"""What a source loses against a claim, brief or theme that matches as well: those say something."""

_NAMED = 10.0
"""What a document gains whose reference was typed."""


class _Ranked(NamedTuple):
    """A document of a segment, with what decides its place (the greater the better)."""

    segment: int
    place: int
    document: int
    score: float


def _allowed(segment: Segment, kind: Type | str | None) -> Mask | None:
    """The documents of a type (None: of any) that are still true; None where all are."""
    if kind is None:
        return segment.true
    number = TYPES.index(kind) if kind in TYPES else -1
    if segment.only_type == number:
        return segment.true
    mask: Mask = segment.columns.types == number
    return mask if segment.true is None else mask & segment.true


def _all(segment: Segment, allowed: Mask | None) -> Mask:
    return np.ones(len(segment), dtype=bool) if allowed is None else allowed.copy()


def _hit(found: Document, score: float, shown: Shown) -> Hit:
    field = found.fields[shown.field]
    return Hit(
        type=found.type,
        ref=found.ref,
        theme=found.theme,
        field=field.name,
        text=field.text,
        score=round(score, 6),
        spans=shown.spans,
        how=shown.how,
    )
