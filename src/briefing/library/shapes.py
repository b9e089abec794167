"""The shapes a value of the format can have, each with a reader that reports what is wrong.

A reader takes a value as tomli made it and returns the value for the model, or None after
reporting why it cannot. Nothing stops at the first problem.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection
from typing import Any, Protocol

from briefing.library import problems as p
from briefing.library.checking import (
    LARGEST,
    Checking,
    describe,
    fits,
    named,
    quoted,
    slugged,
)
from briefing.library.problems import KeyPath, Problem, Rule
from briefing.text import day_typed
from briefing.values import dataclass

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DEEPEST = 16
_ONLY_TEXT = frozenset([str])
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_LOOSE_DATE = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", re.ASCII)


class Shape(Protocol):
    """What a value must be."""

    @property
    def expected(self) -> str:
        """The shape in words, as in ``expected ...``."""

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> Any:
        """The value for the model; None, and a problem reported, where it is wrong."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, or where ``filled`` some text."""

    filled: bool = False
    expected: str = "text in quotation marks"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is not str:
            hint = f'write "{raw}"' if type(raw) in (int, float, bool) and fits(raw) else ""
            checking.wrong(path, self.expected, raw, hint=hint)
            return None
        if self.filled and not raw.strip():
            checking.wrong(path, "some text", raw, p.BLANK)
            return None
        return raw


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text of a fixed form."""

    pattern: re.Pattern[str]
    expected: str
    rule: Rule = p.WRONG_TYPE

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is str and self.pattern.fullmatch(raw):
            return raw
        checking.wrong(path, self.expected, raw, self.rule)
        return None


@dataclass(frozen=True, slots=True)
class Id:
    """A name that can be referred to."""

    expected: str = "an id of a-z, 0-9 and - (at most 64, not beginning with -)"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is str:
            if ID.fullmatch(raw):
                return raw
            slug = slugged(raw)
            hint = f'for example "{slug}"' if slug else ""
            checking.wrong(path, self.expected, raw, p.NOT_AN_ID, hint)
        else:
            checking.wrong(path, self.expected, raw)
        return None


@dataclass(frozen=True, slots=True)
class Date:
    """A date that may be partial, as a TOML date or a string; read as an ISO string."""

    expected: str = "a date such as 2025-07-23, 2025-07 or 2025"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is dt.date:
            return raw.isoformat()
        if type(raw) is str:
            return self._from_text(raw, path, checking)
        hint = ""
        if type(raw) is int and 1000 <= raw <= 9999:
            hint = f'write "{raw}"'
        elif isinstance(raw, dt.datetime):
            hint = f"write {raw.date().isoformat()}"
        checking.wrong(path, self.expected, raw, hint=hint)
        return None

    def _from_text(self, raw: str, path: KeyPath, checking: Checking) -> str | None:
        if found := _DATE.fullmatch(raw):
            if _exists(found):
                return raw
            checking.wrong(path, "a date that exists", raw, p.BAD_DATE)
            return None
        hint = ""
        if found := _LOOSE_DATE.fullmatch(raw.strip()):
            hint = f'write "{"-".join(part.zfill(2) for part in found.groups() if part)}"'
        elif (typed := _DATE.fullmatch(day_typed(raw))) and _exists(typed):
            hint = f'write "{typed[0]}"'
        checking.wrong(path, self.expected, raw, p.BAD_DATE, hint)
        return None


def _exists(date: re.Match[str]) -> bool:
    """Whether what ``_DATE`` found is a day, month or year of the calendar."""
    year, month, day = (int(part or 1) for part in date.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: Collection[str]

    @property
    def expected(self) -> str:
        return f"one of {named(self.words)}"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is not str:
            checking.wrong(path, self.expected, raw)
        elif raw in self.words:
            return raw
        else:
            checking.unknown(path, self.words, raw, p.UNKNOWN_WORD)
        return None


@dataclass(frozen=True, slots=True)
class CslType:
    """A type of document; there are too many to list in a message."""

    words: Collection[str]
    expected: str = 'a CSL type such as "report", "speech" or "webpage"'

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is str and raw in self.words:
            return raw
        text = raw if type(raw) is str else ""
        rule = p.UNKNOWN_WORD if text else p.WRONG_TYPE
        checking.wrong(path, self.expected, raw, rule, checking.near(text, self.words))
        return None


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A term of the yardstick of the library."""

    expected: str = "a term of the library's yardstick"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is not str:
            checking.wrong(path, self.expected, raw)
        elif raw in checking.likelihoods:
            return raw
        else:
            checking.unknown(path, checking.likelihoods, raw, p.UNKNOWN_WORD)
        return None


@dataclass(frozen=True, slots=True)
class Marking:
    """A marking of the scale of the library.

    What is wrong counts as the highest, or as the lowest where it is a ``ceiling``, so that
    a slip of the pen never lets anything out.
    """

    ceiling: bool = False
    expected: str = "a marking of the library's scale"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        scale = checking.markings
        if type(raw) is str and (raw in scale or not raw):
            return raw
        if not checking.scale_known:
            pass
        elif type(raw) is not str:
            checking.wrong(path, self.expected, raw)
        elif not scale:
            said = f'found {quoted(raw)} in a library of markings "none"'
            hint = 'set markings = "tlp" or your own list in briefing.toml, or take it out'
            checking.add(Problem(p.NO_SCALE, path, said, "no marking", describe(raw), hint))
        else:
            checking.unknown(path, scale, raw, p.UNKNOWN_MARKING)
        if not scale:
            # Outside its library, as the picks are kept, a marking is taken at its word.
            return raw if type(raw) is str and not checking.scale_known else None
        return scale[0] if self.ceiling else scale[-1]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within a range."""

    low: int
    high: int = LARGEST

    @property
    def expected(self) -> str:
        if self.high == LARGEST:
            return f"a whole number, {self.low} or more" if self.low >= 0 else "a whole number"
        return f"a whole number from {self.low} to {self.high}"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> int | None:
        if type(raw) is not int:
            checking.wrong(path, self.expected, raw)
        elif not fits(raw):
            checking.wrong(path, self.expected, raw, p.HUGE_NUMBER)
        elif not self.low <= raw <= self.high:
            checking.wrong(path, self.expected, raw, p.OUT_OF_RANGE)
        else:
            return raw
        return None


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number, whole or not."""

    expected: str = "a number"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> float | None:
        if type(raw) not in (int, float):
            checking.wrong(path, self.expected, raw)
        elif not fits(raw):
            checking.wrong(path, self.expected, raw, p.HUGE_NUMBER)
        elif not math.isfinite(raw):
            checking.wrong(path, self.expected, raw, p.OUT_OF_RANGE)
        else:
            return raw  # type: ignore[no-any-return]
        return None


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    expected: str = "true or false"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> bool | None:
        if type(raw) is bool:
            return raw
        checking.wrong(path, self.expected, raw)
        return None


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a thing of one kind, looked up when the whole library has been read."""

    kind: str

    @property
    def expected(self) -> str:
        form = {"claim": "brief-id/claim-id", "question": "theme-id/question-id"}
        return f'a reference "{form[self.kind]}"' if self.kind in form else f"a {self.kind} id"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is not str or not raw:
            checking.wrong(path, self.expected, raw)
            return None
        own = self.kind == "claim" and checking.brief and "/" not in raw
        target = f"{checking.brief}/{raw}" if own else raw
        checking.refer(self.kind, target, path)
        return target


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of things of one shape; those that are wrong are left out."""

    item: Shape
    length: int = 0
    """Exactly so many, where it matters."""

    @property
    def expected(self) -> str:
        return f"a list of {self.length}" if self.length else "a list"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> tuple[Any, ...] | None:
        if type(raw) is not list:
            hint = f"write [{quoted(raw)}]" if type(raw) is str else ""
            checking.wrong(path, self.expected, raw, hint=hint)
            return None
        if self.length and len(raw) != self.length:
            checking.wrong(path, self.expected, raw, p.OUT_OF_RANGE)
            return None
        item = self.item
        if type(item) is Text and not item.filled and _ONLY_TEXT.issuperset(map(type, raw)):
            return tuple(raw)
        read = item.read
        values = [read(given, (*path, n), checking) for n, given in enumerate(raw)]
        return tuple([v for v in values if v is not None])


@dataclass(frozen=True, slots=True)
class MapOf:
    """A table whose keys are free, of things of one shape."""

    item: Shape
    key: Shape | None = None
    """What each key must be."""
    expected: str = "a table"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> dict[str, Any] | None:
        if type(raw) is not dict:
            checking.wrong(path, self.expected, raw)
            return None
        found = {}
        for name, value in raw.items():
            good = self.item.read(value, (*path, name), checking)
            if self.key is not None:
                checking.at = "key"
                named = self.key.read(name, (*path, name), checking)
                checking.at = "value"
                if named is None:
                    continue
            if good is not None:
                found[name] = good
        return found


@dataclass(frozen=True, slots=True)
class Anything:
    """A table kept as it is, with dates as ISO strings so that it can be written as JSON."""

    expected: str = "a table"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> dict[str, Any] | None:
        if type(raw) is not dict:
            checking.wrong(path, self.expected, raw)
            return None
        kept = {}
        for key, value in raw.items():
            plain = _plain(value, (*path, key), checking, _DEEPEST)
            if plain is not None:
                kept[key] = plain
        return kept


def _plain(value: Any, path: KeyPath, checking: Checking, deeper: int) -> Any:
    """A value that JSON has too; None, and a problem reported, where there is none."""
    if type(value) in (dict, list):
        if not deeper:
            said = f"more than {_DEEPEST} tables or lists in one another"
            checking.add(Problem(p.TOO_DEEP, path, said))
            return None
        pairs = value.items() if type(value) is dict else enumerate(value)
        plain = {k: _plain(v, (*path, k), checking, deeper - 1) for k, v in pairs}
        kept = {k: v for k, v in plain.items() if v is not None}
        return kept if type(value) is dict else list(kept.values())
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if type(value) in (int, float) and not (fits(value) and math.isfinite(value)):
        checking.wrong(path, "a finite number of 64 bits", value, p.HUGE_NUMBER)
        return None
    return value
