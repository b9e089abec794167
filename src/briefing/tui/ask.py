"""One question, answered in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from briefing.commands import table
from briefing.library.unsaved import Journal, TypedOver
from briefing.tui.bindings import bindings
from briefing.tui.journalled import Journalled
from briefing.tui.keys import hints
from briefing.tui.one_line import OneLine

if TYPE_CHECKING:
    from briefing.library.unsaved import Field


class Ask(OneLine[str | None], Journalled):
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
        kept_as: Field | None = None,
        before: str | None = None,
    ) -> None:
        """``hint`` says what kind of answer is wanted.

        With ``typed`` the line stands at the foot, so that what it changes can be watched: it
        is told the answer at each key. With ``kept_as`` a kill costs nothing of what is typed in
        the place of ``before``, which is ``value`` unless that was typed already.
        """
        super().__init__(classes="" if typed is None else "-at-the-foot")
        self._question = question
        self._hint = hint
        self._value = value
        self._may_be_empty = may_be_empty
        self._typed = typed
        self._kept_as = kept_as
        self._before = value if before is None else before

    def on_mount(self) -> None:
        """Keep what is typed, where it is long."""
        if self._kept_as is not None:
            self._note(self._value)
            self._kept = self._words
            self.keep_in(Journal(self._desk.root, self._kept_as[0]))

    def _note(self, said: str) -> None:
        self._words = {}
        if self._kept_as is not None and said.strip() not in ("", self._before):
            self._words = {self._kept_as: TypedOver(said, self._before)}

    def compose(self) -> ComposeResult:
        """The question, the answer, the keys."""
        keys = hints(self._desk.keymap, "{key:enter} answers · {back} gives up")
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
        self._note(event.value)
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
            self._leave(event.value.strip())

    def action_back(self) -> None:
        """Leave the question."""
        self._leave(None)

    def _leave(self, answer: str | None) -> None:
        self._is_left = True
        self._forget()
        self.dismiss(answer)
