"""How many independent origins stand behind a claim: origins are counted, not mentions.

The rule is that of docs/format.md, "Origins, not mentions"; it follows the demand of
ICD 206 that derivative reports do not corroborate each other, and of STANAG 2511 that
credibility 1 needs another source than the existing one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from briefing.library.snapshot import Library
from briefing.model import Claim, Source, Stance
from briefing.text import counted, fold, folded_words, squeeze
from briefing.values import dataclass

_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Origins:
    """The sources that support a claim, grouped by where they have it from.

    ``groups`` are the independent groups of placed sources; ``unplaced`` are the
    sources of which nobody recorded where they have it from. ``fallen`` bear nothing: what was
    retracted, and an edition beside the one that superseded it.
    """

    sources: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    unplaced: tuple[str, ...]
    fallen: tuple[str, ...] = ()

    @property
    def independent(self) -> int:
        """The number of independent origins."""
        return len(self.groups)

    @property
    def single(self) -> bool:
        """Exactly one origin, known to be one."""
        return len(self.groups) == 1

    @property
    def lost(self) -> bool:
        """Nothing of what is cited bears anything any more."""
        return bool(self.fallen) and len(self.fallen) == len(self.sources)

    def in_words(self) -> str:
        """``3 sources, but only 1 origin``: plain words for a screen or a memo."""
        total = len(self.sources)
        if not total:
            return "no source"
        if not self.groups:
            left = "no origin that stands" if self.lost else "origins unknown"
            return f"{counted(total, 'source')}, {left}"
        if total == 1:
            return "1 source, 1 origin"
        only = "but only " if self.single and not self.unplaced else ""
        words = f"{counted(total, 'source')}, {only}{counted(self.independent, 'origin')}"
        return f"{words}, {len(self.unplaced)} unknown" if self.unplaced else words


def origins(library: Library, claim: Claim) -> Origins:
    """The origins behind a claim. Lineage may be circular; unknown sources count for nothing."""
    ids = tuple(s.id for s in library.supporters(claim))
    via = statement_lineage(library.sources, claim)
    bearing = _bearing(library.sources, ids)
    placed = tuple(i for i in bearing if _is_placed(library.sources[i], via))
    unplaced = tuple(i for i in bearing if i not in placed)
    roots = {i: _roots(library.sources, i, via) for i in placed}
    for covered in _covered(roots, frozenset(unplaced)):
        del roots[covered]
    return Origins(ids, _groups(roots), unplaced, _others(ids, bearing))


def origins_together(library: Library, sources: Sequence[str], claims: Iterable[Claim]) -> Origins:
    """The origins behind ``sources`` as they are cited by several claims at once.

    A source may have one statement from here and another from there: each citation counts with
    the lineage of its own statement, and a source may then be in more groups than one.
    """
    bearing = _bearing(library.sources, sources)
    ways: dict[str, list[Mapping[str, tuple[str, ...]]]] = {source: [] for source in bearing}
    for claim in claims:
        for stance in dict.fromkeys(piece.stance for piece in claim.evidence):
            via = statement_lineage(library.sources, claim, stance)
            for source in dict.fromkeys(piece.source for piece in claim.sources(stance)):
                if source in ways:
                    ways[source].append(via)
    roots: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
    for source, lineages in ways.items():
        in_several_ways = len({via.get(source) for via in lineages}) > 1
        for via in lineages or ({},):
            if _is_placed(library.sources[source], via):
                # A statement from elsewhere is not of the house whose own the others are.
                begin = (in_several_ways and via.get(source)) or (source,)
                ends = _all_of({_roots(library.sources, each, via) for each in begin})
                roots[source, ends] = ends
    placed = {source for source, _ in roots}
    unplaced = tuple(s for s in bearing if s not in placed)
    for covered in _covered(roots, frozenset(unplaced)):
        del roots[covered]
    groups = (tuple(dict.fromkeys(source for source, _ in group)) for group in _groups(roots))
    return Origins(tuple(sources), tuple(groups), unplaced, _others(sources, bearing))


def where_they_meet(library: Library, claim: Claim, group: Sequence[str]) -> str:
    """Where sources of one origin all have a claim from: a title, or the words of an ``origin``.

    Empty where they hang together by others alone.
    """
    via = statement_lineage(library.sources, claim)
    shared = frozenset.intersection(*(_roots(library.sources, s, via) for s in group))
    ahead, seen = list(group[:1]), set[str]()
    while ahead:
        current = ahead.pop()
        source = library.sources.get(current)
        if source is None or current in seen:
            continue
        seen.add(current)
        if f"origin: {origin_key(source)}" in shared:
            return source.origin
        if current in shared:
            return source.title
        ahead.extend(via.get(current, source.derives_from))
    return ""


def roots(library: Library, source: str) -> frozenset[str]:
    """Where the lineage of a source ends: ids of root sources, ``origin: …`` keys on the way.

    Two sources whose roots meet are of one origin, whatever they say.
    """
    return _roots(library.sources, source, {})


def origin_key(source: Source) -> str:
    """The ``origin`` of a source as it is compared: case, accents, spacing, dashes and commas do
    not matter."""
    return origin_words(source.origin) if source.origin else ""


@lru_cache(maxsize=4096)
def origin_words(origin: str) -> str:
    """Words for an origin as they are compared; empty where there are none."""
    return " ".join(folded_words(origin)) or fold(squeeze(origin))


def statement_lineage(
    sources: Mapping[str, Source], claim: Claim, stance: Stance = "supports"
) -> Mapping[str, tuple[str, ...]]:
    """The upstream sources of this very statement, where the evidence of a stance names them.

    A source that is cited twice may name them once: then its other citation stands for all that
    it derives from.
    """
    found: dict[str, tuple[str, ...]] = {}
    pieces = claim.sources(stance)
    for named in {e.source for e in pieces if e.via is not None}:
        source = sources.get(named)
        default = source.derives_from if source is not None else ()
        cited = (e.via for e in pieces if e.source == named)
        found[named] = tuple(u for via in cited for u in (default if via is None else via))
    return found


def _bearing(sources: Mapping[str, Source], cited: Sequence[str]) -> tuple[str, ...]:
    """The sources that bear what they are cited for: what was retracted confirms nothing, nor does
    an earlier edition of one that is cited too."""
    current = {i for i in cited if sources[i].standing != "retracted"}
    return tuple(i for i in cited if i in current and sources[i].superseded_by not in current - {i})


def _others(cited: Sequence[str], bearing: Collection[str]) -> tuple[str, ...]:
    return tuple(i for i in cited if i not in bearing)


def _is_placed(source: Source, via: Mapping[str, tuple[str, ...]]) -> bool:
    return bool(
        source.access == "first-hand"
        or source.id in via
        or source.derives_from
        or origin_key(source)
    )


def _roots(
    sources: Mapping[str, Source], start: str, via: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    """Where the lineage of a source ends: root sources and the ``origin`` keys on the way."""
    found: set[str] = set()
    upstream: dict[str, tuple[str, ...]] = {}
    ends: set[str] = set()
    ahead = [start]
    met_twice = False
    while ahead:
        current = ahead.pop()
        if current in upstream:
            met_twice = True
            continue
        source = sources.get(current)
        upstream[current] = via.get(current, source.derives_from if source else ())
        ahead.extend(upstream[current])
        key = origin_key(source) if source is not None else ""
        if key:
            found.add(f"origin: {key}")
        elif not upstream[current]:
            found.add(current)
        if key or not upstream[current]:
            ends.add(current)
    # Where each source was met once, nothing can go round.
    return frozenset(found | _circles(upstream, ends) if met_twice else found)


def _circles(upstream: Mapping[str, tuple[str, ...]], ends: set[str]) -> set[str]:
    """Circles that lead nowhere else, each by its first member: together they are one root.

    ``upstream`` is a lineage in full, ``ends`` are those in it that are or name an end. The walk
    is that of Kosaraju's algorithm: who is finished last downstream is in a circle upstream.
    """
    downstream: dict[str, list[str]] = {}
    for low, high in ((low, high) for low, all_high in upstream.items() for high in all_high):
        downstream.setdefault(high, []).append(low)
    lost = upstream.keys() - reached(ends, downstream)
    found: set[str] = set()
    for member in reversed(_finished(lost, downstream) if lost else []):
        if member in lost:
            circle = reached({member}, upstream)
            found.add(min(circle))
            lost -= reached(circle, downstream)
    return found


def _finished(start: set[str], edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Everything within ``start`` in the order in which a walk in depth leaves it."""
    left: list[str] = []
    seen: set[str] = set()
    for each in start:
        path = [(each, iter(edges.get(each, ())))] if each not in seen else []
        seen.add(each)
        while path:
            current, further = path[-1]
            onward = next((f for f in further if f in start and f not in seen), None)
            if onward is None:
                left.append(current)
                path.pop()
            else:
                seen.add(onward)
                path.append((onward, iter(edges.get(onward, ()))))
    return left


def reached(start: set[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    """Where one comes from some places, these among them; a circle is walked once."""
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        current = ahead.pop()
        if current not in found:
            found.add(current)
            ahead.extend(edges.get(current, ()))
    return found


def _covered(roots: Mapping[_K, frozenset[str]], unplaced: frozenset[str]) -> list[_K]:
    """Sources whose roots are all behind other supporting sources: they add no origin.

    A digest of several would otherwise join the very origins it repeats into one, and a copy of
    an unplaced source would be counted where the source itself is not. Equal root sets stand or
    fall together, and the widest are looked at first. Of equally wide ones none stands in for
    another that may itself be a digest, so that neither the order of the evidence nor the
    spelling of ids matters.
    """
    staying = {r for r in roots.values() if not r <= unplaced}
    for width in sorted({len(r) for r in staying if len(r) > 1}, reverse=True):
        wide = {r for r in staying if len(r) == width}
        maybe = {r for r in wide if r <= _all_of(staying - {r}) | unplaced}
        staying -= {r for r in maybe if r <= _all_of(staying - maybe) | unplaced}
    return [source for source, its_roots in roots.items() if its_roots not in staying]


def _all_of(sets: set[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _groups(roots: Mapping[_K, frozenset[str]]) -> tuple[tuple[_K, ...], ...]:
    """Sources whose roots meet, transitively, in the order of the evidence."""
    groups: list[tuple[list[_K], set[str]]] = []
    for source, its_roots in roots.items():
        joined = [g for g in groups if g[1] & its_roots]
        members = [m for g in joined for m in g[0]]
        merged = set(its_roots).union(*(g[1] for g in joined))
        groups = [g for g in groups if g not in joined]
        groups.append(([*members, source], merged))
    place = {source: n for n, source in enumerate(roots)}
    found = (tuple(sorted(members, key=place.__getitem__)) for members, _ in groups)
    return tuple(sorted(found, key=lambda g: place[g[0]]))
