"""What happened when, and who said so when: claims by date of event, with the dates of sources.

Dates may be partial (FORMAT: ``2025-07``, ``2025``). A partial date is an interval, and stands
before the days in it, as ISO 8601 strings sort.
"""

from __future__ import annotations

import calendar
import datetime as dt

from briefing.evidence.subject import Subject
from briefing.library.snapshot import Library
from briefing.model import Claim, Source, Stance
from briefing.text import counted
from briefing.values import dataclass

LATE_DAYS = 30
"""A first report later than this after the event is worth a word."""


@dataclass(frozen=True, slots=True)
class Report:
    """A source that says something about a claim, and how long after the event it did.

    ``days`` from the event to the publication are negative where the source is older; None where
    it has no date, or both may be of one day. Between full dates they are ``exact``, else the
    fewest that it can have been.
    """

    source: Source
    stance: Stance
    days: int | None = None
    exact: bool = False
    apart: str = ""
    """The gap in words: ``the same day``, ``5 weeks later``, ``the month before``."""

    @property
    def older(self) -> bool:
        """Published before what it speaks of happened."""
        return self.days is not None and self.days < 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A claim that says when something happened, and who spoke of it, the earliest first.

    Sources without a date stand last.
    """

    claim: Claim
    reports: tuple[Report, ...]

    @property
    def older(self) -> tuple[Report, ...]:
        """Sources that support the claim although they are older than the event."""
        return tuple(r for r in self.reports if r.older and r.stance == "supports")

    @property
    def first(self) -> Report | None:
        """The first report of it: the earliest dated support that is not older than the event."""
        dated = (r for r in self.reports if r.stance == "supports" and r.source.published)
        return next((r for r in dated if not r.older), None)

    @property
    def late(self) -> str:
        """How long it took until somebody here said so, where that is long: ``5 weeks later``.

        It is long only in proportion to what the date leaves open: figures of a year that come
        out in the next are not late.
        """
        first = self.first
        if self.older or first is None or first.days is None:
            return ""
        start, end = interval(self.claim.date)
        return first.apart if first.days > max(LATE_DAYS, (end - start).days) else ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments by date. ``undated`` are claims of the subject that do not say when."""

    subject: Subject
    moments: tuple[Moment, ...]
    undated: tuple[str, ...]


def timeline(library: Library, about: Subject, *, since: str = "", until: str = "") -> Timeline:
    """The timeline of some claims; with ``since`` or ``until`` of those that may be of that time.

    Both may be partial dates and include the whole of the period they name.
    """
    dated = [c for c in about.claims if c.date and _within(c.date, since, until)]
    # The order of the library stays among claims of one date, but for those of one event.
    dated.sort(key=lambda c: (c.date, c.event))
    undated = tuple(c.ref for c in about.claims if not c.date)
    return Timeline(about, tuple(Moment(c, _reports(library, c)) for c in dated), undated)


def interval(iso: str) -> tuple[dt.date, dt.date]:
    """The first and the last day a date may mean. Raises ValueError where it is none."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        day = dt.date(*parts)
        return day, day
    if len(parts) == 2:
        year, month = parts
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)


def apart(event: str, published: str) -> tuple[int | None, bool, str]:
    """The days from an event to a publication, whether they are exact, and the gap in words.

    Where a date is partial, the words count what both have, months or years, and the days are
    the fewest it can have been; None where both may be of one day.
    """
    happened, said = interval(event), interval(published)
    if len(event) == len(published) == 10:
        days = (said[0] - happened[0]).days
        return days, True, f"{_length(abs(days))} {_later(days)}" if days else "the same day"
    unit, passed = _calendar(event, published)
    if not passed:
        return None, False, f"the same {unit}"
    days = (said[0] - happened[1]).days if passed > 0 else (said[1] - happened[0]).days
    if abs(passed) == 1:
        return days, False, f"the {unit} {'after' if passed > 0 else 'before'}"
    return days, False, f"{counted(abs(passed), unit)} {_later(passed)}"


def _calendar(event: str, published: str) -> tuple[str, int]:
    """The finest unit that both dates have, and how many of it lie between them."""
    years = int(published[:4]) - int(event[:4])
    if 4 in (len(event), len(published)):
        return "year", years
    return "month", 12 * years + int(published[5:7]) - int(event[5:7])


def _later(passed: int) -> str:
    return "earlier" if passed < 0 else "later"


def _length(days: int) -> str:
    """A number of days as a person says it."""
    if days < 14:
        return counted(days, "day")
    if days < 60:
        return counted(round(days / 7), "week")
    if days < 700:
        return counted(round(days / 30.44), "month")
    return counted(round(days / 365.25), "year")


def _within(date: str, since: str, until: str) -> bool:
    first, last = interval(date)
    return (not since or last >= interval(since)[0]) and (not until or first <= interval(until)[1])


def _reports(library: Library, claim: Claim) -> tuple[Report, ...]:
    found: dict[tuple[str, Stance], Report] = {}
    for evidence in claim.evidence:
        source = library.sources.get(evidence.source)
        if source is None or (source.id, evidence.stance) in found:
            continue
        report = Report(source, evidence.stance)
        if source.published:
            report = Report(source, evidence.stance, *apart(claim.date, source.published))
        found[source.id, evidence.stance] = report
    return tuple(sorted(found.values(), key=lambda r: (not r.source.published, r.source.published)))
