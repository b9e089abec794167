"""B120-B129: what time has done to a claim, and dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.standing import still_stands, why_stale
from briefing.model import Claim
from briefing.text import day

REVIEW_DUE = rule(
    "B120",
    "review-due",
    "warning",
    "A claim or brief was to be looked at again by a day that has passed.",
    standard="ICD 206: recency of the information; docs/format.md, `review_by`",
    to_do="Look at it again; then move `review_by`, and `as_of` where it still holds.",
)
STALE = rule(
    "B121",
    "stale",
    "warning",
    "A claim was last known to be so longer ago than its theme or library allows "
    "(`stale_after_days`).",
    standard="ICD 206: recency of the information",
    to_do="Find out whether it still holds and move `as_of`; or supersede it.",
)
AFTER_ITS_SOURCE = rule(
    "B122",
    "event-after-source",
    "warning",
    "Something is said to have happened after every source that supports it had been published.",
    standard="ICD 203, standard 1: quality and credibility of the sources",
    to_do="Correct the date of one of them. What is still to come is a judgement or a plan.",
)
NOT_YET = rule(
    "B123",
    "as-of-the-future",
    "warning",
    "`as_of` lies in the future: nobody can have known that.",
    standard="docs/format.md: `as_of` is when it was known to be so",
    to_do="Correct the date. When to look again is `review_by`.",
)


def flaws(case: Case) -> Iterator[Flaw]:
    """What is old, and dates that do not fit."""
    today = case.today.isoformat()
    for brief in case.library.briefs.values():
        if brief.status == "archived":
            continue
        if brief.review_by and brief.review_by < today[: len(brief.review_by)]:
            said = f"it was to be looked at again by {day(brief.review_by)}"
            yield Flaw(REVIEW_DUE, brief.id, said, ("review_by",))
        for claim in brief.claims:
            if claim.as_of > today:
                said = f"{day(claim.as_of)} is still to come"
                yield Flaw(NOT_YET, claim.ref, said, ("as_of",))
            quantity = claim.quantity
            if quantity is not None and quantity.as_of > today:
                said = f"{day(quantity.as_of)} is still to come"
                yield Flaw(NOT_YET, claim.ref, said, ("quantity", "as_of"))
            if claim.as_of or claim.review_by or claim.date:
                yield from _of_claim(case, claim, today)


def _of_claim(case: Case, claim: Claim, today: str) -> Iterator[Flaw]:
    if not still_stands(case.library, claim.ref):
        return
    if claim.review_by and claim.review_by < today[: len(claim.review_by)]:
        said = f"it was to be looked at again by {day(claim.review_by)}"
        yield Flaw(REVIEW_DUE, claim.ref, said, ("review_by",))
    elif why := why_stale(case.library, claim, case.today):
        yield Flaw(STALE, claim.ref, why, ("as_of",))
    if claim.date and claim.kind == "information":
        dates = [s.published for s in case.library.supporters(claim)]
        if dates and all(d and _after(claim.date, d) for d in dates):
            said = f"{day(claim.date)} is after the last source for it, {day(max(dates))}"
            yield Flaw(AFTER_ITS_SOURCE, claim.ref, said, ("date",))


def _after(one: str, other: str) -> bool:
    """Whether a date, which may be partial, is surely after another."""
    known = min(len(one), len(other))
    return one[:known] > other[:known]
