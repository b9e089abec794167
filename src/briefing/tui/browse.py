"""The first screen: themes and briefs, the brief as it is read, what stands behind a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from briefing.commands import table
from briefing.evidence.standing import standing
from briefing.evidence.subject import is_question
from briefing.model import Brief, Claim
from briefing.tui import behind, reading, shelf
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.places import Spot
from briefing.tui.rows import Row, Rows


class Browse(Desk):
    """Three panes: the shelf, the brief or theme selected there, what is behind the claim."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)
    SPOT = "browse"

    def __init__(self) -> None:
        super().__init__()
        self._unfolded: set[str] = set()
        self._opened = False
        self._entered: Spot | None = None
        """The brief that was read last, and the row of it."""

    def body(self) -> Iterable[Widget]:
        """Shelf, reading and evidence; the last two fold above each other where it is narrow."""
        yield Horizontal(
            Rows(name="shelf"),
            Vertical(
                Rows(name="reading", empty="Reading the library …", many=self.names_claim),
                Rows(name="behind"),
                id="page",
            ),
            id="panes",
        )

    @property
    def shelf(self) -> Rows:
        """The left pane."""
        return self.query_one("#shelf", Rows)

    @property
    def reading(self) -> Rows:
        """The middle pane."""
        return self.query_one("#reading", Rows)

    @property
    def behind(self) -> Rows:
        """The right pane."""
        return self.query_one("#behind", Rows)

    # Showing

    def refresh_rows(self) -> None:
        """Make all panes anew."""
        library = self.desk.library
        first = None
        if not self._opened and library.briefs:
            self._opened = True
            home = next(iter(library.briefs.values()))
            self._unfolded = {home.theme}
            first = shelf.brief_key(home.theme, home.id)
        rows = shelf.rows(library, self.desk.memo, self._unfolded) if self.desk.loaded else []
        self.shelf.show(rows, first)
        if self.focused is None and self.is_current:
            self.set_focus(self.shelf)
        self._show_reading()

    def on_resize(self) -> None:
        """Another size may have room for more air, or for less."""
        if self.is_mounted:
            self.refresh_rows()

    def _show_reading(self, select: str | None = None) -> None:
        library, row = self.desk.library, self.shelf.selected
        today, picked = self.desk.today, self.desk.memo.claims
        rows: list[Row] = []
        if self.desk.loaded and not library.briefs and not library.findings:
            rows = reading.empty_rows()
        elif row is not None:
            if brief := library.briefs.get(row.opens):
                rows = reading.brief_rows(library, brief, picked, today, airy=self.airy)
            elif row.key in library.theme_ids():
                rows = self.aired(reading.theme_rows(library, row.key, today))
            elif row.key == shelf.TODAY:
                said = "Enter shows what changed, what is due, what has fallen and what is open."
                rows = [reading.heading("Today"), reading.paragraph(Content(said))]
            elif row.key == shelf.PROBLEMS:
                rows = [
                    reading.heading("Problems", str(len(library.findings))),
                    reading.paragraph(
                        Content(
                            "Enter shows what is wrong with the files, each with line and caret."
                            if library.findings
                            else "Every file of the library could be read in full."
                        )
                    ),
                ]
            else:
                said = "Enter shows the outline and the page."
                if row.key.startswith(shelf.SAVED):
                    said = "A saved memo: enter opens it, and u brings back the one before."
                rows = [reading.heading("Memo"), reading.paragraph(Content(said))]
        self.reading.show(rows, select)
        self._show_behind()

    def verdicts_known(self) -> None:
        """Say how the quotations compare."""
        self._show_behind(None)

    def _show_behind(self, select: str | None = "") -> None:
        library, row = self.desk.library, self.reading.selected
        item = library.get(row.opens) if row is not None else None
        rows: list[Row] = []
        words: list[Content] = []
        if isinstance(item, Claim):
            stands = standing(library, item, self.desk.today)
            rows = behind.claim_rows(library, stands, self.desk.verdicts(item))
            words = [shown(s) for s in stands.sentences(library)]
            if item.ref in self.desk.memo.claims:
                words.insert(0, Content("✓ In the memo."))
        elif isinstance(item, Brief):
            rows = behind.brief_rows(library, item)
            if self.shelf.selected is not None and self.shelf.selected.opens == item.id:
                words = [Content("The answer of the brief, and what it rests on.")]
        elif row is not None and is_question(library, row.opens):
            words = [Content("Enter sets the answers beside each other, with what is behind them.")]
        self.behind.show(self.folded(rows), select)
        self.say(*words)

    # Moving

    @on(Rows.Highlighted, "#shelf")
    def _shelf_moved(self) -> None:
        self._show_reading("")

    @on(Rows.Highlighted, "#reading")
    def _reading_moved(self) -> None:
        self._show_behind()
        if self.focused is self.reading:
            self._entered = self.spot

    @on(events.DescendantFocus)
    def _pane_entered(self) -> None:
        """Going on to another brief than the one read before is going places."""
        if self.focused not in (self.reading, self.behind) or self.shelf.selected is None:
            return
        before, now = self._entered, self.spot
        if before is not None and not before.is_like(now):
            self.desk.trail.visit((before,))
        self._entered = now

    @on(Rows.Opened, "#shelf")
    def _shelf_opened(self, event: Rows.Opened) -> None:
        key = event.row.key
        if key == shelf.TODAY:
            self.desk.action_today()
        elif key == shelf.PROBLEMS:
            self.desk.action_problems()
        elif key == shelf.WORKING_MEMO:
            self.desk.action_memo()
        elif key.startswith(shelf.SAVED):
            self.desk.open_memo(event.row.opens)
            self.desk.action_memo()
        elif key in self.desk.library.theme_ids():
            self._unfolded ^= {key}
            self.refresh_rows()
        else:
            self.set_focus(self.reading)

    @on(Rows.Opened, "#reading")
    def _reading_opened(self, event: Rows.Opened) -> None:
        ref = event.row.opens
        here = self.shelf.selected.opens if self.shelf.selected is not None else ""
        if here in self.desk.library.briefs and ref.partition("/")[0] == here:
            self.set_focus(self.behind)
        else:
            self.desk.go_to(ref)

    @on(Rows.Opened, "#behind")
    def _behind_opened(self, event: Rows.Opened) -> None:
        self.desk.go_to(event.row.opens)

    @property
    def selected_ref(self) -> str:
        """The claim read, while the focus is on it or on what is behind it."""
        if self.focused is self.behind and self.reading.selected is not None:
            opens = self.behind.selected.opens if self.behind.selected else ""
            return opens if opens in self.desk.library.claims else self.reading.selected.opens
        return super().selected_ref

    def action_back(self) -> None:
        """One pane to the left; from the shelf, to the place before."""
        if self.focused in (self.behind, self.reading):
            self.action_pane_left()
        else:
            self.desk.go_back_on_ground()

    # Places

    @property
    def spot(self) -> Spot:
        """The row of the shelf, the row read in the middle, and the pane in use."""
        if not self.is_mounted:
            return self.coming or Spot(self.SPOT)
        left, middle = self.shelf.selected, self.reading.selected
        pane = self.focused.id if isinstance(self.focused, Rows) else ""
        return Spot(self.SPOT, left.key if left else "", middle.key if middle else "", pane or "")

    def is_about(self, spot: Spot) -> bool:
        """This screen shows all that the shelf holds."""
        return spot.screen == self.SPOT

    def show_ref(self, ref: str) -> bool:
        """Go to a theme, brief or claim; whether that is somewhere else."""
        library = self.desk.library
        brief_id, _, claim = ref.partition("/")
        if ref in library.theme_ids():
            spot = Spot(self.SPOT, shelf.theme_key(ref))
        elif brief := library.briefs.get(brief_id):
            spot = Spot(self.SPOT, shelf.brief_key(brief.theme, brief.id), ref)
        else:
            return False
        if (spot.subject, spot.select) == (self.spot.subject, self.spot.select):
            self.set_focus(self.reading if claim else self.shelf)
            return False
        self.show_spot(spot)
        return True

    def show_spot(self, spot: Spot) -> None:
        """Show what is selected on the shelf and in the middle; a brief stands under its theme."""
        library = self.desk.library
        theme, separator, brief = spot.subject.partition(">")
        if separator and brief in library.briefs:
            if brief not in library.links.by_theme.get(theme, ()):
                theme = library.briefs[brief].theme
            spot = replace(spot, subject=shelf.brief_key(theme, brief))
            self._unfolded.add(theme)
        self._entered = spot
        self.shelf.show(shelf.rows(library, self.desk.memo, self._unfolded), spot.subject)
        self._show_reading(spot.select)
        panes = {rows.id: rows for rows in (self.shelf, self.reading, self.behind)}
        self.set_focus(panes.get(spot.pane) or (self.reading if spot.select else self.shelf))
