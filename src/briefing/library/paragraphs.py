"""The paragraphs of a kept text, as locators count them: para 1 is the title, where there is one.

A line that is not blank is a paragraph. In a text that was set in short lines, with blank lines
between, those that follow each other are one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

Span = tuple[int, int]
"""Where a paragraph begins in the text, and the character after its last one."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SHORT = 100
"""Characters: no line of a text that was set in lines is longer."""
_FULL = 30
"""Characters; shorter lines are names, dates and headings under each other."""


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, without the white space around them."""
    pattern = _BLOCK if _is_set_in_lines(text) else _LINE
    return tuple(_trimmed(text, *found.span()) for found in pattern.finditer(text))


def number_of(spans: Sequence[Span], place: int) -> int:
    """The number, from 1, of the paragraph a character stands in or behind."""
    return max(1, bisect_right(spans, place, key=lambda span: span[0]))


def locator(spans: Sequence[Span], start: int, end: int) -> str:
    """Where a passage stands, as evidence says it: ``para 3``, ``paras 3 and 4``."""
    first, last = number_of(spans, start), number_of(spans, max(start, end - 1))
    if first == last:
        return f"para {first}"
    return f"paras {first} {'and' if last == first + 1 else 'to'} {last}"


def _is_set_in_lines(text: str) -> bool:
    """Whether lines end where the page did: none is long, and within blocks most are full."""
    blocks = [found.group().splitlines() for found in _BLOCK.finditer(text)]
    inner = [len(line.rstrip()) for block in blocks for line in block[:-1]]
    longest = max((len(line.rstrip()) for block in blocks for line in block), default=0)
    full = max(_FULL, longest / 2)
    return bool(inner) and len(blocks) > 1 and longest <= _SHORT and median(inner) > full


def _trimmed(text: str, start: int, end: int) -> Span:
    found = text[start:end]
    return start + len(found) - len(found.lstrip()), start + len(found.rstrip())
