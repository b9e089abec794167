"""The palette: every command by name, and whatever the library holds, from one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from briefing.commands import table
from briefing.commands.keymap import Keymap
from briefing.commands.keynames import printed, writes
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source, Theme
from briefing.text import day, folded_words
from briefing.tui.awaited_results import Awaited
from briefing.tui.bindings import bindings
from briefing.tui.deeds import Deed
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.last_question import Last
from briefing.tui.leaving import Modal
from briefing.tui.reading import heading
from briefing.tui.row import Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.search.names import Names
    from briefing.search.results import Hit

FIRST = 6
"""Commands that stand above what the library holds."""
LIMIT = 24
"""Things of the library that are listed."""
MEMOS = 4
"""Memos among them."""

_COMMAND = ":command:"
_MEMO = ":memo:"
"""How the keys of rows begin that are no reference."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What was chosen to go to: a reference, or the id of a saved memo."""

    ref: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    serial: int
    query: str


class Palette(Modal[Deed | Goal | None]):
    """Asks what to do or where to go; what was chosen, None where it is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    @dataclass
    class Answered(Message):
        """What the library holds of the words numbered ``serial``: rows, best first."""

        serial: int
        rows: Sequence[Row]

    def __init__(self, possible: Sequence[Deed], keys: Keymap, *, items: bool = True) -> None:
        """``possible`` is what can be done; without ``items`` nothing of the library is offered."""
        super().__init__()
        self._possible = possible
        self._keys = keys
        self._items = items
        self._names: tuple[Names, Names] | None = None
        self._memos: tuple[Names, Sequence[Row]] | None = None
        self._questions: Last[_Question] = Last()
        self._awaited = Awaited()
        self._asked = ""
        self._found: Sequence[Row] = ()
        what = "a command, or words of a brief, claim, source, theme or memo"
        self._line = Input(id="wanted", placeholder=what if items else "a command")
        self._rows = Rows(name="offered", empty="Nothing is called so.")

    def compose(self) -> ComposeResult:
        """The line, what it may mean, the keys."""
        with Vertical():
            yield self._line
            yield self._rows
            keys = "{key:up} {key:down} move · {key:enter} does it or goes there · {back} back"
            yield Static(hints(self._keys, keys))

    def on_mount(self) -> None:
        """Everything that can be done, until something is typed."""
        self.set_focus(self._line)
        self._ask(self._line.value)
        if self._awaited.has_key:
            self.action_choose()

    def on_resize(self) -> None:
        """As high as there is room."""
        self._rows.styles.height = max(4, min(24, self.app.size.height - 8))

    # Asking

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self._asked:
            self._awaited.forget()
            self._ask(event.value)

    def _ask(self, typed: str) -> None:
        number = self._awaited.ask()
        self._asked = typed
        if typed.strip() and self._items:
            if self._questions.put(_Question(number, typed)):
                self._answer()
        else:
            self._awaited.found()
            self._found = ()
        self._show()

    @work(thread=True, group="palette", exit_on_error=False)
    def _answer(self) -> None:
        with self._questions.each() as questions:
            for question in questions:
                library, query = self._desk.library, question.query
                rows = [*self._memo_rows(library, query), *self._hit_rows(library, query)]
                self.post_message(self.Answered(question.serial, rows[:LIMIT]))

    def _hit_rows(self, library: Library, query: str) -> list[Row]:
        app = self._desk
        results = app.ask_index(library, query, limit=LIMIT, widest=False)
        if results is not None and not results.hits and results.unfinished:
            results = app.ask_index(library, query, limit=LIMIT)
        if results is None:
            return []
        room = app.size.width // 3
        return [_hit_row(hit, library, room) for hit in results.hits[:LIMIT]]

    def _memo_rows(self, library: Library, query: str) -> Iterator[Row]:
        from briefing.memo.saved import saved
        from briefing.search.names import Names

        if self._memos is None:
            memos = saved(library)
            names = Names([(memo.title, name) for name, memo in memos.items()])
            rows = [_row(m.title or name, "memo", 4, _MEMO + name) for name, m in memos.items()]
            self._memos = names, rows
        called, found = self._memos
        yield from (found[number] for number in called.meant(query)[:MEMOS])

    def on_palette_answered(self, message: Answered) -> None:
        """Show what was found, unless other words are typed by now."""
        if message.serial == self._awaited.number and self.is_attached:
            self._awaited.found()
            self._found = message.rows
            self._show()
            self._awaited.go_on(self._desk)

    def _waits_for_results(self, do: Callable[[], object]) -> bool:
        """Whether the library is still being searched; it is done then as soon as that is over."""
        if self._awaited.is_there:
            return False
        self._awaited.hold(do, self._desk)
        return True

    # Showing

    def _show(self) -> None:
        typed = self._line.value
        best, others = self._commands(typed)
        rows = [*best]
        if self._found:
            rows += [heading("In the library"), *self._found]
        if others:
            rows += [heading("Commands"), *others]
        self._rows.show(rows, "")

    def _commands(self, typed: str) -> tuple[list[Row], list[Row]]:
        """The commands called so, and those whose description holds it or comes near."""
        from briefing.search.names import Names

        if self._names is None:
            said = [deed.command for deed in self._possible]
            self._names = (
                Names([(c.palette, *map(printed, self._keys.of(c))) for c in said]),
                Names([(c.palette, c.help, c.id) for c in said]),
            )
        if not typed.strip():
            return [self._command_row(number) for number in range(len(self._possible))], []
        called, about = self._names
        # What is only near the words comes after what the library has of them.
        first = [number for number in called.meant(typed) if self._is_called(number, typed)]
        rest = [number for number in about.ranked(typed) if number not in first]
        if not self._found:
            return [self._command_row(n) for n in (*first, *rest)], []
        best = [self._command_row(number) for number in first[:FIRST]]
        return best, [self._command_row(number) for number in (*first[FIRST:], *rest)]

    def _is_called(self, number: int, typed: str) -> bool:
        command = self._possible[number].command
        if typed.strip() in map(printed, self._keys.of(command)):
            return True
        words = folded_words(command.palette)
        return all(any(w.startswith(t) for w in words) for t in folded_words(typed))

    def _is_sure(self, row: Row) -> bool:
        """Whether the row of a command stays the first when the library has been searched."""
        number = row.key.removeprefix(_COMMAND)
        return number != row.key and self._is_called(int(number), self._line.value)

    def _command_row(self, number: int) -> Row:
        command = self._possible[number].command
        keys = Content.styled(self._keys.words(command), "bold $accent")
        return Row(
            Content(command.palette), f"{_COMMAND}{number}", indent=2, right=keys, wrap=False
        )

    # Choosing

    def on_key(self, event: events.Key) -> None:
        """The keys that move in a list do so while one types, unless they write something.

        Letters typed before the line was there belong to it.
        """
        rows, keys, line = self._rows, self._keys, self._line
        if event.is_printable and event.character:
            # Those that the line has taken itself do not come here.
            line.insert_text_at_cursor(event.character)
            if line.is_attached:
                self.set_focus(line)
            event.stop()
            return
        if event.key == "enter" and not line.is_attached:
            self._awaited.then(self.action_choose)
        moves = {
            table.UP: rows.action_up,
            table.DOWN: rows.action_down,
            table.PAGE_UP: rows.action_page_up,
            table.PAGE_DOWN: rows.action_page_down,
        }
        for command, move in moves.items():
            if event.key in keys.of(command) and not writes(event.key) and event.key not in _EDITS:
                if not self._waits_for_results(move):
                    move()
                event.stop()

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Do what is selected, or go there; enter may come before what was found."""
        row = self._rows.selected
        # What the library has of the words comes before what is only near them.
        is_sure = row is not None and self._is_sure(row)
        if not is_sure and self._waits_for_results(self.action_choose):
            return
        if row is not None and row.key:
            self._take(row)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self._take(event.row)

    def _take(self, row: Row) -> None:
        if row.key.startswith(_COMMAND):
            self.dismiss(self._possible[int(row.key.removeprefix(_COMMAND))])
        elif row.key.startswith(_MEMO):
            self.dismiss(Goal(memo=row.key.removeprefix(_MEMO)))
        else:
            self.dismiss(Goal(row.opens))

    def action_back(self) -> None:
        """Leave it."""
        self.dismiss(None)


_EDITS = frozenset(
    key for each in Input.BINDINGS if isinstance(each, Binding) for key in each.key.split(",")
)
"""Keys that change the line: ``ctrl+u`` empties it, wherever it pages in a list."""


def _hit_row(hit: Hit, library: Library, room: int) -> Row:
    """A thing that was found: what it says, and at the end what it is and where it stands.

    ``room`` is in cells, for what stands at the end.
    """
    item = library.get(hit.ref)
    text = item.text if isinstance(item, Claim) else ""
    if isinstance(item, Brief | Source | Theme):
        text = item.title
    where = ""
    if isinstance(item, Claim):
        where = library.brief_of(item).title
    elif isinstance(item, Brief):
        where = library.theme_title(item.theme)
    elif isinstance(item, Source):
        where = day(item.published, short=True) if item.published else ""
    where = f"{hit.type} · {where}" if where else hit.type
    matched = hit.spans if hit.text == text else ()
    return _row(
        text or hit.ref, where, min(room, _PLACE), f"{hit.type}:{hit.ref}", hit.ref, matched
    )


def _row(
    text: str,
    where: str,
    room: int,
    key: str,
    ref: str = "",
    spans: Sequence[tuple[int, int]] = (),
) -> Row:
    words = shown(text)
    for start, end in spans:
        words = words.stylize("bold underline $accent", start, end)
    place = shown(where, "$text-muted").truncate(room, ellipsis=True)
    return Row(words, key, ref, indent=2, right=place, wrap=False)


_PLACE = 34
"""Cells for what a thing is and where it stands, where there is room."""
