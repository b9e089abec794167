"""Contradictions of a claim that has been superseded since: whether what has come in its place is
contradicted too, nobody has said, and neither claim is contested any more.

One that gives other figures than what it supersedes has corrected it: nobody is asked about that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from briefing.evidence.standing import still_stands, superseders
from briefing.library.snapshot import Library
from briefing.model import Claim


class Inherited(NamedTuple):
    """A contradiction that two claims may have from those they supersede.

    ``was`` are the two that contradict each other, of which one or both are superseded; ``now``
    those that stand in their places, in the same order.
    """

    now: tuple[str, str]
    was: tuple[str, str]

    def in_words(self) -> str:
        """``b/two contradicts a/one, and a/one is superseded by a/new``."""
        (mine, other), (one, two) = self.was, self.now
        changed = ((mine, one), (other, two))
        came = [f"{old} is superseded by {new}" for old, new in changed if old != new]
        return f"{other} contradicts {mine}, and {' and '.join(came)}"


class Unanswered(NamedTuple):
    """A source that contradicts what a claim supersedes, and of which the claim says nothing."""

    claim: str
    was: str
    source: str

    def in_words(self) -> str:
        """``paper contradicts a/one, and a/one is superseded by a/new``."""
        return f"{self.source} contradicts {self.was}, and {self.was} is superseded by {self.claim}"


def inherited(library: Library, ref: str) -> Iterator[Inherited]:
    """The contradictions that a claim that stands may have come by, and of which nobody has said
    whether they are so."""
    told = {ref, *library.contradictions(ref)}
    for mine in _what_it_was(library, ref):
        for other in library.contradictions(mine):
            for now in _what_came(library, other):
                if now in told or (mine, other) == (ref, now):
                    continue
                if not (_corrects(library, ref, mine) or _corrects(library, now, other)):
                    told.add(now)
                    yield Inherited((ref, now), (mine, other))


def unanswered(library: Library, claim: Claim) -> Iterator[Unanswered]:
    """The sources that contradict what a claim supersedes, and are not among its evidence.

    Whoever names one there, for, against or for context, has said what it makes of the claim.
    """
    told = {e.source for e in claim.evidence}
    for was in _what_it_was(library, claim.ref):
        for piece in library.claims[was].sources("contradicts") if was != claim.ref else ():
            if piece.source not in library.sources or piece.source in told:
                continue
            if not _corrects(library, claim.ref, was):
                told.add(piece.source)
                yield Unanswered(claim.ref, was, piece.source)


def _what_it_was(library: Library, ref: str) -> list[str]:
    """A claim and all that it supersedes, and what these supersede; not what was taken back."""
    claims = library.claims
    found = _reached(ref, lambda each: [r for r in claims[each].supersedes if r in claims])
    return [r for r in found if claims[r].status != "withdrawn"]


def _corrects(library: Library, now: str, was: str) -> bool:
    """Whether a claim gives other figures than one that it supersedes, and none that this gave."""
    from briefing.evidence.figures_said import figures

    language = library.settings.language
    before = figures(library.claims[was].text, language) if now != was else []
    after = figures(library.claims[now].text, language) if before else []
    apart = {(f.low, f.high) for f in before}.isdisjoint((f.low, f.high) for f in after)
    return bool(after) and apart


def _what_came(library: Library, ref: str) -> list[str]:
    """What stands in the place of a claim: itself, or what has superseded it in the end."""
    if library.claims[ref].status == "withdrawn":
        return []
    found = _reached(ref, lambda each: superseders(library, each))
    return [each for each in found if still_stands(library, each)]


def _reached(ref: str, onwards: Callable[[str], Sequence[str]]) -> Iterable[str]:
    """A claim and all that one comes to from it, each before what follows from it."""
    found: dict[str, None] = {}
    waiting = [ref]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting += reversed(onwards(each))
    return found
