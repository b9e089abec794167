"""A list in a form: a row for each thing in it, and a last one that adds another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual import events
from textual.content import Content
from textual.message import Message

from briefing.tui.entry import FormLine, Typed
from briefing.tui.row import Row
from briefing.tui.rows import Rows

_ADD = "add"


class Listed(Rows):
    """What a key of a file lists. The last row, and letters typed on it, ask for another one.

    Enter opens the selected row, backspace takes it out.
    """

    DEFAULT_CSS = "Listed { height: auto; width: 1fr; scrollbar-size-vertical: 0; }"

    @dataclass
    class Wanted(Message):
        """Something is to be found: in the place of a piece, counted from 0, or one more.

        ``typed`` are the letters that it begins with.
        """

        entry: Listed
        number: int
        typed: str = ""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self._pieces: list[Any] = []
        self._stood: list[str] = []
        """The list as it was shown each time, as text, the latest last."""

    # What a subclass is a list of

    @property
    def text(self) -> str:
        """The list as the form keeps it; empty where there is nothing in it."""
        raise NotImplementedError

    def read(self, text: str) -> list[Any]:
        """The pieces of such a text."""
        raise NotImplementedError

    def piece_row(self, number: int) -> Row:
        """The row of a piece."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many things are in it."""
        return len(self._pieces)

    @property
    def adds(self) -> str:
        """What the last row does."""
        raise NotImplementedError

    # What is shown

    def put(self, text: str) -> None:
        """Another list."""
        self._pieces = self.read(text)
        self.changed()

    def on_mount(self) -> None:
        """Show it."""
        self.show_pieces()

    def show_pieces(self) -> None:
        """Make the rows anew."""
        rows = [self.piece_row(number) for number in range(self.count)]
        rows.append(Row(Content.styled(f"+ {self.adds}", "$text-muted"), key=_ADD, wrap=False))
        self.styles.height = len(rows)
        self.show(rows)
        if self._stood[-1:] != [self.text]:
            self._stood.append(self.text)

    def take_back(self) -> bool:
        """Show the list as it was before the last change; False where there was none."""
        if len(self._stood) < 2:
            return False
        self._stood.pop()
        self.put(self._stood[-1])
        return True

    def changed(self) -> None:
        """Another list from now on: show it, and say so."""
        self.show_pieces()
        self.say_changed()

    def say_changed(self) -> None:
        """Say that it is another list from now on."""
        self.post_message(Typed(self.parent.key if isinstance(self.parent, FormLine) else ""))

    # Doing

    def open_piece(self, number: int) -> None:
        """Open a piece: something else is to be found in its place."""
        self.post_message(self.Wanted(self, number))

    def action_open(self) -> None:
        """Open a piece, or ask for another one."""
        if (number := self._number) is not None:
            self.open_piece(number)
        elif self.selected is not None:
            self.post_message(self.Wanted(self, self.count))

    @property
    def _number(self) -> int | None:
        """The place of the selected piece; None on the last row."""
        row = self.selected
        return int(row.key) if row is not None and row.key != _ADD else None

    def action_up(self) -> None:
        """Up; from the first to what stands above."""
        if self.selected is not None and self.selected is self.rows[0]:
            self.screen.focus_previous()
        else:
            super().action_up()

    def action_down(self) -> None:
        """Down; from the last to what stands below."""
        if self.selected is not None and self.selected is self.rows[-1]:
            self.screen.focus_next()
        else:
            super().action_down()

    def on_key(self, event: events.Key) -> None:
        """Take the selected piece out; letters on the last row begin what is asked for there."""
        if (number := self._number) is not None:
            if event.key in ("backspace", "delete", "x"):
                event.stop()
                del self._pieces[number]
                self.changed()
        elif event.character is not None and event.character.isalnum():
            event.stop()
            self.post_message(self.Wanted(self, self.count, event.character))

    def on_click(self, event: events.Click) -> None:
        """One click on the last row is enough: it is a button."""
        event.prevent_default()
        super().on_click(event)
        if event.button == 1 and event.chain == 1 and self._number is None:
            self.action_open()
