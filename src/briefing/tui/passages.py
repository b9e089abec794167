"""A long text to read: paragraphs with their numbers, passages lit up, a selection by words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from briefing.commands import table
from briefing.library.paragraphs import Span, number_of
from briefing.text import display
from briefing.tui.bindings import bindings
from briefing.tui.looks import component
from briefing.tui.word_bounds import Words
from briefing.tui.wrapping import wrapped

MEASURE = 84
"""Cells of a line at most: longer ones are tiring to read."""
_GUTTER = 8
"""Cells before the text: the number of the paragraph, and a sign."""

By = Literal["", "sentence", "word"]


@dataclass(frozen=True, slots=True)
class Lit:
    """A passage that a claim quotes, from its first character to the one after its last.

    ``sure`` is False where it is only near to what the claim quotes.
    """

    start: int
    end: int
    ref: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A line of the screen: a stretch of the text; ``number`` is that of a paragraph it begins."""

    start: int
    end: int
    number: int = 0


_BETWEEN = ScreenLine(-1, -1)
"""The empty line between two paragraphs."""


class Passages(ScrollView, can_focus=True, inherit_bindings=False):
    """The text. A cursor goes from word to word; a selection grows at its end."""

    ALLOW_SELECT = False
    """Selecting is the widget's own: it knows where in the text one is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("passages--number", "passages--lit", "passages--near"),
        *("passages--found", "passages--cursor", "passages--selected"),
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        *(table.SELECT_TEXT, table.UP, table.DOWN, table.LEFT, table.RIGHT),
        *(table.PAGE_UP, table.PAGE_DOWN, table.FIRST, table.LAST, table.OPEN),
    )
    DEFAULT_CSS = """
    Passages {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .passages--number { color: $text-muted; }
        & > .passages--lit { background: $screen-selection-background; text-style: underline; }
        & > .passages--near {
            background: $screen-selection-background; text-style: underline italic;
        }
        & > .passages--found { color: $accent; text-style: bold underline; }
        & > .passages--cursor { text-style: reverse; }
        & > .passages--selected { background: $accent; color: $background; text-style: bold; }
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor is elsewhere, or another stretch is selected."""

    @dataclass
    class Opened(Message):
        """Enter on a passage that claims quote."""

        ref: str

    def __init__(self, *, name: str) -> None:
        """An empty text with an id."""
        super().__init__(id=name)
        self._words = Words("", ())
        self.place = 0
        """The first character of the word the cursor is on."""
        self.by: By = ""
        """By what was selected; empty where nothing is."""
        self._shown = ""
        self._lit: Sequence[Lit] = ()
        self._found: Sequence[Span] = ()
        """Words that are looked for, in order."""
        self._chosen: Span = (0, 0)
        self._lines: list[ScreenLine] = []
        self._starts: list[int] = []
        self._dragged_from: Span | None = None

    # What is shown

    def show(self, text: str, paragraphs: Sequence[Span], lit: Sequence[Lit], place: int) -> None:
        """Show a text with the cursor at a character; in the same text it stays where it is."""
        same = text == self.text and bool(self._lines)
        self._lit = lit
        if not same:
            self._words = Words(text, paragraphs)
            self._shown = display(text)
            self.by = ""
            self._lay_out()
            self._go(place)
        self.refresh()

    def mark(self, found: Sequence[Span]) -> None:
        """Show where words stand that are looked for."""
        self._found = found
        self.refresh()

    def _found_on(self, start: int, end: int) -> Sequence[Span]:
        """Those of them that reach into a stretch of the text."""
        first = max(0, bisect_right(self._found, (start, start)) - 1)
        return self._found[first : bisect_right(self._found, (end, end))]

    @property
    def text(self) -> str:
        """As it is kept; what is shown has a sign in the place of each."""
        return self._words.text

    @property
    def paragraphs(self) -> Sequence[Span]:
        """Where each paragraph stands in it."""
        return self._words.paragraphs

    @property
    def number(self) -> int:
        """The number of the paragraph the cursor is in."""
        return number_of(self.paragraphs, self.place)

    @property
    def selection(self) -> Span | None:
        """The stretch that is selected."""
        return self._chosen if self.by else None

    @property
    def sentence(self) -> Span:
        """The sentence the cursor is in."""
        return self._words.sentence_at(self.place)

    def lit_here(self) -> Lit | None:
        """The passage under the cursor that a claim quotes, the shortest of several."""
        here = [lit for lit in self._lit if lit.start <= self.place < lit.end]
        return min(here, key=lambda lit: lit.end - lit.start, default=None)

    # Layout

    @property
    def _room(self) -> int:
        room = self.size.width - self.styles.scrollbar_size_vertical - _GUTTER - 1
        return max(8, min(MEASURE, room))

    def _lay_out(self) -> None:
        self._lines = []
        for number, span in enumerate(self.paragraphs, 1):
            if self._lines:
                self._lines.append(_BETWEEN)
            lines = wrapped(self._shown, *span, self._room)
            self._lines += (ScreenLine(a, b, 0 if n else number) for n, (a, b) in enumerate(lines))
        ends = 0
        self._starts = []
        for line in self._lines:
            ends = line.end if line is not _BETWEEN else ends
            self._starts.append(line.start if line is not _BETWEEN else ends)
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_resize(self) -> None:
        """Wrap anew, and keep the cursor in sight."""
        self._lay_out()
        self._reveal(self.place)
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours have changed: draw anew."""
        super().notify_style_update()
        self.refresh()

    def _line_at(self, place: int) -> int:
        """The line a character stands on."""
        number = bisect_right(self._starts, place) - 1
        if number > 0 and self._lines[number] is _BETWEEN:
            number -= 1
        return max(0, number)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        base = self.visual_style
        at = y + self.scroll_offset.y
        if at >= len(self._lines) or self._lines[at] is _BETWEEN:
            return Strip.blank(self.size.width, base.rich_style)
        line = self._lines[at]
        number = f"{line.number:>5}" if line.number else " " * 5
        muted = self.get_visual_style("passages--number").rich_style
        segments = [Segment(f"{number} {self._sign(line)} ", muted)]
        cuts = {line.start, line.end}
        lit = ((x.start, x.end) for x in self._lit)
        found = self._found_on(line.start, line.end)
        for start, end in (*lit, *found, self._cursor, self._chosen):
            cuts |= {max(line.start, min(c, line.end)) for c in (start, end)}
        ordered = sorted(cuts)
        for start, end in pairwise(ordered):
            style = self._style_of(start)
            segments.append(Segment(self._shown[start:end], style.rich_style))
        return Strip(segments).adjust_cell_length(self.size.width, base.rich_style)

    def _style_of(self, place: int) -> Style:
        names = []
        over = [x for x in self._lit if x.start <= place < x.end]
        if over:
            names.append("passages--lit" if any(x.sure for x in over) else "passages--near")
        if any(start <= place < end for start, end in self._found_on(place, place)):
            names.append("passages--found")
        if self.by and self._chosen[0] <= place < self._chosen[1]:
            names.append("passages--selected")
        elif not self.by and self._cursor[0] <= place < self._cursor[1]:
            names.append("passages--cursor")
        return component(self, *names) if names else self.visual_style

    def _sign(self, line: ScreenLine) -> str:
        """What stands beside a line: where the selection is, where a quotation begins."""
        chosen = self._chosen if self.by else self._cursor
        if chosen[0] < line.end and line.start < chosen[1]:
            return "▌"
        return "“" if any(line.start <= x.start < line.end for x in self._lit) else " "

    @property
    def _cursor(self) -> Span:
        return self._words.at(self.place)

    def is_on(self, place: int) -> bool:
        """Whether the cursor is on the word of a character."""
        return self._words.at(place)[0] == self.place

    # Moving

    def _go(self, place: int) -> None:
        self.place = self._words.at(place)[0]
        self._reveal(self.place)
        self.refresh()
        self.post_message(self.Moved())

    def go_to(self, place: int) -> None:
        """Put the cursor on the word of a character; nothing is selected then."""
        self.by = ""
        self._go(place)

    def _choose(self, start: int, end: int) -> None:
        self._chosen = (start, end)
        self.place = self._words.at(start)[0]
        self._reveal(max(start, end - 1))
        self.refresh()
        self.post_message(self.Moved())

    def _reveal(self, place: int) -> None:
        line, height = self._line_at(place), self.size.height
        top = self.scroll_offset.y
        if not height:
            return
        if line < top + 1:
            self.scroll_to(y=max(0, line - 1), animate=False, force=True)
        elif line >= top + height - 1:
            self.scroll_to(y=line - height + 2, animate=False, force=True)

    def action_select_text(self) -> None:
        """Select the sentence at the cursor; then its word alone; then nothing."""
        if not self.paragraphs:
            return
        if self.by == "":
            self.by = "sentence"
            self._choose(*self.sentence)
        elif self.by == "sentence" and self._dragged_from is None:
            self.by = "word"
            self._choose(*self._cursor)
        else:
            self.clear()

    def clear(self) -> None:
        """Select nothing."""
        self.by = ""
        self.refresh()
        self.post_message(self.Moved())

    def action_pane_right(self) -> None:
        """To the next word; of a selection, one word more."""
        start, end = self._chosen
        if not self.by:
            after = self._words.beyond(self._cursor[1])
            if after is not None:
                self._go(after[0])
        elif (after := self._words.beyond(end)) is not None:
            self._choose(start, after[1])

    def action_pane_left(self) -> None:
        """To the word before; of a selection, one word less."""
        start, end = self._chosen
        if not self.by:
            before = self._words.before(self.place + 1)
            if before is not None:
                self._go(before[0])
        elif (before := self._words.before(end)) is not None and before[0] >= start:
            self._choose(start, before[1])

    def _step(self, step: int) -> None:
        """To the line above or below, staying in the column."""
        at = self._line_at(self.place)
        column = self.place - self._lines[at].start if self._lines else 0
        number = at + step
        while 0 <= number < len(self._lines) and self._lines[number] is _BETWEEN:
            number += 1 if step > 0 else -1
        if 0 <= number < len(self._lines):
            line = self._lines[number]
            self._go(min(line.start + column, max(line.start, line.end - 1)))
        elif self._lines:
            last = [n for n, line in enumerate(self._lines) if line is not _BETWEEN]
            self._go(self._lines[last[-1] if step > 0 else last[0]].start)

    def action_down(self) -> None:
        """To the line below; of a selection, one sentence more."""
        start, end = self._chosen
        if not self.by:
            self._step(1)
        elif (after := self._words.beyond(end)) is not None:
            self._choose(start, self._words.sentence_at(after[0])[1])

    def action_up(self) -> None:
        """To the line above; of a selection, one sentence less at its end, or more before it."""
        start, end = self._chosen
        if not self.by:
            self._step(-1)
            return
        before = self._words.before(self._words.sentence_at(max(start, end - 1))[0])
        if before is not None:
            ends = self._words.sentence_at(before[0])[1]
            self._choose(start, ends) if ends > start else self._choose(
                self._words.sentence_at(before[0])[0], end
            )

    def action_page_down(self) -> None:
        """A page down."""
        self._step(max(1, self.size.height - 2))

    def action_page_up(self) -> None:
        """A page up."""
        self._step(-max(1, self.size.height - 2))

    def action_first(self) -> None:
        """To the beginning."""
        self.go_to(0)

    def action_last(self) -> None:
        """To the last paragraph."""
        if self.paragraphs:
            self.go_to(self.paragraphs[-1][0])

    def action_open(self) -> None:
        """Go to the claim that quotes what the cursor is on."""
        lit = self.lit_here()
        if lit is not None:
            self.post_message(self.Opened(lit.ref))

    # The mouse

    def _place_of(self, event: events.MouseEvent) -> int | None:
        """The character under the mouse."""
        at = event.y + self.scroll_offset.y
        if not 0 <= at < len(self._lines) or self._lines[at] is _BETWEEN:
            return None
        line, cells = self._lines[at], 0
        for place in range(line.start, line.end):
            cells += cell_len(self._shown[place])
            if cells > event.x - _GUTTER:
                return place
        return max(line.start, line.end - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor comes here, and a selection may begin."""
        place = self._place_of(event)
        if place is not None:
            self.go_to(place)
            self._dragged_from = self._cursor
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Words between where the button went down and here are selected."""
        place = self._place_of(event) if self._dragged_from is not None else None
        if place is None or self._dragged_from is None:
            return
        word = self._words.at(place)
        if word != self._dragged_from or self.by:
            self.by = "word"
            self._choose(min(word[0], self._dragged_from[0]), max(word[1], self._dragged_from[1]))

    def on_mouse_up(self) -> None:
        """The selection stands."""
        self._dragged_from = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A double click selects the sentence."""
        if event.chain == 2:
            self.by = "sentence"
            self._choose(*self.sentence)
