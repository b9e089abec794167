"""Terminals that are not as one would wish: no colour, no size to speak of, another protocol."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from desk import DATA
from terminal import Terminal

OPEN = [sys.executable, "-m", "briefing", "open", "--library", str(DATA)]
DAY = {"BRIEFING_TODAY": "2025-11-28"}


@pytest.mark.parametrize(
    ("env", "size", "kitty"),
    [
        ({"NO_COLOR": "1"}, (120, 40), False),
        ({"TERM": "dumb"}, (80, 24), False),
        ({"TERM": "linux"}, (80, 24), False),
        ({"COLORTERM": "truecolor"}, (240, 70), True),
        ({}, (60, 16), False),
    ],
    ids=["no-colour", "dumb", "console", "large", "tiny"],
)
def test_the_job_can_be_done(
    env: dict[str, str], size: tuple[int, int], kitty: bool, tmp_path: Path
) -> None:
    with Terminal(OPEN, size=size, home=tmp_path, env={**DAY, **env}, kitty=kitty) as terminal:
        terminal.wait("THEMES")
        terminal.press("right")
        terminal.press("down")
        terminal.press("space")
        terminal.wait("✓")
        terminal.press("m")
        terminal.wait("of 350 words")
        terminal.press("escape")
        terminal.wait("LISTS")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []
        if "NO_COLOR" in env:
            coloured = re.findall(rb"\x1b\[[0-9;]*?(?:38|48);2;(\d+);(\d+);(\d+)", terminal.raw)
            assert all(red == green == blue for red, green, blue in coloured)


def test_the_window_may_change_its_size(tmp_path: Path) -> None:
    with Terminal(OPEN, size=(120, 40), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right")
        terminal.press("down")
        terminal.wait("CONTRADICTS")
        terminal.resize(80, 24)
        terminal.wait("2 sources, but only 1 origin")
        terminal.resize(120, 40)
        terminal.wait("BEHIND THIS CLAIM")
        terminal.wait(re.compile("▌   Gas stores were 92 per cent"))
        terminal.press("q")
        assert terminal.wait_exit() == 0
