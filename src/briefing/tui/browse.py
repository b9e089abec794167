"""The first screen: themes and briefs, the brief as it is read, what stands behind a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget

from briefing.commands import table
from briefing.evidence.standing import standing
from briefing.evidence.subject import is_question
from briefing.model import Brief, Claim, Finding, Memo, Source
from briefing.tui import arrangement, behind, lists, reading, shelf
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.places import Spot
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows
from briefing.tui.session import Session


class Browse(Desk):
    """Three panes: the shelf, the brief or theme selected there, what is behind the claim."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK),
        *bindings(table.FILTER, table.UNFILTER, shown=False),
        *bindings(table.SORT, of_app=True, shown=False),
        *bindings(table.NEXT_RESULT, table.PREVIOUS_RESULT, of_app=True, shown=False),
        *bindings(table.ACTIONS, shown=False),
    ]
    SPOT = "browse"

    def __init__(self, left: Session | None = None) -> None:
        """``left`` is how it was left the last time."""
        super().__init__()
        self._left = left
        self._unfolded: set[str] = set(lists.GROUPS)
        self._opened = False
        self._made_for: tuple[bool, bool] | None = None
        """What the rows were made for: room for air, and none for two panes beside each other."""
        self._entered: Spot | None = None
        """The brief that was read last, and the row of it."""
        self._goes_to_what_passes = False
        """A filter was kept a moment ago: what it lets through is gone on with."""
        self._lost: Row | None = None
        """That of a brief that stood on the shelf until its file could no longer be read."""

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
        first, self._made_for = None, self._room
        if not self._opened and library.briefs:
            self._opened = True
            if self._left is not None and self._come_back(self._left):
                return
            home = next(iter(library.briefs.values()))
            self._unfolded.add(home.theme)
            first = shelf.brief_key(home.theme, home.id)
        rows = self._shelf_rows() if self.desk.loaded else []
        self.shelf.show(rows, self._instead() or first)
        if self.focused is None and self.is_current:
            self.set_focus(self.shelf)
        self._show_reading()

    def _instead(self) -> str:
        """The row to go to where the brief on the shelf can no longer be read: what is wrong with
        it; empty where it can. One that can be read again is gone back to."""
        row, briefs = self.shelf.selected, self.desk.library.briefs
        if row is None or not self.desk.loaded:
            return ""
        if self._lost is not None and self._lost.opens in briefs:
            back, self._lost = self._lost.key, None
            return back if row.key == shelf.PROBLEMS else ""
        if ">" not in row.key or row.opens in briefs or self._why_lost(row) is None:
            return ""
        self._lost = row
        if self.focused in (self.reading, self.behind):
            self.set_focus(self.shelf)
        return shelf.PROBLEMS

    def _shelf_rows(self) -> list[Row]:
        desk, reading = self.desk, ""
        selected = self.shelf.selected
        # A row must not go while the cursor is on it.
        if self._entered is not None and not (selected and selected.key.startswith(lists.READ)):
            reading = self._entered.subject.rpartition(">")[2]
        more = desk.way(table.BOOKMARKS)
        own = lists.Lists(desk.recent, desk.bookmarks, desk.counts, reading, more)
        memos = desk.saved_memos.values()
        return self.starred(shelf.rows(desk.library, desk.memo, self._unfolded, memos, own))

    def _shelf_changed(self) -> None:
        if self._opened:
            self.shelf.show(self._shelf_rows())

    def _come_back(self, left: Session) -> bool:
        """Show what was shown when the app was left, where it is there still."""
        known = self.desk.known(left.place[:1])
        if not known or known[0].screen != self.SPOT:
            return False
        themes = self.desk.library.theme_ids()
        self._unfolded = {key for key in left.unfolded if key in themes or key in lists.GROUPS}
        self.show_spot(known[0])
        for name, (key, above) in left.panes.items():
            pane = next((rows for rows in self.query(Rows) if rows.id == name), None)
            if pane is not None:
                pane.want(key if name == "behind" or pane.selected is None else pane.selected.key)
                pane.lift(above)
        self.desk.offer_what_was_left(left)
        return True

    @property
    def shelf_as_it_is(self) -> tuple[tuple[str, ...], dict[str, tuple[str, int]]]:
        """What is unfolded, and of each pane the selected key and the lines in sight over it."""
        panes = {
            rows.id or "": (rows.selected.key, rows.above)
            for rows in (self.shelf, self.reading, self.behind)
            if rows.selected is not None
        }
        return tuple(sorted(self._unfolded)), panes

    def on_resize(self) -> None:
        """Another size may have room for more air, or for less, or none for a heading."""
        if self.is_mounted and self._made_for != self._room:
            self.refresh_rows()

    @property
    def _room(self) -> tuple[bool, bool]:
        return self.airy, self.narrow

    def _show_reading(self, select: str | None = None) -> None:
        library, row = self.desk.library, self.shelf.selected
        today, picked, keys = self.desk.today, self.desk.memo.claims, self.desk.keymap
        rows: list[Row] = []
        if self.desk.loaded and not library.briefs and not library.findings:
            rows = reading.empty_rows(keys)
        elif row is not None:
            if select == "" and row.opens in library.claims:
                select = row.opens
            brief, arranged = library.briefs.get(row.opens.partition("/")[0]), self.desk.arrangement
            if brief is not None:
                rows = arrangement.brief_rows(
                    library, brief, picked, today, arranged, keys, airy=self.airy
                )
            elif row.opens in library.theme_ids():
                rows = arrangement.theme_rows(
                    library, row.opens, picked, today, arranged, keys, airy=self.airy
                )
            elif isinstance(source := library.get(row.opens), Source):
                from briefing.tui.lineage import source_rows

                rows = source_rows(library, source)
            elif (memo := self._memo_of(row)) is not None:
                working = row.key == shelf.WORKING_MEMO
                rows = reading.memo_rows(
                    library, memo, picked, today, keys, is_working=working, airy=self.airy
                )
            else:
                rows = reading.list_rows(library, row.key, keys)
                if row.key == shelf.PROBLEMS:
                    rows[1:1] = self._lost_rows()
        self.reading.show(self.starred(rows), select)
        self._show_behind(None if select is None else "")

    def _memo_of(self, row: Row) -> Memo | None:
        """The memo that a row of the shelf is of; None where nothing is picked for the page."""
        if row.key == shelf.WORKING_MEMO:
            return self.desk.memo if self.desk.memo.claims else None
        return self.desk.saved_memos.get(row.opens)

    def _lost_rows(self) -> list[Row]:
        """Why the brief that stood here a moment ago does not."""
        finding = self._why_lost(self._lost) if self._lost is not None else None
        if self._lost is None or finding is None:
            return []
        place = f"{finding.place.file}:{finding.place.line}"
        title = Content("“") + self._lost.content
        why = shown(f"” cannot be read now: {finding.message} ({place}).")
        return [reading.paragraph(title + why), BLANK]

    def _why_lost(self, row: Row) -> Finding | None:
        from briefing.library.locate import unread

        return unread(self.desk.library, row.opens)

    def on_mount(self) -> None:
        """Follow how claims are to be listed, too."""
        self.watch(self.app, "arrangement", self._arranged, init=False)
        self.watch(self.app, "recent", self._shelf_changed, init=False)
        self.watch(self.app, "own_memos", self._shelf_changed, init=False)
        self.watch(self.app, "counts", self._shelf_changed, init=False)

    def _arranged(self) -> None:
        self._show_reading()
        rows = self.reading.rows
        said = next((n for n, row in enumerate(rows) if row.ref == arrangement.SAID), None)
        if self.desk.arrangement.waits:
            return
        if self.app.screen is self:
            goes, self._goes_to_what_passes = self._goes_to_what_passes, False
            if goes and said is not None:
                self._to_what_passes()
        elif said is not None:
            # Below a long bottom line one would not see what is let through while one types.
            self.reading.reveal(said)

    def _to_what_passes(self) -> None:
        """From the head of a brief to the first claim that is listed."""
        claims, row = self.desk.library.claims, self.reading.selected
        if row is None or row.opens not in claims:
            first = (row.key for row in self.reading.rows if row.opens in claims)
            self.reading.select(next(first, ""))

    def memo_changed(self) -> None:
        """The picks are others: a filter may ask for them."""
        super().memo_changed()
        if "is:" in self.desk.arrangement.query:
            self.desk.narrow_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A filter can be taken away where there is one."""
        if action == "unfilter":
            return bool(self.desk.arrangement.query)
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """List only what a query lets through."""

        def kept() -> None:
            self._goes_to_what_passes = True

        self.desk.ask_filter(kept)

    def on_screen_resume(self) -> None:
        """Back from another screen: what was kept of a filter is gone on with."""
        if self._goes_to_what_passes:
            self._arranged()

    def action_unfilter(self) -> None:
        """Take the last filter away."""
        self.desk.take_filter_away()

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
            said = "The answer of the brief, and what it rests on."
            words = [self.named(said if item.bottom_line else "No answer yet: {edit} writes it.")]
        elif row is not None and is_question(library, row.opens):
            said = "{open} sets the answers beside each other, with what is behind them."
            words = [self.named(said)]
        if row is not None and row.opens in self.desk.marked:
            words.insert(0, Content("★ Bookmarked."))
        themes, left = library.theme_ids(), self.shelf.selected
        walked = left if left is not None and left.opens in themes else row
        if walked is not None:
            words[:0] = self.desk.walked_words(walked.opens)
        self.behind.show(self.starred(self.folded(rows)), select)
        self.say(*words)

    def zoom_changed(self) -> None:
        """What is behind a claim is no band any more, or one again."""
        super().zoom_changed()
        if self.narrow:
            self._show_behind(None)

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
        self._read_on()

    def _read_on(self) -> None:
        """The brief of the shelf is being read."""
        self._entered = self.spot
        brief = self._entered.subject.rpartition(">")[2]
        if brief in self.desk.library.briefs:
            self.desk.is_reading(brief)

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
        elif key.startswith((lists.READ, lists.MARKED)):
            if event.row.ref:
                self.desk.go_to(event.row.ref)
            else:
                marks, drop = self.desk.way(table.BOOKMARKS), self.desk.way(table.DROP)
                said = (
                    f"It is not in the library any more; {marks} lists it, and {drop} takes it out."
                )
                self.desk.tell(said)
        elif key.startswith(lists.SEARCH):
            self.desk.run_search(key.removeprefix(lists.SEARCH))
        elif key in self.desk.library.theme_ids() or key in lists.GROUPS:
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
        """One pane to the left; from the shelf, out of a zoom, then to the place before."""
        if self.focused in (self.behind, self.reading):
            self.action_pane_left()
        elif not self.unzoom():
            self.desk.go_back_on_ground()

    def action_actions(self) -> None:
        """What can be done with the selected row: a saved search is none of the library's items."""
        row = self.shelf.selected
        if self.focused is self.shelf and row is not None and row.key.startswith(lists.SEARCH):
            self.desk.search_actions(row.key.removeprefix(lists.SEARCH))
        else:
            self.desk.action_actions()

    # Places

    @property
    def spot(self) -> Spot:
        """The row of the shelf, the row read in the middle, and the pane in use."""
        try:
            left, middle = self.shelf.selected, self.reading.selected
        except NoMatches:
            return self.coming or Spot(self.SPOT)
        library, key = self.desk.library, left.key if left is not None else ""
        if left is not None and key.startswith((lists.READ, lists.MARKED)):
            # Lists change; a brief stands under its theme.
            brief = library.briefs.get(left.opens.partition("/")[0])
            key = shelf.brief_key(brief.theme, brief.id) if brief is not None else left.opens
        pane = self.focused.id if isinstance(self.focused, Rows) else ""
        return Spot(self.SPOT, key, middle.key if middle else "", pane or "")

    def is_about(self, spot: Spot) -> bool:
        """This screen shows all that the shelf holds."""
        return spot.screen == self.SPOT

    def show_ref(self, ref: str) -> bool:
        """Go to a theme, brief or claim; whether that is somewhere else."""
        library = self.desk.library
        brief_id = ref.partition("/")[0]
        self.desk.show_all(ref)
        if ref in library.theme_ids():
            spot = Spot(self.SPOT, shelf.theme_key(ref))
        elif brief := library.briefs.get(brief_id):
            spot = Spot(self.SPOT, shelf.brief_key(brief.theme, brief.id), ref)
        else:
            return False
        if (spot.subject, spot.select) == (self.spot.subject, self.spot.select):
            self.set_focus(self.reading if spot.select else self.shelf)
            self._show_behind(None)  # Which result it is may be another.
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
        self._entered, self._opened = spot, True
        self.shelf.show(self._shelf_rows(), spot.subject)
        self._show_reading(spot.select)
        panes = {rows.id: rows for rows in (self.shelf, self.reading, self.behind)}
        self.set_focus(panes.get(spot.pane) or (self.reading if spot.select else self.shelf))
        if self.focused is not self.shelf:
            self._read_on()
