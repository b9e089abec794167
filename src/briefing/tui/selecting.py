"""Text selected with the mouse in lists that draw their own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection

from briefing.values import dataclass

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView

    _Base = ScrollView
else:
    _Base = object


@dataclass(frozen=True, slots=True)
class TextLine:
    """The words of a line, without what stands before and behind them.

    ``column`` are the cells before them; ``after`` is what parts them from the next line.
    """

    text: str
    column: int = 0
    after: str = "\n"


class Selectable(_Base):
    """A list of which text can be selected; offsets are a character of a line, and the line."""

    def text_line(self, number: int) -> TextLine | None:
        """A line, counted from the first that can be scrolled to; None past the last."""
        raise NotImplementedError

    @property
    def still_lines(self) -> int:
        """Lines at the top that do not scroll, of which nothing is selected."""
        return 0

    @property
    def allow_select(self) -> bool:
        """It is no container of widgets, though it scrolls."""
        return True

    def offset_at(self, x: int, y: int) -> Offset:
        """The character under a cell of the widget, or the nearest one."""
        number = max(0, y - self.still_lines) + self.scroll_offset.y
        line = self.text_line(number)
        if line is None:
            return Offset(0, number)
        cells, at = x - line.column, 0
        for at, character in enumerate(line.text):
            cells -= get_character_cell_size(character)
            if cells < 0:
                return Offset(at, number)
        return Offset(len(line.text), number)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words selected: a paragraph that was wrapped is one line again."""
        first = selection.start or Offset(0, 0)
        last = selection.end
        parts: list[str] = []
        number = first.y
        while (line := self.text_line(number)) is not None:
            ends = last is not None and number >= last.y
            start = first.x if number == first.y else 0
            parts.append(line.text[start : last.x if ends and last is not None else None])
            if ends:
                break
            parts.append(line.after)
            number += 1
        return "".join(parts).rstrip("\n"), "\n"

    def lit(self, text: Content, number: int) -> Content:
        """The words of a line with what is selected of them in another colour."""
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is None:
            return text
        start, end = span
        style = self.screen.get_visual_style("screen--selection")
        return text.stylize(style, start, len(text.plain) if end < 0 else end)
