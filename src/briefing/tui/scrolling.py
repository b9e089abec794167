"""What is drawn of a list: its lines as they reach the screen, and the bar beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from rich.segment import Segment
from rich.style import Style
from textual._border import get_box
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.style import Style as VisualStyle

from briefing.tui.gate import GateFilter
from briefing.tui.heeding import Heeding
from briefing.tui.plain_signs import FewSigns

if TYPE_CHECKING:
    from textual.widget import Widget


KEPT = 2_000
"""Lines that are kept ready for the screen."""


class _Sent(dict["Style | None", "Style | None"]):
    """The styles of segments as the filters of the app leave them, each asked once."""

    def __init__(self, filters: Sequence[LineFilter], ground: Color) -> None:
        super().__init__()
        self._filters, self._ground = filters, ground

    def __missing__(self, style: Style | None) -> Style | None:
        sent = [Segment("-", style)]
        for line_filter in self._filters:
            sent = line_filter.apply(sent, self._ground)
        self[style] = sent[0].style
        return sent[0].style


class Lines(StylesCache):
    """The lines of a list as they reach the screen, with the edge at its sides.

    Textual makes half a dozen strips of a line one after the other, for what the list has drawn,
    the edge, each filter and the cut before the bar. Here it is made one strip at once, and kept
    as long as the list draws the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready: dict[tuple[int, int], _Ready] = {}
        """By the first column of a stretch and the one after its last."""
        self._made_for: object = None
        self._ready_for: object = None
        self._edge: tuple[Color, list[Segment], list[Segment]] | None = None
        self._sent = _Sent((), Color(0, 0, 0))
        self._of_words: list[LineFilter] = []

    def clear(self) -> None:
        """Have all of them drawn anew, as far as they look different."""
        super().clear()
        self._made_for = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines of a stretch; as Textual does it where more than a plain edge is about them."""
        if not isinstance(widget, Scrolling) or not self._are_plain(widget):
            return super().render_widget(widget, crop)
        assert self._edge is not None
        _, left, right = self._edge
        start, end = crop.column_span
        ready = self._ready.get(crop.column_span)
        if ready is None or len(ready.strips) > KEPT:
            ready = self._ready[crop.column_span] = _Ready()
        if left and start == 1:
            # An edge takes a cell.
            left, start, end = [], 0, end - 1
            width = widget.region.width - 1
        else:
            width = widget.region.width
        found = []
        for y, drawn in zip(crop.line_range, widget.drawn(crop.line_range), strict=True):
            same, strip = ready.last.get(y, _NONE)
            if same is not drawn and same != drawn:
                same, strip = ready.strips.get(id(drawn), _NONE)
                if same is not drawn:
                    strip = _cut(self._filtered([*left, *drawn, *right]), width, start, end)
                    ready.strips[id(drawn)] = drawn, strip
                ready.last[y] = drawn, strip
            found.append(strip)
        return found

    def _are_plain(self, widget: Scrolling) -> bool:
        """Whether all that is about the lines is an edge; see to it that it is known."""
        filters = widget.get_line_filters()
        app, hover = widget.app, widget.hover_style._link_id
        made_for = (widget.styles._cache_key, widget.region.width, app.theme, hover, filters)
        if self._made_for != made_for:
            self._made_for = made_for
            # The ground may be another; mostly the list was scrolled, and all looks as it did.
            ready_for = made_for, _edge(widget)
            if self._ready_for == ready_for:
                return self._edge is not None
            self._ready_for, self._edge = ready_for, ready_for[1]
            self._ready.clear()
            if self._edge is not None:
                self._sent = _Sent(filters, self._edge[0])
                self._of_words = [f for f in filters if isinstance(f, GateFilter | FewSigns)]
        return self._edge is not None

    def _filtered(self, line: list[Segment]) -> list[Segment]:
        assert self._edge is not None
        styles = self._sent
        sent = [
            segment
            if (style := styles[segment.style]) is segment.style
            else Segment(segment.text, style, segment.control)
            for segment in line
        ]
        for line_filter in self._of_words:
            sent = line_filter.apply(sent, self._edge[0])
        return sent


class _Ready:
    """Strips that are ready: by the number of what they were made of, and by their line."""

    def __init__(self) -> None:
        self.strips: dict[int, tuple[list[Segment], Strip]] = {}
        self.last: dict[int, tuple[list[Segment] | None, Strip]] = {}


_NONE: tuple[None, Strip] = (None, Strip([]))


def _cut(line: list[Segment], width: int, start: int, end: int) -> Strip:
    """What is seen of a line between two columns: mostly all but some blanks at its end."""
    text, style, _ = line[-1]
    lost = width - end
    if not start and not lost:
        return Strip(line, end)
    if not start and len(text) > lost and text.endswith(" " * lost):
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


class Bar(ScrollBar, Heeding):
    """A vertical bar.

    It moves or gets another length with each step of a cursor. Textual draws its lines one by one
    with all that a line of text may need, which costs as much as the page beside it.
    """

    _drawn: tuple[object, list[Strip]] = (None, [])
    """The cells, and what they were made for."""
    _kinds: tuple[object, dict[Segment, Strip]] = (None, {})
    """The kinds of cells, and what they were made for."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells; each kind of them is made once."""
        held, of_list = (bool(self.grabbed), self.mouse_over), cast("Widget", self.parent)
        # Another theme may send the same colours in another way, or none.
        looks = (*held, self.styles._cache_key, of_list.styles._cache_key, self.app.theme)
        place = (self.window_virtual_size, self.window_size, self.position, self.size.height)
        if self._drawn[0] != (looks, place):
            if self._kinds[0] != looks:
                self._kinds = looks, {}
            self._drawn = (looks, place), self._cells(self._kinds[1])
        return self._drawn[1][crop.y : crop.bottom]

    def _cells(self, kinds: dict[Segment, Strip]) -> list[Strip]:
        drawn = cast("ScrollBarRender", self.render())
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
        # One object after the other is the same: they are told apart without comparing styles.
        cells: dict[int, Strip] = {}
        for segment in column:
            if id(segment) not in cells:
                strip = kinds.get(segment)
                if strip is None:
                    strip = Strip([segment], drawn.thickness)
                    for line_filter in self.get_line_filters():
                        strip = strip.apply_filter(line_filter, self.background_colors[1])
                    kinds[segment] = strip
                cells[id(segment)] = strip
        return [cells[id(segment)] for segment in column]


class Scrolling(ScrollView, Heeding):
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
