"""Today: what changed, what is due, what has fallen, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from briefing.evidence.news import News
from briefing.evidence.standing import standing
from briefing.evidence.today import Today
from briefing.library.snapshot import Library
from briefing.text import day
from briefing.tui.agenda_rows import agenda_rows, theme_rows
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.places import Spot
from briefing.tui.progress import LeftError, Progress, teller
from briefing.tui.rows import Rows


@dataclass
class Gathered(Message):
    """What a theme, or the whole library, asks for, as it is in a snapshot."""

    library: Library
    today: Today


@dataclass
class NotKept(Message):
    """That the user has looked could not be kept, and why."""

    why: str


class TodayScreen(Desk):
    """Everything, or a theme, at the left; what wants attention there at the right."""

    SPOT = "today"
    QUESTION = "What wants attention today?"
    NOT_HERE = frozenset({"today"})
    AUTO_FOCUS = "#agenda"

    def __init__(self) -> None:
        super().__init__()
        self._news: tuple[Library, News] | None = None
        self._today: Today | None = None

    @property
    def subject(self) -> str:
        """The theme that is looked at; empty for everything."""
        return self._theme if self.query("#scope") else ""

    def is_about(self, spot: Spot) -> bool:
        """The theme is chosen here."""
        return spot.screen == self.SPOT

    def show_spot(self, spot: Spot) -> None:
        """The theme that was looked at, and what was selected of what it asks for."""
        if spot.subject:
            self.scope.want(spot.subject)
        super().show_spot(spot)

    def body(self) -> Iterable[Widget]:
        """Themes and agenda."""
        yield Horizontal(
            Rows(name="scope"),
            Rows(name="agenda", empty="Looking at what changed …", many=self.names_claim),
            id="panes",
        )

    @property
    def scope(self) -> Rows:
        """The left pane."""
        return self.query_one("#scope", Rows)

    @property
    def agenda(self) -> Rows:
        """The right pane."""
        return self.query_one("#agenda", Rows)

    def bar_title(self) -> Content:
        """The question, and the day it is asked on."""
        asked_on = f"  {day(self.desk.today.isoformat(), short=self.narrow)}"
        return Content.assemble((self.QUESTION, "bold"), (asked_on, "$text-muted"))

    def refresh_rows(self) -> None:
        """Show the themes, and gather behind the screen what they ask for."""
        self.scope.show(theme_rows(self.desk.library))
        self._gather(self._theme)

    def memo_changed(self) -> None:
        """The picks are others: only their marks are."""
        self._show_bar()
        self._show()

    @property
    def _theme(self) -> str:
        row = self.scope.selected
        return row.ref if row is not None else ""

    @work(thread=True, group="today", exclusive=True, exit_on_error=False)
    def _gather(self, theme: str) -> None:
        from briefing.evidence.lastlook import remember
        from briefing.evidence.news import news, since
        from briefing.evidence.today import today
        from briefing.memo.answering.exports import kept

        # A screen that has been left knows no app any more.
        app, worker = self.desk, get_current_worker()
        library, date = app.library, app.today
        known = self._news
        if known is None or known[0] is not library:
            compares = teller(app.post_message, "Comparing", "files")

            def progress(done: int, total: int) -> None:
                compares(done, total)
                if worker.is_cancelled:
                    raise LeftError

            try:
                known = library, news(library, since(library.root, date), progress)
            except LeftError:
                return
            finally:
                app.post_message(Progress(""))
            if not worker.is_cancelled:
                self._news = known
                try:
                    remember(library.root, date, known[1].head)
                except OSError as error:
                    self.post_message(NotKept(str(error.strerror)))
        exports, _ = kept(library)
        found = today(library, date, known[1], theme=theme, exports=exports)
        if not worker.is_cancelled:
            self.post_message(Gathered(library, found))

    def on_gathered(self, message: Gathered) -> None:
        """Show what was gathered, unless the library has become another meanwhile."""
        if message.library is self.desk.library:
            self._today = message.today
            self._show()

    def on_not_kept(self, message: NotKept) -> None:
        """Say it: the next look will show again what this one has."""
        self.desk.tell(f"That you looked could not be kept: {message.why}.", severity="error")

    def _show(self) -> None:
        if self._today is None:
            return
        rows = agenda_rows(self.desk.library, self._today, self.desk.memo.claims)
        self.agenda.show(self.starred(self.aired(rows)))
        self._describe()

    def _describe(self) -> None:
        """How a selected claim stands; else since when this is what changed."""
        if self._today is None:
            return
        library = self.desk.library
        claim = library.claims.get(self.selected_ref) if self.focused is self.agenda else None
        if claim is None:
            # Why nothing is known of the changes is said in their place.
            unknown = self._today.news.unknown
            self.say(shown(self._today.in_words().removeprefix(unknown).lstrip()))
            return
        said = [shown(s) for s in standing(library, claim, self.desk.today).sentences(library)]
        if claim.ref in self.desk.memo.claims:
            said.insert(0, Content("✓ In the memo."))
        self.say(*said)

    @on(Rows.Highlighted, "#scope")
    def _scope_moved(self) -> None:
        self._gather(self._theme)

    @on(Rows.Opened, "#scope")
    def _scope_opened(self) -> None:
        self.set_focus(self.agenda)

    @on(Rows.Highlighted, "#agenda")
    def _agenda_moved(self) -> None:
        self._describe()

    @on(Rows.Opened, "#agenda")
    def _agenda_opened(self, event: Rows.Opened) -> None:
        self.desk.go_to(event.row.ref)

    def on_descendant_focus(self) -> None:
        """The words are about the pane in use."""
        self._describe()

    @property
    def selected_ref(self) -> str:
        """What the selected row names: a claim, a brief, a source, a memo, a theme."""
        rows = self.focused
        row = rows.selected if isinstance(rows, Rows) else None
        return row.ref if row is not None else ""
