"""A memo as plain text: for a mail or a message, where marks would only be read as signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.memo.blocks import Block, BulletList, Document, Paragraph, Sentence, plain
from briefing.memo.handling.release import Released
from briefing.text import display


def render(document: Released) -> str:
    """The memo as text: a paragraph a line, notes as numbers in brackets, LF at the end."""
    return "\n\n".join(part for part in _parts(document) if part) + "\n"


def _parts(document: Document) -> Iterator[str]:
    banner = display(document.banner)
    yield banner
    yield display(document.title)
    yield plain(document.addressed)
    for block in document.blocks:
        yield _block(block)
    yield plain(document.summary)
    yield "\n".join(f"[{note.number}] {plain(note.spans)}" for note in document.notes)
    yield banner


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return " ".join(filter(None, (plain(block.lead), _said(block.sentences))))
    if isinstance(block, BulletList):
        signs = (f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1))
        return "\n".join(f"{s} {_said(i)}" for s, i in zip(signs, block.items, strict=True))
    return plain(block.spans)


def _said(sentences: Sequence[Sentence]) -> str:
    return " ".join(
        plain(s.printed).strip() + (f" [{s.mark}]" if s.mark else "") for s in sentences
    )
