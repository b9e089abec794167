"""The paragraphs of a kept text, as locators count them: para 1 is the title, where there is one.

A line that is not blank is a paragraph, but for an address on the first one, which only says where
the text is from. In a text that was set in short lines, with blank lines
between, those that follow each other are one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from briefing.library.recognise import is_address

Span = tuple[int, int]
"""Where a paragraph begins in the text, and the character after its last one."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SENTENCE_END = re.compile(
    r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-zß-ÿ])|[。！？][」』”’）]*"
)
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|St|No|Nos|Art|Fig|vs|cf|ca))\.$"
)
_REACH = 8
"""Characters: the longest abbreviation, and its full stop."""
_SHORT = 100
"""Characters: no line of a text that was set in lines is longer."""
_FULL = 30
"""Characters; shorter lines are names, dates and headings under each other."""


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, without the white space around them."""
    pattern = _BLOCK if _is_set_in_lines(text) else _LINE
    spans = tuple(_trimmed(text, *found.span()) for found in pattern.finditer(text))
    return spans[1:] if len(spans) > 1 and is_address(text[slice(*spans[0])]) else spans


def number_of(spans: Sequence[Span], place: int) -> int:
    """The number, from 1, of the paragraph a character stands in or behind."""
    return max(1, bisect_right(spans, place, key=lambda span: span[0]))


def locator(spans: Sequence[Span], start: int, end: int) -> str:
    """Where a passage stands, as evidence says it: ``para 3``, ``paras 3 and 4``."""
    first, last = number_of(spans, start), number_of(spans, max(start, end - 1))
    if first == last:
        return f"para {first}"
    return f"paras {first} {'and' if last == first + 1 else 'to'} {last}"


def sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of a paragraph that begins and ends there; a guess, as full stops end
    abbreviations too."""
    cuts = [start]
    for found in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATION.search(text, max(cuts[-1], found.start() - _REACH), found.start() + 1):
            cuts.append(found.end())
    spans = (_trimmed(text, *span) for span in pairwise([*cuts, end]))
    return tuple(span for span in spans if span[0] < span[1])


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
