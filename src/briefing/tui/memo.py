"""The memo screen: outline, live page, words against the budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from briefing.commands import table
from briefing.evidence.standing import standing
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.page import gauge, outline_rows, page_rows
from briefing.tui.reading import paragraph
from briefing.tui.rows import BLANK, Row, Rows


class MemoScreen(Desk):
    """The working memo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.DROP, table.PIN),
        *bindings(table.WRITE, of_app=True),
    ]

    NOT_HERE = frozenset({"memo", "pick"})

    def body(self) -> Iterable[Widget]:
        """Outline at the left, the page at the right."""
        yield Horizontal(Rows(name="outline"), Rows(name="page"), id="panes")

    def on_mount(self) -> None:
        """Follow the page as it is composed anew."""
        super().on_mount()
        self.watch(self.app, "document", self.refresh_rows, init=False)
        self.set_focus(self.query_one("#outline", Rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to drop or pin where nothing is picked."""
        if action in ("drop", "pin"):
            return bool(self.desk.memo.claims)
        return super().check_action(action, parameters)

    def bar_title(self) -> Content:
        """The memo's title."""
        document = self.desk.document
        title = document.title if document else self.desk.memo.title or "nothing picked"
        return Content.assemble(("Memo: ", "$text-muted"), shown(title, "bold"))

    def bar_memo(self) -> Content:
        """Words against the budget."""
        return gauge(self.desk.document) if self.desk.document else Content("")

    def refresh_rows(self) -> None:
        """Outline and page anew; without a page, why there is none."""
        document = self.desk.document
        outline, page = self.query_one("#outline", Rows), self.query_one("#page", Rows)
        if document is None:
            outline.show(self._nothing())
            page.show([])
            self.say()
            return
        outline.show(outline_rows(document, self.desk.library))
        self._show_page()

    def _nothing(self) -> list[Row]:
        if self.desk.why_no_document:
            refs = self.desk.memo.claims
            return [
                paragraph(shown(self.desk.why_no_document, "$warning")),
                BLANK,
                *(Row(shown(r), key=r, indent=3) for r in refs),
            ]
        return [
            paragraph(Content.styled("The memo is empty.", "bold")),
            BLANK,
            paragraph(Content("Go back (esc), select a claim and press space to pick it,")),
            paragraph(Content("or press / to search: tab picks a result and goes on.")),
        ]

    @on(Rows.Highlighted, "#outline")
    def _show_page(self) -> None:
        document = self.desk.document
        row = self.query_one("#outline", Rows).selected
        if document is not None:
            page = self.query_one("#page", Rows)
            rows = page_rows(document, row.ref if row is not None else "")
            page.show(rows)
            self._say(row.ref if row is not None else "")
            marked = next((n for n, r in enumerate(rows) if r.mark.plain == "▌"), None)
            if marked is not None:
                page.reveal(marked)

    def _say(self, ref: str) -> None:
        """How the selected claim stands, then what the one who writes the memo should know."""
        library, document = self.desk.library, self.desk.document
        claim = library.claims.get(ref)
        said = standing(library, claim, self.desk.today).sentences(library) if claim else ()
        self.say(*(shown(words) for words in (*said, *(document.remarks if document else ()))))

    @on(Rows.Opened, "#outline")
    def _opened(self, event: Rows.Opened) -> None:
        self.desk.go_to(event.row.ref)

    def action_drop(self) -> None:
        """Drop the selected line; u brings it back."""
        ref = self.selected_ref
        if ref in self.desk.memo.claims:
            self.desk.toggle_pick(ref)
        elif ref:
            self.desk.tell("It comes with a contested claim and leaves with it.")

    def action_pin(self) -> None:
        """Pin the selected line, or let it go."""
        memo, ref = self.desk.memo, self.selected_ref
        if ref in memo.pins:
            self.desk.change_memo(replace(memo, pins=tuple(p for p in memo.pins if p != ref)))
        elif ref in self.desk.library.claims:
            self.desk.change_memo(replace(memo, pins=(*memo.pins, ref)))
