r"""A slow line between a terminal and a program, as ssh over a far link is one.

    python relay.py SECONDS PIECE COMMAND...

Every byte arrives ``SECONDS`` later, both ways, in pieces of at most ``PIECE`` bytes, so that
sequences of keys come apart. ``ctrl+]`` breaks the line off, as a closed window does: the program
has no terminal any more. After ``ctrl+\\`` nothing that the program writes is read any more, as on
a line that hangs. Ends with the program's own status, 128 and more for a signal.
"""

from __future__ import annotations

import fcntl
import os
import pty
import selectors
import sys
import termios
import time
import tty
from collections import deque

BREAK, HANG = b"\x1d", b"\x1c"
_GAP = 0.004
"""Seconds between two pieces of what was written at once."""


def main() -> int:
    """Run the command behind the line."""
    seconds, piece, command = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
    child, line = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvp(command[0], command)
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        _carry(line, seconds, piece)
    finally:
        os.close(line)
        termios.tcsetattr(0, termios.TCSANOW, before)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256


def _carry(line: int, seconds: float, piece: int) -> None:
    """Until the program has closed its end, or the line is broken off."""
    selector = selectors.DefaultSelector()
    ways = {0: (line, deque[tuple[float, bytes]]()), line: (1, deque[tuple[float, bytes]]())}
    for end in ways:
        selector.register(end, selectors.EVENT_READ)
    ended = hangs = False
    while not ended or ways[line][1]:
        due = min((queue[0][0] for _, queue in ways.values() if queue), default=None)
        wait = None if due is None else max(0.0, due - time.monotonic())
        if hangs:
            wait = _GAP
            if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
                return
        for key, _ in selector.select(wait):
            end = int(key.fd)
            try:
                data = os.read(end, 65536)
            except OSError:
                data = b""
            if end == 0 and BREAK in data:
                return
            if end == 0 and HANG in data:
                selector.unregister(line)
                hangs = True
            if not data:
                selector.unregister(end)
                ended = True
            at = time.monotonic() + seconds
            queue = ways[end][1]
            at = max(at, queue[-1][0]) if queue else at
            size = piece if end == 0 else 4096
            for start in range(0, len(data), size):
                queue.append((at, data[start : start + size]))
                at += _GAP
        now = time.monotonic()
        for to, queue in ways.values():
            while queue and queue[0][0] <= now:
                os.write(to, queue.popleft()[1])


if __name__ == "__main__":
    sys.exit(main())
