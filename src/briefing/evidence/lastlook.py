"""When the user last looked at a library, kept with the user's own state of it.

A day's first look and its last show the same: what changed since the day before that. So a second
glance does not empty the list, and what was committed in between is in it.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from briefing.library.git import as_day
from briefing.settings.atomic import write_text
from briefing.settings.paths import state_folder
from briefing.values import dataclass

FILE = "looked.json"


@dataclass(frozen=True, slots=True)
class Look:
    """A day (ISO) on which somebody looked, and the commit the library was at; empty if none."""

    day: str
    commit: str = ""


def last_look(root: Path, today: dt.date) -> Look | None:
    """The last look before today; None where there was none."""
    return next((look for look in _looks(root) if look.day < today.isoformat()), None)


def remember(root: Path, today: dt.date, commit: str) -> None:
    """Keep that the user has looked today. Raises OSError."""
    now = Look(today.isoformat(), commit)
    known = _looks(root)
    if known and known[0].day > now.day:
        return  # A look at an earlier day, with --as-of, is no news of this one.
    before = next((look for look in known if look.day < now.day), None)
    looks = [{"day": x.day, "commit": x.commit} for x in (now, before) if x is not None]
    if [Look(**x) for x in looks] != known:
        write_text(
            state_folder(root) / FILE, json.dumps({"version": 1, "looks": looks}, indent=2) + "\n"
        )


def _looks(root: Path) -> list[Look]:
    """The looks that are kept, the latest first. A file that makes no sense keeps none: it is
    written anew with the next look, and nothing but the beginning of a list is lost with it."""
    try:
        data = json.loads((state_folder(root) / FILE).read_bytes())
        found = [Look(as_day(x["day"]), str(x["commit"])) for x in data["looks"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [look for look in found if look.day]
