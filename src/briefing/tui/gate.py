"""Where text of a library enters the screen: as Content, never as markup, and once more checked."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.style import Style

from briefing.text import display


def shown(text: str, style: str | Style = "", *, lines: bool = False) -> Content:
    """Foreign text for a widget: safe, and verbatim as far as markup goes."""
    return Content.styled(display(text, lines=lines), style)


class GateFilter(LineFilter):
    """The second wall: no control character leaves the app, whichever widget forgot the first."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Make the text of every segment safe."""
        line = "".join([segment.text for segment in segments])
        if display(line) is line and not any(segment.control for segment in segments):
            return segments
        return [
            segment
            if segment.control or (safe := display(segment.text)) == segment.text
            else Segment(safe, segment.style)
            for segment in segments
        ]
