"""What is typed behind the key that leaves is for the shell or the editor; what the terminal itself
says behind it is for nobody."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from desk import copy
from terminal import Terminal

DAY = {"BRIEFING_TODAY": "2025-11-28", "PS1": "$ "}
BASH = ["bash", "--norc", "-i"]
PROMPT = re.compile(r"(?m)^\$ *$")
SAYS_HI = "echo h''i\r"
HI = re.compile(r"(?m)^\$ echo h''i\nhi$")
"""The words stand behind the prompt alone, as they were typed."""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")

PATIENT = """
import sys
from briefing.tui import driver
driver.FIRST_ANSWER = 60
from briefing.__main__ import main
sys.exit(main())
"""
EDITOR = f"""#!{sys.executable}
import os, sys, termios, tty
before = termios.tcgetattr(0)
tty.setraw(0, termios.TCSANOW)
print("EDITING", end="\\r\\n", flush=True)
typed = b""
while not typed.endswith(b"Z"):
    typed += os.read(0, 1)
open(sys.argv[1] + ".typed", "wb").write(typed)
termios.tcsetattr(0, termios.TCSANOW, before)
"""


def begin(terminal: Terminal, *words: str | Path) -> None:
    """The app, from a shell."""
    terminal.wait(PROMPT)
    terminal.type(" ".join(map(str, (sys.executable, *words)))).press("enter")
    terminal.wait("WHAT WE KNOW")


def opened(tmp_path: Path) -> list[str | Path]:
    return ["-m", "briefing", "open", "--library", copy(tmp_path)]


@pytest.mark.parametrize("key", ["q", "\x11"], ids=["q", "ctrl+q"])
def test_what_is_typed_behind_the_end_is_the_shells(key: str, tmp_path: Path) -> None:
    """Though it lies in the terminal before the app has read the key that ends it."""
    with Terminal(BASH, home=tmp_path, env=DAY) as terminal:
        begin(terminal, *opened(tmp_path))
        terminal._send((key + SAYS_HI).encode())
        terminal.wait(HI)


def test_what_is_typed_behind_ctrl_z_is_the_shells_and_behind_fg_the_apps(tmp_path: Path) -> None:
    with Terminal(BASH, home=tmp_path, env=DAY) as terminal:
        begin(terminal, *opened(tmp_path))
        terminal._send(("\x1a" + SAYS_HI).encode())
        terminal.wait(HI)
        terminal._send(b"fg\r?")
        terminal.wait("KEYS HERE")


@pytest.mark.parametrize("kitty", [False, True])
def test_what_is_typed_behind_e_is_the_editors(kitty: bool, tmp_path: Path) -> None:
    """Where keys come in sequences, from when the terminal was told that they should not; what
    had been read by then is neither the editor's nor a command."""
    library, editor = copy(tmp_path), tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    command: list[str | Path] = [sys.executable, "-m", "briefing", "open", "--library", library]
    env = {**DAY, "EDITOR": str(editor)}
    with Terminal(command, home=tmp_path, env=env, kitty=kitty) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down")
        terminal.wait("BEHIND THIS CLAIM")
        if kitty:
            read_together = "".join(f"\x1b[{ord(letter)};;{ord(letter)}u" for letter in "eaq")
            terminal._send(read_together.encode())
            terminal.wait_for(lambda seen: not seen.flags, "keys are still in sequences")
            terminal.type("ab")
        else:
            terminal._send(b"eab")
        terminal.wait("EDITING")
        terminal.type("Z?")
        terminal.wait("KEYS HERE")
        assert next(library.rglob("*.typed")).read_bytes() == b"abZ"


def test_what_is_typed_behind_a_sequence_and_the_end_is_the_shells(tmp_path: Path) -> None:
    """Of a sequence no more is read than belongs to it."""
    with Terminal(BASH, home=tmp_path, env=DAY) as terminal:
        begin(terminal, *opened(tmp_path))
        terminal._send(b"\x1b[1;5Dq" + SAYS_HI.encode())
        terminal.wait(HI)


def test_a_mouse_that_moves_while_the_end_is_asked_for_types_nothing(tmp_path: Path) -> None:
    """Reports of where it is come behind the key as they came before it."""
    moves = b"\x1b[<35;20;9M" * 20
    with Terminal(BASH, home=tmp_path, env=DAY) as terminal:
        begin(terminal, *opened(tmp_path))
        terminal._send(moves + b"q" + moves)
        terminal.wait_for(lambda seen: 2004 in seen.modes and not seen.alternate, "no prompt")
        terminal.type(SAYS_HI)
        terminal.wait(HI)


@pytest.mark.parametrize("ends", ["key", "click"])
def test_what_the_terminal_says_behind_the_end_is_not_typed(ends: str, tmp_path: Path) -> None:
    """Keys as kitty has them, and a mouse that goes on: the shell has what was typed after it."""
    with Terminal(BASH, home=tmp_path, env=DAY, kitty=True) as terminal:
        begin(terminal, *opened(tmp_path))
        if ends == "key":
            terminal._send(b"\x1b[113;;113u\x1b[120;;120u\x1b[I\x1b[<35;20;9M")
        else:
            terminal.click_text("q quit")
            terminal._send(b"\x1b[<35;20;9M" * 20)
        terminal.wait_for(lambda seen: not seen.flags, "keys are still in sequences")
        terminal.type(SAYS_HI)
        terminal.wait(HI)


def test_an_answer_that_is_due_is_not_typed(tmp_path: Path) -> None:
    """It comes when the app has been left, and something was typed behind it."""
    script = tmp_path / "patient.py"
    script.write_text(PATIENT)
    with Terminal(BASH, home=tmp_path, env=DAY, dumb=True) as terminal:
        begin(terminal, script, *opened(tmp_path)[2:])
        terminal.type("q")
        terminal.wait_for(lambda seen: 2004 not in seen.modes, "it did not end")
        terminal._send(b"\x1b[?2026;2$y\x1b[?2048;0$y\x1b[?62;22c" + SAYS_HI.encode())
        terminal.wait(HI)
