"""A memo as one HTML file: no scripts, no requests, readable on a phone and on paper.

Every text of a library is escaped; the only elements and attributes of the page are those
written here, and a policy in its head forbids whatever would load or run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from briefing.export.addresses import target
from briefing.memo.blocks import (
    Block,
    BulletList,
    Document,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Span,
    Style,
    runs,
)
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.scales import TLP
from briefing.text import display

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""The shape of a language tag (BCP 47)."""
_ELEMENTS = {"strong": "strong", "emphasis": "em"}


def escape(text: str) -> str:
    """Foreign text as HTML that reads as exactly that text, in an element or an attribute."""
    return html.escape(display(text), quote=True)


def render(document: Released) -> str:
    """The memo as a whole page. The last line of its body is a comment with the export's id."""
    return "\n".join(_page(document)) + "\n"


def _page(document: Document) -> Iterator[str]:
    language = document.language if _LANGUAGE.fullmatch(document.language) else ""
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f'<meta name="dcterms.date" content="{escape(document.date)}">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>\n{_styles()}</style>"
    yield "</head>"
    yield "<body>"
    if document.banner:
        yield f"<header>{_marking(document.banner)}</header>"
    yield "<main>"
    yield f"<h1>{escape(document.title)}</h1>"
    if document.addressed:
        yield f'<p class="addressed">{_inline(document.addressed)}</p>'
    marked: set[int] = set()
    for block in document.blocks:
        yield from _block(block, marked)
    if document.summary:
        yield f'<p class="sources">{_inline(document.summary)}</p>'
    if document.notes:
        yield '<section class="notes" role="doc-endnotes">'
        yield "<ol>"
        for note in document.notes:
            yield _note(note, note.number in marked)
        yield "</ol>"
        yield "</section>"
    yield "</main>"
    if document.banner:
        yield f"<footer>{_marking(document.banner)}</footer>"
    yield f"<!-- briefing {export_id(document)} -->"
    yield "</body>"
    yield "</html>"


@cache
def _styles() -> str:
    return files("briefing.export").joinpath("page.css").read_text("utf-8")


def _marking(banner: str) -> str:
    """The marking; one of TLP has a look of its own."""
    look = ""
    if banner in TLP:
        look = " tlp " + banner.removeprefix("TLP:").partition("+")[0].lower()
    return f'<p class="marking{look}"><b>{escape(banner)}</b></p>'


def _block(block: Block, marked: set[int]) -> Iterator[str]:
    match block:
        case Paragraph():
            lead = [_inline(block.lead)] if block.lead else []
            yield f"<p>{' '.join((*lead, *(_sentence(s, marked) for s in block.sentences)))}</p>"
        case BulletList():
            kind = "ol" if block.numbered else "ul"
            yield f"<{kind}>"
            for item in block.items:
                yield f"<li>{' '.join(_sentence(s, marked) for s in item)}</li>"
            yield f"</{kind}>"
        case Heading():
            level = min(max(block.level, 2), 6)
            yield f"<h{level}>{_inline(block.spans)}</h{level}>"


def _sentence(sentence: Sentence, marked: set[int]) -> str:
    """A sentence and its note mark; where a note is marked twice, it leads back to the first."""
    number = sentence.mark
    if not number:
        return _inline(sentence.printed).strip()
    own = "" if number in marked else f' id="r{number}"'
    marked.add(number)
    mark = f'<a{own} href="#n{number}" role="doc-noteref">{number}</a>'
    return f"{_inline(sentence.printed).strip()}<sup>{mark}</sup>"


def _note(note: Note, is_marked: bool) -> str:
    number = note.number
    back = (
        f' <a href="#r{number}" role="doc-backlink" aria-label="Back to {number}">↩&#xFE0E;</a>'
        if is_marked
        else ""
    )
    return f'<li id="n{number}" value="{number}">{_inline(note.spans)}{back}</li>'


def _inline(spans: Iterable[Span]) -> str:
    return "".join(_run(style, raw) for style, raw in runs(spans))


def _run(style: Style, raw: str) -> str:
    if style == "link":
        link = html.escape(target(raw), quote=True)
        return f'<a href="{link}" rel="noreferrer noopener">{link}</a>' if link else escape(raw)
    text = escape(raw)
    element = _ELEMENTS.get(style, "")
    return f"<{element}>{text}</{element}>" if element and text.strip() else text
