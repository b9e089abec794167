"""Which keys a form shows, in the order a person thinks, and how each is typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from briefing.library.draft import SpliceError
from briefing.library.schema import BRIEF, CLAIM, SOURCE, THEME
from briefing.library.shapes import Choice, Date, Likelihood, ListOf, Marking, Whole
from briefing.library.snapshot import Library
from briefing.library.tables import Schema
from briefing.library.typed import shape_at, typed
from briefing.scales import RELIABILITY, YARDSTICKS
from briefing.values import dataclass

How = Literal["words", "line", "date", "number", "choice", "list", "evidence"]
"""How a key is typed: many words, one line, a day, one of a few words, several, what stands behind
a claim."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a form: its key, its name, and what is said where it is empty.

    A ``rare`` one stays out of sight until it is asked for, unless it has a value. ``offers`` is
    the filter of the search whose values complete it. One that is ``apart`` begins what belongs
    together, and has air above it where there is room.
    """

    key: str
    name: str
    hint: str = ""
    rare: bool = False
    offers: str = ""
    long: bool = False
    apart: bool = False

    @property
    def label(self) -> str:
        """Its name where it begins a line or a sentence."""
        return self.name[:1].upper() + self.name[1:]


_MARKING = Asked("marking", "marking", "that of what it stands in")
_REVIEW = Asked("review_by", "look again", "when to look again", rare=True)

CLAIM_FORM = (
    Asked("text", "claim", "one sentence", long=True),
    Asked("short", "short", "a shorter wording for memos", long=True),
    Asked("kind", "kind", "information"),
    Asked("evidence", "evidence", apart=True),
    Asked("date", "happened", "2025-07-23, 2025-07 or 2025", apart=True),
    Asked("as_of", "known to be so", "2025-07-23, 2025-07 or 2025"),
    Asked("attributed_to", "who says so", "where it is not the library's own voice", offers="by"),
    Asked("caveat", "caveat", "words printed wherever the claim is", long=True),
    Asked("likelihood", "likelihood", "how likely it is", apart=True),
    Asked("confidence", "confidence", "how sure you are of it"),
    Asked("confidence_basis", "because", "why so sure, or not", long=True),
    Asked("tags", "tags", "with commas between", offers="tag", apart=True),
    Asked("actors", "actors", "with commas between", offers="actor"),
    Asked("importance", "importance", "3 of 1 to 5"),
    Asked("status", "status", "draft"),
    _MARKING,
    Asked("note", "note", "for colleagues; in no memo", long=True),
    _REVIEW,
    Asked("event", "event", "a name that ties claims about one event", rare=True),
    Asked("contradicts", "contradicts", "claims", rare=True, offers="claim"),
    Asked("supersedes", "supersedes", "claims", rare=True, offers="claim"),
    Asked("depends_on", "rests on", "claims", rare=True, offers="claim"),
)
BRIEF_FORM = (
    Asked("title", "title", "what it is about", long=True),
    Asked("bottom_line", "bottom line", "the answer, in at most 60 words", long=True),
    Asked("rests_on", "rests on", "the claims the answer stands on", offers="claim"),
    Asked("question", "question", "what it answers", long=True),
    Asked("status", "status", "draft", apart=True),
    Asked("themes", "further themes", "with commas between", offers="theme"),
    Asked("tags", "tags", "with commas between", offers="tag"),
    Asked("actors", "actors", "with commas between", offers="actor"),
    Asked("owner", "owner", "who looks after it", apart=True),
    Asked("updated", "updated", "2025-07-23"),
    Asked("review_by", "look again", "when to look again"),
    _MARKING,
    Asked("created", "created", "2025-07-23", rare=True),
    Asked("related", "related", "briefs", rare=True, offers="brief"),
)
SOURCE_FORM = (
    Asked("title", "title", "as it is printed there", long=True),
    Asked("authors", "authors", "with commas between", offers="by"),
    Asked("publisher", "publisher"),
    Asked("published", "published", "2025-07-23, 2025-07 or 2025"),
    Asked("url", "address", "https://…"),
    Asked("type", "type", "report, webpage, speech, article-newspaper, legislation, …"),
    Asked("access", "access", "has it first-hand, or from others", apart=True),
    Asked("reliability", "reliability"),
    Asked("reliability_basis", "because", "why it is so reliable, or not", long=True),
    Asked("interest", "interest", "what it wants to be believed", long=True),
    Asked("derives_from", "has it from", "sources", offers="source", apart=True),
    Asked("origin", "origin", "what it has in common with others, in words"),
    Asked("standing", "standing", "current"),
    _MARKING,
    Asked("notes", "notes", "for colleagues; in no memo", long=True, apart=True),
    Asked("superseded_by", "superseded by", "a source", rare=True, offers="source"),
    Asked("published_basis", "date known by", "stated", rare=True),
    Asked("accessed", "accessed", "2025-07-23", rare=True),
    Asked("language", "language", "en, ja, fr, …", rare=True),
    Asked("title_original", "original title", rare=True, long=True),
    Asked("genre", "genre", "press release, minutes, …", rare=True),
    Asked("attribution", "attribution", "open", rare=True),
    Asked("descriptor", "printed instead", "where its name is not", rare=True),
)
THEME_FORM = (
    Asked("title", "title", long=True),
    Asked("description", "description", "what belongs there, in a sentence", long=True),
    Asked("keywords", "keywords", "with commas between"),
    Asked("order", "order", "a number: its place on the shelf"),
    Asked("stale_after_days", "stale after", "days"),
    Asked("color", "colour", "#2a6f97", rare=True),
)

FORMS: Mapping[str, tuple[Schema, tuple[Asked, ...]]] = {
    "claim": (CLAIM, CLAIM_FORM),
    "brief": (BRIEF, BRIEF_FORM),
    "source": (SOURCE, SOURCE_FORM),
    "theme": (THEME, THEME_FORM),
}
"""The form of each kind of thing. What is in none is edited in the file."""


def kind_of(library: Library, ref: str) -> str:
    """What kind of form a reference has; empty where it has none."""
    parts = {
        "claim": library.claims,
        "brief": library.briefs,
        "source": library.sources,
        "theme": library.themes,
    }
    return next((kind for kind, among in parts.items() if ref in among), "")


def how(library: Library, kind: str, asked: Asked) -> tuple[How, tuple[str, ...]]:
    """How a key is typed in a library, with the words it can be."""
    shape = shape_at(FORMS[kind][0], (asked.key,))
    if asked.key == "evidence":
        return "evidence", ()
    match shape:
        case Likelihood():
            return "choice", YARDSTICKS[library.settings.yardstick]
        case Marking():
            return "choice", library.settings.markings
        case Choice(words):
            return "choice", tuple(words)
        case Date():
            return "date", ()
        case Whole():
            return "number", ()
        case ListOf():
            return "list", ()
        case _:
            return ("words" if asked.long else "line"), ()


def as_text(value: Any, way: How) -> str:
    """The words of a value of a file, as a form shows them."""
    if value is None:
        return ""
    if way == "evidence":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        items = [str(item) for item in value]
        if any("," in item for item in items):
            return "; ".join(items) + (";" if len(items) == 1 else "")
        return ", ".join(items)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def is_evidence(value: Any) -> bool:
    """Whether evidence is as a form shows it: short or a table, each, without a date in it."""
    if not isinstance(value, list) or not all(isinstance(piece, str | dict) for piece in value):
        return False
    try:
        json.dumps(value)
    except TypeError:
        return False
    return True


def as_value(kind: str, key: str, text: str, way: How) -> Any:
    """The value that some words are; None where there are none. Raises ``SpliceError``."""
    if way == "evidence":
        return json.loads(text) or None if text else None
    text = text.strip()
    if not text:
        return None
    words: Sequence[str] = items(text) if way == "list" else [text]
    return typed(shape_at(FORMS[kind][0], (key,)), words) or None if words else None


def items(text: str) -> list[str]:
    """The items of a list as it is typed: between semicolons, where there are some, else commas."""
    parts = text.split(";" if ";" in text else ",")
    return [part.strip() for part in parts if part.strip()]


def fault(kind: str, key: str, text: str, way: How) -> str:
    """What is wrong with some words by themselves; empty where nothing is."""
    from briefing.library.checking import Checking

    text = text.strip()
    if not text or way not in ("date", "number"):
        return ""
    try:
        value = as_value(kind, key, text, way)
    except SpliceError as error:
        return str(error)
    checking = Checking()
    shape_at(FORMS[kind][0], (key,)).read(value, (key,), checking)
    for problem in checking.problems:
        return problem.hint or f"expected {problem.expected}"
    return ""


def grade(text: str) -> tuple[str, int] | None:
    """The reliability and credibility that two keys are: ``B2``; each can be left out.

    ``("", 2)`` where only the second is typed; 0 where only the first. None where it is no grade.
    """
    typed_ = text.strip().upper()
    letter = typed_[:1] if typed_[:1] in RELIABILITY else ""
    number = typed_.removeprefix(letter)
    if not number:
        return letter, 0
    return (letter, int(number)) if number in tuple("123456") else None
