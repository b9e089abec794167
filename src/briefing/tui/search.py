"""Search as you type: results with what matched, and a live preview of what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from briefing.evidence.standing import standing
from briefing.model import Brief, Claim, Source, Theme
from briefing.search.index import Hit, Results
from briefing.text import counted, display
from briefing.tui import behind, reading
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


class Search(Desk):
    """One box over everything the library holds."""

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

    def compose(self) -> ComposeResult:
        """The lists of this screen are driven from the box."""
        yield from super().compose()

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
        self.query_one(SearchBox).focus()

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
            self.hits.show(_ways_to_search())
            self.query_one("#preview", Rows).show([])
            waiting = self.query_one(SearchBox).value.strip() and self.desk.index is None
            self.say(Content("Reading the library: results come in a moment." if waiting else ""))
            return
        rows = [self._hit_row(hit, picked) for hit in results.hits]
        self.hits.show(rows or _nothing_found(results.query), "" if first else None)
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

    def _hit_row(self, hit: Hit, picked: Iterable[str]) -> Row:
        text = shown(hit.text)
        for start, end in hit.spans:
            text = text.stylize("bold underline $accent", start, end)
        library = self.desk.library
        where = {"claim": "", "brief": "brief", "source": "source", "theme": "theme"}[hit.type]
        parts = [Content.styled(where, "$text-muted")] if where else []
        if hit.type == "claim":
            claim = library.claims.get(hit.ref)
            if claim is not None:
                if hit.field != "text":
                    text = Content("\n").join([shown(claim.text), text])
                    parts.append(shown(_plain(hit.field), "$text-muted"))
                parts.append(shown(library.brief_of(claim).title, "$text-muted"))
                parts += [
                    Content.styled(badge, "$error" if badge in reading.GRAVE else "$warning")
                    for badge in standing(library, claim, self.desk.today).badges
                ]
        elif hit.field != "title":
            item = library.get(hit.ref)
            title = item.title if isinstance(item, Brief | Source | Theme) else hit.ref
            text = Content("\n").join([shown(title, "bold"), text])
            parts.append(shown(_plain(hit.field), "$text-muted"))
        parts += [
            Content.styled(f"by {how}", "$text-muted")
            for how in hit.how
            if how in ("synonym", "typo")
        ]
        below = Content.styled(" · ", "$text-muted").join(parts)
        return Row(
            Content("\n").join([text, below]) if parts else text,
            key=f"{hit.type}:{hit.ref}",
            ref=hit.ref,
            mark=reading.mark_of(hit.ref, picked if isinstance(picked, tuple) else tuple(picked)),
            indent=3,
        )

    @on(Rows.Highlighted, "#hits")
    def _show_preview(self) -> None:
        library, today = self.desk.library, self.desk.today
        ref = self.selected_ref
        item = library.get(ref)
        rows: list[Row] = []
        if isinstance(item, Claim):
            rows = behind.claim_rows(library, item, today)
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
            self.hits.action_down()
        elif self.selected_ref:
            self.desk.tell("Only claims are picked; enter opens this.")

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


def _plain(field: str) -> str:
    """A field in plain words: ``bottom_line`` is ``bottom line``."""
    return {"id": "reference"}.get(field, field.replace("_", " "))


def _ways_to_search() -> list[Row]:
    ways = [
        ("sefcov jogm", "words in any order, unfinished or misspelt"),
        ('"joint purchasing"', "an exact phrase"),
        ("tariff !steel", "without a word"),
        ("draft | final", "one or the other"),
        ("theme:trade is:contested", "only what passes the filters"),
        ("source:euractiv since:2025-07", "by source and date"),
    ]
    return [
        Row(Content.styled("Type: results come with every key.", "$text-muted"), indent=3),
        Row(Content("")),
        *(
            Row(Content.assemble((f"{query:<32}", "bold"), (why, "$text-muted")), indent=3)
            for query, why in ways
        ),
    ]


def _nothing_found(query: str) -> list[Row]:
    return [
        Row(
            Content.assemble("Nothing holds ", Content.styled(display(query), "bold"), "."),
            indent=3,
        ),
        Row(
            Content.styled("Fewer words, or a part of a word, find more.", "$text-muted"), indent=3
        ),
    ]
