"""The keys, made from the table of commands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from briefing.commands.table import COMMANDS

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
        keys = [
            Content.assemble((f"{c.key_words:<18}", "bold $accent"), c.help)
            for c in COMMANDS
            if c.keys
        ]
        signs = [Content.assemble((f"{sign:<18}", "bold"), words) for sign, words in _MEANING]
        with VerticalScroll():
            yield Static(
                Content("\n").join(
                    [
                        Content.styled("KEYS", "bold $text-muted"),
                        *keys,
                        Content(""),
                        Content.styled("SIGNS", "bold $text-muted"),
                        *signs,
                        Content(""),
                        Content.styled("esc closes this", "$text-muted"),
                    ]
                )
            )
