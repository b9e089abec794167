"""What was typed and not saved when the app ended, and versions that nobody else has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from briefing.commands import table
from briefing.library.unsaved import CAPTURE
from briefing.library.whole import FIELD
from briefing.text import counted
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.reading import heading, paragraph
from briefing.tui.rows import BLANK, Row, Rows

if TYPE_CHECKING:
    from briefing.library.unsaved import Unsaved

_LARGEST = 256 * 1024
"""Bytes of a kept version that are shown."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """A version of a file that was put aside, as far as it is shown."""

    path: Path
    text: str


class Rescue(Desk):
    """What is pending at the left, its words at the right. Nothing goes but what is dropped."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.OPEN, table.DROP)
    NOT_HERE = frozenset({"pick", "edit", "edit_file", "edit_whole", "actions"})

    @dataclass
    class Gathered(Message):
        """What there is; or why it cannot be read."""

        unsaved: tuple[Unsaved, ...] = ()
        kept: tuple[Rescued, ...] = ()
        why_not: str = ""

    def __init__(self) -> None:
        super().__init__()
        self._unsaved: tuple[Unsaved, ...] = ()
        self._kept: tuple[Rescued, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The list, and beside it the words."""
        yield Horizontal(Rows(name="pending"), Rows(name="typed"), id="panes")

    def bar_title(self) -> Content:
        """What this is."""
        return Content.styled("Typed and not saved", "bold")

    @property
    def selected_ref(self) -> str:
        """What is selected here is not in the library yet."""
        return ""

    def refresh_rows(self) -> None:
        """Read again what is pending."""
        if self.focused is None:
            self.set_focus(self.query_one("#pending", Rows))
        self._gather()

    def on_screen_resume(self) -> None:
        """Back from what was opened here."""
        super().on_screen_resume()
        self._gather()

    @work(thread=True, group="pending", exit_on_error=False)
    def _gather(self) -> None:
        from briefing.library.kept import recovered
        from briefing.library.unsaved import pending
        from briefing.settings.paths import state_folder

        root = self.desk.root
        try:
            kept = tuple(Rescued(p, _beginning(p)) for p in recovered(state_folder(root)))
            self.post_message(self.Gathered(pending(root), kept))
        except OSError as error:
            self.post_message(self.Gathered(why_not=f"{error.strerror or error}."))

    @on(Gathered)
    def _gathered(self, event: Gathered) -> None:
        self._unsaved, self._kept = event.unsaved, event.kept
        rows: list[Row] = []
        if event.unsaved:
            rows.append(heading("Typed and not saved", str(len(event.unsaved))))
            rows += [
                _row(self._title_of(u), u.field, f"{u.time:%Y-%m-%d %H:%M}", n)
                for n, u in enumerate(event.unsaved)
            ]
        if event.kept:
            rows += [BLANK] if rows else []
            rows.append(heading("Kept, as nobody else had them", str(len(event.kept))))
            first = len(event.unsaved)
            rows += [_row(k.path.name, "", "", n) for n, k in enumerate(event.kept, first)]
        if not rows:
            said = event.why_not or "Nothing: all that was typed is saved or given up."
            rows = [heading("Typed and not saved"), paragraph(shown(said))]
        self.query_one("#pending", Rows).show(rows)
        self._show()

    def _title_of(self, unsaved: Unsaved) -> str:
        if unsaved.ref.startswith(CAPTURE):
            return "What was to be taken in"
        item = self.desk.library.get(unsaved.ref)
        return getattr(item, "title", "") or getattr(item, "text", "") or unsaved.ref

    @property
    def _selected(self) -> Unsaved | Rescued | None:
        row = self.query_one("#pending", Rows).selected
        everything: tuple[Unsaved | Rescued, ...] = (*self._unsaved, *self._kept)
        return everything[int(row.key)] if row is not None and row.key else None

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
        elif chosen is not None:
            where = shown(f"{chosen.ref} · {chosen.field}", "$text-muted")
            rows = [
                paragraph(shown(self._title_of(chosen), "bold")),
                paragraph(where),
                BLANK,
                *_words(chosen.text),
            ]
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
        elif chosen is not None:
            self.desk.go_on_with(chosen)

    def action_drop(self) -> None:
        """Give up what was typed."""
        chosen = self._selected
        if chosen is None or isinstance(chosen, Rescued):
            self.desk.tell("A kept version stays until you delete its file.")
        else:
            self._forget(chosen)

    @work(thread=True, group="pending", exit_on_error=False)
    def _forget(self, unsaved: Unsaved) -> None:
        from briefing.library.unsaved import forget

        forget(self.desk.root, unsaved.ref, unsaved.field)
        self._gather()


def in_words(unsaved: tuple[Unsaved, ...]) -> str:
    """How much is pending, for the line that offers it."""
    files = sum(each.field == FIELD for each in unsaved)
    parts = [counted(files, "file")] if files else []
    if len(unsaved) > files:
        parts.append(counted(len(unsaved) - files, "field"))
    return " and ".join(parts)


def _row(name: str, field: str, when: str, number: int) -> Row:
    about = " · ".join(part for part in (field, when) if part)
    words = [shown(name), *([shown(about, "$text-muted")] if about else [])]
    return Row(
        Content("\n").join(words),
        key=str(number),
        indent=2,
    )


def _words(text: str) -> list[Row]:
    return [Row(shown(line), key=f"line {n}", indent=1) for n, line in enumerate(text.split("\n"))]


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return opened.read(_LARGEST).decode(errors="replace")
    except OSError as error:
        return f"It cannot be read: {error.strerror or error}."
