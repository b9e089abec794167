"""The last frame of the app, kept at its end and painted by the next start at once.

What it takes to import Textual is what a start is waited for; this shows what will be on the
screen before that. So nothing is imported here but what Python brings along, and ``keep`` alone,
which runs when everything is loaded, may use more.

A frame is shown where nothing that decides it is different: the words of the command and where it
was given, size and kind of the terminal, the day, the program, settings and state of the user,
and name, size, times and inode of every file of the library. Where anything of that cannot be
told the start is a plain one. The keys that are typed meanwhile wait in the terminal.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # ``signal`` would import ``enum``
import os
import sys
import time
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from collections.abc import Iterable
    from pathlib import Path

_MAGIC = b"briefing frame 1"
_LARGEST = 4 << 20
"""Bytes; a screen of 300 by 80 has some hundred thousand."""
_MOST = 24
"""Frames kept; the oldest are dropped."""
_HEX = 16
_FOLDERS = ("briefs", "memos", "themes")
_FILES = ("briefing.toml", "decisions.toml")
_NAMES = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "HOME", "TZ", "LANG")
_BEGINNINGS = ("BRIEFING_", "TEXTUAL", "TERM_PROGRAM", "COLORFGBG", "XDG_", "LC_")
_ENDED_BY = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT)
_CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) - {"\x1b"}

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
# In letters that every terminal has: what it is, is asked later.
_GREETING = b"\x1b[2J\x1b[1;2Hbriefing\x1b[3;2HReading the library"
_LEAVE = b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
_LEAVE_DRIVEN = (
    b"\x1b[?2004l\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u"
    + _LEAVE
    + b"\x1b[?1004l"
)


def _day() -> str:
    return time.strftime("%Y-%m-%d")


_DAY = _day()
_BEGAN = time.time_ns()


class _Held:
    """What the terminal was before it was taken."""

    def __init__(self, attributes: list[object], handlers: dict[int, object]) -> None:
        self.attributes = attributes
        self.handlers = handlers
        self.driven = False
        self.painted = False


_held: _Held | None = None
_looked_at: tuple[str, str] = ("", "")
"""The library that a frame was to be shown of, and the state in which its files were found."""


def paint() -> bool:
    """Show the frame that was kept of what is about to be opened, where it is still right.

    Without one, and where the app is sure to be opened, what is being done. The terminal is then
    as the app has it, and whoever called has to call ``leave`` in the end.
    """
    global _held
    if "_BRIEFING_COMPLETE" in os.environ or not all(map(os.isatty, (0, 1, 2))):
        return False
    try:
        found = _found()
        frame = found or (_GREETING if _is_opening(sys.argv[1:]) else b"")
        if not frame or os.tcgetpgrp(0) != os.getpgrp():
            return False
        _held = _Held(_taken(), {n: _signal.signal(n, _end) for n in _ENDED_BY})
        _held.painted = bool(found)
        _write(_ENTER + frame)
    except OSError:
        leave()
        return False
    return True


def _is_opening(words: list[str]) -> bool:
    """Whether arguments are sure to open the app; others may, which is found out later."""
    words = words[1:] if words[:1] == ["open"] else words
    if not words or words == ["--sample"]:
        return True
    return len(words) == 2 and words[0] == "--library" and os.path.isdir(f"{words[1]}/briefs")


def _taken() -> list[object]:
    """Make the terminal raw; gives what it was. Raises OSError."""
    import termios

    try:
        before = termios.tcgetattr(0)
        raw = termios.tcgetattr(0)
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[6][termios.VMIN] = 1
        # Nothing that was typed already is dropped.
        termios.tcsetattr(0, termios.TCSANOW, raw)
    except termios.error as error:
        raise OSError(*error.args) from error
    return before


def leave() -> None:
    """Give the terminal back as it was, unless the app has done so."""
    global _held
    held, _held = _held, None
    if held is None:
        return
    import termios

    for number, handler in held.handlers.items():
        if _signal.getsignal(number) is _end:
            _signal.signal(number, handler)
    try:
        termios.tcsetattr(0, termios.TCSANOW, held.attributes)  # type: ignore[arg-type]
        _write(_LEAVE_DRIVEN if held.driven else _LEAVE)
    except (OSError, termios.error):
        return  # There is no terminal any more, or nobody reads it.


def stands() -> bool:
    """Whether the terminal shows a frame, or a word of what is being done."""
    return _held is not None


def is_painted() -> bool:
    """Whether what the terminal shows is a frame, which the app would draw as it stands."""
    return _held is not None and _held.painted


def drive() -> list[object] | None:
    """The app takes over: what the terminal was, where a frame stands on it."""
    if _held is None:
        return None
    _held.driven = True
    return _held.attributes


def driven() -> None:
    """The app has given the terminal back."""
    global _held
    _held = None


def _end(number: int, _: object) -> None:
    leave()
    os._exit(128 + number)


def found_state(root: str) -> str:
    """The state in which the start found the files of a library, as ``state_of`` gives it; told
    once only, as it is soon out of date, and empty where it did not look at them."""
    global _looked_at
    (looked_at, state), _looked_at = _looked_at, ("", "")
    return state if looked_at == root else ""


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]


# What a frame is kept under


def cache_folder() -> str:
    """The folder of the cache as ``settings.paths`` has it, found without that."""
    home = os.path.expanduser("~")
    if cache := os.environ.get("XDG_CACHE_HOME", "").strip():
        return f"{cache}/briefing"
    return f"{home}/{'Library/Caches' if sys.platform == 'darwin' else '.cache'}/briefing"


def _place() -> bytes:
    """What was asked for, where, and what it is shown on."""
    chosen = sorted(
        (name, words)
        for name, words in os.environ.items()
        if name in _NAMES or name.startswith(_BEGINNINGS)
    )
    here = (sys.argv[1:], os.getcwd(), tuple(os.get_terminal_size(2)), chosen)
    return repr((here, sys.hexversion)).encode()


def _path(place: bytes) -> str:
    return f"{cache_folder()}/frames/{zlib.crc32(place):08x}"


def _program() -> str:
    """The state of the modules that draw."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return "".join(stamp_of(f"{package}/{name}") for name in ("tui", "commands"))


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


# The file


def _found() -> bytes:
    """The frame of this place, where it is whole and still right; else nothing. Raises OSError."""
    global _looked_at
    place = _place()
    try:
        handle = os.open(_path(place), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        # A regular file of this user that nobody else can read or write.
        if status.st_mode & 0o170077 != 0o100000 or status.st_uid != os.getuid():
            return b""
        raw = file.read(_LARGEST)
    head, _, body = raw.partition(b"\n")
    if head != _head(body):
        return b""
    was, frame = body.split(b"\0\0", 1)
    kept_place, program, day, root, state, *watched = was.split(b"\0")
    if kept_place != place or day != _DAY.encode() or program != _program().encode():
        return b""
    pairs = zip(watched[::2], watched[1::2], strict=True)
    if any(stamp_of(os.fsdecode(path)).encode() != stamp for path, stamp in pairs):
        return b""
    if not is_frame(frame):
        return b""
    _looked_at = os.fsdecode(root), state_of(os.fsdecode(root))
    return frame if _looked_at[1].encode() == state else b""


def _head(body: bytes) -> bytes:
    return b"%s %08x %d" % (_MAGIC, zlib.crc32(body), len(body))


def is_frame(frame: bytes) -> bool:
    """Whether bytes are text, its colours and its places on the screen, and nothing else."""
    try:
        text = frame.decode()
    except UnicodeDecodeError:
        return False
    if any(control in text for control in _CONTROLS):
        return False
    _, *pieces = text.split("\x1b")
    return all(p[:1] == "[" and p[1:].lstrip("0123456789;:")[:1] in ("m", "H") for p in pieces)


def keep(frame: str, root: Path, state: str, watched: Iterable[Path]) -> bool:
    """Keep the frame that shows a library in a state of its files, as ``state_from`` gives it.

    ``watched`` are files and folders besides that it depends on, there or not. Returns whether it
    is kept: not where the day is over that it shows, nor where it cannot be written.
    """
    from pathlib import Path

    from briefing.settings.atomic import write_parts

    content = frame.encode("utf-8", "replace")
    if not is_frame(content) or _day() != _DAY:
        return False
    try:
        place = _place()
        fields = [place, _program().encode(), _DAY.encode(), os.fsencode(root)]
        fields.append(state.encode())
        for path in watched:
            fields += [os.fsencode(path), stamp_of(os.fspath(path)).encode()]
        body = b"\0".join(fields) + b"\0\0" + content
        path = Path(_path(place))
        write_parts(path, [_head(body), b"\n", body], lasting=False)
        kept = sorted(path.parent.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in kept[_MOST:]:
            old.unlink()
    except OSError:
        # A frame that cannot be kept is one that is not there: the next start is a plain one.
        return False
    return True
