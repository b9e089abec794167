"""The problems a reader can have with a library: one rule a kind, codes B001 to B099.

Codes are stable: a retired code is never used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from briefing.model import Severity
from briefing.values import dataclass

KeyPath = tuple[str | int, ...]
"""The path of a key: ``("claims", 3, "date")``, counted from 0."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: a stable code, a short name, its weight and what it means."""

    code: str
    name: str
    severity: Severity
    explanation: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in one file, before it is known on which line.

    ``said`` is the statement without the path of the key; ``hint`` what to do about it.
    ``at`` says where the caret goes: under the value or the key at ``path``, under the
    table that lacks a key, at the characters ``span`` of the text, or nowhere (``file``).
    """

    rule: Rule
    path: KeyPath
    said: str
    expected: str = ""
    found: str = ""
    hint: str = ""
    at: Literal["value", "key", "table", "span", "file"] = "value"
    span: tuple[int, int] = (0, 0)
    other: KeyPath | None = None
    """Another key of the same file that it is about."""
    fixable: bool = False


RULES: dict[str, Rule] = {}
"""Every rule by its code, in order."""


def _rule(code: str, name: str, severity: Severity, explanation: str) -> Rule:
    RULES[code] = Rule(code, name, severity, explanation)
    return RULES[code]


UNREADABLE = _rule("B001", "unreadable", "error", "The file or folder cannot be opened or read.")
TOO_LARGE = _rule("B002", "too-large", "error", "The file is larger than 1 MiB.")
NOT_UTF8 = _rule("B003", "not-utf-8", "error", "The file holds bytes that are not UTF-8.")
NOT_A_FILE = _rule(
    "B004", "not-a-file", "error", "Something named like a TOML file is a folder, pipe or device."
)
BAD_LINK = _rule(
    "B005", "bad-link", "error", "A link leads out of the library, nowhere, or round in a loop."
)
FOLDER_LINK = _rule("B006", "folder-link", "warning", "Links to folders are not followed.")
CONFLICT = _rule(
    "B007", "conflict-markers", "error", "A merge left git's conflict markers in the file."
)
INVALID_TOML = _rule("B008", "invalid-toml", "error", "The file is not valid TOML 1.1.")
TOO_DEEP = _rule("B009", "nested-too-deeply", "error", "Lists or tables are nested too deeply.")
EMPTY_FILE = _rule("B010", "empty-file", "error", "The file says nothing.")
HUGE_NUMBER = _rule("B011", "huge-number", "error", "A whole number needs more than 64 bits.")
MORE = _rule("B012", "more-problems", "error", "Only the first 200 problems of a file are listed.")

MISSING = _rule("B020", "missing-key", "error", "A key that is required is not there.")
WRONG_TYPE = _rule("B021", "wrong-type", "error", "A value is of the wrong type.")
BAD_DATE = _rule("B022", "bad-date", "error", "A date is not one, or does not exist.")
UNKNOWN_WORD = _rule("B023", "unknown-word", "error", "A value is none of the words known here.")
OUT_OF_RANGE = _rule("B024", "out-of-range", "error", "A number lies outside its range.")
NOT_AN_ID = _rule(
    "B025",
    "not-an-id",
    "error",
    "An id has other characters than a-z, 0-9 and -, begins with -, or is longer than 64.",
)
UNKNOWN_KEY = _rule("B026", "unknown-key", "warning", "The format has no such key here.")
NO_SCALE = _rule(
    "B027", "marking-without-scale", "error", 'Something is marked in a library of markings "none".'
)
UNKNOWN_MARKING = _rule(
    "B028",
    "unknown-marking",
    "error",
    "A marking is not of the library's scale; it counts as the highest until that is mended.",
)
BELOW_CLAIMS = _rule(
    "B029",
    "below-claims",
    "warning",
    "Only the last claim has a marking or status: probably meant for the brief.",
)
OUTSIDE = _rule("B030", "outside-the-library", "error", "A path leads out of the library.")
LONG_BOTTOM_LINE = _rule(
    "B031", "long-bottom-line", "warning", "A bottom line has more than 60 words."
)
LONG_CLAIM = _rule("B032", "long-claim", "note", "A claim has more than 45 words.")
BLANK = _rule("B033", "blank", "error", "A text that is required is empty.")
TWO_NAMES = _rule("B034", "two-names", "error", "One key is written under both of its names.")

DUPLICATE_ID = _rule(
    "B040",
    "duplicate-id",
    "error",
    "Two things have the same id. Ids of briefs, sources, themes and memos are unique together.",
)
DUPLICATE_CLAIM = _rule(
    "B041", "duplicate-claim-id", "error", "Two claims of one brief have the same id."
)
FILE_NAME = _rule("B042", "file-name", "warning", "The name of a file or folder is not an id.")
ID_DIFFERS = _rule("B043", "id-differs", "warning", "The id in a file is not the file's name.")
UNFILED_BRIEF = _rule("B044", "unfiled", "note", "A brief stands in no theme's folder.")
TOO_LOW = _rule("B045", "too-low", "warning", "A brief stands deeper than its theme's folder.")
NO_THEME_FILE = _rule(
    "B046", "no-theme-file", "note", "A folder of briefs has no file under themes/."
)
MISPLACED = _rule("B047", "misplaced", "warning", "A TOML file stands where none is read.")

UNKNOWN_SOURCE = _rule("B060", "unknown-source", "error", "No source has the id named.")
UNKNOWN_CLAIM = _rule("B061", "unknown-claim", "error", "No claim has the reference named.")
UNKNOWN_BRIEF = _rule("B062", "unknown-brief", "error", "No brief has the id named.")
UNKNOWN_THEME = _rule("B063", "unknown-theme", "error", "No theme has the id named.")
UNKNOWN_QUESTION = _rule("B064", "unknown-question", "error", "No theme asks the question named.")

DANGLING: Mapping[str, Rule] = {
    "source": UNKNOWN_SOURCE,
    "claim": UNKNOWN_CLAIM,
    "brief": UNKNOWN_BRIEF,
    "theme": UNKNOWN_THEME,
    "question": UNKNOWN_QUESTION,
}
"""The rule that a reference to each kind of thing breaks where that thing is not there."""
