"""How fast the machine is just now, by work that is the same everywhere.

The goals were set on one machine. What it took there for the same work is all that is known of
it; the ratio says how much of a figure is the machine, and no goal is moved by it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

TURNS = 5
GOALS_NUMPY = 106.0
"""Milliseconds of ``import numpy`` on the machine of the goals, while it was busy."""
_IMPORTING = """
import time
start = time.perf_counter()
import {}
print((time.perf_counter() - start) * 1000)
"""
NUMPY, BOTH = (_IMPORTING.format(names) for names in ("numpy", "numpy, rapidfuzz"))
"""What fresh processes run: they print milliseconds."""
_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of two kinds of work."""

    loop: float
    """A loop of Python alone: of the processor, the quickest of some."""
    numpy: float
    """``import numpy`` in a fresh process, the start of Python itself apart: the median."""

    def in_words(self) -> str:
        """One line for the head of a report."""
        return (
            f"this machine now: a loop of {_STEPS:,} steps {self.loop:.0f} ms, "
            f"`import numpy` {self.numpy:.0f} ms "
            f"({self.numpy / GOALS_NUMPY:.1f} times that of the machine of the goals)"
        )


def speed(fresh: Callable[[str], float]) -> Speed:
    """How fast it is. ``fresh`` runs a script in a fresh process and gives what it prints."""
    fresh(NUMPY)  # Its files come into the cache of the system.
    return Speed(
        min(_loop() for _ in range(TURNS)),
        statistics.median([fresh(NUMPY) for _ in range(TURNS)]),
    )


def _loop() -> float:
    start = time.process_time()
    total = 0
    for step in range(_STEPS):
        total += step & 7
    return (time.process_time() - start) * 1_000
