"""What a page in Markdown says of itself before it begins: a few lines of YAML for other tools."""

from __future__ import annotations

from briefing.memo.blocks import Document
from briefing.memo.manifest import export_id
from briefing.text import display

_FENCE = b"---\n"


def with_front_matter(page: bytes, document: Document) -> bytes:
    """A page with title, date and the id of its manifest at the head.

    Where the page has such lines already, those that it lacks are put before them.
    """
    own, rest = b"", page
    if page.startswith(_FENCE):
        own, _, rest = page[len(_FENCE) :].partition(b"\n---\n")
        own += b"\n"
    told = {line.partition(b":")[0] for line in own.splitlines()}
    lines = (line for line in _lines(document) if line.partition(b":")[0] not in told)
    head = b"".join(line + b"\n" for line in lines)
    return _FENCE + head + own + b"---\n\n" + rest.lstrip(b"\n")


def _lines(document: Document) -> list[bytes]:
    texts = {
        "title": document.title,
        "date": document.date,
        "lang": document.language,
        "marking": document.banner,
        "memo": document.memo.id,
        "template": document.template.id,
        "briefing": export_id(document),
    }
    said = [f"{key}: {_quoted(text)}" for key, text in texts.items() if text]
    return [line.encode() for line in (*said, f"words: {document.words}")]


def _quoted(text: str) -> str:
    """A text in double quotes (YAML 1.2, section 7.3.1): nothing in it means anything."""
    shown = " ".join(display(text).split())
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
