"""From a line of a memo to the claims on it, their evidence and their history."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from shutil import copytree, which

import pytest

from briefing.cli.exits import Exit
from briefing.library.history import versions
from briefing.library.scan import load
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.trace import trace
from command_line import LIBRARY, run
from handed import written
from memo_library import build

CLAIM = "gas-storage/ninety-two"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    copytree(LIBRARY, tmp_path / "library")
    monkeypatch.chdir(tmp_path / "library")
    assert run("memo", "--saved", "winter-outlook", "-o", "memo.md").code == 0
    return tmp_path / "library"


def _line(folder: Path, words: str) -> int:
    lines = (folder / "memo.md").read_text().split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_a_line_leads_to_its_claims(folder: Path) -> None:
    ran = run("trace", f"memo.md:{_line(folder, 'Gas stores were')}")
    assert ran.code == Exit.DONE
    assert f"claim\t{CLAIM}\tGas stores were 92 per cent full" in ran.out
    assert "supports\twire-storage\tpara 2\t" in ran.out
    assert "claim\tgas-storage/eighty-seven\t" in ran.out


def test_a_note_leads_to_what_stands_on_it(folder: Path) -> None:
    ran = run("trace", f"memo.md:{_line(folder, '[^2]: ')}")
    assert f"claim\t{CLAIM}\t" in ran.out


def test_a_bottom_line_leads_to_what_it_rests_on(folder: Path) -> None:
    assert run("memo", "--brief", "gas-storage", "-o", "memo.md", "--force").code == 0
    ran = run("trace", f"memo.md:{_line(folder, '**[^1]')}")
    assert "brief\tgas-storage\t" in ran.out
    assert f"claim\t{CLAIM}\t" in ran.out


@pytest.mark.parametrize("line", [1, 2, 3, 999_999])
def test_where_nothing_of_the_library_stands(folder: Path, line: int) -> None:
    ran = run("trace", f"memo.md:{line}")
    assert (ran.code, ran.out) == (Exit.FOUND, "")


@pytest.mark.parametrize("place", ["memo.md", "memo.md:", "memo.md:x", ":9", "nowhere.md:3"])
def test_a_place_that_is_none(folder: Path, place: str) -> None:
    ran = run("trace", place)
    assert ran.code == Exit.USAGE
    assert len(ran.err.splitlines()) == 1


def test_a_claim_that_is_gone_is_still_traced(folder: Path) -> None:
    brief = folder / "briefs" / "energy" / "gas-storage.toml"
    brief.write_text(brief.read_text().replace('id = "ninety-two"', 'id = "ninety"'))
    ran = run("trace", f"memo.md:{_line(folder, 'Gas stores were')}")
    assert "no longer in the library" in ran.out
    assert f"claim\t{CLAIM}\t" in ran.out


def test_a_wrapped_sentence_is_on_all_its_lines(tmp_path: Path) -> None:
    library = build(tmp_path)
    text, record = written(library)
    page = read_markdown(text.replace("will run until", "will\nrun\nuntil"))
    first = next(n for n, e in enumerate(text.split("\n"), 1) if "will run until June" in e)
    for line in (first, first + 1, first + 2):
        refs = {r for t in trace(library, page, record, line) for r in t.refs}
        assert "crossing/until-june" in refs, line


def test_a_column_leads_to_the_sentence_that_stands_there(folder: Path) -> None:
    text = (folder / "memo.md").read_text()
    lines = text.split("\n")
    number = next(n for n, line in enumerate(lines, 1) if line.count("[^") > 1)
    line = lines[number - 1]
    whole = [
        s["text"] for s in json.loads(run("trace", f"memo.md:{number}", "--json").out)["sentences"]
    ]
    assert len(whole) > 1
    for column in range(1, len(line) + 2, 7):
        found = json.loads(run("trace", f"memo.md:{number}:{column}", "--json").out)["sentences"]
        assert len(found) == 1
    first, last = (
        json.loads(run("trace", f"memo.md:{number}:{c}", "--json").out)["sentences"][0]["text"]
        for c in (line.index(whole[0]) + 2, len(line) - 1)
    )
    assert (first, last) == (whole[0], whole[-1])


@pytest.mark.skipif(which("git") is None, reason="git is not installed")
def test_the_history_of_a_claim(folder: Path) -> None:
    _commit(folder, "Ada", "2025-10-01")
    brief = folder / "briefs" / "energy" / "gas-storage.toml"
    brief.write_text(brief.read_text().replace("Gas stores were 92", "Gas stores were 91"))
    _commit(folder, "Bo", "2025-11-02")
    (folder / "themes" / "energy.toml").open("a").write("# nothing\n")
    _commit(folder, "Cem", "2025-11-03")
    moved = folder / "briefs" / "fisheries" / brief.name
    brief.rename(moved)
    _commit(folder, "Dee", "2025-11-04")
    moved.write_text(moved.read_text().replace("Gas stores were 91", "Gas stores were 90"))
    found = versions(load(folder), CLAIM)
    assert [(v.by, v.change.how, v.change.fields) for v in found] == [
        ("", "changed", ("text",)),
        ("Bo", "changed", ("text",)),
        ("Ada", "added", ()),
    ]
    data = json.loads(run("trace", f"memo.md:{_line(folder, 'Gas stores were')}", "--json").out)
    history = data["sentences"][0]["claims"][0]["history"]
    assert [h["date"] for h in history] == ["", "2025-11-02", "2025-10-01"]
    assert history[1]["was"] == "Gas stores were 92 per cent full at the end of September 2025."
    ran = run("trace", f"memo.md:{_line(folder, 'Gas stores were')}")
    assert f"history\t{CLAIM}\t2025-11-02\tBo\t" in ran.out


def _commit(folder: Path, who: str, day: str) -> None:
    about = {"NAME": who, "EMAIL": "who@example.org", "DATE": f"{day}T12:00:00"}
    env = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in about.items()}
    if not (folder / ".git").exists():
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for words in (["add", "-A"], ["commit", "-q", "-m", day]):
        subprocess.run(["git", "-C", str(folder), *words], check=True, env={**os.environ, **env})
