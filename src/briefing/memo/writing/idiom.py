"""How a language writes quotation marks and dates: those of the notes and frames of a memo.

The frames themselves are English in every library; what they hold is not theirs to translate.
"""

from __future__ import annotations

import re

from briefing.text import day as english_day
from briefing.values import dataclass

Quotes = tuple[str, str]

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


_STRAIGHT = {"‘": "'", "“": '"'}
"""The marks of a typewriter that stand for others."""


@dataclass(frozen=True, slots=True)
class Idiom:
    """A language's marks of quotation, and its dates.

    ``inner`` marks a quotation within one that has ``outer``. ``months`` are the names of the
    months, none where English ones serve; ``dates`` are the forms of a day, of a month and of
    a year, with ``{d}``, ``{m}`` (the name or the number of the month) and ``{y}``.
    """

    outer: Quotes = ("‘", "’")
    inner: Quotes = ("“", "”")
    months: tuple[str, ...] = ()
    dates: tuple[str, str, str] = ("{d} {m} {y}", "{m} {y}", "{y}")
    first: str = ""
    """The first day of a month, where it is written in another way."""

    def day(self, iso: str) -> str:
        """A date as it is read; partial ones as partial as they are, anything else as it is."""
        match = _DAY.fullmatch(iso)
        if not self.months or match is None:
            return english_day(iso)
        year, month, date = match.groups()
        if month and not 1 <= int(month) <= len(self.months):
            return iso
        form = self.dates[0 if date else 1 if month else 2]
        number = str(int(date)) if date else ""
        return form.format(
            d=self.first if number == "1" and self.first else number,
            m=self.months[int(month) - 1] if month else "",
            y=year,
        )

    def quotes(self, text: str) -> Quotes:
        """The marks around a text: others than it quotes with itself."""
        return self.inner if _quoting(self.outer).search(text) else self.outer


def _quoting(marks: Quotes) -> re.Pattern[str]:
    """Whether a text quotes with some marks; an apostrophe is no quotation."""
    if marks[0] in _STRAIGHT:
        return re.compile(rf"(?:^|[\s(])[{marks[0]}{_STRAIGHT[marks[0]]}]")
    return re.compile(re.escape(marks[0].strip()))


ENGLISH = Idiom()

_IDIOMS = {
    "en": ENGLISH,
    "en-us": Idiom(
        ("“", "”"),
        ("‘", "’"),
        (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        ("{m} {d}, {y}", "{m} {y}", "{y}"),
    ),
    "de": Idiom(
        ("„", "“"),
        ("‚", "‘"),
        (
            *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
            *("August", "September", "Oktober", "November", "Dezember"),
        ),
        ("{d}. {m} {y}", "{m} {y}", "{y}"),
    ),
    "fr": Idiom(
        ("«\u00a0", "\u00a0»"),
        ("“", "”"),
        (
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
            *("août", "septembre", "octobre", "novembre", "décembre"),
        ),
        first="1er",
    ),
    "ja": Idiom(
        ("「", "」"),
        ("『", "』"),
        tuple(str(n) for n in range(1, 13)),
        ("{y}年{m}月{d}日", "{y}年{m}月", "{y}年"),
    ),
}


def of(language: str) -> Idiom:
    """The idiom of a language tag: of the very tag, else of its language, else English."""
    tag = language.casefold().replace("_", "-")
    return _IDIOMS.get(tag) or _IDIOMS.get(tag.partition("-")[0], ENGLISH)
