"""What a claim is worth by itself, before anything is said of what else is on the page."""

from __future__ import annotations

import datetime as dt

from briefing.memo.condensing.candidates import Candidate
from briefing.memo.templates import sort_of
from briefing.model import Claim

_KIND = {
    "information": 1.0,
    "judgement": 1.2,
    "recommendation": 1.0,
    "gap": 0.7,
    "assumption": 0.5,
}
_STEP = 3.0
_PICKED = 100.0
"""More than importance can make up for: what was picked comes before what was found."""
_OTHERS = 0.7
_ASIDE = 0.4
_NO_SOURCE = 0.6
_SINGLE_ORIGIN = 0.85
_EACH_ORIGIN = 0.05
_MOST_ORIGINS = 4
_OLD = 0.8
"""What the oldest information is worth beside the newest; undated, it is between them."""
_HALF_LIFE = 365.0
"""Days in which half of that difference is lost."""


def worth(candidate: Candidate, today: dt.date) -> float:
    """The worth of a claim: importance first, the rest tips the scales."""
    claim, stands = candidate.claim, candidate.standing
    found = _KIND[claim.kind] * _STEP ** (claim.importance - 3)
    if candidate.why == "picked":
        found *= _PICKED
    if candidate.aside:
        found *= _ASIDE
    if sort_of(claim) != claim.kind:
        found *= _OTHERS
    if stands.unsupported:
        found *= _NO_SOURCE
    elif stands.single_origin and claim.kind == "information":
        found *= _SINGLE_ORIGIN
    found *= 1 + _EACH_ORIGIN * max(0, min(stands.origins.independent, _MOST_ORIGINS) - 1)
    return found * _recency(claim, today)


def _recency(claim: Claim, today: dt.date) -> float:
    """Between ``_OLD`` and 1 by the age of what is known, or of what happened."""
    known = _day(claim.as_of or claim.date)
    if known is None:
        return (1 + _OLD) / 2
    age = max(0, (today - known).days)
    return _OLD + (1 - _OLD) * float(0.5 ** (age / _HALF_LIFE))


def _day(iso: str) -> dt.date | None:
    """A date, the first day of a partial one; None where it is none."""
    try:
        return dt.date.fromisoformat(f"{iso}-01-01"[: len("YYYY-MM-DD")])
    except ValueError:
        return None
