"""How long a save takes beside the least any safe program does: write, sync, rename, sync.

    python bench/save.py [--rounds 200] [--folder DIR]

The peer writes a new file beside the old one, syncs it, gives it the name and syncs the folder:
two syncs, no comparison, no history. Both take turns in one run. The goal is a save within 10 ms
of that; what can be compared between machines is the ratio.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from briefing.library.save import save
from briefing.library.splice import Splice

GOAL = 10.0
"""Milliseconds beside the two syncs."""
SIZE = 8_000
"""Bytes of a brief."""


def content(number: int) -> bytes:
    """A brief of a usual size, of which a line changes."""
    return b"n = %d\n" % number + b"# a line of a brief, as long as they are\n" * (SIZE // 41)


def bare(path: Path, new: bytes) -> None:
    """Two syncs and a rename."""
    beside = path.with_name(".beside")
    with beside.open("wb") as file:
        file.write(new)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def measured(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each way to save, taking turns."""
    root = folder / "library"
    (root / "briefs").mkdir(parents=True)
    names = ("briefs/a.toml", "briefs/b.toml", "briefs/c.toml", "briefs/peer.toml")
    for name in names:
        (root / name).write_bytes(content(0))
    found: dict[str, list[float]] = {"bare": [], "save": [], "three": []}
    one = 0
    for number in range(1, rounds + 1):
        start = time.perf_counter()
        bare(root / names[3], content(number))
        found["bare"].append((time.perf_counter() - start) * 1_000)
        start = time.perf_counter()
        save(root, Splice(names[0], content(one), content(one + 1)))
        found["save"].append((time.perf_counter() - start) * 1_000)
        one += 1
        if number % 4 == 0:
            before, after = number // 4 - 1, number // 4
            edits = [Splice(n, content(before), content(after)) for n in names[1:3]]
            edits.append(Splice(names[0], content(one), content(one + 1)))
            start = time.perf_counter()
            save(root, *edits)
            found["three"].append((time.perf_counter() - start) * 1_000)
            one += 1
    return found


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="on the disk to measure; else the usual one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        found = measured(Path(folder), given.rounds)
    medians = {name: statistics.median(times) for name, times in found.items()}
    late = {name: sorted(times)[int(len(times) * 0.95)] for name, times in found.items()}
    rows = (
        ("write, sync, rename, sync", "bare"),
        ("a save", "save"),
        ("a save of three files as one", "three"),
    )
    for words, name in rows:
        ratio = medians[name] / medians["bare"]
        print(f"{words:<30} {medians[name]:7.2f} ms  95 in 100: {late[name]:7.2f} ms  x{ratio:.1f}")
    over = medians["save"] - medians["bare"]
    met = "met" if over <= GOAL else "missed"
    print(f"a save beside the two syncs: {over:.2f} ms (goal {GOAL:.0f} ms: {met})")


if __name__ == "__main__":
    main()
