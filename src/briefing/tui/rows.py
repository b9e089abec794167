"""The one list of the app: rows of variable height, selected by what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message

from briefing import values
from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.keys import PRESS
from briefing.tui.laid import Laid, Looks
from briefing.tui.looks import component
from briefing.tui.messages import RightClicked
from briefing.tui.runs import Inks
from briefing.tui.scrolling import KEPT, Scrolling
from briefing.tui.selecting import Selectable, TextLine
from briefing.tui.several import Several
from briefing.values import dataclass

EMPTY = Content("")

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


def _has_several(row: Row) -> bool:
    """Whether a row has several lines at any width."""
    return row.wrap and ("\n" in row.content.plain or len(row.content.plain) > MEASURE)


@dataclass(eq=False, repr=False)
class _OfRows(Message):
    """What has happened in a list."""

    rows: Rows

    @property
    def control(self) -> Rows:
        """The list it happened in."""
        return self.rows


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
    class Highlighted(_OfRows):
        """The selection has moved to a row."""

        row: Row

    @dataclass(eq=False, repr=False)
    class Opened(_OfRows):
        """Enter or a click on the selected row."""

        row: Row

    @dataclass(eq=False, repr=False)
    class TitleOpened(_OfRows):
        """A double click on a heading, or on whatever else cannot be selected."""

    @dataclass(eq=False, repr=False)
    class Gathered(_OfRows):
        """Other rows are selected together."""

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
        self._laid = Laid()
        """The rows as lines, as soon as there is room for them."""
        self._looks: Looks | None = None
        """What the lines in ``_drawn`` are drawn with."""
        self._made_for: object = None
        """What that was found for."""
        self._drawn: dict[tuple[int, bool], list[Segment]] = {}
        self._wanted = ""
        """The key that is selected as soon as there is a row of it."""
        self._clicked: str | None = None
        """The key of the selected row, where a click has selected it; empty after a click on what
        cannot be selected."""
        self._clicked_at: Offset | None = None
        """Where on the screen that was."""
        self._pressed = ""
        """The key of the row on which a button was pressed, and where on the screen that was."""
        self._pressed_at: Offset | None = None
        self._height = 0
        """Lines in sight before another size; 0 where there were none."""
        self._above: int | None = None
        """Lines that are to be seen over the selected row, as soon as there is room."""

    # What is shown

    def show(self, rows: Sequence[Row], select: str | None = None) -> None:
        """Show other rows. The selection stays on its key, else goes to ``select``, else near."""
        if select is None and self._wanted and any(r.key == self._wanted for r in rows):
            select, self._wanted = self._wanted, ""
        wanted = select if select is not None else (self.selected.key if self.selected else None)
        was, top = self._selected, self.scroll_offset.y
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
            self.refresh_lines(top, self.size.height)

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
        place = self._laid.place(self._selected)
        return max(0, place.start - self.scroll_offset.y) if place else 0

    def _settle(self) -> None:
        """See to it that as many lines as were wanted are seen over the selected row."""
        room = self.size.height
        if self._above is None or self._wanted or not room:
            return
        if place := self._laid.place(self._selected):
            above = min(self._above, room - 1)
            self.scroll_to(y=place.start - above, animate=False, force=True)
            self._above = None

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

    def _lay_out(self) -> None:
        self._laid = Laid(self._rows, self._room, self._widest)
        self._drawn.clear()
        width, height = self._laid.width, self._laid.starts[-1]
        # Another length moves no other widget: the bar is always there. Setting the size in the
        # ordinary way would lay out and draw the whole screen for each row walked over.
        self.set_reactive(Rows.virtual_size, Size(width, height))
        self.vertical_scrollbar.window_virtual_size = height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as all rows have, for a list that is as high as what it holds.

        Whoever shows other rows there asks for another layout.
        """
        room = max(0, width - self.styles.scrollbar_size_vertical)
        return Laid(self._rows, room, self._widest).starts[-1]

    def on_resize(self) -> None:
        """Wrap anew, and keep the selection in sight; where it was not, what was being read."""
        top, height = self.scroll_offset.y, self._height
        place, read = self._laid.place(self._selected), self._laid.row_at(top)
        is_read_beyond = bool(place and height) and not (
            place.start < top + height and top < place.stop
        )
        self._height = self.size.height
        if self._laid.width != self._room:
            self._lay_out()
            self.refresh()
        if not is_read_beyond:
            self._reveal()
        elif beyond := self._laid.place(read):
            self.scroll_to(y=beyond.start, animate=False, force=True)
        self._settle()

    def notify_style_update(self) -> None:
        """Colours have changed: draw anew."""
        super().notify_style_update()
        self._looks = None
        self.refresh()

    # Drawing

    def drawn(self, lines: Iterable[int]) -> Iterator[list[Segment]]:
        """Lines of the list, by their places on the screen."""
        looks, laid = self._looks_now(), self._laid
        top, together = self.scroll_offset.y, self._together.keys
        lit = self.lit if self.text_selection is not None else None
        end = laid.starts[-1]
        is_any = self.selected is not None and self.selected.key
        chosen = laid.place(self._selected) if is_any else range(0)
        for line in (y + top for y in lines):
            is_chosen = line in chosen
            if lit is not None or together:
                yield laid.draw(looks, line, chosen=is_chosen, together=together, lit=lit)
                continue
            # All lines under the last are one.
            seen_as = (line if 0 <= line < end else -1, is_chosen)
            drawn = self._drawn.get(seen_as)
            if drawn is None:
                drawn = self._drawn[seen_as] = laid.draw(looks, line, chosen=is_chosen)
            yield drawn

    def _looks_now(self) -> Looks:
        made_for = (self.size.width, self.has_focus, self.styles._cache_key, self.app.theme)
        if self._looks is None or self._made_for != made_for or len(self._drawn) > KEPT:
            self._made_for = made_for
            self._drawn.clear()
            self._looks = Looks(
                self.size.width,
                Inks(self.visual_style),
                Inks(component(self, "rows--selected")),
                self.get_visual_style("rows--selected", "rows--bar").rich_style,
                self.get_visual_style("rows--together").rich_style,
            )
        return self._looks

    # Moving

    def _choose(self, number: int, *, tell: bool = True, extending: bool = False) -> None:
        self._wanted = ""
        if number == self._selected or not 0 <= number < len(self._rows):
            return
        self._refresh_row(self._selected)
        self._selected, self._clicked = number, None
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
        if place := self._laid.place(number):
            self.refresh_lines(place.start, len(place))

    def _reveal(self) -> None:
        """Scroll so that the selected row is in sight, its first line before its last."""
        place, height = self._laid.place(self._selected), self.size.height
        if not place or not height:
            return
        top, end = place.start, place.stop
        if not any(r.key for r in self._rows[: self._selected]) and top < height:
            # Above the first row that can be selected only a heading stands: show it too.
            self.scroll_to(y=0, animate=False, force=True)
        elif top < self.scroll_offset.y or end - top > height:
            self.scroll_to(y=top, animate=False, force=True)
        elif end > self.scroll_offset.y + height:
            self.scroll_to(y=end - height, animate=False, force=True)

    def reveal(self, number: int) -> None:
        """Scroll so that a row is in sight, or of one that is marked in part those lines."""
        if place := self._laid.place(number):
            top, end = place.start, place.stop
            if self._rows[number].marked != (0, 0):
                lines = self._laid.marked_of(number)
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
        if not self._rows or len(self._laid.starts) <= len(self._rows):
            return  # Without any width nothing is laid out.
        starts = self._laid.starts
        line = starts[max(0, self._selected)] + direction * max(1, self.size.height - 1)
        number = self._laid.row_at(max(0, min(line, starts[-1] - 1)))
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
        self.scroll_to(y=self._laid.starts[-1], animate=False)

    def action_open(self) -> None:
        """Open the selected row."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def _row_under(self, y: int) -> int:
        """The number of the row that can be selected on a line of the list, or -1."""
        line = y + self.scroll_offset.y
        number = self._laid.row_at(line)
        is_there = line < self._laid.starts[-1] and 0 <= number < len(self._rows)
        return number if is_there and self._rows[number].key else -1

    def _number_of(self, key: str | None) -> int:
        """The number of the row of a key, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.key and row.key == key), -1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep in mind what was pressed: with the focus a band grows, and all in it moves."""
        number = self._row_under(event.y)
        self._pressed = self._rows[number].key if number >= 0 else ""
        self._pressed_at = event.screen_offset

    def on_click(self, event: events.Click) -> None:
        """Select the row that was pressed; a double click opens it, the right button asks.

        That it is double is about what its first click was on, wherever that stands by now.
        """
        if self.text_selection is not None:
            return  # Words were selected, not a row.
        at, number = event.screen_offset, self._row_under(event.y)
        gathers = (event.ctrl or event.shift) and self._many is not None
        if event.chain == 2 and at == self._clicked_at and not gathers:
            number = self._number_of(self._clicked)
        elif at == self._pressed_at:
            number = self._number_of(self._pressed)
        self._clicked_at = None
        if number >= 0:
            if event.button == 3:
                if self._rows[number].key not in self._together.keys:
                    self.let_go()  # What is asked for is about the row under the mouse.
                self._choose(number)
                self.post_message(RightClicked())
                return
            if gathers:
                self._gather_at(number, alone=event.ctrl)
                return
            if not self._together.ranging:
                self.let_go()
            self._choose(number)
            self._clicked, self._clicked_at = self._rows[number].key, at
            if event.chain == 2:
                self.action_open()
            return
        self._clicked, self._clicked_at = "", at
        if event.chain == 2 and event.button == 1 and PRESS not in event.style.meta:
            self.post_message(self.TitleOpened(self))

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
                first = here.key if here is not None else ""
                if not self._together and there != first == self._clicked and first in order:
                    # What was clicked before is the first of them; where the keys were is not.
                    self._together.toggle(first)
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
        return self._laid.text_line(number)
