"""The rows of the memo screen: its outline, and the page as it would be read."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from briefing.library.snapshot import Library
from briefing.memo.blocks import (
    BulletList,
    Document,
    Entry,
    Heading,
    LeftOut,
    Paragraph,
    Sentence,
    Span,
)
from briefing.text import counted
from briefing.tui.gate import shown
from briefing.tui.reading import heading, paragraph
from briefing.tui.rows import BLANK, Row

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STYLES = {"plain": "", "strong": "bold", "emphasis": "italic", "link": "underline"}
_LEFT_OUT_SHOWN = 8


def outline_rows(document: Document, library: Library) -> list[Row]:
    """Sections with their lines and words, then what was left out, nearest first."""
    found: list[Row] = []
    for section in document.entries:
        found += [BLANK] if found else []
        found.append(heading(section.heading or "Memo"))
        found.extend(_entry_row(entry, number) for number, entry in enumerate(section.entries))
    if document.left_out:
        found += [BLANK, heading("Left out, nearest first", str(len(document.left_out)))]
        found.extend(_left_out_row(left, library) for left in document.left_out[:_LEFT_OUT_SHOWN])
        more = len(document.left_out) - _LEFT_OUT_SHOWN
        if more > 0:
            found.append(paragraph(Content.styled(f"{more} more", "$text-muted"), indent=3))
    return found


def page_rows(document: Document, selected: str) -> list[Row]:
    """The memo as a reader sees it; sentences of the selected claim carry the bar."""
    found: list[Row] = []
    if document.banner:
        found += [paragraph(shown(document.banner, "bold reverse")), BLANK]
    found.append(paragraph(shown(document.title, "bold underline")))
    if document.addressed:
        found += [BLANK, paragraph(_spans(document.addressed))]
    for block in document.blocks:
        if isinstance(block, Heading):
            if block.level > 1:
                found += [BLANK, paragraph(_spans(block.spans).stylize("bold"))]
        elif isinstance(block, Paragraph):
            found += [BLANK, _paragraph_row(block.sentences, block.lead, selected)]
        elif isinstance(block, BulletList):
            found.append(BLANK)
            for number, item in enumerate(block.items, 1):
                sign = f"{number}. " if block.numbered else "• "
                found.append(_item_row(sign, item, selected))
    found += [BLANK, paragraph(Content.styled("─────", "$text-muted"))]
    if document.summary:
        found.append(paragraph(_spans(document.summary).stylize("$text-muted")))
    found.extend(
        Row(
            _spans(note.spans).stylize("$text-muted"),
            indent=5,
            mark=Content.styled(f" {note.number}", "$text-muted"),
        )
        for note in document.notes
    )
    return found


def gauge(document: Document, width: int = 16) -> Content:
    """Words against the budget, as a bar and in figures."""
    share = min(1.0, document.words / document.budget) if document.budget else 1.0
    full = round(share * width)
    over = document.words > document.budget
    style = "$error" if over else "$success"
    return Content.assemble(
        ("█" * full, style),
        ("░" * (width - full), "$text-muted"),
        (f" {document.words} of {document.budget} words", "bold $error" if over else ""),
    )


def _entry_row(entry: Entry, number: int) -> Row:
    sign, style = (" ✎", "$accent") if not entry.ref else (" ✓", "$success")
    aside = [Content.styled(entry.variant, "$text-muted")] if entry.variant == "short" else []
    if entry.why == "comes with a contested claim":
        sign, style = " ≠", "$error"
        aside.append(Content.styled("comes with it: contested", "$text-muted"))
    if entry.pinned:
        aside.append(Content.styled("pin", "$accent"))
    text = shown(entry.text)
    if aside:
        text = Content("\n").join([text, Content.styled(" · ", "$text-muted").join(aside)])
    return Row(
        text,
        key=entry.ref or f"own:{number}:{entry.text}",
        ref=entry.ref,
        indent=3,
        mark=Content.styled(sign, f"bold {style}"),
        right=Content.styled(str(entry.words), "$text-muted"),
    )


def _left_out_row(left: LeftOut, library: Library) -> Row:
    claim = library.claims.get(left.ref)
    why = f"{left.why}, +{counted(left.words, 'word')}" if left.words else left.why
    text = shown(claim.text if claim else left.ref, "$text-muted")
    return Row(
        Content("\n").join([text, shown(why, "$warning")]),
        key=f"left:{left.ref}",
        ref=left.ref,
        indent=3,
    )


def _spans(spans: Iterable[Span]) -> Content:
    return Content("").join(shown(s.text, _STYLES[s.style]) for s in spans)


def _sentence(sentence: Sentence, selected: str) -> Content:
    text = _spans(sentence.spans)
    if sentence.ref and sentence.ref == selected:
        text = text.stylize("bold $accent")
    if sentence.mark:
        text += Content.styled(str(sentence.mark).translate(_RAISED), "$text-muted")
    return text


def _bar(sentences: Iterable[Sentence], selected: str) -> Content:
    marked = bool(selected) and any(s.ref == selected for s in sentences)
    return Content.styled("▌" if marked else "", "bold $accent")


def _paragraph_row(sentences: tuple[Sentence, ...], lead: tuple[Span, ...], selected: str) -> Row:
    parts = [_spans(lead).stylize("bold")] if lead else []
    parts += [_sentence(s, selected) for s in sentences]
    return Row(Content(" ").join(parts), indent=1, mark=_bar(sentences, selected))


def _item_row(sign: str, item: tuple[Sentence, ...], selected: str) -> Row:
    said = Content(" ").join([_sentence(s, selected) for s in item])
    return Row(Content.assemble(sign, said), indent=1, mark=_bar(item, selected))
