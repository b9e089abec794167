"""The one list of the app: rows of variable height, selected by what they name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from briefing import values
from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.looks import component
from briefing.tui.runs import over, runs
from briefing.tui.scrolling import Scrolling
from briefing.tui.selecting import Selectable, TextLine
from briefing.tui.several import Several
from briefing.tui.wrapping import lines_of
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.library.paragraphs import Span

EMPTY = Content("")

KEPT = 2_000
"""Lines that are kept as they were drawn."""

MEASURE = 100
"""Columns of a row at most: longer lines are tiring to read."""


@values.dataclass(frozen=True, slots=True)
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
    """Rows with an empty line between neighbours that can be selected and have several lines."""
    found: list[Row] = []
    for row in rows:
        before = found[-1] if found else BLANK
        if row.key and before.key and "\n" in row.content.plain + before.content.plain:
            found.append(BLANK)
        found.append(row)
    return found


def _marked_lines(row: Row, lines: Sequence[Content]) -> range:
    """The lines of a row that its mark stands before."""
    start, end = row.marked
    if start >= end:
        return range(1)
    found: list[int] = []
    at = 0
    for number, line in enumerate(lines):
        words = line.plain.strip()
        before = row.content.plain.find(words, at)
        at = max(at, before) + len(words)
        if before < end and start < at:
            found.append(number)
    return range(found[0], found[-1] + 1) if found else range(1)


class Rows(Selectable, Scrolling, can_focus=True, inherit_bindings=False):
    """A list of rows. Posts ``Highlighted`` when the selection moves and ``Opened`` on enter.

    Where ``many`` says which rows may be selected together, ``Gathered`` is posted when others
    are.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--selected", "rows--bar", "rows--together"}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            table.UP,
            table.DOWN,
            table.PAGE_UP,
            table.PAGE_DOWN,
            table.FIRST,
            table.LAST,
            table.OPEN,
        ),
        *bindings(table.RANGE, table.EXTEND_UP, table.EXTEND_DOWN),
        *bindings(table.BACK, shown=False),
    ]
    DEFAULT_CSS = """
    Rows {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .rows--selected { background: $block-cursor-blurred-background; }
        & > .rows--bar { color: $text-muted; }
        & > .rows--together { color: $accent; text-style: bold; }
        &:focus > .rows--selected { background: $block-cursor-background; }
        &:ansi:focus > .rows--selected { text-style: reverse; }
        &:focus > .rows--bar { color: $accent; text-style: bold; }
    }
    """

    @dataclass(eq=False, repr=False)
    class Highlighted(Message):
        """The selection has moved to a row."""

        rows: Rows
        row: Row

        @property
        def control(self) -> Rows:
            """The list it happened in."""
            return self.rows

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """Enter or a click on the selected row."""

        rows: Rows
        row: Row

        @property
        def control(self) -> Rows:
            """The list it happened in."""
            return self.rows

    @dataclass(eq=False, repr=False)
    class Gathered(Message):
        """Other rows are selected together."""

        rows: Rows

        @property
        def control(self) -> Rows:
            """The list it happened in."""
            return self.rows

    def __init__(
        self,
        *,
        name: str,
        empty: str = "",
        many: Callable[[Row], bool] | None = None,
        widest: int = MEASURE,
    ) -> None:
        """A list with an id; ``empty`` is said where there is nothing to show, ``many`` which
        rows may be selected together. ``widest`` is how many columns a row has at most, 0 where
        it may have all."""
        super().__init__(id=name)
        self._widest = widest
        self._many = many
        self._together = Several()
        self._rows: Sequence[Row] = ()
        self._empty = empty
        self._selected = -1
        self._lines: dict[int, list[Content]] = {}
        self._looks: tuple[int, Style, Style, Style, Style, str] | None = None
        """What the lines in ``_drawn`` are drawn for: width, styles and theme."""
        self._drawn: dict[tuple[int, bool], list[Segment]] = {}
        self._starts: list[int] = [0]
        self._width = 0
        self._wanted = ""
        """The key that is selected as soon as there is a row of it."""
        self._above: int | None = None
        """Lines that are to be seen over the selected row, as soon as there is room."""

    # What is shown

    def show(self, rows: Sequence[Row], select: str | None = None) -> None:
        """Show other rows. The selection stays on its key, else goes to ``select``, else near."""
        if select is None and self._wanted and any(r.key == self._wanted for r in rows):
            select, self._wanted = self._wanted, ""
        wanted = select if select is not None else (self.selected.key if self.selected else None)
        was, top, before = self._selected, self.scroll_offset.y, self._in_sight()
        nothing = [Row(Content.styled(self._empty, "$text-muted"), indent=1)] if self._empty else ()
        self._rows = rows or nothing
        self._together.keep([r.key for r in self._rows] if self._together else ())
        if self.is_attached and self.text_selection is not None:
            # What was selected with the mouse stands elsewhere now.
            self.screen.clear_selection()
        same = (n for n, r in enumerate(self._rows) if r.key and r.key == wanted)
        self._selected = next(same, -1)
        if self._selected < 0:
            choices = [n for n, r in enumerate(self._rows) if r.key]
            near = (n for n in choices if n >= was)
            self._selected = (
                (choices[0] if select is not None or was < 0 else next(near, choices[-1]))
                if choices
                else -1
            )
        self._lay_out()
        if select is not None or self._selected < 0:
            self.scroll_to(y=0, animate=False, force=True)
        self._reveal()
        self._settle()
        if self.scroll_offset.y == top:
            # Else all lines stand elsewhere, and are drawn anew anyway.
            self._refresh_changed(before)

    def want(self, key: str) -> None:
        """Select the row of a key, or as soon as there is one unless the user has moved by then."""
        self._wanted = "" if self.select(key) else key

    def lift(self, above: int) -> None:
        """Scroll so that so many lines are in sight over the selected row, as soon as it can be."""
        self._above = above
        self._settle()

    @property
    def above(self) -> int:
        """The lines in sight over the selected row."""
        if not 0 <= self._selected < len(self._starts) - 1:
            return 0
        return max(0, self._starts[self._selected] - self.scroll_offset.y)

    def _settle(self) -> None:
        """See to it that as many lines as were wanted are seen over the selected row."""
        room = self.size.height
        if self._above is None or self._wanted or not room:
            return
        if 0 <= self._selected < len(self._starts) - 1:
            above = min(self._above, room - 1)
            self.scroll_to(y=self._starts[self._selected] - above, animate=False, force=True)
            self._above = None

    def _in_sight(self) -> list[list[Segment]]:
        """The lines in sight as they are drawn."""
        return list(self.drawn(range(self.size.height))) if self.size.height else []

    def _refresh_changed(self, before: Sequence[object]) -> None:
        """Have only the lines drawn that look different: others cost as much and show nothing."""
        top = self.scroll_offset.y
        others = [old != new for old, new in zip_longest(before, self._in_sight())]
        for other, lines in groupby(range(len(others)), others.__getitem__):
            if other:
                first, *more = lines
                self.refresh_lines(top + first, 1 + len(more))

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._rows

    @property
    def selected(self) -> Row | None:
        """The selected row, if any can be selected."""
        return self._rows[self._selected] if 0 <= self._selected < len(self._rows) else None

    def select(self, key: str) -> bool:
        """Select the row of a key; False where there is none."""
        for number, row in enumerate(self._rows):
            if row.key and row.key == key:
                self._choose(number)
                return True
        return False

    # Layout

    @property
    def _room(self) -> int:
        return max(0, self.size.width - self.styles.scrollbar_size_vertical)

    @property
    def _measure(self) -> int:
        """Columns between the bar of the selection and the air before the scroll bar."""
        room = self._width - 2
        return min(room, self._widest) if self._widest else room

    def _text_width(self, row: Row) -> int:
        return max(8, self._measure - row.indent)

    def _lay_out(self) -> None:
        self._width = self._room
        self._lines.clear()
        self._drawn.clear()
        heights = (len(self._cuts_of(row)) for row in self._rows)
        self._starts = [0, *accumulate(heights)] if self._width else [0]
        # Another length moves no other widget: the bar is always there. Setting the size in the
        # ordinary way would lay out and draw the whole screen for each row walked over.
        self.set_reactive(Rows.virtual_size, Size(self._width, self._starts[-1]))
        self.vertical_scrollbar.window_virtual_size = self._starts[-1]
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as all rows have, for a list that is as high as what it holds.

        Whoever shows other rows there asks for another layout.
        """
        before, self._width = self._width, max(0, width - self.styles.scrollbar_size_vertical)
        lines = sum(len(self._cuts_of(row)) for row in self._rows)
        self._width = before
        return lines

    def _cuts_of(self, row: Row) -> Sequence[Span]:
        """Where the lines of a row begin and end in its text."""
        if not row.wrap:
            return ((0, len(row.content.plain)),)
        width = self._text_width(row)
        # Two cells apart, or words that run to the end would be read on into it.
        beside = row.right.cell_length + 2 if row.right else 0
        return lines_of(row.content.plain, max(8, width - beside), width)

    def _lines_of(self, number: int) -> list[Content]:
        """The lines of a row, made when it comes in sight."""
        lines = self._lines.get(number)
        if lines is None:
            row = self._rows[number]
            if row.wrap:
                lines = [row.content[start:stop] for start, stop in self._cuts_of(row)]
            else:
                room = self._text_width(row) - (row.right.cell_length + 1 if row.right else 0)
                lines = [row.content.truncate(max(1, room), ellipsis=True)]
            self._lines[number] = lines
        return lines

    def _marked_of(self, number: int) -> range:
        row = self._rows[number]
        return _marked_lines(row, self._lines_of(number)) if row.marked != (0, 0) else range(1)

    def on_resize(self) -> None:
        """Wrap anew, and keep the selection in sight."""
        if self._width != self._room:
            self._lay_out()
            self.refresh()
        self._reveal()
        self._settle()

    def notify_style_update(self) -> None:
        """Colours have changed: draw anew."""
        super().notify_style_update()
        self.refresh()

    # Drawing

    def drawn(self, lines: Iterable[int]) -> Iterator[list[Segment]]:
        """Lines of the list, by their places on the screen."""
        base, width = self.visual_style, self.size.width
        looks = (
            width,
            base,
            component(self, "rows--selected"),
            self.get_visual_style("rows--selected", "rows--bar"),
            self.get_visual_style("rows--together"),
            self.app.theme,
        )
        if self._looks != looks or len(self._drawn) > KEPT:
            self._looks = looks
            self._drawn.clear()
        top, is_lit = self.scroll_offset.y, self.text_selection is not None
        selected, end = self._selected, self._starts[-1] if self._rows else 0
        chosen: range | tuple[()] = ()
        if self.selected is not None and self.selected.key and selected + 1 < len(self._starts):
            chosen = range(self._starts[selected], self._starts[selected + 1])
        for line in (y + top for y in lines):
            if not 0 <= line < end:
                yield [Segment(" " * width, base.rich_style)]
                continue
            if is_lit or self._together:
                yield self._draw(line, chosen=line in chosen, is_lit=is_lit)
                continue
            seen_as = (line, line in chosen)
            if seen_as not in self._drawn:
                self._drawn[seen_as] = self._draw(line, chosen=line in chosen)
            yield self._drawn[seen_as]

    def _draw(self, line: int, *, chosen: bool, is_lit: bool = False) -> list[Segment]:
        assert self._looks is not None
        width, base, selected, bar, gathered, _ = self._looks
        number = bisect_right(self._starts, line) - 1
        row, within = self._rows[number], line - self._starts[number]
        style = selected if chosen else base
        sign, bar = ("▌", bar) if chosen else (" ", base)
        if row.key and row.key in self._together.keys:
            sign, bar = "█" if chosen else "┃", gathered
        mark = row.mark if row.mark and within in self._marked_of(number) else EMPTY
        text = self._lines_of(number)[within]
        if is_lit:
            text = self.lit(text, line)
        segments = [Segment(sign, bar.rich_style), *runs(mark, style)]
        cells = 1 + mark.cell_length
        if cells < 1 + row.indent:
            segments.append(Segment(" " * (1 + row.indent - cells), over(style)))
            cells = 1 + row.indent
        if within == 0 and row.right:
            gap = self._measure - (cells - 1) - text.cell_length - row.right.cell_length
            text = text.pad_right(max(1, gap)) + row.right
        segments += runs(text, style)
        cells += text.cell_length
        if cells > width:
            return list(Strip(segments).adjust_cell_length(width))
        if cells < width:
            segments.append(Segment(" " * (width - cells), style.rich_style))
        return segments

    # Moving

    def _choose(self, number: int, *, tell: bool = True, extending: bool = False) -> None:
        self._wanted = ""
        if number == self._selected or not 0 <= number < len(self._rows):
            return
        self._refresh_row(self._selected)
        self._selected = number
        self._refresh_row(number)
        self._reveal()
        if self._together.ranging:
            self._together.follow(self._orderly(), self._rows[number].key)
            self._gathered()
        elif not extending:
            self._together.rest()
        if tell:
            self.post_message(self.Highlighted(self, self._rows[number]))

    def _refresh_row(self, number: int) -> None:
        if 0 <= number < len(self._starts) - 1:
            start, end = self._starts[number], self._starts[number + 1]
            self.refresh_lines(start, end - start)

    def _reveal(self) -> None:
        """Scroll so that the selected row is in sight, its first line before its last."""
        height = self.size.height
        if not 0 <= self._selected < len(self._starts) - 1 or not height:
            return
        top, end = self._starts[self._selected], self._starts[self._selected + 1]
        if not any(r.key for r in self._rows[: self._selected]) and top < height:
            # Above the first row that can be selected only a heading stands: show it too.
            self.scroll_to(y=0, animate=False, force=True)
        elif top < self.scroll_offset.y or end - top > height:
            self.scroll_to(y=top, animate=False, force=True)
        elif end > self.scroll_offset.y + height:
            self.scroll_to(y=end - height, animate=False, force=True)

    def reveal(self, number: int) -> None:
        """Scroll so that a row is in sight, or of one that is marked in part those lines."""
        if 0 <= number < len(self._starts) - 1:
            top, end = self._starts[number], self._starts[number + 1]
            if self._rows[number].marked != (0, 0):
                lines = self._marked_of(number)
                top, end = top + lines.start, top + lines.stop
            if not self.scroll_offset.y <= top <= end <= self.scroll_offset.y + self.size.height:
                self.scroll_to(y=max(0, top - 1), animate=False, force=True)

    def _step(self, step: int) -> None:
        number = self._selected + step
        while 0 <= number < len(self._rows):
            if self._rows[number].key:
                self._choose(number)
                return
            number += step
        # Nothing further to select: show what stands beyond.
        self.scroll_relative(y=step * 3, animate=False)

    def action_up(self) -> None:
        """To the row above."""
        self._step(-1)

    def action_down(self) -> None:
        """To the row below."""
        self._step(1)

    def _page(self, direction: int) -> None:
        if not self._rows or len(self._starts) <= len(self._rows):
            return  # Without any width nothing is laid out.
        line = self._starts[max(0, self._selected)] + direction * max(1, self.size.height - 1)
        number = bisect_right(self._starts, max(0, min(line, self._starts[-1] - 1))) - 1
        number = min(number, len(self._rows) - 1)
        while 0 <= number < len(self._rows) and not self._rows[number].key:
            number += direction
        if 0 <= number < len(self._rows):
            self._choose(number)
        elif direction > 0:
            self.action_last()
        else:
            self.action_first()

    def action_page_up(self) -> None:
        """A page up."""
        self._page(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._page(1)

    def action_first(self) -> None:
        """To the first row."""
        self._choose(next((n for n, r in enumerate(self._rows) if r.key), -1))
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """To the last row."""
        last = (n for n in reversed(range(len(self._rows))) if self._rows[n].key)
        self._choose(next(last, -1))
        self.scroll_to(y=self._starts[-1], animate=False)

    def action_open(self) -> None:
        """Open the selected row."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; a double click opens it."""
        if self.text_selection is not None:
            return  # Words were selected, not a row.
        line = event.y + self.scroll_offset.y
        number = bisect_right(self._starts, line) - 1
        if line < self._starts[-1] and 0 <= number < len(self._rows) and self._rows[number].key:
            if (event.ctrl or event.shift) and self._many is not None:
                self._gather_at(number, alone=event.ctrl)
                return
            self._choose(number)
            if event.chain == 2:
                self.action_open()

    # Several together

    @property
    def together(self) -> list[Row]:
        """The rows that are selected together, in their order; none where only one is selected."""
        if not self._together:
            return []
        return [row for row in self._rows if row.key in self._together.keys]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rows are selected together only where that is of use, and let go where some are."""
        if action in ("range", "extend_up", "extend_down"):
            return self._many is not None
        if action == "back":
            return bool(self._together)
        return super().check_action(action, parameters)

    def _orderly(self) -> list[str]:
        """The keys of the rows that may be selected together."""
        return [r.key for r in self._rows if r.key and self._many is not None and self._many(r)]

    def _gathered(self) -> None:
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Gathered(self))

    def _gather_at(self, number: int, *, alone: bool) -> None:
        """Take in the row of a number, or let it go; or draw the range to it."""
        here, there = self.selected, self._rows[number].key
        order = self._orderly()
        if there in order:
            if alone:
                self._together.toggle(there)
            else:
                start = here.key if here is not None and here.key in order else there
                self._together.extend(order, start, there)
            self._gathered()

    def action_range(self) -> None:
        """Begin a range that follows the selection, or end it."""
        if self.selected is not None and self.selected.key in self._orderly():
            self._together.range(self.selected.key)
            self._gathered()

    def action_extend_up(self) -> None:
        """Take in the row above."""
        self._extend(-1)

    def action_extend_down(self) -> None:
        """Take in the row below."""
        self._extend(1)

    def _extend(self, step: int) -> None:
        order, here = self._orderly(), self.selected
        if here is None or here.key not in order:
            self._step(step)
            if self.selected is not None and self.selected.key in order:
                self._together.begin(self.selected.key)
                self._gathered()
            return
        place = order.index(here.key) + step
        there = order[max(0, min(place, len(order) - 1))]
        self._together.extend(order, here.key, there)
        self._choose(next(n for n, r in enumerate(self._rows) if r.key == there), extending=True)
        self._gathered()

    def let_go(self) -> None:
        """Select no rows together any more."""
        if self._together:
            self._together.let_go()
            self._gathered()

    def action_back(self) -> None:
        """Let go of what is selected together."""
        self.let_go()

    # Words

    def text_line(self, number: int) -> TextLine | None:
        """A line of a row; what is only wrapped goes on in the next line."""
        if not 0 <= number < self._starts[-1]:
            return None
        row = bisect_right(self._starts, number) - 1
        lines, within = self._lines_of(row), number - self._starts[row]
        text = lines[within].plain.rstrip()
        after = "\n"
        if within + 1 < len(lines):
            # What parted the lines in the text: a space, nothing between characters, a line feed.
            whole, at = self._rows[row].content.plain, 0
            for line in lines[: within + 1]:
                at = max(at, whole.find(line.plain.strip(), at)) + len(line.plain.strip())
            gap = whole[at : max(at, whole.find(lines[within + 1].plain.strip(), at))]
            after = "\n" if "\n" in gap else gap
        return TextLine(text, self._rows[row].indent + 1, after)

    def region_of(self, key: str) -> Region | None:
        """Where the row of a key stands in the list, for tests and jumps."""
        for number, row in enumerate(self._rows[: len(self._starts) - 1]):
            if row.key == key:
                start, end = self._starts[number], self._starts[number + 1]
                return Region(0, start, self._width, end - start)
        return None
