"""The terminal that the other tests drive: does it show, send and wait as it should?"""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

import keys
import tmux
from emulator import Emulator
from terminal import Terminal

APP = """
from textual.app import App
from textual.content import Content
from textual.widgets import Input, Static

class Small(App):
    BINDINGS = [("escape", "leave", "Leave"), ("j", "note('jay')", "Jay"), ("ctrl+q", "quit", "")]

    def compose(self):
        yield Input()
        yield Static(Content("日本 cafe\\u0301 ready"), id="line")
        yield Static(id="size")

    def show(self, text):
        self.query_one("#line").update(Content(text))

    def on_input_changed(self, event):
        self.show(f"typed {event.value!r} 日本")

    def on_resize(self, event):
        self.query_one("#size").update(f"{event.size.width} by {event.size.height}")

    def on_click(self, event):
        self.show(f"clicked {event.screen_x},{event.screen_y}")

    def action_leave(self):
        self.set_focus(None)
        self.show("left")

    def action_note(self, text):
        self.show(text)

Small().run()
"""


@pytest.fixture
def app(tmp_path: Path) -> list[str]:
    path = tmp_path / "small.py"
    path.write_text(APP)
    return [sys.executable, str(path)]


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize("kitty", [False, True])
def test_a_textual_app_is_driven(app: list[str], kitty: bool):
    with Terminal(app, size=(60, 12), kitty=kitty) as terminal:
        terminal.wait("ready")
        assert terminal.find("ready") == (10, 3)
        terminal.type("Aé?日 b+").wait("typed 'Aé?日 b+' 日本")
        terminal.press("backspace").wait("typed 'Aé?日 b' 日本")
        terminal.press("home", "right", "x").wait("typed 'Axé?日 b' 日本")
        terminal.paste("carbon").wait("typed 'Axcarboné?日 b'")
        terminal.press("escape").wait("left")
        terminal.press("j").wait("jay")
        terminal.click_text("jay").wait("clicked 0,3")
        terminal.click(7, 4).wait("clicked 7,4")
        terminal.resize(80, 20).wait("80 by 20")
        assert [len(row) for row in terminal.screen[1:2]] == [80 - 1]  # one wide character
        assert {len(row) for row in terminal.screen[5:]} == {80}
        assert ("kitty keys" in terminal.modes_left_on()) is kitty
        assert {"alternate screen", "mouse", "raw input"} <= set(terminal.modes_left_on())
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []
        assert terminal.text.strip() == ""


def test_what_a_killed_program_leaves_on_is_named(app: list[str]):
    with Terminal(app, size=(60, 12)) as terminal:
        terminal.wait("ready")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
        left = terminal.modes_left_on()
    assert {"alternate screen", "mouse", "bracketed paste", "raw input", "no line wrap"} <= set(
        left
    )


def test_the_program_has_a_controlling_terminal_and_a_clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("TEXTUAL", "devtools")
    monkeypatch.setenv("NO_COLOR", "1")
    code = (
        "import os; print(os.ttyname(os.open('/dev/tty', os.O_RDWR)) == '/dev/tty', os.getcwd());"
    )
    code += "print(sorted(os.environ)); print(os.get_terminal_size()); print(os.environ['HOME'])"
    with Terminal(python(code), size=(150, 24), cwd=tmp_path, home=tmp_path / "h") as terminal:
        assert terminal.wait_exit() == 0
        shown = terminal.text.replace("\n", "")
    assert str(tmp_path) in shown
    assert "TEXTUAL" not in shown and "NO_COLOR" not in shown and "COLORTERM" not in shown
    assert "columns=150, lines=24" in shown
    assert str(tmp_path / "h") in shown


def test_cat_echoes_and_ends_at_end_of_file():
    with Terminal(["cat"], size=(40, 5)) as terminal:
        terminal.type("wörld").press("enter").wait(re.compile("wörld\nwörld"))
        terminal.press("ctrl+d")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


def test_exit_status_signal_and_last_words():
    with Terminal(python("import sys; print('bye'); sys.exit(3)"), size=(40, 5)) as terminal:
        assert terminal.wait_exit() == 3
        assert terminal.text.startswith("bye")
        assert terminal.raw == b"bye\r\n"
    with Terminal(["cat"], size=(40, 5)) as terminal:
        assert terminal.type("x").wait("x").group() == "x"
        assert terminal.signal(signal.SIGTERM).wait_exit() == -signal.SIGTERM


def test_a_failed_wait_shows_the_screen_and_says_that_the_program_has_ended():
    with (
        Terminal(python("print('one line')"), size=(40, 5)) as terminal,
        pytest.raises(AssertionError, match=r"(?s)did not appear, .*ended with status 0.*one line"),
    ):
        terminal.wait("two")
    with Terminal(["cat"], size=(40, 5)) as terminal:
        terminal.type("x").wait("x")
        with pytest.raises(AssertionError, match="did not appear"):
            terminal.wait("y", timeout=0.05)
        with pytest.raises(AssertionError, match="did not end"):
            terminal.wait_exit(timeout=0.05)
        with pytest.raises(AssertionError, match="did not go"):
            terminal.wait_gone("x", timeout=0.05)
        with pytest.raises(AssertionError, match="'z' is not on the screen"):
            terminal.find("z")


def test_settle_waits_for_the_last_change():
    code = "import sys, time\nfor n in range(8): print(n, flush=True); time.sleep(0.05)\n"
    with Terminal(python(code + "input()"), size=(40, 12)) as terminal:
        terminal.wait("0")
        terminal.settle(quiet=0.5)
        assert "7" in terminal.text


def test_what_scrolled_away_is_gone():
    with Terminal(["sh", "-c", "seq 30; cat"], size=(20, 5)) as terminal:
        terminal.wait("30")
        assert [row.strip() for row in terminal.screen] == ["27", "28", "29", "30", ""]
        terminal.press("ctrl+d").wait_exit()


def test_queries_are_answered_as_a_terminal_would():
    code = """
import os, sys, tty
tty.setraw(0)
for ask in "\\x1b[6n", "\\x1b[?2048$p", "\\x1b[?2026$p", "\\x1b[5n", "\\x1b[?u\\x1b[c":
    os.write(1, ask.encode())
    got = b""
    while not got[-1:] in b"Rnyc" or not got: got += os.read(0, 1)
    os.write(1, repr(got).encode() + b"\\r\\n")
"""
    with Terminal(python(code), size=(40, 8)) as terminal:
        terminal.wait_exit()
        rows = [row.strip() for row in terminal.screen]
    assert rows[:2] == [r"b'\x1b[1;1R'", r"b'\x1b[?2048;0$y'"]
    assert rows[2:5] == [r"b'\x1b[?2026;2$y'", r"b'\x1b[0n'", r"b'\x1b[?62;22c'"]
    with Terminal(python(code), size=(40, 8), kitty=True) as terminal:
        terminal.wait_exit()
        assert r"b'\x1b[?0u\x1b[?62;22c'" in terminal.text


@pytest.mark.parametrize(
    ("name", "legacy", "kitty"),
    [
        ("a", b"a", b"\x1b[97;;97u"),
        ("A", b"A", b"\x1b[97;2;65u"),
        ("+", b"+", b"\x1b[43;;43u"),
        ("space", b" ", b"\x1b[32;;32u"),
        ("enter", b"\r", b"\x1b[13u"),
        ("escape", b"\x1b", b"\x1b[27u"),
        ("ctrl+q", b"\x11", b"\x1b[113;5u"),
        ("alt+x", b"\x1bx", b"\x1b[120;3u"),
        ("shift+tab", b"\x1b[Z", b"\x1b[9;2u"),
        ("down", b"\x1b[B", b"\x1b[B"),
        ("ctrl+right", b"\x1b[1;5C", b"\x1b[1;5C"),
        ("pagedown", b"\x1b[6~", b"\x1b[6~"),
        ("shift+delete", b"\x1b[3;2~", b"\x1b[3;2~"),
        ("f1", b"\x1bOP", b"\x1bOP"),
        ("f12", b"\x1b[24~", b"\x1b[24~"),
    ],
)
def test_keys(name: str, legacy: bytes, kitty: bytes):
    assert keys.key(name) == legacy
    assert keys.key(name, flags=1 + 8 + 16) == kitty


def test_keys_that_are_none_are_refused():
    for name in ("dwon", "ctrl+é", "hyper+a"):
        with pytest.raises((ValueError, KeyError)):
            keys.key(name)
    assert keys.key("up", application=True) == b"\x1bOA"


# The emulator alone


def shown(text: str, *, size: tuple[int, int] = (10, 4)) -> Emulator:
    emulator = Emulator(*size)
    emulator.feed(text.encode())
    return emulator


def test_wide_and_combining_characters_stand_in_their_cells():
    emulator = shown("日本e\u0301x")
    assert emulator.cells(0)[:7] == ["日", "", "本", "", "e\u0301", "x", " "]
    emulator.feed(b"\x1b[1;2HZ")
    assert emulator.cells(0)[:5] == [" ", "Z", "本", "", "e\u0301"]
    assert shown("123456789日").rows()[:2] == ["123456789 ", "日" + " " * 8]
    assert shown("\x1b[?7l123456789日Z").rows()[0] == "123456789Z"
    assert shown("\x1b(0lqk\x1b(Blqk").rows()[0] == "┌─┐lqk    "
    assert shown("👩\u200d🚀!").cells(0)[:3] == ["👩\u200d🚀", "", "!"]


def test_bytes_may_come_in_any_pieces():
    text = "日\x1b[38;2;1;2;3mA\x1b]0;a title\x1b\\\x1b[2;3HB\x1b[?2026$p\x1bPq#0\x1b\\C".encode()
    whole = Emulator(10, 4)
    whole.feed(text)
    pieces = Emulator(10, 4)
    for n in range(len(text)):
        pieces.feed(text[n : n + 1])
    assert pieces.rows() == whole.rows() == ["日A       ", "  BC      ", " " * 10, " " * 10]
    assert pieces.title == "a title"
    assert pieces.strings == whole.strings == ["]0;a title", "Pq#0"]
    assert pieces.answers == [b"\x1b[?2026;2$y"]


def test_synchronised_output_is_seen_as_a_whole():
    emulator = shown("old")
    assert not emulator.feed(b"\x1b[?2026h\x1b[Hnew")
    assert emulator.rows()[0].strip() == "".join(emulator.cells(0)).strip() == "old"
    assert emulator.feed(b"!\x1b[?2026l")
    assert emulator.rows()[0].strip() == "new!"


def test_the_main_screen_comes_back():
    emulator = shown("shell\x1b[?1049h\x1b[2J\x1b[Happ\x1b[>1u")
    assert emulator.alternate and emulator.rows()[0].strip() == "app"
    emulator.feed(b"\x1b[?1049l$")
    assert emulator.rows()[0].strip() == "shell$"


def test_what_a_hostile_text_did_is_kept():
    emulator = shown("\x1b]52;c;aGk=\a\x1b]8;;http://x\x1b\\\a\u009b6n\u009d0;t\u009c\x1b]2;open")
    assert emulator.strings == ["]52;c;aGk=", "]8;;http://x", "]0;t"]
    assert emulator.bells == 1
    assert emulator.answers == [b"\x1b[1;1R"]
    emulator.feed(b" end, unseen")
    assert emulator.title == "t" and emulator.rows()[0].strip() == ""


def test_resizing_keeps_what_fits():
    emulator = shown("one\r\ntwo\r\nthree日\r\nfour")
    emulator.resize(6, 2)
    assert emulator.rows() == ["three ", "four  "]
    emulator.resize(8, 3)
    assert emulator.rows() == ["three   ", "four    ", " " * 8]


# tmux as a witness

EDITS = (
    "one two three\r\n日本語 wide\r\ncafe\u0301 x\u0323y\r\n\x1b[1;5H\x1b[4P\x1b[3@##\x1b[2;2H!"
    "\x1b[2;8H\x1b[1K\x1b[4;1Habc\x1b[5b\x1b[5;1Hlong line that goes on past the end 日本語日本語"
    "\x1b[9;1Ha\tb\bc\x1b[10;12H\x1b[0J\x1b[3;4r\x1b[4;1H\n\nscrolled\x1b[r\x1b[12;1H\x1b[2L"
    "\x1b[11;1H\x1b7saved\x1b[1;1H\x1b8SAVED\x1b[12;6H\x1b[1A\x1b[3C<\x1b[2Dv\x1b[38:2::1:2:3mC"
    "\x1b[6;1Habcdef\x1b[6;2H\x1b[2X\x1b[7;1H\x1bMup\x1b[8;20Hend\x1b[?7l too far!"
)


@tmux.present
def test_tmux_shows_what_our_terminal_shows(tmp_path: Path):
    (tmp_path / "edits").write_bytes(EDITS.encode())
    command = ["sh", "-c", "stty -echo -opost; cat edits; exec cat"]
    with tmux.Tmux(command, size=(30, 12), cwd=tmp_path) as witness:
        witness.wait("too f")
        theirs = witness.capture()
    with Terminal(command, size=(30, 12), cwd=tmp_path) as terminal:
        terminal.wait("too f")
        assert terminal.text.split("\n") == theirs.split("\n")


@tmux.present
def test_a_textual_app_is_driven_in_tmux(app: list[str]):
    with tmux.Tmux(app, size=(60, 12)) as witness, Terminal(app, size=(60, 12)) as terminal:
        for driven in (witness, terminal):
            driven.wait("ready")
            driven.type("Aé日")
            driven.wait("typed 'Aé日' 日本")
        assert witness.alternate
        assert witness.capture() == terminal.text
        for driven in (witness, terminal):
            driven.press("escape")
            driven.wait("left")
            driven.press("ctrl+q")
            assert driven.wait_exit() == 0
        assert not witness.alternate
