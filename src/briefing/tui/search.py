"""Search as you type: results with what matched, and a live preview of what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from briefing.evidence.standing import standing
from briefing.model import Brief, Claim, Source
from briefing.search.index import Results
from briefing.text import counted
from briefing.tui import behind, hits, reading
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.lineage import source_rows
from briefing.tui.messages import Found
from briefing.tui.rows import Row, Rows

LIMIT = 60
"""Hits listed; the line above the footer says how many there are in all."""


class SearchBox(Input):
    """The query. Arrows and tab work on the results; everything else is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", show=False),
        Binding("down", "screen.move(1)", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
        Binding("tab", "screen.pick_and_next", "pick, next", show=True, priority=True),
        Binding("enter", "screen.go", "go there", show=True),
        Binding("escape", "screen.back", "back", show=True),
    ]


class Search(Desk, ModalScreen[None], inherit_bindings=False):
    """One box over everything the library holds.

    It is modal so that no key of the app can take a letter from the query.
    """

    NOT_HERE = frozenset({"search"})

    def __init__(self) -> None:
        super().__init__()
        self._serial = 0
        self._answered = 0
        self._go_when_found = False
        self._results: Results | None = None

    def body(self) -> Iterable[Widget]:
        """Box, results, preview."""
        yield SearchBox(
            placeholder="search claims, briefs, sources, themes",
            id="query",
            select_on_focus=False,
        )
        yield Horizontal(
            Vertical(Rows(name="hits"), id="found"),
            Rows(name="preview"),
            id="panes",
        )

    @property
    def hits(self) -> Rows:
        """The results."""
        return self.query_one("#hits", Rows)

    @property
    def selected_ref(self) -> str:
        """The selected hit."""
        row = self.hits.selected
        return row.opens if row is not None else ""

    def on_mount(self) -> None:
        """Begin in the box."""
        super().on_mount()
        self.set_focus(self.query_one(SearchBox))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the box was there belong to the query."""
        box = self.query_one(SearchBox)
        if self.focused is not box or not box.is_attached:
            self.set_focus(box)
        if event.is_printable and event.character:
            box.insert_text_at_cursor(event.character)
            event.stop()

    def bar_title(self) -> Content:
        """What this screen is for."""
        return Content.styled("Search everything", "bold")

    # Asking

    @on(Input.Changed, "#query")
    def _typed(self) -> None:
        self._go_when_found = False
        self.ask()

    def ask(self) -> None:
        """Ask the index; only the answer to the last question is shown."""
        self._serial += 1
        query = self.query_one(SearchBox).value
        if query.strip():
            self._ask(self._serial, query)
        else:
            self._answered = self._serial
            self._results = None
            self.refresh_rows()

    @work(thread=True, group="search", exclusive=True, exit_on_error=False)
    def _ask(self, serial: int, query: str) -> None:
        app, worker = self.desk, get_current_worker()
        if app.index is None:
            # Asked again as soon as there is an index.
            return
        results = app.index.search(
            query, library=app.library, today=app.today, picked=app.memo.claims, limit=LIMIT
        )
        if not worker.is_cancelled:
            self.post_message(Found(serial, results))

    def on_found(self, message: Found) -> None:
        """Show the results, unless the query has moved on."""
        if message.serial != self._serial:
            return
        self._answered = message.serial
        self._results = message.results
        self._show_results(first=True)
        if self._go_when_found:
            self._go_when_found = False
            self.action_go()

    def library_changed(self) -> None:
        """Ask again: what is shown may be gone."""
        super().library_changed()
        self.ask()

    # Showing

    def refresh_rows(self) -> None:
        """Show the results again, with the picks of now."""
        self._show_results(first=False)

    def _show_results(self, *, first: bool) -> None:
        results, picked = self._results, self.desk.memo.claims
        if results is None:
            self.hits.show(hits.ways())
            self.query_one("#preview", Rows).show([])
            waiting = self.query_one(SearchBox).value.strip() and self.desk.index is None
            self.say(Content("Reading the library: results come in a moment." if waiting else ""))
            return
        rows = hits.rows(results, self.desk.library, picked, self.desk.today)
        self.hits.show(rows, "" if first else None)
        self._show_preview()
        self.say(*self._verdict(results))

    def _verdict(self, results: Results) -> list[Content]:
        said = []
        if results.hits and results.partial:
            said.append(Content("Nothing matches every word; these match some."))
        elif results.total > len(results.hits):
            said.append(Content(f"The best {len(results.hits)} of {results.total}."))
        elif results.hits:
            said.append(Content(f"{counted(results.total, 'match', 'matches')}."))
        said.extend(shown(f"Left aside: {i.text} ({i.why}).", "$warning") for i in results.ignored)
        return said

    @on(Rows.Highlighted, "#hits")
    def _show_preview(self) -> None:
        library, today = self.desk.library, self.desk.today
        ref = self.selected_ref
        item = library.get(ref)
        rows: list[Row] = []
        if isinstance(item, Claim):
            rows = self.folded(behind.claim_rows(library, standing(library, item, today)))
        elif isinstance(item, Brief):
            rows = reading.brief_rows(library, item, self.desk.memo.claims, today)
        elif isinstance(item, Source):
            rows = source_rows(library, item)
        elif item is not None:
            rows = reading.theme_rows(library, ref, today)
        self.query_one("#preview", Rows).show(rows, "")

    # Doing

    def action_move(self, step: int) -> None:
        """To the next or the last hit, while typing goes on."""
        if step > 0:
            self.hits.action_down()
        else:
            self.hits.action_up()

    def action_page(self, step: int) -> None:
        """A page of hits."""
        if step > 0:
            self.hits.action_page_down()
        else:
            self.hits.action_page_up()

    def action_pick_and_next(self) -> None:
        """Pick the hit and go on to the next."""
        if self.selected_ref in self.desk.library.claims:
            self.desk.toggle_pick(self.selected_ref)
        elif self.selected_ref:
            self.desk.tell("Only claims are picked; enter opens this.")
        self.hits.action_down()

    def action_go(self) -> None:
        """Go to the hit; the search is closed. Enter may come before the results do."""
        if self._answered != self._serial and self.query_one(SearchBox).value.strip():
            self._go_when_found = True
            return
        ref = self.selected_ref
        if ref:
            self.dismiss()
            self.desk.go_to(ref)

    def action_back(self) -> None:
        """Back to where you were."""
        self.dismiss()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        ref = event.row.opens
        if ref:
            self.dismiss()
            self.desk.go_to(ref)
