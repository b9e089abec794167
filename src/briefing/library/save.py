"""Writing a splice into a library: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from briefing.library.find import is_packaged
from briefing.library.splice import Splice
from briefing.library.walk import inside

TEMPORARY = ".briefing-tmp"
"""How the names of unfinished files end; what a crash leaves is told by it."""


class SaveRefused(Exception):  # noqa: N818 - named as what it is, not as a failure
    """Nothing was written; the message says why."""


class Conflict(SaveRefused):
    """The file is not any more what the edit was made from."""


def save(root: Path, splice: Splice) -> None:
    """Put the bytes after the edit where those before it are.

    Whoever reads meanwhile, and whatever is there after a crash, is the old file or the new one.
    Mode and symbolic link are kept. Raises ``Conflict`` where the file holds other bytes,
    ``SaveRefused`` where the library is not to be written to, ``OSError``.
    """
    if is_packaged(root):
        raise SaveRefused("This library is part of the installed program and not to be changed.")
    target = root / splice.file
    if not splice.before and not os.path.lexists(target):
        _write(target, splice.after)
        return
    try:
        real = inside(root, splice.file)
        if real is None:
            raise SaveRefused(f"{splice.file} leads out of the library.")
        now = real.read_bytes()
        status = real.stat()
    except FileNotFoundError:
        raise Conflict(f"{splice.file} is not there any more; nothing was written.") from None
    if not os.access(real, os.W_OK):
        raise SaveRefused(f"{splice.file} is read-only.")
    if now != splice.before:
        raise Conflict(f"{splice.file} was changed by another program; nothing was written.")
    _write(real, splice.after, stat.S_IMODE(status.st_mode))


def _write(target: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file whole; without a mode it is a new one, and must not be there yet."""
    name = f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}{TEMPORARY}"
    temporary = target.with_name(name)
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        if mode is None:
            try:
                # A link never replaces what somebody else has put there meanwhile.
                os.link(temporary, target)
            except FileExistsError:
                raise Conflict(f"{target.name} has just been made; nothing was written.") from None
            temporary.unlink()
        else:
            temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Make the new name last; not every file system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
