"""The bookmarks: one to go to, or to take away."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.library.bookmarks import Bookmark, title_of
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source
from briefing.tui.bindings import bindings
from briefing.tui.choose import choice
from briefing.tui.gate import shown
from briefing.tui.keys import Keys
from briefing.tui.leaving import Modal
from briefing.tui.row import Row
from briefing.tui.rows import Rows


class Bookmarks(Modal[None]):
    """What is bookmarked, the last one first; what has gone says so and can be taken away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.DROP),
        *bindings(table.BOOKMARK, shown=False),
        *bindings(table.UNDO, table.REDO, table.HELP, of_app=True),
        *bindings(table.QUIT, of_app=True, shown=False),
    ]

    def compose(self) -> ComposeResult:
        """The list, what it is, the keys."""
        with Vertical():
            yield Static(Content.styled("Bookmarks", "bold"))
            empty = "{bookmark} sets one on a brief, claim, source or theme."
            yield Rows(name="bookmarks", empty=self._desk.keymap.told(empty), many=_can_go)
            yield Static(_WHERE)
            yield Keys(id="keys")

    def on_mount(self) -> None:
        """Follow what is marked, and what becomes of it."""
        self.watch(self.app, "library", self._show, init=False)
        self.watch(self.app, "bookmarks", self._show, init=False)
        self._show()
        self.set_focus(self.query_one(Rows))

    def _show(self) -> None:
        library = self._desk.library
        rows = [bookmark_row(library, each) for each in reversed(self._desk.bookmarks)]
        here = self.query_one(Rows)
        here.styles.height = max(1, len(rows))
        here.show(rows)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to take away in an empty list."""
        if action in ("bookmark", "drop"):
            return bool(self._desk.bookmarks)
        return super().check_action(action, parameters)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if event.row.ref:
            self.dismiss()
            self._desk.go_to(event.row.ref)
        else:
            drop = self._desk.way(table.DROP)
            self._desk.tell(f"It is not in the library any more; {drop} takes the bookmark away.")

    def action_drop(self) -> None:
        """Take the selected bookmark away, or all that are selected together, as one change."""
        rows = self.query_one(Rows)
        alone = [rows.selected] if rows.selected is not None else []
        chosen = {row.key for row in rows.together or alone}
        found = [b for b in self._desk.bookmarks if b.ref in chosen]
        if found:
            rows.let_go()
            self._desk.unmark(*found)

    def action_bookmark(self) -> None:
        """The same, by the key that sets it."""
        self.action_drop()

    def action_back(self) -> None:
        """Leave the list."""
        self.dismiss()


def _can_go(row: Row) -> bool:
    return bool(row.key)


def bookmark_row(library: Library, bookmark: Bookmark) -> Row:
    """A bookmark by what it names, and where that stands."""
    ref = bookmark.now(library)
    if not ref:
        title = bookmark.title or bookmark.ref
        return choice(bookmark.ref, shown(title, "strike $text-muted"), "no longer there")
    item = library.get(ref)
    where = "theme"
    if isinstance(item, Claim):
        where = library.brief_of(item).title
    elif isinstance(item, Brief):
        where = library.theme_title(item.theme)
    elif isinstance(item, Source):
        where = "source"
    row = choice(bookmark.ref, shown(title_of(library, ref)), shown(where, "$text-muted"))
    return Row(row.content, key=row.key, ref=ref, indent=3, right=row.right, wrap=False)


_WHERE = Content.styled("They are yours alone, kept outside the library.", "$text-muted")
