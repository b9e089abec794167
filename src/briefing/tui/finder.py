"""One thing of many, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.one_line import OneLine
from briefing.tui.row import Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.search.names import Names

MOST = 50
"""Things listed."""
NEW = "new:"
"""What stands before the words where nothing that is there was meant, but a new thing of them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to be found: its reference, its words, and what is said at the end of its row."""

    ref: str
    words: str
    about: str = ""


Ask = Callable[[str], Sequence[Thing]]
"""What some words find, the best first; asked in a thread."""


class Find(OneLine[str | None]):
    """Asks for one of some things; its reference, ``new:`` and words, None where it is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    @dataclass
    class Ranked(Message):
        """The things that some letters may mean."""

        typed: str
        found: Sequence[Thing]

    def __init__(
        self,
        question: str,
        things: Sequence[Thing],
        *,
        new: str = "",
        ask: Ask | None = None,
        typed: str = "",
    ) -> None:
        """``new`` is what a row is called that makes a new thing of the words typed. ``ask`` finds
        more than the things at hand, which are what is listed before anything is ``typed``."""
        super().__init__()
        self._question = question
        self._things = things
        self._names: Names | None = None
        self._new = new
        self._ask = ask
        self._typed_before = typed
        self._shown_of = ""
        """The letters that the rows in sight are found by."""

    def compose(self) -> ComposeResult:
        """The question, the letters, what they may mean."""
        with Vertical():
            yield Static(Content.styled(self._question, "bold"))
            by_name = self._ask is None
            hint = "a few letters of its name" if by_name else "words of it"
            nothing = "Nothing is called so." if by_name else "Nothing has these words."
            line = self._typed_before
            yield Input(line, id="line", placeholder=hint, select_on_focus=False)
            yield Rows(name="found", empty=nothing)
            keys = "{key:up} {key:down} move · {key:enter} takes it · {back} back"
            yield Static(hints(self._desk.keymap, keys))

    def on_mount(self) -> None:
        """Everything, until letters are typed."""
        line = self.query_one(Input)
        line.cursor_position = len(line.value)
        self._show(self._things[:MOST])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._rank(event.value)

    @work(thread=True, group="find", exit_on_error=False)
    def _rank(self, typed: str) -> None:
        self.post_message(self.Ranked(typed, self._ranked(typed)))

    def _ranked(self, typed: str) -> list[Thing]:
        from briefing.search.names import Names

        if self._ask is not None and typed.strip():
            return list(self._ask(typed))
        if self._names is None:
            self._names = Names([(t.words, t.ref, t.about) for t in self._things])
        return [self._things[n] for n in self._names.ranked(typed, MOST)]

    def on_find_ranked(self, message: Ranked) -> None:
        """Show them, unless other letters are typed by now."""
        if message.typed == self.query_one(Input).value != self._shown_of:
            self._show(message.found)

    def _show(self, found: Sequence[Thing]) -> None:
        rows = [
            Row(shown(t.words), key=t.ref, indent=2, right=shown(t.about, "$text-muted"), wrap=True)
            for t in found
        ]
        self._shown_of = self.query_one(Input).value
        if self._new and (typed := self._shown_of.strip()):
            words = Content.assemble((f"{self._new}: ", "$accent"), shown(typed))
            rows.append(Row(words, key=NEW + typed, indent=2))
        self.query_one(Rows).show(rows, "")

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while letters are typed."""
        rows = self.query_one(Rows)
        if event.key in ("down", "up"):
            self._catch_up()
            (rows.action_down if event.key == "down" else rows.action_up)()
            event.stop()

    def _catch_up(self) -> None:
        """A key that is about what is found may come before the answer to the last letter."""
        typed = self.query_one(Input).value
        if typed != self._shown_of:
            self._show(self._ranked(typed))

    @on(Input.Submitted)
    def _taken(self) -> None:
        self._catch_up()
        row = self.query_one(Rows).selected
        if row is not None and row.key:
            self.dismiss(row.key)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss(event.row.key)

    def action_back(self) -> None:
        """Leave it."""
        self.dismiss(None)
