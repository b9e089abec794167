"""How fast and how well the search finds, beside a plain scan of all texts by rapidfuzz.

    python bench/search.py [--claims 1000 10000] [--queries 60] [--text FILE]

Libraries are made of real passages, one a claim (``../shared/testdata/passages.txt.xz``, or
FILE with one passage a line), else of halves of the sample library's claims put together
anew. Known-item queries take two or three of the rarer words of a claim and are typed key by
key: every beginning of a query is one search. Recall is read at the last key. The scan is
``rapidfuzz.process.extract`` with ``partial_ratio`` over the folded texts; as it is slow, it
searches a part of the keys and of the queries, always the same ones.

Everything is drawn with a fixed seed; times are those of this machine on this day, the ratio
to the scan in the same run is what can be compared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import lzma
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from rapidfuzz import fuzz, process

from briefing.library.scan import load
from briefing.library.snapshot import Library, link
from briefing.model import Brief, Claim
from briefing.search.index import Index
from briefing.search.query import LONGEST
from briefing.text import fold, folded_words, words

REPOSITORY = Path(__file__).resolve().parent.parent
PASSAGES = REPOSITORY.parent / "shared" / "testdata" / "passages.txt.xz"
TODAY = dt.date(2026, 3, 6)
SEED = 20250723
CLAIMS_A_BRIEF = 10
SCANNED_KEYS = 12
"""One key in so many is also searched by the scan."""


@dataclass(frozen=True)
class Known:
    """A query and the claim it is meant to find."""

    kind: str
    query: str
    ref: str


def passages(file: Path | None, wanted: int) -> list[str]:
    """So many texts for claims, no two alike."""
    if file is None and not PASSAGES.is_file():
        return recombined(wanted)
    path = file or PASSAGES
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        distinct = dict.fromkeys(line.strip() for line in lines if line.strip())
    found = list(distinct)
    random.Random(SEED).shuffle(found)
    if len(found) < wanted:
        sys.exit(f"{path} holds {len(found)} passages, {wanted} are wanted")
    return found[:wanted]


def recombined(wanted: int) -> list[str]:
    """The first half of one claim of the sample library and the second half of another."""
    texts = [claim.text.split() for claim in load(REPOSITORY).claims.values()]
    pairs = list(itertools.permutations(texts, 2))
    random.Random(SEED).shuffle(pairs)
    made = (" ".join(a[: len(a) // 2] + b[len(b) // 2 :]) for a, b in pairs)
    found = list(itertools.islice(dict.fromkeys(made), wanted))
    if len(found) < wanted:
        sys.exit(f"the sample library gives {len(found)} claims at most, {wanted} are wanted")
    return found


def library(texts: Sequence[str]) -> Library:
    """A library of these claims, ten a brief."""
    briefs: dict[str, Brief] = {}
    claims: dict[str, Claim] = {}
    for number, first in enumerate(range(0, len(texts), CLAIMS_A_BRIEF)):
        brief = f"b{number}"
        made = tuple(
            Claim(brief, f"c{n}", text)
            for n, text in enumerate(texts[first : first + CLAIMS_A_BRIEF])
        )
        briefs[brief] = Brief(brief, "bench", f"Brief {number}", f"briefs/bench/{brief}.toml")
        claims |= {claim.ref: claim for claim in made}
    return Library(
        root=REPOSITORY, briefs=briefs, claims=claims, links=link(briefs, claims, {}, {})
    )


def known_items(made: Library, each: int) -> list[Known]:
    """Queries of every kind, each for a claim drawn by lot."""
    draw = random.Random(SEED)
    documents_with = Counter[str]()
    for claim in made.claims.values():
        documents_with.update(set(folded_words(claim.text)))
    claims = list(made.claims.values())
    found: list[Known] = []
    for kind, spoil in KINDS.items():
        tries = 0
        of_kind: list[Known] = []
        while len(of_kind) < each and tries < 200 * each:
            tries += 1
            claim = draw.choice(claims)
            query = spoil(rarer_words(claim.text, documents_with, draw), claim.text, draw)
            if query and len(query) <= LONGEST:
                of_kind.append(Known(kind, query, claim.ref))
        found += of_kind
    return found


def rarer_words(text: str, documents_with: Counter[str], draw: random.Random) -> list[str]:
    """Two or three of the five rarest words of a text, as they stand there, in its order."""
    candidates = {w.folded: text[w.start : w.end] for w in words(text) if len(w.folded) > 3}
    plain = [word for word in candidates if word.isalpha()]
    rarest = sorted(plain, key=lambda word: (documents_with[word], word))[:5]
    if len(rarest) < 3:
        return []
    chosen = set(draw.sample(rarest, draw.choice((2, 3))))
    return [raw for word, raw in candidates.items() if word in chosen]


Spoil = Callable[[list[str], str, random.Random], str]


def clean(chosen: list[str], _: str, __: random.Random) -> str:
    """The words as they are."""
    return " ".join(chosen)


def prefix(chosen: list[str], _: str, draw: random.Random) -> str:
    """The last word is not finished."""
    if not chosen or len(chosen[-1]) < 6:
        return ""
    return " ".join([*chosen[:-1], chosen[-1][: draw.randint(4, len(chosen[-1]) - 1)]])


def typo(chosen: list[str], _: str, draw: random.Random) -> str:
    """One edit in one word, not in its first letter."""
    long = [n for n, word in enumerate(chosen) if len(word) >= 5]
    if not long:
        return ""
    at = draw.choice(long)
    return " ".join([*chosen[:at], edited(chosen[at], draw), *chosen[at + 1 :]])


def edited(word: str, draw: random.Random) -> str:
    """A word with a letter lost, doubled, replaced, or two changed about."""
    at = draw.randint(1, len(word) - 2)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    return draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def joined(chosen: list[str], text: str, draw: random.Random) -> str:
    """A word and its neighbour without the space, and another word."""
    row = [text[w.start : w.end] for w in words(text)]
    pairs = [
        (a, b)
        for a, b in itertools.pairwise(row)
        if len(b) > 3 and b.isalpha() and a in chosen and b not in chosen
    ]
    if not pairs:
        return ""
    first, second = draw.choice(pairs)
    return " ".join([first + second, *(word for word in chosen if word != first)])


def diacritics(chosen: list[str], text: str, draw: random.Random) -> str:
    """A word typed without its diacritics, and one or two more."""
    marked = [
        w.folded
        for w in words(text)
        if len(w.folded) > 4
        and not text[w.start].isspace()
        and not text[w.start : w.end].isascii()
        and w.folded.isascii()
    ]
    return " ".join([draw.choice(marked), *map(fold, chosen[:2])]) if marked and chosen else ""


KINDS: dict[str, Spoil] = {
    "clean": clean,
    "prefix": prefix,
    "typo": typo,
    "joined": joined,
    "diacritics": diacritics,
}


def keys(query: str) -> Iterator[str]:
    """The query after each key."""
    return (query[:end] for end in range(1, len(query) + 1))


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def percentile(times: Iterable[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def run(texts: Sequence[str], each: int) -> None:
    """Build one library and print its rows."""
    made = library(texts)
    queries = known_items(made, each)
    start = time.perf_counter()
    index = Index.build(made)
    build = time.perf_counter() - start

    def search(query: str) -> list[str]:
        found = index.search(query, library=made, today=TODAY, type="claim")
        return [hit.ref for hit in found.hits[:10]]

    refs, folded = list(made.claims), [fold(claim.text) for claim in made.claims.values()]

    def scan(query: str) -> list[str]:
        best = process.extract(fold(query), folded, scorer=fuzz.partial_ratio, limit=10)
        return [refs[place] for _, __, place in best]

    search("warm up")
    typed = [key for known in queries for key in keys(known.query)]
    times = [milliseconds(lambda key=key: search(key)) for key in typed]
    scans = [milliseconds(lambda key=key: scan(key)) for key in typed[::SCANNED_KEYS]]

    print(f"\n{len(made.claims):,} claims, {len(queries)} queries, {len(typed):,} keys")
    print(f"  built in {build:.2f} s")
    print(f"  {'ms a key':<24}{'median':>9}{'p95':>9}{'slowest':>9}")
    for name, row in (("search", times), ("rapidfuzz scan", scans)):
        median, p95 = statistics.median(row), percentile(row, 0.95)
        print(f"  {name:<24}{median:>9.2f}{p95:>9.2f}{max(row):>9.2f}")
    ratio = statistics.median(scans) / statistics.median(times)
    print(f"  the search is {ratio:.0f} times as fast as the scan (medians)")
    print(f"  {'recall@10':<24}{'search':>9}{'scan':>9}")
    scanned_each = max(1, each // 3)
    hits: list[bool] = []
    for kind in KINDS:
        of_kind = [known for known in queries if known.kind == kind]
        if not of_kind:
            print(f"  {kind:<24}        -        -   (no claim gives such a query)")
            continue
        found = [known.ref in search(known.query) for known in of_kind]
        scanned = [known.ref in scan(known.query) for known in of_kind[:scanned_each]]
        hits += found
        print(f"  {kind:<24}{statistics.mean(found):>9.2f}{statistics.mean(scanned):>9.2f}")
    print(f"  {'all':<24}{statistics.mean(hits):>9.3f}")


def main() -> None:
    """Read the command line and run each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--queries", type=int, default=60, help="of each kind")
    parser.add_argument("--text", type=Path, help="a file with one passage a line (also .xz)")
    given = parser.parse_args()
    texts = passages(given.text, max(given.claims))
    for size in given.claims:
        run(texts[:size], given.queries)


if __name__ == "__main__":
    main()
