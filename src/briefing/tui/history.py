"""Every change this program made in the library, across files and restarts: undone and redone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from briefing.commands import table
from briefing.commands.command import Command
from briefing.text import counted, moment
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.difference import difference_rows, lines_of
from briefing.tui.gate import in_a_row, shown
from briefing.tui.messages import Written
from briefing.tui.reading import heading, paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.library.save import Saved
    from briefing.library.undo import Entry

_MOST_LINES = 2000
"""Lines of a difference that are shown; ``briefing history --diff`` prints the rest."""


class History(Desk):
    """The changes, the latest first, and what the selected one did."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.UNDO, table.REDO)
    NOT_HERE = frozenset({"pick", "edit", "edit_file", "edit_whole", "actions"})

    @dataclass
    class Listed(Message):
        """The history as it was on the disk when it was asked for the ``serial``-th time; or why
        it cannot be read."""

        serial: int
        entries: tuple[Entry, ...] = ()
        why_not: str = ""

    @dataclass
    class Compared(Message):
        """What a change did, as a unified diff of raw text."""

        entry: Entry
        difference: str

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        self._entries: tuple[Entry, ...] | None = None
        self._difference: tuple[str, str] = ("", "")

    def body(self) -> Iterable[Widget]:
        """The list, and beside it what the selected change did."""
        yield Horizontal(Rows(name="changes"), Rows(name="difference"), id="panes")

    def bar_title(self) -> Content:
        """What this is, and how many."""
        if not self._entries:
            return Content.styled("History", "bold")
        return Content.styled(f"History: {counted(len(self._entries), 'change')}", "bold")

    @property
    def keys_here(self) -> Sequence[Command]:
        """The two keys that other screens have no room for."""
        return (replace(table.UNDO, footer="undo"), replace(table.REDO, footer="redo"))

    @property
    def selected_ref(self) -> str:
        """A change is no item of the library."""
        return ""

    def refresh_rows(self) -> None:
        """Read the history again: what is shown is older than what is on the disk."""
        if self.focused is None:
            self.set_focus(self.query_one("#changes", Rows))
        self._asked += 1
        self._read(self.desk.root, self._asked)

    @work(thread=True, group="history", exit_on_error=False)
    def _read(self, root: Path, serial: int) -> None:
        from briefing.library.undo import entries

        try:
            self.post_message(self.Listed(serial, entries(root)))
        except OSError as error:
            why = f"The history cannot be read: {error.strerror or error}."
            self.post_message(self.Listed(serial, why_not=why))

    @on(Listed)
    def _listed(self, event: Listed) -> None:
        if event.serial != self._asked:
            return  # It was read before the last change, and is there after it.
        self._entries = event.entries
        rows = [row for entry in event.entries for row in (_row(entry), BLANK)]
        if not rows:
            said = event.why_not or "Nothing was changed yet by this program."
            rows = [heading("History"), paragraph(shown(said))]
        changes = self.query_one("#changes", Rows)
        changes.show(rows)
        changes.refresh(layout=True)  # Where it stands above the difference it is as high.
        self._show_bar()
        self._compare()
        said = "{undo} takes back the last change that stands · {redo} does it again"
        self.say(*([self.named(said)] if event.entries else []))

    @property
    def _selected(self) -> Entry | None:
        row = self.query_one("#changes", Rows).selected
        found = (e for e in self._entries or () if row is not None and e.id == row.key)
        return next(found, None)

    @on(Rows.Highlighted, "#changes")
    def _compare(self) -> None:
        entry = self._selected
        if entry is None:
            self.query_one("#difference", Rows).show([])
        elif self._difference[0] != entry.id:
            self._look(self.desk.root, entry)

    @on(Rows.Opened, "#changes")
    def _opened(self) -> None:
        self.set_focus(self.query_one("#difference", Rows))

    @work(thread=True, group="difference", exit_on_error=False)
    def _look(self, root: Path, entry: Entry) -> None:
        from briefing.library.undo import diff_of

        try:
            difference = diff_of(root, entry)
        except OSError as error:
            difference = f"Its versions cannot be read: {error.strerror or error}."
        self.post_message(self.Compared(entry, difference))

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        selected = self._selected
        if selected is None or selected.id != event.entry.id:
            return
        self._difference = (event.entry.id, event.difference)
        lines = lines_of(event.difference)
        rows = [
            paragraph(shown(event.entry.what, "bold")),
            BLANK,
            *difference_rows(lines[:_MOST_LINES]),
        ]
        if len(lines) > _MOST_LINES:
            rows.append(paragraph(Content(f"{len(lines) - _MOST_LINES:,} more lines")))
        self.query_one("#difference", Rows).show(rows, "")

    # Undo and redo

    def action_undo(self) -> None:
        """Take back the last change that stands, whatever it was and however many files."""
        from briefing.library.undo import undo

        self._again(undo)

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        from briefing.library.undo import redo

        self._again(redo)

    def _again(self, doing: Callable[[Path], Saved]) -> None:
        """The app does it: the history may be left meanwhile."""
        from briefing.library.undo import name_of

        desk, root = self.desk, self.desk.root
        if desk.may_write():
            desk.again(
                lambda: doing(root), lambda saved: f"{name_of(root, saved)}.", then=self._is_done
            )

    def _is_done(self, _: Written) -> None:
        if self in self.desk.screen_stack:
            self.refresh_rows()


def _row(entry: Entry) -> Row:
    state = "  taken back" if entry.undone else ""
    what = shown(entry.what, "strike $text-muted" if entry.undone else "")
    where = in_a_row((moment(entry.time), ", ".join(entry.files)), "$text-muted")
    return Row(
        Content.assemble(what, (state, "$warning"), "\n", where),
        key=entry.id,
        indent=2,
    )
