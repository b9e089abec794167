"""A window pulled to another size: under a dialogue, and in a form."""

from __future__ import annotations

from pathlib import Path

from briefing.tui.form import Form
from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, work
from golden import screen_text

CLAIM = "gas-storage/ninety-two"


async def _pulled(desk: Desk, columns: int, lines: int) -> None:
    await desk.pilot.resize_terminal(columns, lines)
    await desk.settle()


def test_a_screen_under_a_dialogue_is_made_for_the_window_too() -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(CLAIM)
        await desk.settle()
        before = screen_text(desk.app)
        await desk.press("question_mark")
        await _pulled(desk, 80, 24)
        await _pulled(desk, 120, 40)
        await desk.press("escape")
        assert screen_text(desk.app) == before

    work(DATA, job)


def test_the_words_of_a_form_are_wrapped_for_the_window(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(CLAIM)
        await desk.settle()
        await desk.press("i")
        await desk.press("ctrl+end")
        await desk.type(" Nobody has said which of the three of them would pay for it before May.")
        form = desk.app.screen
        assert isinstance(form, Form)
        # What is said about it takes lines of its own.
        await desk.until(lambda: form._pause is None)
        await desk.settle()
        await _pulled(desk, 80, 24)
        pulled = screen_text(desk.app)
        # A move of the cursor draws all of them.
        await desk.press("left", "right")
        assert pulled == screen_text(desk.app)

    work(copy(tmp_path), job)


def test_where_there_is_no_air_between_claims_a_sign_shows_where_each_begins() -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(CLAIM)
        await desk.settle()
        await desk.press("space")
        for size, sign in (((120, 40), ""), ((80, 24), " ·")):
            await _pulled(desk, *size)
            rows = desk.app.screen.query_one("#reading", Rows).rows
            marks = {row.mark.plain for row in rows if row.key in desk.app.library.claims}
            assert marks == {sign, " ✓"}

    work(DATA, job)


def test_in_the_lowest_window_a_long_list_leaves_the_keys_of_its_dialogue_in_sight() -> None:
    async def job(desk: Desk) -> None:
        for brief in desk.app.library.briefs.values():
            for ref in (brief.id, *(claim.ref for claim in brief.claims)):
                desk.app.go_to(ref)
                await desk.press("b")
        await _pulled(desk, 60, 14)
        await desk.press("B")
        assert len(desk.app.bookmarks) >= 10
        assert "esc back" in screen_text(desk.app)

    work(DATA, job)


def test_a_screen_under_two_dialogues_is_made_for_the_window_too() -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(CLAIM)
        await desk.settle()
        await desk.press("space", "m", "comma", "enter")
        before = screen_text(desk.app)
        await _pulled(desk, 80, 24)
        low = screen_text(desk.app)
        # The first line of an outline in a narrow window; in a wide one its heading is above it.
        assert "\n▌ Gas storage before the winter" in low
        assert "OUTLINE" not in low
        await _pulled(desk, 120, 40)
        assert screen_text(desk.app) == before

    work(DATA, job)
