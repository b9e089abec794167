"""The memo's page, as it would be read; the sentence at hand carries the bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from textual.content import Content
from textual.style import Style

from briefing.memo.blocks import (
    BulletList,
    Document,
    Heading,
    Paragraph,
    Sentence,
    Span,
)
from briefing.memo.outline import BOTTOM_LINE, TITLE, Line, lines
from briefing.text import counted
from briefing.tui.gate import shown
from briefing.tui.reading import paragraph
from briefing.tui.row import BLANK, EMPTY, Row
from briefing.tui.rows import Rows

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STYLES = {"plain": "", "strong": "bold", "emphasis": "italic", "link": "underline"}
_AT_HAND = "on $block-cursor-background"
_BAR = Content.styled("▌", "bold $accent")


class PageRows(Rows):
    """The page: it follows the outline, and moving in it moves there."""

    def __init__(self, outline: Rows) -> None:
        """``outline`` is the list beside it."""
        super().__init__(name="page")
        self._outline = outline

    def _reveal(self) -> None:
        """Keep in sight what is at hand: nothing of a page is selected in it."""
        at_hand = next((n for n, row in enumerate(self.rows) if row.mark.plain == _BAR.plain), None)
        if at_hand is not None:
            self.reveal(at_hand)

    def action_up(self) -> None:
        """To the line above."""
        self._outline.action_up()

    def action_down(self) -> None:
        """To the line below."""
        self._outline.action_down()

    def action_open(self) -> None:
        """Open the line at hand."""
        self._outline.action_open()


def page_rows(document: Document, selected: str) -> list[Row]:
    """The memo as a reader sees it; the sentences of the selected line carry the bar.

    ``selected`` is the key of a line of the outline. A click on a sentence selects its line.
    """
    said = _Said(document, selected)
    found: list[Row] = []
    if document.banner:
        found += [paragraph(shown(document.banner, "bold reverse")), BLANK]
    title = shown(document.title, "bold underline")
    found.append(Row(title, indent=1, mark=_BAR if selected == TITLE else EMPTY))
    if document.addressed:
        found += [BLANK, paragraph(_spans(document.addressed))]
    for block in document.blocks:
        if isinstance(block, Heading):
            if block.level > 1:
                found += [BLANK, said.row([_spans(block.spans).stylize("bold")], [])]
        elif isinstance(block, Paragraph):
            lead = [_spans(block.lead).stylize("bold")] if block.lead else []
            found += [BLANK, said.row(lead, block.sentences)]
        elif isinstance(block, BulletList):
            found.append(BLANK)
            for number, item in enumerate(block.items, 1):
                sign = f"{number}." if block.numbered else "•"
                found.append(said.row([Content(sign)], item))
    return found + _foot(document)


def gauge(document: Document, width: int) -> Content:
    """Words against the budget, as a bar and in figures."""
    share = min(1.0, document.words / document.budget) if document.budget else 1.0
    full = round(share * width)
    over = document.words > document.budget
    style = "$error" if over else "$success"
    return Content.assemble(
        ("━" * full, style),
        ("╌" * (width - full), "$text-muted"),
        (f" {document.words:,} of {document.budget:,} words", "bold $error" if over else ""),
        _pages(document),
    )


def _pages(document: Document) -> Content:
    """How many sides of A4 it fills, and whether that is what its form is for."""
    from briefing.memo.writing.fit import is_longer, sides

    most = document.template.pages
    if not most:
        return EMPTY
    if is_longer(document):
        return Content.styled(f" · over {counted(most, 'page')} A4", "bold $error")
    pages = counted(max(1, ceil(sides(document))), "page")
    return Content.assemble(f" · {pages} A4 ", ("✓", "bold $success"))


class _Said:
    """The sentences of one page, each with the line of the outline it belongs to."""

    def __init__(self, document: Document, selected: str) -> None:
        self.selected = selected
        self.own: list[Line] = []
        self.bottom: Line | None = None
        for line in lines(document):
            if line.kind == "own":
                self.own.append(line)
            elif line.kind == "bottom-line":
                self.bottom = line

    def row(self, lead: list[Content], sentences: Sequence[Sentence]) -> Row:
        """Sentences that run on behind a lead; the bar stands before the lines at hand."""
        parts = list(lead)
        start = end = 0
        at = sum(len(part.plain) + 1 for part in parts)
        for sentence in sentences:
            key = self._key(sentence)
            text = _sentence(sentence, key, at_hand=bool(key) and key == self.selected)
            if key and key == self.selected:
                start, end = (start if end else at), at + len(text.plain)
            at += len(text.plain) + 1
            parts.append(text)
        return Row(
            Content(" ").join(parts), indent=1, mark=_BAR if end else EMPTY, marked=(start, end)
        )

    def _key(self, sentence: Sentence) -> str:
        """The line a sentence belongs to; the author's own are told by their words."""
        text = sentence.plain.strip()
        if self.bottom is not None and text == shown(self.bottom.text).plain.strip():
            return BOTTOM_LINE
        if sentence.ref:
            return sentence.ref
        for line in self.own:
            own = shown(line.text).plain.strip()
            if own and text.startswith(own.rstrip(".")):
                return line.key
        return ""


def _sentence(sentence: Sentence, key: str, *, at_hand: bool) -> Content:
    text = _spans(sentence.printed)
    if at_hand:
        text = text.stylize(_AT_HAND)
    if sentence.mark:
        text += Content.styled(str(sentence.mark).translate(_RAISED), "$text-muted")
    if key:
        # Keys are made of the letters of references, so that nothing in them ends the string.
        text = text.stylize(Style.from_meta({"@click": f"screen.show_line('{key}')"}))
    return text


def _foot(document: Document) -> list[Row]:
    found = [BLANK, paragraph(Content.styled("─────", "$text-muted"))]
    if document.summary:
        found.append(paragraph(_spans(document.summary).stylize("$text-muted")))
        found += [BLANK] if document.notes else []
    found.extend(
        Row(
            _spans(note.spans).stylize("$text-muted"),
            indent=5,
            mark=Content.styled(f" {note.number}", "$text-muted"),
        )
        for note in document.notes
    )
    return found


def _spans(spans: Iterable[Span]) -> Content:
    return Content("").join(shown(s.text, _STYLES[s.style]) for s in spans)
