"""The words that are asked for at a line of the memo, and what they make of the memo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, get_args

from briefing.library.answers import AnsweredLine
from briefing.memo.outline import (
    OPENING,
    OWN,
    Line,
    LineKind,
    headed,
    retitled,
    reworded,
    with_bottom_line,
    written,
)
from briefing.model import Memo

if TYPE_CHECKING:
    from briefing.library.unsaved import Field


class Wording(NamedTuple):
    """A question at a line: the words to begin with, and what the answer makes of the memo.

    ``change`` gives the memo and the key of the line that is new in it, empty where none is; it
    raises ``LineError``. ``kept_as`` is what the answer is kept under while it is typed, None where
    it is short.
    """

    question: str
    value: str
    change: Callable[[str], tuple[Memo, str]]
    kept_as: Field | None = None


def wording(memo: Memo, line: Line, of_brief: Sequence[str] = ()) -> Wording:
    """What is asked at a line: other words for it, or after a claim a sentence that follows it.

    ``of_brief`` is what the bottom line of the brief rests on, where that is on the page: the one
    that takes its place rests on the same.
    """
    kept_as = AnsweredLine(line.kind, line.key, line.section).field
    if line.kind == "title":
        return Wording("The title of the memo", memo.title, lambda said: (retitled(memo, said), ""))
    if line.kind == "section":
        heading = memo.headings.get(line.section, line.text)
        return Wording("The heading", heading, lambda said: (headed(memo, line.section, said), ""))
    if line.kind == "bottom-line":
        question = "The bottom line, at most 60 words"
        return Wording(
            question,
            # It may be left out of the page, as what it rests on fell.
            line.text or memo.bottom_line,
            lambda said: (with_bottom_line(memo, said, of_brief), ""),
            kept_as,
        )
    if line.kind == "own":
        question = "Your sentence; without words it goes"
        return Wording(
            question, line.text, lambda said: (reworded(memo, line.number, said), ""), kept_as
        )
    where = "after this claim" if line.ref else "at the top"
    return Wording(f"Your sentence, {where}", "", lambda said: written(memo, line, said), kept_as)


def asked_before(memo: Memo, answered: AnsweredLine, before: str) -> Line:
    """The line at which words were typed when the app ended; ``before`` is what it said then."""
    kind: LineKind = next((k for k in get_args(LineKind) if k == answered.kind), "section")
    line = Line(answered.key, kind, before, answered.section)
    texts = [text.text for text in memo.texts]
    if kind != "own" or before in texts[line.number : line.number + 1]:
        return line
    # Others came or went before it; where it is gone itself it is written anew.
    if before in texts:
        return Line(f"{OWN}{texts.index(before)}", "own", before, answered.section)
    return Line(OPENING, "section", "", OPENING)
