"""The memo by hand: every change of the memo screen, through its keys, on the small library."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import which

import pytest
from textual.widgets import Input, Static

from briefing.library.snapshot import Library
from briefing.memo import compose
from briefing.memo.blocks import Document
from briefing.memo.working import load_working
from briefing.model import AuthorText, Memo
from briefing.tui.ask import Ask
from briefing.tui.changes import Changes
from briefing.tui.choose import Choose
from briefing.tui.keys import MOST, Keys
from briefing.tui.memo import MemoScreen
from briefing.tui.memos import Memos
from briefing.tui.rows import Rows
from briefing.tui.setup import Setup
from briefing.tui.trace import Trace
from briefing.tui.write import Write
from desk import DATA, Desk, copy, work
from golden import screen_text

NINETY_TWO = "gas-storage/ninety-two"
LAW = "gas-storage/law-of-2022"

Job = Callable[[Desk], Awaitable[None]]


async def open_memo(desk: Desk) -> None:
    """Pick two claims of one section and open the memo."""
    await desk.press("right", "down", "space", "down", "down", "space", "m")
    assert desk.app.memo.claims == (NINETY_TWO, LAW)


async def to(desk: Desk, key: str) -> None:
    """Select a line of the outline."""
    screen = desk.app.screen
    assert isinstance(screen, MemoScreen)
    assert screen.outline.select(key), key
    await desk.settle()


async def answer(desk: Desk, words: str) -> None:
    """Answer the question that stands at the foot."""
    assert isinstance(desk.app.screen, Ask)
    desk.app.screen.query_one(Input).value = words
    await desk.press("enter")


def refs(desk: Desk) -> list[str]:
    """The claims of the page, in its order."""
    assert desk.app.document is not None
    return [e.ref for s in desk.app.document.entries for e in s.entries if "/" in e.ref]


def run(job: Job, library: Path = DATA) -> None:
    async def opened(desk: Desk) -> None:
        await open_memo(desk)
        await job(desk)

    work(library, opened)


def test_a_claim_moves_within_its_section_and_the_move_is_undone() -> None:
    async def job(desk: Desk) -> None:
        before = refs(desk)
        await to(desk, LAW)
        await desk.press("K")
        assert refs(desk).index(LAW) < refs(desk).index(NINETY_TWO)
        assert desk.selected("outline") == LAW
        await desk.press("K")
        assert "first of its section" in " ".join(n.message for n in desk.app._notifications)
        await desk.press("u")
        assert refs(desk) == before

    run(job)


def test_moves_that_are_typed_fast_are_all_made() -> None:
    async def job(desk: Desk) -> None:
        await to(desk, LAW)
        await desk.pilot.press("K", "J", "K")
        await desk.settle()
        assert refs(desk).index(LAW) < refs(desk).index(NINETY_TWO)

    run(job)


def test_what_comes_with_a_claim_stays_with_it() -> None:
    async def job(desk: Desk) -> None:
        memo = desk.app.memo
        await to(desk, "gas-storage/eighty-seven")
        await desk.press("K", "x")
        assert desk.app.memo == memo

    run(job)


def test_a_sentence_of_ones_own_is_written_moved_changed_and_dropped() -> None:
    async def job(desk: Desk) -> None:
        await to(desk, LAW)
        await desk.press("i")
        await answer(desk, "We should ask for the survey.")
        own = AuthorText("We should ask for the survey.", "information", LAW, (LAW,))
        assert desk.app.memo.texts == (own,)
        assert desk.selected("outline") == "own:0"
        assert "▌" in desk.text("page")
        await desk.press("K")
        assert desk.app.memo.texts[0].after == NINETY_TWO
        await desk.press("K")
        assert (desk.app.memo.texts[0].section, desk.app.memo.texts[0].after) == ("information", "")
        await desk.press("K")
        assert (desk.app.memo.texts[0].section, desk.app.memo.texts[0].after) == ("", "")
        await desk.press("J")
        assert desk.app.memo.texts[0].section == "information"
        await desk.press("i")
        await answer(desk, "Ask for it.")
        assert desk.app.memo.texts[0].text == "Ask for it."
        await desk.press("x")
        assert desk.app.memo.texts == ()
        await desk.press("u")
        assert "Ask for it." in desk.text("page")

    run(job)


def test_a_bottom_line_that_is_wanting_is_written_where_it_is_missed() -> None:
    async def job(desk: Desk) -> None:
        desk.app.change_memo(Memo(claims=(NINETY_TWO, "landing-quotas/quota-final")))
        await desk.press("m")
        assert "! No bottom line" in desk.text("outline")
        await desk.press("end")
        assert desk.selected("outline") == "bottom-line"
        assert desk.words().startswith("i writes it")
        await desk.press("enter")
        await answer(desk, "Buy now.")
        assert desk.app.memo.bottom_line == "Buy now."
        assert desk.selected("outline") == "bottom-line"
        assert "Bottom line: Buy now." in desk.text("outline")
        assert "No bottom line" not in desk.text("outline")
        await desk.press("x")
        assert "! No bottom line" in desk.text("outline")

    work(DATA, job)


def test_the_page_follows_what_is_typed_and_forgets_it_when_it_is_left() -> None:
    async def job(desk: Desk) -> None:
        await to(desk, LAW)
        await desk.press("i")
        await desk.type("Wait for it")
        page = desk.app.screen_stack[-2].query_one("#page", Rows)
        assert any("Wait for it." in row.content.plain for row in page.rows)
        assert desk.app.memo.texts == ()
        await desk.press("escape")
        assert "Wait for it" not in desk.text("page")

    run(job)


def test_title_heading_and_bottom_line_are_changed_in_place() -> None:
    async def job(desk: Desk) -> None:
        await to(desk, "title")
        await desk.press("i")
        await answer(desk, "Gas before the winter")
        await to(desk, "section:information")
        await desk.press("enter")
        await answer(desk, "What is in store")
        await to(desk, "bottom-line")
        await desk.press("i")
        await answer(desk, "Buy now.")
        memo = desk.app.memo
        assert (memo.title, memo.bottom_line) == ("Gas before the winter", "Buy now.")
        assert dict(memo.headings) == {"information": "What is in store"}
        page = desk.text("page")
        assert all(w in page for w in ("Gas before the winter", "What is in store.", "Buy now."))
        await to(desk, "section:information")
        await desk.press("i")
        await answer(desk, "")
        assert not desk.app.memo.headings
        await desk.press("u", "u", "u", "u")
        assert desk.app.memo.title == ""

    run(job)


def test_what_was_left_out_is_taken_in_and_the_cost_is_said() -> None:
    async def job(desk: Desk) -> None:
        while desk.app.document is not None and not desk.app.document.left_out:
            await desk.press("minus")
        document = desk.app.document
        assert document is not None
        left = document.left_out[0]
        await to(desk, f"left:{left.ref}")
        assert "space takes it in." in desk.words()
        await desk.press("space")
        assert left.ref in desk.app.memo.pins
        said = " ".join(n.message for n in desk.app._notifications)
        assert "Taken in" in said or "over its" in said
        await desk.press("u")
        assert left.ref not in desk.app.memo.pins

    run(job)


def test_what_may_stand_in_no_memo_is_not_offered_for_one(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs/energy/gas-storage.toml"
    text = brief.read_text()
    brief.write_text(text.replace('status = "approved"', 'status = "withdrawn"', 1))

    async def job(desk: Desk) -> None:
        await to(desk, f"left:{LAW}")
        assert "Memos leave it out: withdrawn." in desk.words()
        assert "takes it in" not in desk.words()
        assert "take in" not in str(desk.app.screen.query_one(Keys).content)
        await desk.press("space", "enter")
        assert isinstance(desk.app.screen, Trace)
        assert desk.app.memo.pins == ()

    run(job, library)


def test_pins_over_the_budget_leave_an_outline_to_mend() -> None:
    async def job(desk: Desk) -> None:
        for ref in (NINETY_TWO, LAW):
            await to(desk, ref)
            await desk.press("p")
        await desk.press("comma")
        assert isinstance(desk.app.screen, Setup)
        await desk.press("down", "enter")
        await answer(desk, "20")
        await desk.press("escape")
        assert desk.app.document is None
        outline = desk.text("outline")
        assert "words over" in outline
        assert "pin" in outline
        await to(desk, LAW)
        await desk.press("x")
        assert desk.app.memo.claims == (NINETY_TWO,)
        await desk.press("equals_sign")
        assert desk.app.document is not None

    run(job)


def test_the_budget_goes_up_and_down_and_back_to_that_of_the_form() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("minus")
        assert desk.app.memo.words == 325
        await desk.press("plus", "plus")
        assert desk.app.memo.words == 375
        await desk.press("equals_sign")
        assert desk.app.memo.words is None

    run(job)


def test_the_form_is_chosen_and_settings_that_make_no_sense_are_refused() -> None:
    async def job(desk: Desk) -> None:
        desk.app.action_template()
        await desk.settle()
        assert isinstance(desk.app.screen, Choose)
        await desk.press("home", "enter")
        assert desk.app.memo.template
        desk.app.action_ceiling()
        await desk.press("comma", "down", "down", "down", "down", "down", "down", "down", "enter")
        await answer(desk, "the day after")
        assert desk.app.memo.date == ""
        await desk.press("enter")
        await answer(desk, "2026-11-24")
        assert desk.app.memo.date == "2026-11-24"

    run(job)


def test_a_theme_gets_its_least_room_in_words() -> None:
    async def job(desk: Desk) -> None:
        desk.app.change_memo(Memo(themes=("energy", "fisheries"), words=120))
        await desk.press("comma", "end")
        assert "Fisheries         — at least so many words on it" in desk.text("settings")
        await desk.press("enter")
        assert "how many words on Fisheries" in str(desk.app.screen.query(Static).first().content)
        await answer(desk, "40")
        assert desk.app.memo.floors == {"fisheries": 40}
        assert "at least 40 words" in desk.text("settings")
        await desk.press("enter")
        await answer(desk, "")
        assert desk.app.memo.floors == {}

    run(job)


def test_enter_shows_where_a_sentence_comes_from() -> None:
    async def job(desk: Desk) -> None:
        await to(desk, NINETY_TWO)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Trace)
        assert "para 2" in desk.text("trace")
        await desk.press("escape")
        assert isinstance(desk.app.screen, MemoScreen)

    run(job)


@pytest.mark.skipif(which("git") is None, reason="git is not installed")
def test_where_a_sentence_comes_from_has_a_history_in_git(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "energy" / "gas-storage.toml"
    git = ("git", "-C", str(library), "-c", "user.name=Ada", "-c", "user.email=a@b.example")
    subprocess.run([*git, "init", "-q"], check=True)
    brief.write_text(brief.read_text().replace("Gas stores were 92", "Gas stores were 90"))
    for words in ("first", "second"):
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", words], check=True)
        brief.write_text(brief.read_text().replace("Gas stores were 90", "Gas stores were 92"))

    async def job(desk: Desk) -> None:
        await to(desk, NINETY_TWO)
        await desk.press("enter")
        assert "Ada · wording changed" in desk.text("trace")
        assert "It read: Gas stores were 90 per cent full" in desk.text("trace")

    run(job, library)


def test_the_keys_of_a_screen_stay_while_a_dialogue_stands_before_it() -> None:
    async def job(desk: Desk) -> None:
        below = desk.app.screen
        assert isinstance(below, MemoScreen)

        def keys() -> str:
            return str(below.query_one(Keys).content)

        before = keys()
        assert "write" in before
        await desk.press("o")
        below.refresh_bindings()
        await desk.settle()
        assert keys() == before

    run(job)


def test_a_narrow_bar_says_whether_the_memo_is_saved() -> None:
    async def job(desk: Desk) -> None:
        bars = []
        for size in ((120, 40), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
            bars.append(screen_text(desk.pilot).splitlines()[0])
        assert all("not saved (S)" in bar for bar in bars), bars
        assert "one page" in bars[0] and "one page" not in bars[1]

    run(job)


def test_the_last_line_says_what_enter_does_with_a_line_and_how_to_leave() -> None:
    async def job(desk: Desk) -> None:
        def keys() -> str:
            return str(desk.app.screen.query_one(Keys).content)

        await desk.press("home")
        assert keys().startswith("enter change  w write")  # i would do the same.
        await to(desk, NINETY_TWO)
        assert keys().startswith("enter trace  x drop  p pin")
        assert "w write  esc back" in keys()
        assert keys().endswith("? help")
        assert keys().count("  ") < MOST

    run(job)


def test_both_panes_move_together_from_either() -> None:
    async def job(desk: Desk) -> None:
        screen = desk.app.screen
        assert isinstance(screen, MemoScreen)
        await to(desk, NINETY_TWO)
        await desk.press("right", "down")
        assert desk.selected("outline") != NINETY_TWO
        screen.action_show_line(LAW)
        await desk.settle()
        assert desk.selected("outline") == LAW
        row = next(r for r in screen.page.rows if r.mark.plain == "▌")
        marked = row.content.plain[slice(*row.marked)]
        assert marked.startswith("The law asks")

    run(job)


@pytest.mark.parametrize(("down", "sign"), [(0, "[^1]"), (1, "[1]")])
def test_the_memo_is_copied_as_markdown_or_as_plain_text(down: int, sign: str) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("y", *["down"] * down, "enter")
        copied = desk.app.clipboard
        assert sign in copied
        assert copied.count("Gas stores were 92 per cent full") == 1

    run(job)


def held_up(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """From now on no page is finished before the event is set."""
    finished, composed = threading.Event(), compose.compose

    def slowly(library: Library, memo: Memo, today: dt.date) -> Document:
        assert finished.wait(60)
        return composed(library, memo, today)

    monkeypatch.setattr(compose, "compose", slowly)
    return finished


def test_what_is_written_is_the_page_of_the_picks_as_they_are_not_that_of_a_moment_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(desk: Desk) -> None:
        await open_memo(desk)
        await desk.press("escape")
        finished = held_up(monkeypatch)
        await desk.pilot.press("up", "up", "space", "m", "w", "ctrl+u")
        await desk.pilot.press(*str(tmp_path / "memo.md"), "enter")
        assert not (tmp_path / "memo.md").exists()
        finished.set()
        await desk.settle()
        document = desk.app.document
        assert document is not None
        assert refs(desk) == [LAW]
        assert "92 per cent" not in (tmp_path / "memo.md").read_text()

    work(copy(tmp_path), scenario)


def test_the_first_pick_is_written_though_its_page_is_still_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(desk: Desk) -> None:
        finished = held_up(monkeypatch)
        await desk.pilot.press("right", "down", "space", "m", "w")
        finished.set()
        await desk.settle()
        assert isinstance(desk.app.screen, Write)

    work(DATA, scenario)


def test_a_memo_is_saved_renamed_deleted_and_brought_back(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("S")
        await answer(desk, "Winter talks")
        file = library / "memos" / "winter-talks.toml"
        assert "law-of-2022" in file.read_text()
        assert load_working(library).id == "winter-talks"
        assert "saved" in desk.app.screen.bar_title().plain  # type: ignore[attr-defined]
        await desk.press("plus")
        assert "changed since saved" in desk.app.screen.bar_title().plain  # type: ignore[attr-defined]
        await desk.press("S")
        assert "words = 375" in file.read_text()
        await desk.press("u")
        assert desk.app.memo.words is None
        assert desk.app.memo.id == "winter-talks"
        await desk.press("o")
        assert isinstance(desk.app.screen, Memos)
        desk.app.screen.query_one("#memos").select("winter-talks")  # type: ignore[attr-defined]
        await desk.press("i")
        await answer(desk, "Winter talks, second round")
        assert "second round" in file.read_text()
        desk.app.screen.query_one("#memos").select("winter-talks")  # type: ignore[attr-defined]
        await desk.press("x")
        assert not file.exists()
        await desk.press("u")
        assert "second round" in file.read_text()

    run(job, library)


def test_what_is_not_saved_is_not_compared_and_what_can_be_is_named() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("r")
        told = " ".join(n.message for n in desk.app._notifications)
        assert "S saves it, and w hands it over" in told
        assert "briefing diff FILE" in told

    run(job)


def test_a_new_memo_says_how_the_one_before_is_had_again() -> None:
    async def job(desk: Desk) -> None:
        before = desk.app.memo
        assert before.claims
        await desk.press("o", "down", "enter")
        assert not desk.app.memo.claims
        news = [n.message for n in desk.app._notifications]
        assert any("A new memo. u brings back the one of" in said for said in news)
        await desk.press("u")
        assert desk.app.memo == before

    run(job)


def test_a_saved_memo_is_opened_and_undo_brings_the_picks_back(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        desk.app.open_memo("winter-outlook")
        await desk.settle()
        assert desk.app.memo.id == "winter-outlook"
        assert desk.app.memo.to == "the Minister"
        await desk.press("u")
        assert desk.app.memo.claims == (NINETY_TWO, LAW)
        assert desk.app.memo.id == ""

    run(job, library)


def test_in_a_library_that_is_not_written_to_memos_are_kept_for_the_user(tmp_path: Path) -> None:
    library = copy(tmp_path)
    (library / "briefs").chmod(0o555)
    (library / "memos").rename(tmp_path / "elsewhere")
    (library / "memos").symlink_to(tmp_path / "elsewhere")

    async def job(desk: Desk) -> None:
        await desk.press("S")
        await answer(desk, "Mine")
        assert not (tmp_path / "elsewhere" / "mine.toml").exists()
        said = " ".join(n.message for n in desk.app._notifications)
        assert "kept for you alone" in said
        await desk.press("o")
        assert "Mine" in desk.text("memos")

    try:
        run(job, library)
    finally:
        (library / "briefs").chmod(0o755)


def test_what_has_changed_since_it_was_handed_over_is_shown_before_anything_is_written(
    tmp_path: Path,
) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("S")
        await answer(desk, "Winter talks")
        await desk.press("w")
        desk.app.screen.query_one(Input).value = str(tmp_path / "memo.md")
        await desk.press("enter")
        brief = library / "briefs" / "energy" / "gas-storage.toml"
        text = brief.read_text()
        brief.write_text(text.replace("Gas stores were 92", "Gas stores were 93"))
        desk.app.look_again()
        await desk.settle()
        assert "1 change since it was handed over" in desk.text("outline")
        written = (tmp_path / "memo.md").read_bytes()
        await desk.press("r")
        assert isinstance(desk.app.screen, Changes)
        changes = desk.text("changes")
        assert "CHANGED WORDING" in changes
        assert "was: Gas stores were 92" in changes
        await desk.press("escape")
        assert (tmp_path / "memo.md").read_bytes() == written

    run(job, library)


def test_what_is_at_hand_stays_in_sight_in_a_smaller_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is told of its size after the screen, or before it."""
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await open_memo(desk)
        await to(desk, LAW)
        assert desk.app.screen.page.scroll_offset.y == 0
        monkeypatch.setattr(MemoScreen, "_resized", lambda self: None)
        await desk.pilot.resize_terminal(80, 18)
        await desk.settle()
        page = desk.app.screen.page
        assert page.scroll_offset.y > 0
        assert any("▌" in line.text for line in page.render_lines(page.size.region))

    work(library, job)
