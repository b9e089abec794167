"""What is measured inside one fresh process; each task prints what it found as JSON.

python -m searching.session build|use FOLDER
"""

from __future__ import annotations

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from briefing.library.snapshot import Library
from briefing.search.index import Index
from searching import engine, library
from searching.texts import SEED

PLAN = "plan.json"
"""In the folder of the texts: the ``typed`` keys, the finished ``queries``, their ``targets``."""
INDEX = "index"
EDITS = 50
ROWS = 40
"""Rows of a tall window, all of which are lit up."""
HIGHLIGHTED = 60
BEST = 3
"""Of so many runs the quickest."""


def build(folder: Path) -> dict[str, Any]:
    """The seconds of a first build, as the process that builds is set up."""
    made = library.opened(folder)
    gc.disable()
    seconds = _milliseconds(partial(engine.build, made, folder / INDEX)) / 1000
    return {"seconds": seconds}


def use(folder: Path) -> dict[str, Any]:
    """A session at the search box: times in ms, memory in MB, the rank of each target."""
    plan = json.loads((folder / PLAN).read_text())
    made = library.opened(folder)
    index = engine.opened(made, folder / INDEX)

    def search(query: str, widest: bool = False, limit: int = 50) -> list[str]:
        found = engine.search(index, made, query, widest=widest, limit=limit)
        return [hit.ref for hit in found.hits]

    def rank(query: str) -> object:
        # What is shown of a hit is made when it is shown: that has a row of its own.
        return engine.search(index, made, query, widest=False)

    ready = _milliseconds(engine.make_ready)
    first = _milliseconds(partial(search, "first key"))
    typed = [_milliseconds(partial(rank, key)) for key in plan["typed"]]
    finished: list[float] = []
    ranks: list[int | None] = []
    for query, target in zip(plan["queries"], plan["targets"], strict=True):
        search(query)  # The last key; the widest tier runs when no other has followed.
        start = time.perf_counter()
        found = engine.search(index, made, query, widest=True)
        finished.append((time.perf_counter() - start) * 1000)
        refs = [hit.ref for hit in found.hits]
        ref = library.ref_of(target)
        ranks.append(refs.index(ref) + 1 if ref in refs else None)
    memory = {"all": _memory("VmRSS"), "own": _memory("RssAnon")}

    def lighting(query: str) -> float | None:
        times = []
        for _ in range(BEST):
            found = engine.search(index, made, query, widest=False, limit=ROWS)
            if len(found.hits) < ROWS:
                return None
            times.append(_milliseconds(partial(tuple, found.hits)))
        return min(times)

    every = max(1, len(plan["typed"]) // (4 * HIGHLIGHTED))
    lit = [ms for key in plan["typed"][::every] if (ms := lighting(key)) is not None]
    return {
        "ready": ready,
        "first": first,
        "typed": typed,
        "finished": finished,
        "ranks": ranks,
        "memory": memory,
        "highlight": lit[:HIGHLIGHTED],
        **_edits(index, made),
    }


def _edits(index: Index, made: Library) -> dict[str, list[float]]:
    """One brief after another is rewritten: the update, and the first key after it."""
    briefs = list(made.briefs)
    updates: list[float] = []
    keys: list[float] = []
    for number, brief in enumerate(random.Random(SEED).sample(briefs, min(EDITS, len(briefs)))):
        word = f"rewritten{_letters(number)}"
        change = library.rewritten(made, brief, word)
        made = change.new
        start = time.perf_counter()
        index = engine.updated(index, change)
        updates.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        found = engine.search(index, made, f"'{word} ", widest=False)
        keys.append((time.perf_counter() - start) * 1000)
        refs = {hit.ref for hit in found.hits}
        if refs != {ref for ref in change.upserts if "/" in ref}:
            sys.exit(f"after {brief} was rewritten, {word} finds {sorted(refs)}")
    return {"updates": updates, "after_update": keys}


def _letters(number: int) -> str:
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _memory(name: str) -> float:
    """A figure of this process in MB; where the system does not tell, the most it ever had."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields[name].split()[0]) / 1024


def _megabytes(maximum: int) -> float:
    """``ru_maxrss`` is in KiB, on macOS in bytes."""
    return maximum / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    task, place = sys.argv[1:]
    print(json.dumps({"build": build, "use": use}[task](Path(place))))
