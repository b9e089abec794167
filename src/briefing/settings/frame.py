"""The last frame of the app, kept at its end and painted by the next start at once.

What it takes to import Textual is what a start is waited for; this shows what will be on the
screen before that. So nothing is imported here but what Python brings along, and ``keep`` alone,
which runs when everything is loaded, may use more. Whether the frame of a large library is still
right is found out, and it is painted, by a copy of the process: this one imports the app meanwhile.

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

from briefing.settings.forked import Forked
from briefing.settings.stamps import stamp_of, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from collections.abc import Callable, Iterable
    from pathlib import Path

_MAGIC = b"briefing frame 2"
_LARGEST = 4 << 20
"""Bytes; a screen of 300 by 80 has some hundred thousand."""
_MANY = 500
"""Files of a library from which on to look at them takes longer than to copy this process."""
_MOST = 24
"""Frames kept; the oldest are dropped."""
_NAMES = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "HOME", "TZ", "LANG")
_BEGINNINGS = ("BRIEFING_", "TEXTUAL", "TERM_PROGRAM", "COLORFGBG", "XDG_", "LC_")
_AT_MOST = 3
"""Seconds that an end by a signal may take: a little more than the painter has."""
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


class _Held:
    """What the terminal was before it was taken."""

    def __init__(self, attributes: list[object], handlers: dict[int, object]) -> None:
        self.attributes = attributes
        self.handlers = handlers
        self.driven = False
        self.painter: Callable[[], str] | None = None
        """Waits for who shows the frame that was kept, or what is being done."""


class _Kept:
    """What was kept, as it lies in its file: it may have become wrong since."""

    def __init__(self, fields: list[bytes], frame: bytes) -> None:
        self.program, self.day, root, state, files, *watched = fields
        self.root, self.state, self.files = os.fsdecode(root), state.decode(), int(files)
        self.watched = zip(watched[::2], watched[1::2], strict=True)
        self.frame = frame

    def is_right(self) -> bool:
        """Whether it would be drawn so today, if the library is as it was. Raises OSError."""
        return (
            self.day == _DAY.encode()
            and self.program == _program().encode()
            and all(stamp_of(os.fsdecode(path)).encode() == stamp for path, stamp in self.watched)
        )


_held: _Held | None = None
_looks: Callable[[], str] | None = None
"""Waits for who looks at the files of the library: the painter, or one who does nothing else."""


def paint() -> bool:
    """Show the frame that was kept of what is about to be opened, where it is still right.

    Where it is not, and where there is none but the app is sure to be opened, what is being done.
    The terminal is then as the app has it, and whoever called has to call ``leave`` in the end.
    Nothing else may have been begun by then: this process is copied.
    """
    global _held, _looks
    if "_BRIEFING_COMPLETE" in os.environ or not all(map(os.isatty, (0, 1, 2))):
        return False
    try:
        place = _place()
        kept = _kept(place)
        if (kept is None and not _is_opening(sys.argv[1:])) or os.tcgetpgrp(0) != os.getpgrp():
            return False
        _held = _Held(_taken(), {n: _signal.signal(n, _end) for n in _ENDED_BY})
        if kept is None:
            _greet()
        elif kept.files < _MANY:
            words = _painted(kept)
            _held.painter = _looks = lambda: words
        else:
            _held.painter = _looks = Forked(lambda: _painted(kept)).said
    except OSError:
        leave()
        return False
    return True


def _painted(kept: _Kept) -> str:
    """Show a frame, where it is still right, or what is being done.

    Gives whether it was the frame, the folder of its library and the state of the files there.
    Raises OSError.
    """
    is_right = kept.is_right()
    if not is_right:
        # Said before they are all looked at.
        _greet()
    state = state_of(kept.root)
    if is_right and state == kept.state:
        _write(_ENTER + kept.frame)
        return "\0".join(("frame", kept.root, state))
    if is_right:
        _greet()
    return "\0".join(("greeting", kept.root, state))


def _greet() -> None:
    _write(_ENTER + _GREETING)


def _said(by: Callable[[], str] | None) -> tuple[str, str, str]:
    """What ``_painted`` has given, perhaps in another process, which is waited for."""
    shown, _, rest = (by() if by is not None else "").partition("\0")
    root, _, state = rest.partition("\0")
    return shown, root, state


def _wait_for_painter() -> None:
    """Something stands in the terminal from here on; where the painter failed, it is said what is
    being done."""
    if _held is not None and _held.painter is not None and not _said(_held.painter)[0]:
        _greet()


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
    held = _held
    if held is None:
        return
    import termios

    try:
        _wait_for_painter()
        for number, handler in held.handlers.items():
            if _signal.getsignal(number) is _end:
                _signal.signal(number, handler)
        termios.tcsetattr(0, termios.TCSANOW, held.attributes)  # type: ignore[arg-type]
        _write(_LEAVE_DRIVEN if held.driven else _LEAVE)
    except (OSError, termios.error):
        return  # There is no terminal any more, or nobody reads it.
    finally:
        _held = None


def stands() -> bool:
    """Whether the terminal shows a frame, or a word of what is being done."""
    return _held is not None


def is_painted() -> bool:
    """Whether what the terminal shows is a frame, which the app would draw as it stands."""
    return _held is not None and _said(_held.painter)[0] == "frame"


def drive() -> list[object] | None:
    """The app takes over: what the terminal was, where a frame stands on it."""
    if _held is None:
        return None
    _wait_for_painter()
    _held.driven = True
    return _held.attributes


def driven() -> None:
    """The app has given the terminal back."""
    global _held
    _held = None


def _end(number: int, _: object) -> None:
    # A terminal that nobody reads takes nothing: whoever writes to it would wait for ever.
    _signal.signal(_signal.SIGALRM, lambda *_: os._exit(128 + number))
    _signal.alarm(_AT_MOST)
    leave()
    os._exit(128 + number)


def look_ahead(root: str) -> None:
    """Begin to look at the files of a library, unless the painter does; for ``found_state``.

    This process is copied: there may be no second thread yet.
    """
    global _looks
    if _looks is None:
        _looks = Forked(lambda: "\0".join(("", root, state_of(root)))).said


def found_state(root: str) -> str:
    """The state in which the start found the files of a library, as ``state_of`` gives it; told
    once only, as it is soon out of date, and empty where it did not look at them."""
    global _looks
    looks, _looks = _looks, None
    _, looked_at, state = _said(looks)
    return state if looked_at == root else ""


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]


# What a frame is kept under


def cache_folder() -> str:
    """The folder of the cache as ``settings.paths`` has it, found without that.

    Raises FileNotFoundError where there is no home to have it in.
    """
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(cache):
        return f"{cache}/briefing"
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise FileNotFoundError(home)
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


# The file


def _kept(place: bytes) -> _Kept | None:
    """What was kept of this place; None where nothing was, or it is damaged. Raises OSError."""
    try:
        handle = os.open(_path(place), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        # A regular file of this user that nobody else can read or write.
        if status.st_mode & 0o170077 != 0o100000 or status.st_uid != os.getuid():
            return None
        raw = file.read(_LARGEST)
    head, _, body = raw.partition(b"\n")
    if head != _head(body):
        return None
    was, frame = body.split(b"\0\0", 1)
    kept_place, *fields = was.split(b"\0")
    return _Kept(fields, frame) if kept_place == place and is_frame(frame) else None


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


def keep(frame: str, root: Path, state: str, files: int, watched: Iterable[Path]) -> bool:
    """Keep the frame that shows a library of so many files in their state of ``state_from``.

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
        fields += [state.encode(), b"%d" % files]
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
