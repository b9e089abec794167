"""Writing an export to a file the user names: never over another one unasked, never half."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from briefing.settings.atomic import temporary_of, try_to_sync


class WouldOverwrite(FileExistsError):  # noqa: N818 - it reads as what would happen
    """Something already stands where the export should go."""


def write_new(path: Path, content: str | bytes, *, overwrite: bool = False) -> None:
    """Write bytes, or a text as UTF-8 with its line ends as they are; all of it or nothing.

    A symbolic link counts as a file that is there: it is never written through, and with
    ``overwrite`` it is replaced by the export. Raises WouldOverwrite where something is there
    and ``overwrite`` is not set, and OSError, with words in its ``strerror``, where the folder
    is missing, where the path is a folder, or where the system refuses.
    """
    folder = path.parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, f"there is no folder {folder}")
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "that is a folder; name a file in it")
    if not overwrite and os.path.lexists(path):
        raise WouldOverwrite(_exists(path))
    part = temporary_of(path)
    try:
        _write(part, content.encode("utf-8") if isinstance(content, str) else content)
        if overwrite:
            part.replace(path)
        else:
            _claim(part, path)
    finally:
        part.unlink(missing_ok=True)
    try_to_sync(folder)


def _write(part: Path, content: bytes) -> None:
    """The whole content on the disk under a name of its own, readable as the user's umask says."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _claim(part: Path, path: Path) -> None:
    """Give the finished file its name, in one step that fails where the name is taken."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise WouldOverwrite(_exists(path)) from None
    except OSError:
        # A file system without hard links: reserve the name, then put the file in its place.
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except FileExistsError:
            raise WouldOverwrite(_exists(path)) from None
        part.replace(path)


def _exists(path: Path) -> str:
    return f"{path} is there already. Choose another name, or say that it may be overwritten."
