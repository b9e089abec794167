"""What is searched of themes, briefs, claims and sources, and how much each field counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from briefing.library.ondemand import ClaimRefs, OnDemand
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source, Theme

Type = Literal["claim", "brief", "source", "theme"]

TYPES: tuple[Type, ...] = ("theme", "brief", "claim", "source")

WEIGHTS: dict[str, float] = {
    "title": 1.1,
    "text": 1.0,
    "bottom_line": 1.0,
    "short": 0.95,
    "texts": 0.9,
    "title_original": 0.9,
    "question": 0.85,
    "questions": 0.85,
    "quantity": 0.85,
    "quote": 0.85,
    "caveat": 0.85,
    "actors": 0.8,
    "attributed_to": 0.8,
    "keywords": 0.8,
    "authors": 0.8,
    "publisher": 0.8,
    "descriptor": 0.8,
    "tags": 0.75,
    "description": 0.75,
    "watch": 0.75,
    "synonyms": 0.7,
    "id": 0.6,
    "notes": 0.6,
    "note": 0.6,
    "source": 0.5,
    "source publisher": 0.45,
}
"""A match in the text of a claim counts 1. ``source`` is the title of a claim's source."""

SOURCE = 0.85
"""What a field of a source counts of it: claims are looked for more often than sources."""

OWN_WORDS = 0.65
"""Fields that weigh less are not what an item itself says: its id, notes, titles of its sources."""


_CODES = {name: number for number, name in enumerate(WEIGHTS, start=1)}
_OF_SOURCE = 1 << 7


def code(kind: Type, name: str) -> int:
    """A field of such a document as a number below 256; 0 is no field."""
    return _CODES[name] | (_OF_SOURCE if kind == "source" else 0)


@cache
def weights() -> Sequence[float]:
    """What a match in a field counts, by its number."""
    plain = [0.0, *WEIGHTS.values()]
    plain += [0.0] * (_OF_SOURCE - len(plain))
    return [*plain, *(SOURCE * weight for weight in plain)]


LABEL = "\x01"
"""Stands before what a document is labelled with: no word of a text begins so."""


AS_OF, REVIEW_BY = "as-of", "review-by"
"""Labels of claims by which ``is:stale`` goes, without a look into each of them."""


def label(key: str, value: str) -> str:
    """A property by which a document is filtered, as a word of the index."""
    return f"{LABEL}{key}:{value}"


class Field(NamedTuple):
    """A piece of raw text in which words are looked for."""

    name: str
    text: str


class Document(NamedTuple):
    """One thing that can be found. The first field is the one that shows it in a list."""

    type: Type
    ref: str
    theme: str
    importance: int
    fields: tuple[Field, ...]
    labels: tuple[str, ...]
    """What filters go by, as far as the document and what it stands in say it themselves."""
    days: tuple[int, int]
    """The first and last day it may be of, as ordinals; zeros where it has no date."""


def documents(library: Library) -> Iterator[Document]:
    """Everything in a library that can be found."""
    return (document_of(library, item) for item in items(library))


def items(library: Library) -> Iterator[Theme | Brief | Claim | Source]:
    """What the documents are of, in their order."""
    yield from library.themes.values()
    yield from library.briefs.values()
    yield from library.claims.values()
    yield from library.sources.values()


def document_of(library: Library, item: Theme | Brief | Claim | Source) -> Document:
    """The document of something in a library."""
    match item:
        case Claim():
            return _claim(library, item)
        case Brief():
            return _brief(library, item)
        case Source():
            return _source(library, item)
        case Theme():
            return _theme(library, item)


def document(library: Library, kind: Type, ref: str) -> Document | None:
    """The document of one reference, or None where the library has no such thing."""
    of_kind: Mapping[Type, Mapping[str, Theme | Brief | Claim | Source]] = {
        "theme": library.themes,
        "brief": library.briefs,
        "claim": library.claims,
        "source": library.sources,
    }
    item = of_kind[kind].get(ref)
    return document_of(library, item) if item else None


def dependents(library: Library, refs: Collection[str]) -> Iterator[str]:
    """Claims whose document changes with these things: their brief, or sources they rest on."""
    names = library.claims.names if isinstance(library.claims, OnDemand) else None
    cited = library.links.cited_by.refs
    for ref in refs:
        if isinstance(names, ClaimRefs):
            # Told by their names: a look into each of many briefs reads the whole library.
            yield from (f"{ref}/{own}" for own in names.by_brief().get(ref, "").split())
        elif (brief := library.briefs.get(ref)) is not None:
            yield from (claim.ref for claim in brief.claims)
        yield from cited.get(ref, ())


def claims_citing(library: Library, sources: Collection[str]) -> Iterator[str]:
    """Claims that name these sources, known or not."""
    for claim in library.claims.values():
        if any(e.source in sources for e in claim.evidence):
            yield claim.ref


def _document(
    kind: Type,
    ref: str,
    theme: str,
    importance: int,
    fields: Collection[tuple[str, str]],
    labels: Collection[tuple[str, str]],
    date: str = "",
) -> Document:
    """A document; fields and labels without a value are none, but for the first field."""
    first, *more = fields
    return Document(
        kind,
        ref,
        theme,
        importance,
        (Field._make(first), *[Field._make(field) for field in more if field[1]]),
        tuple(dict.fromkeys([f"{LABEL}{key}:{value}" for key, value in labels if value])),
        days(date),
    )


def _many(name: str, texts: Collection[str]) -> Collection[tuple[str, str]]:
    return [(name, text) for text in texts] if texts else ()


def _claim(library: Library, claim: Claim) -> Document:
    cited = dict.fromkeys([e.source for e in claim.evidence])
    sources = [library.sources[i] for i in cited if i in library.sources]
    brief = library.briefs.get(claim.brief)
    grades = [
        f"{library.sources[e.source].reliability}{e.credibility}"
        for e in claim.evidence
        if e.stance == "supports" and e.source in library.sources
    ]
    quotes = [q for e in claim.evidence for q in (e.quote, e.quote_translation)]
    marking = claim.marking or (brief.marking if brief else "")
    return _document(
        "claim",
        claim.ref,
        brief.theme if brief else "",
        claim.importance,
        (
            ("text", claim.text),
            ("short", claim.short),
            *_many("texts", claim.texts.values()),
            ("caveat", claim.caveat),
            ("attributed_to", claim.attributed_to),
            *_many("actors", claim.actors),
            *_many("tags", claim.tags),
            ("id", claim.id if claim.has_own_id else ""),
            ("quantity", claim.quantity.measure if claim.quantity else ""),
            *_many("quote", quotes),
            ("note", claim.note),
            *_many("source", [s.title for s in sources]),
            *_many("source publisher", dict.fromkeys([s.publisher for s in sources])),
        ),
        (
            *_many("theme", (brief.theme, *brief.themes) if brief else ()),
            ("brief", claim.brief),
            ("kind", claim.kind),
            ("status", claim.status),
            ("by", claim.attributed_to),
            ("marking", marking or library.settings.default_marking),
            *_many("actor", claim.actors),
            *_many("tag", claim.tags),
            *_many("source", cited),
            *_many("grade", grades),
            (AS_OF, claim.as_of),
            (REVIEW_BY, claim.review_by),
        ),
        claim.date or claim.as_of,
    )


def _brief(library: Library, brief: Brief) -> Document:
    return _document(
        "brief",
        brief.id,
        brief.theme,
        3,
        (
            ("title", brief.title),
            ("bottom_line", brief.bottom_line),
            ("question", brief.question),
            *_many("actors", brief.actors),
            *_many("tags", brief.tags),
            ("id", brief.id),
        ),
        (
            *_many("theme", (brief.theme, *brief.themes)),
            ("brief", brief.id),
            ("status", brief.status),
            ("marking", brief.marking or library.settings.default_marking),
            *_many("actor", brief.actors),
            *_many("tag", brief.tags),
            *_many("source", [e.source for c in brief.claims for e in c.evidence]),
        ),
        brief.updated or brief.created,
    )


def _source(library: Library, source: Source) -> Document:
    return _document(
        "source",
        source.id,
        "",
        3,
        (
            ("title", source.title),
            ("title_original", source.title_original),
            ("publisher", source.publisher),
            *_many("authors", source.authors),
            ("descriptor", source.descriptor),
            ("id", source.id),
            ("notes", source.notes),
        ),
        (
            ("source", source.id),
            *_many("by", source.authors),
            ("grade", source.reliability),
            ("marking", source.marking or library.settings.default_marking),
        ),
        source.published,
    )


def _theme(library: Library, theme: Theme) -> Document:
    return _document(
        "theme",
        theme.id,
        theme.id,
        3,
        (
            ("title", theme.title),
            ("description", theme.description),
            *_many("keywords", theme.keywords),
            *_many("questions", [q.text for q in theme.questions]),
            *_many("watch", [w.text for w in theme.watch]),
            *_many("synonyms", [t for terms in theme.synonyms for t in terms]),
            ("id", theme.id),
        ),
        (("theme", theme.id), ("marking", library.settings.default_marking)),
    )


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=10_000)
def days(date: str) -> tuple[int, int]:
    """First and last day of a date that may be partial, as ordinals; zeros where it is none."""
    parts = _DATE.fullmatch(date)
    if parts is None:
        return 0, 0
    year, month, day = parts.groups()
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
        if day:
            last = first
        elif month:
            last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            last -= dt.timedelta(days=1)
        else:
            last = first.replace(month=12, day=31)
    except (ValueError, OverflowError):
        return 0, 0
    return first.toordinal(), last.toordinal()


def date_of(first: int, last: int) -> str:
    """The date whose first and last day these are (see ``days``)."""
    date = dt.date.fromordinal(first).isoformat()
    return date if first == last else date[: 7 if last - first < _LONGEST_MONTH else 4]


_LONGEST_MONTH = 31
