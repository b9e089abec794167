"""The index of the app: opened from the cache, built beside the screen, kept up to date."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from textual import work

from briefing.tui.messages import Indexed, IndexSpoilt, LibraryRead
from briefing.tui.part import Part
from briefing.tui.progress import AFTER, Progress, unhindered

if TYPE_CHECKING:
    from briefing.library.scan import Change
    from briefing.library.snapshot import Library
    from briefing.search.documents import Type
    from briefing.search.index import Index
    from briefing.search.results import Results
    from briefing.search.segment import Segment


_STAGES = (("reading", "Preparing the search", "files"), ("indexing", "Indexing", "items"))
"""What a process that builds says, and the words for it."""


class Indexing(Part):
    """The part of the app that keeps the index."""

    def __init__(self) -> None:
        super().__init__()
        self.index: Index | None = None
        """What is searched; while it is being built, what there is of it."""
        self._changes: deque[Change] = deque()
        self._in_turn = Lock()
        self._newest: Index | None = None
        self._looked_through = False
        self._unindexed = 0
        self.cache_is_renewed = Event()
        """What was read is kept: another process reads it from there, ten times as fast."""

    def bring_up_index(self, message: LibraryRead) -> None:
        """Bring the index up to a library that was read."""
        self._unindexed += 1
        self._changes.append(message.change)
        if self._desk.progress:
            self._desk.call_later(self._say_indexing)
        else:
            self._desk.set_timer(AFTER, self._say_indexing)
        self._take_in()

    @property
    def indexing(self) -> bool:
        """Whether the index is behind the library."""
        return self._unindexed > 0

    def _say_indexing(self) -> None:
        if self.indexing:
            self._desk.progress = self._desk.progress or Progress("Indexing")

    @work(thread=True, group="index", exit_on_error=False, description="indexing")
    def _take_in(self) -> None:
        """Take in the oldest change that waits: one after the other, in the order they came."""
        with self._in_turn:
            change, before = self._changes.popleft(), self._newest
            # One that could not take in a change is not gone on with: it would never know it.
            self._newest = None
            try:
                newest = self._newest = self._after(before, change)
            except BaseException:
                self._desk.call_later(self._has_failed)
                raise
            self._desk.post_message(Indexed(newest))
        # Not before the first keys either: it imports numpy.
        from briefing.search.index import make_ready

        make_ready()
        if newest.file is not None:
            self._look_through(newest)

    def _has_failed(self) -> None:
        """A change could not be taken in, which is told: the next brings up all there is."""
        self._unindexed -= 1
        self._desk.progress = None

    def _after(self, before: Index | None, change: Change) -> Index:
        """The index of what the library has become."""
        from briefing.search.results import SpoiltIndexError

        if before is None:
            self._desk.after_first_keys()
            return self._first(change.new)
        try:
            return before.update(change)
        except SpoiltIndexError:
            return self._made_anew(change.new)

    def _look_through(self, index: Index) -> None:
        """See to it that an index that was only mapped is what was written."""
        from briefing.search import store

        if not self._looked_through:
            self._looked_through = True
            if not store.is_sound(store.path_of(self._desk.root)):
                self._desk.post_message(IndexSpoilt(index))

    def ask_index(
        self,
        library: Library,
        query: str,
        *,
        limit: int,
        type: Type | None = None,  # noqa: A002
        widest: bool = True,
    ) -> Results | None:
        """What the index finds of a library, as ``Index.search`` does; None while there is none.

        One that turns out to be spoilt is built anew, at which all that is shown is asked again.
        May wait: for threads.
        """
        from briefing.search.results import SpoiltIndexError

        app, index = self._desk, self.index
        if index is None:
            return None
        try:
            return index.search(
                query,
                library=library,
                today=app.today,
                picked=app.memo.claims,
                limit=limit,
                type=type,
                widest=widest,
            )
        except SpoiltIndexError:
            app.post_message(IndexSpoilt(index))
            return None

    def on_index_spoilt(self, message: IndexSpoilt) -> None:
        """Build an index again that turned out to be spoilt."""
        self._build_again(message.index)

    @work(thread=True, group="index", exit_on_error=False, description="indexing")
    def _build_again(self, spoilt: Index) -> None:
        with self._in_turn:
            if self._newest is not None and self._newest.file is spoilt.file:
                self._newest = self._made_anew(self._newest.library)
                self._desk.post_message(Indexed(self._newest, part=True))

    def _first(self, library: Library) -> Index:
        """The index that was kept, else a new one.

        Where much of a large library is different, the one that was kept is brought up in a
        process of its own, as a new one is built.
        """
        with unhindered():
            from briefing.search import store
            from briefing.search.building import LARGE, MANY

            at_most = MANY if len(library.claims) >= LARGE else None
            found = store.opened(library, sure=False, at_most=at_most)
        return found if found is not None else self._made_anew(library)

    def _made_anew(self, library: Library) -> Index:
        """A new index, in a process of its own where it takes long; and kept."""
        from briefing.search import store
        from briefing.search.building import LARGE
        from briefing.search.index import Index

        if len(library.claims) >= LARGE:
            found = self._built_apart(library)
            if found is not None:
                return found
        with unhindered():
            found = Index.build(library)
            if not self._desk.apart.is_over:
                store.keep(found)
        return found

    def _built_apart(self, library: Library) -> Index | None:
        """The index that a process of its own builds; what there is so far can be searched."""
        from briefing.search import store

        self.cache_is_renewed.wait()
        path = store.path_of(library.root)
        parts: list[Segment] = []
        if (kept := store.still_true(library)) is not None:
            self._desk.post_message(Indexed(kept, part=True))
        done = self._desk.apart.run(
            "briefing.search.building",
            str(library.root),
            str(path),
            heard=lambda said: self._heard(said, parts, library),
        )
        return store.opened(library, path, sure=False) if done else None

    def _heard(self, said: dict[str, object], parts: list[Segment], library: Library) -> None:
        from briefing.search.index import Index
        from briefing.search.segment import Segment
        from briefing.search.store import read

        app = self._desk
        for word, what, unit in _STAGES:
            if word in said:
                done, total = int(str(said[word])), int(str(said["of"]))
                app.post_message(Progress(what, done, total, unit))
        if "part" in said and (kept := read(Path(str(said["part"])))) is not None:
            parts.append(Segment(kept.columns))
            app.post_message(Indexed(Index(parts, library), part=True))

    def on_indexed(self, message: Indexed) -> None:
        """Searches from now on use the new index; one that is open asks again."""
        from briefing.tui.search import Search

        self.index = message.index
        self._desk.count_searches()
        self._desk.narrow_again()
        if not message.part:
            self._unindexed -= 1
            self._desk.progress = None
        if isinstance(self._desk.screen, Search):
            self._desk.screen.ask()
