"""The app: it owns library, picks and index, and hands them to its screens."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen

from briefing.commands import table
from briefing.commands.command import Command
from briefing.commands.configured import configured
from briefing.library.snapshot import Library
from briefing.model import Memo
from briefing.settings.clock import today
from briefing.text import display
from briefing.tui.acting import Acting
from briefing.tui.addressing import Addressing
from briefing.tui.arrangement import Arrangement
from briefing.tui.arranging import Arranging
from briefing.tui.beginning import Beginning
from briefing.tui.bindings import bindings, rebound
from briefing.tui.bookmarking import Bookmarking
from briefing.tui.canvas import Drawing
from briefing.tui.capturing import Capturing
from briefing.tui.citing import Citing
from briefing.tui.colours import Colours
from briefing.tui.comparing import Comparing
from briefing.tui.composing import Composing
from briefing.tui.copying import Copying
from briefing.tui.desk import TALL, WIDE, Desk
from briefing.tui.editing import Editing
from briefing.tui.endings import Endings, let_go_of_terminal
from briefing.tui.fetching import Fetching
from briefing.tui.forms import Forms
from briefing.tui.gate import GateFilter
from briefing.tui.going import Going
from briefing.tui.helping import Helping
from briefing.tui.indexing import Indexing
from briefing.tui.lookout import Looking
from briefing.tui.looks import DARK, fitting
from briefing.tui.messages import HandedOver, LibraryRead, Remarked
from briefing.tui.own import Owning
from briefing.tui.pasting import Pasting
from briefing.tui.picking import Picking
from briefing.tui.progress import Progress
from briefing.tui.remembering import Remembering
from briefing.tui.rows import Rows
from briefing.tui.saved_memos import SavedMemos
from briefing.tui.searching import Searching
from briefing.tui.setup import Settings
from briefing.tui.starting import Starting
from briefing.tui.taking_up import TakingUp
from briefing.tui.tour import Touring
from briefing.tui.undoing import Undoing
from briefing.tui.walking import Walking
from briefing.tui.writing import Writing

if TYPE_CHECKING:
    # Read, search and memo are imported behind the first frame, by the work that needs them.
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from briefing.library.bookmarks import Bookmark
    from briefing.memo.blocks import Document
    from briefing.search.complete import Values

_GATE = GateFilter()
"""One for good: what it made of a line is remembered under it."""


class BriefingApp(
    Beginning,
    Remembering,
    Looking,
    Starting,
    Endings,
    Fetching,
    Acting,
    Addressing,
    Arranging,
    Editing,
    Forms,
    TakingUp,
    Indexing,
    Pasting,
    Picking,
    Composing,
    Undoing,
    SavedMemos,
    Writing,
    Capturing,
    Copying,
    Owning,
    Citing,
    Colours,
    Settings,
    Comparing,
    Going,
    Walking,
    Bookmarking,
    Searching,
    Helping,
    Touring,
    Drawing,
    inherit_bindings=False,
):
    """The app on one library."""

    TITLE = "briefing"
    CSS_PATH: ClassVar = ["app.tcss", "browse.tcss"]
    LATER_SHEETS: ClassVar = (
        "search.tcss",
        "dossier.tcss",
        "memo.tcss",
        "problems.tcss",
        "conflicts.tcss",
        "matrix.tcss",
        "today.tcss",
        "help.tcss",
        "palette.tcss",
        "write.tcss",
        "ask.tcss",
        "capture.tcss",
        "form.tcss",
        "whole.tcss",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before every line and list: each would copy nothing over what is in the clipboard.
        Binding("ctrl+c", "help_quit", show=False, system=True, priority=True),
        *bindings(table.SUSPEND, table.TOUR, shown=False),
        *bindings(
            table.SEARCH,
            table.PICK,
            table.MEMO,
            table.EDIT,
            table.BACK,
            table.COPY,
            table.UNDO,
            table.REDO,
            table.HELP,
            table.PALETTE,
            table.QUIT,
        ),
        *bindings(table.WRITE, table.TODAY, table.NEW, table.ACTIONS, shown=False),
        *bindings(table.EDIT_FILE, table.EDIT_WHOLE, table.HISTORY, shown=False),
        *bindings(table.ADDRESS, table.ADD, table.FILE, shown=False),
        *bindings(table.MATRIX, table.TIMELINE, table.CONFLICTS, shown=False),
        *bindings(table.GO_BACK, table.GO_FORWARD, shown=False),
        *bindings(table.BOOKMARK, table.BOOKMARKS, shown=False),
        *bindings(table.TEMPLATE, table.CEILING, table.READ_TEXT, shown=False),
        *bindings(table.UNSAVED, table.PROBLEMS, table.JUMP, shown=False),
    ]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-low"),
        (TALL, "-tall"),
    ]

    library: reactive[Library] = reactive(lambda: Library(Path()), always_update=True)
    memo: reactive[Memo] = reactive(Memo)
    arrangement: reactive[Arrangement] = reactive(Arrangement)
    """How claims are listed: their order, and which of them."""
    bookmarks: reactive[tuple[Bookmark, ...]] = reactive(())
    own_memos: reactive[Mapping[str, Memo]] = reactive(dict)
    """The saved memos that the user's state holds instead of the library, by their ids."""
    recent: reactive[tuple[str, ...]] = reactive(())
    """The briefs read last, the one being read first."""
    counts: reactive[Mapping[str, int]] = reactive(dict)
    """How many hits the saved searches have, by their ids."""
    progress: reactive[Progress | None] = reactive(None)
    """How far the library is read or indexed; None while nothing takes long."""
    document: reactive[Document | None] = reactive(None)
    """The memo as it would be printed; None while there is nothing to print."""
    tour: reactive[int] = reactive(-1)
    """The step of the guided start, counted from 0; -1 where there is none."""
    handed_over: reactive[HandedOver | None] = reactive(None)
    """How a page of a saved memo differs from the one that was handed over last."""

    def __init__(
        self, root: Path, *, is_sample: bool = False, read_only: bool = False, colours: str = ""
    ) -> None:
        """An app on the library at ``root``; the sample is not written to.

        ``read_only`` keeps it from writing anything at all but what it remembers of the user.
        ``colours`` fit the terminal, where the settings name none.
        """
        super().__init__()
        self.root = root
        self.is_sample = is_sample
        self.read_only = read_only
        self.today: dt.date = today()
        self._values: Values | None = None
        self.set_reactive(BriefingApp.library, Library(root))
        self.loaded = False
        """The library has been read once; before that there is nothing to judge it by."""
        self._error_until = 0.0
        """When the last words about something that went wrong are gone again."""
        settings = configured()
        config = settings.config
        self.keymap = settings.keymap
        """The keys in force."""
        self.set_keymap(rebound(self.keymap.changed))
        self._remarks = [str(slip) for slip in settings.slips]
        self.wear(config.theme or colours or DARK)

    def way(self, command: Command) -> str:
        """How words in passing name the way to a command: by the key in force."""
        return self.keymap.way(command)

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return self.first_screen()

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's own, and the second wall against control characters."""
        return [*self.filtered(super().get_line_filters()), _GATE]

    def on_mount(self) -> None:
        """Begin, and let keys wait for the library."""
        for remark in self._remarks:
            self.tell(remark, severity="error")
        self.begin_to_look()
        self.begin_to_remember()
        self.heed_signals()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key for what makes no sense on the screen in front."""
        # The keys of a screen stay what they are while a dialogue stands before it.
        desks = [screen for screen in self.screen_stack if isinstance(screen, Desk)]
        if desks and not desks[-1].offers(action):
            return False
        return super().check_action(action, parameters)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key stands for; of a screen whose widgets are not there yet, leave it alone."""
        # What else it offers, and whether it does, is asked of those widgets.
        of, name, _ = self._parse_action(action, default_namespace or self, namespaces)
        if isinstance(of, Screen) and not of.is_mounted and name != table.BACK.action:
            return False
        return await super().run_action(action, default_namespace, namespaces)

    # The library

    def on_remarked(self, message: Remarked) -> None:
        """Say what came up behind the screen."""
        for remark in message.remarks:
            self.tell(remark, severity="information" if message.is_news else "error")

    def on_library_read(self, message: LibraryRead) -> None:
        """Show the new snapshot, then bring index and memo up to it."""
        if message.change.new.root != self.root.absolute():
            return  # What was read of the library that its user has copied and left.
        if self.library is not message.change.new:
            self.library = message.change.new
        self.bring_up_index(message)
        self.compose_memo()
        self.count_searches()
        self.arrive()

    def on_progress(self, message: Progress) -> None:
        """Work behind the screen is further, or done where the message says nothing."""
        self.draw()
        self.progress = message if message.what else None

    def on_unmount(self) -> None:
        """Nothing goes on behind the back of a user who has left."""
        self.apart.stop()

    def filter_values(self) -> Values:
        """The values of filters in the library as it is; kept, as gathering them takes a while."""
        from briefing.search.complete import Values

        values, library, index = self._values, self.library, self.index
        if (
            values is None
            or values.library is not library
            or values.index is not index
            or values.today != self.today
        ):
            values = self._values = Values(library, self.today, index)
        return values

    # Doing

    def action_pick(self) -> None:
        """Pick what is selected, or drop it."""
        self.toggle_picks(self.selected_refs())

    def selected_ref(self) -> str:
        """What is selected on the screen in front; empty where nothing is."""
        return self.screen.selected_ref if isinstance(self.screen, Desk) else ""

    def selected_refs(self) -> tuple[str, ...]:
        """What is selected together on the screen in front, else the one that is selected."""
        return self.screen.selected_refs if isinstance(self.screen, Desk) else ()

    def refs_meant(self) -> tuple[str, ...]:
        """As ``selected_refs``, but where the cursor is beside a claim on a source, that source:
        for what can be done with either."""
        from briefing.library.bookmarks import may_be_marked

        refs, rows = self.selected_refs(), self.screen.focused
        if len(refs) < 2 and isinstance(rows, Rows) and rows.selected is not None:
            here = rows.selected.opens
            return (here,) if may_be_marked(self.library, here) else refs
        return refs

    def tell(self, words: str, *, severity: str = "information") -> None:
        """Say something in passing; the words may hold text of a library.

        It stays as long as it takes to read. News take the place of older news; what went wrong
        stays beside them.
        """
        is_error = severity == "error"
        now, stays = time.monotonic(), said_for(words, is_error=is_error)
        if not is_error and now > self._error_until:
            self.clear_notifications()
        if is_error:
            self._error_until = now + stays
        self.notify(
            display(words),
            markup=False,
            severity="error" if is_error else "information",
            timeout=stays,
        )


def said_for(words: str, *, is_error: bool = False) -> float:
    """Seconds that words stay in sight: about twice what reading takes, longer for what is wrong.

    238 words a minute are read in silence (Brysbaert 2019).
    """
    reading = len(words.split()) * 60 / 238
    return min(20.0, max(8.0 if is_error else 5.0, 2 * reading + 2))


def run(root: Path, *, is_sample: bool = False, read_only: bool = False, ref: str = "") -> int:
    """Run the app on a library, from a reference where one is given; returns the exit code."""
    app = BriefingApp(root, is_sample=is_sample, read_only=read_only, colours=fitting(os.environ))
    app.begin_at = ref
    app.run_to_the_end()
    let_go_of_terminal()
    if app.failure is not None:
        if os.environ.get("BRIEFING_DEBUG"):
            raise app.failure
        from briefing.settings import crash

        print(display(crash.told(app.failure, where=app.failed_on)), file=sys.stderr)
    return app.return_code or 0
