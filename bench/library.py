"""Write a library of real size to a folder, to open, search and measure the program on.

    python bench/library.py BRIEFS DIR [--text FILE]
    python bench/library.py --measure 100 1000 10000

Ten claims a brief, made of the texts of ``bench/search.py``; themes, shared sources that have it
from each other, evidence, tags, actors, dates, contradictions and what came later, so that every
filter and every warning has something to show. The same number gives the same files.

With ``--measure`` libraries of these sizes are made in a temporary folder and opened: how long
the first reading takes, the next start, a look for changes, a save.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from searching.texts import SEED, passages

CLAIMS_A_BRIEF = 10
LONGEST_CLAIM = 45
"""Words: what a longer one says in full would be a finding of the check."""
BRIEFS_A_SOURCE_FILE = 1_000
"""Shared sources of so many briefs stand in one file: a file of a library ends at 1 MiB."""

_ACTORS = ("EU", "Japan", "Commission", "METI", "NATO", "Council", "Bundestag", "Congress")
_HOUSES = ("Reuters", "Euractiv", "Nikkei Asia", "Kyodo", "Le Monde", "Handelsblatt", "MNI")
_KINDS = ("information",) * 7 + ("judgement", "assumption", "gap")
_STATUSES = ("draft", "draft", "reviewed", "approved", "approved", "withdrawn")
_FIRST_DAY = dt.date(2022, 1, 1)


def quoted(text: str) -> str:
    """A text as a basic string of TOML."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words_of(text: str, count: int) -> str:
    """The first words of a text, for a title."""
    return " ".join(text.split()[:count]).strip(" ,;:.")


class Writer:
    """Writes one library; everything drawn by lot comes from one seed."""

    def __init__(self, folder: Path, texts: Sequence[str], briefs: int) -> None:
        self.folder = folder
        self.texts = texts
        self.briefs = briefs
        self.draw = random.Random(SEED)
        self.themes = [f"theme-{n + 1}" for n in range(max(4, min(40, briefs // 25)))]
        self.sources = [f"source-{n + 1}" for n in range(max(8, briefs // 3))]

    def write(self) -> None:
        """All files."""
        self._file("briefing.toml", [f'title = "A library of {self.briefs:,} briefs"'])
        for number, theme in enumerate(self.themes):
            title = words_of(self.texts[-1 - number], 3)
            self._file(f"themes/{theme}.toml", [f"title = {quoted(title)}", f"order = {number}"])
        per_file = max(8, BRIEFS_A_SOURCE_FILE // 3)
        for start in range(0, len(self.sources), per_file):
            name = "sources" if not start else f"sources-{start // per_file + 1}"
            lines = (line for n in range(start, start + per_file) for line in self._source(n))
            self._file(f"briefs/{name}.toml", lines)
        for number in range(self.briefs):
            theme = self.draw.choice(self.themes)
            self._file(f"briefs/{theme}/brief-{number + 1}.toml", self._brief(number))

    def _file(self, name: str, lines: Iterator[str] | Sequence[str]) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _day(self) -> str:
        return (_FIRST_DAY + dt.timedelta(days=self.draw.randrange(1_500))).isoformat()

    def _source(self, number: int) -> Iterator[str]:
        if number >= len(self.sources):
            return
        draw = self.draw
        yield "[[sources]]"
        yield f'id = "{self.sources[number]}"'
        yield f"title = {quoted(words_of(self.texts[number % len(self.texts)], 8))}"
        yield f'publisher = "{draw.choice(_HOUSES)}"'
        yield f"published = {self._day()}"
        yield f'reliability = "{draw.choice("ABCDF")}"'
        if number and draw.random() < 0.4:
            yield f'derives_from = ["{self.sources[draw.randrange(number)]}"]'
        else:
            yield 'access = "first-hand"'

    def _brief(self, number: int) -> Iterator[str]:
        draw = self.draw
        first = number * CLAIMS_A_BRIEF
        texts = [self.texts[(first + n) % len(self.texts)] for n in range(CLAIMS_A_BRIEF)]
        yield f"title = {quoted(words_of(texts[0], 6))}"
        yield f"bottom_line = {quoted(words_of(texts[1], 25))}"
        yield 'rests_on = ["c1", "c2", "c3"]'
        yield f"updated = {self._day()}"
        yield f'tags = ["tag-{draw.randrange(60)}", "tag-{draw.randrange(60)}"]'
        yield f'actors = ["{draw.choice(_ACTORS)}"]'
        for claim, text in enumerate(texts):
            yield "\n[[claims]]"
            yield f'id = "c{claim}"'
            yield f"text = {quoted(text)}"
            yield f'kind = "{draw.choice(_KINDS)}"'
            yield f'status = "{draw.choice(_STATUSES)}"'
            yield f"as_of = {self._day()}"
            yield f'tags = ["tag-{draw.randrange(60)}"]'
            among = draw.sample(self.sources, draw.choice((1, 1, 2, 3)))
            yield f"evidence = [{', '.join(quoted(s) for s in among)}]"
            other = f"brief-{draw.randrange(self.briefs) + 1}/c{draw.randrange(CLAIMS_A_BRIEF)}"
            if draw.random() < 0.05 and other != f"brief-{number + 1}/c{claim}":
                yield f'contradicts = ["{other}"]'
            elif draw.random() < 0.03 and other != f"brief-{number + 1}/c{claim}":
                yield f'supersedes = ["{other}"]'


def main() -> None:
    """Read the command line and write the library."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("briefs", type=int, nargs="?")
    parser.add_argument("folder", type=Path, metavar="DIR", nargs="?", help="must not exist yet")
    parser.add_argument("--text", type=Path, help="a file with one passage a line (also .xz)")
    parser.add_argument(
        "--measure", type=int, nargs="+", metavar="BRIEFS", help="open libraries of these sizes"
    )
    given = parser.parse_args()
    texts = [words_of(text, LONGEST_CLAIM) for text in passages(given.text)]
    if given.measure:
        from opening import report

        report(sorted(given.measure), lambda root, size: Writer(root, texts, size).write())
        return
    if given.folder is None:
        parser.error("say how many briefs and where, or --measure")
    if given.folder.exists():
        parser.error(f"{given.folder} exists already")
    Writer(given.folder, texts, given.briefs).write()
    print(f"{given.briefs:,} briefs, {given.briefs * CLAIMS_A_BRIEF:,} claims in {given.folder}")


if __name__ == "__main__":
    main()
