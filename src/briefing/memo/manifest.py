"""What a memo was made of, for machines: enough to check it a month later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from briefing.memo import frames
from briefing.memo.blocks import (
    BulletList,
    Document,
    Heading,
    Paragraph,
    Sentence,
    Span,
    Used,
    plain,
    sentences,
)
from briefing.memo.writing.citing import Citing, keys
from briefing.model import Memo
from briefing.text import squeeze

VERSION = 1

Part = Literal[
    "marking",
    "title",
    "addressed",
    "heading",
    "claim",
    "about",
    "bottom-line",
    "author",
    "summary",
    "note",
]
"""What a piece of a page is. ``about`` says something on a claim: its likelihood, our confidence
in it, who contests it. ``author`` are the words of whoever wrote the memo."""


def manifest(document: Document) -> dict[str, Any]:
    """The manifest of a memo as plain data; ``version`` is that of its shape."""
    found = _content(document)
    return {**found, "id": id_of(found)}


def export_id(document: Document) -> str:
    """The id of an export: a hash of its manifest, sixteen hex digits."""
    return id_of(_content(document))


def id_of(data: Mapping[str, Any]) -> str:
    """The id that a manifest must have: the SHA-256 of all else in it, sixteen hex digits."""
    rest = {key: value for key, value in data.items() if key != "id"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:16]


def text_hash(text: str) -> str:
    """SHA-256 of a text in NFC with white space as one."""
    return hashlib.sha256(squeeze(text).encode("utf-8", "surrogatepass")).hexdigest()


def _asked(document: Document) -> Memo:
    """The settings a memo was made from, without what is marked above the memo itself."""
    memo = document.memo
    above = frozenset(x.ref for x in document.left_out if x.above)

    def below(refs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(r for r in refs if r not in above)

    return replace(
        memo,
        claims=below(memo.claims),
        pins=below(memo.pins),
        excludes=below(memo.excludes),
        short=below(memo.short),
        order=below(memo.order),
    )


def _content(document: Document) -> dict[str, Any]:
    from briefing.memo.working import as_data

    memo = document.memo
    return {
        "version": VERSION,
        "memo": memo.id,
        "title": document.title,
        "date": document.date,
        "words": document.words,
        "budget": document.budget,
        "marking": document.banner,
        "settings": {
            "ceiling": memo.ceiling,
            "marking": memo.marking,
            "flavour": memo.flavour,
            "yardstick": memo.yardstick,
        },
        "asked": as_data(_asked(document)),
        "template": {
            "id": document.template.id,
            "sha256": document.template.sha256,
            "frames": frames.VERSION,
        },
        "claims": [*(_used(u) for u in document.used), *_authored(document)],
        "sentences": list(_cited(document) if memo.flavour == "pandoc" else _pieces(document)),
        "left_out": [{"ref": x.ref, "why": x.why} for x in document.left_out if not x.above],
        "bound": document.bound,
    }


def _used(used: Used) -> dict[str, Any]:
    claim, stands = used.claim, used.standing
    printed = claim.short if used.variant == "short" else claim.text
    return {
        "note": used.note,
        "ref": claim.ref,
        "sha256": text_hash(printed),
        "variant": used.variant,
        "text": printed,
        "kind": claim.kind,
        "attributed_to": claim.attributed_to,
        "caveat": claim.caveat,
        "likelihood": claim.likelihood,
        "confidence": claim.confidence,
        "confidence_basis": claim.confidence_basis,
        "marking": used.marking,
        "sources": [
            {
                "id": source.id,
                "stance": evidence.stance,
                "reliability": source.reliability,
                "credibility": evidence.credibility,
                "standing": source.standing,
            }
            for evidence, source in used.cited
        ],
        "origins": stands.origins.independent,
        "contested_by": list(stands.contested_by),
        "stale": stands.stale,
    }


def _authored(document: Document) -> list[dict[str, Any]]:
    memo = document.memo
    rests_on = {t.text: list(t.rests_on) for t in (memo.answer, *memo.texts)}
    return [
        {
            "note": note,
            "ref": ref,
            "sha256": text_hash(text),
            "variant": variant,
            "text": text,
            "rests_on": rests_on.get(text, []),
        }
        for variant, text, note, ref in document.authored
    ]


def _pieces(document: Document) -> Iterator[dict[str, Any]]:
    """Everything on the page in the order in which it is read, notes at the end."""
    if document.banner:
        yield _piece("marking", document.banner)
    yield _piece("title", plain((Span(document.title),)))
    if document.addressed:
        yield _piece("addressed", _words(document.addressed))
    for block in document.blocks:
        match block:
            case Heading():
                yield _piece("heading", _words(block.spans))
            case Paragraph():
                if block.lead:
                    yield _piece("heading", _words(block.lead))
                yield from (_sentence(s) for s in block.sentences)
            case BulletList():
                yield from (_sentence(s) for item in block.items for s in item)
    yield _piece("summary", _words(document.summary))
    for note in document.notes:
        yield _piece("note", _words(note.spans), note=note.number)
    if document.banner:
        yield _piece("marking", document.banner)


def _cited(document: Document) -> Iterator[dict[str, Any]]:
    """The same, each with ``cited`` where it has other words on a page that cites by key.

    There a note that names sources has none: it stands in the sentence.
    """
    citing = Citing(document, keys(document))
    notes = {n.number for n in citing.own_notes()}
    said = (citing.said(s.printed, s.mark) for s in sentences(document.blocks))
    for piece in _pieces(document):
        match piece["part"]:
            case "claim" | "about" | "bottom-line" | "author":
                text, mark = next(said)
            case "summary":
                text, mark = citing.said(document.summary, 0)
            case "note" if piece["note"] not in notes:
                text, mark = "", 0
            case _:
                text, mark = piece["text"], 0
        text = " ".join(text.split())
        if (text, mark) != (piece["text"], piece.get("mark", 0)):
            piece["cited"] = {"text": text, "mark": mark}
        yield piece


def _sentence(sentence: Sentence) -> dict[str, Any]:
    roles = {s.role for s in sentence.spans}
    part: Part = "about"
    if "claim" in roles:
        part = "claim"
    elif "author" in roles or not sentence.ref:
        part = "bottom-line" if sentence.ref else "author"
    return _piece(part, _words(sentence.printed), sentence.ref, sentence.note, sentence.mark)


def _piece(part: Part, text: str, ref: str = "", note: int = 0, mark: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {"part": part, "text": " ".join(text.split())}
    found |= {key: value for key, value in (("ref", ref), ("note", note), ("mark", mark)) if value}
    return found


def _words(spans: Sequence[Span]) -> str:
    """The words of spans as a page shows them: an address is printed without its margins."""
    return plain([replace(s, text=s.text.strip()) if s.style == "link" else s for s in spans])
