"""By what a change of files is known: size, times and inode of each, put together as one number.

Nothing is imported but what Python brings along: the start looks at files before anything else.
"""

from __future__ import annotations

import os
import time
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from collections.abc import Iterable
    from pathlib import Path

_HEX = 16
_FOLDERS = ("briefs", "memos", "themes")
_FILES = ("briefing.toml", "decisions.toml")
_BEGAN = time.time_ns()


def stamp_of(path: str) -> str:
    """What is different when a file, or one that lies in a folder, was changed; - without one."""
    try:
        status = os.stat(path)
        total = _hash(status)
        if status.st_mode & 0o170000 == 0o040000:
            with os.scandir(path) as entries:
                # The times of a folder change when Python keeps what it has compiled.
                total = sum(_named(e.name, _hash(e.stat())) for e in entries if e.is_file())
    except FileNotFoundError:
        return "-"
    return _hexadecimal(total)


def is_newer(path: Path) -> bool:
    """Whether a file was changed since the program began, or is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return True
    return max(status.st_mtime_ns, status.st_ctime_ns) >= _BEGAN


def _hash(status: os.stat_result) -> int:
    # Numbers have the same hash in every process, letters have not.
    return hash((status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))


def _named(name: str, total: int) -> int:
    return hash((zlib.crc32(os.fsencode(name)), total))


def _hexadecimal(total: int) -> str:
    return f"{total & (1 << 4 * _HEX) - 1:0{_HEX}x}"


def state_of(root: str) -> str:
    """The state of the files of a library as they lie there, as ``state_from`` gives it.

    Files of a kind that ``library.walk`` does not read give another state than theirs, and a
    library that cannot be looked through gives an empty one.
    """
    total = 0
    try:
        for name in _FILES:
            if os.path.lexists(f"{root}/{name}"):
                total += _named(name, _hash(os.stat(f"{root}/{name}")))
        ahead = [name for name in _FOLDERS if os.path.lexists(f"{root}/{name}")]
        while ahead:
            folder = ahead.pop()
            names = []
            stamps = 0
            # Opened, each file is found in it without a walk from the root of all folders.
            opened = os.open(f"{root}/{folder}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                with os.scandir(opened) as entries:
                    for entry in entries:
                        name = entry.name
                        if name[0] == ".":
                            continue
                        if name[-5:] == ".toml":
                            names.append(name)
                            stamps += _hash(entry.stat())
                        elif entry.is_dir():
                            if entry.is_symlink():
                                return ""
                            ahead.append(f"{folder}/{name}")
            finally:
                os.close(opened)
            if names:
                total += _of_folder(folder, names, stamps)
    except OSError:
        return ""
    return _hexadecimal(total)


def state_from(stamps: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    """The state of a library from the path and stamp of each file that was read of it."""
    total = 0
    folders: dict[str, list[str]] = {}
    sums: dict[str, int] = {}
    for path, stamp in stamps:
        folder, _, name = path.rpartition("/")
        if folder:
            folders.setdefault(folder, []).append(name)
            sums[folder] = sums.get(folder, 0) + hash(tuple(stamp))
        else:
            total += _named(name, hash(tuple(stamp)))
    total += sum(_of_folder(folder, names, sums[folder]) for folder, names in folders.items())
    return _hexadecimal(total)


def _of_folder(folder: str, names: list[str], stamps: int) -> int:
    return _named("/".join((folder, *sorted(names))), stamps)
