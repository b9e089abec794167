"""A short list beside a line of text: what may be typed there, the best of it marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from briefing.tui.row import Row
from briefing.tui.rows import Rows


class Menu(Rows, can_focus=False):
    """What may be typed. Closed while there is nothing to choose.

    What is typed into keeps the focus: its screen moves the mark here while the list is open.
    """

    DEFAULT_CSS = """
    Menu {
        display: none;
        &.-open { display: block; }
        & > .rows--selected { background: $block-cursor-background; }
        & > .rows--bar { color: $accent; text-style: bold; }
    }
    """

    @dataclass
    class Taken(Message):
        """A row was clicked."""

    @property
    def is_open(self) -> bool:
        """There is something to choose from."""
        return self.has_class("-open")

    @property
    def number(self) -> int | None:
        """Which row is marked, counted from 0; None while there is nothing to choose."""
        marked = (n for n, row in enumerate(self.rows) if row is self.selected)
        return next(marked, None) if self.is_open else None

    def open(self, rows: Sequence[Row], lines: int) -> None:
        """Show rows, so many of them at once, the first one marked."""
        self.show(rows, "")
        self.styles.height = min(lines, len(rows))
        self.add_class("-open")

    def close(self) -> None:
        """Nothing to choose, or nothing wanted."""
        self.remove_class("-open")

    def on_click(self, event: events.Click) -> None:
        """A click takes the row under the mouse."""
        event.prevent_default()
        number = event.y + self.scroll_offset.y
        if 0 <= number < len(self.rows):
            self.select(self.rows[number].key)
            self.post_message(self.Taken())
