"""ctrl+q behind keys that wait for what is being done: they have their effect first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from briefing.library import unsaved
from briefing.memo import working
from desk import Desk, copy, said, work
from terminal import Terminal

DAY = {"BRIEFING_TODAY": "2025-11-28"}
SECRET = "Gas stores were 92 per cent"

BUSY = """
import sys, threading
from briefing.tui import driver

driver.PATIENCE, driver.AT_MOST = 60.0, 0.3
came = threading.Event()
send = driver.TerminalDriver.send_message

def sent(self, message):
    send(self, message)
    if getattr(message, "key", "") == "ctrl+q":
        came.set()

driver.TerminalDriver.send_message = sent
from briefing.library import locate, save
really = save.save
fails = sys.argv.pop(1) == "fails"

def saved(*given, **named):
    assert came.wait(60)
    if fails:
        raise save.SaveRefused("The disk is full.")
    return really(*given, **named)

save.save = saved
locate.locate = lambda *_: threading.Event().wait()
from briefing.__main__ import main

sys.exit(main())
"""
"""The app, in which no save is done before ctrl+q was pressed, and no file is found."""


def begin(tmp_path: Path, fails: bool = False) -> tuple[Path, list[str | Path]]:
    """A library, and the command that opens it so."""
    script, library = tmp_path / "busy.py", copy(tmp_path)
    script.write_text(BUSY)
    words: list[str | Path]
    words = [sys.executable, script, "fails" if fails else "does", "open", "--library", library]
    return library, words


def edited(terminal: Terminal) -> Terminal:
    """A claim whose form has another text, which is not saved."""
    terminal.wait("WHAT WE KNOW")
    terminal.press("right", "down")
    terminal.click_text(SECRET).press("i")
    terminal.wait("ctrl+s saves")
    terminal.type(" Well.").wait("Well.")
    return terminal


def all_of(library: Path) -> str:
    return "".join(path.read_text() for path in library.rglob("*.toml"))


def kept_in(tmp_path: Path) -> list[str]:
    return [path.read_text() for path in (tmp_path / ".local").rglob("unsaved/*.json")]


def test_what_is_typed_behind_a_save_is_done_before_the_end(tmp_path: Path) -> None:
    library, words = begin(tmp_path)
    with Terminal(words, home=tmp_path, env=DAY) as terminal:
        edited(terminal)._send(b"\x13aThe ferry sank.\r\x11")
        assert terminal.wait_exit() == 0
    assert " Well." in all_of(library)
    assert "The ferry sank." in all_of(library)
    assert kept_in(tmp_path) == []


def test_the_end_waits_for_the_save_that_it_is_asked_behind(tmp_path: Path) -> None:
    """So that what is saved is not offered again."""
    library, words = begin(tmp_path)
    with Terminal(words, home=tmp_path, env=DAY) as terminal:
        edited(terminal)._send(b"\x13\x11")
        assert terminal.wait_exit() == 0
    assert " Well." in all_of(library)
    assert kept_in(tmp_path) == []


def test_what_could_not_be_saved_is_kept_with_what_was_typed_behind_it(tmp_path: Path) -> None:
    library, words = begin(tmp_path, fails=True)
    with Terminal(words, home=tmp_path, env=DAY) as terminal:
        edited(terminal)._send(b"\x13 Too.\x11")
        assert terminal.wait_exit() == 0
    assert " Well." not in all_of(library)
    [kept] = kept_in(tmp_path)
    assert "Well. Too." in kept


@pytest.mark.parametrize("typed", ["", "x"], ids=["nothing typed", "asked twice"])
def test_who_does_not_want_to_wait_quits_at_once(typed: str, tmp_path: Path) -> None:
    """Whatever is read, it may never come."""
    _, words = begin(tmp_path)
    with Terminal(words, home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down")
        terminal.wait("BEHIND THIS CLAIM")
        terminal.type("E" + typed).settle()
        terminal._send(b"\x11")
        if typed:
            terminal._send(b"\x11")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


def full(*_: object) -> None:
    """A disk without room."""
    raise OSError(28, "No space left on device")


def test_what_cannot_be_kept_is_left_only_by_who_insists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "i")
        with monkeypatch.context() as patched:
            patched.setattr(unsaved, "write_text", full)
            await desk.type(" Well.")
            await desk.until(lambda: "is not kept until" in said(desk))
            await desk.press("ctrl+q")
            assert not app._exit
            assert "it cannot be written: what you typed. q or ctrl+q again" in said(desk)
            patched.setattr(working, "write_text", full)
            app.toggle_picks(["gas-storage/ninety-two"])
            await desk.until(lambda: app.picks_cannot_be_kept)
            await desk.press("ctrl+q")
            assert not app._exit
            assert "what you typed and your picks" in said(desk)
        # There is room again.
        app.screen._keep()  # type: ignore[attr-defined]
        app.look_at_picks()
        await desk.until(lambda: not app.picks_cannot_be_kept)
        await desk.settle()
        await desk.press("ctrl+q")
        assert app._exit

    work(copy(tmp_path), job)


def test_who_insists_leaves_without_what_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "i")
        monkeypatch.setattr(unsaved, "write_text", full)
        await desk.type(" Well.")
        await desk.until(lambda: "is not kept until" in said(desk))
        await desk.press("ctrl+q", "ctrl+q")
        assert desk.app._exit

    work(copy(tmp_path), job)
