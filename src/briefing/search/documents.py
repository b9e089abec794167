"""What is searched of themes, briefs, claims and sources, and how much each field counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

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


def weight(kind: Type, name: str) -> float:
    """What a match in a field of such a document counts."""
    return WEIGHTS[name] * (SOURCE if kind == "source" else 1.0)


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


def documents(library: Library) -> Iterator[Document]:
    """Everything in a library that can be found."""
    for theme in library.themes.values():
        yield _theme(theme)
    for brief in library.briefs.values():
        yield _brief(brief)
    for claim in library.claims.values():
        yield _claim(library, claim)
    for source in library.sources.values():
        yield _source(source)


def document(library: Library, kind: Type, ref: str) -> Document | None:
    """The document of one reference, or None where the library has no such thing."""
    if kind == "claim":
        claim = library.claims.get(ref)
        return _claim(library, claim) if claim else None
    if kind == "brief":
        brief = library.briefs.get(ref)
        return _brief(brief) if brief else None
    if kind == "source":
        source = library.sources.get(ref)
        return _source(source) if source else None
    theme = library.themes.get(ref)
    return _theme(theme) if theme else None


def claims_resting_on(library: Library, sources: frozenset[str]) -> Iterator[str]:
    """Claims whose document changes with these sources, dangling references included."""
    for claim in library.claims.values():
        if any(e.source in sources for e in claim.evidence):
            yield claim.ref


def _document(
    kind: Type, ref: str, theme: str, importance: int, first: Field, *more: tuple[str, str]
) -> Document:
    fields = (first, *(Field(name, text) for name, text in more if text))
    return Document(kind, ref, theme, importance, fields)


def _many(name: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((name, text) for text in texts)


def _claim(library: Library, claim: Claim) -> Document:
    cited = dict.fromkeys(e.source for e in claim.evidence)
    sources = [library.sources[i] for i in cited if i in library.sources]
    brief = library.briefs.get(claim.brief)
    return _document(
        "claim",
        claim.ref,
        brief.theme if brief else "",
        claim.importance,
        Field("text", claim.text),
        ("short", claim.short),
        *_many("texts", tuple(claim.texts.values())),
        ("caveat", claim.caveat),
        ("attributed_to", claim.attributed_to),
        *_many("actors", claim.actors),
        *_many("tags", claim.tags),
        ("id", claim.id if claim.has_own_id else ""),
        ("quantity", claim.quantity.measure if claim.quantity else ""),
        *_many("quote", tuple(q for e in claim.evidence for q in (e.quote, e.quote_translation))),
        ("note", claim.note),
        *_many("source", tuple(s.title for s in sources)),
        *_many("source publisher", tuple(dict.fromkeys(s.publisher for s in sources))),
    )


def _brief(brief: Brief) -> Document:
    return _document(
        "brief",
        brief.id,
        brief.theme,
        3,
        Field("title", brief.title),
        ("bottom_line", brief.bottom_line),
        ("question", brief.question),
        *_many("actors", brief.actors),
        *_many("tags", brief.tags),
        ("id", brief.id),
    )


def _source(source: Source) -> Document:
    return _document(
        "source",
        source.id,
        "",
        3,
        Field("title", source.title),
        ("title_original", source.title_original),
        ("publisher", source.publisher),
        *_many("authors", source.authors),
        ("descriptor", source.descriptor),
        ("id", source.id),
        ("notes", source.notes),
    )


def _theme(theme: Theme) -> Document:
    return _document(
        "theme",
        theme.id,
        theme.id,
        3,
        Field("title", theme.title),
        ("description", theme.description),
        *_many("keywords", theme.keywords),
        *_many("questions", tuple(q.text for q in theme.questions)),
        *_many("watch", tuple(w.text for w in theme.watch)),
        *_many("synonyms", tuple(t for terms in theme.synonyms for t in terms)),
        ("id", theme.id),
    )
