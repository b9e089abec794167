"""A file that the user names: a page or a manifest, of which nothing is known before it is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_given(path: Path, largest: int) -> bytes:
    """The bytes of a regular file, and one more than ``largest`` where it has more than those.

    Raises OSError with a sentence where it is none or cannot be read.
    """
    try:
        # To open a pipe that nobody writes to would otherwise never end.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(handle, "rb") as file:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                return file.read(largest + 1)
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror}.") from error
    raise OSError(f"{path} is not a file.")
