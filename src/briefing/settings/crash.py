"""What is left of a failure of the program's own: a file that says where, and nothing of a library.

An exception may hold any text of a library in its message and in the values around it. A report
therefore names types, files, lines and functions, and shows neither message nor value.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from briefing.settings.atomic import write_text
from briefing.settings.paths import state_home

KEPT = 5
"""Reports that are kept; older ones go when another is written."""

_FIRST, _LAST = 12, 40
"""Frames of a long stack that are named: it ends where it failed."""

_PACKAGES = ("briefing-desk", "textual", "rich", "tomli", "numpy", "rapidfuzz")
_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LANG", "LC_ALL", "ESCDELAY")
_AROUND = {"TMUX": "tmux", "STY": "screen", "SSH_CONNECTION": "ssh", "WSL_DISTRO_NAME": "WSL"}


def folder() -> Path:
    """Where reports are; it need not exist."""
    return state_home() / "crashes"


def told(error: BaseException, *, where: Iterable[str] = ()) -> str:
    """Write a report of a failure; the sentences that tell its user of it. Never raises.

    ``where`` names the screens that were open, the one in front last.
    """
    what = f"briefing failed: {_place(error)}. This is an error of the program."
    try:
        path = write(error, where=where)
    except (OSError, RuntimeError, MemoryError) as refused:
        reason = getattr(refused, "strerror", None) or type(refused).__name__
        return f"{what} A report of it could not be written ({reason})."
    return f"{what} A report without any text of yours is in {path}: please send it in."


def write(error: BaseException, *, where: Iterable[str] = ()) -> Path:
    """Write a report of a failure and sweep old ones; where it is. Raises ``OSError``."""
    import datetime as dt

    now = dt.datetime.now(dt.UTC)
    lines = ["briefing failed. No text of a library and no value of the program is in this file."]
    lines += ["", f"Time      {now.isoformat(timespec='seconds')}"]
    lines += [f"Failure   {_place(error)}", f"Screens   {' > '.join(where) or 'none'}"]
    lines += [f"Versions  {', '.join(_versions())}", f"Terminal  {', '.join(_terminal())}"]
    for number, each in enumerate(_chain(error)):
        lines += ["", f"{'Raised' if not number else 'Out of'} {_name(each)}"]
        lines += [f"  {frame}" for frame in _frames(each.__traceback__)]
    path = folder() / f"crash-{now:%Y%m%dT%H%M%S}-{now.microsecond:06d}-{os.getpid()}.txt"
    write_text(path, "\n".join(lines) + "\n")
    _sweep()
    return path


def _sweep() -> None:
    """Keep the last reports; their names sort by time."""
    reports = sorted(folder().glob("crash-*.txt"))
    for old in reports[:-KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those it came out of, its own first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < _FIRST:
        seen.add(id(current))
        yield current
        implied = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or implied


def _name(error: BaseException) -> str:
    """The type; of an error of the system also which one, which is no text of anybody's."""
    kind = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        return f"{kind} ({errno.errorcode.get(error.errno, error.errno)})"
    return kind


def _place(error: BaseException) -> str:
    """The type, and the last line of ours that it went through."""
    ours = theirs = ""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        place = f"{Path(file).name}:{trace.tb_lineno}"
        theirs = place
        ours = place if "briefing" in Path(file).parts else ours
        trace = trace.tb_next
    at = ours or theirs
    return f"{_name(error)} at {at}" if at else _name(error)


def _frames(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{_file(code.co_filename)}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    if len(found) > _FIRST + _LAST:
        left_out = len(found) - _FIRST - _LAST
        found[_FIRST:-_LAST] = [f"... {left_out} more ..."]
    return found


def _file(path: str) -> str:
    """A file of code without the folders above it, which name its user and not the program."""
    parts = Path(path).parts
    for top in ("site-packages", "dist-packages", "src", f"python3.{sys.version_info.minor}"):
        if top in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(top) :])
    return parts[-1] if parts else path


def _versions() -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            yield f"{package} {version(package)}"
    yield f"Python {platform.python_version()}"
    yield f"{platform.system()} {platform.release()}"


def _terminal() -> Iterator[str]:
    with contextlib.suppress(OSError, ValueError):
        columns, rows = os.get_terminal_size(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        yield f"{columns} x {rows}"
    for name in _TERMINAL:
        if value := os.environ.get(name):
            yield f"{name}={value if value.isascii() and value.isprintable() else '?'}"
    for name, program in _AROUND.items():
        if os.environ.get(name):
            yield f"in {program}"
