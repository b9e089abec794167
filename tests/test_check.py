"""The registry of checks: filtered, in order of file and line, with every rule explained."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from briefing.check import handling
from briefing.check.registry import RULES, findings
from briefing.library.snapshot import Library
from briefing.model import Finding, Place
from briefing.text import display
from command_line import run
from libraries import write

PLACES = st.builds(
    Place,
    st.sampled_from(["briefs/a.toml", "briefs/b.toml"]),
    st.integers(1, 20),
    st.integers(1, 9),
)
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(list(RULES)), st.just("error"), st.text(), PLACES)
)
DAY = dt.date(2025, 11, 28)
NOWHERE = Path("/nowhere")

BROKEN = {
    "themes/trade.toml": 'title = "Trade"\n',
    "briefs/trade/tariffs.toml": """\
title = "Tariffs"
colour = "red"

[[claims]]
text = "Tariffs rose."
importance = "high"
evidence = ["reuterz"]

[[sources]]
id = "reuters"
title = "Tariffs rise"
""",
    "briefs/trade/broken.toml": 'title = "Half\n',
}


@given(FINDINGS)
def test_findings_are_all_there_and_in_order(given_: list[Finding]) -> None:
    found = findings(Library(NOWHERE, findings=tuple(given_)), DAY)
    assert sorted(map(repr, found)) == sorted(map(repr, given_))
    places = [(f.place.file, f.place.line, f.place.column) for f in found]
    assert places == sorted(places)


@given(FINDINGS, st.sets(st.sampled_from(list(RULES)), min_size=1))
def test_findings_of_some_rules(given_: list[Finding], rules: set[str]) -> None:
    found = findings(Library(NOWHERE, findings=tuple(given_)), DAY, rules)
    assert len(found) == sum(f.rule in rules for f in given_)
    assert {f.rule for f in found} <= rules


def test_every_rule_has_a_code_a_name_and_an_explanation() -> None:
    for code, rule in RULES.items():
        assert re.fullmatch(r"B\d{3}", code)
        assert code == rule.code
        assert re.fullmatch(r"[a-z0-9-]+", rule.name)
        assert rule.explanation.endswith(".")
        assert rule.severity in ("error", "warning", "note")


def test_check_is_silent_when_clean(tmp_path: Path) -> None:
    write(tmp_path, {"themes/t.toml": 'title = "T"\n', "briefs/t/b.toml": 'title = "B"\n'})
    ran = run("check", "--library", tmp_path)
    assert (ran.out, ran.err, ran.code) == ("", "", 0)


def test_check_prints_what_compilers_print(tmp_path: Path) -> None:
    ran = run("check", "--library", write(tmp_path, BROKEN))
    assert ran.code == 1
    heads = [line for line in ran.out.splitlines() if not line.startswith("    ")]
    for head in heads:
        assert re.fullmatch(r".+\.toml:\d+:\d+: (error|warning|note): .+ \[B0\d\d\]", head), head
        assert (Path(head.partition(":")[0])).is_file()
    assert any("tariffs.toml:6:" in h and "importance" in h for h in heads)
    assert any("tariffs.toml:7:" in h and "'reuters'" in h.replace('"', "'") for h in heads)
    assert any("broken.toml:1:" in h for h in heads)
    assert any(re.fullmatch(r"\s+\| +\^+", line) for line in ran.out.splitlines())
    assert re.fullmatch(r"\d+ errors, \d+ warnings?\n", ran.err)


def test_check_as_json(tmp_path: Path) -> None:
    ran = run("check", "--json", "--library", write(tmp_path, BROKEN))
    said = json.loads(ran.out)
    assert ran.code == 1
    assert set(said) == {"version", "findings", "counts"}
    assert said["version"] == 1
    assert sum(said["counts"].values()) == len(said["findings"])
    for finding in said["findings"]:
        assert set(finding) == {
            "rule", "severity", "message", "file", "line", "column", "path", "fixable",
        }  # fmt: skip
        assert (tmp_path / finding["file"]).is_file()
    assert "claims[0].importance" in {f["path"] for f in said["findings"]} | {
        f["path"].replace("[1]", "[0]") for f in said["findings"]
    }


def test_check_of_one_rule_and_strictness(tmp_path: Path) -> None:
    library = write(tmp_path, BROKEN)
    only = run("check", "--rule", "B026", "--library", library)
    assert only.code == 0
    assert "colour" in only.out
    assert "importance" not in only.out
    assert run("check", "--rule", "B026", "--strict", "--library", library).code == 1


def test_check_explains_its_rules() -> None:
    for code, rule in RULES.items():
        ran = run("check", "--explain", code)
        assert ran.code == 0
        assert rule.explanation in ran.out
    assert run("check", "--explain", "B999").code == 2


def test_every_character_that_is_not_shown_as_it_is_is_looked_at() -> None:
    """The quick look at a text misses nothing that ``display`` would change."""
    hidden = [chr(c) for c in range(sys.maxunicode + 1) if display(chr(c)) != chr(c)]
    assert [c for c in hidden if c.isprintable() and not handling._SELECTOR.match(c)] == []
