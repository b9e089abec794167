"""A program in a terminal, with a watch in the hand of the one who uses it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
sys.path.insert(0, str(ROOT / "tests"))

from emulator import Emulator  # noqa: E402
from searching.memory import tree  # noqa: E402
from terminal import Terminal  # noqa: E402

_ENVIRONMENT = {"PYTHONPATH": str(SRC), "COLORTERM": "truecolor"}
QUIET = 0.25
"""Seconds without a byte after which a key is done with."""
PATIENCE = 1.0
"""Seconds for the first byte after a key; none by then, and the key did nothing."""
AGAIN = 0.1
"""Seconds after which another key is pressed where one has moved nothing."""
_BAR = "▌"
"""What the selected row of a list begins with."""
TERMS = ("xterm", "dumb", "kitty")
"""Terminals: as xterm; one that answers no question; one with the kitty keyboard protocol."""

# The reading thread is to get its turn at once: it takes the times.
sys.setswitchinterval(5e-5)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a key: milliseconds until the first and the last byte, bytes, and work."""

    first: float
    settled: float
    written: int
    cpu: float
    """Milliseconds of the processor, of the process alone."""


class Watched(Terminal):
    """A terminal whose keys are timed. ``term`` is one of ``TERMS``."""

    def __init__(self, argv: list[str], home: Path, *, term: str = "xterm") -> None:
        kinds = {"kitty": term == "kitty", "dumb": term == "dumb"}
        super().__init__(argv, home=home, env=_ENVIRONMENT, **kinds)
        self._not_shown: list[tuple[float, bytes]] | None = None
        """What was read while a key is timed."""

    def when(self, holds: Callable[[Emulator], object], why: str, timeout: float = 60) -> float:
        """When a condition of the screen held first: the time at which that was read."""
        found: list[float] = []

        def met(seen: Emulator) -> bool:
            if not found and holds(seen):
                found.append(self.changed_at)
            return bool(found)

        self.wait_for(met, why, timeout)
        return found[0]

    def first_content(self) -> float:
        """Milliseconds from the start to the first character that can be seen."""
        seen = self.when(lambda e: any(row.strip() for row in e.rows()), "nothing is shown")
        return (seen - self.started) * 1_000

    @property
    def bar(self) -> int:
        """The row of the bar of the first list, counted from 0; -1 while there is none."""
        return next((y for y, row in enumerate(self.screen) if row.startswith(_BAR)), -1)

    def answered(self, bar: int) -> float:
        """Milliseconds from the start until ↓, pressed once and now, has moved the bar of the
        first list away from the row ``bar``, on which it stands without that key.

        A first picture may show already what the key did. No key may be lost: none is pressed
        again.
        """
        if self.bar not in (-1, bar):
            raise AssertionError(f"The bar stands in row {self.bar} and not in row {bar}.")
        self.press("down")
        moved = self.when(lambda _: self.bar not in (-1, bar), "the bar does not move")
        return (moved - self.started) * 1_000

    def is_used(self) -> None:
        """Wait until cursor keys move the bar of the first list, wherever it stands: ↓ and home in
        turns, ten times a second, as it may stand at the end."""
        bars: set[int] = set()

        def moved(_: Emulator) -> bool:
            bars.add(self.bar)
            return len(bars - {-1}) > 1

        over = time.monotonic() + 60
        for name in cycle(("down", "home")):
            self.press(name)
            try:
                self.when(moved, "the bar does not move", AGAIN)
            except AssertionError:
                if time.monotonic() > over or self.status is not None:
                    raise
            else:
                return

    def key(self, name: str, quiet: float = QUIET) -> Pressed | None:
        """Press a key and wait until nothing is written any more. None where nothing was.

        Meanwhile nothing is drawn: a terminal draws four kilobytes in less than a millisecond,
        and the one in Python takes six of them from the processor the program runs on.
        """
        with self._changed:
            self._not_shown = []
            try:
                return self._timed(name, quiet)
            finally:
                read, self._not_shown = self._not_shown, None
                for at, data in read:
                    self._show(at, data)

    def _show(self, at: float, data: bytes) -> None:
        if self._not_shown is None:
            super()._show(at, data)
        else:
            self._not_shown.append((at, data))

    def _timed(self, name: str, quiet: float) -> Pressed | None:
        with self._changed:
            before, work = len(self.reads), self.work()
            self.press(name)
            while len(self.reads) == before:
                left = self.sent + PATIENCE - time.monotonic()
                if left <= 0 or self.status is not None:
                    return None
                self._changed.wait(left)
            while (left := self.reads[-1][0] + quiet - time.monotonic()) > 0:
                self._changed.wait(left)
            read = self.reads[before:]
            cpu = self.work() - work
        first, last = ((at - self.sent) * 1_000 for at in (read[0][0], read[-1][0]))
        return Pressed(first, last, sum(size for _, size in read), cpu)

    def work(self) -> float:
        """Milliseconds of the processor that the process has had; 0 where it cannot be told."""
        try:
            # Linux: the clock of a process by its number, clock_getcpuclockid(3).
            return time.clock_gettime((~self.pid << 3) | 2) * 1_000
        except OSError:
            return 0.0

    def memory(self) -> float:
        """The most that the process and those below it ever held (``VmHWM``), in MB; 0 without
        ``/proc``."""
        return sum(_held("VmHWM", process) for process in tree(self.pid))

    def mapped(self) -> float:
        """What of their memory now is pages of files (``RssFile``), in MB: the system takes them
        back when it needs them."""
        return sum(_held("RssFile", process) for process in tree(self.pid))

    def left_by(self, end: Callable[[], object], timeout: float = 10) -> tuple[float, list[str]]:
        """Milliseconds until the program has gone, and the modes it has left on."""
        start = time.monotonic()
        end()
        self.wait_exit(timeout)
        return (self.ended - start) * 1_000, self.modes_left_on()


def _held(what: str, process: int) -> float:
    try:
        found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
