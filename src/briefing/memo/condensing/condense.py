"""Which claims a memo keeps within its words: whole claims, never a shortened one.

What a selection is worth is told by ``coverage``, and the words it makes by the page itself. The
page is filled greedily in several ways and the best of them is kept, which is never under 0.405
of the best possible (Tang et al. 2020, arXiv 2008.05391) where claims cost their own words
alone; ``bound`` says how much it is at least for this page.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from briefing.memo.blocks import LeftOut, Variant
from briefing.memo.condensing.bound import bound
from briefing.memo.condensing.candidates import Candidate, Selection
from briefing.memo.condensing.costs import Choice, Costs, Measure
from briefing.memo.condensing.coverage import Coverage, Wording
from briefing.memo.condensing.filling import Filling, Options, Start
from briefing.memo.condensing.worth import worth
from briefing.memo.errors import MemoError
from briefing.memo.templates import sort_of
from briefing.model import Memo
from briefing.text import count_words, display
from briefing.values import dataclass

_POWERS = (1.0, 0.5, 0.0)
"""How much the words of a claim count against what it adds, one way of filling each."""
_LAID_OUT = 25
"""Claims left out, the nearest first, of which the words are counted on a page."""
_SHORTENED = 0.7
"""What a claim is worth in its short form, which leaves something out."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """The claims to print; those left out for want of words, nearest to being chosen first.

    ``value`` is what the choice is worth (``coverage``), ``bound`` the share that this is of the
    best choice of this size at least, in hundredths; None where there was nothing to choose from.
    """

    choices: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    value: float
    bound: float | None


def choose(options: Options, budget: int) -> Condensed:
    """The claims to print within ``budget`` words: pins, then floors, then what adds most.

    Raises MemoError where the pins alone need more words than there are, or where nothing fits.
    """
    start = Start(options, _pins(options, budget))
    fillings = [_filled(options, start, budget, power) for power in _POWERS]
    best = max(fillings, key=lambda f: f.covered.value)
    left = _left_out(options, best)
    if not best.ledger.choices and left:
        least = options.costs.empty + min(x.words for x in left)
        raise MemoError(f"No claim fits into {budget:,} words: the shortest page has {least:,}.")
    choices = tuple(best.ledger.choices[ref] for ref in sorted(best.ledger.choices))
    return Condensed(choices, left, best.covered.value, _share(options, best, start.pins, budget))


def set_out(selection: Selection, memo: Memo, measure: Measure, today: dt.date) -> Options:
    """Every wording there is to choose from, with its worth and its words."""
    worths = {
        r: worth(c, today)
        for r, c in (*selection.candidates.items(), *selection.companions.items())
    }
    choices: list[Choice] = []
    wordings: list[Wording] = []
    numbers: dict[str, tuple[int, ...]] = {}
    for ref in sorted(worths):
        candidate = selection.get(ref)
        for variant in _variants(candidate, ref in memo.short):
            numbers[ref] = (*numbers.get(ref, ()), len(choices))
            choices.append(Choice(ref, variant, candidate.why, candidate.pinned))
            wordings.append(_wording(candidate, variant, worths[ref]))
    costs = Costs(measure, lambda c: _least(selection.get(c.ref), c.variant))
    return Options(
        selection, memo.floors, costs, Coverage(wordings), tuple(choices), numbers, worths
    )


def _variants(candidate: Candidate, wanted: bool) -> tuple[Variant, ...]:
    """The wordings of a claim; a pinned one, or one wanted short, has no choice.

    A short form that says otherwise than its text, or surer, only stands where it is wanted.
    """
    if not display(candidate.claim.short).strip():
        return ("text",)
    if wanted:
        return ("short",)
    if candidate.pinned or candidate.short_differs:
        return ("text",)
    return ("text", "short")


def _wording(candidate: Candidate, variant: Variant, worth: float) -> Wording:
    claim = candidate.claim
    groups = (claim.brief, sort_of(claim))
    said = [claim.attributed_to, claim.caveat, claim.confidence_basis]
    if variant == "short":
        worth *= _SHORTENED
    else:
        said.append(claim.text)
    text = ". ".join((*said, claim.short))
    return Wording(claim.ref, text, worth, candidate.origins, groups)


def _least(candidate: Candidate, variant: Variant) -> int:
    """The words that a claim has wherever it stands."""
    claim = candidate.claim
    said = claim.short if variant == "short" else claim.text
    return count_words(display(said)) + count_words(display(claim.caveat))


def _pins(options: Options, budget: int) -> tuple[int, ...]:
    found = options.selection.candidates
    pins = tuple(options.numbers[ref][0] for ref in sorted(found) if found[ref].pinned)
    over = options.costs.page(options.choices[n] for n in pins) - budget
    if over > 0:
        raise MemoError(
            f"What must stand in this memo alone is {over:,} words over its {budget:,}. "
            "Allow more words, or unpin something."
            if pins
            else f"The bottom line and your own sentences alone are {over:,} words over the "
            f"{budget:,} of this memo. Allow more words."
        )
    return pins


def _filled(options: Options, start: Start, budget: int, power: float) -> Filling:
    """A filled page, filled anew without what a later claim says as well."""
    filling = Filling(options, start, budget, power)
    filling.fill()
    own = (n for n in filling.taken if n not in start.pins)
    repeated = frozenset(options.choices[n].ref for n in own if filling.repeated(n))
    exact = filling.ledger.settled() > budget
    if repeated or exact:
        filling = Filling(options, start, budget, power, without=repeated, exact=True)
        filling.fill()
    return filling


def _share(options: Options, best: Filling, pins: Sequence[int], budget: int) -> float | None:
    if not options.choices:
        return None
    words = [options.costs.least(c) for c in options.choices]
    most = bound(options.coverage, best.taken, frozenset(pins), words, budget - options.costs.empty)
    # Rounded down, a share that is proven stays so.
    return min(1.0, math.floor(100 * best.covered.value / most) / 100) if most > 0 else 1.0


def _left_out(options: Options, best: Filling) -> tuple[LeftOut, ...]:
    """What was not chosen, by what it would still add for its words; the nearest laid out."""
    nearness: dict[str, float] = {}
    for ref in options.selection.candidates:
        if ref not in best.ledger.choices:
            gains = ((best.covered.gain(n), options.choices[n]) for n in options.numbers[ref])
            nearness[ref] = max(gain / max(1, options.costs.least(c)) for gain, c in gains)
    left = []
    for place, ref in enumerate(sorted(nearness, key=lambda r: (-nearness[r], r))):
        choices = [options.choices[n] for n in options.numbers[ref]]
        if place < _LAID_OUT:
            words = min(options.costs.of(c).alone for c in choices)
        else:
            words = min(options.costs.least(c) for c in choices)
        told = best.repeated(options.numbers[ref][0])
        left.append(LeftOut(ref, f"redundant with {told}" if told else "over the budget", words))
    return tuple(left)
