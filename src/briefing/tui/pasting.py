"""Pastes: what a line or field takes of them, and words where it is too much.

A clipboard holds a report as easily as a name. What no field could keep is refused at once and in
words, in the place of an app that stands still over it; the clipboard still has it.
"""

from __future__ import annotations

from textual import events
from textual.message_pump import MessagePump

from briefing.commands import table
from briefing.tui.part import Part

LINE = 2_000
"""Characters of a paste that a single line takes: a title, an address, a path, a long query."""


class Pasting(Part, MessagePump):
    """The part of the app that passes on what is pasted."""

    async def on_event(self, event: events.Event) -> None:
        """Pass a paste on as its field takes it; everything else as it is."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event = self._fitting(event)
            if not event.text:
                return
        await super().on_event(event)

    def _fitting(self, paste: events.Paste) -> events.Paste:
        """What is passed on of a paste: nothing where it is too long."""
        # The first screen has no field, and its start does not wait for those of Textual.
        from textual.widgets import Input

        from briefing.tui.text_area import Ends, on_one_line

        app = self._desk
        field, text = app.focused, paste.text
        if not isinstance(field, Input | Ends):
            return paste
        if why := _too_long(text) if isinstance(field, Input) else field.refuses(text):
            app.tell(f"Not pasted: {why}.{self._elsewhere(text)}", severity="error")
            return events.Paste("")
        # Textual keeps the first line and drops the others without a word.
        has_lines = isinstance(field, Input) and len(text.splitlines()) > 1
        return events.Paste(on_one_line(text)) if has_lines else paste

    def _elsewhere(self, text: str) -> str:
        """Where such a text would be taken in; empty where it is longer than any that is kept.

        Where one types, the key of that is a letter.
        """
        from briefing.library.archive import LARGEST

        if len(text) > LARGEST:
            return ""
        way = self._desk.way(table.ADD)
        return f" An article is taken in as a source: {way} outside the fields."


def _too_long(text: str) -> str:
    if len(text) <= LINE:
        return ""
    return f"it has {len(text):,} characters, and this line takes {LINE:,} at once"
