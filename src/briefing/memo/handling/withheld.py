"""Withheld names in a memo: descriptors in their place, and the last look before it goes out.

A source whose identity is withheld is printed by its descriptor alone (``references``). Who says
so (``attributed_to``) is replaced here. What an author wrote is never changed: where a name
stands in it, the finished memo is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from briefing.evidence.withheld import Finder
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import Document, Note, Sentence, Span
from briefing.memo.manifest import manifest
from briefing.model import Claim, Source
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Leak:
    """Something withheld that a page gives away: whose it is, and where it stands, in words."""

    source: str
    kind: str
    where: str

    def __str__(self) -> str:
        """A sentence that does not repeat the name."""
        return frames.capital(f"{self.kind} of {self.source} stands in {self.where}")


def covered(library: Library) -> Library:
    """The library with descriptors in place of who is withheld where it says who says so."""
    finder = Finder.of(library)
    if not finder:
        return library
    shown: dict[str, str] = {}
    for speaker in {c.attributed_to for c in library.claims.values()} - {""}:
        found = finder.find(speaker)
        if found:
            shown[speaker] = library.sources[found[0].source].descriptor or frames.NO_NAME
    if not shown:
        return library

    def cover(claim: Claim) -> Claim:
        speaker = shown.get(claim.attributed_to)
        return claim if speaker is None else replace(claim, attributed_to=speaker)

    claims = {ref: cover(claim) for ref, claim in library.claims.items()}
    briefs = {
        ref: replace(brief, claims=tuple(map(cover, brief.claims)))
        for ref, brief in library.briefs.items()
    }
    return replace(library, claims=claims, briefs=briefs)


def leaks(library: Library, page: Document | str) -> tuple[Leak, ...]:
    """What a finished page gives away that any source of the library withholds.

    ``library`` is whole: a ceiling does not make a name harmless. Of a document everything is
    looked at that a renderer may print, its addresses and its manifest included.
    """
    finder = Finder.of(library)
    if not finder:
        return ()
    if isinstance(page, str):
        return tuple(Leak(w.source, w.kind, "the text") for w in finder.find(page))

    def found(pieces: Iterable[tuple[str, str]]) -> list[Leak]:
        return [Leak(w.source, w.kind, where) for where, text in pieces for w in finder.find(text)]

    printed = found(_printed(page))
    told = {(leak.source, leak.kind) for leak in printed}
    # The manifest repeats the page: what the page gives away is named there.
    beside = [k for k in found(_values(manifest(page))) if (k.source, k.kind) not in told]
    return tuple(dict.fromkeys((*printed, *beside)))


_NOT_PRINTED = frozenset(
    {"memo", "template", "entries", "left_out", "used", "authored", "remarks", "hidden"}
)
"""Parts of a document that are about the page; what of them is handed over the manifest holds."""


def _printed(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of a page with where it stands. What is not known here counts as printed."""
    for field in fields(document):
        if field.name not in _NOT_PRINTED:
            yield from _texts(getattr(document, field.name), _IN.get(field.name, "the page"))
    if document.memo.flavour == "pandoc":
        cited = {c.source.id: c.source for note in document.notes for c in note.cited}
        for source in cited.values():
            if source.attribution == "open":
                yield from _record(source, f"the record of {source.id}")


_IN: Mapping[str, str] = {
    "title": "the title",
    "addressed": "the line under the title",
    "summary": "the line on the sources",
    "banner": "the banner",
}


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Sentence):
        yield from _texts(value.spans, _sentence(value))
    elif isinstance(value, Note):
        yield from _texts(value.spans, f"note {value.number}")
    elif isinstance(value, tuple):
        if value and all(isinstance(part, Span) for part in value):
            yield where, "".join(span.text for span in value)
        else:
            for part in value:
                yield from _texts(part, where)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), where)


def _record(source: Source, where: str) -> Iterator[tuple[str, str]]:
    """What a list of references may give of a source, besides what its notes say."""
    known = (source.title, source.title_original, source.genre, source.publisher, source.url)
    yield from ((where, text) for text in (*known, *source.authors))
    yield from _values(source.csl, where)
    for people in source.csl.values():
        for person in people if isinstance(people, list) else ():
            if isinstance(person, Mapping):
                yield where, " ".join(str(person.get(part, "")) for part in ("given", "family"))


def _sentence(sentence: Sentence) -> str:
    if "/" in sentence.ref:
        return f"the sentence of {sentence.ref}"
    return "the bottom line" if sentence.ref else "a sentence of the author"


_CODES = frozenset(
    {"variant", "kind", "stance", "standing", "likelihood", "confidence", "template", "settings"}
)
"""Keys of a manifest whose values are words of the format, which no one wrote."""


def _values(value: Any, where: str = "the manifest") -> Iterator[tuple[str, str]]:
    """The texts of plain data; its keys are words of the format too."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in _CODES:
                yield from _values(part, f"{where} ({key})" if "(" not in where else where)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, where)
