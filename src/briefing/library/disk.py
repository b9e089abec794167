"""What a save asks of the disk: a new file written whole, what a file holds, who is at work.

Every call is one of ``os``, so that the tests can make each of them fail in turn.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from pathlib import Path

_CAREFUL = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
_READ = os.O_RDONLY | _CAREFUL | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL
_AT_ONCE = 1 << 20
_FULL_SYNC = 51
"""``F_FULLFSYNC`` of macOS, where ``fsync`` alone leaves the bytes in the drive's cache."""


def is_running(process: int) -> bool:
    """Whether a program that may still be saving is there."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def held_by(path: Path) -> str:
    """What a name holds: the ``digest`` of a file, empty where there is none.

    What is no file (a folder, a pipe, a link) has a word of its own that equals no digest. Raises
    ``OSError``.
    """
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return f"inode {status.st_ino}"
        found = hashlib.sha256()
        handle = os.open(path, _READ)
        try:
            while part := os.read(handle, _AT_ONCE):
                found.update(part)
        finally:
            os.close(handle)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return found.hexdigest()


def is_content(held: str) -> bool:
    """Whether what ``held_by`` says of a name is the digest of a file."""
    return len(held) == 64


def begins(path: Path, content: bytes) -> bool:
    """Whether a file holds nothing but a beginning of some bytes. Raises ``OSError``."""
    handle = os.open(path, _READ)
    try:
        size = os.fstat(handle).st_size
        return size <= len(content) and os.read(handle, len(content) + 1) == content[:size]
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes, like: os.stat_result | None = None) -> None:
    """Write a file that must not be there yet, down to the disk. Raises ``OSError``.

    ``like`` is the status of a file whose mode it gets and, where that is allowed, whose owner.
    """
    handle = os.open(path, _NEW, 0o666 if like is None else 0o600)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        if like is not None:
            _own(handle, like)
            os.fchmod(handle, stat.S_IMODE(like.st_mode))
        _sync(handle)
    finally:
        os.close(handle)


def copy_new(source: Path, target: Path) -> None:
    """Copy a file to a name that nobody has, down to the disk. Raises ``OSError``."""
    handle = os.open(source, _READ)
    try:
        new = os.open(target, _NEW, 0o600)
        try:
            while part := os.read(handle, _AT_ONCE):
                left = memoryview(part)
                while left:
                    left = left[os.write(new, left) :]
            os.fchmod(new, stat.S_IMODE(os.fstat(handle).st_mode))
            _sync(new)
        finally:
            os.close(new)
    except FileExistsError:
        raise
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise
    finally:
        os.close(handle)


def keep_attributes(source: Path, target: Path) -> bool:
    """Give a file the extended attributes of another, its access list (POSIX ACL) among them.

    False where one that matters to access could not be given.
    """
    if not hasattr(os, "listxattr"):
        return True
    try:
        names = os.listxattr(source)
    except OSError:
        return True  # A file system without them has none to lose.
    kept = True
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError:
            # Those of the system's own security are set by it, and by nobody else.
            kept = kept and name.startswith(("security.", "trusted."))
    return kept


def _own(handle: int, like: os.stat_result) -> None:
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) == (like.st_uid, like.st_gid):
        return
    for uid, gid in ((like.st_uid, like.st_gid), (-1, like.st_gid)):
        try:
            os.fchown(handle, uid, gid)
        except PermissionError:
            continue
        return


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, _FULL_SYNC)
            return
    os.fsync(handle)
