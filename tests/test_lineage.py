"""Lineage as trees, both ways: each source is opened once, and what goes round is marked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.evidence.lineage import Branch, downstream, upstream
from briefing.library.scan import load
from briefing.library.snapshot import Library, link
from briefing.model import Source
from briefing.tui.lineage import source_rows
from command_line import run
from desk import Desk, work
from libraries import write


def library(**lineage: str) -> Library:
    sources = {own: Source(own, own.upper(), derives_from=tuple(up)) for own, up in lineage.items()}
    return Library(Path(), sources=sources, links=link({}, {}, sources, {}))


def drawn(branches: Iterable[Branch]) -> list[str]:
    """Each branch as the way that leads to it."""
    found, way = [], ""
    for b in branches:
        assert not way[: b.depth - 1] or way[b.depth - 2] == b.above
        way = way[: b.depth - 1] + b.source
        found.append(way + (f" {b.turn}" if b.turn else ""))
    return found


def test_both_ways() -> None:
    found = library(a="bc", b="d", c="d", d="")
    assert drawn(upstream(found, "a")) == ["b", "bd", "c", "cd"]
    assert drawn(downstream(found, "d")) == ["b", "ba", "c", "ca"]
    assert drawn(upstream(found, "d")) == []


def test_a_branch_that_others_follow_is_drawn_so() -> None:
    found = library(a="bc", b="de", c="f", d="", e="", f="")
    trees = {row.content.plain: row.mark.plain for row in source_rows(found, found.sources["a"])}
    said = [(name, trees[name]) for name in "BDECF"]
    assert said == [("B", " ├"), ("D", "   ├"), ("E", "   └"), ("C", " └"), ("F", "   └")]


def test_what_is_open_already_is_not_opened_again() -> None:
    found = library(a="bc", b="d", c="d", d="e", e="")
    assert drawn(upstream(found, "a")) == ["b", "bd", "bde", "c", "cd again"]


def test_a_circle_is_marked_wherever_it_closes() -> None:
    found = library(a="b", b="ca", c="b")
    assert drawn(upstream(found, "a")) == ["b", "bc", "bcb circle", "ba circle"]
    assert drawn(upstream(library(a="a"), "a")) == ["a circle"]


def test_what_the_library_lacks_is_said() -> None:
    assert drawn(upstream(library(a="?b", b=""), "a")) == ["? missing", "b"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.text("abcdefgh", max_size=4), min_size=1))
def test_a_tree_is_never_longer_than_the_edges(lineage: dict[str, str]) -> None:
    found = library(**lineage)
    edges = sum(len(set(up)) for up in lineage.values())
    for start in lineage:
        assert len(list(upstream(found, start))) <= edges
        reached = {b.source for b in upstream(found, start) if not b.turn}
        assert not reached - set(lineage)


def test_layers_that_all_lead_to_all_do_not_explode() -> None:
    layers = [[chr(0x100 + 8 * n + k) for k in range(8)] for n in range(30)]
    lineage = {own: "".join(up) for low, up in pairwise(layers) for own in low}
    lineage |= dict.fromkeys(layers[-1], "")
    assert len(list(upstream(library(**lineage), layers[0][0]))) < 8 * 8 * 30


def test_branches_of_one_tree_are_told_apart() -> None:
    found = library(a="bc", b="dc", c="da", d="ba")
    ways = [(b.above, b.source) for b in upstream(found, "a")]
    assert len(set(ways)) == len(ways) == 8


def test_a_long_chain_takes_no_more_than_its_length(tmp_path: Path) -> None:
    """Each source of a chain once held, and was printed behind, all that lead to it."""
    long = 2_000
    rows = "".join(
        f'[[sources]]\nid = "s{n}"\ntitle = "S{n}"\nderives_from = ["s{n + 1}"]\n'
        for n in range(long)
    )
    last = f'[[sources]]\nid = "s{long}"\ntitle = "The origin"\n'
    folder = write(tmp_path / "library", {"briefs/b.toml": f'title = "B"\n{rows}{last}'})
    found = load(folder)
    assert [b.depth for b in upstream(found, "s0")] == list(range(1, long + 1))
    shown = source_rows(found, found.sources["s0"])
    assert max(len(row.key) for row in shown) < 40
    said = run("show", "s0", "--library", folder).out
    assert "The origin" in said and max(map(len, said.splitlines())) < 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = "".join(
        f'[[sources]]\nid = "{own}"\ntitle = "{title}"\nderives_from = {up}\n'
        for own, title, up in (
            ("wire", "The wire", '["round"]'),
            ("paper", "The paper", '["wire", "release"]'),
            ("round", "Round table", '["wire"]'),
            ("release", "The release", "[]"),
        )
    )
    claims = '[[claims]]\nid = "said"\ntext = "It was said."\nevidence = ["paper"]\n'
    files = {
        "themes/t.toml": 'title = "T"\n',
        "briefs/t/b.toml": f'title = "B"\n{claims}\n{sources}',
    }
    return write(tmp_path / "library", files)


def test_the_dossier_shows_trees_and_what_would_fall(folder: Path) -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        desk.app.go_to("paper")
        await desk.settle()
        return desk.text("record"), desk.text("cited")

    record, cited = work(folder, job)
    assert "Round table" in record
    assert "The wire (goes round)" in record
    assert "IF IT WERE RETRACTED" in cited
    assert "1 claim loses all support." in cited


@pytest.mark.parametrize("standing", ["superseded", "retracted"])
def test_the_dossier_of_a_fallen_source_says_so(folder: Path, standing: str) -> None:
    path = folder / "briefs" / "t" / "b.toml"
    path.write_text(path.read_text() + f'standing = "{standing}"\n')

    async def job(desk: Desk) -> str:
        desk.app.go_to("release")
        await desk.settle()
        return desk.text("cited")

    assert f"AS IT IS {standing.upper()}" in work(folder, job)
    assert load(folder).findings == ()


def test_show_prints_the_trees(folder: Path) -> None:
    said = run("show", "paper", "--library", folder).out
    assert said.endswith("""
Takes its information from
  - The wire
    wire
    - Round table
      round
      - The wire (goes round)
        wire
  - The release
    release

Supports (1)
  - It was said.
    b/said
""")
