"""Jump mode: a letter on each pane, on every full screen, at the smallest size too."""

from __future__ import annotations

import pytest

from briefing.tui.jump import LETTERS, Jump, Letter, targets
from desk import DATA, Desk, work
from golden import screen_text


def _letters(desk: Desk) -> dict[str, tuple[int, int]]:
    """The letters in sight, with where they stand."""
    found = desk.app.screen.query(Letter)
    return {str(label.name): (label.region.x, label.region.y) for label in found}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_letter_leads_to_each_pane_of_every_screen(size: tuple[int, int]) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        app.toggle_picks(("gas-storage/ninety-two",))
        for opened in (
            None,
            lambda: app.go_to("herald-storage"),
            app.action_memo,
            app.action_today,
            app.action_problems,
            app.action_conflicts,
            app.action_history,
            app.action_timeline,
        ):
            if opened is not None:
                opened()
                await desk.settle()
            screen = app.screen
            panes = [w for w in screen.focus_chain if w.region.area]
            assert panes, screen
            for number, pane in enumerate(sorted(panes, key=lambda w: (w.region.y, w.region.x))):
                await desk.press("g")
                letters = _letters(desk)
                assert LETTERS[number] in letters, screen
                lines = screen_text(desk.pilot).splitlines()
                for letter, (x, y) in letters.items():
                    assert lines[y][x : x + 2].strip() == letter, (screen, letter)
                await desk.press(LETTERS[number])
                assert app.screen is screen
                assert app.focused is pane
            if opened is not None:
                await desk.press("escape")

    work(DATA, job, size=size)


def test_the_bar_the_first_row_and_leaving() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "down")
        reading, row = app.focused, desk.selected("reading")
        await desk.press("g", "escape")
        assert (app.focused, desk.selected("reading")) == (reading, row)
        await desk.press("g", "ctrl+x", "1")
        assert isinstance(app.screen, Jump), "a key that leads nowhere does nothing"
        await desk.press("g")
        assert desk.selected("reading") != row
        assert (app.focused, desk.selected("reading")) == (reading, "gas-storage")
        memo = next(t for t in targets(app.screen) if t.action)
        await desk.press("g", LETTERS[targets(app.screen).index(memo)])
        assert type(app.screen).__name__ == "MemoScreen"
        await desk.press("escape")
        await desk.pilot.click("#bar-memo")
        await desk.settle()
        assert type(app.screen).__name__ == "MemoScreen"
        await desk.press("escape", "g")
        x, y = _letters(desk)["a"]
        await desk.pilot.click(offset=(x + 1, y))
        await desk.settle()
        assert app.focused is app.screen.query_one("#shelf")
        await desk.press("g")
        await desk.pilot.resize_terminal(90, 30)
        await desk.settle()
        assert not isinstance(app.screen, Jump), "the letters would stand in wrong places"

    work(DATA, job)
