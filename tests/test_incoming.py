"""What a terminal sends comes in pieces, late, or means nothing: it is never typed for that."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from briefing.tui.incoming import ALT, CUT, ESC, LONE, MOVING, SILENT, Incoming
from desk import DATA
from terminal import Terminal

OPEN = [sys.executable, "-m", "briefing", "open", "--library", str(DATA)]
DAY = {"BRIEFING_TODAY": "2025-11-28"}


class Hands:
    """A terminal and a clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.incoming = Incoming(XTermParser(), lambda: self.now)
        self.got: list[str] = []

    def send(self, text: str, *, after: float = 0.0) -> Hands:
        """Some time later, a piece."""
        self.wait(after)
        self.got += map(named, self.incoming.feed(text))
        return self

    def wait(self, seconds: float) -> Hands:
        """Time goes by, and is looked at."""
        over = self.now + seconds
        while self.now < over:
            self.now = min(over, self.now + 0.05)
            self.got += map(named, self.incoming.tick())
        return self


def named(message: Message) -> str:
    """What was done, in a word."""
    if isinstance(message, events.Key):
        return message.key
    if isinstance(message, events.Paste):
        return f"paste {message.text!r}"
    if isinstance(message, events.MouseEvent):
        return f"{type(message).__name__} {message.x:.0f} {message.y:.0f}"
    return type(message).__name__


SENT = {
    "\x1b[A": "up",
    "\x1b[1;5C": "ctrl+right",
    "\x1bOP": "f1",
    "\x1b[[A": "f1",
    "\x1b[15~": "f5",
    "\x1b[7$": "shift+home",
    "\x1b[<0;12;7M": "MouseDown 11 6",
    "\x1b[<64;2;2M": "MouseScrollUp 1 1",
    "\x1b[M !!": "",
    "\x1b[I": "AppFocus",
    "\x1b[200~a\nb\x1b[31m[A\x1b[201~": "paste 'a\\nb\\x1b[31m[A'",
    # Lines end as the terminal ends them.
    "\x1b[200~a\rb\r\nc\n\rd\x1b[201~": "paste 'a\\nb\\nc\\n\\nd'",
    "\x1b[?2026;2$y": "TerminalSupportsSynchronizedOutput",
    "\x1b[?62;22c": "",
    "\x1b[>0;276;0c": "",
    "\x1b[?1u": "",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\": "",
    "\x1b]11;rgb:ffff/ffff/ffff\x07": "",
    "\x1bP>|XTerm(388)\x1b\\": "",
    "\x1b_Gi=31;OK\x1b\\": "",
    "q": "q",
    "é": "é",
}
"""What a terminal sends, and what it is."""


@pytest.mark.parametrize(("sent", "is_"), SENT.items(), ids=map(repr, SENT))
def test_a_sequence_may_be_cut_anywhere(sent: str, is_: str) -> None:
    """Behind what shows that it can be nothing else, its end may come a second later."""
    assert Hands().send(sent).got == ([is_] if is_ else [])
    for cut in range(1, len(sent)):
        late = 1.0 if cut > 4 and not sent.startswith("\x1b[M") else LONE / 2
        assert Hands().send(sent[:cut]).send(sent[cut:], after=late).got == Hands().send(sent).got


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(SENT)), max_size=12), st.data())
def test_however_it_is_cut_it_is_the_same(sent: list[str], data: st.DataObject) -> None:
    text = "".join(sent)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    hands = Hands()
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        hands.send(text[start:end], after=LONE / 4)
    assert hands.wait(3).got == Hands().send(text).wait(3).got


@settings(deadline=None)
@given(st.text(st.sampled_from("\x1b[]OPM<0;1;?$~yAm\x07\\q\x9b"), max_size=40))
def test_nothing_is_stuck_for_long(noise: str) -> None:
    hands = Hands().send(noise).wait(CUT + ALT * 40 + SILENT)
    hands.got.clear()
    assert hands.send("q").got == ["q"]


@pytest.mark.parametrize(
    ("noise", "typed", "is_"),
    [
        ("\x1b[<0;-5;3M", "q", ["q"]),
        ("\x1b[48;-1;;x", "q", ["q"]),
        ("\x1b[12", "é", ["é"]),
        ("\x1b[12", "\r", ["enter"]),
        ("\x1b[12", "\x1b[A", ["up"]),
        ("\x1b[", "\x1b[A", ["left_square_bracket", "up"]),
    ],
)
def test_a_sequence_that_is_none_takes_nothing_with_it(
    noise: str, typed: str, is_: list[str]
) -> None:
    assert Hands().send(noise).send(typed).got == is_


@pytest.mark.parametrize("noise", ["\x1b]11;rgb:", "\x1bP+r", "\x1b_G", "\x1b[1;"])
def test_what_never_ends_is_not_what_is_typed_behind_it_for_long(noise: str) -> None:
    """Though nobody pauses in typing."""
    hands = Hands().send(noise)
    for _ in range(40):
        hands.send("1", after=0.1)
    assert hands.got[-10:] == ["1"] * 10


def test_esc_and_alt_are_keys() -> None:
    assert Hands().send(ESC).wait(LONE).got == ["escape"]
    assert Hands().send(ESC + ESC).wait(LONE).got == ["escape", "escape"]
    assert Hands().send("\x1bx").got == ["alt+x"]
    assert Hands().send(ESC + "\x1b[A").wait(LONE).got == ["escape", "up"]
    for sign, key in (("[", "left_square_bracket"), ("]", "right_square_bracket"), ("P", "P")):
        assert Hands().send(ESC).send(sign, after=LONE / 2).wait(ALT).got[-1].endswith(key.lower())
        assert Hands().send(ESC).send(sign, after=LONE * 2).got == ["escape", key]


def test_far_away_an_escape_waits_for_what_may_follow() -> None:
    """As long as the terminal took to answer, and not much longer."""
    far = Hands().send("\x1b[?2026;2$y", after=0.6)
    assert far.send(ESC).send("[A", after=0.2).got[1:] == ["up"]
    assert far.send(ESC).wait(0.31).got[2:] == ["escape"]


def test_a_paste_that_never_ends_is_over_some_time() -> None:
    hands = Hands().send("\x1b[200~words").wait(SILENT).send("q")
    assert hands.got == ["paste 'words'", "q"]


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_paste_is_whole_wherever_its_pieces_begin(cut: int) -> None:
    hands = Hands().send("\x1b[200~one ").send("two").send(" three" + "\x1b[201~"[:cut])
    hands.send("\x1b[201~"[cut:] + "q")
    assert hands.got == ["paste 'one two three'", "q"]


def test_no_more_is_read_than_the_key_that_has_begun() -> None:
    """What lies behind it may be typed for another program."""
    hands = Hands()
    for sent in ("x", ESC, "[A", "q", ESC, "x", "\x1b[<35;20", ";9M"):
        hands.send(sent)
        assert hands.incoming.wanted == 1
    assert hands.send("\x1b[200~").incoming.wanted > 1000
    assert hands.send("words\x1b[201~").incoming.wanted == 1


@pytest.mark.parametrize("moves", ["\x1b[<35;20;9M", "\x1b[M !!", "\x1b[32;20;9M"])
def test_it_is_known_whether_the_terminal_goes_on_by_itself(moves: str) -> None:
    """Keys as kitty has them, and for a moment a mouse, whatever key is pressed meanwhile."""
    hands = Hands()
    for sent, goes_on in ("x", False), ("\x1b[A", True), ("q", False), (moves, True), ("q", True):
        assert hands.send(sent).incoming.goes_on is goes_on
    assert not hands.wait(MOVING).incoming.goes_on


def test_it_is_known_how_long_the_first_answer_took() -> None:
    hands = Hands().wait(0.5)
    assert (hands.incoming.answered_in, hands.incoming.awaited_for) == (0, 0.5)
    hands.send("q").send("\x1b[?2026;2$y", after=0.5).send("\x1b[?2048;0$y", after=0.5)
    assert (hands.incoming.answered_in, hands.incoming.awaited_for) == (1.0, 0)


def test_a_large_paste_late_answers_and_noise(tmp_path: Path) -> None:
    """100 KB in brackets are one paste; what the terminal says late stands in no field."""
    words = "Landing quotas fall. " * 5000
    with Terminal(OPEN, home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("/")
        terminal.wait("Search everything")
        terminal.type("gas")
        for late in ("\x1b[?62;22c", "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b[?2026;2$y"):
            terminal._send(late[:-3].encode())
            time.sleep(0.3)
            terminal._send(late[-3:].encode())
        terminal._send(b"\xe9\xff")
        terminal.type("x")
        terminal.wait("gas\N{REPLACEMENT CHARACTER}")
        assert "rgb" not in terminal.text and "62;22" not in terminal.text
        terminal.press("escape").wait("WHAT WE KNOW")
        terminal.press("escape", "a")
        terminal.wait("paste or type")
        terminal.paste(words)
        terminal.wait(re.compile("An article of 15,?000 words"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
