"""Rows under a head that stays in sight: what the matrix and the timeline share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.looks import component
from briefing.tui.messages import RightClicked
from briefing.tui.part import app_of
from briefing.tui.scrolling import Scrolling
from briefing.tui.selecting import Selectable, TextLine
from briefing.tui.styled_runs import Inks, runs
from briefing.tui.wrapping import lines_of


class Ledger(Selectable, Scrolling, can_focus=True, inherit_bindings=False):
    """A list of keys, each drawn as so many lines as ``heights`` says when it comes in sight and
    not before.

    A row whose key is empty cannot be selected. Posts ``Highlighted`` when the selection moves
    and ``Opened`` on enter. Subclasses draw: ``head`` and ``row`` are asked for one line each.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"ledger--selected", "ledger--bar"}
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        table.UP,
        table.DOWN,
        table.PAGE_UP,
        table.PAGE_DOWN,
        table.FIRST,
        table.LAST,
        table.OPEN,
    )
    DEFAULT_CSS = """
    Ledger {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .ledger--selected { background: $block-cursor-blurred-background; }
        &:focus > .ledger--selected { background: $block-cursor-background; }
        &:ansi:focus > .ledger--selected { text-style: reverse; }
        & > .ledger--bar { color: $accent; text-style: bold; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The selection has moved."""

        ledger: Ledger

        @property
        def control(self) -> Ledger:
            """The ledger it happened in."""
            return self.ledger

    @dataclass
    class Opened(Message):
        """Enter or a double click."""

        ledger: Ledger

        @property
        def control(self) -> Ledger:
            """The ledger it happened in."""
            return self.ledger

    def __init__(self, *, name: str) -> None:
        """A ledger with an id."""
        super().__init__(id=name)
        self._keys: Sequence[str] = ()
        self._selected = -1
        self._starts: Sequence[int] = (0,)
        """The first line of each row, and the one after the last."""

    # What a subclass draws, and what of it the user has marked

    @property
    def picked(self) -> Collection[str]:
        """The claims picked for the memo."""
        return app_of(self).memo.claims

    @property
    def marked(self) -> Collection[str]:
        """The claims that are bookmarked."""
        return app_of(self).marked

    @property
    def head_lines(self) -> int:
        """The lines of the head."""
        return 0

    @property
    def heights(self) -> Iterable[int]:
        """The lines of each row, those that are empty at its foot included."""
        raise NotImplementedError

    @property
    def air_lines(self) -> int:
        """How many are empty at the foot of each row."""
        return 0

    def head(self, line: int) -> Content:
        """A line of the head."""
        raise NotImplementedError

    def row(self, number: int, line: int) -> Content:
        """A line of a row, without the bar before it."""
        raise NotImplementedError

    # What is shown

    def show_keys(self, keys: Sequence[str], select: str = "") -> None:
        """Show other rows. The selection stays on its key, else goes to ``select``, else near."""
        wanted = self.selected_key or select
        self._keys = keys
        at = next((n for n, key in enumerate(keys) if key and key == wanted), -1)
        if at < 0:
            at = next((n for n in range(max(0, self._selected), len(keys)) if keys[n]), -1)
        if at < 0:
            at = next((n for n in reversed(range(len(keys))) if keys[n]), -1)
        self._selected = at
        self.lay_out()

    @property
    def room(self) -> int:
        """Cells for the rows, without the scroll bar."""
        return max(0, self.size.width - self.styles.scrollbar_size_vertical)

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the rows."""
        return self._keys

    @property
    def selected(self) -> int:
        """The number of the selected row, or -1."""
        return self._selected

    @property
    def selected_key(self) -> str:
        """The key of the selected row; empty where none is."""
        return self._keys[self._selected] if 0 <= self._selected < len(self._keys) else ""

    def select(self, key: str) -> bool:
        """Select the row of a key; False where there is none."""
        if not key or key not in self._keys:
            return False
        self._choose(self._keys.index(key))
        return True

    def lay_out(self) -> None:
        """Fit the scroll bar to the rows, keep the selection in sight and draw anew."""
        self._starts = [0, *accumulate(self.heights)]
        lines = self.head_lines + self._starts[-1]
        # Set in the ordinary way the size would lay out and draw the whole screen.
        self.set_reactive(Ledger.virtual_size, Size(self.room, lines))
        self.vertical_scrollbar.window_virtual_size = lines
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        """Another size has another head and other rows in sight."""
        self.lay_out()

    def notify_style_update(self) -> None:
        """Colours have changed: draw anew."""
        super().notify_style_update()
        self.refresh()

    # Drawing

    def drawn(self, lines: Iterable[int]) -> Iterator[list[Segment]]:
        """Lines by their places on the screen: of the head, which does not scroll, or of a row."""
        base, chosen = Inks(self.visual_style), Inks(component(self, "ledger--selected"))
        bar = Segment("▌", self.get_visual_style("ledger--selected", "ledger--bar").rich_style)
        beside = Segment(" ", base.ground.rich_style)
        for y in lines:
            line = y - self.head_lines + self.scroll_offset.y
            if y < self.head_lines:
                yield self._fitted(runs(self.head(y), base), base)
            elif line >= self._starts[-1]:
                yield self._fitted([], base)
            else:
                number = self._number_at(line)
                text = self.lit(self.row(number, line - self._starts[number]), line)
                has_words = line < self.place(number).stop - self.air_lines
                if number == self._selected and has_words:
                    yield self._fitted([bar, *runs(text, chosen)], chosen)
                else:
                    yield self._fitted([beside, *runs(text, base)], base)

    def _fitted(self, segments: list[Segment], inks: Inks) -> list[Segment]:
        style = inks.ground.rich_style
        return list(Strip(segments).adjust_cell_length(self.size.width, style))

    def place(self, number: int) -> range:
        """The lines of a row, counted from the first of all; none where it is not laid out."""
        if not 0 <= number < len(self._starts) - 1:
            return range(0)
        return range(self._starts[number], self._starts[number + 1])

    def _number_at(self, line: int) -> int:
        """The number of the row that has a line."""
        return bisect_right(self._starts, line) - 1

    # Moving

    def _choose(self, number: int) -> None:
        if number == self._selected or not 0 <= number < len(self._keys):
            return
        before, self._selected = self._selected, number
        if not self._reveal():
            head = Region(0, 0, self.size.width, self.head_lines)
            self.refresh(head, self._region(before), self._region(number))
        self.post_message(self.Highlighted(self))

    def _region(self, number: int) -> Region:
        place = self.place(number)
        top = self.head_lines + place.start - self.scroll_offset.y
        return Region(0, top, self.size.width, len(place))

    def refresh_selected(self) -> None:
        """Draw the head and the selected row anew."""
        head = Region(0, 0, self.size.width, self.head_lines)
        self.refresh(head, self._region(self._selected))

    def _reveal(self) -> bool:
        """Scroll so that the selected row is in sight; True where that was needed."""
        height = self.size.height - self.head_lines
        place = self.place(self._selected)
        if not place or height <= 0:
            return False
        top, end = place.start, place.stop
        # Above the first row that can be selected only a heading stands: show it too.
        top = 0 if not any(self._keys[: self._selected]) and top < height else top
        offset = self.scroll_offset.y
        if top < offset:
            self.scroll_to(y=top, animate=False, force=True)
        elif end > offset + height:
            self.scroll_to(y=max(end - height, 0), animate=False, force=True)
        return self.scroll_offset.y != offset

    def _step(self, step: int) -> None:
        number = self._selected + step
        while 0 <= number < len(self._keys):
            if self._keys[number]:
                self._choose(number)
                return
            number += step
        # Nothing further to select: show what stands beyond.
        self.scroll_relative(y=step * 2, animate=False)

    def action_up(self) -> None:
        """To the row above."""
        self._step(-1)

    def action_down(self) -> None:
        """To the row below."""
        self._step(1)

    def _page(self, direction: int) -> None:
        if self._selected < 0:
            return
        page = max(1, self.size.height - self.head_lines - 1)
        number = self._number_at(self._starts[self._selected] + direction * page)
        number = number if number != self._selected else number + direction
        number = max(0, min(number, len(self._keys) - 1))
        while 0 <= number < len(self._keys) and not self._keys[number]:
            number += direction
        self._choose(number)

    def action_page_up(self) -> None:
        """A page up."""
        self._page(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._page(1)

    def action_first(self) -> None:
        """To the first row."""
        self._choose(next((n for n, key in enumerate(self._keys) if key), -1))

    def action_last(self) -> None:
        """To the last row."""
        self._choose(next((n for n in reversed(range(len(self._keys))) if self._keys[n]), -1))

    def action_open(self) -> None:
        """Open what is selected."""
        if self.selected_key:
            self.post_message(self.Opened(self))

    @property
    def still_lines(self) -> int:
        """The head."""
        return self.head_lines

    def text_line(self, number: int) -> TextLine | None:
        """A line of a row."""
        if not 0 <= number < self._starts[-1]:
            return None
        row = self._number_at(number)
        return TextLine(self.row(row, number - self._starts[row]).plain.rstrip(), 1)

    def row_at(self, y: int) -> int:
        """The number of the row that stands on a line of the widget, or -1."""
        if y < self.head_lines:
            return -1
        number = self._number_at(y - self.head_lines + self.scroll_offset.y)
        return number if number < len(self._keys) and self._keys[number] else -1

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; a double click opens it, the right button asks."""
        if self.text_selection is not None:
            return  # Words were selected, not a row.
        number = self.row_at(event.y)
        if number >= 0:
            self._choose(number)
            if event.button == 3:
                self.post_message(RightClicked())
            elif event.chain == 2:
                self.action_open()


def in_lines(text: Content, width: int, most: int) -> list[Content]:
    """A text as lines of a column, of which the last has a sign where there are more."""
    cuts = lines_of(text.plain, width, width)
    lines = [text[start:stop] for start, stop in cuts[:most]]
    if len(cuts) > most:
        lines[-1] = text[cuts[most - 1][0] :].truncate(width, ellipsis=True)
    return lines
