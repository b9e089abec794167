"""The guided start: three steps for who opens the sample first, and left at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from desk import DATA, Desk, work
from golden import screen_text


async def _told(desk: Desk) -> str:
    """What the line of the guided start says; wrapped as it is."""
    await desk.settle()
    words = desk.app.screen.query_one("#tour")
    return " ".join(str(words.content).split()) if words.display else ""  # type: ignore[attr-defined]


def test_each_step_is_told_until_it_is_done_and_then_never_again(home: Path) -> None:
    async def job(desk: Desk) -> None:
        assert "1 of 3, find. / opens the search" in await _told(desk)
        assert "Guided start, 1 of 3" in screen_text(desk.pilot)
        await desk.press("slash")
        assert "1 of 3" in await _told(desk)
        await desk.type("ninety two")
        await desk.press("enter")
        assert "2 of 3" in await _told(desk)
        await desk.press("right")
        assert "3 of 3, the memo" in await _told(desk)
        await desk.press("left", "m")
        assert "3 of 3" in await _told(desk), "there is no memo yet"
        await desk.press("escape", "space", "m")
        assert "that was it. ?" in await _told(desk)

    work(DATA, job, is_sample=True, size=(80, 24))

    async def again(desk: Desk) -> None:
        assert await _told(desk) == ""
        await desk.press("f6")
        assert "1 of 3" in await _told(desk)

    work(DATA, again, is_sample=True)


@pytest.mark.parametrize("picked", [False, True])
def test_a_step_that_is_left_out_is_not_waited_for(home: Path, picked: bool) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("ninety two")
        await desk.press("enter")
        assert "2 of 3" in await _told(desk)
        await desk.press(*("space", "m") if picked else ("m",))
        assert ("that was it" if picked else "3 of 3, the memo") in await _told(desk)

    work(DATA, job, is_sample=True)


def test_what_it_says_is_two_rows_of_a_small_terminal_and_holds_in_each(home: Path) -> None:
    async def job(desk: Desk) -> None:
        for step in range(4):
            desk.app.tour = step
            said = await _told(desk)
            assert desk.app.screen.query_one("#tour").region.height == 2, said
            assert "At the right" not in said, "the pane is below"

    work(DATA, job, is_sample=True, size=(80, 24))


def test_it_is_left_by_its_key_and_is_not_for_a_library_of_ones_own(home: Path) -> None:
    async def job(desk: Desk) -> None:
        assert "f6 ends this" in await _told(desk)
        await desk.press("f6")
        assert await _told(desk) == ""

    async def own(desk: Desk) -> None:
        assert await _told(desk) == ""

    work(DATA, own)
    work(DATA, job, is_sample=True)
    work(DATA, own, is_sample=True)


@pytest.mark.parametrize("theme", ["dark", "ansi"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (80, 40)])
def test_words_in_passing_do_not_lie_over_it(size: tuple[int, int], theme: str, home: Path) -> None:
    async def job(desk: Desk) -> tuple[int, int]:
        desk.app.theme = theme
        desk.app.tell("Something was done. " * 6)
        await desk.settle()
        toast, tour = desk.app.screen.query_one(Toast), desk.app.screen.query_one("#tour")
        assert toast.region.area and tour.region.area
        return toast.region.bottom, tour.region.y

    bottom, tour = work(DATA, job, is_sample=True, size=size)
    assert bottom <= tour
