"""A large file whose bytes lie in memory as far as they are looked at."""

from __future__ import annotations

import mmap
import os
from typing import IO, TYPE_CHECKING

from briefing.search.arrays import np

if TYPE_CHECKING:
    from briefing.search.segment import Column


class Mapped:
    """A file that is mapped and not read. Raises OSError or ValueError where it cannot be."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = os.fdopen(os.dup(file.fileno()), "rb")
        self._size = os.fstat(self._file.fileno()).st_size
        self._pages = mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ)
        self.content: Column = np.frombuffer(self._pages, dtype=np.uint8)
        """All of its bytes."""

    def is_whole(self) -> bool:
        """Whether it is as long as it was: to touch what was cut off would be fatal."""
        return os.fstat(self._file.fileno()).st_size == self._size

    def give_back(self) -> None:
        """Hold nothing of it any more; what is looked at next comes back by itself.

        The system keeps the pages as long as nobody needs the room.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self._pages.madvise(mmap.MADV_DONTNEED)
