"""Every call of the system that a save makes, failing in turn."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from briefing.library import exchange

FAULTS: Mapping[str, int] = {
    name: getattr(errno, name)
    for name in ("ENOSPC", "EACCES", "EIO", "EROFS", "ENOENT", "EDQUOT", "EINTR")
}
SHORT, CRASH, GONE = "short write", "crash", "EIO from then on"
KINDS = (*FAULTS, SHORT, CRASH, GONE)

_CALLS = (
    *("open", "read", "write", "fsync", "fchmod", "fchown", "fstat", "lstat", "access"),
    *("link", "rename", "replace", "unlink", "mkdir", "rmdir", "listdir", "scandir"),
    *("listxattr", "getxattr", "setxattr"),
)


class Crash(BaseException):
    """The program is gone: nothing it wanted to do afterwards happens."""


class Faults:
    """Counts calls; the one of a number fails, and where that is a crash all after it too."""

    def __init__(self, at: int = -1, kind: str = "") -> None:
        self.at = at
        self.kind = kind
        self.names: list[str] = []
        self.struck = False

    def number(self, name: str) -> int:
        """The error number with which this call fails; 0 where it goes on. May be ``Crash``."""
        self.names.append(name)
        now = len(self.names) - 1
        if now == self.at or (now > self.at >= 0 and self.kind in (CRASH, GONE)):
            if self.kind == SHORT:
                return 0
            self.struck = True
            if self.kind == CRASH:
                raise Crash
            return FAULTS.get(self.kind, errno.EIO)
        return 0

    @property
    def is_here(self) -> bool:
        """Whether the call that was counted last is the one that is to fail."""
        return len(self.names) - 1 == self.at


@contextmanager
def failing(faults: Faults) -> Iterator[None]:
    """Let the calls of the system fail as ``faults`` says."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _CALLS:
            if hasattr(os, name):
                patch.setattr(os, name, _wrapped(faults, name, getattr(os, name)))
        patch.setattr(fcntl, "flock", _wrapped(faults, "flock", fcntl.flock))
        real = exchange._system_call()
        if real is not None:

            def rename(first: bytes, second: bytes, swap: bool) -> int:
                return faults.number("renameat2") or real(first, second, swap)

            patch.setattr(exchange, "_system_call", lambda: rename)
        yield


def _wrapped(faults: Faults, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **options: Any) -> Any:
        number = faults.number(name)
        if number:
            raise OSError(number, os.strerror(number))
        if name == "write" and faults.kind == SHORT and faults.is_here:
            faults.struck = True
            return call(arguments[0], bytes(arguments[1])[: max(1, len(arguments[1]) // 2)])
        return call(*arguments, **options)

    return wrapped
