"""What a key needs from a disk: read behind the screen, while what is typed next waits for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import isawaitable
from typing import TypeVar

from textual import work
from textual.message import Message

from briefing.tui.part import Part
from briefing.values import dataclass

Read = TypeVar("Read")


@dataclass(eq=False, repr=False)
class Fetched(Message):
    """Something has been read, with which ``go`` goes on; None where that has failed."""

    go: Callable[[], object] | None = None


class Fetching(Part):
    """The part of the app that reads what a key needs."""

    def fetch(self, read: Callable[[], Read], then: Callable[[Read], object]) -> None:
        """Read something in a thread and go on with it on the screen's own.

        ``then`` may return what it opens, to be waited for: what was typed meanwhile is for it.
        """
        self._desk.hold_keys()
        self._fetch(read, then)

    @work(thread=True, group="fetch", exit_on_error=False)
    def _fetch(self, read: Callable[[], Read], then: Callable[[Read], object]) -> None:
        fetched = Fetched()
        try:
            fetched.go = partial(then, read())
        finally:
            self._desk.post_message(fetched)

    async def on_fetched(self, message: Fetched) -> None:
        """Go on with it, unless the app is being left; then what was typed meanwhile goes on."""
        go = message.go if self._desk.screen_stack else None
        try:
            opened = go() if go is not None else None
            if isawaitable(opened):
                await opened
        finally:
            self._desk.let_keys_through()
