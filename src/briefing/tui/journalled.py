"""What is typed into a dialogue is kept in the user's state, so that a kill costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import work

if TYPE_CHECKING:
    from briefing.library.unsaved import Journal


class Journalled:
    """The part of a dialogue that keeps what was typed in it until it is saved or given up."""

    _journal: Journal | None = None
    _words: Mapping[str, str] = MappingProxyType({})
    """What was typed, by key."""
    _kept: Mapping[str, str] = MappingProxyType({})
    """What of it is kept."""
    _is_left = False

    def on_unmount(self) -> None:
        """The app ends, perhaps at a signal: what was typed since the last look is kept now."""
        if self._journal is not None and not self._is_left and self._words != self._kept:
            self._journal.keep(self._words)

    def _keep(self) -> None:
        if self._words != self._kept:
            self._kept = self._words
            self._keep_behind(self._words)

    @work(thread=True, group="unsaved", exit_on_error=False)
    def _keep_behind(self, words: Mapping[str, str]) -> None:
        if self._journal is not None:
            self._journal.keep(words)

    @work(thread=True, group="unsaved", exit_on_error=False)
    def _forget(self) -> None:
        if self._journal is not None:
            self._journal.forget()
