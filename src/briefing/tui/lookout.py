"""The looks at the folder of the library, which others write into while the app is open.

Nearly always nothing is different. In a large library a process that stays tells so; the app looks
itself where that cannot be told, and where something is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import work

from briefing.text import counted
from briefing.tui.child_processes import Children
from briefing.tui.messages import LibraryRead, Remarked
from briefing.tui.part import Part
from briefing.tui.progress import Progress, teller
from briefing.tui.threads import READING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable
    from pathlib import Path

    from briefing.library.scan import Change
    from briefing.library.snapshot import Library

LARGE = 2_000
"""Files from which on a look takes as long as a key, and is worth a process that stays."""
MANY = 20
"""Briefs that change at once and are worth a word: a checkout, a sync."""
SCAN_EVERY = 1.0
"""Seconds between two looks at the folder, where it is not large."""
PATIENT = 3.0
"""Seconds that a look at a large library waits for a pause in typing."""
MUCH = 1_000
"""Briefs that were looked into from which on they are let go of once nothing is done."""
AT_REST = 4.0
"""Seconds without a key after which nothing is done."""
REST = 24
"""Times as long as a look took the processor until the next: of a library of any size, looking
takes a twenty-fifth of one at the most."""


class Lookout:
    """A process that looks, and what the app found when it last looked itself."""

    def __init__(self, children: Children) -> None:
        self._children = children
        self._process: subprocess.Popen[str] | None = None
        self._root: Path | None = None
        """The folder that the process looks at."""
        self._state = ""
        """The state of the files at this look; empty where it cannot be told."""
        self._known: tuple[Library | None, str] = None, ""
        """What the last look of the app's own ended with, and the state just before it."""
        self.took = 0.0
        """Seconds of the processor that this look took the process."""

    def sees_nothing_new(self, library: Library) -> bool:
        """Whether the files of a library are what they were when the app last looked itself, and
        found this very snapshot. False where that cannot be told."""
        self.took, self._state = 0.0, ""
        if len(library.files) < LARGE:
            return False
        self._look(library.root)
        same = self._known[0] is library and self._known[1] == self._state != ""
        # A file that was written a moment before it was read may be another in the same state.
        return same and len(library.files.trusted) == len(library.files)

    def ended_with(self, change: Change) -> None:
        """The app has looked itself, after it was told that there may be something new."""
        # What was broken for a moment was taken as it was before, and is looked at once more.
        self._known = change.new, "" if change.broken else self._state

    def _look(self, root: Path) -> None:
        if self._root != root:
            self._end()
            self._root = root
            self._process = self._children.begin("briefing.library.lookout", str(root))
        process = self._process
        if process is None:
            return  # One that could not be begun, or has ended, is not begun a second time.
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write("\n")
            process.stdin.flush()
            state, took = process.stdout.readline().split(",")
            self._state, self.took = state, float(took)
        except (OSError, ValueError):
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._children.end(self._process)
            self._process = None


class Looking(Part):
    """The part of the app that keeps an eye on the library."""

    def __init__(self) -> None:
        super().__init__()
        self.apart = Children()
        """Processes that work for the app."""
        self._lookout = Lookout(self.apart)
        self._scanning = False
        self._scans_once_more = False
        """A look was asked for since the last one began, which may have missed what it is for."""
        self._why_gone = ""
        """Why the library could not be looked at, and that was said."""
        self._rests = 0.0
        """Seconds from the last look at the folder to the next: longer where it is large."""
        self._looks_next = 0.0
        """When the folder is looked at again by itself."""
        self._broken: frozenset[str] = frozenset()
        """Files that the last look found unreadable: still shown as they were before."""
        self._looked_at: tuple[Library, Library] | None = None
        """The library that is shown, and the same with the state of its files at the last look:
        where only comments changed nothing is shown anew, and the file not read again."""

    def begin_to_look(self) -> None:
        """Look at the folder from time to time."""
        self._desk.set_interval(SCAN_EVERY, self._look_in_passing)

    def _look_in_passing(self) -> None:
        waits = self._desk.is_typing and self._rests > SCAN_EVERY
        is_time = time.monotonic() - self._looks_next >= (PATIENT if waits else 0)
        if is_time and not self._scanning:
            self.look_again()

    def look_again(self) -> None:
        """Look for changes on the disk, one look at a time: once more behind one that goes on."""
        self._scans_once_more = True
        if not self._scanning and self._desk.loaded:
            self._scanning, self._scans_once_more = True, False
            self._look()

    @work(thread=True, group="library", exit_on_error=False)
    def _look(self) -> None:
        try:
            self._look_at_folder()
        finally:
            # Behind what was found, which has been posted by now: the next look begins with it.
            self._desk.call_later(self._has_looked)

    def _has_looked(self) -> None:
        self._scanning = False
        if self._scans_once_more:
            self.look_again()
        elif self._desk.library.looked_into >= MUCH and self._is_at_rest():
            index = self._desk.index
            known = (*(self._looked_at or ()), *([index.library] if index else ()))
            self._let_go((self._desk.library, *known))

    def _is_at_rest(self) -> bool:
        """Whether nobody types, and nothing goes on behind the screen but the looks."""
        app = self._desk
        typed_at = app.terminal.typed_at if app.terminal else 0.0
        reads = (worker for worker in app.workers if worker.group in READING - {"library"})
        return time.monotonic() - typed_at >= AT_REST and not any(w.is_running for w in reads)

    @work(thread=True, group="library", exit_on_error=False)
    def _let_go(self, libraries: Iterable[Library]) -> None:
        """Let go of what was looked into to go through all of it: of ten thousand briefs it is
        three times what the app holds else."""
        for library in libraries:
            library.let_go()

    def _look_at_folder(self) -> None:
        from briefing.library.find import LibraryError
        from briefing.library.recover import look_again
        from briefing.library.scan import Change, scan
        from briefing.library.walk import walk

        app, began = self._desk, time.thread_time()
        told: list[Progress] = []

        def tell(progress: Progress) -> None:
            told.append(progress)
            app.post_message(progress)

        try:
            reading = teller(tell, "Reading", "files")
            library = app.library
            shown, looked_at = self._looked_at or (library, library)
            start = looked_at if shown is library else library
            app.give_way()
            if self._lookout.sees_nothing_new(start):
                change = Change(start)
            else:
                found = walk(library.root, between=app.give_way)
                change = scan(start, progress=reading, doubted=self._broken, listing=found)
                self._lookout.ended_with(change)
            if not change:
                self._looked_at = library, change.new
            self._broken = change.broken
            app.look_at_picks()
            app.look_at_bookmarks()
            app.look_at_memos()
            late = look_again(app.root)
            self._why_gone = ""
        except LibraryError as error:
            # What is shown stays, and it is looked for again; it is said once.
            if str(error) != self._why_gone:
                self._why_gone = str(error)
                app.post_message(Remarked((self._why_gone,)))
            return
        finally:
            self._rests = REST * (time.thread_time() - began + self._lookout.took)
            self._looks_next = time.monotonic() + self._rests
            # How far other work is stays in sight, as nothing is said of most looks.
            if told and not app.indexing:
                app.post_message(Progress(""))
        if change:
            app.post_message(LibraryRead(change))
            briefs = sum(ref in change.new.briefs for ref in change.upserts)
            if briefs >= MANY:
                said = f"{counted(briefs, 'brief')} have changed in the library."
                app.post_message(Remarked((said,), is_news=True))
        if late:
            app.post_message(Remarked(tuple(told.said for told in late)))
