"""The beginning: the library is read while nothing but a frame stands, and shown at once."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.worker import get_current_worker

from briefing.settings import frame, patterns
from briefing.text import display
from briefing.tui.messages import Begun, LibraryFailed, LibraryRead, Remarked
from briefing.tui.part import Part
from briefing.tui.progress import teller, unhindered

if TYPE_CHECKING:
    from collections.abc import Callable


WAITED_FOR = 0.5
"""Seconds that the first screen waits for the library, while a frame stands in its place: one that
comes from its cache is laid out and drawn once then, and is read without having to share the
interpreter."""


class Beginning(Part):
    """The part of the app that reads the library for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self._has_read = asyncio.Event()
        self._begun: Begun | None = None
        self.puts_right = Lock()
        """Held while what an earlier run left is put right behind the screen."""

    async def on_load(self) -> None:
        """Begin to read, and wait a moment for it."""
        app = self._desk
        app.use_threads()
        self._read(asyncio.get_running_loop())
        if frame.stands():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._has_read.wait(), WAITED_FOR)
        if self._begun is not None:
            # There is nothing yet that would show it.
            kind, begun, app.loaded = type(app), self._begun, True
            app.set_reactive(kind.library, begun.change.new)
            app.set_reactive(kind.memo, begun.memo)
            app.set_reactive(kind.bookmarks, begun.bookmarks)
            app.set_reactive(kind.recent, begun.recent)
            app.set_reactive(kind.own_memos, begun.own_memos)

    @work(thread=True, group="library", exit_on_error=False)
    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        from briefing.library.cache import renew
        from briefing.library.find import LibraryError
        from briefing.library.outstanding import is_anything_begun
        from briefing.memo.errors import MemoError
        from briefing.settings.paths import state_folder

        app = self._desk
        worker = get_current_worker()
        changes = not (app.is_sample or app.read_only)
        try:
            # Only what was interrupted can make the files others than they are now.
            at_once = changes and is_anything_begun(state_folder(app.root))
            remarks = self._recovered() if at_once else []
            begun = self._begun = self._all_of_it(remarks)
        except LibraryError as error:
            app.post_message(LibraryFailed(str(error), return_code=3))
            return
        except MemoError as error:
            # Going on without the picks would end in writing over them.
            app.post_message(LibraryFailed(str(error), return_code=1))
            return
        finally:
            loop.call_soon_threadsafe(self._has_read.set)
        app.post_message(begun)
        app.after_first_keys()
        try:
            if changes and not at_once and (late := self._recovered_late()):
                app.post_message(Remarked(tuple(late)))
            renew(begun.change.new, lambda: worker.is_cancelled)
            with contextlib.suppress(OSError):  # They are compiled each time then.
                patterns.keep()
        finally:
            app.cache_is_renewed.set()

    def on_begun(self, message: Begun) -> None:
        """The library is there, and what was picked in it before."""
        app = self._desk
        # Its widgets are there when it comes to that.
        app.screen.call_later(self._begin, message)

    def _begin(self, begun: Begun) -> None:
        app = self._desk
        app.loaded = True
        app.progress = None
        app.memo, app.bookmarks, app.recent = begun.memo, begun.bookmarks, begun.recent
        app.picks_since = begun.memo
        app.own_memos = begun.own_memos
        for remark in begun.remarks:
            app.tell(remark, severity="error")
        app.on_library_read(LibraryRead(begun.change))
        app.go_to_beginning()
        if not begun.toured:
            app.tour = 0
        if begun.unsaved:
            app.action_unsaved()
        app.call_after_refresh(app.go_live)
        app.call_after_refresh(app.take_in_pasted)

    def on_library_failed(self, message: LibraryFailed) -> None:
        """Without a library there is nothing to show."""
        # Printed by rich, to which a plain string would be markup.
        self._desk.exit(return_code=message.return_code, message=Text(display(message.why)))

    def _recovered_late(self) -> list[str]:
        """Nothing once the app is left: it would change folders by which the frame of the next
        start is known to hold."""
        with self.puts_right:
            return [] if self._desk._exit else self._recovered()

    def _recovered(self) -> list[str]:
        from briefing.library.recover import recover

        return [told.said for told in recover(self._desk.root)]

    def _all_of_it(self, remarks: list[str]) -> Begun:
        """The library and what is kept beside it; ``remarks`` are added to.

        Raises LibraryError, MemoError.
        """
        from briefing.library.recent import recent
        from briefing.library.scan import Change, load
        from briefing.memo.saved import own
        from briefing.memo.working import load_working

        app = self._desk
        with unhindered():
            library = load(app.root, progress=self._reads(), apart=self._read_apart)
        if app.read_only:
            library = replace(library, writable=False)
        # What is new in it is asked of nobody: all of it is.
        begun = Begun(Change(library), load_working(app.root, remarks.append))
        begun.bookmarks = app.kept_bookmarks(remarks.append)
        begun.recent, begun.own_memos = recent(app.root), own(app.root)
        begun.toured = app.is_toured()
        begun.remarks, begun.unsaved = tuple(remarks), app.is_anything_unsaved()
        return begun

    def _reads(self) -> Callable[[int, int], None]:
        return teller(self._desk.post_message, "Reading", "files")

    def _read_apart(self) -> None:
        """Let a process of its own read the library into its cache."""
        post = self._desk.post_message
        stages = {
            "reading": self._reads(),
            "keeping": teller(post, "Keeping what was read", "files"),
        }

        def heard(said: dict[str, object]) -> None:
            for word, tell in stages.items():
                if word in said:
                    tell(int(str(said[word])), int(str(said["of"])))

        root = str(self._desk.root)
        self._desk.apart.run("briefing.library.apart", root, heard=heard)
