"""The matrix: which sources carry which claims; for a question its sides beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events, on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from briefing.evidence.matrix import SIGN_WORDS, Matrix, matrix
from briefing.evidence.standing import standing
from briefing.evidence.subject import subject
from briefing.scales import CREDIBILITY, RELIABILITY
from briefing.text import counted
from briefing.tui.gate import shown
from briefing.tui.ledger import Ledger
from briefing.tui.matrix_grid import Grid, dated
from briefing.tui.matrix_sides import side_rows
from briefing.tui.rows import Rows
from briefing.tui.selecting import Selectable
from briefing.tui.subject_view import View

LEAST_SIDE = 36
"""Cells in which a side of a question can be read."""


@dataclass
class Crossed(Message):
    """Claims and sources are set against each other; None where the subject has vanished."""

    matrix: Matrix | None


class MatrixScreen(View):
    """Claims of a theme, brief, question, source or memo against their sources."""

    SPOT = "matrix"
    QUESTION = "Which sources carry which claims?"
    NOT_HERE = frozenset({"matrix"})

    def __init__(self, ref: str, select: str = "") -> None:
        """``ref`` names what the matrix is of, ``select`` the claim to begin at."""
        super().__init__(ref, select)
        self._found: Matrix | None = None
        self._sides: list[Rows] = []
        self._first = 0
        """The first side in sight."""

    def body(self) -> Iterable[Widget]:
        """The grid; the sides of a question in its place."""
        yield Static(id="question")
        yield Grid(name="matrix")
        yield Horizontal(id="sides")

    @property
    def grid(self) -> Grid:
        """The claims against the sources."""
        return self.query_one(Grid)

    @property
    def selected_ref(self) -> str:
        """The selected claim; among the sides, what is selected on the focused one."""
        row = self.focused.selected if isinstance(self.focused, Rows) else None
        return row.opens if row is not None else super().selected_ref

    def refresh_rows(self) -> None:
        """Work the matrix out anew, behind the screen."""
        self._cross()

    def memo_changed(self) -> None:
        """The picks are others."""
        super().memo_changed()
        self._show_sides()

    @work(thread=True, group="matrix", exclusive=True, exit_on_error=False)
    def _cross(self) -> None:
        library, worker = self.desk.library, get_current_worker()
        about = subject(library, self.subject_ref)
        found = matrix(library, about, self.desk.today) if about is not None else None
        if not worker.is_cancelled:
            self.post_message(Crossed(found))

    def on_crossed(self, message: Crossed) -> None:
        """Show what was worked out; a subject that has vanished closes its matrix."""
        found = self._found = message.matrix
        if found is None:
            self.dismiss()
            return
        self.set_class(bool(found.sides), "-question")
        if found.sides:
            self._show_sides()
            return
        self.unzoom()  # Of the sides that are gone one may have had all the room.
        self.grid.show(found, self._select)
        self.set_focus(self.grid)
        self.describe()

    def _show_sides(self) -> None:
        """A pane for each side."""
        found, desk = self._found, self.desk
        if found is None or not found.sides:
            return
        panes = self._sides
        new = [Rows(name=f"side-{n}") for n in range(len(panes), len(found.sides))]
        self.query_one("#sides", Horizontal).mount(*new)
        for pane in panes[len(found.sides) :]:
            pane.remove()
        self._sides = [*panes, *new][: len(found.sides)]
        for pane, side in zip(self._sides, found.sides, strict=True):
            pane.show(side_rows(desk.library, found, side, desk.memo.claims, desk.today))
        self._fit_sides()
        if self.focused not in self._sides:
            self.set_focus(self._sides[self._first])
        self.describe()

    def _fit_sides(self) -> None:
        """As many sides in sight as can be read, each of them whole; above them the question."""
        found = self._found
        if found is None or not found.sides:
            return
        width, total = self.app.size.width, len(self._sides)
        in_sight = 1 if self.is_zoomed else min(total, max(1, width // LEAST_SIDE))
        at = self._sides.index(self.focused) if self.focused in self._sides else self._first
        self._first = max(0, min(max(self._first, at - in_sight + 1), at, total - in_sight))
        end = self._first + in_sight
        for number, pane in enumerate(self._sides):
            pane.display = self._first <= number < end
            # What does not divide evenly goes to the last one.
            rest = width % in_sight if number == end - 1 else 0
            pane.styles.width = width // in_sight + rest
        counts = [counted(len(found.lines), "claim"), counted(len(found.sources), "source")]
        if in_sight < total:
            before, after = "◂ " * (self._first > 0), " ▸" * (end < total)
            counts = [f"{before}sides {self._first + 1}–{end} of {total}{after}"]
        about = Content.styled(f"  {' · '.join(counts)}", "$text-muted")
        self.query_one("#question", Static).update(shown(found.subject.title, "bold") + about)

    def on_resize(self) -> None:
        """Another width has room for more sides, or for fewer."""
        self._fit_sides()

    @property
    def panes(self) -> list[Selectable]:
        """The sides of a question, also those that are out of sight."""
        is_question = self._found is not None and bool(self._found.sides)
        return [*self._sides] if is_question else super().panes

    def zoom_changed(self) -> None:
        """One side in sight, or as many as can be read."""
        super().zoom_changed()
        self._fit_sides()

    @on(Rows.Highlighted)
    def _side_moved(self) -> None:
        self.describe()

    @on(events.DescendantFocus)
    def _side_entered(self) -> None:
        self._fit_sides()
        self.describe()

    @on(Rows.Opened)
    def _side_opened(self, event: Rows.Opened) -> None:
        self.desk.go_to(event.row.opens)

    def describe(self) -> None:
        """The selected cell in words; on a claim, how it stands."""
        library = self.desk.library
        if self._found is not None and self._found.sides:
            claim = library.claims.get(self.selected_ref)
            said = standing(library, claim, self.desk.today).sentences(library) if claim else ()
            self.say(*(shown(words) for words in said))
            return
        line, source = self.grid.selected_line, self.grid.selected_source
        if line is None:
            nothing = "No claim here yet: {new} writes one into the selected brief."
            self.say(self.named(nothing))
            return
        if source is None:
            picked = ["✓ In the memo."] if line.claim.ref in self.desk.memo.claims else []
            said = line.standing.sentences(library) or (f"{line.support.capitalize()}.",)
            self.say(*picked, *(shown(words) for words in said))
            return
        name = self.grid.name_of(source)
        cell = line.cells.get(source.id)
        if cell is None:
            self.say(shown(f"{name}, {dated(source)}: says nothing about this claim."))
            return
        facts = [e.locator for e in cell.evidence if e.locator]
        facts += [source.access] if source.access != "unknown" else []
        if source.reliability != "F":
            facts.append(f"{RELIABILITY.get(source.reliability, '')}, {source.reliability}")
        if cell.credibility != 6:
            facts.append(f"{CREDIBILITY.get(cell.credibility, '')}, {cell.credibility}")
        facts += [source.standing] if source.standing != "current" else []
        facts += [f"“{e.quote}”" for e in cell.evidence if e.quote]
        about = f": {' · '.join(facts)}" if facts else "."
        self.say(shown(f"{name}, {dated(source)}, {SIGN_WORDS[cell.stance]}{about}"))

    @on(Ledger.Opened)
    def _open(self) -> None:
        source = self.grid.selected_source
        self.desk.go_to(source.id if source is not None else self.selected_ref)
