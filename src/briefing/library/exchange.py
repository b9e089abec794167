"""Two names of one folder exchanged in one step, and a name given only where nobody has it.

Linux has ``renameat2`` for both, macOS ``renamex_np``. Where the file system knows neither (some
network and FAT ones), hard links come as near as they can: what is displaced is still held, and
only a file that another program renames into place within a few microseconds can be missed.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from briefing.library.disk import copy_new
from briefing.settings.atomic import temporary_of

_NOT_HERE = frozenset(
    (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EMLINK)
)
"""How a file system or a sandbox says that it does not know a call."""


def swap(first: Path, second: Path) -> None:
    """Exchange two names of one folder: each names then what the other one named.

    Raises ``OSError``; ``FileNotFoundError`` where one of them is not there.
    """
    if not _renamed(first, second, exchange=True):
        _swap_by_link(first, second)


def place(source: Path, target: Path) -> None:
    """Move a file to a name in its folder that nobody has.

    Raises ``FileExistsError`` where somebody has it, ``OSError``.
    """
    if not _renamed(source, target, exchange=False):
        _place_by_link(source, target)


def _renamed(first: Path, second: Path, *, exchange: bool) -> bool:
    """Whether the system has done it in one step; False where it cannot. Raises ``OSError``."""
    call = _system_call()
    if call is None:
        return False
    failed = call(os.fsencode(first), os.fsencode(second), exchange)
    if failed in _NOT_HERE:
        return False
    if failed:
        raise OSError(failed, os.strerror(failed), str(second))
    return True


@cache
def _system_call() -> Callable[[bytes, bytes, bool], int] | None:
    """The call of this system, which gives 0 or an error number; None where it has none."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    path, number = ctypes.c_char_p, ctypes.c_int
    if sys.platform == "darwin":
        rename = getattr(library, "renamex_np", None)
        arguments, here, flags = (path, path, ctypes.c_uint), (), (4, 2)
    else:
        rename = getattr(library, "renameat2", None)
        arguments, here, flags = (number, path, number, path, ctypes.c_uint), (-100,), (1, 2)
    if rename is None:
        return None
    rename.argtypes, rename.restype = arguments, number

    def call(first: bytes, second: bytes, exchange: bool) -> int:
        given = (*here, first, *here, second, flags[exchange])
        return ctypes.get_errno() if rename(*given) else 0

    return call


def _swap_by_link(first: Path, second: Path) -> None:
    held = temporary_of(second)
    _link_or_copy(second, held)
    try:
        os.replace(first, second)
    except OSError:
        os.unlink(held)
        raise
    os.rename(held, first)


def _place_by_link(source: Path, target: Path) -> None:
    _link_or_copy(source, target)
    os.unlink(source)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        copy_new(source, target)
