"""The dates that a sentence says, read from its words: days, months, years and spans of them."""

from __future__ import annotations

import re

from briefing.evidence import unspaced
from briefing.evidence.figure import SCALE
from briefing.values import dataclass

_MONTHS = "January February March April May June July August September October November December"
_MONTHS_ELSEWHERE = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
)
_MONTH_NUMBER = {
    name: n for n, month in enumerate(_MONTHS.split(), 1) for name in (month, month[:3], month[:4])
} | {name: n for months in _MONTHS_ELSEWHERE for n, name in enumerate(months.split(), 1)}
_NAMES = {"Sept", *" ".join((_MONTHS, *_MONTHS_ELSEWHERE)).split()}
_MONTH = "|".join(sorted(_NAMES, key=lambda name: (-len(name), name))) + (
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b\.?(?= \d)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"(?<![\w.,-])(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?)(?![\w-])"
    rf"|(?<![\w.,])(?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)?(?: and |, |[ ]?[-–][ ]?))?"
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)? (?P<m>{_MONTH})(?:,? (?P<y>{_YEAR}))?(?!\w)"
    rf"|(?<![\w.,])(?P<d3>\d{{1,2}})\.[ ]?(?P<n3>\d{{1,2}})\.[ ]?(?P<y6>{_YEAR})(?!\w)"
    rf"|(?<![\w.,/])\d{{1,2}}/\d{{1,2}}/(?P<y7>{_YEAR})(?![\w/])"
    rf"|\b(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<y2>{_YEAR}))(?!\w)"
    rf"|\b(?:{_MONTH}) (?:[12]?\d|3[01])(?![\w%]|[.,/:-]\d| (?:to|and|per cent|{SCALE})\b"
    rf"| (?!(?:was|is|has|as|this)\b)[a-z-]+s\b)"
    rf"|\b(?P<m3>{_MONTH}) (?:of )?(?P<y3>{_YEAR})(?!\w)"
    rf"|(?<![\w.,€$£¥-])(?:FY ?)?(?P<y4>{_YEAR})s?"
    rf"(?:(?:[-–—/](?=\d)|[ ][–—][ ](?={_YEAR}))(?P<y5>{_YEAR}|\d\d)s?(?![\w-]|[.,]\d))?"
    r"(?![\w%]|[.,]\d)"
    r"(?!\s?(?:%|per cent|million|billion|trillion))"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is said: as partial as it is, ``""`` for a year or month nobody says."""

    iso: str
    text: str
    start: int
    end: int


def days(text: str) -> list[Day]:
    """The dates that a text says, in order: days, months and years; of a span (2025–27) the first
    and the last. Months without a year, and a day whose year is not said, are left out but for
    their place (``iso`` is empty)."""
    found = []
    if unspaced.is_in(text):
        whole = text
        text, own = _without_own(unspaced.narrow(whole))
        found = [Day(d.iso, whole[d.start : d.end], d.start, d.end) for d in own]
    for m in _DAY.finditer(text):
        year = next((m[y] for y in ("y", "y2", "y3", "y4", "y6", "y7") if m[y]), "")
        month = _MONTH_NUMBER.get((m["m"] or m["m2"] or m["m3"] or "").rstrip("."), 0)
        month = month or (int(m["n3"]) if m["n3"] and 1 <= int(m["n3"]) <= 12 else 0)
        date = (m["d"] or m["d2"] or m["d3"] or "") if month else ""
        iso = m["iso"] or ""
        if not iso and year:
            iso = year + (f"-{month:02}" if month else "") + (f"-{int(date):02}" if date else "")
        found.append(Day(iso, m[0], m.start(), m.end()))
        if m["d0"] and year:
            found.append(Day(f"{year}-{month:02}-{int(m['d0']):02}", m[0], m.start(), m.end()))
        if m["y5"]:
            found.append(Day(year[: 4 - len(m["y5"])] + m["y5"], m[0], m.start(), m.end()))
    found.sort(key=lambda d: d.start)
    return found


def _without_own(text: str) -> tuple[str, list[unspaced.Date]]:
    """A text in which the dates of scripts without spaces are blank, and those."""
    signs, own = list(text), list(unspaced.dates(text))
    for date in own:
        signs[date.start : date.end] = "\0" * (date.end - date.start)
    return "".join(signs), own


def without_dates(text: str) -> str:
    """A narrow text in which each date is blank: its numbers are no figures."""
    if unspaced.is_in(text):
        text, _ = _without_own(text)
    return _DAY.sub(lambda m: "\0" * len(m[0]), text)
