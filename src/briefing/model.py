"""The words of the library as frozen values: no I/O, no rule of meaning.

FORMAT.md (docs/format.md) defines every field. Strings are raw: they are made
safe by ``text.display`` where they are shown. Dates are ISO strings that may be
partial (``"2025-07-23"``, ``"2025-07"``, ``"2025"``) and are empty where nobody
gave one. A reference names one thing in a library: an id of a brief, source,
theme or memo, or ``brief-id/claim-id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from briefing.values import dataclass

Stance = Literal["supports", "contradicts", "context"]
Kind = Literal["information", "judgement", "assumption", "recommendation", "gap"]
Severity = Literal["error", "warning", "note"]

KINDS: tuple[Kind, ...] = ("information", "judgement", "assumption", "gap", "recommendation")
"""Claim kinds in the order in which they are read."""

KIND_HEADINGS: Mapping[Kind, str] = {
    "information": "What we know",
    "judgement": "What we think",
    "assumption": "What we assume",
    "gap": "What we do not know",
    "recommendation": "What we recommend",
}

STANCES: tuple[Stance, ...] = ("supports", "contradicts", "context")

IMPORTANCE = 3
"""Of a claim of which nothing else is said, of 1 to 5."""

UNFILED = "unfiled"
INBOX = "inbox"
"""Themes of briefs that no theme file claims."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file (relative to the library), line and column from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a library. B001-B099 are problems of the reader.

    ``path`` is the path of the key (``claims[3].date``); ``excerpt`` is the line
    with a caret under it, safe to print.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    path: str = ""
    expected: str = ""
    found: str = ""
    suggestion: str = ""
    excerpt: str = ""
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Allow:
    """A rule switched off for one item, with the reason."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says about one claim.

    ``via`` names the upstream sources of this very statement; ``None`` means all
    that the source derives from.
    """

    source: str
    stance: Stance = "supports"
    credibility: int = 6
    locator: str = ""
    quote: str = ""
    quote_translation: str = ""
    via: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: ``measure`` is a slug that names subject and measure."""

    measure: str
    unit: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    approx: bool = False
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A claim's answer to a question (``theme-id/question-id``), and the side it takes, if any."""

    question: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that somebody answers for."""

    brief: str
    id: str
    text: str
    short: str = ""
    kind: Kind = "information"
    attributed_to: str = ""
    caveat: str = ""
    importance: int = IMPORTANCE
    likelihood: str = ""
    confidence: str = ""
    confidence_basis: str = ""
    date: str = ""
    event: str = ""
    as_of: str = ""
    review_by: str = ""
    actors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    quantity: Quantity | None = None
    evidence: tuple[Evidence, ...] = ()
    contradicts: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    status: str = "draft"
    texts: Mapping[str, str] = field(default_factory=dict)
    marking: str = ""
    note: str = ""
    allow: tuple[Allow, ...] = ()
    has_own_id: bool = True
    """False where the id was made from the text because the file gives none."""

    @property
    def ref(self) -> str:
        """``brief-id/claim-id``."""
        return f"{self.brief}/{self.id}"

    def sources(self, stance: Stance) -> tuple[Evidence, ...]:
        """The evidence of one stance, in file order."""
        return tuple(e for e in self.evidence if e.stance == stance)


@dataclass(frozen=True, slots=True)
class Name:
    """A name no export may show, with its other spellings."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """The kept text of a source: a path inside the library and the hash of its bytes."""

    path: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A shared bibliographic record, with where its information comes from."""

    id: str
    title: str
    type: str = "document"
    genre: str = ""
    title_original: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    accessed: str = ""
    csl: Mapping[str, object] = field(default_factory=dict)
    published: str = ""
    published_basis: str = "stated"
    reliability: str = "F"
    reliability_basis: str = ""
    interest: str = ""
    access: str = "unknown"
    derives_from: tuple[str, ...] = ()
    origin: str = ""
    standing: str = "current"
    superseded_by: str = ""
    marking: str = ""
    attribution: str = "open"
    descriptor: str = ""
    withheld_names: tuple[Name, ...] = ()
    archive: Archive | None = None
    notes: str = ""
    allow: tuple[Allow, ...] = ()

    @property
    def ref(self) -> str:
        """The id."""
        return self.id


@dataclass(frozen=True, slots=True)
class Brief:
    """A file of claims about one matter. ``theme`` is its folder, ``themes`` further ones."""

    id: str
    theme: str
    title: str
    file: str
    bottom_line: str = ""
    rests_on: tuple[str, ...] = ()
    question: str = ""
    themes: tuple[str, ...] = ()
    status: str = "draft"
    owner: str = ""
    created: str = ""
    updated: str = ""
    review_by: str = ""
    marking: str = ""
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    allow: tuple[Allow, ...] = ()

    @property
    def ref(self) -> str:
        """The id."""
        return self.id


@dataclass(frozen=True, slots=True)
class Question:
    """What analysts ask about a theme."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What to keep an eye on, until when, and the claims it would change."""

    id: str
    text: str
    due: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of work: one file under ``themes/``."""

    id: str
    title: str
    description: str = ""
    order: int = 1000
    color: str = ""
    keywords: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    stale_after_days: int | None = None
    questions: tuple[Question, ...] = ()
    watch: tuple[Watch, ...] = ()

    @property
    def ref(self) -> str:
        """The id."""
        return self.id


@dataclass(frozen=True, slots=True)
class AuthorText:
    """A sentence of the memo's author, and the claims it rests on."""

    text: str
    section: str = ""
    after: str = ""
    rests_on: tuple[str, ...] = ()
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """What a memo is made from: its picks, order, settings and the author's sentences.

    The working memo of the user's state has the id of the saved one it is of, else ``""``.
    """

    id: str = ""
    title: str = ""
    template: str = ""
    bottom_line: str = ""
    rests_on: tuple[str, ...] = ()
    """The claims that the bottom line stands on."""
    date: str = ""
    to: str = ""
    sender: str = ""
    """``from`` in the file."""
    meeting: str = ""
    reference: str = ""
    decision_sought: str = ""
    deadline: str = ""
    themes: tuple[str, ...] = ()
    query: str = ""
    claims: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    words: int | None = None
    ceiling: str = ""
    yardstick: str = ""
    flavour: str = "gfm"
    order: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    marking: str = ""
    """Of its author's words, and in this memo of whatever carries no marking."""
    texts: tuple[AuthorText, ...] = ()
    """``[[text]]`` in the file."""

    @property
    def ref(self) -> str:
        """The id."""
        return self.id

    @property
    def answer(self) -> AuthorText:
        """The bottom line as a sentence of its author, which it is."""
        return AuthorText(self.bottom_line, rests_on=self.rests_on)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search the library keeps under a name."""

    id: str
    title: str
    query: str


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A rule switched off for the whole library, with the reason."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """``briefing.toml``. ``markings`` is the scale, lowest first; empty means none."""

    schema: int = 1
    title: str = ""
    language: str = "en"
    markings: tuple[str, ...] = ()
    default_marking: str = ""
    check: str = "plain"
    yardstick: str = "phia"
    stale_after_days: int = 180
    checks_off: tuple[SwitchedOff, ...] = ()
    searches: tuple[SavedSearch, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A conflict that somebody looked at and dismissed."""

    claims: tuple[str, str]
    kind: str
    why: str
    by: str = ""
    date: str = ""


Item = Theme | Brief | Claim | Source | Memo
"""Anything a reference can name."""
