"""The rows that are printed: a figure, what the bare app needs, their ratio, and the goal."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

TIMES = "×"
"""The unit of a goal that is held against the ratio to the bare app."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A row by its name. ``goal`` is a number of ``unit``, or of times the peer's (``in_ratio``).

    ``peer`` is what the row is set beside: the bare app, or ``import click``. ``words`` say more
    of a figure.
    """

    key: str
    label: str
    value: float | None
    unit: str = "ms"
    goal: float | None = None
    in_ratio: bool = False
    peer: float | None = None
    ratio: float | None = None
    words: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none, or no figure."""
        reached = self.ratio if self.in_ratio else self.value
        return None if self.goal is None or reached is None else reached <= self.goal


def beside(
    key: str,
    label: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    unit: str = "ms",
    **goal: Any,
) -> Figure:
    """Medians of two series taken in turns, and the median of the ratios of each turn.

    What else the machine did in a turn slowed both, and is mostly gone from their ratio.
    """
    pairs = [a / b for a, b in zip(ours, theirs, strict=False) if b]
    return Figure(
        key,
        label,
        _median(ours),
        unit,
        peer=_median(theirs),
        ratio=_median(pairs),
        **goal,
    )


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def p95(values: Iterable[float]) -> float | None:
    """What 95 in 100 lie within; None of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else None


def lines(title: str, figures: Iterable[Figure]) -> Iterator[str]:
    """The report of one library, to print."""
    yield ""
    yield f"{title:<58}{'briefing':>11}{'beside':>11}{'ratio':>8}   goal"
    for found in figures:
        goal = ""
        if found.goal is not None:
            mark = {True: "met", False: "MISSED", None: "not measured"}[found.met]
            goal = f"   ≤ {found.goal:g} {TIMES if found.in_ratio else found.unit}  {mark}"
        ratio = "" if found.ratio is None else f"{found.ratio:.2f} {TIMES}"
        peer = "" if found.peer is None else _said(found.peer, found.unit)
        ours = "-" if found.value is None else _said(found.value, found.unit)
        more = f": {found.words}" if found.words else ""
        yield f"  {found.label:<56}{ours:>11}{peer:>11}{ratio:>8}{goal}{more}".rstrip()


def _said(value: float, unit: str) -> str:
    if not unit:
        return f"{value:g}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def as_json(briefs: int, figures: Iterable[Figure]) -> dict[str, Any]:
    """The same for a program."""
    rows = [{**asdict(found), "met": found.met} for found in figures]
    return {"briefs": briefs, "rows": rows}
