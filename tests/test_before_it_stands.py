"""A key for a screen whose widgets are not there yet: it does nothing, and breaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import Desk, copy, work


@pytest.mark.parametrize(
    ("opens", "keys"),
    [
        ("add", ("save",)),
        ("bookmarks", ("bookmark", "drop")),
        ("conflicts", ("dismiss_conflict", "copy")),
        ("problems", ("copy", "fix")),
        ("search", ("go", "take")),
        ("timeline", ("filter",)),
    ],
)
def test_what_a_key_stands_for_waits_for_no_widget(
    opens: str, keys: tuple[str, ...], tmp_path: Path
) -> None:
    async def job(desk: Desk) -> None:
        getattr(desk.app, f"action_{opens}")()
        screen = desk.app.screen
        assert not screen.is_mounted
        for key in keys:
            # Nothing else has its turn before that.
            assert not await desk.app.run_action(key, screen)
        await desk.settle()
        assert desk.app.screen is screen

    work(copy(tmp_path), job)


def test_a_screen_that_does_not_stand_yet_can_be_left(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        first = desk.app.screen
        desk.app.action_search()
        assert await desk.app.run_action("back", desk.app.screen)
        await desk.settle()
        assert desk.app.screen is first

    work(copy(tmp_path), job)
