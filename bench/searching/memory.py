"""The memory of a process and of those it started, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def tree_memory(process: int) -> float:
    """What a process and all below it hold in memory at this moment, in MB.

    Pages that several of them share are counted once (``Pss``). 0 where the system does not tell.
    """
    return sum(map(_proportional, tree(process)))


def tree(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue  # It has ended meanwhile.
    return found


def _proportional(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    sizes = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return sum(map(int, sizes)) / 1024
