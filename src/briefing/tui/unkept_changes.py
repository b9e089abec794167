"""What the screen shows already and its file does not hold yet: no key waits for a disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from briefing.tui.messages import Remarked

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp

What = TypeVar("What")


class Unkept(Generic[What]):
    """Changes on their way into the user's own files, in the order in which they were made."""

    def __init__(self, keep: Callable[[Path, What], object], *, last_only: bool = False) -> None:
        """``keep`` brings a change into the files of the library at a path.

        With ``last_only`` each takes the place of those before it, and none but the last is kept.
        """
        self._keep = keep
        self._last_only = last_only
        self._waiting: deque[tuple[Path, What]] = deque()
        self._one_at_a_time = Lock()
        self.has_failed = False
        """Whether it could not be kept when that was tried last."""

    def __bool__(self) -> bool:
        """Whether anything is not kept yet: until then the file is behind the screen."""
        return bool(self._waiting)

    def put(self, root: Path, change: What) -> None:
        """A change was made; it is kept by the next ``keep``."""
        self._waiting.append((root, change))

    def keep(self) -> None:
        """Keep all there is, from any thread.

        Raises what the function that keeps them raises; what could not be kept waits for the
        next time.
        """
        with self._one_at_a_time:
            while number := len(self._waiting):
                done = number if self._last_only else 1
                try:
                    self._keep(*self._waiting[done - 1])
                except BaseException:
                    self.has_failed = True
                    raise
                self.has_failed = False
                for _ in range(done):
                    self._waiting.popleft()

    def keep_and_say(self, app: BriefingApp, refused: type[Exception], kept: str) -> None:
        """Keep all there is; say once that it is refused, and ``kept`` when that is over."""
        had_failed = self.has_failed
        try:
            self.keep()
        except refused as error:
            if not had_failed:
                app.post_message(Remarked((f"{error} It is tried again until it succeeds.",)))
        else:
            if had_failed:
                app.post_message(Remarked((kept,), is_news=True))
