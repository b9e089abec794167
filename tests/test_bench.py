"""The benchmarks run, and find what they ask for. No time is held here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from briefing.library.scan import load
from desk import SAMPLE

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

from condensing.peers import peers
from condensing.planted import NOISE, SIZES, condensed, planted
from condensing.points import HALF, POINTS
from searching import library, texts
from searching.queries import KINDS, keys, known_items, typed
from using import panes
from using.watched import Watched

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = 300
ROWS = (
    *("key median", "key p95", "key slowest", "widest slowest", "recall all", "build seconds"),
    *("build peak", "update median", "update slowest", "memory all", "highlight median"),
)


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Claims of the sample library and a few in other scripts, fewer than are asked for."""
    found = [" ".join(c.text.split()) for c in load(SAMPLE).claims.values()][:200]
    found += [
        f"日本の経済安全保障は第{n}章である。 政府は備蓄を{n}年続けるという方針だ。"
        for n in "一二三四"
    ]
    file = tmp_path_factory.mktemp("bench") / "passages.txt"
    file.write_text("\n".join(found), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def report(passages: Path) -> dict[str, Any]:
    """What a run of a moment writes; what it prints is under ``printed``."""
    file = passages.parent / "report.json"
    few = ["--queries", "4", "--keys", "120", "--peer-keys", "3", "--peer-queries", "1"]
    command = [sys.executable, str(ROOT / "bench" / "search.py"), "--claims", str(CLAIMS), *few]
    ran = subprocess.run(
        [*command, "--text", str(passages), "--json", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return {**json.loads(file.read_text(encoding="utf-8")), "printed": ran.stdout}


def test_every_figure_has_its_row(report: dict[str, Any]) -> None:
    (size,) = report["sizes"]
    rows = {row["key"]: row for row in size["rows"]}
    assert size["claims"] == CLAIMS
    for key in (*ROWS, *(f"recall {kind}" for kind in KINDS)):
        assert key in rows
    for key in ROWS:
        assert rows[key]["value"] is not None, key
    assert rows["recall all"]["value"] >= 0.9
    assert f"{CLAIMS} claims" in report["printed"]
    assert "found among the first ten" in report["printed"]


@pytest.mark.parametrize("name", ["fzf", "ripgrep"])
def test_peers_search_the_same_lines(report: dict[str, Any], name: str) -> None:
    if name not in report["peers"]:
        pytest.skip(f"{name} is not installed: `make bench` does that")
    rows = {row["key"]: row for row in report["sizes"][0]["rows"]}
    assert rows["recall clean"]["peers"][name] == 1
    assert rows["key median"]["peers"][name] > 0
    assert rows[f"faster than {name}"]["value"] > 0


def test_no_two_texts_are_alike_and_a_smaller_corpus_is_the_beginning(passages: Path) -> None:
    found = texts.passages(passages)
    large, small = texts.Corpus(found, 2_000), texts.Corpus(found, 150)
    written = [large.text(n) for n in range(2_000)]
    assert len(set(written)) == 2_000
    assert [small.text(n) for n in range(150)] == written[:150]
    for number in (0, len(found), 1_999):
        assert " ".join(written[number].split()) == " ".join(large.halves(number))
    with pytest.raises(texts.ShortageError):
        texts.Corpus(found[:3], 100)


def test_queries_are_the_same_in_every_run_and_take_words_of_both_halves(passages: Path) -> None:
    corpus = texts.Corpus(texts.passages(passages), 1_000)
    few, many = known_items(corpus, 3), known_items(corpus, 8)
    assert many == known_items(corpus, 8)
    assert [k for k in many if k in few] == few
    for known in (k for k in many if k.kind == "clean"):
        halves = [half.lower() for half in corpus.halves(known.target)]
        for half in halves:
            assert any(word in half for word in known.query.split())
        assert all(word in " ".join(halves) for word in known.query.split())
    assert list(keys("ab c")) == ["a", "ab", "ab ", "ab c"]
    assert len(typed(many, 50)) == 50


def test_the_library_on_disk_is_one(passages: Path, tmp_path: Path) -> None:
    corpus = texts.Corpus(texts.passages(passages), 25)
    corpus.write(tmp_path)
    made = library.opened(tmp_path)
    assert [c.text for c in made.claims.values()] == [corpus.text(n) for n in range(25)]
    assert list(made.claims) == [library.ref_of(n) for n in range(25)]
    assert list(made.briefs) == ["b0", "b1", "b2"]
    for ref in ("b0/c10", "b00/c1", "b2/c5", "b2", "x1/c1", ""):
        assert ref not in made.claims
    change = library.rewritten(made, "b2", "anew")
    assert change.upserts == {"b2", *(f"b2/c{n}" for n in range(5))}
    assert [c.text.endswith(" anew") for c in change.new.claims.values()] == [False] * 20 + [
        True
    ] * 5
    assert not made.claims["b2/c0"].text.endswith(" anew")


# Condensing


def test_planted_libraries_are_the_same_in_every_run_and_hold_each_point_once() -> None:
    noise = [f"Sentence {n} of a passage about nothing at all." for n in range(NOISE)]
    made = planted(3, noise, tuning=False)
    assert made == planted(3, noise, tuning=False)
    assert len(set(made.texts)) == len(made.texts) == sum(SIZES) + NOISE
    assert {p for p in made.points if p >= 0} <= set(range(HALF, len(POINTS)))
    assert {p for p in planted(3, noise, tuning=True).points if p >= 0} <= set(range(HALF))
    assert made.coverage(range(len(made.texts))) == (1, 1)
    assert made.coverage(()) == (0, 0)
    found = condensed(made.texts, 60)
    assert sum(len(made.texts[n].split()) for n in found) <= 60
    assert made.coverage(found)[0] > 0.3


def test_condensing_stands_beside_its_peers(passages: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    few = ["--libraries", "1", "--words", "40", "--claims", "30", "--without", "KL"]
    command = [sys.executable, str(ROOT / "bench" / "condense.py"), *few]
    ran = subprocess.run(
        [*command, "--text", str(passages), "--json", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    systems = [row["system"] for row in report["systems"]]
    assert systems == ["briefing", *(n for n in peers() if n != "KL"), "by lot"]
    assert report["systems"][0]["interval"] == [0, 0]
    assert [row["candidates"] for row in report["sizes"]] == [30]


# The app


class Three:
    """Three panes of some rows, as the first screen shows them; the first rules the others."""

    def __init__(self, *lengths: int) -> None:
        self.lengths = lengths
        self.at = [0, 0, 0]
        self.pane = 0

    @property
    def screen(self) -> list[str]:
        """Its rows."""
        rows = []
        for n in range(max(self.lengths)):
            bars = ["▌" if n == at else " " for at in self.at]
            rows.append(f"{bars[0]} 日本 ▕{bars[1]} {self.at[0]} ▏{bars[2]} {self.at[1]} ")
        return ["title", "", *rows, "", "", f"words on {self.at[2]}", "keys"]

    def press(self, *names: str) -> None:
        """The cursor keys alone."""
        for name in names:
            if name in ("left", "right"):
                self.pane = min(max(self.pane + (1 if name == "right" else -1), 0), 2)
            else:
                step = {"down": 1, "up": -1}[name]
                most = self.lengths[self.pane] - 1
                self.at[self.pane] = min(max(self.at[self.pane] + step, 0), most)

    def settle(self, quiet: float) -> None:
        """It has settled."""


def test_the_walk_through_the_app_is_certain_of_the_pane_it_is_in() -> None:
    screen = Three(4, 3, 2)
    for pane in (panes.SHELF, panes.BRIEF, panes.BEHIND):
        panes.go_to(screen, pane, *(["right"] if pane else []))
        screen.at[pane] = screen.lengths[pane] - 1
        assert panes.pane_of(screen) == pane, "at the last row as well"
    assert screen.at == [3, 2, 1]
    assert not panes.reached(screen, panes.BRIEF, "left", "left")
    with pytest.raises(panes.ElsewhereError, match=r"what stands behind it:\ntitle\n"):
        panes.go_to(screen, panes.BEHIND, "right")
    one_row = Three(3, 3, 1)
    assert not panes.reached(one_row, panes.BEHIND, "right", "right"), "nothing to walk through"
    assert panes.pane_of(one_row) is None


_ONE_PICTURE = """
import os, sys, tty
tty.setraw(0)
os.write(1, b"Reading")
typed = b""
while not typed.endswith(b"B"):
    typed += os.read(0, 1)
os.write(1, b"\\x1b[2J\\x1b[4;1H" + "▌ two".encode())
os.read(0, 1)
"""


def test_a_first_picture_that_shows_what_the_key_did_is_its_answer(tmp_path: Path) -> None:
    with Watched([sys.executable, "-c", _ONE_PICTURE], tmp_path) as program:
        content = program.first_content()
        assert program.bar == -1
        assert program.answered(2) > content
        assert program.bar == 3
        with pytest.raises(AssertionError, match="in row 3 and not in row 2"):
            program.answered(2)
        assert program.status is None, "no other key is pressed"


def test_the_app_is_started_walked_through_and_left(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    few = ["--briefs", "6", "--rounds", "1", "--keys", "4", "--parts", "starts", "keys"]
    ran = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "app.py"), *few, "--json", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (size,) = json.loads(file.read_text(encoding="utf-8"))["sizes"]
    rows = {row["key"]: row for row in size["rows"]}
    assert size["briefs"] == 6
    for key in ("content", "answered", "quit", "memory"):
        assert rows[key]["value"] > 0, key
        assert rows[key]["ratio"] > 0, key
    for key in ("echo", "search", "move", "move alone", "brief"):
        assert rows[key]["value"] > 0, key
    for row in (row for key, row in rows.items() if key.startswith("modes")):
        assert row["met"], row
    # Bytes are counted, not timed: a step of the cursor writes what differs and no more.
    for key in ("move bytes", "move alone bytes"):
        assert rows[key]["met"], rows[key]
    assert "start → first content" in ran.stdout
