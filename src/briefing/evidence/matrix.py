"""Which sources carry which claims: claims against sources, and the sides of a question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from briefing.evidence.origins import Origins, origins
from briefing.evidence.standing import Standing, spoken_name, standing
from briefing.evidence.subject import Subject
from briefing.library.snapshot import Library
from briefing.model import KINDS, Claim, Evidence, Source
from briefing.values import dataclass

CellStance = Literal["supports", "contradicts", "context", "both"]

SIGNS: Mapping[CellStance, str] = {
    "supports": "●",
    "contradicts": "≠",
    "context": "○",
    "both": "±",
}
"""What a source does for a claim, told apart without colour."""

SIGN_WORDS: Mapping[CellStance, str] = {
    "supports": "for",
    "contradicts": "against",
    "context": "context",
    "both": "for and against",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """All that one source says about one claim, in file order; never empty."""

    evidence: tuple[Evidence, ...]

    @property
    def stance(self) -> CellStance:
        """What the source does for the claim; for and against weigh more than context."""
        stances = {e.stance for e in self.evidence}
        if {"supports", "contradicts"} <= stances:
            return "both"
        return next((e.stance for e in self.evidence if e.stance != "context"), "context")

    @property
    def credibility(self) -> int:
        """The first Admiralty credibility given (1-5), else 6: cannot be judged."""
        return next((e.credibility for e in self.evidence if e.credibility != 6), 6)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A claim, and the sources that say something about it by their id."""

    standing: Standing
    cells: Mapping[str, Cell]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.standing.claim

    @property
    def gap(self) -> bool:
        """Nothing carries it although something should: no source, and no claim it rests on."""
        claim = self.claim
        return not self.standing.origins.sources and (
            claim.kind == "information" or (claim.kind == "judgement" and not claim.depends_on)
        )

    @property
    def support(self) -> str:
        """What carries the claim, in a few words."""
        claim, found = self.claim, self.standing.origins
        if found.sources:
            return found.in_words().replace(", but only", ",")
        if self.gap:
            return "no source"
        if claim.depends_on:
            return f"rests on {len(claim.depends_on)}"
        return {"gap": "not known", "assumption": "assumed"}.get(claim.kind, "needs no source")


@dataclass(frozen=True, slots=True)
class Side:
    """One answer to a question: the claims that give it, and the origins behind all of them.

    ``elsewhere`` are its supporting sources that stand behind another side too, each with the
    names of those sides. ``name`` is empty for claims that answer without taking a side.
    """

    name: str
    claims: tuple[Claim, ...]
    origins: Origins
    elsewhere: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claims against sources, the best supported claims first.

    ``sources`` are those that say something about one of the claims. Sources that are one origin
    of a claim here stand next to each other, and those that carry most claims stand first.
    ``sides`` is empty unless the subject is a question that claims answer with sides.
    """

    subject: Subject
    lines: tuple[MatrixLine, ...]
    sources: tuple[Source, ...]
    sides: tuple[Side, ...] = ()

    @property
    def gaps(self) -> int:
        """How many claims nothing carries."""
        return sum(line.gap for line in self.lines)


def matrix(library: Library, about: Subject, today: dt.date) -> Matrix:
    """The matrix of some claims, as of a day. Sources the library does not hold are left out."""
    lines = [_line(library, claim, today) for claim in about.claims]
    lines.sort(key=_order)
    return Matrix(about, tuple(lines), _columns(library, lines), _sides(library, about))


def names_of(sources: Collection[Source]) -> Mapping[str, str]:
    """The names that sources go by, with the title where several would go by the same."""
    spoken = {source.id: spoken_name(source) for source in sources}
    shared = Counter(spoken.values())
    titles = {source.id: source.title for source in sources}
    return {
        i: name if shared[name] == 1 or titles[i] == name else f"{name}: {titles[i]}"
        for i, name in spoken.items()
    }


def _line(library: Library, claim: Claim, today: dt.date) -> MatrixLine:
    found: dict[str, list[Evidence]] = {}
    for evidence in claim.evidence:
        if evidence.source in library.sources:
            found.setdefault(evidence.source, []).append(evidence)
    return MatrixLine(
        standing(library, claim, today), {i: Cell(tuple(said)) for i, said in found.items()}
    )


def _order(line: MatrixLine) -> tuple[int, int, bool, int, int]:
    """By independent origins, then sources; what needs no source stands after what lacks one."""
    found = line.standing.origins
    kind = KINDS.index(line.claim.kind)
    return -found.independent, -len(found.sources), not line.gap, kind, -line.claim.importance


def _columns(library: Library, lines: list[MatrixLine]) -> tuple[Source, ...]:
    carried: dict[str, int] = {}
    together: dict[str, str] = {}
    for line in lines:
        for source, cell in line.cells.items():
            carried[source] = carried.get(source, 0) + (cell.stance in ("supports", "both"))
        for group in line.standing.origins.groups:
            for source in group[1:]:
                together[_leader(together, source)] = _leader(together, group[0])
    families: dict[str, list[str]] = {}
    for source in carried:
        families.setdefault(_leader(together, source), []).append(source)

    def alone(source: str) -> tuple[int, str, str]:
        return -carried[source], library.sources[source].published or "9", source

    def family(members: list[str]) -> tuple[int, int, tuple[int, str, str]]:
        counts = [carried[source] for source in members]
        return -max(counts), -sum(counts), min(map(alone, members))

    ordered = sorted(families.values(), key=family)
    return tuple(library.sources[i] for f in ordered for i in sorted(f, key=alone))


def _leader(together: dict[str, str], source: str) -> str:
    """The source that stands for all that are one origin with this one."""
    while source in together and together[source] != source:
        source = together[source]
    return source


def _sides(library: Library, about: Subject) -> tuple[Side, ...]:
    if not about.question:
        return ()
    claims: dict[str, list[Claim]] = {}
    for claim in about.claims:
        for answer in claim.answers:
            if answer.question == about.question:
                claims.setdefault(answer.side, []).append(claim)
    if not any(claims):
        return ()
    behind = {name: origins(library, _together(library, said)) for name, said in claims.items()}
    sides = [
        Side(
            name,
            tuple(said),
            behind[name],
            {
                source: others
                for source in behind[name].sources
                if (others := tuple(n for n in behind if n != name and source in behind[n].sources))
            },
        )
        for name, said in claims.items()
    ]
    # Claims that take no side stand last; the others in the order of what stands behind them.
    sides.sort(key=lambda s: (not s.name, -s.origins.independent, -len(s.origins.sources)))
    return tuple(sides)


def _together(library: Library, claims: list[Claim]) -> Claim:
    """One claim with the support of several, so that origins are counted once for all of them.

    A source that names its upstream for one statement only has the others from all it derives from.
    """
    via: dict[str, tuple[str, ...] | None] = {}
    for claim in claims:
        for evidence in claim.sources("supports"):
            source = library.sources.get(evidence.source)
            upstream = evidence.via
            if evidence.source in via and source is not None:
                before = via[evidence.source]
                if (before is None) != (upstream is None):
                    upstream = (*(before or ()), *(upstream or ()), *source.derives_from)
                elif before is not None and upstream is not None:
                    upstream = (*before, *upstream)
            via[evidence.source] = upstream
    evidence_of_all = tuple(Evidence(source, via=upstream) for source, upstream in via.items())
    return replace(claims[0], evidence=evidence_of_all)
