"""Where a sentence of the memo comes from: its claim, what is behind it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from briefing.commands import table
from briefing.evidence.standing import standing
from briefing.tui import behind
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.reading import badges, paragraph
from briefing.tui.rows import BLANK, Row, Rows

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Trace(ModalScreen[None]):
    """A claim with its evidence, over the memo; enter goes on to what is selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK),
        *bindings(table.EDIT_FILE, table.QUIT, table.HELP, of_app=True),
    ]

    def __init__(self, ref: str) -> None:
        """``ref`` is a claim of the library."""
        super().__init__()
        self.ref = ref

    @property
    def _desk(self) -> BriefingApp:
        return cast("BriefingApp", self.app)

    def compose(self) -> ComposeResult:
        """The claim and what is behind it."""
        with Vertical():
            yield Rows(name="trace")
            yield Static(Content.styled("enter opens · esc back to the memo", "$text-muted"))

    def on_mount(self) -> None:
        """Fill it."""
        rows = self.query_one(Rows)
        rows.styles.height = max(6, self.app.size.height - 8)
        rows.show(self._rows(), self.ref)
        self.set_focus(rows)

    def _rows(self) -> list[Row]:
        library = self._desk.library
        claim = library.claims.get(self.ref)
        if claim is None:
            return [paragraph(Content("It is not in the library any more."))]
        stands = standing(library, claim, self._desk.today)
        brief = library.brief_of(claim)
        said = [shown(brief.title, "$text-muted"), shown(claim.status, "$text-muted")]
        said += badges(stands)
        head = [
            Row(shown(claim.text, "bold"), key=claim.ref, indent=1),
            paragraph(Content.styled(" · ", "$text-muted").join(said)),
            BLANK,
        ]
        return [*head, *behind.claim_rows(library, stands, self._desk.verdicts(claim))]

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss()
        self._desk.call_after_refresh(self._desk.go_to, event.row.opens)

    def action_back(self) -> None:
        """Back to the memo."""
        self.dismiss()
