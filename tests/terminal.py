"""A program in a terminal of its own: what it shows, and a person's hands on the keyboard.

    with Terminal(["less", "notes.txt"], size=(80, 24)) as terminal:
        terminal.wait("notes.txt")
        terminal.press("/").type("carbon").press("enter")
        terminal.wait(re.compile(r"carbon border .*mechanism"))
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.modes_left_on()

Nothing sleeps: a thread reads what the program writes, and each wait ends as soon as what it
waits for is there, or fails with the screen.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue

import keys
from emulator import Emulator

TIMEOUT = 60.0
"""Seconds: far above what anything takes, so that only what never comes runs into it."""

_PASSED_ON = ("PATH", "HOME", "TMPDIR", "PYTHONPATH", "BRIEFING_TODAY")
_MODES = {
    1000: "mouse",
    1002: "mouse drag",
    1003: "mouse motion",
    1004: "focus reports",
    1006: "mouse coordinates",
    1015: "mouse coordinates (urxvt)",
    1016: "mouse pixels",
    2004: "bracketed paste",
    2026: "synchronised output",
    2048: "resize reports",
}


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """A clean environment for a program on a terminal, with ``changes`` on top.

    The folders for homes and states are those of the test's own environment.
    """
    kept = {k: v for k, v in os.environ.items() if k in _PASSED_ON or k.startswith("XDG_")}
    return kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | dict(changes or {})


class Terminal:
    """A program that runs on a pseudo-terminal of ``size`` columns and rows.

    ``home``, where given, holds the program's home and XDG folders. ``kitty`` makes it a terminal
    with the kitty keyboard protocol, ``dumb`` one that answers no question; otherwise it behaves
    as xterm does. All times are of ``time.monotonic``.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        home: Path | None = None,
        kitty: bool = False,
        dumb: bool = False,
    ) -> None:
        self.argv = [str(a) for a in argv]
        self.status: int | None = None
        """How the program ended: its exit status, minus the signal that ended it, None before."""
        self.started = self.ended = self.sent = 0.0
        """When the program was started, when it was gone, when the last input was written."""
        self.reads: list[tuple[float, int]] = []
        """When something of the program was read, and how many bytes."""
        self._size = size
        folders = {} if home is None else folders_of(home)
        self._environment = environment(folders | dict(env or {}))
        self._cwd = str(cwd or Path.cwd())
        self._changed = threading.Condition()
        self._raw = bytearray()
        self._incoming: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self._changed_at = time.monotonic()
        self._drained = False
        self._escape_pending = False
        self._sent_at = 0
        self.emulator = Emulator(*size, answer=_unsaid if dumb else self._send, kitty=kitty)

    def __enter__(self) -> Terminal:
        self._master, slave = pty.openpty()
        self._set_size(self._size)
        self._attributes = termios.tcgetattr(slave)
        # A new session whose first open terminal is this one: it becomes the controlling one.
        # posix_spawn knows no working directory, hence the shell.
        name = os.ttyname(slave)
        self.started = time.monotonic()
        self._pid = os.posix_spawn(
            "/bin/sh",
            ["sh", "-c", 'cd "$0" && exec "$@"', self._cwd, *self.argv],
            self._environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
        )
        os.close(slave)
        self._threads = [
            threading.Thread(target=work, daemon=True)
            for work in (self._read, self._draw, self._reap)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        for thread in reversed(self._threads):
            thread.join(TIMEOUT)
        os.close(self._master)

    @property
    def pid(self) -> int:
        """The process of the program."""
        return self._pid

    # What can be seen

    @property
    def changed_at(self) -> float:
        """When that was read which last made the screen look different."""
        return self._changed_at

    @property
    def screen(self) -> list[str]:
        """The rows, each as wide as the terminal."""
        with self._changed:
            return list(self.emulator.rows())

    @property
    def text(self) -> str:
        """The rows without the spaces at their ends."""
        return "\n".join(row.rstrip() for row in self.screen)

    @property
    def raw(self) -> bytes:
        """Every byte the program has written."""
        with self._changed:
            return bytes(self._raw)

    def find(self, text: str) -> tuple[int, int]:
        """Column and row of the cell where a text stands first. Raises where it does not."""
        with self._changed:
            for y, row in enumerate(self.emulator.rows()):
                line = self.emulator.cells(y)
                at = row.find(text)
                if at < 0:
                    continue
                length = 0
                for x, cell in enumerate(line):
                    if length >= at:
                        return x, y
                    length += len(cell)
        raise AssertionError(f"{text!r} is not on the screen\n{self._report()}")

    def modes_left_on(self) -> list[str]:
        """What the program changed about the terminal and has not put back, in words."""
        with self._changed:
            seen = self.emulator
            left = [word for mode, word in _MODES.items() if mode in seen.modes]
            left += ["alternate screen"] * seen.alternate
            left += ["hidden cursor"] * (25 not in seen.modes)
            left += ["no line wrap"] * (7 not in seen.modes)
            left += ["application cursor keys"] * (1 in seen.modes)
            left += ["kitty keys"] * any(stack != [0] for stack in seen.keyboard.values())
        if termios.tcgetattr(self._master)[:4] != self._attributes[:4]:
            left.append("raw input")
        return left

    # Waits

    def wait(self, wanted: str | re.Pattern[str], timeout: float = TIMEOUT) -> re.Match[str]:
        """Until the text of the screen holds a string or a match."""
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted

        def found() -> re.Match[str] | None:
            return pattern.search("\n".join(r.rstrip() for r in self.emulator.rows()))

        self._until(found, f"{pattern.pattern!r} did not appear", timeout)
        match = found()
        assert match is not None
        return match

    def wait_gone(self, unwanted: str | re.Pattern[str], timeout: float = TIMEOUT) -> None:
        """Until the text of the screen no longer holds a string or a match."""
        pattern = re.compile(re.escape(unwanted)) if isinstance(unwanted, str) else unwanted

        def gone() -> bool:
            return not pattern.search("\n".join(r.rstrip() for r in self.emulator.rows()))

        self._until(gone, f"{pattern.pattern!r} did not go", timeout)

    def wait_for(
        self, condition: Callable[[Emulator], object], why: str, timeout: float = TIMEOUT
    ) -> None:
        """Until a condition of the emulated terminal holds."""
        self._until(lambda: condition(self.emulator), why, timeout)

    def settle(self, quiet: float = 0.15, timeout: float = TIMEOUT) -> None:
        """Until the screen has not changed for ``quiet`` seconds from now.

        Prefer to wait for what should be there: a slow machine can be quiet and not done.
        """
        start = time.monotonic()
        deadline = start + timeout
        with self._changed:
            while not self._drained:
                now = time.monotonic()
                still = max(start, self._changed_at) + quiet - now
                if still <= 0 and 2026 not in self.emulator.modes:
                    return
                if now >= deadline:
                    raise AssertionError(f"the screen does not settle\n{self._report()}")
                self._changed.wait(min(max(still, 0.01), deadline - now))

    def wait_exit(self, timeout: float = TIMEOUT) -> int:
        """Until the program has ended and all it wrote is read; its status."""
        self._until(
            lambda: self.status is not None and self._drained,
            "the program did not end",
            timeout,
            ends=False,
        )
        assert self.status is not None
        return self.status

    def _until(
        self, condition: Callable[[], object], why: str, timeout: float, *, ends: bool = True
    ) -> None:
        deadline = time.monotonic() + timeout
        with self._changed:
            while not condition():
                left = deadline - time.monotonic()
                if ends and self._drained and self.status is not None:
                    why = f"{why}, and the program has ended with status {self.status}"
                    left = 0
                if left <= 0:
                    raise AssertionError(f"{why}\n{self._report()}")
                self._changed.wait(left)

    def _report(self) -> str:
        columns = self.emulator.columns
        edge = "+" + "-" * columns + "+"
        shown = "\n".join(f"|{row}|" for row in self.emulator.rows())
        return f"{edge}\n{shown}\n{edge}\nlast bytes: {bytes(self._raw[-300:])!r}"

    # Hands

    def press(self, *names: str) -> Terminal:
        """Keys by the names Textual has for them: ``down``, ``ctrl+q``, ``shift+tab``, ``/``.

        Between two keys the program gets the time to react, as from a person: Textual may do what
        a key is bound to after the next keys have been typed. A slow machine may need more:
        where a key needs what the one before it did, ``wait`` for that.
        """
        for number, name in enumerate(names):
            if number:
                self._let_react()
            self._press(name)
        return self

    def type(self, text: str) -> Terminal:
        """A text, key by key, as fast as it goes."""
        for character in text:
            self._press(character)
        return self

    def _press(self, name: str) -> None:
        with self._changed:
            application, flags = 1 in self.emulator.modes, self.emulator.flags
        self._sent_at = len(self._raw)
        self._input(keys.key(name, application=application, flags=flags))

    def _let_react(self, quiet: float = 0.03, at_most: float = 0.3) -> None:
        """Until the program has written something since the last key, and then is quiet."""
        deadline = time.monotonic() + at_most
        with self._changed:
            while (left := deadline - time.monotonic()) > 0:
                before = len(self._raw)
                if before > self._sent_at:
                    self._changed.wait(min(quiet, left))
                    if len(self._raw) == before:
                        return
                else:
                    self._changed.wait(left)

    def paste(self, text: str) -> Terminal:
        """A paste, in brackets."""
        self._input(keys.paste(text))
        return self

    def click(self, column: int, row: int) -> Terminal:
        """The left button on a cell, counted from 0."""
        self._input(keys.click(column, row))
        return self

    def click_text(self, text: str) -> Terminal:
        """The left button on the first character of a text, once it is there."""
        self.wait(text)
        return self.click(*self.find(text))

    def wheel(self, column: int, row: int, *, down: bool = True) -> Terminal:
        """One notch of the wheel over a cell, counted from 0."""
        self._input(keys.wheel(column, row, down=down))
        return self

    def resize(self, columns: int, rows: int) -> Terminal:
        """Another size of the terminal."""
        with self._changed:
            self.emulator.resize(columns, rows)
        self._set_size((columns, rows))
        return self

    def signal(self, number: signal.Signals) -> Terminal:
        """A signal to the program, unless it has ended."""
        if self.status is None:
            os.kill(self._pid, number)
        return self

    def _input(self, data: bytes) -> None:
        if self._escape_pending:
            self._end_escape()
        self._escape_pending = data == b"\x1b"
        self.sent = time.monotonic()
        self._send(data)

    def _end_escape(self) -> None:
        """Keep a lone ESC from becoming Alt with the next key, which a program tells by time.

        The answer to a question that the program has asked before ends the key just as well, and
        at once; a program that asks nothing is given the time that is customary.
        """
        with self._changed:
            report = next((a for a in reversed(self.emulator.answers) if a.endswith(b"y")), b"")
            if report:
                self._send(report)
            else:
                over = time.monotonic() + 0.5
                while (left := over - time.monotonic()) > 0:
                    self._changed.wait(left)

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._master, data) :]

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", *size[::-1], 0, 0))

    # Threads

    def _read(self) -> None:
        """Only read, and look at the clock: what is read is drawn by another thread, later."""
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the last of those who had the terminal open has closed it
                data = b""
            self._incoming.put((time.monotonic(), data))
            if not data:
                return

    def _draw(self) -> None:
        data = b" "
        while data:
            at, data = self._incoming.get()
            with self._changed:
                self._raw += data
                if not data:
                    self._drained = True
                else:
                    self.reads.append((at, len(data)))
                    self._show(at, data)
                self._changed.notify_all()

    def _show(self, at: float, data: bytes) -> None:
        if self.emulator.feed(data):
            self._changed_at = at

    def _reap(self) -> None:
        status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self.ended = time.monotonic()
        with self._changed:
            self.status = status
            self._changed.notify_all()


def _unsaid(_: bytes) -> None:
    """The answer of a terminal that knows no question."""


def folders_of(home: Path) -> dict[str, str]:
    """What tells a program that its home and XDG folders are below a folder."""
    names = {"CONFIG": ".config", "CACHE": ".cache", "DATA": ".local/share"}
    names |= {"STATE": ".local/state"}
    return {"HOME": str(home)} | {f"XDG_{k}_HOME": str(home / v) for k, v in names.items()}
