"""A question that a copy of this process answers while this one goes on.

For the very beginning, where there is one thread and nothing open that two could use: what the
copy looks for is in the words it sends back, and in nothing else.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # ``signal`` would import ``enum``
import os

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from collections.abc import Callable

_AT_MOST = 2
"""Seconds that an answer may take: a disk that does not answer keeps nobody waiting."""
_WORDS = 1 << 16
"""Bytes of an answer at the most; what a pipe takes while nobody reads."""
_AS_EVER = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT)


class Forked:
    """An answer that is on its way."""

    def __init__(self, answer: Callable[[], str]) -> None:
        """Begin to look for it; where there can be no other process, find it."""
        self._said: str | None = None
        self._reads, writes = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            os.close(self._reads)
            os.close(writes)
            self._said = answer()
            return
        if not self._process:
            _answer(answer, writes)
        os.close(writes)

    def said(self) -> str:
        """The answer, which is waited for; empty where there is none."""
        if self._said is None:
            words = b""
            while more := os.read(self._reads, _WORDS):
                words += more
            # First of all: a signal may end this process here, which asks once more.
            self._said = os.fsdecode(words)
            os.close(self._reads)
            try:
                os.waitpid(self._process, 0)
            except ChildProcessError:
                return self._said  # Whoever began this one lets nobody wait: it is gone without.
        return self._said


def _answer(answer: Callable[[], str], writes: int) -> None:
    """Answer, and end: nothing of the process that was copied is to be tidied up here."""
    try:
        for number in _AS_EVER:
            _signal.signal(number, _signal.SIG_DFL)
        _signal.alarm(_AT_MOST)
        os.write(writes, os.fsencode(answer()))
    finally:
        os._exit(0)
