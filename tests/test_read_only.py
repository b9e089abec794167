"""A library that cannot be written to says so before anything is typed, and offers a copy."""

from __future__ import annotations

import os
from unittest.mock import Mock

import pytest

from briefing.library.find import LibraryError
from briefing.memo.working import load_working
from briefing.tui.ask import Ask
from briefing.tui.browse import Browse
from briefing.tui.whole import Whole
from command_line import run
from desk import DATA, Desk, copy, said, work
from golden import screen_text

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.mark.parametrize("key", ["e", "E", "i"])
def test_an_edit_key_says_so_and_offers_a_copy(home, key):
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("right", "down", key)
        assert isinstance(desk.app.screen, Ask)
        shown = screen_text(desk.pilot)
        await desk.press("escape")
        return shown, type(desk.app.screen).__name__

    shown, front = work(DATA, job, is_sample=True)
    assert "The sample is read-only." in shown
    assert "~/briefing" in shown
    assert front == "Browse"
    assert not (home / "briefing").exists()


def test_the_work_goes_on_in_the_copy_with_selection_and_picks(home):
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("right", "down", "space", "down", "E", "enter")
        await desk.settle()
        assert isinstance(desk.app.screen, Browse)
        before = desk.selected("reading")
        await desk.press("E")
        screen = desk.app.screen
        assert isinstance(screen, Whole)
        screen.area.go_to(1)
        await desk.type("# mine")
        await desk.press("enter", "ctrl+s")
        await desk.settle()
        return before, str(desk.app.root), " ".join(desk.app.memo.claims)

    selected, root, picked = work(DATA, job, is_sample=True)
    assert selected == "gas-storage/eighty-seven"
    assert root == str(home / "briefing")
    assert picked == "gas-storage/ninety-two"
    assert load_working(home / "briefing").claims == ("gas-storage/ninety-two",)
    original = (DATA / BRIEF).read_bytes()
    assert (home / "briefing" / BRIEF).read_bytes() == b"# mine\n" + original


def test_a_folder_that_is_taken_is_asked_for_again(home):
    (home / "briefing").mkdir()
    (home / "briefing" / "mine.txt").write_text("mine")

    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "E")
        offered = screen_text(desk.pilot)
        await desk.press(*["backspace"] * 2, "enter")
        await desk.settle()
        assert isinstance(desk.app.screen, Ask)
        return offered

    assert "~/briefing-2" in work(DATA, job, is_sample=True)
    assert [p.name for p in (home / "briefing").iterdir()] == ["mine.txt"]


def test_a_copy_that_cannot_be_read_leaves_one_where_one_was(home, monkeypatch):
    def gone(*_: object) -> None:
        raise LibraryError("It is gone again.")

    async def job(desk: Desk) -> None:
        monkeypatch.setattr("briefing.library.scan.load", gone)
        await desk.press("right", "down", "E", "enter")
        await desk.settle()
        assert isinstance(desk.app.screen, Ask)
        assert "It is gone again." in said(desk)
        assert (desk.app.root, desk.app.is_sample, desk.app.loaded) == (DATA, True, True)
        await desk.press("escape", "space")
        assert desk.app.memo.claims

    work(DATA, job, is_sample=True)


def test_what_fails_as_nobody_foresaw_leaves_one_in_the_copy(home, monkeypatch):
    async def job(desk: Desk) -> None:
        monkeypatch.setattr("briefing.memo.working.save_working", Mock(side_effect=RuntimeError))
        await desk.press("right", "down", "E")
        await desk.pilot.press("enter")
        await desk.until(lambda: "RuntimeError" in said(desk))
        await desk.until(lambda: desk.app.library.root == home / "briefing")
        assert (desk.app.root, desk.app.loaded) == (home / "briefing", True)

    work(DATA, job, is_sample=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_without_the_right_to_write_says_so(tmp_path, home):
    root = copy(tmp_path)
    (root / "briefs").chmod(0o555)

    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "E")
        return screen_text(desk.pilot)

    assert "This library is read-only" in work(root, job)


def test_init_copies_a_library_that_is_there(tmp_path):
    root = copy(tmp_path)
    (root / "archive").mkdir()
    (root / "archive" / "text.txt").write_text("kept")
    (root / ".git").mkdir()
    target = tmp_path / "mine"
    assert run("init", "--from", root, target).code == 0
    assert (target / BRIEF).read_bytes() == (root / BRIEF).read_bytes()
    assert (target / "archive" / "text.txt").read_text() == "kept"
    assert not (target / ".git").exists()
    assert run("init", "--from", tmp_path / "nothing", tmp_path / "other").code == 3
    assert not (tmp_path / "other").exists()


def test_an_app_opened_to_be_read_only_changes_nothing_and_offers_no_copy(tmp_path):
    library = copy(tmp_path)
    before = {f: f.read_bytes() for f in library.rglob("*") if f.is_file()}

    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "space", "i")
        assert isinstance(desk.app.screen, Browse)
        told = screen_text(desk.pilot)
        await desk.press("e", "E", "N", "a", "u")
        assert isinstance(desk.app.screen, Browse)
        return told

    assert "opened to be" in work(library, job, read_only=True)
    assert {f: f.read_bytes() for f in library.rglob("*") if f.is_file()} == before
