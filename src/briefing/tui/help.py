"""The keys, made from the table of commands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from briefing.commands.table import COMMANDS
from briefing.tui.reading import heading
from briefing.tui.rows import BLANK, Row, Rows

_MEANING = (
    ("✓", "picked for the memo"),
    ("≠", "contested: the library also holds the opposite"),
    ("1 origin", "however many report it, they all have it from one"),
    ("superseded", "a later claim replaces it; memos leave it out"),
    ("stale", "its date to look again has passed"),
    ("~", "a date that was inferred, not stated"),
)


class Help(ModalScreen[None]):
    """What the keys do and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "close"),
    ]

    def compose(self) -> ComposeResult:
        """Two short lists."""
        yield Rows(name="help")

    def on_mount(self) -> None:
        """Fill the list."""
        keys = [_row(c.key_words, c.help) for c in COMMANDS if c.keys]
        signs = [_row(sign, words) for sign, words in _MEANING]
        rows = self.query_one(Rows)
        rows.show([heading("Keys"), *keys, BLANK, heading("Signs"), *signs, BLANK, _LEAVE])
        self.set_focus(rows)


def _row(sign: str, words: str) -> Row:
    return Row(Content(words), indent=18, mark=Content.styled(f"  {sign}", "bold $accent"))


_LEAVE = Row(Content.styled("esc closes this", "$text-muted"), indent=1)
