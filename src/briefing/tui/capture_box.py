"""The box for what is taken in: a line or a whole report, pasted or typed; enter keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from briefing.library.archive import LARGEST
from briefing.tui.text_area import LONGEST, Ends

_WORKED_ON = 100_000
"""Characters of a text at the most that can be worked on before it is kept."""
_BEGINNING = 2_000
"""Characters of the beginning of a longer one, which is kept as it was pasted."""


class Box(Ends):
    """What is pasted or typed; enter keeps it, and lines come from the clipboard.

    A report is taken whole: its beginning is shown, and nothing waits until all of it is wrapped.
    """

    @dataclass
    class Submitted(Message):
        """Enter."""

    _whole = ""
    """A text too long to be worked on."""
    _typed = ""
    """What stood here before it was pasted."""

    @property
    def all_of_it(self) -> str:
        """The text, shown or not."""
        return self._whole or self.text

    @property
    def is_whole(self) -> bool:
        """Whether the text is too long to be worked on."""
        return bool(self._whole)

    def begin_with(self, text: str) -> None:
        """Hold this text, with the cursor behind it."""
        is_long = _is_long(text)
        self._whole, self.read_only = text if is_long else "", is_long
        self.load_text(f"{text[:_BEGINNING]}…" if is_long else text)
        self.move_cursor(self.document.end)

    def refuses(self, pasted: str) -> str:
        """Why it does not take what was pasted: no text of that length can be kept."""
        if len(self.all_of_it) + len(pasted) <= LARGEST:
            return ""
        return f"it has {len(pasted):,} characters, and a kept text {LARGEST:,} at the most"

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual asks each class of a widget: without this its own would paste once more.
        event.prevent_default()
        start, end = sorted(self.selection)
        before, after = (0, 0), self.document.end
        whole = (
            self._whole + event.text
            if self._whole
            else self.get_text_range(before, start) + event.text + self.get_text_range(end, after)
        )
        if not _is_long(whole):
            await super()._on_paste(event)
            return
        if not self._whole:
            self._typed = self.text
        self.begin_with(whole)

    def on_resize(self) -> None:
        """Wrapped anew in as many lines as before, the words are drawn anew too."""
        self.refresh()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif self._whole and event.key in ("backspace", "delete", "ctrl+z", "ctrl+u"):
            event.stop()
            event.prevent_default()
            self.begin_with(self._typed)
        else:
            await super()._on_key(event)


def _is_long(text: str) -> bool:
    """Whether a text is too long to be worked on before it is kept."""
    return len(text) > _WORKED_ON or max(map(len, text.split("\n"))) > LONGEST
