"""A row of a list: its text, what it names, and how it is set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from textual.content import Content

from briefing.values import dataclass

EMPTY = Content("")

MEASURE = 100
"""Columns of a row at most: longer lines are tiring to read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its text, what it names, and how it is set.

    ``key`` is what the selection holds on to; a row without one cannot be selected.
    ``ref`` is what the row opens, where that is not its key. ``right`` stands at the end
    of the first line, ``mark`` before it. A row that does not wrap is one line, cut with ``…``.
    Where only some characters of the text are ``marked`` (the first, the one after the last),
    the mark stands before each line that has one of them.
    """

    content: Content
    key: str = ""
    ref: str = ""
    mark: Content = EMPTY
    indent: int = 0
    right: Content = EMPTY
    wrap: bool = True
    marked: tuple[int, int] = (0, 0)

    @property
    def opens(self) -> str:
        """The reference that enter goes to."""
        return self.ref or self.key


BLANK = Row(EMPTY)


def aired(rows: Iterable[Row]) -> list[Row]:
    """Rows with an empty line between neighbours that can be selected: between all of them, or
    none where each may have one line."""
    found: list[Row] = []
    for can_be_selected, together in groupby(rows, lambda row: bool(row.key)):
        neighbours = [*together]
        if can_be_selected and any(map(_has_several, neighbours)):
            found += [each for row in neighbours for each in (row, BLANK)][:-1]
        else:
            found += neighbours
    return found


_SIGNED = 3
"""Columns that a sign before the words takes."""


def dotted(rows: Iterable[Row]) -> list[Row]:
    """Rows with a sign where one begins that has several lines and none before it: what air shows
    where there is room for it."""
    return [
        replace(row, mark=Content.styled(" ·", "$text-muted"))
        if row.key and row.indent >= _SIGNED and not row.mark and _has_several(row)
        else row
        for row in rows
    ]


def _has_several(row: Row) -> bool:
    """Whether a row has several lines at any width."""
    return row.wrap and ("\n" in row.content.plain or len(row.content.plain) > MEASURE)
