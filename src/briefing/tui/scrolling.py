"""The bar beside a list, drawn as what it is: a column of few different cells."""

from __future__ import annotations

from typing import cast

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class Bar(ScrollBar):
    """A vertical bar.

    It moves or gets another length with each step of a cursor. Textual draws its lines one by one
    with all that a line of text may need, which costs as much as the page beside it.
    """

    _drawn: tuple[object, list[Strip]] = (None, [])
    """The cells, and what they were made for."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells; each kind of them is made once."""
        drawn = cast("ScrollBarRender", self.render())
        background = self.background_colors[1]
        state = (drawn.virtual_size, drawn.window_size, drawn.position, drawn.style, background)
        # Another theme may send the same colours in another way, or none.
        if self._drawn[0] != (made_for := (*state, self.size.height, self.app.theme)):
            self._drawn = made_for, self._cells(drawn, background)
        return self._drawn[1][crop.y : crop.bottom]

    def _cells(self, drawn: ScrollBarRender, background: Color) -> list[Strip]:
        style = cast("Style", drawn.style)
        column = drawn.render_bar(
            self.size.height,
            drawn.virtual_size,
            drawn.window_size,
            drawn.position,
            drawn.thickness,
            back_color=style.bgcolor,  # type: ignore[arg-type]  # It only goes into a style again.
            bar_color=style.color,  # type: ignore[arg-type]
        ).segments
        kinds: dict[Segment, Strip] = {}
        for segment in column:
            if segment.text != "\n" and segment not in kinds:
                strip = Strip([segment], drawn.thickness)
                for line_filter in self.get_line_filters():
                    strip = strip.apply_filter(line_filter, background)
                kinds[segment] = strip
        return [kinds[segment] for segment in column if segment in kinds]


class Scrolling(ScrollView):
    """A view with such a bar."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            bar = Bar(name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar = bar
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
