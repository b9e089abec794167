"""What differs between two wordings, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from briefing.memo.answering.page_text import key, tokens
from briefing.values import dataclass

Change = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both wordings have, or one of them."""

    change: Change
    text: str


def runs(was: str, now: str) -> tuple[Run, ...]:
    """Two wordings as one: what went before what came in its place.

    Words that differ in typography alone are the same.
    """
    from rapidfuzz.distance import LCSseq

    old, new = tokens(key(was)), tokens(key(now))
    found: list[Run] = []
    for step in LCSseq.opcodes(old, new):
        gone, came = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            found.append(Run("same", _joined(gone)))
            continue
        found += [Run("gone", _joined(gone))] if gone else []
        found += [Run("new", _joined(came))] if came else []
    return _ordered(found)


def in_words(was: str, now: str) -> str:
    """Two wordings in one line: ``Fares rose [-by 12%-] {+sharply+}.``"""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return " ".join(marks[r.change].format(r.text) for r in runs(was, now))


def _ordered(found: Sequence[Run]) -> tuple[Run, ...]:
    """What went before what came, wherever the two stand beside each other."""
    ordered: list[Run] = []
    for same, group in groupby(found, key=lambda r: r.change == "same"):
        each = list(group)
        if same:
            ordered += each
            continue
        for change in ("gone", "new"):
            text = _joined([r.text for r in each if r.change == change])
            ordered += [Run(change, text)] if text else []
    return tuple(ordered)


def _joined(words: Sequence[str]) -> str:
    return " ".join(words)
