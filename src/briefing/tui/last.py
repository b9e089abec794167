"""Questions that replace each other: one is answered at a time, and only the last one waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")


class Last(Generic[Asked]):
    """Where a screen leaves questions for a thread of its own.

    A question that was overtaken before its turn is never answered: work that nobody waits for
    any more would only hold up what is wanted now.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: Asked | None = None
        self._busy = False

    def put(self, question: Asked) -> bool:
        """Leave a question. True where a thread must be started to answer it."""
        with self._lock:
            self._waiting = question
            idle, self._busy = not self._busy, True
        return idle

    @contextmanager
    def each(self) -> Iterator[Iterator[Asked]]:
        """For the thread: the last question left, then what was left meanwhile, until there is
        none."""
        try:
            yield self._take()
        except BaseException:
            with self._lock:
                self._busy = False
            raise

    def _take(self) -> Iterator[Asked]:
        while True:
            with self._lock:
                question, self._waiting = self._waiting, None
                if question is None:
                    self._busy = False
                    return
            yield question
