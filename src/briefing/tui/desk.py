"""What every full screen of the app shares: the bar above, the plain words and the keys below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Offset, Size
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from briefing.commands import table
from briefing.commands.command import Command
from briefing.model import Place
from briefing.text import counted
from briefing.tui.above_keys import AboveKeys
from briefing.tui.deeds import deeds
from briefing.tui.driver import MOMENT
from briefing.tui.gate import shown
from briefing.tui.keys import Keys, named
from briefing.tui.lists import MARKED
from briefing.tui.messages import RightClicked
from briefing.tui.panes import Panes
from briefing.tui.part import app_of
from briefing.tui.places import Spot
from briefing.tui.progress import drawn
from briefing.tui.row import BLANK, Row, aired, dotted
from briefing.tui.rows import Rows
from briefing.tui.selecting import Selectable

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


LEAST = Size(60, 14)
"""Columns and lines in which the panes can be read."""

TALL = 30
"""Lines from which a terminal has room for air."""

WIDE = 100
"""Columns from which there is room for panes beside each other."""


class Desk(Panes):
    """A screen on the library."""

    NOT_HERE: ClassVar[frozenset[str]] = frozenset()
    """Actions of the app that make no sense on this screen."""

    SPOT: ClassVar[str] = ""
    """What the screen is called where it is a place to come back to; empty where it is not."""

    FOR_MANY: ClassVar[str] = (
        "{pick} picks, {copy} copies, {file} files, {actions} does more, {key:escape} lets go."
    )
    """What can be done where several are selected."""
    MANY_ARE: ClassVar[str] = "claim"
    """What can be selected together."""

    coming: Spot | None = None
    """Where to begin, for a screen that was left and is come back to."""

    @classmethod
    def at(cls, spot: Spot) -> Desk:
        """A new screen for a spot, which is its place."""
        return cls()

    def offers(self, action: str) -> bool:
        """Whether an action of the app makes sense on this screen as it is."""
        return action not in self.NOT_HERE

    @property
    def keys_here(self) -> Sequence[Command]:
        """What matters most here: first in the last line, with the words for what it does here."""
        return ()

    @property
    def subject(self) -> str:
        """What the screen is about, as a reference; empty where it is about everything."""
        return ""

    @property
    def spot(self) -> Spot:
        """Where one is here."""
        if not self.query(Rows):
            return self.coming or Spot(self.SPOT, self.subject)
        rows = self.focused
        if not isinstance(rows, Rows):
            return Spot(self.SPOT, self.subject, self.selected_ref)
        select = rows.selected.key if rows.selected is not None else ""
        return Spot(self.SPOT, self.subject, select, rows.id or "")

    def is_about(self, spot: Spot) -> bool:
        """Whether a spot is one of this screen as it is."""
        return (spot.screen, spot.subject) == (self.SPOT, self.subject)

    def show_spot(self, spot: Spot) -> None:
        """Come back to where one was here: the pane, and what was selected in it."""
        pane = next((rows for rows in self.query(Rows) if rows.id == spot.pane), None)
        if pane is not None:
            self.set_focus(pane)
            pane.want(spot.select)

    _said: tuple[Content | str, ...] = ()
    _begun: frozenset[Worker[Any]] = frozenset()
    """Work that what is shown first comes from."""

    @property
    def desk(self) -> BriefingApp:
        """The app, which owns library, picks and index."""
        return app_of(self)

    @property
    def selected_ref(self) -> str:
        """What is selected, as a reference; empty where nothing is."""
        rows = self.focused
        if isinstance(rows, Rows) and rows.selected is not None:
            return rows.selected.opens
        return ""

    @property
    def selected_refs(self) -> tuple[str, ...]:
        """What is selected together, as references, each once; else the one that is selected."""
        for rows in self.walk_children(Rows):
            if found := tuple(dict.fromkeys(row.opens for row in rows.together)):
                return found
        return (self.selected_ref,) if self.selected_ref else ()

    def names_claim(self, row: Row) -> bool:
        """Whether a row is of a claim: those can be selected together."""
        return row.opens in self.desk.library.claims

    @property
    def selected_place(self) -> Place | str:
        """Where what is selected stands in its file; or the reference to look for there."""
        return self.selected_ref

    def folded(self, rows: list[Row]) -> list[Row]:
        """Rows for a pane that is a band of few lines where the terminal is narrow.

        There is no room then for the heading that says where one is, nor for air.
        """
        is_band = self.narrow and not self.is_zoomed
        return [r for r in rows[1:] if r is not BLANK] if is_band else rows

    @property
    def narrow(self) -> bool:
        """There is no room for panes beside each other.

        The class that the style sheets go by comes later where a dialogue stands over the screen.
        """
        return self.app.size.width < WIDE

    @property
    def airy(self) -> bool:
        """There is room for empty lines between what has several."""
        return self.app.size.height >= TALL

    def aired(self, rows: list[Row]) -> list[Row]:
        """Rows with air between them where there is room for it, else with a sign before each."""
        return aired(rows) if self.airy else dotted(rows)

    def starred(self, rows: list[Row]) -> list[Row]:
        """Rows with a sign on those that are bookmarked."""
        marked = self.desk.marked
        if not marked:
            return rows
        # In the list of bookmarks the sign would say nothing.
        return [
            _starred(r) if r.key and r.opens in marked and not r.key.startswith(MARKED) else r
            for r in rows
        ]

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        return ()

    def compose(self) -> ComposeResult:
        """Bar, body, words, keys."""
        with Horizontal(id="bar"):
            yield Static(id="bar-title")
            yield Static(id="bar-zoom")
            yield Static(id="bar-progress")
            yield Static(id="bar-memo")
        yield from self.body()
        yield Static(id="tour")
        yield AboveKeys(id="words")
        yield Keys(id="keys")
        yield Static(id="small")

    def on_mount(self) -> None:
        """Follow the library and the picks."""
        self.watch(self.app, "library", self.library_changed, init=False)
        self.watch(self.app, "memo", self.memo_changed, init=False)
        self.watch(self.app, "bookmarks", self.memo_changed, init=False)
        self.watch(self.app, "document", self._show_bar, init=False)
        self.watch(self.app, "progress", self.progress_changed)
        self.watch(self.app, "tour", self._show_tour)
        # What a theme of the library looks like depends on the ground it stands on.
        self.watch(self.app, "theme", self.refresh_rows, init=False)
        self._show_bar()
        self.refresh_rows()
        if self.coming is not None:
            self.show_spot(self.coming)
        self._begun = frozenset(w for w in self.workers if w.node is self and not w.is_finished)
        if self._begun:
            # They are for what is worked out, if that is soon there.
            self.desk.hold_keys(MOMENT, self)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let keys through that waited for what the screen begins with."""
        if event.worker in self._begun and event.worker.is_finished:
            self._begun -= {event.worker}
            if not self._begun:
                self.desk.let_keys_through(self)

    @on(events.Resize)
    def _fit(self, event: events.Resize) -> None:
        """Say so where the window is too small for anything else."""
        size, least = event.size, LEAST
        is_small = size.width < least.width or size.height < least.height
        self.set_class(is_small, "-small")
        if is_small:
            said = f"This window is {size.width} by {size.height}; briefing needs {least.width} by"
            self.query_one("#small", Static).update(f"{said} {least.height}.")
        if self.is_zoomed:
            # Once all have been told how wide the terminal is.
            self.call_after_refresh(self._show_bar)

    @on(events.ScreenResume)
    def _stand_for_the_first_time(self, event: events.ScreenResume) -> None:
        """Its widgets were given their styles a moment ago, all but the bars of its lists."""
        if not self._size:
            event.refresh_styles = False
            for rows in self.walk_children(Rows):
                self.app.stylesheet.apply(rows.vertical_scrollbar, animate=False)

    def on_screen_resume(self) -> None:
        """Back from another screen: what was changed there is shown here."""
        self._show_bar()

    def library_changed(self) -> None:
        """The library is another: show it."""
        self._show_bar()
        self.refresh_rows()

    def memo_changed(self) -> None:
        """The picks are others, or the bookmarks: show them."""
        self._show_bar()
        self.refresh_rows()

    def progress_changed(self) -> None:
        """Work in the background is further: say so quietly."""
        line, said = self.query_one("#bar-progress", Static), drawn(self.desk.progress)
        # As it is told several times a second, the screen is laid out only for another width.
        line.update(said, layout=said.cell_length != line.size.width)

    def _show_tour(self) -> None:
        line, said = self.query_one("#tour", Static), self.desk.tour_words()
        line.display = bool(said)
        line.update(said)
        self.set_class(bool(said), "-toured")

    def verdicts_known(self) -> None:
        """Quotations of a claim in sight have been compared with what was quoted."""

    def refresh_rows(self) -> None:
        """Make the rows of every pane anew; selections stay."""

    def bar_title(self) -> Content:
        """What stands at the left of the bar."""
        title = shown(self.desk.library.title, "bold")
        return title + Content.styled("  sample", "$text-muted") if self.desk.is_sample else title

    @property
    def zoom_key(self) -> str:
        """The key that gives the room of a zoomed pane back, as ``Keymap.parts`` has it."""
        return table.ZOOM.id

    def bar_zoom(self) -> Content:
        """That a pane is zoomed, and what shows all of them again; empty where none is."""
        if not self.is_zoomed:
            return Content("")
        said = f"Zoomed: pane {self.which_zoomed} · {{{self.zoom_key}}} shows all"
        if self.narrow:
            said = f"Zoomed {self.which_zoomed} · {{{self.zoom_key}}}"
        return named(self.desk.keymap, said, "bold $accent")

    def zoom_changed(self) -> None:
        """Say so in the bar."""
        self._show_bar()

    def bar_memo(self) -> Content:
        """What stands at the right of the bar: the memo, which is there on every screen."""
        memo, document = self.desk.memo, self.desk.document
        words = f"memo: {counted(len(memo.claims), 'claim')}"
        if memo.claims and document is not None:
            words += f" · {document.words:,} of {document.budget:,} words"
        said = Content.styled(words, "$text-muted")
        return said.stylize(Style.from_meta({"@click": "app.memo"}))

    def say(self, *words: Content | str) -> None:
        """Put plain words on the line above the footer.

        Where several claims are selected, how many and what can be done with them come first.
        """
        self._said = words
        said = Content(" ").join((*self._many_in_words(), *words))
        self.query_one("#words", AboveKeys).say(said)

    def named(self, words: str) -> Content:
        """Words for the line above the keys that name commands in braces."""
        return named(self.desk.keymap, words)

    def _many_in_words(self) -> list[Content]:
        # At each key; a query would match every widget with a selector.
        if not any(rows.together for rows in self.walk_children(Rows)):
            return []
        refs = self.selected_refs
        many = Content.styled(f"{counted(len(refs), self.MANY_ARE)} selected", "bold $accent")
        return [many + ": " + self.named(self.FOR_MANY)]

    @on(RightClicked)
    async def _right_clicked(self) -> None:
        """What can be done with the row, where anything can."""
        for deed in deeds(self.screen):
            if deed.command is table.ACTIONS:
                await self.app.run_action(deed.action, deed.node)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted where nothing is typed is to be taken in."""
        if not self.is_modal and self.offers("add"):
            event.stop()
            self.desk.take_in(event.text)

    @on(Rows.Gathered)
    def _several_gathered(self) -> None:
        self.say(*self._said)

    def _show_bar(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#bar-title", Static).update(self.bar_title())
        self.query_one("#bar-memo", Static).update(self.bar_memo())
        zoom = self.query_one("#bar-zoom", Static)
        zoom.display = self.is_zoomed
        zoom.update(self.bar_zoom())

    # Text selected with the mouse

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The widget under the mouse and the character there; our lists know theirs."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        if isinstance(widget, Selectable):
            corner = widget.content_region.offset
            offset = widget.offset_at(x - corner.x, y - corner.y)
        return widget, offset


def _starred(row: Row) -> Row:
    """A row with the sign of a bookmark: before its mark, or at its end where there is no room."""
    star = Content.styled("★", "bold $accent")
    if row.indent > 1 and row.mark.plain[:1] in ("", " "):
        return replace(row, mark=star + row.mark[1:])
    return replace(row, right=row.right + " " + star if row.right else star)
