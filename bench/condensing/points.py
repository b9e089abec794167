"""Key points in many wordings: what a good selection of planted libraries must hold.

``points.txt`` has a point a paragraph: a few sentences with alternatives, ``{one|other}``; a
wording takes one of each. The points are made up and about the same handful of subjects, so that
words alone do not tell them apart. The first half is for tuning, the second for what is reported.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

_SLOT = re.compile(r"\{([^{}]*)\}")

POINTS: tuple[tuple[str, ...], ...] = tuple(
    tuple(point.splitlines())
    for point in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("\n\n")
)
HALF = len(POINTS) // 2
"""The points before it are for tuning."""


def wordings(point: int, count: int, draw: random.Random) -> list[str]:
    """So many different wordings of a point, drawn by lot; fewer where it has not that many."""
    found: dict[str, None] = {}
    for _ in range(40 * count):
        if len(found) == count:
            break
        sentence = draw.choice(POINTS[point])
        found[_SLOT.sub(lambda m: draw.choice(m[1].split("|")), sentence)] = None
    return list(found)
