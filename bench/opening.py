"""How long a library takes to open, to be looked at again and to be saved to: see library.py.

Times are of the processor, medians of fresh processes where a start is measured, so that other
work on the machine changes them little; on a quiet one they are what is waited for.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

SRC = Path(__file__).resolve().parents[1] / "src"
ROUNDS = 5
SCANS = 15
WARM_GOAL = 1.5
"""Times the warm start of the smallest library."""
SCAN_GOAL = 60.0
"""Milliseconds."""
ADD_GOAL = 300.0
"""Milliseconds."""
COME = 50
"""Briefs that come at once, as with a checkout of another branch."""
SAVE_GOAL = 10.0
"""Milliseconds beside two syncs."""

_FIRST_SCREEN = """
import asyncio, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from briefing.tui.app import BriefingApp
from briefing.tui.rows import Rows

async def main():
    app = BriefingApp(Path(sys.argv[2]))
    async with app.run_test(size=(120, 40)):
        while not (app.loaded and app.screen.query_one("#reading", Rows).rows):
            await asyncio.sleep(0.005)
        print(time.process_time() * 1000, flush=True)
        if len(sys.argv) > 3:
            await app.workers.wait_for_complete()

asyncio.run(main())
"""
"""The app without a terminal, from the first import to a screen with a brief on it."""

_READ = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from briefing.library.cache import renew
from briefing.library.scan import load
start = time.process_time()
library = load(Path(sys.argv[2]))
print((time.process_time() - start) * 1000, flush=True)
renew(library)
"""


def measured(root: Path, briefs: int) -> dict[str, float]:
    """Milliseconds of each row, for a library whose files are old enough to be trusted."""
    from briefing.library.cache import renew
    from briefing.library.cached import path_of
    from briefing.library.scan import load, scan

    path_of(root).unlink(missing_ok=True)
    found = {"cold read": _child(_READ, root)}
    found["read from the cache"] = _median(lambda: _child(_READ, root))
    _child(_FIRST_SCREEN, root, "settle")
    found["warm start to the first screen"] = _median(lambda: _child(_FIRST_SCREEN, root))
    library = load(root)
    scans = [_took(lambda: scan(library)) for _ in range(SCANS)]
    bare = [_took(lambda: _stats(root)) for _ in range(SCANS)]
    found["a scan, nothing changed"] = statistics.median(scans)
    found["bare stats of the same files"] = statistics.median(bare)
    steps = []
    for path in sorted((root / "briefs").rglob("brief-*.toml"))[:ROUNDS]:
        text = path.read_bytes()
        path.write_bytes(text.replace(b"text = ", b"note = 'x'\ntext = ", 1))
        start = time.process_time()
        library = scan(library).new
        steps.append((time.process_time() - start) * 1_000)
        path.write_bytes(text)
    found["a scan, one brief changed"] = statistics.median(steps)
    library = scan(library).new
    for number in range(COME):
        path = root / "briefs" / f"came-{number}.toml"
        path.write_text(f'title = "Came {number}"\n[[claims]]\nid = "a"\ntext = "It came."\n')
    found[f"a scan, {COME} briefs come"] = _took(lambda: scan(library))
    found["the cache written again"] = _took(lambda: renew(scan(library).new))
    found["briefing add, the whole command"] = _median(lambda: _added(root))
    return found


def _added(root: Path) -> float:
    """A sentence no library has, taken in from the shell."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    sentence = f"It was taken in at {time.time_ns()} and is kept."
    command = [sys.executable, "-m", "briefing", "--library", str(root), "add", sentence]
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used * 1_000


def _child(code: str, root: Path, *more: str) -> float:
    command = [sys.executable, "-c", code, str(SRC), str(root), *more]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(said.split()[0])


def _median(once: Callable[[], float]) -> float:
    return statistics.median(once() for _ in range(ROUNDS))


def _took(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1_000


def _stats(root: Path) -> int:
    """What no scan can do without."""
    return sum(entry.stat(follow_symlinks=False).st_size for entry in _entries(str(root)))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            else:
                yield entry


def report(sizes: Sequence[int], write: Callable[[Path, int], None]) -> None:
    """Make a library of each size, measure, and print a table with the ratios and goals."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import save

    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    rows: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {f"XDG_{name}_HOME": f"{folder}/{name}" for name in ("CACHE", "STATE")}
        for size in sizes:
            root = Path(folder) / str(size)
            write(root, size)
            long_ago = time.time() - 3_600
            for path in root.rglob("*.toml"):
                os.utime(path, (long_ago, long_ago))
            rows[size] = measured(root, size)
        saves = {n: statistics.median(t) for n, t in save.measured(Path(folder), 60).items()}
    print(f"{'milliseconds':<32}" + "".join(f"{size:>12,}" for size in sizes))
    for name in rows[sizes[0]]:
        print(f"{name:<32}" + "".join(f"{rows[size][name]:>12.1f}" for size in sizes))
    first, last = rows[sizes[0]], rows[sizes[-1]]
    warm = "warm start to the first screen"
    _held(f"{warm}, {sizes[-1]:,} to {sizes[0]:,}", last[warm] / first[warm], WARM_GOAL)
    _held("cold read to read from the cache", last["cold read"] / last["read from the cache"])
    none = last["a scan, nothing changed"]
    _held("a scan to its bare stats", none / last["bare stats of the same files"])
    _held("a scan, milliseconds", none, SCAN_GOAL)
    _held("briefing add, milliseconds", last["briefing add, the whole command"], ADD_GOAL)
    _held("a save beside two syncs, milliseconds", saves["save"] - saves["bare"], SAVE_GOAL)


def _held(what: str, figure: float, goal: float | None = None) -> None:
    met = "" if goal is None else f"(goal {goal:g}: {'met' if figure <= goal else 'missed'})"
    print(f"{what:<52} {figure:7.2f} {met}".rstrip())
