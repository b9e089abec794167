"""Writing the program's own files whole or not at all, readable by their user alone."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
TEMPORARY = ".briefing-tmp"
"""How the names of unfinished files end; what a crash leaves is told by it."""
_TEMPORARY_NAME = re.compile(rf"\.(?P<name>.+)\.(?P<owner>\d+)\.[0-9a-f]+{re.escape(TEMPORARY)}")
_LONGEST_NAME = 100
"""Bytes of a name that go into that of its temporary file, which must not grow too long."""
ABANDONED = 3_600.0
"""Seconds after which nobody is still writing what was begun and not finished."""


def temporary_of(path: Path) -> Path:
    """A name beside a file for what is not finished: hidden, and known by who made it."""
    name = os.fsencode(path.name)[:_LONGEST_NAME].decode(errors="ignore")
    return path.with_name(f".{name}.{os.getpid()}.{os.urandom(4).hex()}{TEMPORARY}")


def owner_of(name: str) -> tuple[str, int] | None:
    """Of which file a temporary one is, and the process that made it; None for other names."""
    found = _TEMPORARY_NAME.fullmatch(name)
    return (found["name"], int(found["owner"])) if found else None


def write_text(path: Path, text: str) -> None:
    """Put a text (UTF-8, line feeds as they are) where a file is or shall be.

    Missing folders are made. Whoever reads meanwhile sees the old file or the new one; after a
    failure the old one is there and nothing else. Raises OSError.
    """
    write_parts(path, [text.encode()])
    try_to_sync(path.parent)


def write_parts(path: Path, parts: Iterable[bytes | memoryview], *, lasting: bool = True) -> None:
    """Put bytes where a file is or shall be, as ``write_text`` does.

    What is not ``lasting`` can be made anew: it is not waited for until it is on the disk, and what
    programs that were killed have begun of it is taken away.
    """
    make_private(path.parent)
    begun = temporary_of(path)
    handle = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
            written = os.fstat(file.fileno()).st_mtime
        begun.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            begun.unlink()
        raise
    if not lasting:
        _sweep(path, written)


def _sweep(path: Path, written: float) -> None:
    """Take away what was begun of a file, or of a part of it, long before it was ``written``.

    Both times are those of the disk: another machine that shares it may have another clock.
    Whoever was stopped in the middle all that time is refused, as when the disk is full.
    """
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            is_begun = entry.name.startswith(f".{path.name}.") and entry.name.endswith(TEMPORARY)
            if is_begun and written - entry.stat(follow_symlinks=False).st_mtime > ABANDONED:
                Path(entry).unlink()


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its user alone. Raises OSError."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(_PRIVATE_FOLDER, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last. Raises ``OSError``.

    A file system that does not let a folder be synced has no way to say more.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def try_to_sync(folder: Path) -> None:
    """Make the names in a folder last if that can be done: the files in it are whole either way."""
    with contextlib.suppress(OSError):
        sync_folder(folder)
