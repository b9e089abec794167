"""Which claims a memo keeps within its words: whole claims, never a shortened one.

A greedy choice. The next claim is the one that gains most; a claim gains by its importance
and its origins, and less with each claim already taken from the same section and from the
same brief, so that a page covers its subject before it goes into detail. The words of a
choice are those of the page it makes: attribution, caveat, confidence, headings and the
contradiction that a contested claim brings along.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing.memo.blocks import LeftOut, MemoError, Variant, Why
from briefing.memo.select import Candidate, Selection
from briefing.memo.templates import section_of
from briefing.text import count_words, display

_SECTION = 0.8
_BRIEF = 0.7
_PICKED = 4.0
_SINGLE_ORIGIN = 0.85
_NO_SOURCE = 0.6
_OTHERS = 0.7


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim the memo prints, in which wording, and why."""

    ref: str
    variant: Variant
    why: Why
    pinned: bool = False


Measure = Callable[[Sequence[Choice]], int]
"""The words of the body that some choices make, in whatever order they are given."""


def choose(
    selection: Selection, budget: int, measure: Measure, short: Sequence[str] = ()
) -> tuple[tuple[Choice, ...], tuple[LeftOut, ...]]:
    """The claims to print and those left out for want of words, nearest first.

    ``short`` names the claims to print in their short form. Raises MemoError where the pins
    alone need more words than there are, or where nothing fits.
    """
    taken = {c.ref: c for c in _pins(selection, budget, measure, frozenset(short))}
    empty = measure(())
    used = measure(tuple(taken.values()))
    sections = Counter(section_of(selection.get(r).claim) for r in taken)
    briefs = Counter(selection.get(r).claim.brief for r in taken)
    weights = {r: weight(c) for r, c in selection.candidates.items() if r not in taken}
    length = {r: count_words(display(selection.candidates[r].claim.text)) for r in weights}

    def gain(ref: str) -> float:
        claim = selection.candidates[ref].claim
        seen = _SECTION ** sections[section_of(claim)] * _BRIEF ** briefs[claim.brief]
        return weights[ref] * seen

    left: list[LeftOut] = []
    # Gains only fall, so a gain computed earlier is a bound: look again only at the top.
    heap = [(-gain(r), length[r], r) for r in weights]
    heapq.heapify(heap)
    while heap:
        bound, _, ref = heapq.heappop(heap)
        if ref in taken:
            continue
        now = -gain(ref)
        if now > bound and heap and (now, length[ref], ref) > heap[0]:
            heapq.heappush(heap, (now, length[ref], ref))
            continue
        options = _options(selection, selection.candidates[ref], taken, ref in short)
        for option in options:
            words = measure((*taken.values(), *option))
            if words <= budget:
                break
        else:
            left.append(LeftOut(ref, "over the budget", measure(options[-1]) - empty))
            continue
        for choice in option:
            taken[choice.ref] = choice
            claim = selection.get(choice.ref).claim
            sections[section_of(claim)] += 1
            briefs[claim.brief] += 1
        used = words
    if not taken and left:
        least = used + min(x.words for x in left)
        raise MemoError(f"No claim fits into {budget} words: the shortest page has {least}.")
    return tuple(taken.values()), tuple(left)


def weight(candidate: Candidate) -> float:
    """What a claim is worth by itself: importance doubles its worth at each step."""
    claim = candidate.claim
    worth = 2.0 ** (claim.importance - 3)
    if candidate.why == "picked":
        worth *= _PICKED
    if candidate.standing.single_origin and claim.kind == "information":
        worth *= _SINGLE_ORIGIN
    if candidate.standing.unsupported:
        worth *= _NO_SOURCE
    if section_of(claim) != claim.kind:
        worth *= _OTHERS
    return worth


def _pins(
    selection: Selection, budget: int, measure: Measure, short: frozenset[str]
) -> tuple[Choice, ...]:
    pinned = tuple(
        Choice(ref, _wording(candidate, ref in short), candidate.why, True)
        for ref, candidate in sorted(selection.candidates.items())
        if candidate.pinned
    )
    over = measure(pinned) - budget
    if over > 0:
        raise MemoError(
            f"What must stand in this memo alone is {over} words over its {budget}. "
            "Allow more words, or unpin something."
            if pinned
            else f"The author's own words alone are {over} words over the {budget} of this memo."
        )
    return pinned


def _options(
    selection: Selection, candidate: Candidate, taken: Mapping[str, Choice], want_short: bool
) -> list[tuple[Choice, ...]]:
    """The ways to take a claim, best first: with its strongest contradiction, then without."""
    claim = candidate.claim
    variants: list[Variant] = [_wording(candidate, want_short)]
    if claim.short and variants == ["text"]:
        variants.append("short")
    found: list[tuple[Choice, ...]] = []
    alone = [(Choice(claim.ref, v, candidate.why),) for v in variants]
    if candidate.contested_by and not any(r in taken for r in candidate.contested_by):
        other = strongest(selection, candidate.contested_by)
        why = other.why if other.why == "picked" else "comes with a contested claim"
        companion = Choice(other.claim.ref, "text", why)
        found = [(*mine, companion) for mine in alone]
    return [*found, *alone]


def strongest(selection: Selection, refs: Sequence[str]) -> Candidate:
    """The weightiest of some claims."""
    return min((selection.get(r) for r in refs), key=lambda c: (-weight(c), c.claim.ref))


def _wording(candidate: Candidate, want_short: bool) -> Variant:
    short = candidate.claim.short
    return "short" if want_short and display(short).strip() else "text"
