"""Help: for what has the focus, in the keymap in force, on every screen and dialogue."""

from __future__ import annotations

import importlib
import pkgutil

from textual.screen import Screen

import briefing.tui
from briefing.commands import table
from briefing.commands.guide import PLACES, place
from briefing.tui.rows import Rows
from desk import DATA, Desk, work
from golden import screen_text

SHORT_QUESTIONS = {
    *("Ask", "Choose", "ChooseColours", "Find", "Help", "Jump", "Palette"),
    *("Desk", "Panes", "View", "Modal", "OneLine", "Leaving"),
}
"""They say all there is themselves, or are what others are made of."""


def _screens() -> set[str]:
    for module in pkgutil.iter_modules(briefing.tui.__path__):
        importlib.import_module(f"briefing.tui.{module.name}")
    found: set[type] = set()
    ahead: list[type] = [Screen]
    while ahead:
        kind = ahead.pop()
        found.add(kind)
        ahead += kind.__subclasses__()
    return {kind.__name__ for kind in found if kind.__module__.startswith("briefing")}


def test_every_screen_is_told_and_nothing_else() -> None:
    screens = _screens() - SHORT_QUESTIONS
    told = {name.split()[0] for name in PLACES}
    assert sorted(told - screens) == []
    assert sorted(screens - told) == []
    assert place("Browse", "shelf") != place("Browse", "reading")
    assert place("History", "changes") is place("History", "difference")
    assert place("Nowhere") is None


def test_no_word_is_a_wall() -> None:
    for where, each in PLACES.items():
        assert len(each.about) < 260, where
        assert len(each.signs) <= 10, where
        assert all(len(words) < 80 for _, words in each.signs), where


def test_help_is_about_what_has_the_focus() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("question_mark")
        assert desk.text("help").splitlines()[0].strip() == "THE SHELF"
        await desk.press("question_mark", "right", "question_mark")
        text = desk.text("help")
        assert text.splitlines()[0].strip() == "THE BRIEF"
        assert "≠ contested another claim" in text
        here, _, elsewhere = text.partition("ON OTHER SCREENS")
        assert "space Pick or drop" in here
        assert "Pin the selected line" not in here
        assert "p Pin the selected line" in elsewhere
        await desk.press("question_mark", "right", "question_mark")
        assert "usually reliable, B  " in screen_text(desk.pilot)
        await desk.press("question_mark", "left", "question_mark", "down", "down")
        about = str(desk.app.screen.query_one("#about").content)
        assert table.OPEN.help in about
        assert "briefing show REF" in about
        await desk.press("pagedown", "end", "escape")
        assert not desk.app.screen.is_modal
        await desk.press("m", "question_mark")
        assert desk.text("help").splitlines()[0].strip() == "THE OUTLINE"
        await desk.press("q")
        assert type(desk.app.screen).__name__ == "MemoScreen"
        # It does what it names, the list of all commands too, in which that itself is not.
        await desk.press("question_mark")
        assert desk.app.screen.query_one("#help", Rows).select(table.PALETTE.id)
        await desk.press("enter")
        assert type(desk.app.screen).__name__ == "Palette"
        assert all(row.content.plain for row in desk.app.screen.query_one("#offered", Rows).rows)

    work(DATA, job)


def test_every_dialogue_can_be_asked_about_while_one_types() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down")
        for opened in (
            app.action_add,
            app.action_edit,
            app.action_new,
            app.action_search,
            app.action_setup,
            app.action_command_palette,
        ):
            opened()
            await desk.settle()
            screen = app.screen
            await desk.press("f1")
            assert type(app.screen).__name__ == "Help", screen
            assert desk.text("help")
            await desk.press("f1")
            assert app.screen is screen
            await desk.press("escape")
            while len(app.screen_stack) > 1:
                await desk.press("escape")

    work(DATA, job, is_sample=False)


def test_help_fits_the_smallest_screen() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("question_mark")
        lines = screen_text(desk.pilot).splitlines()
        assert len(lines) <= 24
        assert any("KEYS HERE" in line for line in lines)
        assert any("as you type.  briefing search" in line for line in lines)

    work(DATA, job, size=(80, 24))
