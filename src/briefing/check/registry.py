"""What is wrong with a library, from every family of rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from briefing.library import problems
from briefing.library.snapshot import Library
from briefing.model import Finding


def _read(library: Library) -> Iterable[Finding]:
    """B001-B099: what the reader found while it read."""
    return library.findings


FAMILIES: tuple[Callable[[Library], Iterable[Finding]], ...] = (_read,)
"""One function a family; each gives all its findings, in any order."""

RULES: Mapping[str, problems.Rule] = problems.RULES
"""Every rule by its code, with what it means."""


def findings(library: Library, rules: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings, or those of some rules (``B012``), by file, line and column."""
    found = (f for family in FAMILIES for f in family(library) if not rules or f.rule in rules)
    return tuple(
        sorted(found, key=lambda f: (f.place.file, f.place.line, f.place.column, f.rule, f.path))
    )
