"""Texts that share long passages are proposed as one origin, and never joined by themselves."""

from __future__ import annotations

import hashlib
import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from briefing.evidence.origins import roots
from briefing.evidence.overlap import overlaps
from briefing.library.scan import load
from briefing.library.snapshot import Library
from command_line import run
from desk import Desk, work
from libraries import write

WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in ("ra", "st", "lin", "pe", "on")]


def text(seed: object, length: int) -> str:
    random = Random(str(seed))
    return " ".join(random.choice(WORDS) for _ in range(length))


def library(folder: Path, texts: dict[str, str], **more: str) -> Library:
    sources = "".join(
        f'[[sources]]\nid = "{own}"\ntitle = "{own.title()}"\n{more.get(own, "")}\n'
        f"archive = {{ path = 'archive/{own}.txt', sha256 = '{_hash(said)}' }}\n"
        for own, said in texts.items()
    )
    files = {f"archive/{own}.txt": said for own, said in texts.items()}
    return load(write(folder, {"briefs/sources.toml": sources, **files}))


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def pairs(found: Library) -> list[tuple[str, str]]:
    return [o.sources for o in overlaps(found)]


def test_a_long_passage_in_two_texts_is_found(tmp_path: Path) -> None:
    passage = text("passage", 60)
    first, second = f"{text(1, 300)} {passage}.", f"{passage.upper()}! {text(2, 900)}"
    found = library(tmp_path, {"one": first, "two": second, "three": text(3, 500)})
    assert found.findings == ()
    (only,) = overlaps(found)
    assert (only.sources, only.words) == (("one", "two"), 60)
    assert only.why == "60 words in common, 17% of the shorter text"
    assert passage.startswith(only.passage.removesuffix(" …"))
    assert len(only.passage) < 250
    assert roots(found, "one") != roots(found, "two")


@pytest.mark.parametrize(
    ("shared", "length", "found"),
    [(39, 400, False), (40, 400, True), (15, 20, False), (16, 20, True)],
)
def test_how_long_a_passage_must_be(shared: int, length: int, found: bool, tmp_path: Path) -> None:
    passage = text("passage", shared)
    texts = {n: f"{text(n, length - shared)} {passage}" for n in ("one", "two")}
    assert bool(overlaps(library(tmp_path, texts))) == found


@pytest.mark.parametrize(
    "lineage",
    [
        {"two": 'derives_from = ["one"]'},
        {"one": 'derives_from = ["three"]', "two": 'derives_from = ["three"]'},
        {"one": 'origin = "The Ministry"', "two": 'origin = "the  ministry"'},
    ],
)
def test_what_is_one_origin_already_is_not_proposed(
    lineage: dict[str, str], tmp_path: Path
) -> None:
    texts = {"one": text(0, 100), "two": text(0, 100), "three": text(3, 100)}
    assert overlaps(library(tmp_path, texts, **lineage)) == ()


def test_a_form_of_words_that_many_share_is_no_origin(tmp_path: Path) -> None:
    form = text("disclaimer", 80)
    texts = {f"s{n}": f"{text(n, 200)} {form}" for n in range(13)}
    assert overlaps(library(tmp_path / "many", texts)) == ()
    del texts["s12"]
    assert len(overlaps(library(tmp_path / "few", texts))) == 66


def test_a_text_that_was_changed_is_compared_with_nothing(tmp_path: Path) -> None:
    found = library(tmp_path, {"one": text(0, 100), "two": text(0, 100)})
    (tmp_path / "archive" / "two.txt").write_text(text(0, 99))
    assert overlaps(found) == ()


def test_texts_of_nothing_and_in_other_scripts(tmp_path: Path) -> None:
    passage = (
        "欧州連合と日本は重要鉱物の供給網を強化することで一致し共同声明に明記したと発表した。" * 2
    )
    texts = {"none": "", "few": "a b c", "one": f"東京で{passage}", "two": f"{passage}外務省。"}
    assert pairs(library(tmp_path, texts)) == [("one", "two")]


@pytest.mark.parametrize(
    ("changed", "all_found"), [(0.0, True), (0.05, True), (0.1, True), (0.3, False)]
)
def test_planted_wire_copies_are_proposed_and_nothing_else(
    changed: float, all_found: bool, tmp_path: Path
) -> None:
    """Six wires, each printed by four outlets that reword it and add what is their own."""
    random = Random(f"wires {changed}")
    texts, wire_of = {}, {}
    for wire in range(6):
        printed = text(("wire", wire), 300).split()
        for n in range(4):
            own = f"outlet-{wire}-{n}"
            reworded = (random.choice(WORDS) if random.random() < changed else w for w in printed)
            texts[own] = f"{text((own, 'lead'), 40)} {' '.join(reworded)} {text((own, 'end'), 200)}"
            wire_of[own] = wire
    planted = {p for p in combinations(texts, 2) if wire_of[p[0]] == wire_of[p[1]]}
    found = set(pairs(library(tmp_path, texts)))
    assert found <= planted
    # Of two copies with every third word changed no passage is left.
    assert (found == planted) == all_found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    passage = text("passage", 60)
    texts = {"one": f"{passage} {text(1, 80)}", "two": f"{text(2, 100)} {passage}"}
    library(tmp_path / "library", texts, two='publisher = "The Second"')
    return tmp_path / "library"


def test_they_are_listed_and_joined_on_the_command_line(folder: Path) -> None:
    listed = run("conflicts", "--library", folder)
    assert listed.out == "one-origin\tone\ttwo\t60 words in common, 43% of the shorter text\n"
    assert run("conflicts", "--no-proposals", "--library", folder).out == ""
    (found,) = json.loads(run("conflicts", "--json", "--library", folder).out)["overlaps"]
    assert (found["sources"], found["words"]) == (["one", "two"], 60)
    refused = run("conflicts", "join", "one", "two", "--origin", " ", "--library", folder)
    assert (refused.code, "an origin wants words" in refused.err) == (4, True)
    done = run("conflicts", "join", "one", "two", "--origin", "the release", "--library", folder)
    assert (done.code, done.err) == (0, "Wrote briefs/sources.toml.\n")
    assert run("conflicts", "--library", folder).out == ""
    assert {s.origin for s in load(folder).sources.values()} == {"the release"}
    other = run("conflicts", "join", "one", "two", "--origin", "another", "--library", folder)
    assert (other.code, "already" in other.err) == (4, True)


def test_dossier_and_queue_propose_it(folder: Path) -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        desk.app.go_to("one")
        await desk.settle()
        record = desk.text("record")
        await desk.press("escape", "C")
        queue, words = desk.text("queue"), desk.words()
        await desk.press("d")
        assert not desk.app.screen.is_modal
        await desk.press("c")
        await desk.type("the release")
        await desk.press("enter")
        desk.app.look_again()
        await desk.settle()
        assert "No two claims wait" in desk.text("queue")
        return record, queue, words

    record, queue, words = work(folder, job)
    assert "MAY BE ONE ORIGIN" in record
    assert "60 words in common, 43% of the shorter text" in record
    assert "One and Two: 60 words in common" in queue
    assert "a proposal: one origin" in queue
    assert words.startswith("One origin? 60 words in common")
    assert {s.origin for s in load(folder).sources.values()} == {"the release"}


def test_who_gives_up_has_no_more_texts_read(tmp_path: Path) -> None:
    found = library(tmp_path, {"a": "x " * 50, "b": "y " * 50})
    told: list[tuple[int, int]] = []
    left = overlaps(
        found, progress=lambda *done: told.append(done), given_up=lambda: len(told) == 1
    )
    assert left == ()
    assert told == [(0, len(found.sources))]
