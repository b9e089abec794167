"""One ``briefing`` at a time changes the files of a library.

The lock lies in the user's state and never in a library. It holds only against another
``briefing`` of the same user; against every other program a save compares before it replaces.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

from briefing.settings.atomic import make_private

PATIENCE = 5.0
"""Seconds to wait for another ``briefing`` that is saving, which takes it milliseconds."""

_EVERY = 0.01
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)


class Busy(Exception):  # noqa: N818 - named as what it is
    """Another ``briefing`` holds the lock."""


@contextlib.contextmanager
def held(state: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a library meanwhile. Raises ``Busy``, and ``OSError`` where it cannot be.

    On a file system without locks nothing is held: the comparison of each save remains.
    """
    import fcntl

    make_private(state)
    handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy("Another briefing is writing in this library.") from None
                time.sleep(_EVERY)
            except OSError as error:
                if error.errno not in _NO_LOCKS:
                    raise
                break
        yield
    finally:
        os.close(handle)
