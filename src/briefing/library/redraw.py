"""The edges of a library after a small change: only those from and to what changed are drawn."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter

from briefing.library.ondemand import with_values
from briefing.library.snapshot import CitedBy, Library, Links, backwards, memos_with, told_of
from briefing.model import Brief, Claim, Source
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Whose edges are drawn anew: what holds them, as it was and as it is."""

    briefs_before: Mapping[str, Brief]
    briefs: Mapping[str, Brief]
    sources_before: Mapping[str, Source]
    sources: Mapping[str, Source]


def redrawn(old: Library, new: Library, again: Redrawn) -> Links:
    """The edges of ``new``, whose things are in their order."""
    links = new.links
    before = [c for b in again.briefs_before.values() for c in b.claims]
    claims = _Order(new.briefs, again.briefs_before.keys() | again.briefs.keys())
    now = [c for own in sorted(again.briefs, key=claims.of) for c in again.briefs[own].claims]

    def leading(
        ends: Callable[[Claim], Iterable[str]],
        edges: Mapping[str, tuple[str, ...]],
        known: Container[str] | None = None,
    ) -> Mapping[str, tuple[str, ...]]:
        drawn = [(c.ref, end) for c in now for end in ends(c)]
        return _with(edges, {end for c in before for end in ends(c)}, drawn, known, claims)

    def between(name: str, edges: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        return leading(attrgetter(name), edges, new.claims)

    cited = _with(
        links.cited_by.refs,
        {e.source for c in before for e in c.evidence},
        [(c.ref, e.source) for c in now for e in c.evidence],
        new.sources,
        claims,
    )
    sources = _Order(new.sources, again.sources_before.keys() | again.sources.keys())
    derived = links.derived_by
    if _lineage(again.sources_before) != _lineage(again.sources) or list(old.sources) != list(
        new.sources
    ):
        derived = _with(
            derived,
            {up for s in again.sources_before.values() for up in s.derives_from},
            [
                (own, up)
                for own in sorted(again.sources, key=sources.of)
                for up in again.sources[own].derives_from
            ],
            new.sources,
            sources,
        )
    return replace(
        links,
        cited_by=CitedBy(cited, new.claims),
        contradicted_by=between("contradicts", links.contradicted_by),
        superseded_by=between("supersedes", links.superseded_by),
        needed_by=between("depends_on", links.needed_by),
        derived_by=derived,
        memos_with=memos_with(new.memos, new.claims),
        telling=leading(told_of, links.telling),
    )


def _lineage(sources: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    return {own: source.derives_from for own, source in sources.items()}


class _Order:
    """Where things stand among all, found by what stands before the slash of a reference."""

    def __init__(self, names: Iterable[str], again: Container[str]) -> None:
        self._place = {name: number for number, name in enumerate(names)}
        self._again = again

    def of(self, ref: str) -> int:
        return self._place[ref.partition("/")[0]]

    def is_drawn_again(self, ref: str) -> bool:
        return ref.partition("/")[0] in self._again


def _with(
    edges: Mapping[str, tuple[str, ...]],
    ends_before: Iterable[str],
    drawn: Iterable[tuple[str, str]],
    known: Container[str] | None,
    order: _Order,
) -> Mapping[str, tuple[str, ...]]:
    """The edges by where they lead, some of their starts drawn again; in reading order.

    They lead to what is ``known``; None where all that they name is.
    """
    now = backwards((start, end) for start, end in drawn if known is None or end in known)
    keys = dict.fromkeys(edges)
    found: dict[str, tuple[str, ...]] = {}
    for end in {*ends_before, *now}:
        others = (start for start in edges.get(end, ()) if not order.is_drawn_again(start))
        starts = tuple(sorted((*others, *now.get(end, ())), key=order.of))
        if starts:
            found[end] = starts
            keys[end] = None
        else:
            keys.pop(end, None)
    return with_values(edges, found, keys)
