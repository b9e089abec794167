"""What is drawn of a list: its lines as they reach the screen, and the bar beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from rich.segment import Segment
from rich.style import Style
from textual._border import get_box
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.style import Style as VisualStyle

if TYPE_CHECKING:
    from textual.widget import Widget


class Lines(StylesCache):
    """The lines of a list as they reach the screen, with the edge at its sides.

    Textual makes half a dozen strips of a line one after the other, for what the list has drawn,
    the edge, each filter and the cut before the bar. Here it is made one strip at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready: dict[tuple[int, int], dict[int, Strip]] = {}
        """By the first column of a stretch and the one after its last, and by the line."""
        self._made_for: object = None

    def set_dirty(self, *regions: Region) -> None:
        """Have lines drawn anew."""
        super().set_dirty(*regions)
        for ready in self._ready.values():
            for y in (y for region in regions for y in region.line_range):
                ready.pop(y, None)

    def clear(self) -> None:
        """Have all of them drawn anew."""
        super().clear()
        self._ready.clear()

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines of a stretch; as Textual does it where more than a plain edge is about them."""
        edge = _edge(widget) if isinstance(widget, Scrolling) else None
        if edge is None:
            self._ready.clear()
            return super().render_widget(widget, crop)
        assert isinstance(widget, Scrolling)
        ground, left, right = edge
        filters = widget.get_line_filters()
        width = widget.region.width
        made_for = (width, ground, left, right, filters)
        if self._made_for != made_for:
            self._ready.clear()
            self._made_for = made_for
        ready = self._ready.setdefault(crop.column_span, {})
        missing = [y for y in crop.line_range if y not in ready]
        start, end = crop.column_span
        is_inside = bool(left) and start == 1
        begin = 1 if is_inside else 0
        for y, drawn in zip(missing, widget.drawn(missing), strict=True):
            # An edge takes a cell.
            line = [*drawn, *right] if is_inside else [*left, *drawn, *right]
            for line_filter in filters:
                line = line_filter.apply(line, ground)
            ready[y] = _cut(line, width - begin, start - begin, end - begin)
        return [ready[y] for y in crop.line_range]


def _cut(line: list[Segment], width: int, start: int, end: int) -> Strip:
    """What is seen of a line between two columns: mostly all but some blanks at its end."""
    text, style, _ = line[-1]
    lost = width - end
    if not start and len(text) > lost > 0 and text.endswith(" " * lost):
        return Strip([*line[:-1], Segment(text[:-lost], style)], end)
    return Strip(line, width).crop(start, end)


def _edge(widget: Scrolling) -> tuple[Color, list[Segment], list[Segment]] | None:
    """The ground of a list, and what stands at the left and the right of its lines.

    None where there is more about them than that, or something over them.
    """
    styles = widget.styles
    (top, _), (right, right_color), (bottom, _), (left, left_color) = styles.border
    more = (
        top or bottom or any(styles.padding) or any(kind for kind, _ in styles.outline),
        styles.tint.a or styles.text_opacity != 1.0 or widget.opacity != 1.0,
        styles.has_rule("hatch") or widget.hover_style._link_id,
    )
    if any(more):
        return None
    outside, ground = widget.background_colors
    inner, outer = VisualStyle(background=outside + ground), VisualStyle(background=outside)

    def side(kind: Any, color: Color, place: int) -> list[Segment]:
        if not kind:
            return []
        return [get_box(kind, inner, outer, VisualStyle(foreground=outside + color))[1][place]]

    return ground, side(left, left_color, 0), side(right, right_color, 2)


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
    """A view that draws its own lines, with such a bar."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # As all widgets name it.
        super().__init__(id=id)
        self._styles_cache = Lines()

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        """Have lines of the list drawn anew, and not the bar beside them."""
        bar = self.styles.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        width = self.size.width - bar
        self.refresh(Region(0, y_start - self.scroll_offset.y, width, line_count))

    def drawn(self, lines: Iterable[int]) -> Iterator[list[Segment]]:
        """Lines by their places on the screen, each exactly as wide as the view."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """One line."""
        return Strip(next(iter(self.drawn((y,)))), self.size.width)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            bar = Bar(name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar = bar
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
