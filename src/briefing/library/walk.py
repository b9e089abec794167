"""The files of a library, listed without following anything out of it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from briefing.library import problems as p
from briefing.library.contents import Numbers
from briefing.library.problems import Problem, Rule
from briefing.values import dataclass

_RACY_NS = 2_000_000_000
"""Coarsest grain of time that file systems in use have (FAT): 2 s."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The TOML files of a library by their paths relative to it, in no order."""

    files: dict[str, Numbers | Problem]
    """What the ``Stamp`` of each file is made of; the problem of what cannot be read as one."""
    racy_after: int
    """Files changed after this moment (ns) may change again without their stamp showing it."""


def walk(root: Path, between: Callable[[], object] = lambda: None) -> Listing:
    """List the files of a library. Hidden files are skipped, links to folders not followed.

    ``between`` is called before each folder: who looks behind a screen may wait there.
    """
    # The time only says how far stamps can be trusted; nothing that is shown depends on it.
    racy_after = time.time_ns() - _RACY_NS
    walker = _Walker(root, between)
    for name in ("briefing.toml", "decisions.toml"):
        walker.file(name)
    walker.folder("themes", deep=False)
    walker.folder("briefs", deep=True)
    walker.folder("memos", deep=False)
    return Listing(walker.files, racy_after)


def files_of(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    """Every file at the top of a library and below some of its folders, whatever its name.

    Hidden folders and links to folders are not entered. A folder that cannot be read is passed
    over: that is said by whoever reads the library.
    """
    ahead = [(root, False), *((root / name, True) for name in folders)]
    while ahead:
        folder, deep = ahead.pop()
        try:
            # Whoever asks may move what is found away before the next is asked for.
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)
            elif deep and not entry.name.startswith("."):
                ahead.append((Path(entry.path), True))


def _numbers(status: os.stat_result) -> Numbers:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def inside(root: Path, file: str) -> Path | None:
    """The real path of a link if it stays in the library, else None. Raises ``OSError``."""
    # Path.resolve raises RuntimeError for a loop on Python 3.11 and 3.12, realpath does not.
    real = Path(os.path.realpath(root / file, strict=True))
    return real if real.is_relative_to(os.path.realpath(root)) else None


class _Walker:
    def __init__(self, root: Path, between: Callable[[], object]) -> None:
        self.root = root
        self.between = between
        self.files: dict[str, Numbers | Problem] = {}

    def folder(self, name: str, *, deep: bool) -> None:
        if (self.root / name).is_symlink():
            self._say(name, p.FOLDER_LINK, "this folder is a link, which is not followed")
            return
        files = self.files
        ahead = [name]
        while ahead:
            current = ahead.pop()
            self.between()
            for entry in self._entries(current):
                name = entry.name
                if name.startswith("."):
                    continue
                path = f"{current}/{name}"
                try:
                    if name.endswith(".toml") and entry.is_file(follow_symlinks=False):
                        # Nearly all there is, ten thousand times a second.
                        status = entry.stat(follow_symlinks=False)
                        files[path] = (
                            status.st_mtime_ns,
                            status.st_ctime_ns,
                            status.st_size,
                            status.st_ino,
                        )
                        continue
                    if not entry.is_dir(follow_symlinks=False):
                        self._entry(path, entry)
                    elif entry.name.endswith(".toml"):
                        self._say(path, p.NOT_A_FILE, "this is a folder, not a file")
                    elif deep:
                        ahead.append(path)
                    else:
                        self._misplaced(path)
                except FileNotFoundError:
                    continue  # Gone since it was listed: the next scan sees the same.
                except OSError as error:
                    self._say(path, p.UNREADABLE, f"cannot be read: {error.strerror}")

    def file(self, name: str) -> None:
        try:
            status = os.lstat(self.root / name)
        except FileNotFoundError:
            return
        except OSError as error:
            self._say(name, p.UNREADABLE, f"cannot be read: {error.strerror}")
            return
        self._take(name, status)

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        try:
            # Opened, each file is found in it without a walk from the root of all folders.
            opened = os.open(self.root / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                with os.scandir(opened) as entries:
                    yield from entries
            finally:
                os.close(opened)
        except FileNotFoundError:
            return
        except OSError as error:
            self._say(folder, p.UNREADABLE, f"the folder cannot be read: {error.strerror}")

    def _entry(self, path: str, entry: os.DirEntry[str]) -> None:
        if entry.name.endswith(".toml") or entry.is_symlink():
            self._take(path, entry.stat(follow_symlinks=False))

    def _take(self, path: str, status: os.stat_result) -> None:
        mode = status.st_mode
        if stat.S_ISLNK(mode):
            followed = self._linked(path)
            if followed is None:
                return
            status, mode = followed, followed.st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
            self._say(path, p.NOT_A_FILE, f"this is {kind}, not a file")
            return
        self.files[path] = _numbers(status)

    def _linked(self, path: str) -> os.stat_result | None:
        """The status of what a link leads to, where that is a file of this library."""
        if not path.endswith(".toml"):
            if (self.root / path).is_dir():
                self._say(path, p.FOLDER_LINK, "this link to a folder is not followed")
            return None
        try:
            real = inside(self.root, path)
            if real is not None:
                return real.stat()
        except OSError as error:
            where = "nowhere" if isinstance(error, FileNotFoundError) else "round in a loop"
            self._say(path, p.BAD_LINK, f"this link leads {where}")
            return None
        self._say(path, p.BAD_LINK, "this link leads out of the library and is not followed")
        return None

    def _misplaced(self, folder: str) -> None:
        for entry in self._entries(folder):
            if entry.name.endswith(".toml") and not entry.name.startswith("."):
                top = folder.partition("/")[0]
                said = f"files below {folder}/ are not read"
                hint = f"move it to {top}/"
                problem = Problem(p.MISPLACED, (), said, hint=hint, at="file")
                self.files[f"{folder}/{entry.name}"] = problem

    def _say(self, path: str, rule: Rule, said: str) -> None:
        self.files[path] = Problem(rule, (), said, at="file")
