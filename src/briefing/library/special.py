"""Shapes that only one key of the format has."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from briefing.library import problems as p
from briefing.library.checking import Checking
from briefing.library.problems import KeyPath, Problem
from briefing.library.tables import Table
from briefing.model import Evidence, Name, Quantity, Stance
from briefing.scales import TLP
from briefing.values import dataclass

_STANCE_SIGNS: dict[str, Stance] = {"!": "contradicts", "~": "context"}


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """``"gfp-20250724, para 5"``, with ``!`` or ``~`` before it, or a table."""

    table: Table
    expected: str = 'a source id such as "gfp-20250724, para 5", or a table'

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> Evidence | None:
        if type(raw) is dict:
            return self.table.read(raw, path, checking)  # type: ignore[no-any-return]
        if type(raw) is not str:
            checking.wrong(path, self.expected, raw)
            return None
        evidence = as_evidence(raw)
        if not evidence.source:
            checking.wrong(path, self.expected, raw, p.BLANK)
            return None
        checking.refer("source", evidence.source, path)
        return evidence


def as_evidence(written: str) -> Evidence:
    """What a short form such as ``"!gfp-20250724, para 5"`` says."""
    written = written.strip()
    stance = _STANCE_SIGNS.get(written[:1])
    source, _, locator = (written[1:] if stance else written).partition(",")
    return Evidence(source.strip(), stance or "supports", locator=locator.strip())


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity: a table with at least one number."""

    table: Table

    @property
    def expected(self) -> str:
        return self.table.expected

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> Quantity | None:
        if type(raw) is dict and not raw.keys() & {"value", "low", "high"}:
            said = 'a quantity needs "value", or "low" and "high"'
            checking.add(Problem(p.MISSING, (*path, "value"), said, "a number", at="table"))
            return None
        return self.table.read(raw, path, checking)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class NameItem:
    """A name, or a name with its aliases."""

    table: Table
    expected: str = "a name, or { name, aliases }"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> Name | None:
        if type(raw) is dict:
            return self.table.read(raw, path, checking)  # type: ignore[no-any-return]
        if type(raw) is str and raw.strip():
            return Name(raw)
        checking.wrong(path, self.expected, raw)
        return None


@dataclass(frozen=True, slots=True)
class InsidePath:
    """A path that stays in the library, with ``/`` between its parts."""

    expected: str = 'a path inside the library such as "archive/report.txt"'

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> str | None:
        if type(raw) is not str or not raw.strip() or "\0" in raw:
            checking.wrong(path, self.expected, raw)
            return None
        windows = PureWindowsPath(raw)
        # Drives and backslashes are refused everywhere: a library travels between systems.
        outside = PurePosixPath(raw).is_absolute() or windows.anchor or ".." in windows.parts
        if outside:
            checking.wrong(path, self.expected, raw, p.OUTSIDE)
            return None
        return raw


@dataclass(frozen=True, slots=True)
class Scale:
    """The markings of a library, lowest first; ``()`` for "none".

    What cannot be read counts as TLP, so that nothing is exported unmarked by a slip.
    """

    expected: str = '"none", "tlp" or a list of markings, lowest first'

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> tuple[str, ...]:
        if raw == "none":
            return ()
        if raw == "tlp":
            return TLP
        if type(raw) is str:
            hint = checking.near(raw, ("none", "tlp"))
            checking.wrong(path, self.expected, raw, p.UNKNOWN_WORD, hint)
            return TLP
        if type(raw) is not list or not raw:
            checking.wrong(path, self.expected, raw)
            return TLP
        for n, item in enumerate(raw):
            if type(item) is not str or not item.strip():
                checking.wrong((*path, n), "a marking in quotation marks", item)
                return TLP
            if item in raw[:n]:
                checking.wrong((*path, n), "each marking once", item, p.TWO_NAMES)
                return TLP
        return tuple(raw)
