"""What condensing keeps, beside the summarisers of sumy, how fast it is and how near the best.

    python bench/condense.py [--libraries 20] [--words 60 100] [--claims 300 3000] [--json FILE]

Libraries with planted key points (``condensing/points.py``): wordings of a dozen points among
sentences of passages that belong to none. Each system chooses whole claims under the same budget
of words; what counts is how many points are among them. The parameters of the program were set on
the first half of the points and of the passages; what is printed is of the other half.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from briefing.memo.compose import compose
from briefing.model import Memo
from condensing.peers import by_lot, peers
from condensing.planted import DAY, Planted, condensed, library, planted, sentences
from searching.texts import Corpus, passages

GOALS = {300: 0.15, 3_000: 2.0}
"""Seconds for so many candidates, on a quiet machine with two cores."""
_DRAWS = 2_000
_PASSAGES = 6_000


def chosen_by(
    systems: dict[str, Callable[[Sequence[str], int], list[int]]],
    libraries: Sequence[Planted],
    budget: int,
) -> list[dict[str, object]]:
    """A row a system: coverage, the same by size, and how much less than ours with its interval."""
    found: dict[str, list[tuple[float, float]]] = {}
    seconds: dict[str, float] = {}
    for name, choose in systems.items():
        start = time.perf_counter()
        found[name] = [made.coverage(choose(made.texts, budget)) for made in libraries]
        seconds[name] = (time.perf_counter() - start) / len(libraries)
    ours = [points for points, _ in found["briefing"]]
    rows: list[dict[str, object]] = []
    for name, shares in found.items():
        gaps = [mine - points for mine, (points, _) in zip(ours, shares, strict=True)]
        rows.append(
            {
                "system": name,
                "words": budget,
                "coverage": statistics.mean(points for points, _ in shares),
                "by size": statistics.mean(sizes for _, sizes in shares),
                "ours more": statistics.mean(gaps),
                "interval": interval(gaps),
                "seconds": seconds[name],
            }
        )
    return rows


def interval(gaps: Sequence[float]) -> tuple[float, float]:
    """The middle 95 in 100 of the means of samples drawn anew from paired differences."""
    draw = random.Random(7)
    means = sorted(statistics.mean(draw.choices(gaps, k=len(gaps))) for _ in range(_DRAWS))
    return means[_DRAWS // 40], means[-_DRAWS // 40 - 1]


def timed(texts: Sequence[str], rounds: int = 3) -> dict[str, object]:
    """Seconds of the processor for a whole memo of so many candidates, the fastest round."""
    made = library(texts)
    memo = Memo(themes=("all",), words=350)
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        document = compose(made, memo, DAY)
        seconds.append(time.process_time() - start)
    goal = GOALS.get(len(texts))
    return {
        "candidates": len(texts),
        "seconds": min(seconds),
        "goal": goal,
        "bound": document.bound,
    }


def main() -> None:
    """Print the table of the systems for each budget, then a row for each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--libraries", type=int, default=20)
    parser.add_argument("--words", type=int, nargs="+", default=[60, 100])
    parser.add_argument("--claims", type=int, nargs="+", default=list(GOALS))
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out (KL is slow)")
    parser.add_argument("--tuning", action="store_true", help="the half the program was tuned on")
    parser.add_argument("--text", type=Path, help="passages, one a line")
    parser.add_argument("--json", type=Path, help="write every figure here as well")
    given = parser.parse_args()
    found = passages(given.text)[:_PASSAGES]
    noise = sentences(found, tuning=given.tuning)
    libraries = [planted(n, noise, tuning=given.tuning) for n in range(given.libraries)]
    systems = {"briefing": condensed, **peers(), "by lot": by_lot}
    systems = {name: s for name, s in systems.items() if name not in given.without}
    if len(systems) < 3:
        print("sumy is not installed: there are no peers. `make bench` does that.")
    report: dict[str, list[dict[str, object]]] = {"systems": [], "sizes": []}
    for budget in given.words:
        print(f"{given.libraries} libraries, {budget} words: key points found, by size, ours more")
        for row in chosen_by(systems, libraries, budget):
            low, high = row["interval"]
            print(
                f"  {row['system']:9} {row['coverage']:.3f} {row['by size']:.3f}   "
                f"{row['ours more']:+.3f} [{low:+.3f}, {high:+.3f}]   {row['seconds']:.2f} s"
            )
            report["systems"].append(row)
    for count in given.claims:
        corpus = Corpus(found, count)
        row = timed([corpus.text(n) for n in range(count)])
        goal = f" (goal ≤ {row['goal']} s)" if row["goal"] else ""
        print(
            f"  {count:,} candidates, 350 words: {row['seconds']:.2f} s{goal}, "
            f"at least {row['bound']:.0%} of the best"
        )
        report["sizes"].append(row)
    if given.json:
        given.json.write_text(json.dumps(report, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
