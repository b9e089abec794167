"""What happens behind the screen may end in any order, and may fail: each order that was doubted is
forced here, and nothing is lost, shown twice or waited for ever by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any
from unittest.mock import Mock, patch

import pytest
from textual.widgets import Static

from briefing.library import scan as scanning
from briefing.library.scan import Change
from briefing.library.snapshot import Library
from briefing.memo import saved as memos
from briefing.memo.answering import exports
from briefing.search.index import Index
from briefing.tui import next_frame
from briefing.tui.app import BriefingApp
from briefing.tui.beginning import Beginning
from briefing.tui.choose import Choose
from briefing.tui.driver import rests
from briefing.tui.endings import Endings
from briefing.tui.form import Form
from briefing.tui.messages import Written
from briefing.tui.problems import Problems
from briefing.tui.progress import Progress
from briefing.tui.whole import Whole
from briefing.tui.write import Write
from desk import Desk, copy, said, work

TIMEOUT = 20.0
BRIEF = "briefs/energy/gas-storage.toml"


class UnforeseenError(Exception):
    """What nobody who wrote the program has thought of."""


def fails(*_: object, **__: object) -> None:
    raise UnforeseenError


@contextmanager
def failing(where: Any, name: str) -> Iterator[None]:
    """A function fails as nobody foresaw."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, name, fails)
        yield


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # Where pages are written that are given no folder.
    return copy(tmp_path)


def test_a_screen_that_was_just_opened_does_not_rest_before_it_has_begun(root: Path) -> None:
    """Else the key behind the one that opened it would go to it before anything has the focus."""

    async def job(desk: Desk) -> None:
        screen = Choose("Which?", [])
        desk.app.push_screen(screen)
        assert not screen.is_running
        assert not rests(screen)
        await desk.settle()
        assert rests(screen)
        screen.dismiss(None)
        await desk.settle()
        assert not screen.is_running
        assert rests(screen)

    work(root, job)


def test_a_look_begins_with_what_the_one_before_it_found(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the app asks for it before it has come to what was found."""
    began: list[Library] = []
    scan, real = scanning.scan, BriefingApp._look_at_folder
    go_on, looked = Event(), Event()

    def noting(old: Library, **named: Any) -> Change:
        began.append(old)
        assert go_on.wait(TIMEOUT)
        return scan(old, **named)

    def telling(app: BriefingApp) -> None:
        real(app)
        looked.set()

    async def job(desk: Desk) -> None:
        monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)
        await desk.settle()
        monkeypatch.setattr(scanning, "scan", noting)
        monkeypatch.setattr(BriefingApp, "_look_at_folder", telling)
        path = root / BRIEF
        path.write_text(path.read_text().replace("92 per cent", "93 per cent"))
        desk.app.look_again()
        await desk.until(lambda: began)
        go_on.set()
        # The app is busy, and comes to nothing that was posted meanwhile.
        assert looked.wait(TIMEOUT)
        time.sleep(0.05)
        desk.app.look_again()
        await desk.settle()
        assert len(began) == 2
        assert began[0] is not began[1] is desk.app.library

    work(root, job)


def test_what_one_look_of_the_index_could_not_take_in_the_next_does(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brief(n: int) -> str:
        return f'title = "Brief {n}"\n\n[[claims]]\nid = "one"\ntext = "Walrus{n} are counted."\n'

    async def job(desk: Desk) -> None:
        app = desk.app
        with failing(Index, "update"):
            (root / "briefs/energy/first.toml").write_text(brief(1))
            app.look_again()
            await desk.until(lambda: "UnforeseenError" in said(desk))
            assert "first/one" in app.library.claims
            await desk.until(lambda: not app.indexing)
        assert app.progress is None
        (root / "briefs/energy/second.toml").write_text(brief(2))
        app.look_again()
        await desk.settle()
        for word, ref in (("walrus1", "first/one"), ("walrus2", "second/one")):
            results = app.ask_index(app.library, word, limit=5)
            assert results is not None
            assert [hit.ref for hit in results.hits if hit.type == "claim"] == [ref]

    work(root, job)


def test_how_far_a_check_is_goes_with_the_screen_that_asked_for_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def looks(*given: Any) -> None:
        tell = given[-1]
        tell("Checking", 1, 5, "files")
        begun.set()
        assert go_on.wait(TIMEOUT)
        tell("Checking", 2, 5, "files")

    monkeypatch.setattr("briefing.tui.problems.first_of_each", looks)

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.settle()
        app.push_screen(Problems())
        await desk.until(begun.is_set)
        app.progress = Progress("Checking", 1, 5, "files")
        await desk.pilot.press("escape")
        await desk.until(lambda: not isinstance(app.screen, Problems))
        go_on.set()
        await desk.until(lambda: app.progress is None)

    work(root, job)


# Failures that nobody foresaw


def test_a_form_whose_save_failed_can_be_saved_again(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "i")
        form = desk.app.screen
        assert isinstance(form, Form)
        await desk.press("end")
        await desk.type(" Really.")
        with failing(scanning, "scan"):
            await desk.pilot.press("ctrl+s")
            await desk.until(lambda: "Nothing was written." in said(desk))
            await desk.until(lambda: "UnforeseenError" in said(desk))
            assert desk.app.screen is form
        await desk.press("ctrl+s")
        assert desk.app.screen is not form
        assert " Really." in (root / BRIEF).read_text()

    work(root, job)


def test_a_whole_file_whose_save_failed_can_be_saved_again(root: Path) -> None:
    from briefing.library import rewrite

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "E")
        screen = desk.app.screen
        assert isinstance(screen, Whole)
        await desk.press("ctrl+home")
        await desk.type("# Mine")
        await desk.press("enter")
        with failing(rewrite, "rewrite"):
            await desk.pilot.press("ctrl+s")
            await desk.until(lambda: "Not saved: nothing was written." in said(desk))
            assert screen.is_changed
        await desk.press("ctrl+s")
        assert not screen.is_changed
        assert (root / BRIEF).read_text().startswith("# Mine\n")

    work(root, job)


def test_an_undo_that_failed_holds_no_key(root: Path) -> None:
    from briefing.library import undo

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "i", "end")
        await desk.type(" Really.")
        await desk.press("ctrl+s")
        ended: list[Written] = []
        with failing(undo, "undo"):
            app.again(lambda: undo.undo(root), lambda _: "", then=ended.append)
            await desk.until(lambda: ended)
        assert ended[0].why_not == "Nothing was written."
        await desk.press("escape", "u")
        assert " Really." not in (root / BRIEF).read_text()

    work(root, job)


def test_a_page_whose_writing_failed_can_be_written_again(root: Path, tmp_path: Path) -> None:
    from briefing.tui import write

    page = tmp_path / "page.md"

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space", "m", "w", "ctrl+u")
        dialogue = desk.app.screen
        assert isinstance(dialogue, Write)
        answer = dialogue.query_one("#answer", Static)
        await desk.type(str(page))
        with failing(write, "release"):
            await desk.pilot.press("enter")
            await desk.until(lambda: "Not written." in str(answer.content))
            assert desk.app.screen is dialogue
        assert not page.exists()
        await desk.press("enter")
        assert page.exists()

    work(root, job)


def test_a_page_that_stands_is_told_whatever_fails_after_it(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space", "m", "w", "ctrl+u")
        await desk.type(str(page))
        with failing(exports, "keep"):
            await desk.pilot.press("enter")
            await desk.until(lambda: not isinstance(desk.app.screen, Write))
            await desk.until(lambda: "UnforeseenError" in said(desk))
        assert page.exists()
        full = Mock(side_effect=OSError("No space left on device"))
        with patch.object(exports, "keep", full):
            await desk.press("w", "enter", "enter")
            assert "The manifest of this memo could not be kept: No space left" in said(desk)

    work(root, job)


def test_a_memo_whose_saving_failed_is_told_so(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space")
        with failing(memos, "keep"), failing(memos, "keep_new"):
            desk.app._save(desk.app.memo, over=False, name="Mine")
            await desk.until(lambda: "Not written." in said(desk))
        desk.app._save(desk.app.memo, over=False, name="Mine")
        await desk.settle()
        assert "Saved in memos/" in said(desk)

    work(root, job)


@pytest.mark.parametrize("is_left", [False, True])
def test_an_app_that_is_left_puts_nothing_right_behind_the_frame_it_keeps(is_left: bool) -> None:
    """The folders it would change say whether that frame still holds."""
    held: list[bool] = []

    class App(Beginning):
        _exit = is_left

        def _recovered(self) -> list[str]:
            held.append(self.puts_right.locked())
            return ["Put right."]

    assert App()._recovered_late() == ([] if is_left else ["Put right."])
    assert held == ([] if is_left else [True])


def test_a_frame_is_kept_when_what_was_being_put_right_is(monkeypatch: pytest.MonkeyPatch) -> None:
    app: Any = Endings()
    app.puts_right, app._last_frame = Lock(), "a picture"
    kept: list[bool] = []
    monkeypatch.setattr(next_frame, "keep", lambda *_: kept.append(app.puts_right.locked()))
    app.keep_frame()
    assert kept == [True]
