"""The day everything is judged by, as a person gives it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterator

from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.settings import clock
from briefing.text import day, day_typed


def today() -> dt.date:
    """Today. Stops where BRIEFING_TODAY is no date."""
    try:
        return clock.today()
    except ValueError as error:
        raise _no_date("BRIEFING_TODAY", os.environ["BRIEFING_TODAY"]) from error


def choose(given: str) -> None:
    """Take another day for today. Stops where it is no date."""
    clock.choose_today(date("--as-of", given))


def date(origin: str, given: str) -> dt.date:
    """The date that somebody gave, as dates are written; ``origin`` says where, and is told what
    was taken. Stops where it is none."""
    try:
        found = dt.date.fromisoformat(day_typed(given))
    except ValueError as error:
        raise _no_date(origin, given) from error
    tell(origin, given)
    return found


def tell(origin: str, given: str) -> None:
    """Tell which day was taken where only numbers were given, and not as in ``2026-04-03``."""
    if (taken := day_typed(given)) != given and not any(map(str.isalpha, given)):
        say(f"{origin}: {given} is taken as {day(taken)}.")


def one_day(origin: str, given: str) -> None:
    """Stop where a date with slashes was given: it is not one day everywhere."""
    if which(given):
        raise _no_date(origin, given)


def _no_date(origin: str, given: str) -> StopError:
    said = f"{origin} must be a date such as 2025-11-28, not {given!r}.{which(given)}"
    return StopError(said)


def which(given: str) -> str:
    """Of a date with slashes, which days it may be and how these are written; else nothing."""
    meant = _SLASHED.fullmatch(given.strip())
    days = dict.fromkeys(_days(*map(int, meant.groups()))) if meant else {}
    if len(days) > 1:
        return f" It is {' or '.join(map(day, days))}: write {' or '.join(days)}."
    return f" Write {next(iter(days))}." if days else ""


_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def _days(one: int, two: int, year: int) -> Iterator[str]:
    """The days that two numbers and a year may be, whichever of them is the month."""
    for month, date in ((two, one), (one, two)):
        with contextlib.suppress(ValueError):  # There is no such day.
            yield dt.date(year, month, date).isoformat()
