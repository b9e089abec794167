"""Golden files and screens as text: do they tell what is different, and only that?"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Static

import golden
from driving import drive, settled


class Question(ModalScreen[None]):
    DEFAULT_CSS = "Question { align: center middle; } Question Static { width: 8; }"

    def compose(self) -> ComposeResult:
        yield Static("Sure?")


class Small(App[None]):
    CSS = "Input { border: none; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Input("text")
        yield Static(Content("日本 [b]not markup[/] cafe\u0301"))


async def nothing(pilot: Pilot[None]) -> str:
    return golden.screen_text(pilot)


def test_a_screen_as_text():
    rows = drive(Small, nothing, size=(40, 6)).split("\n")
    assert rows == ["  text", "日本 [b]not markup[/] cafe\u0301", "", "", "", "", ""]


def test_what_lies_under_a_dialogue_is_seen():
    async def ask(pilot: Pilot[None]) -> str:
        pilot.app.push_screen(Question())
        await settled(pilot)
        return golden.screen_text(pilot.app)

    rows = drive(Small, ask, size=(40, 7)).split("\n")
    assert rows[0].strip() == "text"
    assert rows[3].strip() == "Sure?"


def test_what_the_app_raises_is_raised():
    async def fail(pilot: Pilot[None]) -> None:
        def burst() -> None:
            raise ValueError("in the app")

        pilot.app.call_later(burst)
        await settled(pilot)

    with pytest.raises(ValueError, match="in the app"):
        drive(Small, fail)


def test_a_golden_file_is_written_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("BRIEFING_UPDATE_GOLDEN", raising=False)
    with pytest.raises(AssertionError, match=r"(?s)no golden file a/b\.txt.*one\n"):
        golden.compare("a/b.txt", "one\n", folder=tmp_path)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("BRIEFING_UPDATE_GOLDEN", "1")
    golden.compare("a/b.txt", "one\r\nzwei 日\n", folder=tmp_path)
    assert (tmp_path / "a/b.txt").read_bytes() == "one\r\nzwei 日\n".encode()
    monkeypatch.delenv("BRIEFING_UPDATE_GOLDEN")
    golden.compare("a/b.txt", "one\r\nzwei 日\n", folder=tmp_path)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("a\nb\n", "a\nc\n", ["-b", "+c"]),
        ("a\nb\n", "a\nb  \n", ["-b", "+b··"]),
        ("a\r\n", "a\n", ["-a\\r", "+a"]),
        ("a\x1b[0m\n", "a\n", ["-a\\x1b[0m", "+a"]),
        ("a\n", "a", ["+\\ no newline at the end"]),
    ],
)
def test_the_difference_can_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, was: str, now: str, told: list[str]
):
    monkeypatch.delenv("BRIEFING_UPDATE_GOLDEN", raising=False)
    (tmp_path / "x").write_bytes(was.encode())
    with pytest.raises(AssertionError) as failure:
        golden.compare("x", now, folder=tmp_path)
    lines = str(failure.value).split("\n")
    assert [line for line in lines[3:] if line[:1] in "+-"] == told
