"""One file being checked: what holds in its library, and what is wrong with it in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from briefing.library import problems as p
from briefing.library.contents import Need
from briefing.library.problems import KeyPath, Problem, Rule
from briefing.suggest import did_you_mean
from briefing.text import fold, listed

LARGEST = 2**63 - 1
"""The largest whole number of 64 bits."""
MOST_PROBLEMS = 200
"""Of one file: a megabyte of nonsense must not become a hundred thousand findings."""
_SHOWN = 40


Reference = tuple[Need, KeyPath, Literal["key", "value"]]
"""What a file refers to, the path of the key, and which part of it says so."""


@dataclass(slots=True)
class Checking:
    """One file being checked: the words that hold in its library, and what was found so far."""

    markings: tuple[str, ...] = ()
    """The scale of the library, lowest first; empty means none."""
    scale_known: bool = True
    """False where the settings could not be read, so that no marking can be called wrong."""
    likelihoods: tuple[str, ...] = ()
    brief: str = ""
    """The brief whose claims may be named by their id alone."""
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    """Ids of entries that are written but cannot be used."""

    at: Literal["key", "value"] = "value"
    """What is being read: problems and references are there."""
    more: int = 0
    """Problems beyond the most that are kept."""

    def add(self, problem: Problem) -> None:
        """Report a problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more += 1

    def near(self, word: str, among: Iterable[str]) -> str:
        """The hint that names the nearest known word; looked for while problems are kept."""
        return did_you_mean(word, among) if len(self.problems) < MOST_PROBLEMS else ""

    def wrong(
        self, path: KeyPath, expected: str, raw: object, rule: Rule = p.WRONG_TYPE, hint: str = ""
    ) -> None:
        """Report a value that is not what was expected."""
        found = describe(raw)
        said = f"expected {expected}, found {found}"
        self.add(Problem(rule, path, said, expected, found, hint, self.at))

    def rank(self, marking: str) -> int:
        """How high a marking stands; -1 for what is not of the scale."""
        return self.markings.index(marking) if marking in self.markings else -1

    def refer(self, kind: str, target: str, path: KeyPath) -> None:
        """Note that the key at ``path`` names something elsewhere in the library."""
        self.references.append(((kind, target), path, self.at))

    def unknown(self, path: KeyPath, words: Collection[str], raw: str, rule: Rule) -> None:
        """Report a word that is none of those known."""
        self.wrong(path, f"one of {named(words)}", raw, rule, self.near(raw, words))


def describe(raw: object) -> str:
    """A value in a few plain words, as in ``found ...``."""
    match raw:
        case bool():
            return f"the value {str(raw).lower()}"
        case str():
            if not raw.strip():
                return "an empty string"
            return f"a string {quoted(raw)}"
        case int():
            return f"the whole number {raw}" if fits(raw) else "a huge whole number"
        case float():
            return f"the number {raw}"
        case dt.datetime():
            return f"a date with a time, {raw.isoformat()}"
        case dt.date():
            return f"the date {raw.isoformat()}"
        case dt.time():
            return f"the time {raw.isoformat()}"
        case list():
            return "an empty list" if not raw else f"a list of {len(raw)}"
        case _:
            return "a table"


def quoted(text: str) -> str:
    """A word in quotation marks, shortened."""
    return f'"{text[: _SHOWN - 1]}…"' if len(text) > _SHOWN else f'"{text}"'


def named(words: Iterable[str], word: str = "or") -> str:
    """``"a", "b" or "c"``."""
    return listed((f'"{each}"' for each in words), word)


def fits(number: float) -> bool:
    """Whether a number is a float or a whole number of 64 bits."""
    return not isinstance(number, int) or -LARGEST - 1 <= number <= LARGEST


def slugged(text: str) -> str:
    """The id that a name suggests; empty where it has no letter or digit of ASCII."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text[:500])).strip("-")[:64].rstrip("-")


def free_id(
    wanted: str, is_taken: Callable[[str], object], numbers: dict[str, int] | None = None
) -> str:
    """The id, with the first number behind it that makes it free where another has it.

    Whoever asks again and again, while more is taken, gives the same ``numbers``: what ten
    thousand want is not looked for from the beginning each time.
    """
    own, beginning = wanted, wanted[:60].rstrip("-")
    numbers = {} if numbers is None else numbers
    while is_taken(own):
        number = numbers[beginning] = numbers.get(beginning, 1) + 1
        behind = f"-{number}"
        own = f"{beginning[: 64 - len(behind)].rstrip('-')}{behind}"
    return own
