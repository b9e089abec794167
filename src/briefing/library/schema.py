"""The tables of the library format, version 1: every key, its shape and its words.

docs/format.md says what they mean; the defaults are those of the model.
"""

from __future__ import annotations

import re

from briefing.library.shapes import (
    Anything,
    Choice,
    CslType,
    Date,
    Flag,
    Id,
    Likelihood,
    ListOf,
    MapOf,
    Marking,
    Number,
    Pattern,
    Ref,
    Text,
    Whole,
)
from briefing.library.special import EvidenceItem, Figure, InsidePath, NameItem, Scale
from briefing.library.tables import Field, Rows, Schema, Table
from briefing.model import (
    KINDS,
    STANCES,
    Allow,
    Answer,
    Archive,
    AuthorText,
    Dismissal,
    Evidence,
    Memo,
    Name,
    Quantity,
    Question,
    SavedSearch,
    Theme,
    Watch,
)
from briefing.scales import RELIABILITY, YARDSTICKS

VERSION = 1
"""The newest format this program reads."""

_CSL = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic
collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage
"""
CSL_TYPES = frozenset(_CSL.split())
"""The types of CSL 1.0.2."""

BRIEF_STATUS = ("draft", "in-review", "approved", "archived")
CLAIM_STATUS = ("draft", "reviewed", "approved", "withdrawn")

_COLOUR = Pattern(re.compile(r"#[0-9a-fA-F]{6}"), 'a colour such as "#2a6f97"')
_SHA256 = Pattern(re.compile(r"[0-9a-f]{64}"), "a SHA-256 of 64 hexadecimal digits")
_RULE = Pattern(re.compile(r"B\d{3}", re.ASCII), 'the code of a rule such as "B112"')
_TEXT = Text()
_FILLED = Text(filled=True)
_TEXTS = ListOf(_TEXT)
_ID = Id()
_DATE = Date()
_CLAIMS = ListOf(Ref("claim"))
_SOURCES = ListOf(Ref("source"))
_THEMES = ListOf(Ref("theme"))
_TLP = {"tlp": "marking"}


def _texts(*keys: str) -> tuple[Field, ...]:
    return tuple(Field(key, _TEXT) for key in keys)


def _dates(*keys: str) -> tuple[Field, ...]:
    return tuple(Field(key, _DATE) for key in keys)


_ALLOW = Field(
    "allow",
    ListOf(
        Table(
            Schema(
                'an entry of "allow"',
                (Field("rule", _RULE, required=True), Field("why", _FILLED, required=True)),
                Allow,
            )
        )
    ),
)

_EVIDENCE = Schema(
    "evidence",
    (
        Field("source", Ref("source"), required=True),
        # Evidence whose stance nobody can tell must not count as support.
        Field("stance", Choice(STANCES), fallback="context"),
        Field("credibility", Whole(1, 6)),
        *_texts("locator", "quote", "quote_translation", "note"),
        Field("via", _SOURCES),
    ),
    Evidence,
)

_QUANTITY = Schema(
    "a quantity",
    (
        Field("measure", _ID, required=True),
        Field("unit", _TEXT),
        *(Field(key, Number()) for key in ("value", "low", "high")),
        Field("approx", Flag()),
        Field("as_of", _DATE),
    ),
    Quantity,
)

_ANSWER = Schema(
    "an answer",
    (Field("question", Ref("question"), required=True), Field("side", _TEXT)),
    Answer,
)

_BRIEF = (
    Field("title", _FILLED, required=True),
    Field("id", _ID),
    *_texts("bottom_line", "question", "owner"),
    Field("rests_on", _CLAIMS),
    Field("themes", _THEMES),
    Field("status", Choice(BRIEF_STATUS)),
    *_dates("created", "updated", "review_by"),
    Field("marking", Marking()),
    Field("tags", _TEXTS),
    Field("actors", _TEXTS),
    Field("related", ListOf(Ref("brief"))),
    _ALLOW,
)

CLAIM = Schema(
    "a claim",
    (
        Field("id", _ID),
        Field("text", _FILLED, required=True),
        *_texts("short", "attributed_to", "caveat", "confidence_basis", "event", "note"),
        Field("kind", Choice(KINDS)),
        Field("importance", Whole(1, 5)),
        Field("likelihood", Likelihood()),
        Field("confidence", Choice(("low", "moderate", "high"))),
        *_dates("date", "as_of", "review_by"),
        Field("actors", _TEXTS),
        Field("tags", _TEXTS),
        Field("answers", ListOf(Table(_ANSWER))),
        Field("quantity", Figure(Table(_QUANTITY))),
        Field("evidence", ListOf(EvidenceItem(Table(_EVIDENCE)))),
        *(Field(key, _CLAIMS) for key in ("contradicts", "supersedes", "depends_on")),
        Field("status", Choice(CLAIM_STATUS)),
        Field("texts", MapOf(_TEXT)),
        Field("marking", Marking()),
        _ALLOW,
    ),
    also=_TLP,
    above=_BRIEF,
)

_NAME = Schema("a name", (Field("name", _FILLED, required=True), Field("aliases", _TEXTS)), Name)

_ARCHIVE = Schema(
    "an archived text",
    (Field("path", InsidePath(), required=True), Field("sha256", _SHA256)),
    Archive,
)

SOURCE = Schema(
    "a source",
    (
        Field("id", _ID, required=True),
        Field("title", _FILLED, required=True),
        Field("type", CslType(CSL_TYPES)),
        *_texts("genre", "title_original", "language", "publisher", "url"),
        *_texts("reliability_basis", "interest", "origin", "descriptor", "notes"),
        Field("authors", _TEXTS),
        Field("csl", Anything()),
        *_dates("accessed", "published"),
        Field(
            "published_basis",
            Choice(("stated", "inferred", "external", "unknown")),
            fallback="unknown",
        ),
        Field("reliability", Choice(tuple(RELIABILITY))),
        Field(
            "access", Choice(("first-hand", "second-hand", "derivative", "aggregate", "unknown"))
        ),
        Field("derives_from", _SOURCES),
        Field(
            "standing",
            Choice(("current", "preliminary", "corrected", "retracted", "superseded")),
        ),
        Field("superseded_by", Ref("source")),
        Field("marking", Marking()),
        # A slip of the pen must not print a name that was to be withheld.
        Field("attribution", Choice(("open", "chatham-house", "anonymous")), fallback="anonymous"),
        Field("withheld_names", ListOf(NameItem(Table(_NAME)))),
        Field("archive", Table(_ARCHIVE)),
        _ALLOW,
    ),
    also=_TLP,
    above=_BRIEF,
)

BRIEF = Schema(
    "a brief",
    (*_BRIEF, Field("claims", Rows(CLAIM)), Field("sources", Rows(SOURCE))),
    also=_TLP,
)

SOURCE_FILE = Schema("a source file", (Field("sources", Rows(SOURCE)),))

THEME = Schema(
    "a theme",
    (
        Field("title", _FILLED, required=True),
        Field("description", _TEXT),
        Field("order", Whole(-1_000_000, 1_000_000)),
        Field("color", _COLOUR),
        Field("keywords", _TEXTS),
        Field("synonyms", ListOf(_TEXTS)),
        Field("stale_after_days", Whole(1, 1_000_000)),
        Field(
            "questions",
            ListOf(
                Table(
                    Schema(
                        "a question",
                        (Field("id", _ID, required=True), Field("text", _FILLED, required=True)),
                        Question,
                    )
                )
            ),
        ),
        Field(
            "watch",
            ListOf(
                Table(
                    Schema(
                        "a thing to watch",
                        (
                            Field("id", _ID, required=True),
                            Field("text", _FILLED, required=True),
                            Field("due", _DATE),
                            Field("claims", _CLAIMS),
                        ),
                        Watch,
                    )
                )
            ),
        ),
    ),
    Theme,
)

_AUTHOR_TEXT = Schema(
    "a sentence of the author",
    (
        Field("text", _FILLED, required=True),
        Field("section", _TEXT),
        Field("after", Ref("claim")),
        Field("rests_on", _CLAIMS),
        Field("marking", Marking()),
    ),
    AuthorText,
    also=_TLP,
)

MEMO = Schema(
    "a memo",
    (
        Field("title", _FILLED, required=True),
        *_texts("template", "bottom_line", "to", "meeting", "reference", "decision_sought"),
        *_texts("query", "status"),
        Field("rests_on", _CLAIMS),
        Field("from", _TEXT, name="sender"),
        *_dates("date", "deadline"),
        Field("themes", _THEMES),
        *(Field(key, _CLAIMS) for key in ("claims", "pins", "excludes", "short")),
        Field("floors", MapOf(Whole(0), Ref("theme"))),
        Field("words", Whole(1)),
        Field("ceiling", Marking(ceiling=True)),
        Field("marking", Marking()),
        Field("yardstick", Choice(tuple(YARDSTICKS))),
        Field("flavour", Choice(("gfm", "pandoc"))),
        Field("order", _TEXTS),
        Field("headings", MapOf(_TEXT)),
        Field("text", ListOf(Table(_AUTHOR_TEXT)), name="texts"),
    ),
    Memo,
    also=_TLP,
)

_SWITCH = Schema(
    "a rule",
    (Field("off", Flag(), required=True), Field("why", _FILLED, required=True)),
)

SETTINGS = Schema(
    "briefing.toml",
    (
        Field("schema", Whole(1)),
        *_texts("title", "language"),
        Field("markings", Scale()),
        Field("default_marking", _TEXT),
        Field("check", Choice(("plain", "graded", "full"))),
        Field("yardstick", Choice(tuple(YARDSTICKS))),
        Field("stale_after_days", Whole(1, 1_000_000)),
        Field("checks", MapOf(Table(_SWITCH), _RULE)),
        Field(
            "searches",
            ListOf(
                Table(
                    Schema(
                        "a saved search",
                        (
                            Field("id", _ID, required=True),
                            Field("title", _FILLED, required=True),
                            Field("query", _FILLED, required=True),
                        ),
                        SavedSearch,
                    )
                )
            ),
        ),
    ),
)

DECISIONS = Schema(
    "decisions.toml",
    (
        Field(
            "dismissed",
            ListOf(
                Table(
                    Schema(
                        "a dismissed conflict",
                        (
                            Field("claims", ListOf(Ref("claim"), length=2), required=True),
                            Field("kind", _FILLED, required=True),
                            Field("why", _FILLED, required=True),
                            Field("by", _TEXT),
                            Field("date", _DATE),
                        ),
                        Dismissal,
                    )
                )
            ),
        ),
    ),
)
