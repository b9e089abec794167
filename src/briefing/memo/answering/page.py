"""A memo that was handed over, as its reader sees it: passages of words, with the marks of notes.

Editors wrap lines, change emphasis and end lines in their own way. What counts is what a reader
sees: the words, in order, with the marks of notes at their places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal

from briefing.values import dataclass

Unit = Literal["line", "paragraph"]


class PageError(Exception):
    """A file that is no page of a memo, and why, in a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, item of a list or note of a page.

    ``lines`` are where each line of it begins: the place in ``text`` and the number of the line.
    ``marks`` are the marks of notes: the place in ``text`` behind which each stands, and the
    number. ``note`` is the number of the note it is, 0 for the body; ``is_heading`` is of one on a
    line of its own.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...] = ()
    note: int = 0
    is_heading: bool = False

    def line(self, at: int) -> int:
        """The line on which a character of the text stands."""
        return self.lines[max(0, bisect_right(self.lines, (at, 1 << 60)) - 1)][1]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader sees it. ``ids`` are the ids of exports it bears, each once.

    ``unit`` is what its passages are counted in: a Word document has no lines of its own.
    """

    passages: tuple[Passage, ...]
    ids: tuple[str, ...] = ()
    unit: Unit = "line"
    margins: tuple[str, ...] = ()
    """What stands at head and foot of every sheet."""
    cites: bool = False
    """It cites by key, as pandoc does, with the references in its head."""

    @property
    def id(self) -> str:
        """The id of the export it is; "" where it bears none. Raises PageError for several."""
        if len(self.ids) > 1:
            raise PageError(
                f"This page bears the ids of {len(self.ids)} exports "
                f"({', '.join(self.ids[:3])}): it is not one memo."
            )
        return self.ids[0] if self.ids else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage: words, the mark of a note, or the end of a line (both without words)."""

    text: str = ""
    mark: int = 0
    ends_line: bool = False


def passage(
    pieces: Iterable[Piece], line: int, note: int = 0, *, is_heading: bool = False
) -> Passage:
    """A passage of pieces, the first of which stands on a line."""
    parts: list[str] = []
    length = 0
    lines = [(0, line)]
    marks: list[tuple[int, int]] = []
    for piece in pieces:
        if piece.mark:
            marks.append((length, piece.mark))
        words = " " if piece.ends_line else piece.text
        parts.append(words)
        length += len(words)
        if piece.ends_line:
            line += 1
            lines.append((length, line))
    return Passage("".join(parts), tuple(lines), tuple(marks), note, is_heading)
