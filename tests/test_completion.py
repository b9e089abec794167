"""Completion in the shell, asked as bash, zsh and fish ask."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from briefing.library.find import sample


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
