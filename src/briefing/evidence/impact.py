"""What would fall, or has fallen, with a source: ICS 500-2 asks of sourcing that one can
"identify analytic judgments impacted when prior intelligence data is modified, rescinded, or
discredited"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from briefing.evidence.conflicts import claims_of
from briefing.evidence.origins import origins, reached, statement_lineage
from briefing.evidence.standing import is_record
from briefing.library.exports import Export
from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.text import counted
from briefing.values import dataclass

SourceStanding = Literal["retracted", "superseded", "preliminary", "corrected"]

STANDINGS: Mapping[SourceStanding, str] = {
    "retracted": "lose all support",
    "superseded": "rest on nothing current",
    "preliminary": "rest on a preliminary text alone",
    "corrected": "rest on what was corrected alone",
}
"""What becomes of claims that have no other support, by what becomes of the source."""

GONE = frozenset({"retracted", "superseded"})
"""Standings with which a source supports nothing any more."""


@dataclass(frozen=True, slots=True)
class TouchedMemo:
    """A saved or exported memo, by its id and title, and what of it is touched."""

    id: str
    title: str
    date: str
    refs: tuple[str, ...]
    """Claims, and briefs by their bottom line."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What hangs on a source. Claims are references in the order of the library."""

    source: str
    standing: SourceStanding
    passed_on_by: tuple[str, ...]
    """Sources that have what they say from it alone: they fall with it."""
    unsupported: tuple[str, ...]
    """Claims that it supports, itself or through those, and nothing else does."""
    single: tuple[str, ...]
    """Claims that keep support, but of one origin only."""
    weakened: tuple[str, ...]
    """Claims that it supports and that stand without it as well."""
    dependants: tuple[str, ...]
    """Claims that rest, through ``depends_on``, on one of the unsupported."""
    bottom_lines: tuple[str, ...]
    """Briefs whose bottom line rests on one of the unsupported or of the dependants."""
    memos: tuple[TouchedMemo, ...]
    exports: tuple[TouchedMemo, ...]

    @property
    def fallen(self) -> tuple[str, ...]:
        """The unsupported claims and what rests on them."""
        return (*self.unsupported, *self.dependants)

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is touched in the library, gravest first: a heading and references each."""
        parts = (
            (STANDINGS[self.standing].capitalize(), self.unsupported),
            ("Rest on these", self.dependants),
            ("Bottom lines on these", self.bottom_lines),
            ("Keep one origin only", self.single),
            ("Stand without it", self.weakened),
            ("Have it from it alone", self.passed_on_by),
        )
        return tuple((heading, refs) for heading, refs in parts if refs)

    def in_words(self) -> str:
        """``5 claims lose all support, 1 more rests on these, 2 keep one origin only.``"""
        if not (self.unsupported or self.single or self.weakened or self.exports):
            return "No claim leans on it."
        said = []
        if lost := len(self.unsupported):
            words = STANDINGS[self.standing]
            said.append(f"{counted(lost, 'claim')} {_verb(lost, words)}")
            if more := len(self.dependants):
                said.append(f"{more} more {_verb(more, 'rest on these')}")
        if few := len(self.single):
            said.append(f"{few if said else counted(few, 'claim')} {_verb(few, 'keep')} one origin")
        if unhurt := len(self.weakened):
            claims = unhurt if said else counted(unhurt, "claim")
            said.append(f"{claims} {_verb(unhurt, 'stand without it')}")
        if kept := (*self.memos, *self.exports):
            said.append(f"{counted(len(kept), 'memo')} {_verb(len(kept), 'hold some of them')}")
        return f"{', '.join(said)}."


def impact(
    library: Library,
    source: str,
    standing: SourceStanding = "retracted",
    exports: Sequence[Export] = (),
) -> Impact:
    """What would be touched if the source with this id had a standing.

    Sources that are retracted or superseded already support nothing. Who has a statement from
    the source alone falls with it, unless first-hand; withdrawn claims are passed over.
    """
    fell = (s.id for s in library.sources_naming("standing") if s.standing in GONE)
    before = set(fell) - {source}
    after = before | {source}
    below = _below(library, source)
    unsupported: list[str] = []
    single: list[str] = []
    weakened: list[str] = []
    near = _near(library, below)
    for claim in (library.claims[ref] for ref in library.claims if ref in near):
        named = {n for e in claim.sources("supports") for n in (e.source, *(e.via or ()))}
        if claim.status == "withdrawn" or below.isdisjoint(named):
            continue
        held = standing_evidence(library, claim, before)
        left = standing_evidence(library, claim, after)
        if len(left.evidence) == len(held.evidence):
            continue
        if not left.sources("supports"):
            unsupported.append(claim.ref)
        elif _is_single(library, left) and not _is_single(library, held):
            single.append(claim.ref)
        else:
            weakened.append(claim.ref)
    dependants = _dependants(library, unsupported)
    fallen = {*unsupported, *dependants}
    bottom_lines = tuple(
        b.id
        for b in (library.briefs_naming("rests_on") if fallen else ())
        if b.bottom_line and b.status != "archived" and not fallen.isdisjoint(b.rests_on)
    )
    touched = fallen | set(single)
    alone = (s for s in library.sources if s in below and s != source)
    passed_on = tuple(s for s in alone if _falls(library, s, {source}, {}))
    return Impact(
        source=source,
        standing=standing,
        passed_on_by=passed_on,
        unsupported=tuple(unsupported),
        single=tuple(single),
        weakened=tuple(weakened),
        dependants=dependants,
        bottom_lines=bottom_lines,
        memos=tuple(_memos(library, touched)),
        exports=tuple(_exports(exports, touched | set(bottom_lines), {source, *passed_on})),
    )


def standing_evidence(library: Library, claim: Claim, gone: Collection[str]) -> Claim:
    """The claim with the support that is left when some sources support nothing any more."""
    if not gone:
        return claim
    via = statement_lineage(library.sources, claim)
    kept = tuple(
        e
        for e in claim.evidence
        if e.stance != "supports" or not _falls(library, e.source, gone, via)
    )
    return claim if len(kept) == len(claim.evidence) else replace(claim, evidence=kept)


def _falls(
    library: Library, source: str, gone: Collection[str], via: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether a source has what it says from some that are gone, and from nobody else.

    Who was there stands by himself. What goes round in a circle is from nobody else either.
    """
    fell = False
    seen: set[str] = set()
    ahead = [source]
    while ahead:
        current = ahead.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in gone:
            fell = True
            continue
        record = library.sources.get(current)
        upstream = via.get(current, record.derives_from if record is not None else ())
        if not upstream or (record is not None and record.access == "first-hand"):
            return False
        ahead.extend(upstream)
    return fell


def _below(library: Library, source: str) -> frozenset[str]:
    """A source and all that has something from it."""
    return frozenset(reached({source}, library.links.derived_by))


def _is_single(library: Library, claim: Claim) -> bool:
    return origins(library, claim).single and not any(map(is_record, library.supporters(claim)))


def _near(library: Library, sources: Iterable[str]) -> set[str]:
    """The claims that cite some sources, and those of which it is not known without a look into
    them whether they have something by way of these."""
    citing = library.links.cited_by.refs
    found = {ref for source in sources for ref in citing.get(source, ())}
    return found | {c.ref for b in library.briefs_naming("via") for c in b.claims}


def _dependants(library: Library, claims: Iterable[str]) -> tuple[str, ...]:
    """All that rests on some claims, transitively; a circle is walked once."""
    start = set(claims)
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        for ref in library.links.needed_by.get(ahead.pop(), ()):
            if ref not in found and library.claims[ref].status != "withdrawn":
                found.add(ref)
                ahead.append(ref)
    return tuple(r for r in library.claims if r in found and r not in start)


def _memos(library: Library, touched: Collection[str]) -> Iterator[TouchedMemo]:
    for memo in library.memos.values():
        refs = tuple(r for r in claims_of(library, memo) if r in touched)
        if refs:
            yield TouchedMemo(memo.id, memo.title, memo.date, refs)


def _exports(
    exports: Iterable[Export], touched: Collection[str], sources: Collection[str]
) -> Iterator[TouchedMemo]:
    """Exports that hold what is touched now, or that gave the source for a claim at the time."""
    for export in exports:
        refs = dict.fromkeys(
            h.ref
            for h in export.held
            if h.ref in touched or (h.sources and all(s in sources for s in h.sources))
        )
        if refs:
            yield TouchedMemo(export.id, export.title, export.date, tuple(refs))


def _verb(number: int, plural: str) -> str:
    """``rest on these`` for several, ``rests on these`` for one."""
    first, _, rest = plural.partition(" ")
    return plural if number != 1 else f"{first}s {rest}".strip()
