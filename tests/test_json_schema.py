"""The JSON Schemas: they say of a file by itself what the checker says of it."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from briefing.library.build import Vocabulary, build
from briefing.library.json_schema import KINDS, files, json_schema, kind_of
from briefing.library.problems import DUPLICATE_CLAIM, UNKNOWN_KEY
from briefing.library.shapes import (
    Anything,
    Choice,
    CslType,
    Date,
    Flag,
    Id,
    Likelihood,
    ListOf,
    MapOf,
    Marking,
    Number,
    Pattern,
    Ref,
    Text,
    Whole,
)
from briefing.library.special import EvidenceItem, Figure, InsidePath, NameItem, Scale
from briefing.library.tables import Rows, Schema, Table
from briefing.scales import TLP

TOP = Path(__file__).parent.parent
WORDS = Vocabulary(markings=TLP)
PLACES = {
    "brief": "briefs/t/b.toml",
    "sources": "briefs/sources.toml",
    "theme": "themes/t.toml",
    "memo": "memos/m.toml",
    "briefing": "briefing.toml",
    "decisions": "decisions.toml",
}


def as_json(value: Any) -> Any:
    """The data of a TOML file as a JSON Schema sees them: dates are strings."""
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_json(v) for v in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


SAMPLE = sorted(
    p.relative_to(TOP).as_posix()
    for p in (TOP / "briefing.toml", TOP / "decisions.toml", *TOP.glob("briefs/**/*.toml"),
              *TOP.glob("themes/*.toml"), *TOP.glob("memos/*.toml"))
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_schema_of_draft_7(kind):
    Draft7Validator.check_schema(json_schema(kind))
    Draft7Validator.check_schema(json_schema(kind, WORDS))
    assert json.loads(files()[f".briefing/schema/{kind}.json"]) == json_schema(kind)


@pytest.mark.parametrize("file", SAMPLE)
def test_the_sample_library_is_valid(file):
    data = tomli.loads((TOP / file).read_text(encoding="utf-8"))
    problems = [
        e.message for e in Draft7Validator(json_schema(kind_of(file))).iter_errors(as_json(data))
    ]
    assert not problems


class Maker:
    """Documents made from the tables, with a slip of the pen here and there."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.slips = self.random.choice((0.0, 0.0, 0.02, 0.2))

    def table(self, schema: Schema) -> dict[str, Any]:
        made = {}
        for field in schema.fields:
            wanted = field.required and self.random.random() >= self.slips / 4
            if wanted or self.random.random() < 0.25:
                made[field.key] = self.value(field.shape)
        if self.random.random() < self.slips / 4:
            made["unheard-of"] = 1
        if schema.also and self.random.random() < 0.1:
            made["tlp"] = self.value(Marking())
        return made

    def value(self, shape: Any) -> Any:
        if self.random.random() < self.slips:
            return self.random.choice(
                [True, 7, -1, 0.5, "", " ", "Not An Id", "x/../y", "2025-13", "!", "/x", "C:x", [],
                 ["a", 1], {}, {"a": 1}, "TLP:AMBER", "low", "B12", "ab" * 40,
                 "none", "..", "a\\..\\b", "!!x", "~ ,p"]
            )  # fmt: skip
        return self.good(shape)

    def good(self, shape: Any) -> Any:
        pick = self.random.choice
        match shape:
            case Text():
                return pick(["x", "some words"] if shape.filled else ["x", ""])
            case Pattern():
                return pick(["#2a6f97", "0" * 64, "B112"])
            case Id():
                return pick(["a", "an-id", "9x"])
            case Date():
                return pick([dt.date(2025, 7, 23), "2025-07", "2025", "2025-12-31"])
            case Choice() | CslType():
                return pick(sorted(shape.words))
            case Likelihood():
                return pick(WORDS.likelihoods)
            case Marking():
                return pick(["", *TLP])
            case Whole():
                return pick([shape.low, min(shape.high, shape.low + 3)])
            case Number():
                return pick([1, -2.5, 10**6])
            case Flag():
                return pick([True, False])
            case Ref():
                return pick(["a", "b/c"])
            case ListOf():
                size = shape.length or self.random.randrange(3)
                return [self.value(shape.item) for _ in range(size)]
            case Rows():
                return [self.table(shape.schema) for _ in range(self.random.randrange(3))]
            case MapOf():
                return {self.good(shape.key or Id()): self.value(shape.item)}
            case Anything():
                return {"DOI": "10.1", "volume": 3, "parts": [{"a": True}]}
            case Table():
                return self.table(shape.schema)
            case Figure():
                return self.table(shape.table.schema)
            case EvidenceItem():
                return pick(["a", "!a, p. 1", " ~ a ", self.table(shape.table.schema)])
            case NameItem():
                return pick(["A B", self.table(shape.table.schema)])
            case InsidePath():
                return pick(["archive/a.txt", "a..b", "x"])
            case Scale():
                return pick(["none", "tlp", ["LOW", "HIGH"]])
        raise AssertionError(shape)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_and_the_checker_judge_alike(kind):
    """What JSON cannot tell apart is not asked: a date from text, 1.0 from 1; nor what takes more
    than one value to see: an id that is taken, a day that is in no calendar."""
    validator = Draft7Validator(json_schema(kind, WORDS))
    verdicts = {True: 0, False: 0}
    for seed in range(1500):
        data = Maker(seed).table(KINDS[kind])
        if kind == "brief" and "sources" in data:
            data.setdefault("claims", [])  # else it would be a file of sources
        if kind == "briefing":
            data.pop("schema", None)  # one from the future stops the program
            data.pop("default_marking", None)  # judged by another key
        if not data and kind not in ("sources", "briefing", "decisions"):
            continue
        built = build(PLACES[kind], data, WORDS)
        wrong = [
            p.said
            for p in built.problems
            if p.rule is UNKNOWN_KEY or (p.rule.severity == "error" and p.rule != DUPLICATE_CLAIM)
        ]
        errors = [
            f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(as_json(data))
        ]
        assert bool(wrong) == bool(errors), (seed, data, wrong, errors)
        verdicts[not wrong] += 1
    assert min(verdicts.values()) > 50


def test_taplo_finds_the_schema_of_a_file_and_agrees(tmp_path):
    taplo = shutil.which("taplo")
    if taplo is None:
        pytest.skip("taplo is not installed")
    for name, text in files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    brief = tmp_path / "briefs" / "t" / "b.toml"
    brief.parent.mkdir(parents=True)

    def lint(text: str) -> subprocess.CompletedProcess[str]:
        brief.write_text("#:schema ../../.briefing/schema/brief.json\n" + text, encoding="utf-8")
        command = [taplo, "lint", str(brief)]
        return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)

    assert lint('title = "T"\ncreated = 2025-01-31\n').returncode == 0
    assert "confidance" in lint('title = "T"\n[[claims]]\ntext = "x"\nconfidance = "low"\n').stderr
