"""How long `check` takes beside the cold read of the same library.

    python bench/check.py [--briefs 10000] [--claims 5] [--rounds 3]

Writes a library of briefs with sources, lineage, figures, dates and judgements, then reads and
checks it in turns. The goal is a check in at most 1.5 times the cold read; what can be compared
between machines is that ratio. The second row is the worst case: a finding in every brief, each
with its line and caret.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from briefing.check.registry import findings
from briefing.library.scan import load

GOAL = 1.5
DAY = dt.date(2025, 11, 28)
THEMES = 20
BRIEFS_A_SOURCE_FILE = 500
FEW = 100
"""One brief in so many has something wrong with it, in the first row."""
_SENTENCE = (
    "the agreement of July leaves tariffs on cars at fifteen per cent while both sides go on "
    "talking about steel quotas export licences critical minerals and joint procurement in years"
)
_KINDS = ("information", "information", "information", "judgement", "assumption")


def write(folder: Path, briefs: int, claims: int, wrong_in: int) -> None:
    """Write a library; in one brief of ``wrong_in`` a claim is two sentences."""
    draw = random.Random(7)
    for theme in range(THEMES):
        _put(folder / f"themes/theme-{theme}.toml", [f'title = "Theme {theme}"'])
    for start in range(0, briefs, BRIEFS_A_SOURCE_FILE):
        lines = (line for n in range(start, start + BRIEFS_A_SOURCE_FILE) for line in _source(n))
        _put(folder / f"briefs/sources-{start}.toml", lines)
    for brief in range(briefs):
        path = folder / f"briefs/theme-{brief % THEMES}/brief-{brief}.toml"
        _put(path, _brief(draw, brief, briefs, claims, wrong=brief % wrong_in == 0))


def _put(path: Path, lines: Iterator[str] | list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _source(number: int) -> Iterator[str]:
    yield "[[sources]]"
    yield f'id = "source-{number}"'
    yield f'title = "What was reported in number {number}"'
    yield f'url = "https://example.org/{number}"'
    yield 'published = 2025-10-01\nreliability = "B"'
    yield f'derives_from = ["source-{number - 1}"]' if number % 3 else 'access = "first-hand"'


def _brief(draw: random.Random, brief: int, briefs: int, claims: int, wrong: bool) -> Iterator[str]:
    yield f'title = "Brief {brief}"\nbottom_line = "It is as it was."\nrests_on = ["claim-0"]'
    for number in range(claims):
        words = " ".join(draw.choices(_SENTENCE.split(), k=22)).capitalize()
        second = " Nobody minded." if wrong and not number else ""
        kind = _KINDS[number % len(_KINDS)]
        cited = ", ".join(f'"source-{draw.randrange(briefs)}, p. {number}"' for _ in range(2))
        yield f'\n[[claims]]\nid = "claim-{number}"\ntext = "{words}.{second}"\nkind = "{kind}"'
        yield f'evidence = [{cited}]\nas_of = 2025-09-01\nactors = ["EU", "Japan"]'
        if kind == "judgement":
            yield 'confidence = "moderate"\ndepends_on = ["claim-0"]\ntags = ["trade"]'
        else:
            yield f'quantity = {{ measure = "m-{brief}-{number}", value = {number}, unit = "%" }}'


def measured(folder: Path, rounds: int) -> tuple[float, float, int]:
    """Median seconds of the cold read and of the check, and how many findings there are."""
    read: list[float] = []
    checked: list[float] = []
    found = 0
    for _ in range(rounds):
        library, seconds = _timed(lambda: load(folder))
        read.append(seconds)
        all_of, seconds = _timed(lambda library=library: findings(library, DAY))
        checked.append(seconds)
        found = len(all_of)
    return statistics.median(read), statistics.median(checked), found


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    made = work()
    return made, time.perf_counter() - start


def main() -> None:
    """Print a row for a library with few findings and one for the worst case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--briefs", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=5, help="of each brief")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"check of {given.briefs:,} briefs of {given.claims} claims, median of {given.rounds}")
    for name, wrong_in in (("few findings", FEW), ("one in each brief", 1)):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), given.briefs, given.claims, wrong_in)
            read, checked, found = measured(Path(folder), given.rounds)
        print(
            f"  {name:18} {found:6,} findings   read {read:6.2f} s   check {checked:6.2f} s   "
            f"check/read {checked / read:.2f} (goal ≤ {GOAL})"
        )


if __name__ == "__main__":
    main()
