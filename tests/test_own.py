"""A library of one's own, begun in the app: from the sample with its key, or by the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.model import Memo
from briefing.settings import config, paths
from briefing.tui.ask import Ask
from briefing.tui.browse import Browse
from briefing.tui.walking import Walk
from command_line import run
from desk import DATA, Desk, copy, said, work
from golden import screen_text


def test_the_sample_says_that_it_is_one_and_how_to_start_a_library(home: Path) -> None:
    async def job(desk: Desk) -> None:
        shown = " ".join(screen_text(desk.pilot).split())
        assert f"{desk.app.library.title} sample" in shown
        assert "N: a library of your own" in shown
        await desk.press("f6", "n")
        assert "N starts a library of your own." in said(desk)

    work(DATA, job, is_sample=True, size=(80, 24))

    async def own(desk: Desk) -> None:
        assert "sample" not in screen_text(desk.pilot).splitlines()[0]

    work(DATA, own)


def test_from_the_sample_to_a_library_that_passes_the_check_and_opens_the_next_time(
    home: Path,
) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        # What was done in the sample is none of the new library's.
        await desk.press("right", "down", "space", "N")
        assert "The sample is read-only." in screen_text(desk.pilot)
        await desk.press("enter")
        assert "1 of 3" in screen_text(desk.pilot)
        await desk.type("-desk")
        await desk.press("enter")
        await desk.type("Fish desk")
        await desk.press("enter")
        await desk.type("Quotas, Ports")
        await desk.press("enter")
        await desk.settle()
        assert isinstance(app.screen, Browse)
        assert (app.root, app.is_sample) == (home / "briefing-desk", False)
        assert app.library.title == "Fish desk"
        assert list(app.library.theme_ids())[:2] == ["quotas", "ports"]
        assert desk.selected("shelf").endswith("first-brief")
        assert app.memo == Memo()
        assert "Guided start" not in screen_text(desk.pilot)
        assert "From now on briefing opens it" in said(desk)
        await desk.press("u", "left_square_bracket")
        assert app.memo == Memo()
        assert app.library.title == "Fish desk"
        # It is searched, and the one before is not.
        await desk.press("slash")
        await desk.type("sentence")
        await desk.until(lambda: "first-brief/first-claim" in desk.selected("hits"))
        await desk.press("ctrl+u")
        await desk.type("storage")
        await desk.settle()
        assert "Gas" not in desk.text("hits")

    work(DATA, job, is_sample=True)
    assert run("check", "--strict", "--library", home / "briefing-desk").code == 0
    assert config.load() == (config.Config(library=str(home / "briefing-desk")), ())


def test_a_copy_of_the_sample_opens_the_next_time_unless_the_settings_name_another(
    home: Path,
) -> None:
    async def job(desk: Desk) -> str:
        await desk.press("N", "down", "enter", "enter")
        await desk.settle()
        assert not desk.app.is_sample
        return said(desk)

    file = paths.config_file()
    file.parent.mkdir(parents=True)
    file.write_text('# mine\n\n[keys]\npreset = "vim"\n')
    assert "From now on briefing opens it" in work(DATA, job, is_sample=True)
    assert config.load()[0].library == str(home / "briefing")
    assert file.read_text().startswith("# mine\n")
    assert config.load()[0].keys == {"preset": "vim"}
    # Now there is one: it stays.
    told = work(DATA, job, is_sample=True)
    assert f"Open it again with: briefing --library {home / 'briefing-2'}" in told
    assert config.load()[0].library == str(home / "briefing")


def test_a_library_of_the_settings_that_is_gone_is_named_with_its_place(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    file = paths.config_file()
    file.parent.mkdir(parents=True)
    file.write_text('library = "~/gone"\n')
    ran = run("list", "themes")
    assert ran.code == 3
    said = " ".join(ran.err.split())
    assert f"The setting 'library' in {file} names no library: ~/gone: there is no such" in said


def test_what_cannot_be_is_said_and_that_alone_is_asked_again(home: Path) -> None:
    (home / "briefing").mkdir()
    (home / "briefing" / "mine.txt").write_text("mine")

    async def job(desk: Desk) -> None:
        desk.app.action_begin()
        await desk.settle()
        assert "~/briefing-2" in screen_text(desk.pilot)
        await desk.press("backspace", "backspace", "enter", "enter")
        await desk.type("Steel, steel")
        await desk.press("enter")
        await desk.settle()
        # First the themes, as nothing was looked at yet; then the folder.
        assert "like another" in said(desk)
        assert "3 of 3" in screen_text(desk.pilot)
        await desk.press("ctrl+u")
        await desk.type("Steel")
        await desk.press("enter")
        await desk.settle()
        assert "not an empty folder" in said(desk)
        assert "1 of 3" in screen_text(desk.pilot)
        assert "~/briefing" in screen_text(desk.pilot)
        await desk.press("escape")
        assert not isinstance(desk.app.screen, Ask)
        assert desk.app.root == DATA

    work(DATA, job, is_sample=True)
    assert [p.name for p in (home / "briefing").iterdir()] == ["mine.txt"]
    assert not paths.config_file().exists()


def test_a_library_of_ones_own_is_left_for_another_only_by_its_command(
    home: Path, tmp_path: Path
) -> None:
    root = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("N")
        assert "What is new?" in screen_text(desk.pilot)
        await desk.press("escape", "ctrl+p")
        await desk.type("library of your own")
        await desk.press("enter", "enter", "enter", "enter")
        await desk.settle()
        assert desk.app.root == home / "briefing"
        assert "Open it again with: briefing --library" in said(desk)

    work(root, job)
    assert not paths.config_file().exists(), "which of them opens is for their owner to say"


def test_neither_filter_nor_results_of_the_library_before_hold_in_a_new_one(
    home: Path, tmp_path: Path
) -> None:
    root = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("slash")
        await desk.type("storage")
        await desk.press("enter")
        app.narrow("kind:judgement")
        await desk.settle()
        app.action_begin()
        await desk.settle()
        await desk.press("enter", "enter", "enter")
        await desk.settle()
        assert app.root == home / "briefing"
        assert (app.walk, app.arrangement.query) == (Walk(), "")
        assert "This is your library" in said(desk)
        assert "The filter held that back" not in said(desk)

    work(root, job)


def test_an_app_to_look_with_begins_nothing(home: Path) -> None:
    async def job(desk: Desk) -> None:
        for begin in (desk.app.action_begin, desk.app.action_new):
            begin()
            await desk.settle()
            assert "Nothing can be changed" in said(desk)
            assert isinstance(desk.app.screen, Browse)

    work(DATA, job, is_sample=True, read_only=True)


def test_a_home_that_nobody_has_is_a_folder_of_that_name_and_no_failure(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("list", "themes", "--library", "~nobody-is-called-so/lib")
    assert (ran.code, "names no library" in ran.err) == (3, True)
    ran = run("init", "~nobody-is-called-so")
    assert ran.code == 0

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space", "m", "w", "ctrl+u")
        await desk.type("~nobody-is-called-so-either/memo.md")
        await desk.press("enter")
        await desk.settle()
        assert "Write the memo" in screen_text(desk.pilot)

    work(DATA, job)
