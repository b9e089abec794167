"""A memo as Markdown for pandoc's own citations: ``[@key, para 3]``, the references in its head.

The page is that of ``export.markdown``; only the notes that name sources become citations, and
with them what the page says of a note by its number. Nothing else is needed to make it:
``pandoc --citeproc memo.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from briefing.bibliography.csl import item_of
from briefing.export.addresses import target
from briefing.export.markdown import escape, inline, paragraphs
from briefing.memo import frames
from briefing.memo.blocks import Document, Span
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.memo.writing.citing import Citing, keys, sources
from briefing.model import Source
from briefing.values import dataclass

_WANTED = """
type title genre language author issued accessed publisher publisher-place container-title
number volume issue page edition version DOI ISBN ISSN URL
"""
_FIELDS = frozenset(_WANTED.split())
"""What a citation needs (CSL 1.0.2). Further people and events of a record are no part of it:
a name that is to be withheld is looked for in what a note would print."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NOT_YAML = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 has no room for (section 5.1); white space has become spaces by then."""


def render(document: Released) -> str:
    """The memo as Markdown of pandoc, references included."""
    page = _Page(document, keys(document))
    body = [*page.paragraphs(), f"<!-- briefing {export_id(document)} -->"]
    return "\n".join(page.head()) + "\n\n" + "\n\n".join(body) + "\n"


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
        for source in sources(self.document):
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

    def paragraphs(self) -> Iterator[str]:
        """The paragraphs of the page, and where pandoc puts the list of references."""
        citing = Citing(self.document, self.keys, inline, _inside)
        document = replace(self.document, notes=citing.own_notes())

        def said(spans: tuple[Span, ...], mark: int) -> str:
            text, note = citing.said(spans, mark)
            return f"{text}[^{note}]" if note else text

        body = list(paragraphs(document, said))
        refs = ["::: {#refs}\n:::"] if self.keys else []
        end = -1 if self.document.banner else len(body)
        yield from (*body[:end], *refs, *body[end:])


def _inside(text: str) -> str:
    """Foreign text inside the brackets of a citation."""
    return re.sub(r"(?<!\\)([;\]\[@])", r"\\\1", escape(text).strip())


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
