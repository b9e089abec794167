"""One question, answered in one line."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from briefing.commands import table
from briefing.tui.bindings import bindings


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; None where the question is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(self, question: Content, hint: str = "") -> None:
        """``hint`` says what kind of answer is wanted."""
        super().__init__()
        self._question = question
        self._hint = hint

    def compose(self) -> ComposeResult:
        """The question, the answer, the keys."""
        with Vertical():
            yield Static(self._question)
            yield Input(placeholder=self._hint, id="line")
            yield Static(Content.styled("enter answers · esc leaves it", "$text-muted"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def action_back(self) -> None:
        """Leave the question."""
        self.dismiss(None)
