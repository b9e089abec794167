"""Terminals that are not as one would wish: no colour, no size to speak of, another protocol."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import tempfile
import time
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
        ({"TERM": "vt100"}, (80, 24), False),
        ({"COLORTERM": "truecolor"}, (240, 70), True),
        ({}, (60, 16), False),
    ],
    ids=["no-colour", "dumb", "console", "vt100", "large", "tiny"],
)
def test_the_job_can_be_done(
    env: dict[str, str], size: tuple[int, int], kitty: bool, tmp_path: Path
) -> None:
    with Terminal(OPEN, size=size, home=tmp_path, env={**DAY, **env}, kitty=kitty) as terminal:
        terminal.wait("THEMES")
        terminal.press("right")
        terminal.press("down")
        terminal.press("space")
        terminal.wait("memo: 1 claim")
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


def test_a_window_that_was_smaller_for_a_moment_is_drawn_anew(tmp_path: Path) -> None:
    """What it showed is lost, though the size is the same when the app looks."""
    with Terminal(OPEN, size=(120, 40), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down")
        terminal.wait("BEHIND THIS CLAIM")
        terminal.emulator.resize(80, 24)
        terminal.emulator.resize(120, 40)
        assert "BEHIND THIS CLAIM" not in terminal.text
        terminal.signal(signal.SIGWINCH)
        terminal.wait("BEHIND THIS CLAIM")
        terminal.wait(re.compile("q quit *$", re.M))


def test_a_terminal_that_answers_nothing_has_no_mouse_and_shows_all(tmp_path: Path) -> None:
    """No synchronised output, no kitty keys, no resize reports, and no mouse behind it."""
    with Terminal(OPEN, home=tmp_path, env={**DAY, "TERM": "dumb"}, dumb=True) as terminal:
        terminal.wait("THEMES")
        terminal.press("/")
        terminal.wait("Search everything")
        terminal.type("gas stores").press("enter")
        terminal.wait("BEHIND THIS CLAIM")
        terminal.resize(80, 24)
        terminal.wait(re.compile("^.{0,79}q quit", re.M))
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert b"\x1b[?2026h" not in terminal.raw and b"\x1b[?2048h" not in terminal.raw
        assert terminal.modes_left_on() == []


@pytest.mark.parametrize("size", ["0;0", "9999;9999"])
def test_a_size_that_no_window_has_is_none(size: str, tmp_path: Path) -> None:
    with Terminal(OPEN, home=tmp_path, env=DAY, dumb=True) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal._send(f"\x1b[?2048;1$y\x1b[48;{size};0;0t".encode())
        terminal.press("?").wait("KEYS HERE")
        assert "needs" not in terminal.text
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("between", [1 / 30, 0.0], ids=["thirty a second", "at once"])
def test_no_key_is_lost_while_it_searches(between: float, tmp_path: Path) -> None:
    typed = "quotas of the northern fisheries and what they cost in 2025"
    with Terminal(OPEN, size=(120, 40), home=tmp_path, env=DAY) as terminal:
        terminal.wait("THEMES")
        terminal.press("/")
        terminal.wait("Search everything")
        for character in typed:
            terminal.type(character)
            time.sleep(between)
        terminal.wait(typed)
        terminal.type("\x7f" * 4 + "6")
        terminal.wait(typed.replace("2025", "6"))


def test_over_a_far_line_keys_come_late_and_in_pieces(tmp_path: Path) -> None:
    """300 ms each way, a byte at a time: an arrow is no escape, and an escape no alt."""
    far = [sys.executable, Path(__file__).parent / "relay.py", "0.3", "1", *OPEN]
    with Terminal(far, home=tmp_path, env=DAY) as terminal:
        terminal.wait("THEMES")
        terminal.press("right", "down", "space")
        terminal.wait("memo: 1 claim")
        terminal.type("/")
        terminal.wait("Search everything")
        terminal.type("gas stor").press("left", "left")
        terminal.wait("gas stor")
        terminal.paste(" ")
        terminal.wait("gas st or")
        terminal.press("escape")
        terminal.wait_gone("Search everything")
        terminal.click_text("THEMES").press("m")
        terminal.wait("Memo: ")
        terminal.press("escape")
        terminal.wait("LISTS")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


@pytest.mark.parametrize("multiplexer", ["tmux", "screen"])
def test_in_a_multiplexer(multiplexer: str, tmp_path: Path) -> None:
    if shutil.which(multiplexer) is None:
        pytest.skip(f"{multiplexer} is not installed")
    # A socket's path must be short, which a test's own folder need not be.
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        start = {
            "tmux": ["tmux", "-S", f"{folder}/s", "-f", "/dev/null", "new-session", "--", *OPEN],
            "screen": ["screen", "-c", "/dev/null", "-U", *OPEN],
        }[multiplexer]
        Path(folder).chmod(0o700)
        env = {**DAY, "SCREENDIR": folder}
        with Terminal(start, home=tmp_path, env=env) as terminal:
            terminal.wait("THEMES")
            terminal.press("right", "down", "space")
            terminal.wait("memo: 1 claim")
            terminal.press("/")
            terminal.wait("Search everything")
            terminal.type("herring")
            terminal.press("escape")
            terminal.wait_gone("Search everything")
            terminal.resize(90, 30)
            terminal.press("m")
            terminal.wait("Memo: ")
            terminal.press("escape")
            terminal.wait("LISTS")
            terminal.press("q")
            terminal.wait_exit()
            assert terminal.modes_left_on() == []
