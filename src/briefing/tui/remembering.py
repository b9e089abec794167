"""What the app remembers from one start to the next: where it was left, and what was read last."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, cast

from textual import work

from briefing.commands import table
from briefing.tui import session
from briefing.tui.browse import Browse
from briefing.tui.part import Part
from briefing.tui.unkept_changes import Unkept

if TYPE_CHECKING:
    from pathlib import Path


KEPT_EVERY = 5.0
"""Seconds after which a new place is kept: no more is lost where the app is killed."""

_CALLED = {
    "dossier": "the dossier of a source",
    "matrix": "the matrix",
    "timeline": "the timeline",
    "search": "a search",
    "memo": "the memo",
    "today": "Today",
    "problems": "the problems",
    "conflicts": "the conflicts",
    "reader": "a kept text",
}


class Remembering(Part):
    """The part of the app that begins where it was left."""

    def __init__(self) -> None:
        super().__init__()
        self._session_kept: session.Session | None = None
        self._unkept_place = Unkept(session.keep, last_only=True)
        self._unkept_visits = Unkept(_visit)
        self.begin_at = ""
        """The reference the app was asked to begin with."""

    def first_screen(self) -> Browse:
        """The first screen, which comes back to what was read."""
        return Browse(session.left(self._desk.root))

    def go_to_beginning(self) -> None:
        """To what the app was asked to begin with."""
        app, ref = self._desk, self.begin_at
        if not ref:
            return
        if app.library.get(ref) is not None or ref in app.library.theme_ids():
            app.go_to(ref)
        else:
            from briefing.suggest import or_else

            app.tell(f"There is no {ref!r}{or_else(ref, app.library.refs()) or '.'}")

    def begin_to_remember(self) -> None:
        """Keep from now on where one is."""
        self._desk.set_interval(KEPT_EVERY, self._keep_if_new)

    def offer_what_was_left(self, left: session.Session) -> None:
        """The app begins on its first screen; what lay over it is a step ahead.

        On another day what changed meanwhile comes before what was worked at.
        """
        app = self._desk
        there = app.known(left.place)
        if len(there) < 2 or self.begin_at:
            return
        app.trail.future.append(there)
        where, forward = _CALLED.get(there[-1].screen, "another place"), app.way(table.GO_FORWARD)
        said = f"Last you were in {where}: {forward} goes there."
        if left.day != app.today.isoformat():
            said += f" {app.way(table.TODAY)} shows what has changed since."
        app.tell(said)

    def _now(self) -> session.Session | None:
        """The session as it is; None where there is nothing to come back to."""
        app = self._desk
        first = app.screen_stack[0] if app.screen_stack else None
        if not app.loaded or not isinstance(first, Browse) or not first.query("#behind"):
            return None
        unfolded, panes = first.shelf_as_it_is
        return session.Session(app.here, unfolded, panes, app.today.isoformat())

    def _keep_if_new(self) -> None:
        now = self._now()
        if now is not None and now != self._session_kept:
            self._session_kept = now
            self._unkept_place.put(self._desk.root, now)
            self._keep_place_behind()

    @work(thread=True, group="session", exit_on_error=False)
    def _keep_place_behind(self) -> None:
        self._keep_place()

    def _keep_place(self) -> None:
        # A place that cannot be kept is no reason not to go on, nor not to leave.
        with contextlib.suppress(OSError):
            self._unkept_place.keep()

    def exit(self, *given: Any, **named: Any) -> None:
        """Leave the app; where it was left is kept."""
        now = self._now()
        if now is not None and now != self._session_kept:
            self._session_kept = now
            self._unkept_place.put(self._desk.root, now)
        self._keep_place()
        cast("Any", super()).exit(*given, **named)

    def is_reading(self, brief: str) -> None:
        """A brief is being read: it is among those that were read last from now on."""
        app = self._desk
        if app.recent[:1] != (brief,):
            app.recent = tuple(dict.fromkeys((brief, *app.recent)))
            self._unkept_visits.put(app.root, brief)
            self._keep_visits_behind()

    @work(thread=True, group="recent", exit_on_error=False)
    def _keep_visits_behind(self) -> None:
        self.keep_visits()

    def keep_visits(self) -> None:
        """Keep what was read, in its order, from any thread; at the end of the app once more."""
        with contextlib.suppress(OSError):
            self._unkept_visits.keep()


def _visit(root: Path, brief: str) -> None:
    from briefing.library.recent import visit

    visit(root, brief)
