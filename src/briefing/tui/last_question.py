"""Questions that replace each other: of those that wait only the last is ever answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")

_THREADS = 2


class Last(Generic[Asked]):
    """Where a screen leaves questions for threads of its own.

    A question that was overtaken before its turn is never answered: work that nobody waits for
    any more would only hold up what is wanted now. One that is slow holds up no other: there are
    two threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: Asked | None = None
        self._busy = 0

    def put(self, question: Asked) -> bool:
        """Leave a question. True where a thread must be started to answer it."""
        with self._lock:
            self._waiting = question
            wanted = self._busy < _THREADS
            self._busy += wanted
        return wanted

    @contextmanager
    def each(self) -> Iterator[Iterator[Asked]]:
        """For a thread: the last question left, then what was left meanwhile, until there is
        none."""
        try:
            yield self._take()
        except BaseException:
            with self._lock:
                self._busy -= 1
            raise

    def _take(self) -> Iterator[Asked]:
        while True:
            with self._lock:
                question, self._waiting = self._waiting, None
                if question is None:
                    self._busy -= 1
                    return
            yield question
