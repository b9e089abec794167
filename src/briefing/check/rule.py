"""What a rule of the check is, and what it says where it is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from briefing.library import problems
from briefing.library.draft import Draft
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.model import Severity
from briefing.values import dataclass

Level = Literal["plain", "graded", "full"]
LEVELS: tuple[Level, ...] = ("plain", "graded", "full")
"""How much a library wants to be asked (``check`` in briefing.toml), least first."""

Fix = Callable[[Draft, KeyPath], None]
"""Mends one item of a file, which stands at the path given. Raises ``SpliceError``."""


@dataclass(frozen=True, slots=True)
class Rule(problems.Rule):
    """A rule of the check.

    ``standard`` is where it comes from, ``to_do`` what to do about it. ``asked`` is the level
    from which it looks at everything; below, it looks only at what uses the fields it is about,
    or not at all.
    """

    standard: str = ""
    to_do: str = ""
    asked: Level = "plain"


RULES: dict[str, Rule] = {}
"""Every rule of the check by its code, as its family was imported."""


def rule(
    code: str,
    name: str,
    severity: Severity,
    explanation: str,
    *,
    standard: str,
    to_do: str,
    asked: Level = "plain",
) -> Rule:
    """Make a rule known. Codes are stable: a retired one is never used again."""
    RULES[code] = Rule(code, name, severity, explanation, standard, to_do, asked)
    return RULES[code]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where a rule is broken, before it is known on which line.

    ``ref`` names the item, ``key`` the path below it; where it is about a file and no item,
    ``file`` says which. ``severity`` is that of the rule where it is empty.
    """

    rule: Rule
    ref: str
    said: str
    key: KeyPath = ()
    hint: str = ""
    severity: Severity | None = None
    fix: Fix | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A library on a day, as the rules look at it."""

    library: Library
    today: dt.date

    def asks(self, level: Level) -> bool:
        """Whether the library wants to be asked as much as that."""
        return LEVELS.index(self.library.settings.check) >= LEVELS.index(level)

    @property
    def english(self) -> bool:
        """Whether the library is written in English, the language of the words looked for."""
        return self.library.settings.language.casefold().partition("-")[0] == "en"
