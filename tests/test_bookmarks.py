"""Bookmarks: set and taken away, kept outside the library, followed when things are renamed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing.library.bookmarks import (
    FILE,
    Bookmark,
    BookmarksError,
    bookmarks,
    follow,
    mark,
    unmark,
)
from briefing.settings.paths import state_folder
from command_line import run
from desk import DATA, Desk, copy, work
from golden import screen_text

CLAIM = "gas-storage/ninety-two"


def test_they_are_kept_in_the_order_they_were_set(tmp_path: Path) -> None:
    assert bookmarks(tmp_path) == ()
    mark(tmp_path, [Bookmark("one", "One"), Bookmark("two")])
    # Another app, which has not looked since, sets one too: nobody's is lost.
    mark(tmp_path, [Bookmark("two"), Bookmark("three", "[sic] \x1b")])
    assert [b.ref for b in bookmarks(tmp_path)] == ["one", "two", "three"]
    assert bookmarks(tmp_path)[2].title == "[sic] \x1b"
    unmark(tmp_path, ["two"])
    assert [b.ref for b in bookmarks(tmp_path)] == ["one", "three"]
    assert not list(tmp_path.iterdir())


def test_renames_are_followed_and_undoing_them_too(tmp_path: Path) -> None:
    mark(tmp_path, [Bookmark("old"), Bookmark("other")])
    follow(tmp_path, {"old": "new"})
    assert bookmarks(tmp_path)[0] == Bookmark("new", formerly=("old",))
    follow(tmp_path, {"new": "old"})
    assert bookmarks(tmp_path)[0] == Bookmark("old", formerly=("new",))
    follow(tmp_path, {"other": "old"})
    assert [b.ref for b in bookmarks(tmp_path)] == ["old"]
    assert unmark(tmp_path, ["new"]) == ()


@pytest.mark.parametrize(
    "content",
    ["", "\xff", "[]", "{}", '{"version": 1}', '{"version": 1, "bookmarks": [{"ref": 1}]}'],
)
def test_a_file_that_makes_no_sense_is_kept_aside(tmp_path: Path, content: str) -> None:
    path = state_folder(tmp_path) / FILE
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="latin-1")
    with pytest.raises(BookmarksError, match="cannot be read"):
        bookmarks(tmp_path)
    assert mark(tmp_path, [Bookmark("one")]) == (Bookmark("one"),)
    kept = path.with_name("bookmarks.unreadable-1.json")
    assert kept.read_text(encoding="latin-1") == content


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = state_folder(tmp_path) / FILE
    path.parent.mkdir(parents=True)
    path.write_text('{"version": 2, "bookmarks": {}}')
    with pytest.raises(BookmarksError, match="newer"):
        mark(tmp_path, [Bookmark("one")])
    assert path.read_text() == '{"version": 2, "bookmarks": {}}'


def test_the_app_sets_and_takes_away_and_undoes() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "b")
        assert app.marked == {CLAIM}
        assert "★ Gas stores were 92" in desk.text("reading")
        assert "★ Bookmarked." in desk.words()
        await desk.press("u")
        assert app.marked == set()
        await desk.press("ctrl+r")
        assert [b.ref for b in bookmarks(app.root)] == [CLAIM]
        await desk.press("left", "b")
        assert "★ Gas storage before the winter" in " ".join(desk.text("shelf").split())
        app.go_to("storage-statement")
        await desk.settle()
        # Another briefing sets one meanwhile.
        mark(app.root, [Bookmark("energy")])
        app.look_again()
        await desk.settle()
        assert app.marked == {CLAIM, "gas-storage", "energy"}
        await desk.press("B")
        assert desk.text("bookmarks").splitlines()[0].split()[-1] == "theme"
        await desk.press("down", "x")
        assert app.marked == {CLAIM, "energy"}
        await desk.press("u")
        assert app.marked == {CLAIM, "gas-storage", "energy"}
        # Several are one change.
        await desk.press("home", "shift+down", "x")
        assert len(app.marked) == 1
        assert "2 bookmarks are gone; u brings them back." in [
            n.message for n in app._notifications
        ]
        await desk.press("u")
        assert app.marked == {CLAIM, "gas-storage", "energy"}
        await desk.press("end", "enter")
        assert desk.selected("reading") == CLAIM
        for view in ("M", "T"):
            await desk.press("space", view)
            assert any("★" in line and "Gas stores" in line for line in lines(desk)), view
            await desk.press("escape")

    def lines(desk: Desk) -> list[str]:
        return screen_text(desk.pilot).splitlines()

    work(DATA, job)


def test_what_has_gone_says_so_and_can_be_taken_away(tmp_path: Path) -> None:
    library = copy(tmp_path)
    mark(library, [Bookmark("vanished", "What was [here]")])

    async def job(desk: Desk) -> None:
        await desk.press("B")
        assert "What was [here] no longer there" in desk.text("bookmarks")
        await desk.press("enter", "x")
        assert desk.app.bookmarks == ()

    work(library, job)


def test_the_command_line_sets_lists_and_removes(tmp_path: Path) -> None:
    library = copy(tmp_path)

    def told(*arguments: str) -> str:
        done = run(*arguments, "--library", str(library))
        assert done.code == 0, done.err
        return done.out

    assert told("bookmark", "gas-storage", CLAIM, "energy") == ""
    assert told("bookmark").splitlines()[1].startswith(f"{CLAIM}\tGas stores were 92")
    told("rename", "gas-storage", "gas-stores")
    items = json.loads(told("list", "bookmarks", "--json"))["items"]
    assert [item["ref"] for item in items] == ["gas-stores", "gas-stores/ninety-two", "energy"]
    told("undo")
    items = json.loads(told("bookmark", "--json"))["items"]
    assert [item["ref"] for item in items] == ["gas-storage", CLAIM, "energy"]
    (library / "briefs" / "energy" / "gas-storage.toml").unlink()
    listed = told("list", "bookmarks").splitlines()
    assert listed[0] == "gas-stores\tGas storage before the winter\tnot in the library"
    told("bookmark", "--remove", "gas-stores", "energy")
    assert len(told("bookmark").splitlines()) == 1
    wrong = run("bookmark", "landing-quota", "--library", str(library))
    assert (wrong.code, "did you mean 'landing-quotas'?" in wrong.err) == (2, True)
