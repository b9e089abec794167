"""Where a sentence of the memo comes from: its claim, what is behind it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from briefing.commands import table
from briefing.evidence.news import Entry
from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.text import day
from briefing.tui import behind
from briefing.tui.bindings import bindings
from briefing.tui.gate import in_a_row, shown
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.reading import badges, heading, paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.library.history import Version


class Trace(Modal[None]):
    """A claim with its evidence and its history, over the memo; enter goes on from there."""

    @dataclass
    class Told(Message):
        """What git knows of the claim, the latest first."""

        versions: tuple[Version, ...]

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK),
        *bindings(table.EDIT_FILE, table.QUIT, table.HELP, of_app=True),
    ]

    def __init__(self, ref: str) -> None:
        """``ref`` is a claim of the library."""
        super().__init__()
        self.ref = ref

    def compose(self) -> ComposeResult:
        """The claim and what is behind it."""
        with Vertical():
            yield Rows(name="trace")
            yield Static(hints(self._desk.keymap, "{open} opens · {back} back to the memo"))

    def on_mount(self) -> None:
        """Fill it."""
        rows = self.query_one(Rows)
        rows.show(self._rows(), self.ref)
        rows.refresh(layout=True)
        self.set_focus(rows)
        self._look_back(self._desk.library)

    @work(thread=True, group="history", exit_on_error=False)
    def _look_back(self, library: Library) -> None:
        """Ask git for every change of the claim; a library without history has none."""
        from briefing.library.git import NoHistoryError
        from briefing.library.history import versions

        with suppress(NoHistoryError):
            self.post_message(self.Told(versions(library, self.ref)))

    @on(Told)
    def _told(self, event: Told) -> None:
        rows = self.query_one(Rows)
        rows.show([*self._rows(), *_history(event.versions, self.ref)])
        rows.refresh(layout=True)

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


def _history(versions: tuple[Version, ...], ref: str) -> Iterator[Row]:
    """Each change of the claim: when, by whom, what; and how it read before."""
    if versions:
        yield BLANK
        yield heading("History", f"{len(versions):,}")
    for version in versions:
        change = version.change
        when = day(change.date) if change.date else "not committed"
        said = in_a_row((when, version.by, Entry(change).what))
        yield Row(said, key=f"history:{version.commit}", ref=ref, indent=3)
        was, now = change.was, change.now
        if isinstance(was, Claim) and isinstance(now, Claim) and was.text != now.text:
            yield Row(shown(f"It read: {was.text}", "$text-muted"), indent=3)
