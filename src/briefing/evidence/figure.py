"""A figure as it is meant: what a word of scale makes of it, and when two figures are one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from briefing.evidence import units, unspaced
from briefing.evidence.conflicts import ABOUT
from briefing.values import dataclass

Bound = Literal["", "about", "least", "most"]

SCALES = {
    "hundred": 1e2,
    **units.SCALES,
    **{sign: float(size) for sign, size in unspaced.SCALES.items()},
}
"""What each word of scale makes of a figure: those of units, and the signs of Japanese."""
SCALE = "|".join(sorted((s for s in SCALES if s.isascii()), key=len, reverse=True))
"""The words among them, as a pattern."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is said: ``low`` and ``high`` are equal but for a range.

    ``kind`` is ``%``, a currency (``EUR``), ``times`` or empty; ``noun`` is the word right behind a
    bare figure. ``scale`` is what its scale word (billion) makes of it. ``step`` is what its last
    digit counts. ``spelled``: it is written in words.
    """

    low: float
    high: float
    kind: str = ""
    scale: float = 1.0
    bound: Bound = ""
    step: float = 1.0
    spelled: bool = False
    noun: str = ""
    text: str = ""
    start: int = 0
    end: int = 0

    @property
    def scaled(self) -> bool:
        """Whether a scale word stands with it."""
        return self.scale != 1.0

    @property
    def has_unit(self) -> bool:
        """Whether it says of what it counts: money, shares, millions."""
        return bool(self.kind or self.scaled)

    def range(self) -> tuple[float, float]:
        """From and up to where it may be, as people use the words: ``about`` reaches a twentieth,
        ``more than 90`` not as far as 110."""
        about = ABOUT if self.bound == "about" else 0.0
        low, high = self.low * (1 - about), self.high * (1 + about)
        magnitude = 10 ** math.floor(math.log10(self.high)) if self.high > 0 else 0.0
        reach = max(self.high / 10, magnitude if self.high / (magnitude or 1) % 1 == 0 else 0.0)
        if self.bound == "least":
            return low, high + reach
        if self.bound == "most":
            return low - reach, high
        return low, high


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures may be one and the same, rounded by one of them."""
    if one.kind != other.kind and one.kind and other.kind:
        return False
    if {one.bound, other.bound} == {"least", "most"}:
        return False
    (low, high), (least, most) = one.range(), other.range()
    slack = max(one.step, other.step) / 2 + 1e-9 * max(abs(high), abs(most))
    return low <= most + slack and least <= high + slack


def is_said(figure: Figure, among: Sequence[Figure]) -> bool:
    """Whether others say a figure, or say what it follows from: *doubled* is +100%, 200% of it, and
    from 5 to 10; *halved* is -50%."""
    if any(agree(figure, other) for other in among):
        return True
    if figure.kind == "times":
        return any(agree(figure, other) for other in _multiples(among))
    return figure.kind == "%" and any(
        agree(figure, replace(other, low=share, high=share, kind="%", step=1.0))
        for other in among
        if other.kind == "times"
        for share in (abs(other.low - 1) * 100, other.low * 100)
    )


_COMPARED = 40
"""Figures that are compared with each other."""


def _multiples(among: Sequence[Figure]) -> Iterator[Figure]:
    """How many times as much others make something, by shares and by pairs."""
    few = among[:_COMPARED]
    for share in few:
        if share.kind == "%":
            low, high = share.low / 100, share.high / 100
            for least, most in ((1 + low, 1 + high), (1 - high, 1 - low), (low, high)):
                if least > 0:
                    yield Figure(least, most, "times", bound=share.bound, step=0.05)
        if 0 < share.low < share.high:
            for times in (share.high / share.low, share.low / share.high):
                yield Figure(times, times, "times", step=times / 10)
    for one in few:
        for two in few:
            if one.kind == two.kind != "times" and one.low > 0 and one is not two:
                times = two.high / one.low
                yield Figure(times, times, "times", step=times / 10)
