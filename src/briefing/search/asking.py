"""One query on its way from groups of words to hits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from briefing.search.arrays import np
from briefing.search.documents import OWN_WORDS, TYPES, Document, Type
from briefing.search.filters import Masks, Sieve
from briefing.search.highlight import Shown, show
from briefing.search.match import Effort, ways
from briefing.search.query import Filter, Group, Ignored, Phrase, Query, Word
from briefing.search.rank import (
    LOOKED_AT,
    MANY,
    best,
    count_groups,
    cover,
    foremost,
    nearness,
    rarity,
    sortable,
    whole,
)
from briefing.search.reached import Reached, matches_in, neighbours_in
from briefing.search.results import Hit, Hits, Results
from briefing.search.segment import Segment, key
from briefing.text import is_unspaced

if TYPE_CHECKING:
    from briefing.search.index import Index
    from briefing.search.reached import Scores
    from briefing.search.segment import Mask

FEW = 3
"""Documents that match three words or more, below which those that match all but one follow."""
_LITTLE = frozenset(
    "a an and as at by for from in into is it its not of on the to was were with".split()  # noqa: SIM905
)
"""Words that nobody looks for beside two that say something."""
ENOUGH = 10
"""Hits after which a query does not reach further (see ``Effort``)."""


class Asking:
    """A query, the index it is put to, and what of it is allowed to be found."""

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
        for group in _that_matter(asked.groups):
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
        return [
            reached.standing_above(OWN_WORDS) for (reached,) in self._reached([group], Effort.WORDS)
        ]

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
        chosen, counts, reached, unfinished = self._reach(widest)
        named = self._named()
        partial = False
        first: Masks | None = None
        besides = 0
        if named is not None:
            segment, document = named
            if not chosen[segment][document]:
                # It matches a part at most: what the rest is narrowed to may be without it.
                for group in reached[segment] if reached else ():
                    group.widen()
                counts[segment] += 1
                chosen[segment][document] = True
        elif self.groups and not any(counts):
            chosen = self._best_part(reached)
            counts = _counts(chosen)
            partial = any(counts)
        elif len(self.groups) > 2 and 0 < sum(counts) < FEW and not unfinished:
            first = chosen
            chosen = self._all_but_one(reached)
            besides = sum(_counts(chosen)) - sum(counts)
            counts = _counts(chosen)
        ranked = self._ranked(chosen, counts, reached, named, max(limit, _OVERTAKING), first)
        ranked = self._overtaken(ranked, named)[:limit]
        return Results(
            query=self.asked.text,
            hits=Hits(len(ranked), self._shower(ranked, reached)),
            total=sum(counts),
            besides=besides,
            partial=partial,
            ignored=tuple(self.ignored),
            unfinished=unfinished,
            missing=self._missing(reached) if partial and not unfinished else (),
        )

    def _missing(self, reached: Sequence[Sequence[Reached]]) -> tuple[str, ...]:
        """The words that stand alone in the query and lead nowhere, not even as a beginning."""
        found = (
            group.atoms[0].word
            for n, group in enumerate(self.groups)
            if len(group.atoms) == 1
            and isinstance(group.atoms[0], Word)
            and self.alternatives[n] is None
            and not any(row[n].true for row in reached)
        )
        return tuple(word for word in dict.fromkeys(found) if not self._begins(word))

    def _begins(self, word: str) -> bool:
        """Whether words of the library begin as this one, with slips: alone it would find them."""
        alone = Group((Word(word, unfinished=True),))
        return any(one.true for (one,) in self._reached([alone], max(Effort)))

    def passing(self) -> list[str] | None:
        """The references of all that matches the whole query; None where nothing of it can be
        understood."""
        if not self.understood:
            return None
        chosen, *_ = self._reach(widest=True)
        return [
            segment.named(number)[1]
            for segment, mask in zip(self.segments, chosen, strict=True)
            for number in mask.nonzero()[0].tolist()
        ]

    def _reach(self, widest: bool) -> tuple[Masks, list[int], list[list[Reached]], bool]:
        """What matches it all, with no more effort than it takes to find enough.

        Of each segment the documents and how many they are.
        """
        if not self.groups:
            every = [_all(s, mask) for s, mask in self._each_allowed()]
            return every, _counts(every), [], False
        enough: int | None = None
        spelled = False
        for effort in Effort:
            reached = self._reached(self.groups, effort)
            chosen = [
                whole(segment, reached[n], self._alternatives(n), allowed)
                for n, (segment, allowed) in enumerate(self._each_allowed())
            ]
            counts = _counts(chosen)
            hits = sum(counts)
            spelled = spelled or (bool(hits) and effort == Effort.WORDS)
            # What was spelled as the library spells it needs no guess at its first letter.
            if hits >= ENOUGH or (spelled and effort == Effort.TYPOS):
                break
            if enough is None:
                # What a filter leaves may be less than enough: it is all there is to find.
                left = sum(
                    len(segment) if allowed is None else int(np.count_nonzero(allowed))
                    for segment, allowed in self._each_allowed()
                )
                enough = min(ENOUGH, left)
            if hits >= enough:
                break
            if not widest and (hits or effort == Effort.TYPOS):
                return chosen, counts, reached, True
        return chosen, counts, reached, False

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

    def _all_but_one(self, reached: Sequence[Sequence[Reached]]) -> Masks:
        """What matches every group, or every group but one: who remembers half of a claim has
        one word in mind that it does not say. It is none that was quoted."""
        meant = [n for n, group in enumerate(self.groups) if all(map(_is_meant, group.atoms))]
        chosen = []
        for n, (segment, allowed) in enumerate(self._each_allowed()):
            others = self._alternatives(n)
            found = count_groups(segment, reached[n], others) >= len(self.groups) - 1
            found = found if allowed is None else found & allowed
            if meant:
                rows, besides = zip(*((reached[n][m], others[m]) for m in meant), strict=True)
                found = whole(segment, rows, besides, found)
            chosen.append(found)
        return chosen

    def _ranked(
        self,
        chosen: Masks,
        counts: Sequence[int],
        reached: Sequence[Sequence[Reached]],
        named: tuple[int, int] | None,
        limit: int,
        foremost_of: Masks | None = None,
    ) -> list[_Ranked]:
        """The best of what was chosen, best first; before all, some documents if there are any."""
        weights = rarity(
            [sum(row[n].true for row in reached) for n in range(len(self.groups))], len(self.index)
        )
        found: list[list[_Ranked]] = []
        for n, segment in enumerate(self.segments):
            here = chosen[n]
            if counts[n] >= MANY:
                here = self._contending(n, here, reached, weights, named, limit)
            documents = here.nonzero()[0]
            score = np.zeros(len(documents))
            importance = segment.columns.importance.take(documents)
            if self.groups:
                score = weights @ cover(reached[n], self._alternatives(n), here, documents)
            if len(self.groups) > 1 and self.together:
                looked_at = np.sort(best(score, importance, LOOKED_AT))
                near = nearness(
                    neighbours_in(reached[n], documents[looked_at]), documents[looked_at]
                )
                score[looked_at] += near
            if self.groups and segment.sources is not None:
                score[segment.sources.take(documents)] -= _RECORD
            if named is not None and named[0] == n:
                score[documents == named[1]] += _NAMED
            if foremost_of is not None:
                score[foremost_of[n].take(documents)] += _NAMED
            first = best(score, importance, limit)
            place, first_documents = sortable(score[first], importance[first]), documents[first]
            order = np.lexsort((first_documents, -place))
            rows = (place[order], first_documents[order], score[first][order])
            found.append(list(map(_Ranked, repeat(n), *(column.tolist() for column in rows))))
        found = [row for row in found if row]
        if len(found) < 2:
            return found[0] if found else []
        return sorted(chain(*found), key=self._place)[:limit]

    def _overtaken(self, ranked: list[_Ranked], named: tuple[int, int] | None) -> list[_Ranked]:
        """The same, but no claim stands before the one that took its place: who takes the first
        that fits takes what holds. One that was named by its reference stays where it is."""
        later = self.sieve.library.links.superseded_by
        if not (later and self.groups):
            return ranked
        head = ranked[:_OVERTAKING]
        rows = {self.segments[r.segment].named(r.document)[1]: r for r in head}
        for ref, row in rows.items():
            if (row.segment, row.document) == named:
                continue
            at = head.index(row)
            for other in filter(None, map(rows.get, later.get(ref, ()))):
                # What lacks a word does not come before what has them all.
                as_good = (other.score >= _NAMED) == (row.score >= _NAMED)
                if as_good and head.index(other) > at:
                    head.remove(other)
                    head.insert(at, other)
                    at += 1
        return head + ranked[_OVERTAKING:]

    def _contending(
        self,
        number: int,
        chosen: Mask,
        reached: Sequence[Sequence[Reached]],
        weights: Scores,
        named: tuple[int, int] | None,
        limit: int,
    ) -> Mask:
        """Those chosen of a segment that can be among the best; all where that is hard to say."""
        each_alone = len(self.groups) == 1 or (self.groups and not self.together)
        if not each_alone or any(self.alternatives):
            return chosen
        sources = self.segments[number].sources
        # Sources lose alike: among themselves they keep their order.
        parts = [chosen] if sources is None else [chosen & ~sources, chosen & sources]
        found: Mask = np.zeros(len(chosen), dtype=bool)
        for group, weight in zip(reached[number], weights.tolist(), strict=True):
            for part in parts:
                found |= foremost(group, weight, part, limit)
        if named is not None and named[0] == number:
            found[named[1]] = True
        return found

    def _place(self, row: _Ranked) -> tuple[int, bytes]:
        """What decides among documents of several segments."""
        return -row.place, self.segments[row.segment].key(row.document)

    def _shower(
        self, ranked: Sequence[_Ranked], reached: Sequence[Sequence[Reached]]
    ) -> Callable[[range], list[Hit]]:
        """What makes the hits of some of the documents that were ranked."""
        narrowed = False

        def show_rows(rows: range) -> list[Hit]:
            nonlocal narrowed
            if not narrowed:
                # What stands in other documents is looked at once more, and not for each row.
                for n, groups in enumerate(reached):
                    mask = np.zeros(len(self.segments[n]), dtype=bool)
                    mask[[row.document for row in ranked if row.segment == n]] = True
                    for group in groups:
                        group.narrow(mask)
                narrowed = True
            return self._hits([ranked[n] for n in rows], reached)

        return show_rows

    def _hits(self, ranked: Sequence[_Ranked], reached: Sequence[Sequence[Reached]]) -> list[Hit]:
        """Documents that were ranked, as they are shown."""
        found: dict[_Ranked, Hit] = {}
        for n, segment in enumerate(self.segments):
            here = [row for row in ranked if row.segment == n]
            if not here:
                continue
            documents = [self.sieve.document(*segment.named(row.document)) for row in here]
            numbers = np.array([row.document for row in here], dtype=np.int64)
            groups = reached[n] if reached else []
            shown = show(segment, numbers, matches_in(groups, numbers), documents)
            for row, of, how in zip(here, documents, shown, strict=True):
                found[row] = _hit(of, row.score, how)
        return [found[row] for row in ranked]


_RECORD = 0.2
"""What a source loses against a claim, brief or theme that matches as well: those say something."""

_NAMED = 10.0
"""What a document gains whose reference was typed, or that alone matches every word."""


_OVERTAKING = 50
"""The first results, among which a claim comes after what took its place."""


class _Ranked(NamedTuple):
    """A document of a segment, with what decides its place (the greater the better)."""

    segment: int
    place: int
    document: int
    score: float


def _that_matter(groups: Sequence[Group]) -> Sequence[Group]:
    """The groups of a query without its little words, where two that say something are left."""
    told = [g for g in groups if not _is_little(g)]
    spoken = [g for g in told if any(not isinstance(a, Filter) for a in g.atoms)]
    return told if len(spoken) > 1 else groups


def _is_meant(atom: Word | Phrase | Filter) -> bool:
    """Whether somebody typed a sign to say that it is to be found as it stands."""
    if isinstance(atom, Phrase):
        return not is_unspaced(atom.words[0])
    return isinstance(atom, Word) and (atom.exact or atom.begins)


def _is_little(group: Group) -> bool:
    atoms = group.atoms
    only = atoms[0] if len(atoms) == 1 and not group.negated else None
    if not isinstance(only, Word) or only.unfinished or only.begins or only.exact:
        return False
    return only.word in _LITTLE


def _allowed(segment: Segment, kind: Type | str | None) -> Mask | None:
    """The documents of a type (None: of any) that are still true; None where all are."""
    if kind is None:
        return segment.true
    number = TYPES.index(kind) if kind in TYPES else -1
    if segment.only_type == number:
        return segment.true
    mask: Mask = segment.columns.types == number
    return mask if segment.true is None else mask & segment.true


def _counts(masks: Masks) -> list[int]:
    """How many documents there are in each of them."""
    return [int(np.count_nonzero(mask)) for mask in masks]


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
