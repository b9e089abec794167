"""A memo as Markdown for pandoc's own citations: ``[@key, para 3]``, the references in its head.

The page is that of ``export.markdown``; only the notes that name sources become citations, and
with them what the page says of a note by its number. Nothing else is needed to make it:
``pandoc --citeproc memo.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefing.bibliography.csl import item_of
from briefing.export.addresses import target
from briefing.export.markdown import escape, inline, paragraphs
from briefing.memo import frames
from briefing.memo.blocks import Citation, Document, Note, Span, plain
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.model import Source

_WANTED = """
type title genre language author issued accessed publisher publisher-place container-title
number volume issue page edition version DOI ISBN ISSN URL
"""
_FIELDS = frozenset(_WANTED.split())
"""What a citation needs (CSL 1.0.2). Further people and events of a record are no part of it:
a name that is to be withheld is looked for in what a note would print."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_LOCATOR = re.compile(r"(?:paras?|p|pp|art|ch|sec|vol|no|line|fig)\.? [0-9ivxlc]+(?:[-–, ]+\w+)*")
"""A place that pandoc can take for one; any other is words behind the source."""
_NOTES = re.compile(r"notes? (?P<numbers>[0-9]+(?:, [0-9]+)*(?:(?: and| to) [0-9]+)?)")
_NOT_YAML = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 has no room for (section 5.1); white space has become spaces by then."""
_SAME = re.compile(re.escape(frames.SAME_NOTE).replace(r"\{\}", "([0-9]+)"))
_STOP = re.compile(r"(?<![\w.\\]\.\w)(?:[.?…]|\\!)$")
"""The stop a sentence ends with; that of an abbreviation belongs to its word."""


def render(document: Released) -> str:
    """The memo as Markdown of pandoc, references included."""
    page = _Page(document, _keys(document))
    body = [" ".join(text for text, _ in group) for group in page.paragraphs()]
    comment = f"<!-- briefing {export_id(document)} -->"
    return "\n".join(page.head()) + "\n\n" + "\n\n".join([*body, comment]) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    document: Document
    keys: Mapping[str, str]

    def head(self) -> Iterator[str]:
        """The metadata: YAML whose texts stand in quotation marks and are escaped Markdown."""
        yield "---"
        yield f"pagetitle: {_quoted(escape(self.document.title))}"
        if _LANGUAGE.fullmatch(self.document.language):
            yield f"lang: {self.document.language}"
        if self.keys:
            yield "references:"
        for source in _sources(self.document):
            yield from _yaml([self._item(source)], 0)
        yield "---"

    def _item(self, source: Source) -> dict[str, Any]:
        """The CSL item of a source; of one that is not named, only what a note would say."""
        key = self.keys[source.id]
        if source.attribution != "open":
            source = replace(
                Source(source.id, source.descriptor or frames.NO_NAME), published=source.published
            )
        wanted = _FIELDS if self.document.template.addresses else _FIELDS - {"URL", "accessed"}
        item = {k: v for k, v in item_of(source).items() if k in wanted}
        if not (isinstance(item.get("URL", ""), str) and target(item.get("URL", ""))):
            item.pop("URL", None)
        return {"id": key, **item}

    def paragraphs(self) -> Iterator[list[tuple[str, str]]]:
        """The paragraphs of the page, and where pandoc puts the list of references."""
        body = list(paragraphs(replace(self.document, notes=self._own_notes()), self._said))
        refs = [[("::: {#refs}\n:::", "")]] if self.keys else []
        end = -1 if self.document.banner else len(body)
        yield from (*body[:end], *refs, *body[end:])

    def _own_notes(self) -> tuple[Note, ...]:
        """The notes that name no source, which stay notes, each told once."""
        return tuple(n for n in self.document.notes if not n.cited and self._label(n) == n.number)

    def _label(self, note: Note) -> int:
        """The number of the note that says what this one does."""
        same = _SAME.fullmatch(plain(note.spans))
        return int(same[1]) if same and note.spans[0].role == "frame" else note.number

    def _said(self, spans: tuple[Span, ...], mark: int) -> str:
        """Spans with what they stand on: a citation before the stop, or the mark of a note."""
        text = "".join(self._pieces(spans)).strip()
        note = next((n for n in self.document.notes if n.number == mark), None)
        if note is None:
            return text
        if not note.cited:
            return f"{text}[^{self._label(note)}]"
        stop = _STOP.search(text)
        at = stop.start() if stop else len(text)
        return f"{text[:at]} {self._citation([note])}{text[at:]}"

    def _pieces(self, spans: tuple[Span, ...]) -> Iterator[str]:
        """Running text, in which our own words name a note by its sources and not its number."""
        held: list[Span] = []
        for span in spans:
            match = _NOTES.search(span.text) if span.role == "frame" else None
            cited = self._citation(self._bare(match["numbers"])) if match else ""
            if match is None or not cited:
                held.append(span)
                continue
            yield inline([*held, replace(span, text=span.text[: match.start()])])
            yield cited
            held = [replace(span, text=span.text[match.end() :])]
        yield inline(held)

    def _bare(self, numbers: str) -> list[Note]:
        """The notes of some numbers, each with its sources and nothing more."""
        wanted: set[int] = set()
        for part in re.split(", | and ", numbers):
            first, _, last = part.partition(" to ")
            wanted |= set(range(int(first), int(last or first) + 1))
        return [
            Note(n.number, n.spans, tuple(Citation(c.source) for c in n.cited))
            for n in self.document.notes
            if n.number in wanted
        ]

    def _citation(self, notes: Iterable[Note]) -> str:
        """Everything some notes cite, in one pair of brackets; empty where that is nothing."""
        said: dict[str, None] = {}
        for note in notes:
            for cited in note.cited:
                prefix = f"{escape(frames.AGAINST.strip()).lower()} " if cited.against else ""
                places = ", ".join(frames.places(cited.places))
                key = self.keys[cited.source.id]
                said[f"{prefix}@{key}{_place(places)}"] = None
            if note.origins and said:
                *before, last = said
                said = dict.fromkeys([*before, f"{last}{_suffix(note.origins, last)}"])
        return f"[{'; '.join(said)}]" if said else ""


def _place(places: str) -> str:
    if not places:
        return ""
    return f", {places}" if _LOCATOR.fullmatch(places) else f", {{}}{_inside(places)}"


def _suffix(words: str, before: str) -> str:
    """Words behind a citation; ``{}`` keeps pandoc from reading a place in the source in them."""
    return f", {words}" if "," in before or not words[:1].isdigit() else f", {{}}{words}"


def _inside(text: str) -> str:
    """Foreign text inside the brackets of a citation."""
    return re.sub(r"(?<!\\)([;\]\[@])", r"\\\1", escape(text).strip())


def _sources(document: Document) -> list[Source]:
    """Every source that is cited, once, in order."""
    found = {c.source.id: c.source for note in document.notes for c in note.cited}
    return list(found.values())


def _keys(document: Document) -> dict[str, str]:
    """What each source is called: its id, but for one whose name is withheld."""
    sources = _sources(document)
    taken = {s.id for s in sources}
    keys: dict[str, str] = {}
    number = 0
    for source in sources:
        key = source.id
        while source.attribution != "open" and (key == source.id or key in taken):
            number += 1
            key = f"unnamed-{number}"
        keys[source.id] = key
    return keys


def _yaml(value: Any, depth: int) -> Iterator[str]:
    """Plain data as YAML in block style, every text in double quotation marks."""
    pad = "  " * depth
    pairs = value.items() if isinstance(value, Mapping) else ((None, v) for v in value)
    for key, inner in pairs:
        head = "-" if key is None else f"{key}:"
        if not isinstance(inner, Mapping | list | tuple):
            yield f"{pad}{head} {_scalar(inner)}"
            continue
        lines = list(_yaml(inner, depth + 1))
        if key is None and lines:
            yield f"{pad}- {lines[0].lstrip()}"
            yield from lines[1:]
        elif lines:
            yield f"{pad}{head}"
            yield from lines


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else _quoted(escape(str(value)))


def _quoted(text: str) -> str:
    r"""A text in double quotation marks, in which only ``"`` and ``\`` mean something."""
    text = _NOT_YAML.sub("\N{REPLACEMENT CHARACTER}", text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
