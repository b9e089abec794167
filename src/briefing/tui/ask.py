"""One question, answered in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.keys import hints
from briefing.tui.one_line import OneLine


class Ask(OneLine[str | None]):
    """Asks for a line of text; None where the question is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(
        self,
        question: Content,
        hint: str = "",
        *,
        value: str = "",
        may_be_empty: bool = False,
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """``hint`` says what kind of answer is wanted.

        With ``typed`` the line stands at the foot, so that what it changes can be watched: it
        is told the answer at each key.
        """
        super().__init__(classes="" if typed is None else "-at-the-foot")
        self._question = question
        self._hint = hint
        self._value = value
        self._may_be_empty = may_be_empty
        self._typed = typed

    def compose(self) -> ComposeResult:
        """The question, the answer, the keys."""
        keys = hints(self._desk.keymap, "{key:enter} answers · {back} leaves")
        line = Input(self._value, placeholder=self._hint, id="line", select_on_focus=False)
        with Vertical():
            if self._typed is None:
                yield Static(self._question)
                yield line
                yield Static(keys)
            else:
                yield Static(Content.assemble(self._question, "   ", keys), id="asked")
                yield line

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._typed is not None:
            self._typed(event.value)

    def remark(self, said: str) -> None:
        """Say something about the answer beside the question."""
        if self.is_attached and self._typed is not None:
            words = Content.styled(said, "$text-muted")
            self.query_one("#asked", Static).update(self._question + "   " + words)

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if event.value.strip() or self._may_be_empty:
            self.dismiss(event.value.strip())

    def action_back(self) -> None:
        """Leave the question."""
        self.dismiss(None)
