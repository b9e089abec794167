"""The panes of a screen: one after the other, all the room for one, the same in every list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from briefing.evidence.matrix import matrix
from briefing.evidence.subject import subject
from briefing.tui.course import Course
from briefing.tui.matrix import Crossed, MatrixScreen
from briefing.tui.matrix_grid import Grid
from briefing.tui.panes import Panes
from briefing.tui.rows import Rows
from desk import DATA, SAMPLE, Desk, work
from golden import screen_text
from libraries import write

SIZES = [(120, 40), (80, 24)]
QUESTION = "raw-materials/joint-procurement"


def panes(desk: Desk) -> list[str]:
    """The panes in sight."""
    screen = desk.app.screen
    assert isinstance(screen, Panes)
    return [pane.id or "" for pane in screen.panes if pane.display and pane.region.area]


def sign(desk: Desk) -> str:
    """What the bar says of a zoom, as far as it is in sight."""
    line = desk.app.screen.query_one("#bar-zoom", Static)
    return str(line.content) if line.region.area else ""


def regions(desk: Desk) -> list[object]:
    screen = desk.app.screen
    assert isinstance(screen, Panes)
    return [pane.region for pane in screen.panes]


def test_a_pane_has_all_the_room_and_gives_it_back() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right")
        before = regions(desk)
        await desk.press("z")
        assert panes(desk) == ["reading"]
        assert desk.app.screen.query_one("#reading").region.size == (120, 36)
        assert sign(desk) == "Zoomed: pane 2 of 3 · z shows all"
        # The zoom goes along to whichever pane is gone to, by key or by what opens it.
        await desk.press("enter")
        assert panes(desk) == ["behind"]
        await desk.press("tab")
        assert panes(desk) == ["shelf"]
        await desk.press("shift+tab", "z")
        assert panes(desk) == ["shelf", "reading", "behind"]
        assert regions(desk) == before
        assert sign(desk) == ""
        # Escape goes pane by pane as ever; only then it ends the zoom.
        await desk.press("z", "escape", "escape")
        assert panes(desk) == ["shelf"]
        await desk.press("escape")
        assert regions(desk) == before

    work(DATA, job)


async def give_each_the_room(desk: Desk, names: list[str], size: tuple[int, int]) -> None:
    """Give each pane of the screen in front the room of all, and take it again."""
    screen = desk.app.screen
    assert panes(desk) == names
    before = regions(desk)
    for pane in names:
        screen.set_focus(screen.query_one(f"#{pane}"))
        await desk.press("z")
        assert panes(desk) == [pane]
        assert screen.query_one(f"#{pane}").outer_size.width == size[0]
        assert "Zoomed" in screen_text(desk.pilot).splitlines()[0]
        await desk.press("z")
        assert regions(desk) == before
    screen.set_focus(screen.query_one(f"#{names[0]}"))
    await desk.press("z", "escape")
    assert panes(desk) == names


@pytest.mark.parametrize("size", SIZES)
def test_the_queue_of_conflicts_has_it_where_something_waits(
    size: tuple[int, int], tmp_path: Path
) -> None:
    text = "Twelve kilns of the north burn {} tonnes of oil a day."
    claims = "".join(f'[[claims]]\nid = "k{n}"\ntext = "{text.format(n)}"\n' for n in (30, 40))
    root = write(
        tmp_path / "library",
        {"themes/t.toml": 'title = "T"\n', "briefs/t/kilns.toml": f'title = "Kilns"\n{claims}'},
    )

    async def job(desk: Desk) -> None:
        await desk.press("C")
        await give_each_the_room(desk, ["queue", "one", "other"], size)

    work(root, job, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_with_several_panes_has_it(size: tuple[int, int]) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        ways = {
            "m": ["outline", "page"],
            "t": ["scope", "agenda"],
            "H": ["changes", "difference"],
        }
        for key, names in ways.items():
            await desk.press(key)
            await give_each_the_room(desk, names, size)
            while len(app.screen_stack) > 1:
                await desk.press("escape")
        for act, names in (
            (app.action_problems, ["problems", "about"]),
            (app.action_unsaved, ["pending", "typed"]),
            (lambda: app.go_to(next(iter(app.library.sources))), ["cited", "record"]),
        ):
            act()
            await desk.settle()
            assert panes(desk) == names
            await desk.press("z")
            assert panes(desk) == names[:1]
            await desk.press("tab")
            assert panes(desk) == names[1:]
            while len(app.screen_stack) > 1:
                await desk.press("escape")

    work(DATA, job, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_search_zooms_what_stands_beside_while_one_types(size: tuple[int, int]) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("zgas")
        await desk.press("home", "delete", "end", "f5")
        assert panes(desk) == ["preview"]
        assert "f5" in sign(desk)
        first = desk.text("preview")
        await desk.press("down")
        assert desk.text("preview") != first
        assert panes(desk) == ["preview"]
        await desk.press("escape")
        assert panes(desk) == ["hits", "preview"]
        await desk.press("escape")
        assert not desk.app.screen.is_modal

    work(DATA, job, size=size)


def test_it_stays_while_the_terminal_becomes_another_size() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "right", "z")
        for width, height in ((80, 24), (60, 14), (200, 50), (80, 24)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            assert panes(desk) == ["behind"]
            assert desk.app.screen.query_one("#behind").region.width == width
            assert "Zoomed" in screen_text(desk.pilot).splitlines()[0]
        # As a band it has no heading; with all the room it has.
        assert "BEHIND" in screen_text(desk.pilot)
        await desk.press("z")
        assert "BEHIND" not in screen_text(desk.pilot)

    work(DATA, job)


def test_what_was_being_read_stays_in_sight() -> None:
    async def job(desk: Desk) -> None:
        behind = desk.app.screen.query_one("#behind", Rows)
        await desk.press("right", "alt+down", "alt+down")
        top = behind.scroll_offset.y
        assert top > 0
        first = behind._laid.row_at(top)
        await desk.press("right", "z")
        assert panes(desk) == ["behind"]
        row = behind.rows[first]
        assert row.content.plain.split("\n")[0][:20] in screen_text(desk.pilot).replace("  ", " ")
        await desk.press("z")
        assert behind._laid.row_at(behind.scroll_offset.y) == first

    work(SAMPLE, job, size=(120, 24))


def test_a_double_click_on_a_heading_zooms_and_gives_back() -> None:
    async def job(desk: Desk) -> None:
        await desk.pilot.click("#behind", offset=(5, 0), times=2)
        await desk.settle()
        assert panes(desk) == ["behind"]
        assert desk.app.screen.focused is desk.app.screen.query_one("#behind")
        await desk.pilot.click("#behind", offset=(5, 0), times=2)
        await desk.settle()
        assert panes(desk) == ["shelf", "reading", "behind"]
        # One click alone does nothing of the kind, nor two on what opens.
        await desk.pilot.click("#behind", offset=(5, 0))
        await desk.pilot.click("#shelf", offset=(8, 2), times=2)
        await desk.settle()
        assert panes(desk) == ["shelf", "reading", "behind"]

    work(DATA, job)


def test_the_sides_of_a_question_are_zoomed_one_after_the_other() -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(QUESTION)
        await desk.settle()
        sides = panes(desk)
        assert len(sides) > 1
        await desk.press("z")
        assert panes(desk) == sides[:1]
        await desk.press("tab")
        assert panes(desk) == sides[1:2]
        await desk.press("shift+tab", "shift+tab")
        assert len(panes(desk)) == 1
        assert panes(desk) != sides[:1]
        await desk.press("z")
        assert len(panes(desk)) == len(sides)

    work(SAMPLE, job)


def test_a_question_that_has_no_sides_any_more_is_not_zoomed() -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to(QUESTION)
        await desk.settle()
        screen = desk.app.screen
        assert isinstance(screen, MatrixScreen)
        await desk.press("z")
        assert sign(desk)
        about = subject(desk.app.library, QUESTION)
        assert about is not None
        found = matrix(desk.app.library, about, desk.app.today)
        assert found.sides
        screen.post_message(Crossed(replace(found, sides=())))
        await desk.settle()
        assert sign(desk) == ""
        await desk.press("z")
        assert sign(desk) == ""
        assert panes(desk) == [screen.grid.id]

    work(SAMPLE, job)


def test_a_brief_that_is_searched_for_is_the_one_in_sight() -> None:
    """Also where it is the one that was shown before the search."""

    async def job(desk: Desk) -> None:
        desk.app.go_to("gas-storage")
        await desk.settle()
        await desk.press("z")
        assert panes(desk) == ["reading"]
        desk.app.go_to("gas-storage")
        await desk.settle()
        assert panes(desk) == ["reading"]

    work(DATA, job)


def test_one_pane_alone_is_not_zoomed() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("T", "z")
        assert sign(desk) == ""
        await desk.press("question_mark")
        here, _, elsewhere = desk.text("help").partition("ON OTHER SCREENS")
        assert "Zoom the pane" not in here
        assert "Zoom the pane" in elsewhere

    work(DATA, job)


def test_tab_goes_around_and_the_arrows_stop() -> None:
    async def job(desk: Desk) -> None:
        def at() -> str:
            return desk.app.screen.focused.id or "" if desk.app.screen.focused else ""

        gone = []
        for _ in range(4):
            await desk.press("tab")
            gone.append(at())
        assert gone == ["reading", "behind", "shelf", "reading"]
        await desk.press("shift+tab", "shift+tab")
        assert at() == "behind"
        await desk.press("right", "l")
        assert at() == "behind"
        await desk.press("left", "h", "left")
        assert at() == "shelf"

    work(DATA, job)


def test_in_the_matrix_tab_goes_around_the_sources() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "M")
        grid = desk.app.screen.query_one(Grid)
        assert grid.matrix is not None
        assert grid.column == -1
        await desk.press("shift+tab")
        assert grid.column == len(grid.matrix.sources) - 1
        await desk.press("right")
        assert grid.column == len(grid.matrix.sources) - 1
        await desk.press("tab")
        assert grid.column == -1

    work(DATA, job)


@pytest.mark.parametrize(("key", "ledger"), [("M", Grid), ("T", Course)])
def test_the_right_button_and_alt_arrows_do_in_matrix_and_timeline_what_they_do_in_lists(
    key: str, ledger: type[Grid | Course]
) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("us-japan-tariff-deal")
        await desk.settle()
        await desk.press(key)
        rows = desk.app.screen.query_one(ledger)
        selected = rows.selected_key
        await desk.press("alt+down")
        assert rows.scroll_offset.y > 0
        assert rows.selected_key == selected
        await desk.press("alt+up")
        assert rows.scroll_offset.y == 0
        below = rows.head_lines + len(rows.place(0))
        await desk.pilot.click(rows, offset=(12, below), button=3)
        await desk.settle()
        assert rows.selected_key == rows.keys[1] != selected
        assert type(desk.app.screen).__name__ == "Choose"
        await desk.press("escape")
        assert rows.has_focus

    work(SAMPLE, job, size=(120, 24))
