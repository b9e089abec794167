"""The threads of the app's workers: what writes is done, and nothing else is waited for."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import NoActiveWorker, Worker, get_current_worker

if TYPE_CHECKING:
    from collections.abc import Callable

READING = frozenset(
    (
        *("library", "index", "search", "quotations", "colours", "offers", "judge", "history"),
        *("difference", "impact", "conflicts", "look", "today", "check", "text", "matrix"),
        *("timeline", "form", "find", "export", "memo", "quote", "count", "filter", "palette"),
        *("capture", "values", "fix", "pending"),
    )
)
"""Groups of work that makes nothing that lasts: it is given up with the screen that asked for it,
and its end is not waited for when the app is left."""
MOST = 16
"""Threads at the most: those that wait, for the first keys or a disk, hold up no key."""


class Threads(ThreadPoolExecutor):
    """The threads of the workers. What writes is done though the screen that asked for it has
    gone before its turn, and is waited for when the app is left."""

    def __init__(self, failed: Callable[[BaseException], object]) -> None:
        """``failed`` is called, in the thread, with what a worker that ``writes`` has failed of:
        the screen that asked for it, which Textual tells, may have gone by then."""
        super().__init__(MOST, thread_name_prefix="briefing")
        self._failed = failed
        self._writing: set[Future[Any]] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Run something in a thread."""
        future = super().submit(fn, *args, **named)
        try:
            worker = get_current_worker()
        except NoActiveWorker:
            pass
        else:
            if worker.group in READING:
                return future
            if writes(worker):
                future.add_done_callback(self._tell_failure)
        self._writing.add(future)
        future.add_done_callback(self._writing.discard)
        # Whoever waits for it may cease to: Textual then cancels what has not begun.
        waited_for: Future[Any] = Future()
        future.add_done_callback(partial(_tell, waited_for))
        return waited_for

    @property
    def is_writing(self) -> bool:
        """Whether anything is being written, or waits for that."""
        return bool(self._writing)

    def finish(self) -> None:
        """Wait for what writes."""
        for future in list(self._writing):
            future.exception()

    def _tell_failure(self, done: Future[Any]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            self._failed(error)


def writes(worker: Worker[Any]) -> bool:
    """Whether work in a thread makes something that lasts."""
    return worker._thread_worker and worker.group not in READING


def _tell(waiting: Future[Any], done: Future[Any]) -> None:
    """Tell what has come of something, unless nobody waits for it any more."""
    if not waiting.set_running_or_notify_cancel():
        return
    if (error := done.exception()) is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(done.result())
