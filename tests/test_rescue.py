"""What was typed and not saved is offered at the next start; nothing goes but what is given up."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from briefing.library import save as saving
from briefing.library import unsaved
from briefing.library.scan import load
from briefing.library.unsaved import CAPTURE, Unsaved, keep, pending
from briefing.settings.paths import state_folder
from briefing.text import day
from briefing.tui.app import BriefingApp
from briefing.tui.ask import Ask
from briefing.tui.capture import Capture
from briefing.tui.form import Form
from briefing.tui.memo import MemoScreen
from briefing.tui.rescue import Rescue
from briefing.tui.rows import Rows
from briefing.tui.whole import Whole
from desk import Desk, copy, work
from golden import screen_text

BRIEF = "briefs/energy/gas-storage.toml"
OTHER = """title = "Filling"
[[claims]]
id = "in-spring"
text = "Stores were filled in spring."
date = 2025-04-01
event = "filling"
[[claims]]
id = "in-summer"
text = "Stores were filled in summer."
date = 2025-07-01
event = "filling"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def test_nothing_is_offered_where_nothing_is_pending(root):
    async def job(desk: Desk) -> str:
        return type(desk.app.screen).__name__

    assert work(root, job) == "Browse"


def test_a_file_is_offered_with_what_where_when_and_its_words(root):
    before = (root / BRIEF).read_text()
    keep(root, BRIEF, "file", f"# typed before the kill\n{before}", before)

    async def job(desk: Desk) -> tuple[str, str, str, str]:
        assert isinstance(desk.app.screen, Rescue)
        listed, words = desk.text("pending"), desk.text("typed")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Whole)
        assert desk.app.screen.is_changed
        await desk.press("ctrl+s", "escape")
        await desk.settle()
        return listed, words, desk.text("pending"), type(desk.app.screen).__name__

    listed, words, after, front = work(root, job)
    assert BRIEF in listed
    assert f"file · {pending_day()}" in listed
    assert "# typed before the kill" in words
    assert front == "Rescue"
    assert "Nothing: all that was typed is saved or given up." in after
    assert (root / BRIEF).read_text() == f"# typed before the kill\n{before}"


def pending_day() -> str:
    return day(time.strftime("%Y-%m-%d"), short=True)


def test_what_the_file_has_become_since_is_carried_into_what_was_typed(root):
    before = (root / BRIEF).read_text()
    keep(root, BRIEF, "file", f"# typed before the kill\n{before}", before)
    (root / BRIEF).write_text(f"{before}# written since\n")

    async def job(desk: Desk) -> str:
        await desk.press("enter")
        await desk.settle()
        return desk.app.screen.text  # type: ignore[attr-defined]

    assert work(root, job) == f"# typed before the kill\n{before}# written since\n"


def test_what_was_typed_last_is_last_also_within_a_second(root):
    keep(root, f"{CAPTURE}:1", "text", "typed first")
    keep(root, BRIEF, "file", "typed second", "")
    keep(root, f"{CAPTURE}:0", "text", "typed third")
    assert [u.text for u in pending(root)] == ["typed first", "typed second", "typed third"]


def test_what_is_selected_stays_selected_when_something_before_it_goes(root):
    keep(root, f"{CAPTURE}:1", "text", "typed first")
    keep(root, f"{CAPTURE}:2", "text", "typed second")
    keep(root, f"{CAPTURE}:3", "text", "typed third")

    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("down")
        before = desk.text("typed")
        unsaved.let_go(root, pending(root)[:1])
        desk.app.screen.refresh_rows()
        await desk.settle()
        return before, desk.text("typed")

    before, after = work(root, job)
    assert "typed second" in before
    assert after == before


def test_fields_are_offered_together_in_their_form(root):
    keep(root, "gas-storage/ninety-two", "text", "Stores were nearly full.", "")
    keep(root, "gas-storage/ninety-two", "caveat", "no caveat at all", "stores in use only")

    async def job(desk: Desk) -> tuple[str, str]:
        listed = desk.text("pending")
        await desk.press("enter")
        await desk.settle()
        assert isinstance(desk.app.screen, Form)
        return listed, screen_text(desk.pilot)

    listed, caveat = work(root, job)
    assert "claim ·" in listed
    assert "caveat" in listed
    assert "no caveat at all" in caveat


def test_what_was_to_be_made_is_offered_in_words(root):
    keep(root, "new:claim:gas-storage::", "text", "Newer.")

    async def offered(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Rescue)
        assert "New claim in " in desk.text("pending")
        assert "new claim in gas-storage" in desk.text("typed")
        assert "new:" not in desk.text("pending") + desk.text("typed")

    work(root, offered)


def test_what_was_to_be_taken_in_is_offered_and_goes_on(root):
    async def killed(desk: Desk) -> None:
        await desk.press("a")
        await desk.type("Stores are empty.")
        screen = desk.app.screen
        assert isinstance(screen, Capture)
        screen._keep()
        await desk.settle()
        assert "Stores are empty." in [u.text for u in pending(root)]
        screen.query_one("#source", Input).focus()
        await desk.type("wire")

    async def offered(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Rescue)
        listed = desk.text("pending")
        assert "TYPED AND NOT SAVED 1" in listed
        assert "Stores are empty.\nto be added" in listed
        assert "capture:" not in listed + desk.text("typed")
        assert "wire" in desk.text("typed")
        await desk.press("enter")
        screen = desk.app.screen
        assert isinstance(screen, Capture)
        assert screen.query_one("#source", Input).value == "wire"
        await desk.press("ctrl+s")
        await desk.settle()

    work(root, killed)
    work(root, offered)
    assert pending(root) == ()
    claims = [c for c in load(root).claims.values() if c.text == "Stores are empty."]
    assert [e.source for c in claims for e in c.evidence] == ["wire-storage"]


@pytest.mark.parametrize(
    ("line", "name", "wanted"),
    [
        ("gas-storage/law-of-2022", "To be the sentence for the memo", "after"),
        ("bottom-line", "To be the bottom line of the memo", "bottom"),
        ("own:0", "To be the sentence of the memo", "reworded"),
    ],
)
def test_words_for_the_memo_are_offered_and_go_on(root, line, name, wanted):
    words = "We should say so."

    async def memo(desk: Desk) -> MemoScreen:
        screen = desk.app.screen
        assert isinstance(screen, MemoScreen)
        return screen

    async def killed(desk: Desk) -> None:
        await desk.press("right", "down", "space", "down", "down", "space", "m")
        if wanted == "reworded":
            assert (await memo(desk)).outline.select("gas-storage/law-of-2022")
            await desk.press("i")
            await desk.type("Said before.")
            await desk.press("enter")
            assert not pending(root)
        assert (await memo(desk)).outline.select(line)
        await desk.settle()
        await desk.press("i")
        assert isinstance(desk.app.screen, Ask)
        desk.app.screen.query_one(Input).value = ""
        await desk.type(words)

    async def offered(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Rescue)
        assert words in desk.text("pending") and "memo:" not in desk.text("pending")
        assert name in desk.text("typed") and "memo:" not in desk.text("typed")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Ask)
        assert desk.app.screen.query_one(Input).value == words
        await desk.press("enter")
        said = desk.app.memo
        if wanted == "bottom":
            assert said.bottom_line == words
        else:
            (text,) = said.texts
            assert (text.text, text.after) == (words, "gas-storage/law-of-2022")
        await desk.settle()
        assert not pending(root)

    work(root, killed)
    assert [u.text for u in pending(root)] == [words]
    work(root, offered)


def test_the_reason_of_a_dismissal_is_offered_and_is_not_lost_where_it_cannot_be_saved(
    root, monkeypatch
):
    (root / "briefs/energy/other.toml").write_text(OTHER)
    words = "Two ways of counting."

    async def killed(desk: Desk) -> None:
        await desk.press("C", "d")
        assert isinstance(desk.app.screen, Ask)
        await desk.type(words)

    async def offered(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Rescue)
        assert "To be the reason why both may stand" in desk.text("typed")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Ask)
        with monkeypatch.context() as full:
            full.setattr(saving, "save", refused)
            await desk.press("enter")
        assert isinstance(desk.app.screen, Ask)
        assert desk.app.screen.query_one(Input).value == words
        await desk.press("enter")
        await desk.settle()
        assert not isinstance(desk.app.screen, Ask) and not pending(root)

    def refused(*_: object, **__: object) -> None:
        raise saving.SaveRefused("Nothing was written: no space is left on the disk.")

    work(root, killed)
    assert [u.text for u in pending(root)] == [words]
    work(root, offered)
    assert [d.why for d in load(root).dismissed] == [words]


def test_a_claim_from_a_passage_goes_on_with_its_quotation(root):
    name = f"{CAPTURE}wire-storage:0"
    said = {"text": "Stores are full.", "locator": "para 3", "quote": "full", "brief": ""}
    for field, text in said.items():
        keep(root, name, field, text)

    async def offered(desk: Desk) -> None:
        await desk.press("enter")
        await desk.press("ctrl+s")
        await desk.settle()

    work(root, offered)
    assert pending(root) == ()
    (claim,) = (c for c in load(root).claims.values() if c.text == "Stores are full.")
    assert [(e.source, e.locator, e.quote) for e in claim.evidence] == [
        ("wire-storage", "para 3", "full")
    ]


def test_what_is_saved_is_not_offered_while_it_is_still_on_the_disk(root, monkeypatch):
    """The dialogue that kept it is gone by then, and what its threads had not begun."""
    forget = BriefingApp.forget_over
    monkeypatch.setattr(BriefingApp, "forget_over", lambda self: None)
    keep(root, f"{CAPTURE}:0", "text", "Stores are full.")

    async def saved(desk: Desk) -> tuple[bool, str]:
        await desk.press("enter", "ctrl+s")
        left = bool(pending(root))
        monkeypatch.setattr(BriefingApp, "forget_over", forget)
        desk.app.action_unsaved()
        await desk.settle()
        return left, desk.text("pending")

    left, offered = work(root, saved)
    assert left
    assert "Nothing: all that was typed is saved or given up." in offered
    assert pending(root) == ()


def test_in_the_list_a_text_of_one_line_stands_with_its_first_words(root):
    keep(root, f"{CAPTURE}:0", "text", "Stores are full. " * 20_000)

    async def listed(desk: Desk) -> str:
        row = desk.app.screen.query_one("#pending", Rows).selected
        assert row is not None
        return row.content.plain.partition("\n")[0]

    title = work(root, listed)
    assert title.startswith("Stores are full. ")
    assert title.endswith("…")
    assert len(title) <= 200


def test_what_is_typed_in_a_form_is_kept_when_the_app_ends_at_once(root):
    async def killed(desk: Desk) -> None:
        desk.app.open_form("gas-storage/ninety-two")
        await desk.settle()
        await desk.type("Well, ")

    work(root, killed)
    assert [(u.ref, u.field) for u in pending(root)] == [("gas-storage/ninety-two", "text")]


def test_where_nothing_can_be_kept_that_is_said_once_and_tried_again(root, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async def job(desk: Desk) -> None:
        told: list[str] = []
        monkeypatch.setattr(desk.app, "tell", lambda words, **_: told.append(words))
        for open_it in (
            lambda: desk.app.open_form("gas-storage/ninety-two"),
            lambda: desk.app.action_edit_whole(),
        ):
            monkeypatch.setattr(unsaved, "write_text", full)
            open_it()
            await desk.settle()
            await desk.type("Well, ")
            for _ in range(2):
                desk.app.screen._keep()  # type: ignore[attr-defined]
                await desk.settle()
            said = [words for words in told if "is not kept until you save it" in words]
            assert len(said) == 1
            assert "No space left on device" in said[0]
            assert pending(root) == ()
            monkeypatch.undo()
            monkeypatch.setattr(desk.app, "tell", lambda words, **_: told.append(words))
            desk.app.screen._keep()  # type: ignore[attr-defined]
            await desk.settle()
            assert [u.text for u in pending(root)]
            told.clear()
            await desk.press("escape", "down", "enter")
            await desk.settle()

    work(root, job)


def test_x_gives_up_and_escape_keeps_and_undo_brings_back(root):
    keep(root, BRIEF, "file", "one", "")
    keep(root, "gas-storage/ninety-two", "text", "two", "")
    both = pending(root)

    async def job(desk: Desk) -> list[tuple[Unsaved, ...]]:
        found = []
        keys = str(desk.app.screen.query_one("#keys", Static).content)
        assert keys.startswith("enter go on  x give up  "), "in the words of the line above"
        for key in ("x", "u", "ctrl+r"):
            await desk.press(key)
            await desk.settle()
            assert isinstance(desk.app.screen, Rescue)
            assert ("TYPED AND NOT SAVED 2" in desk.text("pending")) is (key == "u")
            found.append(pending(root))
        await desk.press("escape")
        return found

    dropped, back, again = work(root, job)
    assert back == both
    assert dropped == again == pending(root)
    assert len(dropped) == 1


def test_what_could_not_be_given_up_is_nothing_to_undo(root, monkeypatch):
    keep(root, BRIEF, "file", "one", "")

    def refused(*_: object) -> str:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    async def job(desk: Desk) -> list[str]:
        with monkeypatch.context() as patched:
            patched.setattr(unsaved, "give_up", refused)
            await desk.press("x")
        await desk.press("u")
        return [told.message for told in desk.app._notifications]

    assert work(root, job) == ["Not given up: Read-only file system.", "Nothing to undo."]
    assert pending(root)


def test_versions_that_were_put_aside_are_listed_and_can_be_read(root):
    folder = state_folder(root) / "recovered"
    folder.mkdir(parents=True)
    (folder / "gas-storage.2025-11-22-101010.toml").write_text("title = 'nobody else has this'\n")

    async def job(desk: Desk) -> tuple[str, str]:
        desk.app.action_unsaved()
        await desk.settle()
        found = desk.text("pending"), desk.text("typed")
        await desk.press("x")
        return found

    listed, words = work(root, job)
    assert "gas-storage.2025-11-22-101010.toml" in listed
    assert "nobody else has this" in words
    assert len(list(folder.iterdir())) == 1


SCRIPT = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from briefing.tui.app import BriefingApp
from driving import settled

async def run():
    app = BriefingApp(Path({root!r}))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("right", "down", "E")
        await settled(pilot)
        await pilot.press("a", "b", "c")
        {then}
        print("typed", flush=True)
        while app.return_code is None:
            await asyncio.sleep(0.05)

asyncio.run(run())
"""


@pytest.mark.parametrize(
    ("name", "then"),
    [("SIGKILL", "await pilot.pause(1)"), ("SIGTERM", ""), ("SIGHUP", "")],
)
def test_a_kill_at_any_time_loses_at_most_half_a_second(root, name, then):
    script = SCRIPT.format(root=str(root), tests=str(Path(__file__).parent), then=then)
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == "typed\n"
        app.send_signal(getattr(signal, name))
        try:
            app.wait(timeout=30)
        finally:
            app.kill()
    assert "abc" in pending(root)[0].text
