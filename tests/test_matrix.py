"""Which sources carry which claims: cells, order, gaps, and the sides of a question."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.evidence.matrix import Cell, Matrix, matrix, names_of
from briefing.evidence.subject import Subject, of_actor, of_event, subject
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Evidence, Source
from briefing.tui.matrix_sides import side_rows
from command_line import LIBRARY, run
from libraries import write

TODAY = dt.date(2025, 11, 28)


def of(library: Library, ref: str) -> Matrix:
    about = subject(library, ref)
    assert about is not None, ref
    return matrix(library, about, TODAY)


@pytest.fixture(scope="module")
def small() -> Library:
    return load(LIBRARY)


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two briefs that answer one question with two sides and none."""
    return load(
        write(
            tmp_path_factory.mktemp("question"),
            {
                "themes/trade.toml": 'title = "Trade"\n[[questions]]\nid = "cut"\n'
                'text = "Was it a cut?"\n[[questions]]\nid = "open"\ntext = "Who pays?"\n',
                "briefs/trade/steel.toml": 'title = "Steel"\n'
                '[[claims]]\nid = "yes"\ntext = "It was a cut."\n'
                'answers = [{ question = "trade/cut", side = "yes" }]\n'
                'evidence = ["wire", "paper"]\n'
                '[[claims]]\nid = "also"\ntext = "It was, for steel."\n'
                'answers = [{ question = "trade/cut", side = "yes" }]\nevidence = ["order"]\n'
                '[[claims]]\nid = "view"\ntext = "It depends."\nkind = "judgement"\n'
                'answers = [{ question = "trade/cut" }]\n',
                "briefs/trade/cars.toml": 'title = "Cars"\n'
                '[[claims]]\nid = "no"\ntext = "It was none."\n'
                'answers = [{ question = "trade/cut", side = "no" }]\n'
                'evidence = ["paper", "!order", "~wire", "!wire", "nobody"]\n',
                "briefs/sources.toml": "".join(
                    f'[[sources]]\nid = "{i}"\ntitle = "{i.title()}"\n{rest}\n'
                    for i, rest in (
                        ("order", 'access = "first-hand"'),
                        ("wire", 'derives_from = ["order"]\npublisher = "Agency"'),
                        ("paper", 'derives_from = ["wire"]\npublisher = "Agency"'),
                    )
                ),
            },
        )
    )


def test_cells_hold_the_evidence_and_its_stance(small: Library) -> None:
    found = of(small, "gas-storage")
    line = next(n for n in found.lines if n.claim.id == "ninety-two")
    assert {i: c.stance for i, c in line.cells.items()} == {
        "wire-storage": "supports",
        "herald-storage": "supports",
        "operators-survey": "contradicts",
    }
    survey = next(n for n in found.lines if n.claim.id == "eighty-seven").cells["operators-survey"]
    assert survey.credibility == 2
    assert survey.evidence[0].locator == "page 4"


def test_the_best_supported_stand_first_and_what_needs_no_source_last(small: Library) -> None:
    found = of(small, "gas-storage")
    assert [line.claim.id for line in found.lines] == [
        "ninety-two",
        "eighty-seven",
        "law-of-2022",
        "full-by-november",
        "mild-winter",
        "repair-costs",
        "ask-for-one-count",
    ]
    assert [line.support for line in found.lines] == [
        "2 sources, 1 origin",
        "1 source, 1 origin",
        "1 source, 1 origin",
        "rests on 1",
        "assumed",
        "not known",
        "rests on 2",
    ]
    assert found.gaps == 0


def test_sources_of_one_origin_stand_together(question: Library) -> None:
    found = of(question, "trade")
    assert [s.id for s in found.sources] == ["paper", "wire", "order"]
    small_library = of(load(LIBRARY), "gas-storage")
    assert [s.id for s in small_library.sources] == [
        "wire-storage",
        "herald-storage",
        "storage-statement",
        "operators-survey",
    ]


def test_a_source_for_and_against(question: Library) -> None:
    (line,) = (n for n in of(question, "cars").lines)
    assert line.cells["wire"].stance == "contradicts"
    assert "nobody" not in line.cells
    both = Cell((Evidence("a"), Evidence("a", stance="contradicts"), Evidence("a", credibility=3)))
    assert both.stance == "both"
    assert both.credibility == 3


def test_what_nothing_carries_is_a_gap(question: Library) -> None:
    found = of(question, "steel")
    assert {line.claim.id for line in found.lines if line.gap} == {"view"}
    assert found.gaps == 1
    assert found.lines[-1].support == "no source"


def test_sides_of_a_question_with_the_origins_behind_each(question: Library) -> None:
    found = of(question, "trade/cut")
    assert found.subject.title == "Was it a cut?"
    assert [(s.name, [c.id for c in s.claims]) for s in found.sides] == [
        ("yes", ["yes", "also"]),
        ("no", ["no"]),
        ("", ["view"]),
    ]
    yes, no, none = found.sides
    assert yes.origins.in_words() == "3 sources, but only 1 origin"
    assert no.origins.in_words() == "1 source, 1 origin"
    assert no.elsewhere == {"paper": ("yes",)}
    assert none.origins.in_words() == "no source"
    assert of(question, "trade/open").sides == ()
    assert of(question, "trade").sides == ()


def test_upstream_of_one_statement_does_not_hide_that_of_another(tmp_path: Path) -> None:
    library = load(
        write(
            tmp_path,
            {
                "themes/t.toml": 'title = "T"\n[[questions]]\nid = "q"\ntext = "Q?"\n',
                "briefs/t/b.toml": 'title = "B"\n'
                + "".join(
                    f'[[claims]]\ntext = "{n}."\nanswers = [{{question = "t/q", side = "s"}}]\n'
                    f"evidence = [{evidence}]\n"
                    for n, evidence in (
                        ("One", '{ source = "digest", via = ["a"] }'),
                        ("Two", '"digest"'),
                        ("Three", '"b"'),
                    )
                )
                + "".join(
                    f'[[sources]]\nid = "{i}"\ntitle = "{i}"\naccess = "first-hand"\n'
                    for i in ("a", "b")
                )
                + '[[sources]]\nid = "digest"\ntitle = "D"\nderives_from = ["a", "b"]\n',
            },
        )
    )
    (side,) = of(library, "t/q").sides
    assert side.origins.independent == 1


def test_names_that_two_sources_share_are_told_apart(question: Library) -> None:
    assert names_of(list(question.sources.values())) == {
        "order": "Order",
        "wire": "Agency: Wire",
        "paper": "Agency: Paper",
    }


def test_subjects(small: Library, question: Library) -> None:
    for ref, claims in (
        ("", 10),
        ("gas-storage", 7),
        ("gas-storage/ninety-two", 7),
        ("energy", 10),
        ("herald-storage", 3),
        ("winter-outlook", 2),
    ):
        about = subject(small, ref)
        assert about is not None
        assert len(about.claims) == claims, ref
    assert subject(small, "nothing") is None
    assert subject(small, "energy/nothing") is None
    winter = subject(small, "energy/winter")
    assert winter is not None
    assert (winter.title, winter.claims) == ("Is there enough gas for the winter?", ())
    real = load(sample())
    named = of_actor(real, "jogmec")
    assert named is not None
    assert named.title == "Actor: JOGMEC"
    assert all("JOGMEC" in c.actors for c in named.claims)
    assert of_actor(real, "nobody at all") is None
    summit = of_event(real, "summit-20250723")
    assert summit is not None
    assert len(summit.claims) > 10
    assert of_event(real, "summit") is None


IDS = st.sampled_from(["order", "wire", "paper"])


@given(st.lists(st.lists(IDS, unique=True), max_size=6))
def test_every_piece_of_evidence_has_its_cell(said: list[list[str]]) -> None:
    sources = {i: Source(i, i, access="first-hand") for i in ("order", "wire", "paper")}
    claims = {
        f"b/{n}": Claim("b", str(n), "X.", evidence=tuple(map(Evidence, ids)))
        for n, ids in enumerate(said)
    }
    library = replace(
        Library(Path()),
        claims=claims,
        sources=sources,
        briefs={"b": Brief("b", "t", "B", "b.toml", claims=tuple(claims.values()))},
    )
    found = matrix(library, Subject("b", "B", tuple(claims.values())), TODAY)
    assert {(n.claim.ref, i) for n in found.lines for i in n.cells} == {
        (f"b/{n}", i) for n, ids in enumerate(said) for i in ids
    }
    assert {s.id for s in found.sources} == {i for ids in said for i in ids}
    counts = [n.standing.origins.independent for n in found.lines]
    assert counts == sorted(counts, reverse=True)


# The sample shows something worth seeing


def test_the_sample_has_a_question_whose_sides_go_back_to_different_origins() -> None:
    library = load(sample())
    found = of(library, "raw-materials/joint-procurement")
    assert {s.name: s.origins.in_words() for s in found.sides} == {
        "no": "2 sources, 2 origins",
        "yes": "2 sources, but only 1 origin",
    }
    shared = of(library, "diplomacy/takaichi")
    assert all("ecfr-pacific-drift" in s.elsewhere for s in shared.sides)


# The command line


def test_json_of_a_brief() -> None:
    said = json.loads(run("matrix", "gas-storage", "--json", "--library", LIBRARY).out)
    assert said["version"] == 1
    assert said["title"] == "Gas storage before the winter"
    assert said["sources"][0]["id"] == "wire-storage"
    assert said["sources"][0]["claims"] == 1
    first = said["claims"][0]
    assert first["ref"] == "gas-storage/ninety-two"
    assert first["origins"]["independent"] == 1
    assert first["cells"][0] == {
        "source": "wire-storage",
        "stance": "supports",
        "credibility": 6,
        "locators": ["para 2"],
    }
    assert said["sides"] == []


def test_a_line_for_each_source_of_each_claim() -> None:
    lines = run("matrix", "gas-storage", "--library", LIBRARY).out.splitlines()
    assert lines[0].split("\t") == [
        "gas-storage/ninety-two",
        "supports",
        "wire-storage",
        "para 2",
        "",
        "",
    ]
    assert "gas-storage/eighty-seven\tsupports\toperators-survey\tpage 4\t2\t" in lines
    assert "gas-storage/repair-costs\tnot known\t\t\t\t" in lines


def test_a_question_names_its_sides() -> None:
    lines = run("matrix", "raw-materials/joint-procurement", "--sample").out.splitlines()
    assert {line.split("\t")[5] for line in lines} == {"yes", "no"}


def test_a_reference_to_nothing_suggests_the_nearest() -> None:
    ran = run("matrix", "energy/wintr", "--library", LIBRARY)
    assert ran.code == 2
    assert "did you mean 'energy/winter'" in ran.err


def test_a_retracted_source_stands_on_its_side_under_its_own_heading(tmp_path: Path) -> None:
    library = load(
        write(
            tmp_path,
            {
                "themes/t.toml": 'title = "T"\nquestions = [{ id = "q", text = "Q?" }]\n',
                "briefs/t/b.toml": (
                    'title = "B"\n[[claims]]\ntext = "It is."\n'
                    'answers = [{question = "t/q", side = "s"}]\nevidence = ["kept", "back"]\n'
                    '[[sources]]\nid = "kept"\ntitle = "Kept"\naccess = "first-hand"\n'
                    '[[sources]]\nid = "back"\ntitle = "Back"\nstanding = "retracted"\n'
                ),
            },
        )
    )
    found = of(library, "t/q")
    said = [row.content.plain for row in side_rows(library, found, found.sides[0], (), TODAY)]
    assert "RETRACTED OR SUPERSEDED" in said
    assert "REPEAT THE OTHERS" not in said
