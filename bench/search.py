"""How fast and how well the search finds, beside fzf and ripgrep on the same lines.

    python bench/search.py [--claims 1000 10000 100000] [--queries 60] [--text FILE] [--json FILE]

`bench/README.md` says what each row measures and which part of the command reproduces it.
Everything is drawn with a fixed seed. Times are those of this machine on this day; what can be
compared is the ratio to the peers in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from searching import engine, session
from searching.machine import BOTH, Speed, speed
from searching.memory import tree_memory
from searching.peers import Peer, installed
from searching.queries import CJK, KINDS, Known, known_items, typed
from searching.report import Part, Row, as_json, lines, p95, row, spread
from searching.texts import TEXTS, Corpus, ShortageError, passages

BENCH = Path(__file__).resolve().parent
_LOOK_EACH = 0.2
"""Seconds between two looks at the memory of a build."""
OPENED = 5
"""Fresh processes of which the median opens the index."""
FOUND = 10
PEER_KEYS, PEER_QUERIES = (40, 12), (6, 2)
"""What fzf and ripgrep are asked unless it is said: to so many claims, and above."""
LONG = 200_000
_ENVIRONMENT = {
    # Users have their modules compiled; a process that may not keep them compiles them each time.
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": os.pathsep.join([str(BENCH.parent / "src"), str(BENCH)]),
}
_OPENING = """
import sys, time
from pathlib import Path
from searching import engine, library
folder = Path(sys.argv[1])
made = library.opened(folder)
start = time.perf_counter()
engine.opened(made, folder / sys.argv[2])
print((time.perf_counter() - start) * 1000)
"""


def main() -> None:
    """Read the command line and run each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--queries", type=int, default=60, help="of each kind")
    parser.add_argument("--keys", type=int, default=2_000, help="that are typed")
    parser.add_argument("--text", type=Path, help="a file with one passage a line (also .xz)")
    parser.add_argument("--peer-keys", type=int, help="keys for fzf and ripgrep")
    parser.add_argument("--peer-queries", type=int, help="of each kind for them")
    parser.add_argument("--misses", action="store_true", help="print the queries that miss")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    given = parser.parse_args()
    peers = installed()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}"
    )
    for name in ("fzf", "ripgrep"):
        print(f"{name}: {peers[name].version if name in peers else 'not installed'}")
    now = speed(lambda script: float(_python("-c", script)))
    print(now.in_words(), flush=True)
    found = passages(given.text)
    sizes: list[dict[str, Any]] = []
    for claims in given.claims:
        try:
            corpus = Corpus(found, claims)
        except ShortageError as shortage:
            sys.exit(str(shortage))
        with tempfile.TemporaryDirectory(prefix="briefing-bench-") as folder:
            run = Run(corpus, Path(folder), peers, given)
            parts = run.parts()
            columns = {name: f"{name} {peer.version}" for name, peer in peers.items()}
            print("\n".join(lines(run.title, parts, columns)), flush=True)
            if given.misses:
                print("\n".join(run.misses()), flush=True)
        sizes.append(as_json(claims, parts))
        if given.json:
            given.json.write_text(json.dumps(_described(peers, now, sizes), indent=1) + "\n")


def _described(
    peers: Mapping[str, Peer], now: Speed, sizes: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "version": 1,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "speed": asdict(now),
        "peers": {name: peer.version for name, peer in peers.items()},
        "sizes": sizes,
    }


class Run:
    """One size: its texts on disk, what is asked, and what came of it."""

    def __init__(
        self, corpus: Corpus, folder: Path, peers: Mapping[str, Peer], given: argparse.Namespace
    ) -> None:
        self.claims = len(corpus)
        self.corpus = corpus
        self.folder = folder
        self.peers = peers
        self.queries = known_items(corpus, given.queries)
        self.typed = typed(self.queries, given.keys)
        self.title = (
            f"{self.claims:,} claims, {len(self.queries)} queries, {len(self.typed):,} keys"
        )
        wanted = _or(given.peer_keys, PEER_KEYS[self.claims > LONG])
        self.peer_keys = range(0, len(self.typed), max(1, len(self.typed) // max(1, wanted)))
        each = _or(given.peer_queries, PEER_QUERIES[self.claims > LONG])
        self.missed: list[tuple[Known, int | None]] = []
        self.peer_queries = [known for kind in KINDS for known in self._of(kind)[:each]]

    def _of(self, kind: str) -> list[Known]:
        return [known for known in self.queries if known.kind == kind]

    def parts(self) -> list[Part]:
        """Write the texts, measure in fresh processes, and make the rows of it."""
        _say(f"{self.claims:,} claims: writing the texts")
        self.corpus.write(self.folder)
        plan = {
            "typed": [key for _, key in self.typed],
            "queries": [known.query for known in self.queries],
            "targets": [known.target for known in self.queries],
        }
        (self.folder / session.PLAN).write_text(json.dumps(plan))
        _say("building the index")
        said, peak = _watched("-m", "searching.session", "build", str(self.folder))
        built = {**json.loads(said), "peak": peak}
        _say(f"opening it in {OPENED} fresh processes")
        opened = [(self._open(), _imported()) for _ in range(OPENED)] if engine.KEPT else []
        _say("typing")
        used = self._child("use")
        return [
            *self._times(used),
            self._recall(used),
            Part("the index", tuple(self._index(built, opened, used))),
        ]

    def misses(self) -> Iterator[str]:
        """The queries whose claim is not among the first ten hits, and where it is instead."""
        for known, rank in self.missed:
            place = f"at {rank}" if rank else "not among the first 50"
            yield f"  {known.kind}: {known.query}  {place}:  {self.corpus.text(known.target)}"

    def _child(self, task: str) -> dict[str, Any]:
        said = _python("-m", "searching.session", task, str(self.folder))
        found: dict[str, Any] = json.loads(said)
        return found

    def _open(self) -> float:
        return float(_python("-c", _OPENING, str(self.folder), session.INDEX))

    def _times(self, used: Mapping[str, Any]) -> Iterator[Part]:
        texts = self.folder / TEXTS
        theirs: dict[str, list[float]] = {}
        for name, peer in self.peers.items():
            _say(f"typing {len(self.peer_keys)} of the keys to {name}")
            theirs[name] = [peer.find(self.typed[n][1], texts)[0] for n in self.peer_keys]
        ours = [used["typed"][n] for n in self.peer_keys]
        ratios = [
            row(
                self.claims,
                f"faster than {name}",
                f"faster than {name} (medians of {len(ours)} keys)",
                statistics.median(times) / statistics.median(ours),
                "×",
            )
            for name, times in theirs.items()
        ]
        keys = spread(self.claims, "key", used["typed"], theirs)
        yield Part("each key, without the widest tier", (*keys, *ratios))
        scripts = zip(self.typed, used["typed"], strict=True)
        in_scripts = [time for (kind, _), time in scripts if kind == CJK]
        yield Part("each key of them in Chinese or Japanese", spread(0, "cjk", in_scripts, {}))
        finished = spread(self.claims, "widest", used["finished"], {})
        yield Part("the finished query, with the widest tier", finished)

    def _recall(self, used: Mapping[str, Any]) -> Part:
        texts = self.folder / TEXTS
        ranks = list(zip(self.queries, used["ranks"], strict=True))
        hits = {known: _in_first(rank) for known, rank in ranks}
        self.missed = [(known, rank) for known, rank in ranks if not hits[known]]
        theirs: dict[str, dict[Known, bool]] = {}
        for name, peer in self.peers.items():
            _say(f"asking {name} {len(self.peer_queries)} of the queries")
            theirs[name] = {
                known: self.corpus.text(known.target) in peer.find(known.query, texts)[1][:FOUND]
                for known in self.peer_queries
            }

        def recall(key: str, label: str, of: Callable[[Known], bool]) -> Row:
            peers = {
                name: [hit for k, hit in found.items() if of(k)] for name, found in theirs.items()
            }
            return row(
                self.claims,
                key,
                label,
                _mean([hit for known, hit in hits.items() if of(known)]),
                "",
                {name: mean for name, found in peers.items() if (mean := _mean(found)) is not None},
            )

        def of_kind(kind: str) -> Row:
            label = f"{kind} ({len(self._of(kind))})"
            return recall(f"recall {kind}", label, lambda known: known.kind == kind)

        kinds = map(of_kind, KINDS)
        every = recall("recall all", f"all together ({len(self.queries)})", lambda _: True)
        first = _mean([rank == 1 for rank in used["ranks"]])
        top = row(self.claims, "recall first", "all together, in the first place", first, "")
        return Part("found among the first ten, with the widest tier", (*kinds, every, top))

    def _index(
        self,
        built: Mapping[str, Any],
        opened: Sequence[tuple[float, float]],
        used: Mapping[str, Any],
    ) -> Iterator[Row]:
        claims, memory = self.claims, used["memory"]
        opening = _median([took for took, _ in opened])
        beside = _median([took / imports for took, imports in opened])
        updates, after, lit = used["updates"], used["after_update"], used["highlight"]
        yield row(claims, "build seconds", "first build", built["seconds"], "s")
        yield row(claims, "build peak", "most memory of the build", built["peak"], "MB")
        yield row(claims, "open median", "open in a fresh process, with its imports", opening)
        yield row(claims, "open ratio", "  times `import numpy, rapidfuzz`", beside, "×")
        yield row(claims, "ready", "  made ready behind the screen after that", used["ready"])
        yield row(claims, "first key", "first key after that", used["first"])
        yield row(claims, "update median", "update after a brief changed, median", _median(updates))
        yield row(claims, "update slowest", f"  slowest of {len(updates)}", max(updates))
        yield row(claims, "after update", "  first key after it, median", _median(after))
        yield row(claims, "memory all", "memory after the session", memory["all"], "MB")
        yield row(claims, "memory own", "  of it not pages of files", memory["own"], "MB")
        yield row(claims, "highlight median", f"{session.ROWS} rows lit up, median", _median(lit))
        yield row(claims, "highlight p95", "  95 in 100 within", p95(lit) if lit else None)


def _or(given: int | None, usual: int) -> int:
    return usual if given is None else given


def _in_first(rank: int | None) -> bool:
    return rank is not None and rank <= FOUND


def _mean(hits: Sequence[bool]) -> float | None:
    return statistics.mean(hits) if hits else None


def _median(times: Sequence[float]) -> float | None:
    return statistics.median(times) if times else None


def _python(*arguments: str) -> str:
    """What a fresh process prints; where it fails its complaint has been printed already."""
    return _watched(*arguments)[0]


def _watched(*arguments: str) -> tuple[str, float]:
    """What a fresh process prints, and the most memory (MB) it and its children had together."""
    command = [sys.executable, *arguments]
    most = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT) as process:
        while True:
            try:
                said, _ = process.communicate(timeout=_LOOK_EACH)
                break
            except subprocess.TimeoutExpired:
                most = max(most, tree_memory(process.pid))
    if process.returncode:
        sys.exit(f"a process of the benchmark ended with {process.returncode}")
    return said, most


def _imported() -> float:
    """Milliseconds in which a fresh process imports what the search needs of others."""
    return float(_python("-c", BOTH))


def _say(what: str) -> None:
    print(f"  … {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
