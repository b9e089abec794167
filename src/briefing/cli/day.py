"""The day everything is judged by, as a person gives it."""

from __future__ import annotations

import datetime as dt
import os

from briefing.cli.exits import StopError
from briefing.settings import clock
from briefing.text import day_typed


def today() -> dt.date:
    """Today. Stops where BRIEFING_TODAY is no date."""
    try:
        return clock.today()
    except ValueError as error:
        raise _no_date("BRIEFING_TODAY", os.environ["BRIEFING_TODAY"]) from error


def choose(day: str) -> None:
    """Take another day for today. Stops where it is no date."""
    clock.choose_today(date("--as-of", day))


def date(origin: str, given: str) -> dt.date:
    """The date that somebody gave, as dates are written; ``origin`` says where. Stops where it is
    none."""
    try:
        return dt.date.fromisoformat(day_typed(given))
    except ValueError as error:
        raise _no_date(origin, given) from error


def _no_date(origin: str, given: str) -> StopError:
    return StopError(f"{origin} must be a date such as 2025-11-28, not {given!r}.")
