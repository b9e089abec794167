"""A stretch of a long text as lines, by their places in it: nothing of it is copied."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from briefing.library.paragraphs import Span


PARTING = " · "
"""What stands between things said in a row."""

_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003fffd]")
"""Letters that are parted anywhere: those of Chinese and Japanese. Korean has spaces."""

_NEVER_FIRST = frozenset(
    "、。，．：；？！・…‥ー々〻ゝゞヽヾ〜％‰℃”’）］｝〕〉》」』】〗〙）｠!%),.:;?]}»›"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
_NEVER_LAST = frozenset("（［｛〔〈《「『【〖〘｟“‘([{«‹¥$€£￥＄")
"""Marks that close, and small letters, stay with what is before them; those that open with what
is after them (JLREQ, 3.1.7 and 3.1.8)."""


def wrapped(text: str, start: int, end: int, width: int) -> list[Span]:
    """A stretch of text as lines of at most ``width`` cells, without the spaces between them.

    What stands between two ``·`` stays on a line where it can, as a grade in words with its
    letter; a word that is longer than a line is cut at a hyphen or a slash where it has one, and
    Chinese and Japanese between any two letters, but for marks that may not begin a line or end
    one.
    """
    found: list[Span] = []
    while start < end:
        stop = _fitting(text, start, end, width)
        if stop < end:
            stop = _parted(text, start, stop, end, width) or _cut(text, start, stop)
        found.append((start, stop))
        start = stop
        while start < end and text[start].isspace():
            start += 1
    return found


@lru_cache(4096)
def lines_of(text: str, first: int, width: int) -> tuple[Span, ...]:
    """A text as lines, a new one at each line feed; the first may be shorter than the others.

    The same rows are shown again and again, and cutting them is most of what that takes.
    """
    found: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if not found and first < width:
            found += wrapped(text, start, end, first)[:1] or [(start, start)]
            start = found[0][1]
            while start < end and text[start].isspace():
                start += 1
            found += wrapped(text, start, end, width)
        else:
            found += wrapped(text, start, end, width) or [(start, start)]
        start = end + 1
    return tuple(found)


def _parted(text: str, start: int, stop: int, end: int, width: int) -> int:
    """Where a line ends so that what comes after a ``·`` is whole on the next; 0 if nowhere."""
    parting = text.rfind(PARTING, start, min(end, stop + 1))
    if parting <= start:
        return 0
    whole = parting + len(PARTING)
    after = text.find(PARTING, whole, end)
    last = after if after >= 0 else end
    return parting + 2 if _fitting(text, whole, last, width) == last else 0


def _cut(text: str, start: int, stop: int) -> int:
    """Where a line ends that would end within a word."""
    if text[stop].isspace():
        return stop
    if _WIDE.search(text, start, stop + 1):
        return _between_wide(text, start, stop)
    space = text.rfind(" ", start, stop)
    if space > start:
        return space
    joint = 1 + max(text.rfind(sign, start, stop) for sign in "-/")
    return joint if joint > (start + stop) // 2 else stop


def _between_wide(text: str, start: int, stop: int) -> int:
    """The last place of a line at which what is written without spaces may be parted (UAX 14,
    kinsoku shori); where it ends anyway if there is none."""
    for at in range(stop, start, -1):
        before, after = text[at - 1], text[at]
        if after.isspace():
            return at
        joined = after in _NEVER_FIRST or before in _NEVER_LAST
        if not joined and (before.isspace() or _WIDE.match(before) or _WIDE.match(after)):
            return at
    return stop


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """Where a line ends that begins there: as many characters as its cells hold, and one at
    least."""
    stop = min(end, start + width)
    part = text[start:stop]
    cells = len(part) if part.isascii() else cell_len(part)
    while cells > width and stop > start + 1:
        # A character has two cells at most.
        stop -= max(1, (cells - width) // 2)
        cells = cell_len(text[start:stop])
    return stop
