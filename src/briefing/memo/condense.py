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
from briefing.memo.templates import sort_of
from briefing.text import count_words, display

_SECTION = 0.82
_BRIEF = 0.7
_KIND = {
    "information": 1.0,
    "judgement": 1.0,
    "recommendation": 0.7,
    "gap": 0.6,
    "assumption": 0.4,
}
_PICKED = 4.0
_SINGLE_ORIGIN = 0.85
_NO_SOURCE = 0.6
_OTHERS = 0.7
_ASIDE = 0.4
_MUCH_LIGHTER = 4.0


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
    sections = Counter(sort_of(selection.get(r).claim) for r in taken)
    briefs = Counter(selection.get(r).claim.brief for r in taken)
    weights = {r: weight(c) for r, c in selection.candidates.items() if r not in taken}
    length = {r: count_words(display(selection.candidates[r].claim.text)) for r in weights}

    def gain(ref: str) -> float:
        claim = selection.candidates[ref].claim
        seen = _SECTION ** sections[sort_of(claim)] * _BRIEF ** briefs[claim.brief]
        return weights[ref] * seen

    left: list[LeftOut] = []
    waiting: dict[str, Choice] = {}
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
        candidate = selection.candidates[ref]
        alone = _wordings(candidate, ref in short)
        options = alone
        companion = _companion(selection, candidate, taken)
        if companion is not None:
            if _worth_its_words(selection, candidate, companion):
                options = [*((*mine, companion) for mine in alone), *alone]
            else:
                waiting[ref] = companion
        for option in options:
            # The bare words are fewer than those of the page: no need to lay out what is longer.
            if used + _bare_words(selection, option) > budget:
                continue
            words = measure((*taken.values(), *option))
            if words <= budget:
                break
        else:
            left.append(LeftOut(ref, "over the budget", measure(options[-1]) - empty))
            continue
        for choice in option:
            taken[choice.ref] = choice
            claim = selection.get(choice.ref).claim
            sections[sort_of(claim)] += 1
            briefs[claim.brief] += 1
        used = words
    if not taken and left:
        least = used + min(x.words for x in left)
        raise MemoError(f"No claim fits into {budget} words: the shortest page has {least}.")
    for claim_ref, choice in waiting.items():
        if choice.ref in taken or taken.keys() & set(selection.get(claim_ref).contested_by):
            continue
        if measure((*taken.values(), choice)) <= budget:
            taken[choice.ref] = choice
    return tuple(taken.values()), tuple(left)


def weight(candidate: Candidate) -> float:
    """What a claim is worth by itself: importance doubles its worth at each step."""
    claim = candidate.claim
    worth = _KIND[claim.kind] * 2.0 ** (claim.importance - 3)
    if candidate.why == "picked":
        worth *= _PICKED
    if candidate.aside:
        worth *= _ASIDE
    if candidate.standing.single_origin and claim.kind == "information":
        worth *= _SINGLE_ORIGIN
    if candidate.standing.unsupported:
        worth *= _NO_SOURCE
    if sort_of(claim) != claim.kind:
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


def _bare_words(selection: Selection, choices: Sequence[Choice]) -> int:
    claims = ((selection.get(c.ref).claim, c.variant) for c in choices)
    return sum(count_words(display(c.short if v == "short" else c.text)) for c, v in claims)


def _wordings(candidate: Candidate, want_short: bool) -> list[tuple[Choice, ...]]:
    """The ways to print a claim by itself, best first."""
    wording = _wording(candidate, want_short)
    variants: list[Variant] = [wording]
    if wording == "text" and display(candidate.claim.short).strip():
        variants.append("short")
    return [(Choice(candidate.claim.ref, v, candidate.why),) for v in variants]


def _companion(
    selection: Selection, candidate: Candidate, taken: Mapping[str, Choice]
) -> Choice | None:
    """The strongest contradiction of a claim, where none of them is on the page yet."""
    if not candidate.contested_by or any(r in taken for r in candidate.contested_by):
        return None
    other = strongest(selection, candidate.contested_by)
    why: Why = other.why if other.why == "picked" else "comes with a contested claim"
    return Choice(other.claim.ref, "text", why)


def _worth_its_words(selection: Selection, candidate: Candidate, companion: Choice) -> bool:
    """Whether a contradiction may displace other claims.

    One that weighs little beside the claim waits until the others have their place; until then
    a line says who contests the claim.
    """
    if candidate.why == "picked":
        return True
    return weight(selection.get(companion.ref)) * _MUCH_LIGHTER > weight(candidate)


def strongest(selection: Selection, refs: Sequence[str]) -> Candidate:
    """The weightiest of some claims."""
    return min((selection.get(r) for r in refs), key=lambda c: (-weight(c), c.claim.ref))


def _wording(candidate: Candidate, want_short: bool) -> Variant:
    short = candidate.claim.short
    return "short" if want_short and display(short).strip() else "text"
