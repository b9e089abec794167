"""The line in which a filter is typed, at the foot: the list above follows it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from briefing.tui.completing import Completes, Completing
from briefing.tui.completion import Completion
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.messages import Offered
from briefing.tui.search_box import FilterBox

_KEYS = "{key:tab} completes · {key:enter} keeps it, empty lists all · {key:escape} back"


class Narrow(Modal[str | None], Completes):
    """Asks for a query in the language of the search; None where the question is left."""

    def __init__(self, query: str) -> None:
        """``query`` is what to begin with."""
        super().__init__()
        self.box = FilterBox()
        self.completion = Completion()
        self._query = query
        self._completing = Completing(self, self.box, self.completion)

    def compose(self) -> ComposeResult:
        """The question, the line, what may stand at its cursor."""
        with Vertical():
            keys = hints(self._desk.keymap, _KEYS)
            yield Static(Content.assemble(("List only", "bold"), "   ", keys), id="asked")
            yield self.box
            yield self.completion

    def on_mount(self) -> None:
        """Ready to type, behind what is there."""
        self.watch(self.box, "selection", self._completing.moved, init=False)
        self.box.value = f"{self._query} " if self._query else ""
        self.box.cursor_position = len(self.box.value)
        self.set_focus(self.box)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While values are offered, some keys are about those."""
        if action == "close_list":
            return self.completion.is_open
        if action == "back":
            return not self.completion.is_open
        if action in ("take", "keep"):
            walked = self.completion.is_open and self.completion.walked
            return walked == (action == "take")
        return super().check_action(action, parameters)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._desk.narrow(event.value)
        self._completing.moved()

    def on_offered(self, message: Offered) -> None:
        """Show the values."""
        self._completing.offered(message)

    def action_complete(self) -> None:
        """Put the marked value in the place of what was typed; tab may come before it."""
        if not self._completing.waits():
            self._completing.take()

    def action_move(self, step: int) -> None:
        """To another value."""
        if self.completion.is_open:
            self._completing.step(step)

    def action_keep(self) -> None:
        """It holds from now on."""
        self.dismiss(self.box.value)

    def action_back(self) -> None:
        """As it was before."""
        self.dismiss(None)
