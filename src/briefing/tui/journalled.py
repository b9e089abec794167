"""What is typed into a dialogue is kept in the user's state, so that a kill costs nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import work

from briefing.tui.messages import Remarked
from briefing.tui.part import app_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

    from briefing.library.unsaved import Field, Journal, TypedOver

    _Base = Widget
else:
    _Base = object

_KEEP_EVERY = 0.5
"""Seconds after which what was typed is kept."""


class Journalled(_Base):
    """The part of a dialogue that keeps what was typed in it until it is saved or given up."""

    _journal: Journal | None = None
    _words: Mapping[Field, TypedOver] = MappingProxyType({})
    """What was typed, by field."""
    _kept: Mapping[Field, TypedOver] = MappingProxyType({})
    """What of it is kept."""
    _is_left = False
    _is_told = False
    """That what is typed cannot be kept."""
    has_failed = False
    """Whether it could not be kept when that was tried last."""

    def keep_in(self, journal: Journal) -> None:
        """Keep what is typed from now on."""
        self._journal = journal
        self.set_interval(_KEEP_EVERY, self._keep)

    def on_unmount(self) -> None:
        """The app ends, perhaps at a signal: what was typed since the last look is kept now."""
        if self._journal is not None and not self._is_left:
            # That it cannot be kept was said when it was tried first.
            with contextlib.suppress(OSError):
                self._journal.keep(self._words)

    def _keep(self) -> None:
        if self._words != self._kept:
            self._kept = self._words
            self._keep_behind(self.app)

    @work(thread=True, group="unsaved", exit_on_error=False)
    def _keep_behind(self, app: App[object]) -> None:
        if self._journal is None:
            return
        words = None
        try:
            # Of two threads either may be the last: none leaves words that are older.
            while words is not self._words:
                words = self._words
                self._journal.keep(words)
            self.has_failed = False
        except OSError as error:
            self.has_failed = True
            self._kept = MappingProxyType({})  # It is tried again at the next look.
            if not self._is_told:
                self._is_told = True
                why = error.strerror or error
                app.post_message(
                    Remarked((f"What you type is not kept until you save it: {why}.",))
                )

    def _forget(self) -> None:
        """It is saved or given up. The app does it: the dialogue goes, and its threads with it."""
        if self._journal is not None:
            app_of(self).forget_typed(self._journal)
