"""The rows that are printed: a figure, what it is to reach, and what the peers need."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

GOALS: Mapping[str, Mapping[int, float]] = {
    "key median": {10_000: 1, 100_000: 1.5, 1_000_000: 4},
    "key p95": {10_000: 3, 100_000: 8, 1_000_000: 20},
    "key slowest": {10_000: 15, 100_000: 30, 1_000_000: 100},
    "widest slowest": {100_000: 60, 1_000_000: 120},
    "faster than fzf": {10_000: 80, 100_000: 400, 1_000_000: 1_500},
    "recall all": {10_000: 0.99, 100_000: 0.99, 1_000_000: 0.97},
    "build seconds": {10_000: 1, 100_000: 6, 1_000_000: 90},
    "build peak": {1_000_000: 1_200},
    "open median": {100_000: 100, 1_000_000: 110},
    "update median": {10_000: 10, 100_000: 10, 1_000_000: 15},
    "memory all": {100_000: 100, 1_000_000: 250},
    "highlight p95": {10_000: 3, 100_000: 3, 1_000_000: 3},
}
"""What a row is to reach at a number of claims, on two cores."""

AT_LEAST = ("faster than fzf", "recall all")
"""Rows of which more is better."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure by its name; ``None`` where it was not measured."""

    key: str
    label: str
    value: float | None
    unit: str = "ms"
    goal: float | None = None
    peers: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached, where there is one and a figure."""
        if self.goal is None or self.value is None:
            return None
        return self.value >= self.goal if self.key in AT_LEAST else self.value <= self.goal


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


def row(
    claims: int,
    key: str,
    label: str,
    value: float | None,
    unit: str = "ms",
    peers: Mapping[str, float] | None = None,
) -> Row:
    """A row, with the goal for such a number of claims where there is one."""
    return Row(key, label, value, unit, GOALS.get(key, {}).get(claims), peers or {})


def spread(
    claims: int, key: str, times: list[float], peers: Mapping[str, list[float]]
) -> tuple[Row, ...]:
    """Median, 95th percentile and slowest of times in ms; nothing where none were taken."""
    if not times:
        return ()
    return tuple(
        row(
            claims,
            f"{key} {name}",
            label,
            measure(times),
            peers={peer: measure(theirs) for peer, theirs in peers.items()},
        )
        for name, label, measure in (
            ("median", "median", statistics.median),
            ("p95", "95 in 100 within", p95),
            ("slowest", "slowest", max),
        )
    )


def p95(times: Iterable[float]) -> float:
    """The time within which 95 in 100 lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def lines(title: str, parts: Iterable[Part], peers: Mapping[str, str]) -> Iterator[str]:
    """The report of one size, to print. ``peers`` are names and what stands above their column."""
    yield ""
    head = "".join(f"{name:>15}" for name in peers.values())
    yield f"{title:<44}{'briefing':>12}{head}   goal"
    for part in parts:
        yield f"  {part.title}"
        for found in part.rows:
            theirs = "".join(f"{_figure(found.peers.get(name), found.unit):>15}" for name in peers)
            goal = ""
            if found.goal is not None:
                sign = "≥" if found.key in AT_LEAST else "≤"
                mark = {True: "met", False: "MISSED", None: "not measured"}[found.met]
                goal = f"   {sign} {_goal(found.goal, found.unit)}  {mark}"
            yield f"    {found.label:<40}{_figure(found.value, found.unit):>12}{theirs}{goal}"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "":
        return f"{value:.3f}"
    if unit == "×":
        return f"{value:,.{0 if value >= 10 else 2}f} ×"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def _goal(value: float, unit: str) -> str:
    return f"{value:,g} {unit}".strip()


def as_json(claims: int, parts: Iterable[Part]) -> dict[str, Any]:
    """The same rows for a program."""
    return {
        "claims": claims,
        "rows": [
            {"part": part.title, **asdict(found), "met": found.met}
            for part in parts
            for found in part.rows
        ],
    }
