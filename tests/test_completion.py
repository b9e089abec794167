"""Completion in the shell, asked as bash, zsh and fish ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from briefing.cli.completion import ASKED
from briefing.cli.main import group
from briefing.cli.session import Session
from briefing.library.find import sample
from briefing.library.undo import entries, undo
from command_line import run
from desk import copy


def ask(shell: str, words: str, place: int) -> list[str]:
    """What the program offers a shell; each answer with what click puts around it."""
    done = subprocess.run(
        [sys.executable, "-m", "briefing"],
        env={
            **os.environ,
            "_BRIEFING_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(place),
            "BRIEFING_LIBRARY": str(sample()),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    return done.stdout.splitlines()


def offers(words: str) -> list[str]:
    """What is offered in the place of the last of some words, without a process of its own."""
    session = Session(lambda *_: 0, library="", sample=False)
    *before, last = words.split()
    asked = BashComplete(group, {"obj": session}, "briefing", ASKED)
    return [item.value for item in asked.get_completions(before[1:], last)]


def test_commands() -> None:
    assert "plain,search" in ask("bash", "briefing sea", 1)


@pytest.mark.parametrize(
    ("words", "place", "offered"),
    [
        ("briefing search theme : ra", 4, "plain,raw-materials"),
        ("briefing search theme :", 3, "plain,raw-materials"),
        ("briefing search theme:ra", 2, "plain,theme:raw-materials"),
        ("briefing search safe !is:single", 3, "plain,!is:single-origin"),
        ("briefing --sample search theme:trade|dipl", 3, "plain,theme:trade|diplomacy"),
    ],
)
def test_values_of_filters(words: str, place: int, offered: str) -> None:
    assert offered in ask("bash", words, place)


def test_zsh_is_told_the_titles() -> None:
    lines = ask("zsh", "briefing search theme:raw", 2)
    assert lines[:3] == ["plain", "theme\\:raw-materials", "Raw materials"]


def test_other_words_are_left_to_the_user() -> None:
    assert ask("bash", "briefing search safe", 2) == [""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_for_each_shell(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "completion", shell],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"_BRIEFING_COMPLETE={shell}_complete" in done.stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("set safe-ac", "safe-access"),
        ("set safe-access/comp", "safe-access/component-limit"),
        ("set safe-access/component-limit confidence_", "confidence_basis"),
        ("set safe-access/component-limit quantity.un", "quantity.unit"),
        ("set safe-access/component-limit confidence h", "high"),
        ("set safe-access/component-limit tags --add third", "third-countries"),
        ("set safe-access/component-limit evidence --add safe-c", "safe-council"),
        ("rename safe-ac", "safe-access"),
        ("mv safe-ac", "safe-access"),
        ("mv safe-access/component-limit safe-access/loan", "safe-access/loan-ceiling"),
        ("mv safe-access/component-limit tra", "trade-beyond-the-us"),
        ("mv safe-access tra", "trade"),
        ("merge safe-access/comp", "safe-access/component-limit"),
        ("duplicate safe-access/comp", "safe-access/component-limit"),
        ("remove safe-c", "safe-council"),
        ("add --brief safe-ac", "safe-access"),
        ("add --source safe-c", "safe-council"),
        ("memo --theme tra", "trade"),
    ],
)
def test_what_can_be_named_is_offered(
    words: str, offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY", str(sample()))
    answers = offers(f"briefing {words}")
    assert offered in answers
    typed = words.split()[-1]
    assert {answer[: len(typed)] for answer in answers} == {typed}


@pytest.mark.parametrize("words", ["show safe-ac", "rename safe-access"])
def test_a_brief_is_offered_with_its_claims_so_that_no_space_is_put_behind_it(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY", str(sample()))
    brief, *claims = offers(f"briefing {words}")
    assert claims and all(claim.startswith(f"{brief}/") for claim in claims)


def test_a_brief_is_offered_alone_where_no_claim_can_be_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY", str(sample()))
    assert offers("briefing add --brief safe-ac") == ["safe-access"]


def test_changes_are_offered_by_what_can_be_done_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy(tmp_path)
    monkeypatch.setenv("BRIEFING_LIBRARY", str(root))
    for title in ("One", "Two"):
        assert run("set", "gas-storage", "title", title).code == 0
    last, first = (entry.id for entry in entries(root))
    undo(root)
    assert offers("briefing undo 0") == [first]
    assert offers("briefing redo 0") == [last]
    assert offers("briefing history 0") == [last, first]
