"""What a line of the memo's author rests on: the bottom line, or a sentence of one's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.library.fields import as_text, items
from briefing.memo.outline import Line, LineError, resting, rests_on
from briefing.model import Memo
from briefing.tui.bindings import bindings
from briefing.tui.claims_entry import ClaimsEntry
from briefing.tui.entry import NOTHING_TO_TAKE_BACK, Typed
from briefing.tui.finder import Find, Thing
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.listed import Listed
from briefing.tui.part import app_of

_KEYS = "{open} opens · {key:backspace} takes out, {key:ctrl+z} undoes · {back} back"


class OfPage(ClaimsEntry):
    """Claims that words of the memo rest on: those of the page first, then of any brief."""

    def __init__(self, text: str) -> None:
        """``text`` are they as they are typed, by their references."""
        super().__init__("claims", text, "", "")

    @property
    def adds(self) -> str:
        """What the last row does."""
        return "add a claim" if self.count else "find a claim, of this page or of any brief"

    def at_hand(self) -> list[Thing]:
        """The claims of the page that are not named yet."""
        document = app_of(self).document
        return self._things([used.claim for used in document.used] if document else ())


class Resting(Modal[None]):
    """The claims that a line rests on. Each change of them is one of the memo, and is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK),
        *bindings(table.SUSPEND, shown=False),
    ]

    def __init__(self, memo: Memo, line: Line) -> None:
        """Raises LineError where the line is none of the author's."""
        super().__init__()
        self._line = line
        self._entry = OfPage(as_text(list(rests_on(memo, line)), "list"))

    def compose(self) -> ComposeResult:
        """The line, its claims, the keys."""
        own = self._line.kind == "own"
        what = "What your sentence rests on" if own else "What the bottom line rests on"
        with Vertical():
            yield Static(Content.styled(what, "bold"))
            yield Static(shown(self._line.text or self._desk.memo.bottom_line, "$text-muted"))
            yield self._entry
            yield Static(hints(self._desk.keymap, _KEYS))

    def on_mount(self) -> None:
        """The cursor stands where one more is added."""
        self.set_focus(self._entry)
        self._entry.action_last()

    @on(Typed)
    def _changed(self, event: Typed) -> None:
        event.stop()
        try:
            memo = resting(self._desk.memo, self._line, items(self._entry.text))
        except LineError as error:
            self._desk.tell(str(error), severity="error")
            self.dismiss()
            return
        self._desk.change_memo(memo)

    @on(Listed.Wanted)
    def _find(self, event: Listed.Wanted) -> None:
        event.stop()

        def found(ref: str | None) -> None:
            if ref is not None:
                self._entry.take(event.number, ref)

        question = "Which claim?" if event.number == self._entry.count else "Which claim instead?"
        things, ask = self._entry.at_hand(), self._entry.found
        self.app.push_screen(Find(question, things, ask=ask, typed=event.typed), found)

    def action_suspend(self) -> None:
        """Take back the last change."""
        if not self._entry.take_back():
            self._desk.tell(NOTHING_TO_TAKE_BACK)

    def action_back(self) -> None:
        """Leave it."""
        self.dismiss()
