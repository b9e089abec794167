"""Rows as lines: where each begins and ends, what it says, and how it is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip

from briefing.tui.selecting import TextLine
from briefing.tui.styled_runs import Inks, runs
from briefing.tui.wrapping import PARTING, lines_of

if TYPE_CHECKING:
    from briefing.library.paragraphs import Span
    from briefing.tui.row import Row


class RowLine(NamedTuple):
    """A line of a row: a stretch of characters of a text."""

    content: Content
    start: int
    stop: int

    @property
    def words(self) -> str:
        """The characters, without blanks around them."""
        return self.content.plain[self.start : self.stop].strip()


class Looks(NamedTuple):
    """What lines are drawn with."""

    width: int
    """Cells of a line, those under the scroll bar included."""
    base: Inks
    chosen: Inks
    bar: RichStyle
    """Of the sign before what is chosen."""
    gathered: RichStyle
    """Of the sign before what is selected together."""


class Laid:
    """Rows laid out for a width: their lines are cut at once, and made when they come in sight.

    ``width`` are the cells before the scroll bar, 0 where nothing is known of them yet;
    ``widest`` is how many a row has at most, 0 where it may have all.
    """

    def __init__(self, rows: Sequence[Row] = (), width: int = 0, widest: int = 0) -> None:
        self.rows = rows
        self.width = width
        # Between the bar of the selection and the air before the scroll bar.
        self._measure = min(width - 2, widest) if widest else width - 2
        self._lines: dict[int, Sequence[RowLine]] = {}
        heights = (len(self._cuts_of(row)) for row in rows)
        self.starts = [0, *accumulate(heights)] if width else [0]
        """The first line of each row, and the one after the last."""

    @property
    def made(self) -> int:
        """How many rows have come in sight."""
        return len(self._lines)

    def place(self, number: int) -> range:
        """The lines of a row; none where it is not laid out."""
        if not 0 <= number < len(self.starts) - 1:
            return range(0)
        return range(self.starts[number], self.starts[number + 1])

    def row_at(self, line: int) -> int:
        """The number of the row that a line is of."""
        return bisect_right(self.starts, line) - 1

    def marked_of(self, number: int) -> range:
        """The lines of a row that its mark stands before."""
        row = self.rows[number]
        start, end = row.marked
        if start >= end:
            return range(1)
        found: list[int] = []
        at = 0
        for within, line in enumerate(self._lines_of(number)):
            words = line.words
            before = row.content.plain.find(words, at)
            at = max(at, before) + len(words)
            if before < end and start < at:
                found.append(within)
        return range(found[0], found[-1] + 1) if found else range(1)

    def text_line(self, line: int) -> TextLine | None:
        """The words of a line; what is only wrapped goes on in the next."""
        if not 0 <= line < self.starts[-1]:
            return None
        number = self.row_at(line)
        lines, within = self._lines_of(number), line - self.starts[number]
        content, start, stop = lines[within]
        after = "\n"
        if within + 1 < len(lines):
            # What parted the lines in the text: a space, nothing between characters, a line feed.
            whole, at = self.rows[number].content.plain, 0
            for one in lines[: within + 1]:
                at = max(at, whole.find(one.words, at)) + len(one.words)
            gap = whole[at : max(at, whole.find(lines[within + 1].words, at))]
            after = "\n" if "\n" in gap else gap
        return TextLine(content.plain[start:stop].rstrip(), self.rows[number].indent + 1, after)

    def draw(
        self,
        looks: Looks,
        line: int,
        *,
        chosen: bool,
        together: Collection[str] = (),
        lit: Callable[[Content, int], Content] | None = None,
    ) -> list[Segment]:
        """A line as wide as ``looks`` say, blank where there is none.

        ``together`` are the keys of the rows that are selected together; ``lit`` is given the
        words of the line and its number, and shows what is selected of them.
        """
        inks = looks.chosen if chosen else looks.base
        ground, width = inks.ground.rich_style, looks.width
        if not 0 <= line < self.starts[-1]:
            return [Segment(" " * width, ground)]
        number = self.row_at(line)
        row, within = self.rows[number], line - self.starts[number]
        sign, style = ("▌", looks.bar) if chosen else (" ", ground)
        if row.key and row.key in together:
            sign, style = "█" if chosen else "┃", looks.gathered
        segments, cells = [Segment(sign, style)], 1
        if row.mark and within in self.marked_of(number):
            segments += runs(row.mark, inks)
            cells += row.mark.cell_length
        if cells < 1 + row.indent:
            segments.append(Segment(" " * (1 + row.indent - cells), inks[""]))
            cells = 1 + row.indent
        content, start, stop = self._lines_of(number)[within]
        if lit is not None:
            content, start, stop = lit(content[start:stop], line), 0, stop - start
        segments += runs(content, inks, start, stop)
        cells += _cells(content.plain[start:stop])
        if within == 0 and row.right:
            gap = max(1, self._measure - (cells - 1) - row.right.cell_length)
            segments.append(Segment(" " * gap, inks[""]))
            segments += runs(row.right, inks)
            cells += gap + row.right.cell_length
        if cells > width:
            return list(Strip(segments).adjust_cell_length(width))
        if cells < width:
            segments.append(Segment(" " * (width - cells), ground))
        return segments

    def _text_width(self, row: Row) -> int:
        return max(8, self._measure - row.indent)

    def _cuts_of(self, row: Row) -> Sequence[Span]:
        """Where the lines of a row begin and end in its text."""
        if not row.wrap:
            return ((0, len(row.content.plain)),)
        width = self._text_width(row)
        # Two cells apart, or words that run to the end would be read on into it.
        beside = row.right.cell_length + 2 if row.right else 0
        return lines_of(row.content.plain, max(8, width - beside), width)

    def _lines_of(self, number: int) -> Sequence[RowLine]:
        lines = self._lines.get(number)
        if lines is None:
            row = self.rows[number]
            if row.wrap:
                content = row.content
                lines = [
                    RowLine(content, *_without_parting(content, *cut)) for cut in self._cuts_of(row)
                ]
            else:
                room = self._text_width(row) - (row.right.cell_length + 1 if row.right else 0)
                cut = row.content.truncate(max(1, room), ellipsis=True)
                lines = [RowLine(cut, 0, len(cut.plain))]
            self._lines[number] = lines
        return lines


def _without_parting(content: Content, start: int, stop: int) -> Span:
    """A line without the ``·`` of the app at either end: there the line parts what is said.

    One that stands in a text is no span of its own, and stays.
    """
    text = content.plain
    if text.endswith(" ·", start, stop) and _is_parting(content, stop - 2):
        stop -= 2
    if start and text.startswith("· ", start, stop) and _is_parting(content, start - 1):
        start += 2
    return start, stop


def _is_parting(content: Content, at: int) -> bool:
    end = at + len(PARTING)
    return any(span.start == at and span.end == end for span in content.spans)


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)
