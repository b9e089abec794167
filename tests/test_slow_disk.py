"""A disk that does not answer holds up what needs it, and never the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from briefing.library import bookmarks, locate, save
from briefing.library.target import Target
from briefing.library.unsaved import pending
from briefing.memo import saved, templates, working
from briefing.memo.working import load_working
from briefing.model import Source
from briefing.settings import config
from briefing.tui import conflicts, starting
from briefing.tui.capture_box import Box
from desk import Desk, copy, work

TIMEOUT = 20.0


@contextmanager
def stuck(where: Any, name: str) -> Iterator[Event]:
    """A function that reads or writes does so only when the event is set."""
    on, real = Event(), getattr(where, name)

    def waits(*given: Any, **named: Any) -> Any:
        assert on.wait(TIMEOUT)
        return real(*given, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, name, waits)
        try:
            yield on
        finally:
            on.set()


def test_picks_are_kept_behind_the_screen(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        with stuck(working, "write_text") as disk:
            await desk.pilot.press("space")
            await desk.until(lambda: len(desk.app.memo.claims) == 1)
            desk.app.look_again()
            await desk.pilot.press("down", "space")
            await desk.until(lambda: len(desk.app.memo.claims) == 2)
            # What the file says meanwhile is not what somebody else has picked.
            desk.app.look_at_picks()
            await desk.pilot.press("question_mark")
            await desk.until(lambda: len(desk.app.screen_stack) == 2)
            assert not load_working(library).claims
            disk.set()
            await desk.settle()
        assert len(desk.app.memo.claims) == 2
        assert load_working(library).claims == desk.app.memo.claims

    work(library, job)


def test_picks_that_cannot_be_kept_stay_and_are_kept_later(tmp_path: Path) -> None:
    library = copy(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(working, "write_text", full)
            await desk.press("space")
            desk.app.look_again()
            await desk.settle()
            said = [n.message for n in desk.app._notifications]
            assert any("No space left" in words for words in said)
            assert len(desk.app.memo.claims) == 1
        await desk.press("down", "space")
        assert load_working(library).claims == desk.app.memo.claims

    work(library, job)


def test_bookmarks_are_kept_behind_the_screen(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        with stuck(bookmarks, "write_text") as disk:
            await desk.pilot.press("b", "down", "b")
            await desk.until(lambda: len(desk.app.marked) == 2)
            desk.app.look_again()
            desk.app.look_at_bookmarks()
            await desk.pilot.press("u")
            await desk.until(lambda: len(desk.app.marked) == 1)
            assert not bookmarks.bookmarks(library)
            disk.set()
            await desk.settle()
        assert len(desk.app.marked) == 1
        assert bookmarks.bookmarks(library) == desk.app.bookmarks

    work(library, job)


def test_bookmarks_that_cannot_be_kept_stay_and_are_kept_later(tmp_path: Path) -> None:
    library = copy(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async def job(desk: Desk) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(bookmarks, "write_text", full)
            await desk.press("b")
            desk.app.look_again()
            await desk.settle()
            said = [n.message for n in desk.app._notifications]
            assert any("No space left" in words for words in said)
            assert len(desk.app.marked) == 1
        await desk.press("down", "b")
        assert len(desk.app.marked) == 2
        assert bookmarks.bookmarks(library) == desk.app.bookmarks

    work(library, job)


def test_picks_and_bookmarks_are_kept_as_soon_as_there_is_room(tmp_path: Path) -> None:
    """Nothing else has to be picked for that, and it is said once that there is none."""
    library = copy(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(bookmarks, "write_text", full)
            patched.setattr(working, "write_text", full)
            await desk.press("space", "b")
            for _ in range(3):
                desk.app.look_again()
                await desk.settle()
        said = [n.message for n in desk.app._notifications if "No space left" in n.message]
        assert len(said) == 2
        desk.app.look_again()
        await desk.settle()
        assert load_working(library).claims == desk.app.memo.claims != ()
        assert bookmarks.bookmarks(library) == desk.app.bookmarks != ()

    work(library, job)


def test_a_name_that_was_typed_for_a_memo_is_offered_until_it_is_saved(tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "space", "m")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(saved, "keep_new", full)
            await desk.press("S", "ctrl+u")
            await desk.type("Room for gas")
            await desk.press("enter")
        await desk.press("S")
        return desk.app.screen.query_one(Input).value

    assert work(copy(tmp_path), job) == "Room for gas"


def test_the_file_of_what_is_edited_is_looked_for_behind_the_screen(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        with stuck(locate, "read") as disk:
            await desk.pilot.press("E", "question_mark")
            await desk.until(lambda: type(desk.app.screen).__name__ == "Help")
            await desk.pilot.press("escape")
            await desk.until(lambda: len(desk.app.screen_stack) == 1)
            disk.set()
            await desk.until(lambda: type(desk.app.screen).__name__ == "Whole")
            await desk.settle()

    work(copy(tmp_path), job)


def test_what_a_dialogue_needs_is_read_behind_the_screen(tmp_path: Path) -> None:
    """The forms of memos, the templates of briefs, the settings, a memo and how it was."""
    opens = {
        "action_setup": (templates, "files", "Setup"),
        "action_template": (templates, "files", "Choose"),
        "action_memos": (saved, "is_written_to", "Memos"),
        "action_address": (config, "load", "Choose"),
    }

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down")
        for action, (module, name, screen) in opens.items():
            with stuck(module, name) as disk:
                getattr(app, action)()
                await desk.pilot.press("question_mark")
                await desk.until(lambda: type(app.screen).__name__ == "Help")
                await desk.pilot.press("escape")
                await desk.until(lambda: len(app.screen_stack) == 1)
                disk.set()
                await desk.until(lambda s=screen: type(app.screen).__name__ == s)  # type: ignore[misc]
            await desk.press("escape")
        with stuck(saved, "write_text") as disk:
            app.open_memo("winter-outlook")
            await desk.pilot.press("down", "up")
            assert not app.memo.id
            disk.set()
            await desk.until(lambda: type(app.screen).__name__ == "MemoScreen")
            assert app.memo.id == "winter-outlook"
        # An app that is taken down while a screen is put together has nothing to put into it.
        await desk.settle()

    work(copy(tmp_path), job)


def test_keys_wait_for_what_a_screen_works_out_when_what_it_needed_has_been_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def job(desk: Desk) -> None:
        app, held = desk.app, [False]
        driver: Any = app._driver
        driver.hold, driver.release = (
            partial(held.__setitem__, 0, True),
            partial(held.__setitem__, 0, False),
        )
        driver.typed_at, driver.quieten = 0.0, lambda: None
        monkeypatch.setattr(starting, "TerminalDriver", type(driver))
        app.let_keys_through()
        monkeypatch.setattr("briefing.tui.desk.MOMENT", TIMEOUT)
        with stuck(conflicts, "overlaps") as disk:
            app.fetch(lambda: None, lambda _: app.push_screen(conflicts.Conflicts()))
            await desk.until(lambda: app.screen.is_mounted and len(app.screen_stack) == 2)
            await desk.pilot.pause()
            app.let_keys_through()
            assert held[0]
            disk.set()
            await desk.settle()
        assert not held[0]

    work(copy(tmp_path), job)


def test_what_is_typed_in_a_form_while_it_is_saved_is_not_lost(tmp_path: Path) -> None:
    """A disk may take longer than keys are made to wait."""
    library = copy(tmp_path)
    brief = library / "briefs/energy/gas-storage.toml"

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "i")
        await desk.type(" Once.")
        with stuck(save, "save") as disk:
            await desk.pilot.press("ctrl+s")
            await desk.pilot.press(*"Twice.")
            disk.set()
            await desk.until(lambda: len(desk.app.screen_stack) == 1)
            await desk.settle()
        assert "Once." in brief.read_text() and "Twice." not in brief.read_text()
        [kept] = pending(library)
        assert kept.text.endswith("Once.Twice.") and kept.base.endswith("Once.")
        desk.app.go_on_with(kept)
        await desk.settle()
        await desk.press("ctrl+s")
        assert "Once.Twice." in brief.read_text()
        assert pending(library) == ()

    work(library, job)


def test_what_is_typed_in_a_new_thing_while_it_is_saved_is_kept_for_it(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        desk.app.open_form(Target("source").name, {"title": "A report"})
        await desk.settle()
        with stuck(save, "save") as disk:
            await desk.pilot.press("ctrl+s")
            await desk.pilot.press(*"ed")
            disk.set()
            await desk.until(lambda: len(desk.app.screen_stack) == 1)
            await desk.settle()
        [kept] = pending(library)
        source = desk.app.library.get(kept.ref)
        assert isinstance(source, Source) and source.title == "A report"
        assert (kept.field, kept.text, kept.base) == ("title", "A reported", "A report")

    work(library, job)


def test_what_is_typed_behind_what_is_taken_in_stays(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await desk.type("The ferry sank.")
        with stuck(save, "save") as disk:
            await desk.pilot.press("enter")
            await desk.pilot.press(*"Twice.")
            disk.set()
            await desk.until(lambda: "is kept" in str(desk.app.screen.query_one("#said").render()))
            await desk.settle()
        assert desk.app.screen.query_one(Box).text == "The ferry sank.Twice."
        texts = [claim.text for claim in desk.app.library.claims.values()]
        assert "The ferry sank." in texts
        await desk.until(
            lambda: (
                [kept.text for kept in pending(library) if kept.field == "text"]
                == ["The ferry sank.Twice."]
            )
        )

    work(library, job)
