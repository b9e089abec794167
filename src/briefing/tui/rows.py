"""The one list of the app: rows of variable height, selected by what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.keys import PRESS
from briefing.tui.looks import component
from briefing.tui.messages import RightClicked
from briefing.tui.row import MEASURE, Row
from briefing.tui.row_lines import Laid, Looks
from briefing.tui.row_selection import Chosen
from briefing.tui.scrolling import KEPT, Scrolling
from briefing.tui.selecting import Selectable, TextLine
from briefing.tui.styled_runs import Inks
from briefing.values import dataclass


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
        self._chosen = Chosen(many)
        self._empty = empty
        self._laid = Laid()
        """The rows as lines, as soon as there is room for them."""
        self._looks: Looks | None = None
        """What the lines in ``_drawn`` are drawn with."""
        self._made_for: object = None
        """What that was found for."""
        self._drawn: dict[tuple[int, bool], list[Segment]] = {}
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
        top = self.scroll_offset.y
        nothing = [Row(Content.styled(self._empty, "$text-muted"), indent=1)] if self._empty else ()
        begins_anew = self._chosen.show(rows or nothing, select)
        if self.is_attached and self.text_selection is not None:
            # What was selected with the mouse stands elsewhere now.
            self.screen.clear_selection()
        self._lay_out()
        if begins_anew:
            self.scroll_to(y=0, animate=False, force=True)
        self._reveal()
        self._settle()
        if self.scroll_offset.y == top:
            # Else all lines stand elsewhere, and are drawn anew anyway.
            self.refresh_lines(top, self.size.height)

    def want(self, key: str) -> None:
        """Select the row of a key, or as soon as there is one unless the user has moved by then."""
        self._chosen.want("" if self.select(key) else key)

    def lift(self, above: int) -> None:
        """Scroll so that so many lines are in sight over the selected row, as soon as it can be."""
        self._above = above
        self._settle()

    @property
    def above(self) -> int:
        """The lines in sight over the selected row."""
        place = self._laid.place(self._chosen.number)
        return max(0, place.start - self.scroll_offset.y) if place else 0

    def _settle(self) -> None:
        """See to it that as many lines as were wanted are seen over the selected row."""
        room = self.size.height
        if self._above is None or self._chosen.is_waiting or not room:
            return
        if place := self._laid.place(self._chosen.number):
            above = min(self._above, room - 1)
            self.scroll_to(y=place.start - above, animate=False, force=True)
            self._above = None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._chosen.rows

    @property
    def selected(self) -> Row | None:
        """The selected row, if any can be selected."""
        return self._chosen.row

    def select(self, key: str) -> bool:
        """Select the row of a key; False where there is none."""
        number = self._chosen.number_of(key)
        if number >= 0:
            self._choose(number)
        return number >= 0

    # Layout

    @property
    def _room(self) -> int:
        return max(0, self.size.width - self.styles.scrollbar_size_vertical)

    def _lay_out(self) -> None:
        self._laid = Laid(self.rows, self._room, self._widest)
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
        return Laid(self.rows, room, self._widest).starts[-1]

    def on_resize(self) -> None:
        """Wrap anew, and keep the selection in sight; where it was not, what was being read."""
        top, height = self.scroll_offset.y, self._height
        place, read = self._laid.place(self._chosen.number), self._laid.row_at(top)
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
        top, together = self.scroll_offset.y, self._chosen.several.keys
        lit = self.lit if self.text_selection is not None else None
        end = laid.starts[-1]
        is_any = self.selected is not None and self.selected.key
        chosen = laid.place(self._chosen.number) if is_any else range(0)
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

    def _choose(self, number: int, *, extending: bool = False) -> None:
        chosen = self._chosen
        chosen.want("")
        if number == chosen.number or not 0 <= number < len(chosen.rows):
            return
        self._refresh_row(chosen.number)
        chosen.number, self._clicked = number, None
        self._refresh_row(number)
        self._reveal()
        if chosen.follow():
            self._gathered()
        elif not extending:
            chosen.several.rest()
        self.post_message(self.Highlighted(self, chosen.rows[number]))

    def _refresh_row(self, number: int) -> None:
        if place := self._laid.place(number):
            self.refresh_lines(place.start, len(place))

    def _reveal(self) -> None:
        """Scroll so that the selected row is in sight, its first line before its last."""
        place, height = self._laid.place(self._chosen.number), self.size.height
        if not place or not height:
            return
        top, end = place.start, place.stop
        if self._chosen.is_first and (top < height or not self.has_focus):
            # Above the first row that can be selected stands what is read: a heading, a record.
            self.scroll_to(y=0, animate=False, force=True)
        elif top < self.scroll_offset.y or end - top > height:
            self.scroll_to(y=top, animate=False, force=True)
        elif end > self.scroll_offset.y + height:
            self.scroll_to(y=end - height, animate=False, force=True)

    def on_focus(self) -> None:
        """With the cursor comes what is selected into sight, unless something further down is being
        read; under the mouse nothing moves."""
        self._pressed_at = None
        self.call_later(self._reveal_unless_pressed)

    def _reveal_unless_pressed(self) -> None:
        if self._pressed_at is None and self.has_focus and not self.scroll_offset.y:
            self._reveal()

    def reveal(self, number: int) -> None:
        """Scroll so that a row is in sight, or of one that is marked in part those lines."""
        if place := self._laid.place(number):
            top, end = place.start, place.stop
            if self.rows[number].marked != (0, 0):
                lines = self._laid.marked_of(number)
                top, end = top + lines.start, top + lines.stop
            if not self.scroll_offset.y <= top <= end <= self.scroll_offset.y + self.size.height:
                self.scroll_to(y=max(0, top - 1), animate=False, force=True)

    def _step(self, step: int) -> None:
        number = self._chosen.nearest(self._chosen.number + step, step)
        if number >= 0:
            self._choose(number)
        else:
            # Nothing further to select: show what stands beyond.
            self.scroll_relative(y=step * 3, animate=False)

    def action_up(self) -> None:
        """To the row above."""
        self._step(-1)

    def action_down(self) -> None:
        """To the row below."""
        self._step(1)

    def _page(self, direction: int) -> None:
        chosen, starts = self._chosen, self._laid.starts
        if not chosen.rows or len(starts) <= len(chosen.rows):
            return  # Without any width nothing is laid out.
        line = starts[max(0, chosen.number)] + direction * max(1, self.size.height - 1)
        number = self._laid.row_at(max(0, min(line, starts[-1] - 1)))
        number = chosen.nearest(min(number, len(chosen.rows) - 1), direction)
        if number >= 0:
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
        self._choose(self._chosen.nearest(0, 1))
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """To the last row."""
        self._choose(self._chosen.nearest(len(self.rows) - 1, -1))
        self.scroll_to(y=self._laid.starts[-1], animate=False)

    def action_open(self) -> None:
        """Open the selected row."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def _row_under(self, y: int) -> int:
        """The number of the row that can be selected on a line of the list, or -1."""
        line = y + self.scroll_offset.y
        number = self._laid.row_at(line)
        is_there = line < self._laid.starts[-1] and 0 <= number < len(self.rows)
        return number if is_there and self.rows[number].key else -1

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep in mind what was pressed: with the focus a band grows, and all in it moves."""
        number = self._row_under(event.y)
        self._pressed = self.rows[number].key if number >= 0 else ""
        self._pressed_at = event.screen_offset

    def on_click(self, event: events.Click) -> None:
        """Select the row that was pressed; a double click opens it, the right button asks.

        That it is double is about what its first click was on, wherever that stands by now.
        """
        if self.text_selection is not None:
            return  # Words were selected, not a row.
        at, number = event.screen_offset, self._row_under(event.y)
        gathers = (event.ctrl or event.shift) and self._chosen.may_be_many
        if event.chain == 2 and at == self._clicked_at and not gathers:
            number = self._chosen.number_of(self._clicked)
        elif at == self._pressed_at:
            number = self._chosen.number_of(self._pressed)
        self._clicked_at = None
        if number >= 0:
            if event.button == 3:
                if self.rows[number].key not in self._chosen.several.keys:
                    self.let_go()  # What is asked for is about the row under the mouse.
                self._choose(number)
                self.post_message(RightClicked())
                return
            if gathers:
                self._gather_at(number, alone=event.ctrl)
                return
            if not self._chosen.several.ranging:
                self.let_go()
            self._choose(number)
            self._clicked, self._clicked_at = self.rows[number].key, at
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
        return self._chosen.together

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rows are selected together only where that is of use, and let go where some are."""
        if action in ("range", "extend_up", "extend_down"):
            return self._chosen.may_be_many
        if action == "back":
            return bool(self._chosen.several)
        return super().check_action(action, parameters)

    def _gathered(self) -> None:
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Gathered(self))

    def _gather_at(self, number: int, *, alone: bool) -> None:
        """Take in the row of a number, or let it go; or draw the range to it."""
        chosen = self._chosen
        if chosen.take_alone(number, self._clicked) if alone else chosen.take_range(number):
            self._gathered()

    def action_range(self) -> None:
        """Begin a range that follows the selection, or end it."""
        if self._chosen.range():
            self._gathered()

    def action_extend_up(self) -> None:
        """Take in the row above."""
        self._extend(-1)

    def action_extend_down(self) -> None:
        """Take in the row below."""
        self._extend(1)

    def _extend(self, step: int) -> None:
        number = self._chosen.extend(step)
        if number >= 0:
            self._choose(number, extending=True)
            self._gathered()
            return
        self._step(step)
        if self._chosen.begin():
            self._gathered()

    def let_go(self) -> None:
        """Select no rows together any more."""
        if self._chosen.several:
            self._chosen.several.let_go()
            self._gathered()

    def action_back(self) -> None:
        """Let go of what is selected together."""
        self.let_go()

    # Words

    def text_line(self, number: int) -> TextLine | None:
        """A line of a row; what is only wrapped goes on in the next line."""
        return self._laid.text_line(number)
