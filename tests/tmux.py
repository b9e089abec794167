"""The same hands in tmux: a terminal that others wrote, as a witness for our own.

with Tmux(["less", "notes.txt"], size=(80, 24)) as tmux:
    tmux.wait("notes.txt")
    tmux.press("q")
    tmux.wait_exit()
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import keys
from terminal import TIMEOUT, environment

present = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
"""Marks a test that needs tmux."""


class Tmux:
    """A program in a tmux of its own: own server, no configuration, no status line."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self._argv = [str(a) for a in argv]
        self._size = size
        self._environment = environment(env)
        self._cwd = str(cwd or Path.cwd())

    def __enter__(self) -> Tmux:
        # A socket's path must be short, which a test's own folder need not be.
        self._folder = tempfile.TemporaryDirectory(prefix="briefing-tmux-")
        self._status = Path(self._folder.name) / "status"
        columns, rows = map(str, self._size)
        start = ["start-server", ";", "set", "-g", "status", "off", ";"]
        start += ["set", "-g", "remain-on-exit", "on", ";"]
        start += ["set", "-g", "default-terminal", "screen-256color", ";"]
        start += ["new-session", "-d", "-x", columns, "-y", rows, "-c", self._cwd, "--"]
        # tmux does not always learn how a program ended: a shell writes it down, one its number.
        begin = 'echo $$ > "$0.pid"; exec "$@"'
        note = 'begin=$0; file=$1; shift; sh -c "$begin" "$file" "$@"; echo $? > "$file"'
        self._run(*start, "sh", "-c", note, begin, str(self._status), *self._argv)
        return self

    def __exit__(self, *_: object) -> None:
        self._run("kill-server", check=False)
        self._folder.cleanup()

    def capture(self, *, styled: bool = False) -> str:
        """The rows as text, without the spaces at their ends; with their styles as sequences."""
        more = ["-e"] if styled else []
        rows = self._run("capture-pane", "-p", "-N", *more).split("\n")[: self._size[1]]
        return "\n".join(row.rstrip() for row in rows)

    def kill(self) -> None:
        """End the program as a crash of the machine would, and wait until it is gone."""
        os.kill(int(Path(f"{self._status}.pid").read_text()), signal.SIGKILL)
        self.wait_exit()

    def send(self, data: bytes) -> Tmux:
        """Bytes, as if the keyboard had sent them."""
        self._run("send-keys", "-H", *(f"{byte:02x}" for byte in data))
        return self

    def press(self, *names: str) -> Tmux:
        """Keys by the names Textual has for them."""
        for name in names:
            self.send(keys.key(name))
        return self

    def type(self, text: str) -> Tmux:
        """A text, key by key."""
        return self.press(*text)

    def wait(self, wanted: str | re.Pattern[str], timeout: float = TIMEOUT) -> str:
        """Until the screen holds a string or a match; the screen."""
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + timeout
        while not pattern.search(screen := self.capture()):
            self._pause(deadline, f"{pattern.pattern!r} did not appear\n{screen}")
        return screen

    def wait_exit(self, timeout: float = TIMEOUT) -> int:
        """Until the program has ended and all it wrote is read; its status as a shell has it."""
        deadline = time.monotonic() + timeout
        while self._show("#{pane_dead}") != "1":
            self._pause(deadline, f"the program did not end\n{self.capture()}")
        return int(self._status.read_text())

    @property
    def alternate(self) -> bool:
        """Is the alternate screen on?"""
        return self._show("#{alternate_on}") == "1"

    def _show(self, what: str) -> str:
        return self._run("display-message", "-p", what).strip()

    @staticmethod
    def _pause(deadline: float, why: str) -> None:
        """tmux tells nobody when a screen changes, so that it has to be asked again."""
        if time.monotonic() > deadline:
            raise AssertionError(why)
        time.sleep(0.03)

    def _run(self, *command: str, check: bool = True) -> str:
        socket = str(Path(self._folder.name) / "socket")
        done = subprocess.run(
            ["tmux", "-u", "-S", socket, "-f", "/dev/null", *command],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        if check and done.returncode:
            raise AssertionError(f"tmux {command[0]}: {done.stderr.strip()}")
        return done.stdout
