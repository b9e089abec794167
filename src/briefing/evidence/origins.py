"""How many independent origins stand behind a claim: origins are counted, not mentions.

The rule is that of docs/format.md, "Origins, not mentions"; it follows the demand of
ICD 206 that derivative reports do not corroborate each other, and of STANAG 2511 that
credibility 1 needs another source than the existing one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.library.snapshot import Library
from briefing.model import Claim, Source
from briefing.text import counted


@dataclass(frozen=True, slots=True)
class Origins:
    """The sources that support a claim, grouped by where they have it from.

    ``groups`` are the independent groups of placed sources; ``unplaced`` are the
    sources of which nobody recorded where they have it from.
    """

    sources: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    unplaced: tuple[str, ...]

    @property
    def independent(self) -> int:
        """The number of independent origins."""
        return len(self.groups)

    @property
    def single(self) -> bool:
        """Exactly one origin, known to be one."""
        return len(self.groups) == 1

    def in_words(self) -> str:
        """``3 sources, but only 1 origin``: plain words for a screen or a memo."""
        total = len(self.sources)
        if not total:
            return "no source"
        if not self.groups:
            return f"{counted(total, 'source')}, origins unknown"
        if total == 1:
            return "1 source, 1 origin"
        only = "but only " if self.single and not self.unplaced else ""
        words = f"{counted(total, 'source')}, {only}{counted(self.independent, 'origin')}"
        return f"{words}, {len(self.unplaced)} unplaced" if self.unplaced else words


def origins(library: Library, claim: Claim) -> Origins:
    """The origins behind a claim. Lineage may be circular; unknown sources count for nothing."""
    ids = tuple(s.id for s in library.supporters(claim))
    via = _statement_lineage(claim)
    placed = tuple(i for i in ids if _is_placed(library.sources[i], via))
    roots = {i: _roots(library.sources, i, via) for i in placed}
    for digest in _digests(roots):
        del roots[digest]
    return Origins(ids, _groups(roots), tuple(i for i in ids if i not in placed))


def _statement_lineage(claim: Claim) -> Mapping[str, tuple[str, ...]]:
    """The upstream sources of this very statement, where the evidence names them."""
    found: dict[str, tuple[str, ...]] = {}
    for evidence in claim.sources("supports"):
        if evidence.via is not None:
            found[evidence.source] = (*found.get(evidence.source, ()), *evidence.via)
    return found


def _is_placed(source: Source, via: Mapping[str, tuple[str, ...]]) -> bool:
    return bool(
        source.access == "first-hand" or source.id in via or source.derives_from or source.origin
    )


def _roots(
    sources: Mapping[str, Source], start: str, via: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    """Where the lineage of a source ends: root sources and the ``origin`` keys on the way."""
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        current = ahead.pop()
        if current in seen:
            continue
        seen.add(current)
        source = sources.get(current)
        upstream = via.get(current, source.derives_from if source else ())
        ahead.extend(upstream)
        if source is not None and source.origin:
            found.add(f"origin: {source.origin}")
        elif not upstream:
            found.add(current)
    # A circle has no end: whoever leads into it has it from all who stand in it.
    return frozenset(found or seen)


def _digests(roots: Mapping[str, frozenset[str]]) -> list[str]:
    """Sources of several roots, each of them behind another supporting source that stays.

    A digest would otherwise join the very origins it repeats into one. Equal root sets stand
    or fall together, and the widest are looked at first. Of equally wide ones none stands in
    for another that may itself be a digest, so that neither the order of the evidence nor the
    spelling of ids matters.
    """
    staying = set(roots.values())
    for width in sorted({len(r) for r in staying if len(r) > 1}, reverse=True):
        wide = {r for r in staying if len(r) == width}
        maybe = {r for r in wide if r <= _all_of(staying - {r})}
        staying -= {r for r in maybe if r <= _all_of(staying - maybe)}
    return [source for source, its_roots in roots.items() if its_roots not in staying]


def _all_of(sets: set[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _groups(roots: Mapping[str, frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """Sources whose roots meet, transitively, in the order of the evidence."""
    groups: list[tuple[list[str], set[str]]] = []
    for source, its_roots in roots.items():
        joined = [g for g in groups if g[1] & its_roots]
        members = [m for g in joined for m in g[0]]
        merged = set(its_roots).union(*(g[1] for g in joined))
        groups = [g for g in groups if g not in joined]
        groups.append(([*members, source], merged))
    place = {source: n for n, source in enumerate(roots)}
    found = (tuple(sorted(members, key=place.__getitem__)) for members, _ in groups)
    return tuple(sorted(found, key=lambda g: place[g[0]]))
