"""From an empty folder to a memo: what a new user types, and how much of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from command_line import run
from terminal import Terminal

BRIEFING = [sys.executable, "-m", "briefing"]

TYPED = """\
briefing init mine --title Ports --theme Fisheries
briefing new brief 'Landing quotas' --theme fisheries
briefing add 'Quotas fall by a tenth.' --url https://example.org/quotas --brief landing-quotas
briefing new claim landing-quotas 'Nobody has said who tells the ports.' --kind gap
briefing memo --brief landing-quotas -o memo.md
"""
A_MINUTE = 200
"""Keys of forty words, which nobody at a desk is slower than."""


def test_three_minutes_of_typing_lead_from_nothing_to_a_memo_with_its_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(TYPED) <= 3 * A_MINUTE
    monkeypatch.chdir(tmp_path)
    for line in TYPED.splitlines():
        ran = run(*shlex.split(line)[1:])
        assert ran.code == 0, ran.err
        if (tmp_path / "mine").exists():
            monkeypatch.chdir(tmp_path / "mine")
    memo = Path("memo.md").read_text()
    assert "Quotas fall by a tenth.[^1]" in memo
    assert "Nobody has said who tells the ports." in memo
    assert memo.count("\n[^1]: ") == 1
    assert run("check", "--strict").code == 0


def test_on_a_terminal_init_asks_what_it_must(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with Terminal([*BRIEFING, "init"], home=tmp_path, cwd=tmp_path) as terminal:
        terminal.wait("A new folder for it [briefs]:")
        terminal.type("my briefs").press("enter")
        terminal.wait("What the library is called [My library]:")
        terminal.type('The "desk"').press("enter")
        terminal.wait("Its themes, with commas between [First theme]:")
        terminal.type("Steel, Raw materials").press("enter")
        terminal.wait("by claim, not by line (y, n) [y]:")
        terminal.press("enter")
        terminal.wait("briefing --library 'my briefs'")
        assert terminal.wait_exit() == 0
    library = tmp_path / "my briefs"
    assert (library / ".gitattributes").exists()
    assert run("check", "--strict", "--library", library).code == 0
    listed = run("list", "themes", "--library", library).out
    assert [line.split("\t")[:2] for line in listed.splitlines()] == [
        ["steel", "Steel"],
        ["raw-materials", "Raw materials"],
    ]


def test_what_cannot_be_is_said_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Name a folder" in run("init").err
    for themes, why in ((("—",), "no id can be made"), (("Steel", "steel"), "like another")):
        ran = run("init", "mine", *(word for theme in themes for word in ("--theme", theme)))
        assert (ran.code, why in ran.err) == (2, True)
    assert run("init", "mine", "--from", "sample", "--title", "Mine").code == 2
    assert not (tmp_path / "mine").exists()
