"""Search as you type: results with what matched, and a live preview of what stands behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from briefing.commands import table
from briefing.evidence.standing import standing
from briefing.model import Brief, Claim, Source
from briefing.search.results import Results
from briefing.tui import behind, hits, reading
from briefing.tui.arrangement import LIBRARY
from briefing.tui.awaited_results import Awaited
from briefing.tui.bindings import bindings
from briefing.tui.completing import Completes, Completing
from briefing.tui.completion import Completion
from briefing.tui.desk import Desk
from briefing.tui.driver import MOMENT, PATIENCE
from briefing.tui.gate import shown
from briefing.tui.last_question import Last
from briefing.tui.lineage import source_rows
from briefing.tui.messages import Found, Offered
from briefing.tui.places import Spot
from briefing.tui.progress import drawn
from briefing.tui.row import Row
from briefing.tui.rows import Rows
from briefing.tui.search_box import SearchBox

LIMIT = 60
"""Hits listed; the line above the footer says how many there are in all."""

PAUSE = 0.12
"""Seconds without a key after which a query that found too little is looked for further."""


class _Question(NamedTuple):
    """A query on its way to the index."""

    serial: int
    query: str
    widest: bool


class Search(Desk, ModalScreen[None], Completes, inherit_bindings=False):
    """One box over everything the library holds.

    It is modal so that no key of the app can take a letter from the query.
    """

    SPOT = "search"
    NOT_HERE = frozenset({"search"})
    # Those of the box, in which letters are typed.
    FOR_MANY = "{key:tab} picks, {key:ctrl+y} copies, {key:f2} does more, {key:escape} lets go."

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.SAVE_SEARCH, table.BESIDE_DOWN),
        *bindings(table.BESIDE_UP, shown=False),
        *bindings(table.SUSPEND, of_app=True, shown=False),
    ]

    def __init__(self, query: str = "") -> None:
        """``query`` is what the search begins with."""
        super().__init__()
        self.box = SearchBox(query)
        """The query."""
        self.completion = Completion()
        self._completing = Completing(self, self.box, self.completion)
        self._questions: Last[_Question] = Last()
        self._awaited = Awaited()
        self._asked = ""
        self._results: Results | None = None
        self._walked = False
        self._previewed: object = None
        self._shown = 0

    def body(self) -> Iterable[Widget]:
        """Box, what may stand at its cursor, results, preview."""
        yield self.box
        yield self.completion
        yield Horizontal(
            Vertical(Rows(name="hits", many=self.names_claim), id="found"),
            Rows(name="preview"),
            id="panes",
        )

    @property
    def _is_there(self) -> bool:
        """False once the screen is left: what it is made of goes before it does."""
        return self in self.app.screen_stack and self.box.is_attached

    @property
    def hits(self) -> Rows:
        """The results."""
        return self.query_one("#hits", Rows)

    @classmethod
    def at(cls, spot: Spot) -> Search:
        """The search of a spot."""
        return cls(spot.query)

    @property
    def spot(self) -> Spot:
        """The query and the selected hit."""
        row = self.hits.selected if self.query("#hits") else None
        return Spot(self.SPOT, select=row.key if row is not None else "", query=self.box.value)

    def is_about(self, spot: Spot) -> bool:
        """A search that is come back to is asked anew."""
        return False

    def show_spot(self, spot: Spot) -> None:
        """The hit that was selected, as soon as it is found."""
        self._walked = bool(spot.select)
        self.hits.want(spot.select)

    @property
    def selected_ref(self) -> str:
        """The selected hit."""
        row = self.hits.selected
        return row.opens if row is not None else ""

    def on_mount(self) -> None:
        """Begin in the box."""
        self.set_focus(self.box)
        self.watch(self.box, "selection", self._completing.moved, init=False)
        self.watch(self.hits, "scroll_y", self._scrolled, init=False)
        self.watch(self.app, "arrangement", self._arranged, init=False)
        if self.box.value:
            self.box.cursor_position = len(self.box.value)
            self.ask()

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the box was there belong to the query."""
        box = self.box
        if self.focused is not box or not box.is_attached:
            self.set_focus(box)
        if event.is_printable and event.character:
            box.insert_text_at_cursor(event.character)
            event.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While values are offered, some keys are about those."""
        is_open = self.completion.is_open
        if action in ("complete", "close_list"):
            return is_open
        many = bool(self.is_mounted and self.hits.together)
        if action == "let_go":
            return many and not is_open
        if action in ("pick_and_next", "back", "offer"):
            return not is_open and not (many and action == "back")
        if action in ("save_search", "beside_down"):
            return bool(self.box.value.strip()) and not is_open
        if action in ("take", "go"):
            return (is_open and self.completion.walked) == (action == "take")
        return super().check_action(action, parameters)

    def bar_title(self) -> Content:
        """What this screen is for."""
        return Content.styled("Search everything", "bold")

    # Asking

    @on(Input.Changed, "#query")
    def _typed(self) -> None:
        if self._asked == self.box.value:
            return  # A search that is come back to says so of what it begins with.
        self._awaited.forget()
        self._walked = False
        self.ask()
        self._completing.moved()

    def ask(self) -> None:
        """Ask the index; only the answer to the last question is shown."""
        number = self._awaited.ask()
        self.workers.cancel_group(self, "pause")
        before, query = self._asked, self.box.value
        self._asked = query
        if bool(before.strip()) != bool(query.strip()):
            # An empty search is not saved.
            self.refresh_bindings()
        if query.strip() and self.desk.index is None:
            # Asked again as soon as there is an index.
            self._results = None
            self.refresh_rows()
        elif query.strip():
            # The thread that searches would take the interpreter from the letter that was typed.
            self.call_after_refresh(self._put, _Question(number, query, widest=False))
        else:
            self._awaited.found()
            self._results = None
            self.refresh_rows()

    def _put(self, question: _Question) -> None:
        # The search may have been left meanwhile, or another letter typed.
        is_wanted = question.serial == self._awaited.number and self._is_there
        if is_wanted and self._questions.put(question):
            self._answer()

    @work(thread=True, group="search", exit_on_error=False)
    def _answer(self) -> None:
        app = self.desk
        with self._questions.each() as questions:
            for serial, query, widest in questions:
                library, order = app.library, app.arrangement.order
                limit = LIMIT if order == LIBRARY else hits.ORDERED
                results = app.ask_index(library, query, limit=limit, widest=widest)
                if results is None:
                    # Asked again as soon as there is an index.
                    continue
                if order != LIBRARY:
                    results = hits.in_order(results, library, order, app.today, LIMIT)
                # What a hit shows is made when it is looked at: for those in sight, here.
                _ = results.hits[: hits.FIRST]
                self.post_message(Found(serial, results))

    def on_found(self, message: Found) -> None:
        """Show the results, unless the query has moved on or the search was left."""
        if message.serial != self._awaited.number or not self._is_there:
            return
        first = self._awaited.found()
        self._results = message.results
        self._show_results(first=first)
        if message.results.unfinished:
            self._ask_further(_Question(message.serial, self.box.value, widest=True))
        self._awaited.go_on(self.desk)

    def _waits_for_results(self, do: Callable[[], object]) -> bool:
        """Whether results are still being looked for; it is done then as soon as they are there."""
        if self._awaited.is_there or not self.box.value.strip():
            return False
        # A first index may take long.
        at_most = PATIENCE if self.desk.index is not None else MOMENT
        self._awaited.hold(do, self.desk, at_most)
        return True

    @work(group="pause", exclusive=True)
    async def _ask_further(self, question: _Question) -> None:
        await asyncio.sleep(PAUSE)
        self._put(question)

    def library_changed(self) -> None:
        """Ask again: what is shown may be gone."""
        self._previewed = None
        super().library_changed()
        self.ask()

    # Completing

    def on_offered(self, message: Offered) -> None:
        """Show the values; a tab that was pressed before there were any takes the best."""
        if self._completing.offered(message):
            self.action_pick_and_next()

    def progress_changed(self) -> None:
        """While there is no index yet, how far it is stands in the place of the results too."""
        super().progress_changed()
        if self._results is None and self.is_mounted:
            self.refresh_rows()

    # Showing

    def refresh_rows(self) -> None:
        """Show the results again, with the picks of now."""
        self._show_results(first=False)

    def _show_results(self, *, first: bool) -> None:
        results = self._results
        if results is None:
            waiting = self.box.value.strip() and self.desk.index is None
            self.hits.show(hits.waiting(drawn(self.desk.progress)) if waiting else hits.ways())
            self._show_preview()
            self.say()
            return
        self._shown = self._first if first else max(self._first, self._shown)
        self._show_hits()
        self._describe()
        self._show_preview()

    def _describe(self) -> None:
        """How much was found, and how the selected claim stands."""
        if self._results is None:
            return
        typed = self.completion.typed
        being_typed = f"{typed.key}:" if typed is not None and typed.key else ""
        order = self.desk.arrangement.order
        library = self.desk.library
        claim = library.claims.get(self.selected_ref)
        stands = standing(library, claim, self.desk.today).sentences(library) if claim else ()
        found = hits.in_words(self._results, order, self.desk.keymap, being_typed)
        self.say(*found, *(["Selected:"] if stands else []), *map(shown, stands))

    @property
    def _first(self) -> int:
        """Hits that fill the screen."""
        return max(hits.FIRST, self.hits.size.height // 2)

    def _show_hits(self) -> None:
        if self._results is None:
            return
        picked, library = self.desk.memo.claims, self.desk.library
        rows = self.starred(hits.rows(self._results, library, picked, self.desk.today, self._shown))
        # The best hit is marked until the user marks another.
        self.hits.show(self.aired(rows), None if self._walked else "")

    def _arranged(self) -> None:
        self._walked = False
        self.ask()

    def _show_all(self) -> None:
        """Show the hits out of sight too, for somebody who goes there."""
        if self._results is not None and self._shown < len(self._results.hits):
            self._shown = len(self._results.hits)
            self._show_hits()

    def _scrolled(self, line: float) -> None:
        if line > 0:
            self._walked = True
            self._show_all()

    def verdicts_known(self) -> None:
        """Say how the quotations of the selected claim compare."""
        self._previewed = None
        self._show_preview()

    @on(Rows.Highlighted, "#hits")
    def _marked(self) -> None:
        self._walked = True
        self._describe()
        self._show_preview()

    def _show_preview(self) -> None:
        library, today, picked = self.desk.library, self.desk.today, self.desk.memo.claims
        ref = self.selected_ref
        item = library.get(ref)
        behind_it = (item, picked if isinstance(item, Brief) else ())
        if self._previewed == behind_it:
            return
        self._previewed = behind_it
        rows: list[Row] = []
        if isinstance(item, Claim):
            stands = standing(library, item, today)
            rows = self.folded(behind.claim_rows(library, stands, self.desk.verdicts(item)))
        elif isinstance(item, Brief):
            rows = reading.brief_rows(library, item, picked, today, self.desk.keymap)
        elif isinstance(item, Source):
            rows = source_rows(library, item)
        elif item is not None:
            rows = reading.theme_rows(library, ref, today)
        self.query_one("#preview", Rows).show(rows, "")

    @property
    def to_zoom(self) -> Widget:
        """What stands beside the results: those are walked through while it is read."""
        return self.query_one("#preview", Rows)

    @property
    def zoom_key(self) -> str:
        """That of the box, in which letters are typed."""
        return "key:f5"

    def zoom_changed(self) -> None:
        """What stands beside is no band any more, or one again."""
        super().zoom_changed()
        if self.narrow:
            self._previewed = None
            self._show_preview()

    # Doing

    def action_move(self, step: int) -> None:
        """To the next or the last hit, or value, while typing goes on."""
        if self.completion.is_open:
            self._completing.step(step)
            return
        if self._waits_for_results(partial(self.action_move, step)):
            return
        self._walk()
        if step > 0:
            self.hits.action_down()
        else:
            self.hits.action_up()

    def action_extend(self, step: int) -> None:
        """Select several: take in the hit above or below."""
        if self._waits_for_results(partial(self.action_extend, step)):
            return
        self._walk()
        if step > 0:
            self.hits.action_extend_down()
        else:
            self.hits.action_extend_up()

    def action_let_go(self) -> None:
        """Select no hits together any more."""
        self.hits.let_go()

    def _walk(self) -> None:
        self._walked = True
        self._show_all()

    def action_page(self, step: int) -> None:
        """A page of hits."""
        if self._waits_for_results(partial(self.action_page, step)):
            return
        self._walk()
        if step > 0:
            self.hits.action_page_down()
        else:
            self.hits.action_page_up()

    def action_pick_and_next(self) -> None:
        """Pick the hit and go on to the next. Tab may come before the values and results do."""
        if self._completing.waits() or self._waits_for_results(self.action_pick_and_next):
            return
        if len(self.selected_refs) > 1:
            self.desk.toggle_picks(self.selected_refs)
            return
        if self.selected_ref in self.desk.library.claims:
            self.desk.toggle_picks(self.selected_refs)
        elif self.selected_ref:
            kind = type(self.desk.library.get(self.selected_ref)).__name__.lower()
            # It goes on to the next one: what is said is of the one before.
            said = f"Only claims are picked, and that was a {kind}; "
            self.desk.tell(said + self.desk.keymap.told("{key:up} {key:enter} opens it."))
        self._walk()
        self.hits.action_down()

    def action_go(self) -> None:
        """Go to the hit; the search is closed. Enter may come before the results do."""
        if self._waits_for_results(self.action_go):
            return
        if ref := self.selected_ref:
            self._leave_for(ref)

    def _leave_for(self, ref: str) -> None:
        leaving = self.desk.here
        self.desk.begin_walk(self._results.hits if self._results else (), ref)
        self.dismiss()
        self.desk.go_to(ref, leaving)
        self.desk.toured("found")

    def action_save_search(self) -> None:
        """Keep the query under a name."""
        self.desk.action_save_search()

    def action_back(self) -> None:
        """Back to where you were; out of a zoom before that."""
        if self.unzoom():
            return
        closed = self.desk.here
        self.dismiss()
        self.desk.closed(closed)

    @on(Rows.Opened, "#hits, #preview")
    def _opened(self, event: Rows.Opened) -> None:
        if event.row.opens:
            self._leave_for(event.row.opens)
