"""The bookmarks of the app: set and taken away at once, kept behind the screen, undone by u."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from briefing.commands import table
from briefing.text import counted
from briefing.tui.messages import MarkedElsewhere
from briefing.tui.part import Part
from briefing.tui.undoing import Step
from briefing.tui.unkept_changes import Unkept

if TYPE_CHECKING:
    from briefing.library.bookmarks import Bookmark, Change
    from briefing.library.snapshot import Library


class Bookmarking(Part):
    """The part of the app that keeps the bookmarks."""

    def __init__(self) -> None:
        super().__init__()
        self._marked: tuple[Library, tuple[Bookmark, ...], frozenset[str]] | None = None
        self._unkept_marks: Unkept[Change] = Unkept(_keep)

    @property
    def marked(self) -> frozenset[str]:
        """What is bookmarked, by the references of now."""
        app, known = self._desk, self._marked
        if known is None or known[0] is not app.library or known[1] is not app.bookmarks:
            refs = frozenset(each.now(app.library) for each in app.bookmarks)
            known = self._marked = app.library, app.bookmarks, refs - {""}
        return known[2]

    def kept_bookmarks(self, remark: Callable[[str], None]) -> tuple[Bookmark, ...]:
        """The bookmarks as they are kept; what is wrong with them is said."""
        from briefing.library.bookmarks import BookmarksError, bookmarks

        try:
            return bookmarks(self._desk.root)
        except BookmarksError as error:
            remark(str(error))
            return ()

    def carried_bookmarks(self, root: Path, remark: Callable[[str], None]) -> tuple[Bookmark, ...]:
        """The bookmarks for a copy of the library, which is gone on with."""
        from briefing.library.bookmarks import BookmarksError, mark

        try:
            return mark(root, self._desk.bookmarks)
        except BookmarksError as error:
            remark(str(error))
            return ()

    def action_bookmark(self) -> None:
        """Set a bookmark on what is selected, or take it away."""
        from briefing.library.bookmarks import may_be_marked

        app = self._desk
        fit = [ref for ref in app.refs_meant() if may_be_marked(app.library, ref)]
        if not fit:
            app.tell("Select a brief, claim, source or theme to bookmark it.")
        elif all(ref in app.marked for ref in fit):
            self.unmark(*(b for b in app.bookmarks if b.now(app.library) in fit))
        else:
            self._mark([ref for ref in fit if ref not in app.marked])

    def _mark(self, refs: list[str]) -> None:
        from briefing.library.bookmarks import Bookmark, title_of

        library = self._desk.library
        new = tuple(Bookmark(ref, title_of(library, ref)) for ref in refs)
        what = "Bookmarked" if len(new) == 1 else f"Bookmarked {counted(len(new), 'row')}"
        self._set(new)
        mark, undo, all_ = map(self._desk.way, (table.BOOKMARK, table.UNDO, table.BOOKMARKS))
        self._desk.tell(
            f"{what}. {mark} again or {undo} takes it away; {all_} lists all bookmarks."
        )
        self._desk.take_step(
            Step(
                lambda: self._mark_again((), new, "Undone: bookmarked."),
                lambda: self._mark_again(new, (), "Done again: bookmarked."),
            )
        )

    def unmark(self, *gone: Bookmark) -> None:
        """Take bookmarks away."""
        self._set((), gone)
        alone, undo = len(gone) == 1, self._desk.way(table.UNDO)
        what = "The bookmark is" if alone else f"{len(gone):,} bookmarks are"
        some = "the bookmark is" if alone else "the bookmarks are"
        self._desk.tell(f"{what} gone; {undo} brings {'it' if alone else 'them'} back.")
        self._desk.take_step(
            Step(
                lambda: self._mark_again(gone, (), f"Undone: {some} back."),
                lambda: self._mark_again((), gone, f"Done again: {some} gone."),
            )
        )

    def _mark_again(self, new: tuple[Bookmark, ...], gone: tuple[Bookmark, ...], said: str) -> None:
        self._set(new, gone)
        self._desk.tell(said)

    def _set(self, new: tuple[Bookmark, ...], gone: tuple[Bookmark, ...] = ()) -> None:
        from briefing.library.bookmarks import marked, unmarked

        if new:
            self._change_marks(marked(new))
        if gone:
            self._change_marks(unmarked([each.ref for each in gone]))

    def follow_bookmarks(self, moved: Mapping[str, str]) -> None:
        """Let the bookmarks name things by their new references."""
        from briefing.library.bookmarks import following

        if self._desk.bookmarks:
            self._change_marks(following(moved))

    def _change_marks(self, change: Change) -> None:
        app = self._desk
        # First, so that a look at the file does not take it for what somebody else has set.
        self._unkept_marks.put(app.root, change)
        app.bookmarks = change(app.bookmarks)
        self._keep_marks_behind()

    @work(thread=True, group="bookmarks", exit_on_error=False)
    def _keep_marks_behind(self) -> None:
        """No key waits for a disk."""
        self.keep_bookmarks()

    def keep_bookmarks(self) -> None:
        """Keep what was changed, from any thread; at the end of the app once more."""
        from briefing.library.bookmarks import BookmarksError

        self._unkept_marks.keep_and_say(self._desk, BookmarksError, "The bookmarks are kept now.")

    @property
    def bookmarks_cannot_be_kept(self) -> bool:
        """Whether bookmarks are not kept, and that was tried."""
        return bool(self._unkept_marks) and self._unkept_marks.has_failed

    def look_at_bookmarks(self) -> None:
        """Notice, from a thread, what another briefing has marked meanwhile."""
        from briefing.library.bookmarks import BookmarksError, bookmarks

        seen = self._desk.bookmarks
        if self._unkept_marks:
            if self._unkept_marks.has_failed:
                self.keep_bookmarks()  # There may be room by now.
            return
        try:
            found = bookmarks(self._desk.root)
        except BookmarksError:
            # Said at the start and when one is set; the next look may be able to read them.
            return
        if found != seen:
            self._desk.post_message(MarkedElsewhere(seen, found))

    def on_marked_elsewhere(self, message: MarkedElsewhere) -> None:
        """Take over bookmarks set elsewhere, unless some were set here in the meantime."""
        if self._desk.bookmarks is message.seen:
            self._desk.bookmarks = message.bookmarks

    def action_bookmarks(self) -> None:
        """The bookmarks."""
        from briefing.tui.bookmarks import Bookmarks

        if not isinstance(self._desk.screen, Bookmarks):
            self._desk.push_screen(Bookmarks())


def _keep(root: Path, change: Change) -> None:
    from briefing.library.bookmarks import keep

    keep(root, change)
