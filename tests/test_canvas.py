"""What reaches the terminal is less than Textual would write, and shows the same."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from briefing.tui.app import BriefingApp
from briefing.tui.canvas import Shown, Update
from desk import SAMPLE, Desk, work
from driving import drive, settled

COLUMNS, ROWS = 12, 2
STYLES = (None, Style(bold=True), Style(color="#ff8800"), Style(bgcolor="#003366", italic=True))
CONSOLE = Console(color_system="truecolor", force_terminal=True)


class Paper:
    """A terminal that only draws."""

    def __init__(self, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)

    def write(self, text: str) -> None:
        self._stream.feed(text)

    @property
    def cells(self) -> list[list[Any]]:
        lines = range(self._screen.lines)
        return [[self._screen.buffer[y][x] for x in range(self._screen.columns)] for y in lines]


def strip(runs: list[tuple[str, Style | None]], width: int) -> Strip:
    return Strip([Segment(text, style) for text, style in runs]).adjust_cell_length(width)


STRETCHES = st.tuples(
    st.sampled_from([(0, COLUMNS), (0, 5), (5, 7)]),
    st.integers(0, ROWS - 1),
    st.lists(
        st.tuples(st.text("ab ▌é本", min_size=1, max_size=6), st.sampled_from(STYLES)), max_size=4
    ),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(STRETCHES, max_size=3), min_size=1, max_size=6))
def test_what_differs_is_enough(updates: list[list[Any]]) -> None:
    little, all_of_it, shown = Paper(), Paper(), Shown()
    for update in updates:
        drawn = [(x, y, strip(runs, width)) for (x, width), y, runs in update]
        little.write(Update(shown, drawn).render_segments(CONSOLE))
        for x, y, line in drawn:
            all_of_it.write(f"\x1b[{y + 1};{x + 1}H" + line.render(CONSOLE))
    assert little.cells == all_of_it.cells


def test_nothing_is_written_for_what_is_shown_already() -> None:
    shown = Shown()
    line = [(0, 0, strip([("one ", None), ("two", STYLES[1])], COLUMNS))]
    update = Update(shown, line)
    # Whoever asks for it again writes the same: it is asked whether there is anything at all.
    assert update.render_segments(CONSOLE) == update.render_segments(CONSOLE) != ""
    assert Update(shown, line).render_segments(CONSOLE) == ""
    other = [(0, 0, strip([("one ", None), ("too", STYLES[1])], COLUMNS))]
    assert Update(shown, other).render_segments(CONSOLE) == "\x1b[1;6H\x1b[0;1mo\x1b[0m"
    shown.forget()
    assert "one" in Update(shown, other).render_segments(CONSOLE)


def test_every_screen_looks_as_if_drawn_at_once() -> None:
    """A walk through the app with its updates on one paper, and each screen anew on another."""
    paper = Paper(100, 30)

    def draw(screen: object, renderable: object) -> None:
        if isinstance(renderable, Update):
            paper.write(renderable.render_segments(CONSOLE))

    def watched() -> BriefingApp:
        app = BriefingApp(SAMPLE, is_sample=True)
        setattr(app, "_display", draw)  # noqa: B010
        return app

    async def walk(pilot: Pilot[None]) -> None:
        app = pilot.app
        for keys in (
            ("down", "down", "right", "down", "pagedown", "right", "down", "left"),
            ("space", "/", *"rare earth", "down", "down", "escape"),
            ("m", "down", "escape", "t", "escape", "up", "?", "escape", "ctrl+p", "escape"),
        ):
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
                anew = Paper(100, 30)
                full = app.screen._compositor.render_update(
                    full=True, screen_stack=app._background_screens
                )
                anew.write(full.render_segments(CONSOLE))
                assert paper.cells == anew.cells, key

    drive(watched, walk, size=(100, 30))


def test_what_changes_behind_a_screen_takes_nothing_from_what_changes_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the list of the first screen comes to know the index, the search shows its results."""
    drawn: list[Any] = []

    async def job(desk: Desk) -> None:
        await desk.press("/", "q", "u", "o", "t", "a")
        behind, front = desk.app.screen_stack
        found = front.query_one("#hits")
        drawn.clear()
        behind._compositor._dirty_regions.add(Region(30, 6, 1, 9))
        behind._compositor_refresh()
        # Both come before the next picture.
        found._set_dirty()
        front._dirty_widgets.add(found)
        front._on_timer_update()
        cells = {
            (column, row)
            for update in drawn
            for x, row, strip in update._stretches
            for column in range(x, x + strip.cell_length)
        }
        assert {(x, y) for y in found.region.line_range for x in found.region.column_range} <= cells

    def display(app: BriefingApp, screen: Any, update: Any) -> None:
        if isinstance(update, Update):
            drawn.append(update)

    monkeypatch.setattr(BriefingApp, "_display", display)
    work(SAMPLE, job, is_sample=True)


def test_what_another_program_wrote_over_is_written_anew_by_the_very_next_drawing() -> None:
    async def job(desk: Desk) -> None:
        app, line = desk.app, [(0, 0, strip([("one", None)], COLUMNS))]
        for signal in (app.app_suspend_signal, app.app_resume_signal):
            Update(app._shown, line).render_segments(CONSOLE)
            assert Update(app._shown, line).render_segments(CONSOLE) == ""
            # Nothing else has its turn in between.
            signal.publish(app)
            assert "one" in Update(app._shown, line).render_segments(CONSOLE)

    work(SAMPLE, job, is_sample=True)


def test_what_changes_while_changes_are_gathered_is_drawn_at_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Laid out, marked and drawn amid the batch, and nobody sends the screen anything after it."""
    drawn: list[tuple[int, int]] = []

    def display(app: BriefingApp, screen: Any, update: Any) -> None:
        if isinstance(update, Update):
            drawn.extend((x, y) for x, y, _ in update._stretches)

    monkeypatch.setattr(BriefingApp, "_display", display)

    def changed(screen: Any) -> Region:
        where = Region(2, 4, 5, 3)
        screen._compositor._dirty_regions.add(where)
        screen._compositor_refresh()
        return where

    async def job(desk: Desk) -> None:
        app = desk.app
        drawn.clear()
        with app.batch_update():
            where = changed(app.screen)
            with app.batch_update():
                changed(app.screen)
            await desk.pilot.pause()
            assert not drawn
        await desk.pilot.pause()
        assert {(2, y) for y in where.line_range} <= set(drawn)

    work(SAMPLE, job, is_sample=True)
