"""Orders in which claims can be read; in each, claims that are alike stay as the library has them.

An order is a way to look at claims. None is written into a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from briefing.evidence.origins import origins
from briefing.evidence.standing import why_stale
from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """An order of claims. ``letter`` takes it in the app, ``words`` stand behind "claims, "."""

    id: str
    letter: str
    words: str
    key: Callable[[Library, Claim, dt.date], Any] | None = None


def ordered(library: Library, claims: Iterable[Claim], order: str, today: dt.date) -> list[Claim]:
    """Claims in the order of that id."""
    key = ORDERS[order].key
    if key is None:
        return list(claims)
    return sorted(claims, key=lambda claim: key(library, claim, today))


def _importance(_: Library, claim: Claim, __: dt.date) -> int:
    return -claim.importance


def _newest(_: Library, claim: Claim, __: dt.date) -> int:
    """The later first, what has no date last; a year counts as its beginning."""
    return -_number(claim.date or claim.as_of)


def _origins(library: Library, claim: Claim, _: dt.date) -> int:
    return -origins(library, claim).independent


def _stalest(library: Library, claim: Claim, today: dt.date) -> tuple[bool, int]:
    """Those that are to be looked at again first, and of all the longest unchecked."""
    known = _number(claim.as_of or claim.date or claim.review_by)
    return not why_stale(library, claim, today), known or _NEVER


def _number(date: str) -> int:
    """A date as a number that compares; 0 for none."""
    return int(date.replace("-", "").ljust(8, "0")) if date else 0


_NEVER = 9999_99_99

ORDERS: Mapping[str, Order] = {
    order.id: order
    for order in (
        Order("library", "l", "in the order of the library"),
        Order("importance", "i", "the most important first", _importance),
        Order("date", "d", "the newest first", _newest),
        Order("origins", "o", "most independent origins first", _origins),
        Order("staleness", "s", "the longest unchecked first", _stalest),
    )
}
"""Every order by its id, in the order in which they are offered."""
