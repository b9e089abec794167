"""What was typed and not saved when the app ended, and versions that nobody else has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from briefing.commands import table
from briefing.commands.command import Command
from briefing.library.capture import shortened
from briefing.library.pending import Pending, part_name, place, title
from briefing.library.unsaved import CAPTURE
from briefing.text import moment
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import in_a_row, shown
from briefing.tui.reading import heading, paragraph
from briefing.tui.row import BLANK, Row, aired
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.library.unsaved import Unsaved
    from briefing.tui.app import BriefingApp

_LARGEST = 256 * 1024
"""Bytes of a kept version that are shown, and characters of what was typed."""
_TITLE = 200
"""Characters of a first line that stand for a text: of a page from the web it may be all of it."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """A version of a file that was put aside, as far as it is shown."""

    path: Path
    text: str


class Rescue(Desk):
    """What is pending at the left, its words at the right. What is dropped can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.OPEN, table.DROP)
    NOT_HERE = frozenset({"pick", "edit", "edit_file", "edit_whole", "actions"})

    @dataclass
    class Gathered(Message):
        """What there was when it was asked for the ``serial``-th time; or why it cannot be read."""

        serial: int
        unsaved: tuple[Unsaved, ...] = ()
        kept: tuple[Rescued, ...] = ()
        elsewhere: tuple[Unsaved, ...] = ()
        """What is being typed in another process at this moment."""
        why_not: str = ""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        self._fields: tuple[Unsaved, ...] = ()
        self._unsaved: tuple[Unsaved, ...] = ()
        """The fields, and of what was to be added one alone."""
        self._kept: tuple[Rescued, ...] = ()
        self._elsewhere: tuple[Unsaved, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The list, and beside it the words."""
        yield Horizontal(Rows(name="pending"), Rows(name="typed"), id="panes")

    def bar_title(self) -> Content:
        """What this is."""
        return Content.styled("Typed and not saved", "bold")

    @property
    def keys_here(self) -> Sequence[Command]:
        """What is done here, in the words of the line above."""
        return (replace(table.OPEN, footer="go on"), replace(table.DROP, footer="give up"))

    @property
    def selected_ref(self) -> str:
        """What is selected here is not in the library yet."""
        return ""

    def refresh_rows(self) -> None:
        """Read again what is pending."""
        if self.focused is None:
            self.set_focus(self.query_one("#pending", Rows))
        self._ask()

    def on_screen_resume(self) -> None:
        """Back from what was opened here."""
        self._ask()

    def _ask(self) -> None:
        self._asked += 1
        self._gather(self.desk, self._asked)

    @work(thread=True, group="pending", exit_on_error=False)
    def _gather(self, desk: BriefingApp, serial: int) -> None:
        from briefing.library.kept import recovered
        from briefing.library.unsaved import everything
        from briefing.settings.paths import state_folder

        root = desk.root
        desk.forget_over()
        try:
            kept = tuple(Rescued(p, _beginning(p)) for p in recovered(state_folder(root)))
            left: list[Unsaved] = []
            elsewhere: list[Unsaved] = []
            for each in everything(root):
                (elsewhere if each.is_elsewhere else left).append(each)
            self.post_message(self.Gathered(serial, tuple(left), kept, tuple(elsewhere)))
        except OSError as error:
            self.post_message(self.Gathered(serial, why_not=f"{error.strerror or error}."))

    @on(Gathered)
    def _gathered(self, event: Gathered) -> None:
        if event.serial != self._asked:
            return  # It was read before the last change, and is there after it.
        self._fields, self._kept = event.unsaved, event.kept
        self._unsaved = tuple(_each_once(event.unsaved))
        self._elsewhere = tuple(_each_once(event.elsewhere))
        rows: list[Row] = []
        if self._unsaved:
            rows.append(heading("Typed and not saved", f"{len(self._unsaved):,}"))
            rows += [
                _row(self._title_of(u), self._field_of(u), moment(u.time), _key(u))
                for u in self._unsaved
            ]
        if event.kept:
            rows += [BLANK] if rows else []
            rows.append(heading("Kept, as nobody else had them", f"{len(event.kept):,}"))
            rows += [_row(k.path.name, "", "", _key(k)) for k in event.kept]
        if self._elsewhere:
            rows += [BLANK] if rows else []
            rows.append(heading("Being typed elsewhere", f"{len(self._elsewhere):,}"))
            rows += [
                _row(self._title_of(u), self._field_of(u), f"process {u.process}", _key(u))
                for u in self._elsewhere
            ]
        if not rows:
            said = event.why_not or "Nothing: all that was typed is saved or given up."
            rows = [heading("Typed and not saved"), paragraph(shown(said))]
        pending = self.query_one("#pending", Rows)
        pending.show(aired(rows))
        pending.refresh(layout=True)  # Where it stands above the words it is as high.
        self._show()

    def _title_of(self, unsaved: Unsaved) -> str:
        of = Pending(unsaved.ref, (unsaved,))
        said = title(self.desk.library, of)
        return shortened(said, _TITLE) if of.is_addition or of.is_answer else said

    def _field_of(self, unsaved: Unsaved) -> str:
        """What was typed there, as the form says it."""
        is_addition = unsaved.ref.startswith(CAPTURE)
        return "to be added" if is_addition else part_name(self.desk.library, unsaved)

    def _words_of(self, unsaved: Unsaved) -> Iterator[Row]:
        """What was typed, and where; what was to be added with each of its fields."""
        if not unsaved.ref.startswith(CAPTURE):
            of = Pending(unsaved.ref, (unsaved,))
            where, field = place(self.desk.library, of), self._field_of(unsaved)
            if of.is_answer:
                yield paragraph(shown(f"{where[0].upper()}{where[1:]}", "bold"))
            else:
                yield paragraph(shown(self._title_of(unsaved), "bold"))
                yield paragraph(in_a_row((where, field), "$text-muted"))
            yield BLANK
            yield from _words(unsaved.text)
            return
        yield paragraph(Content.styled("To be added to the library", "bold"))
        others = (u for u in self._fields if u.ref == unsaved.ref and u != unsaved)
        for each in (unsaved, *others):
            yield BLANK
            yield heading(each.field)
            yield from _words(each.text, each.field)

    @property
    def _selected(self) -> Unsaved | Rescued | None:
        row = self.query_one("#pending", Rows).selected
        if row is None:
            return None
        pending: tuple[Unsaved | Rescued, ...]
        pending = (*self._unsaved, *self._kept, *self._elsewhere)
        return next((each for each in pending if _key(each) == row.key), None)

    @on(Rows.Highlighted, "#pending")
    def _show(self) -> None:
        chosen = self._selected
        rows: list[Row] = []
        if isinstance(chosen, Rescued):
            where = shown(str(chosen.path), "$text-muted")
            rows = [
                paragraph(shown(chosen.path.name, "bold")),
                paragraph(where),
                BLANK,
                *_words(chosen.text),
            ]
            self.say(
                Content(
                    "Another program wrote it while it was saved; it stays until you"
                    " delete the file."
                )
            )
        elif chosen in self._elsewhere:
            rows = [*self._words_of(chosen)]
            self.say(Content(_elsewhere(chosen)))
        elif chosen is not None:
            rows = [*self._words_of(chosen)]
            self.say(
                self.named(
                    "{open} goes on with it · {drop} gives it up · {back} keeps it for later"
                )
            )
        else:
            self.say()
        self.query_one("#typed", Rows).show(rows, "")

    @on(Rows.Opened, "#pending")
    def _opened(self) -> None:
        chosen = self._selected
        if isinstance(chosen, Rescued):
            self.set_focus(self.query_one("#typed", Rows))
        elif chosen in self._elsewhere:
            self.desk.tell(_elsewhere(chosen))
        elif chosen is not None:
            self.desk.go_on_with(chosen)

    def action_drop(self) -> None:
        """Give up what was typed."""
        chosen = self._selected
        if chosen is None or isinstance(chosen, Rescued):
            self.desk.tell("A kept version stays until you delete its file.")
        elif chosen in self._elsewhere:
            self.desk.tell(_elsewhere(chosen))
        else:
            self._give_up(chosen)

    def _give_up(self, unsaved: Unsaved) -> None:
        """Put it aside: undo brings it back."""
        from briefing.tui.undoing import Step

        desk = self.desk
        together = unsaved.ref.startswith(CAPTURE)
        also = [u for u in self._fields if together and u.ref == unsaved.ref] or [unsaved]
        aside = _Aside(desk.root, also)

        def do(doing: Callable[[], str], words: str) -> None:
            desk.fetch(doing, lambda why_not: told(why_not or words, failed=bool(why_not)))

        def told(words: str, *, failed: bool) -> None:
            desk.tell(words, severity="error" if failed else "information")
            if isinstance(desk.screen, Rescue):
                desk.screen.refresh_rows()

        step = Step(
            lambda: do(aside.take_back, "It is back."),
            lambda: do(aside.put, "Given up again."),
        )

        def given_up(why_not: str) -> None:
            if not why_not:
                desk.take_step(step)
            said = why_not or desk.keymap.told("Given up; {undo} brings it back.")
            told(said, failed=bool(why_not))

        desk.fetch(aside.put, given_up)


class _Aside:
    """Fields that are given up and taken back; each says in words why that failed."""

    def __init__(self, root: Path, fields: list[Unsaved]) -> None:
        self._root = root
        self._fields = fields
        self._name = ""

    def put(self) -> str:
        from briefing.library.unsaved import TakenUpError, give_up

        try:
            self._name = give_up(self._root, self._fields)
        except TakenUpError as error:
            return f"Not given up: {error}"
        except OSError as error:
            return f"Not given up: {error.strerror or error}."
        return ""

    def take_back(self) -> str:
        from briefing.library.unsaved import TypedSinceError, take_back

        try:
            take_back(self._root, self._name)
        except TypedSinceError as error:
            return f"Not taken back: {error}"
        except OSError as error:
            return f"Not taken back: {error.strerror or error}."
        return ""


def _each_once(unsaved: Iterable[Unsaved]) -> Iterator[Unsaved]:
    """Each field; of what was to be added, which has several, the words alone."""
    fields = [*unsaved]
    words = {u.ref: u for u in fields if u.ref.startswith(CAPTURE)}
    words |= {u.ref: u for u in fields if u.ref in words and u.field == "text"}
    yield from (u for u in fields if words.get(u.ref, u) is u)


def _key(pending: Unsaved | Rescued) -> str:
    """The same as long as it is pending, whatever comes and goes above it."""
    if isinstance(pending, Rescued):
        return str(pending.path)
    return "\n".join((pending.by, pending.field, pending.ref))


def _row(name: str, field: str, when: str, key: str) -> Row:
    about = in_a_row((field, when), "$text-muted")
    words = [shown(name), *([about] if about else [])]
    return Row(
        Content("\n").join(words),
        key=key,
        indent=2,
    )


def _elsewhere(unsaved: Unsaved) -> str:
    return (
        f"It is being typed at this moment, in process {unsaved.process}: "
        "save it or give it up there."
    )


def _words(text: str, name: str = "line") -> list[Row]:
    lines = text[:_LARGEST].split("\n")
    rows = [Row(shown(line), key=f"{name} {n}", indent=1) for n, line in enumerate(lines)]
    if len(text) > _LARGEST:
        more = f"… and {len(text) - _LARGEST:,} characters more, which are kept too."
        rows.append(paragraph(Content.styled(more, "$text-muted")))
    return rows


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return opened.read(_LARGEST).decode(errors="replace")
    except OSError as error:
        return f"It cannot be read: {error.strerror or error}."
