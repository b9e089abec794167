"""How much of A4 a memo fills at 11 point, notes included: an estimate, the same everywhere.

It follows the page that the PDF is set on (``export/page.typ``): its margins, sizes and the
widths of its letters (Libertinus Serif, in thousandths of the size). Nothing is rendered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from briefing.memo.blocks import (
    Block,
    BulletList,
    Document,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Span,
)
from briefing.memo.errors import MemoError
from briefing.text import display

_WIDTH = 164 / 25.4 * 72
_HEIGHT = 253 / 25.4 * 72
"""Points of text on a page: A4 without its margins."""
_SIZE, _SMALL, _NOTE, _TITLE = 11.0, 9.0, 8.5, 15.0
_CAPITAL = 0.658
"""A line of text is as high as a capital, and ``leading`` parts it from the next."""
_LEADING, _NOTE_LEADING = 0.58, 0.5
_BETWEEN = 0.95 * _SIZE
_NOTES_ABOVE = 1.1 * _SIZE
_BETWEEN_NOTES = 0.45 * _NOTE
_ABOVE_HEADING, _BELOW_HEADING = 1.3, 0.7
_INDENT = 1.7 * _SIZE
_STRONG, _EMPHASIS = 1.13, 0.97

_FULL = 0.97
"""The share of a page that is filled without a doubt: an estimate may be some lines off."""
_BREAK = 0.06
"""The share that a break between pages may waste: a sentence and its note go over together."""
_FIXED = 0.1
"""The share that title and the line on the sources take, whatever the budget."""
_TRIES = 5

_ASCII = (
    *(250, 288, 336, 465, 465, 637, 705, 190, 298, 298, 369, 550, 220, 338, 220, 323),
    *(465, 465, 465, 465, 465, 465, 465, 465, 465, 465, 236, 236, 550, 550, 550, 435),
    *(895, 695, 588, 646, 701, 557, 485, 685, 730, 297, 322, 637, 528, 839, 699, 702),
    *(541, 702, 587, 485, 638, 679, 670, 969, 660, 593, 604, 356, 287, 356, 518, 486),
    *(392, 457, 493, 428, 506, 452, 291, 500, 538, 271, 272, 512, 264, 790, 542, 509),
    *(519, 503, 372, 390, 316, 531, 508, 758, 498, 526, 424, 277, 205, 277, 449),
)
"""From the space to the tilde."""
_SIGNS = {"‘": 268, "’": 268, "“": 375, "”": 375, "„": 375, "«": 543, "»": 543}
_SIGNS |= {"–": 548, "—": 742, "…": 749, "·": 168, "•": 351, "€": 465, "£": 465, "°": 267}
_OTHER, _WIDE = 550, 1000


def sides(document: Document) -> float:
    """The sides of A4 that a memo fills, 1.0 being one that is full."""
    return _height(document) / _HEIGHT


def fitted(page: Callable[[int], Document], words: int, pages: int) -> Document:
    """The memo of at most some words that fills no more than some pages.

    ``page`` makes the memo of a budget. Where it fills too much the budget is lowered to what
    the notes leave; where even that cannot be, as its pins need the words, it stays too long.
    """
    document = page(words)
    most = _most(pages)
    if not pages or sides(document) <= most:
        return document
    budget, beyond = words, words
    for _ in range(_TRIES):
        share = (most - _FIXED) / (sides(document) - _FIXED)
        budget = min(beyond - 1, int(document.words * share))
        smaller = _made(page, budget)
        if smaller is None:
            return document
        document = smaller
        if sides(document) <= most:
            break
        beyond = budget
    # Claims are taken whole, so that there may be room for another one.
    more = _made(page, (budget + beyond) // 2)
    return more if more is not None and sides(more) <= most else document


def is_longer(document: Document) -> bool:
    """Whether a memo fills more pages than its template would have."""
    pages = document.template.pages
    return pages > 0 and sides(document) > _most(pages)


def _most(pages: int) -> float:
    return pages * _FULL - (pages - 1) * _BREAK


def _made(page: Callable[[int], Document], budget: int) -> Document | None:
    if budget < 1:
        return None
    try:
        return page(budget)
    except MemoError:
        return None


def _height(document: Document) -> float:
    """The height of all there is, in points."""
    height = _text((Span(document.title, style="strong"),), _TITLE) + _BELOW_HEADING * _TITLE
    if document.addressed:
        height += _text(document.addressed) + _BETWEEN
    height += sum(_block(block) for block in document.blocks)
    if document.summary:
        height += _text(document.summary, _SMALL) + 2 * _BETWEEN
    return height + _notes(document.notes)


def _block(block: Block) -> float:
    match block:
        case Heading():
            above = (_ABOVE_HEADING + _BELOW_HEADING) * _SIZE - _BETWEEN
            return _text(block.spans) + max(above, 0)
        case Paragraph():
            return _said(block.sentences, block.lead) + _BETWEEN
        case BulletList():
            items = [_said(item, indent=_INDENT) for item in block.items]
            return sum(items) + 0.6 * _SIZE * max(len(items) - 1, 0) + _BETWEEN


def _notes(notes: Sequence[Note]) -> float:
    if not notes:
        return 0.0
    number = Span("0 ")
    each = (_text((number, *n.spans), _NOTE, _NOTE_LEADING) for n in notes)
    return _NOTES_ABOVE + sum(each) + _BETWEEN_NOTES * (len(notes) - 1)


def _said(
    sentences: Iterable[Sentence], lead: Sequence[Span] = (), *, indent: float = 0.0
) -> float:
    """The height of sentences that run on behind a heading."""
    spans = list(lead)
    marks = 0
    for sentence in sentences:
        spans += [Span(" "), *sentence.printed]
        marks += bool(sentence.mark)
    spans.append(Span("0" * marks))
    return _text(spans, indent=indent)


def _text(
    spans: Iterable[Span], size: float = _SIZE, leading: float = _LEADING, indent: float = 0.0
) -> float:
    """The height of running text: its lines, broken where words end."""
    width = (_WIDTH - indent) / size * 1000
    number = _count((_words(s) for s in spans), width)
    return number * (_CAPITAL + leading) * size - leading * size


def _words(span: Span) -> list[tuple[str, float]]:
    factor = {"strong": _STRONG, "emphasis": _EMPHASIS}.get(span.style, 1.0)
    return [(c, _width(c) * factor) for c in display(span.text)]


def _count(spans: Iterable[list[tuple[str, float]]], width: float) -> int:
    """The lines that characters of some widths take: words stay whole where they can."""
    lines, used, word = 1, 0.0, 0.0
    for character, wide in (c for span in spans for c in span):
        if character == " " or wide == _WIDE:
            if used + word > width:
                lines, used = lines + 1, 0.0
            used, word = used + word + wide, 0.0
            continue
        word += wide
        while word > width:
            lines, used, word = lines + 1, 0.0, word - width
    return lines + (used + word > width)


@cache
def _width(character: str) -> float:
    """The width of a character in thousandths of the size it is set in."""
    if " " <= character <= "~":
        return _ASCII[ord(character) - 32]
    if character in _SIGNS:
        return _SIGNS[character]
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    plain = unicodedata.normalize("NFKD", character)[0]
    return _ASCII[ord(plain) - 32] if " " < plain <= "~" else _OTHER
