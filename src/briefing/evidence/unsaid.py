"""Figures that a text says and that none of the claims it rests on says, or only one that fell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.evidence.figure import Figure, agree, is_said
from briefing.evidence.figures_said import also_said, figures, of_quantity
from briefing.evidence.standing import still_stands
from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.values import dataclass

_COUNTED_FROM = 10
"""Bare figures below it are counts of what a sentence names, and come from no claim."""
_LARGE = 1000
"""Nobody counts so many in passing."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A figure, and the claim that no longer stands and says it; ``""`` where none does."""

    figure: Figure
    fallen: str

    def in_words(self, library: Library) -> str:
        """``"92%" is from b/earlier, which is superseded``."""
        if not self.fallen:
            return f'no claim it rests on says "{self.figure.text}"'
        withdrawn = library.claims[self.fallen].status == "withdrawn"
        fate = "withdrawn" if withdrawn else "superseded"
        return f'"{self.figure.text}" is from {self.fallen}, which is {fate}'


def unsaid(library: Library, text: str, basis: Iterable[str], brief: str = "") -> Iterator[Unsaid]:
    """The figures of a text that no claim of its basis says that still stands.

    ``brief`` is the one it stands in: what its claims said that fell is looked at as well. Of
    figures that nobody ever said, only large ones and those with a unit are given.
    """
    language = library.settings.language
    wanted = [f for f in figures(text, language) if _is_of_somebody(f)]
    if not wanted:
        return
    refs = [r for r in dict.fromkeys(basis) if r in library.claims]
    standing = [library.claims[r] for r in refs if still_stands(library, r)]
    here = [f for c in standing for f in _figures_of(c, language)]
    wanted = [said for said in wanted if not is_said(said, here)]
    if not wanted:
        return
    # What fell is read for the few figures alone that stand nowhere.
    fallen = [r for r in refs if not still_stands(library, r)]
    fallen += [old for c in standing for old in c.supersedes if old in library.claims]
    if brief in library.briefs:
        fallen += [c.ref for c in library.briefs[brief].claims if not still_stands(library, c.ref)]
    there = {r: list(_figures_of(library.claims[r], language)) for r in fallen}
    for said in wanted:
        old = next((r for r, its in there.items() if any(agree(said, f) for f in its)), "")
        large = not said.spelled and said.low >= _LARGE
        if old or (standing and (said.has_unit or large)):
            yield Unsaid(said, old)


def _is_of_somebody(figure: Figure) -> bool:
    return figure.has_unit or (not figure.spelled and figure.low >= _COUNTED_FROM)


def _figures_of(claim: Claim, language: str) -> Iterator[Figure]:
    for text in (claim.text, claim.short, claim.caveat, *(e.quote for e in claim.evidence)):
        yield from figures(text, language)
        yield from also_said(text)
    recorded = of_quantity(claim.quantity) if claim.quantity is not None else None
    if recorded is not None:
        yield recorded
