"""What a save has displaced, and what of it turned out to be somebody's work.

A displaced file is moved into ``displaced/`` of the user's state, where the name it had cannot be
mistaken for a brief. An editor that had it open before the exchange may still write into it: it
is looked at again for a minute and at every start, and what was written is kept in
``recovered/``, which only its user empties.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from briefing.library.disk import copy_new, held_by, is_content
from briefing.settings.atomic import make_private
from briefing.values import dataclass

WATCHED = 60.0
"""Seconds for which a displaced file is looked at; after that at the next start once more."""

_SETTLED = 1.0
"""Seconds without a change after which an editor is taken to have finished writing."""
_DISPLACED = re.compile(r"(?P<moved>\d+)\.(?P<held>[0-9a-f]{64})\.(?P<file>.+)")
_LONGEST = 150

Known = Callable[[str], bool]
"""Whether the bytes of a SHA-256 are kept elsewhere already."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Something a user should be told, as a sentence; ``kept`` is where a version of it is."""

    said: str
    file: str
    kept: Path | None = None


_here: list[tuple[Path, Path, str, str]] = []
"""Displaced files that could not be moved to the state, which lies on another disk: that state,
the path, what it held, and of which file it was."""


def let_go(state: Path, file: str, path: Path, held: str = "") -> None:
    """Take a displaced file out of the library; it is still looked at. Raises ``OSError``.

    ``held`` is what it held when it was looked at, where it was.
    """
    held = held or held_by(path)
    if not is_content(held):
        return  # Nothing is there, or no file: nobody's words are in it.
    folder = state / "displaced"
    make_private(folder)
    try:
        os.rename(path, folder / _name(held, file))
    except OSError:
        if not os.path.lexists(path):
            return
        if not _here:
            atexit.register(_leave)
        _here.append((state, path, held, file))


def is_watching(state: Path) -> bool:
    """Whether there is something to ``look_back`` at."""
    return any(True for _ in _displaced(state)) or any(e[0] == state for e in _here)


def look_back(state: Path, known: Known, *, last: bool = False) -> tuple[Recovered, ...]:
    """Look at displaced files again; what was written into one is kept. Raises ``OSError``.

    One that is being written is left for the next look, but for the ``last`` one.
    """
    found = []
    for path, moved, held, file in list(_displaced(state)):
        now = held_by(path)
        if now and now != held and not last and _is_fresh(path):
            continue
        if now and now != held and not known(now) and os.path.getsize(path):
            found.append(keep(state, file, path, copy=True))
        if now and now != held:
            os.rename(path, path.with_name(_name(now, file)))
        elif time.time_ns() - moved > WATCHED * 1e9:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
    for each in [e for e in _here if e[0] == state]:
        _, path, held, file = each
        if not last and _is_fresh(path, by_change=True):
            continue
        _here.remove(each)
        now = held_by(path)
        if now not in ("", held) and not known(now):
            found.append(keep(state, file, path))
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
    return tuple(found)


def keep(state: Path, file: str, path: Path, *, copy: bool = False) -> Recovered:
    """Keep a version of a file that nobody may lose, out of the library. Raises ``OSError``."""
    folder = state / "recovered"
    make_private(folder)
    own = PurePosixPath(file)
    when = dt.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    number = 1
    while True:
        more = f"-{number}" if number > 1 else ""
        kept = folder / f"{own.stem[:100]}.{when}{more}{own.suffix[:20]}"
        try:
            copy_new(path, kept)
            break
        except FileExistsError:
            number += 1
    if not copy:
        # An editor may have it open still, and may have written since it was copied.
        let_go(state, file, path, held_by(kept))
    said = f"Another program had changed {file} while it was saved; its version is kept as {kept}."
    return Recovered(said, file, kept)


def recovered(state: Path) -> tuple[Path, ...]:
    """The versions that are kept and wait for their user, oldest first."""
    try:
        paths = [e for e in (state / "recovered").iterdir() if not e.name.startswith(".")]
    except FileNotFoundError:
        return ()
    return tuple(sorted(paths, key=lambda p: p.stat().st_mtime_ns))


def _displaced(state: Path) -> Iterator[tuple[Path, int, str, str]]:
    try:
        names = os.listdir(state / "displaced")
    except FileNotFoundError:
        return
    for name in sorted(names):
        if found := _DISPLACED.fullmatch(name):
            path = state / "displaced" / name
            yield path, int(found["moved"]), found["held"], unquote(found["file"])


def _name(held: str, file: str) -> str:
    return f"{time.time_ns()}.{held}.{quote(file, safe='')[-_LONGEST:]}"


def _is_fresh(path: Path, *, by_change: bool = False) -> bool:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    return time.time() - (status.st_ctime if by_change else status.st_mtime) < _SETTLED


def _leave() -> None:
    """The program ends: what could not be moved away is taken away where it is still the same."""
    for _, path, held, _ in _here:
        # One that was written into stays: the next start finds and keeps it.
        with contextlib.suppress(OSError):
            if held_by(path) == held:
                os.unlink(path)
    _here.clear()
