"""A dialogue around one line, which has every letter from the first on."""

from __future__ import annotations

from textual import events
from textual.screen import ScreenResultType
from textual.widgets import Input

from briefing.tui.leaving import Modal


class OneLine(Modal[ScreenResultType]):
    """A dialogue in which one line is typed."""

    def on_mount(self) -> None:
        """Ready to type."""
        self.set_focus(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the line was there belong to it."""
        line = self.query_one(Input)
        if self.focused is not line and event.is_printable and event.character:
            self.set_focus(line)
            line.insert_text_at_cursor(event.character)
            event.stop()
