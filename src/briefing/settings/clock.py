"""Today, from one place: ``--as-of``, else ``BRIEFING_TODAY``, else the local date."""

from __future__ import annotations

import datetime as dt
import os

from briefing.text import day_typed

_chosen: dt.date | None = None


def choose_today(day: dt.date | None) -> None:
    """Set the day for this process (``--as-of``); ``None`` goes back to the clock."""
    global _chosen
    _chosen = day


def today() -> dt.date:
    """The day everything is judged by. Raises ValueError for a BRIEFING_TODAY that is no date."""
    if _chosen is not None:
        return _chosen
    given = os.environ.get("BRIEFING_TODAY", "")
    return dt.date.fromisoformat(day_typed(given)) if given else dt.date.today()


def days_from(date: dt.date, days: int) -> dt.date:
    """The day so many days after another, or before it; the last or first there is, beyond it."""
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def origin() -> str:
    """What says which day it is: an option, a variable; empty where the clock does."""
    if _chosen is not None:
        return "--as-of"
    return "BRIEFING_TODAY" if os.environ.get("BRIEFING_TODAY", "") else ""
