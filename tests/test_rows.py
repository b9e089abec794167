"""The list of the app: what it draws, what it selects, what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from briefing.tui.gate import in_a_row
from briefing.tui.row import Row, aired, dotted
from briefing.tui.row_lines import Laid, Looks
from briefing.tui.rows import Rows
from driving import drive
from golden import screen_text


class Listing(App[None]):
    """A list alone, that keeps what it was told."""

    CSS = "Rows { width: 24; height: 8; }"

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.given = rows
        self.told: list[tuple[str, str]] = []
        self.laid_out = 0

    def compose(self) -> ComposeResult:
        yield Rows(name="list", empty="Nothing here.")
        yield Static("below")

    def on_mount(self) -> None:
        self.rows.show(self.given)
        self.rows.focus()

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        self.told.append(("highlighted", event.row.key))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        self.told.append(("opened", event.row.opens))


def row(key: str, text: str = "", **more: object) -> Row:
    return Row(Content(text or key), key=key, **more)  # type: ignore[arg-type]


def run(rows: Sequence[Row], *keys: str) -> tuple[Listing, list[str], str]:
    """Show rows, press keys; the app, the list as drawn and the key selected."""

    async def scenario(pilot: Pilot[None]) -> tuple[Listing, list[str], str]:
        await pilot.press(*keys)
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, Listing)
        chosen = app.rows.selected
        app.laid_out = app.rows._laid.made
        drawn = screen_text(pilot).split("\n")[:8]
        return app, drawn, chosen.key if chosen else ""

    return drive(lambda: Listing(rows), scenario, size=(40, 12))


HEADING = Row(Content("HEADING"), indent=1)


def test_headings_are_passed_over() -> None:
    app, _, chosen = run([HEADING, row("a"), HEADING, row("b")], "down")
    assert chosen == "b"
    assert app.told == [("highlighted", "b")]


def test_the_ends_hold() -> None:
    assert run([HEADING, row("a"), row("b")], "down", "down", "down")[2] == "b"
    assert run([HEADING, row("a"), row("b")], "up")[2] == "a"
    assert run([row(k) for k in "abcdefghijkl"], "end")[2] == "l"
    assert run([row(k) for k in "abcdefghijkl"], "end", "home")[2] == "a"


def test_a_page_moves_by_what_is_in_sight() -> None:
    assert run([row(f"r{n}") for n in range(30)], "pagedown")[2] == "r7"
    assert run([row(f"r{n}") for n in range(30)], "pagedown", "pageup")[2] == "r0"
    assert run([row(f"r{n}") for n in range(5)], "pagedown")[2] == "r4"


def test_the_selected_row_is_scrolled_into_sight() -> None:
    _, drawn, chosen = run([row(f"r{n}") for n in range(30)], *["down"] * 12)
    assert chosen == "r12"
    assert any(line.startswith("▌r12") for line in drawn)


def test_without_the_cursor_what_is_read_above_the_first_row_is_in_sight() -> None:
    record = [Row(Content(f"line {n}")) for n in range(12)]

    async def scenario(pilot: Pilot[None]) -> tuple[float, float, str, float]:
        rows = pilot.app.query_one(Rows)
        pilot.app.set_focus(None)
        await pilot.pause()
        rows.show([*record, row("first"), *(Row(Content("between")) for _ in range(9)), row("x")])
        await pilot.pause()
        without = rows.scroll_y
        # A click is on what stands there: nothing moves under the mouse.
        rows.scroll_to(y=16, animate=False)
        await pilot.pause()
        await pilot.click(Rows, offset=(3, 7))
        await pilot.pause()
        clicked, still = rows.selected.key if rows.selected else "", rows.scroll_y
        pilot.app.set_focus(None)
        await pilot.pause()
        rows.select("first")
        rows.scroll_to(y=0, animate=False)
        rows.focus()
        await pilot.pause()
        return without, still, clicked, rows.scroll_y

    without, still, clicked, focused = drive(lambda: Listing([]), scenario)
    assert without == 0
    assert (clicked, still) == ("x", 15)
    assert 0 < focused <= 12


def test_long_text_wraps_by_words_under_its_indent() -> None:
    _, drawn, _ = run([row("a", "one two three four five six seven", indent=3)])
    assert drawn[0] == "▌   one two three four"
    assert drawn[1] == "▌   five six seven"


def test_no_line_ends_or_begins_with_what_parts_two_things() -> None:
    said = in_a_row(("only 1 origin", "", "draft seen by us", "stale"))
    shown_as, drawn, _ = run([row("a", "a claim", indent=1), Row(said, key="b", indent=1)])
    assert [line.strip() for line in drawn[1:4]] == ["only 1 origin", "draft seen by us", "stale"]
    # It is there where the words are selected.
    laid = Laid(shown_as.given, 24, 24)
    copied = [laid.text_line(number) for number in (1, 2)]
    assert [line and line.after for line in copied] == [" · ", " · "]


def test_a_sign_that_stands_in_a_text_stays_where_a_line_ends() -> None:
    _, drawn, _ = run([row("a", "one two three four · five six")])
    assert drawn[0] == "▌one two three four ·"


def test_of_neighbours_all_have_air_between_them_or_none() -> None:
    short, long = [row("a"), row("b")], [row("c"), row("d", "two\nlines"), row("e")]
    assert aired(short) == short
    assert [r.key for r in aired([*short, HEADING, *long])] == [
        *("a", "b", "", "c", "", "d", "", "e")
    ]
    assert len(aired([row("a", "word " * 30), row("b")])) == 3


def test_what_stands_at_the_end_shortens_only_the_first_line() -> None:
    long = "alpha beta gamma delta epsilon"
    _, drawn, _ = run([row("a", long, right=Content("12 Jul 2025"))])
    assert drawn[0].split() == ["▌alpha", "12", "Jul", "2025"]
    assert drawn[1] == "▌beta gamma delta"


def test_a_short_first_paragraph_beside_a_date_keeps_the_second() -> None:
    _, drawn, _ = run([row("a", "Euractiv\nRare earths", right=Content("2025"))])
    assert drawn[0].split() == ["▌Euractiv", "2025"]
    assert drawn[1] == "▌Rare earths"


def test_one_line_rows_are_cut_with_a_sign() -> None:
    _, drawn, _ = run([row("a", "one two three four five six", wrap=False)])
    assert drawn[0].endswith("…")
    assert not drawn[1].strip()


def test_wide_characters_keep_the_column_at_the_end() -> None:
    rows = [
        row("a", "資料 资料", right=Content("9"), wrap=False),
        row("b", "x", right=Content("9"), wrap=False),
    ]
    _, drawn, _ = run(rows)
    cells = [sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in drawn[:2]]
    assert cells[0] == cells[1]


def test_the_selection_stays_on_its_key_when_rows_change() -> None:
    async def scenario(pilot: Pilot[None]) -> str:
        app = pilot.app
        assert isinstance(app, Listing)
        await pilot.press("down", "down")
        app.rows.show([row("new"), row("a"), row("c"), row("b")])
        assert app.rows.selected is not None
        return app.rows.selected.key

    assert drive(lambda: Listing([row("a"), row("b"), row("c")]), scenario) == "c"


def test_the_selection_goes_near_when_its_row_is_gone() -> None:
    async def scenario(pilot: Pilot[None]) -> str:
        app = pilot.app
        assert isinstance(app, Listing)
        await pilot.press("down")
        app.rows.show([row("a"), row("c"), row("d")])
        assert app.rows.selected is not None
        return app.rows.selected.key

    assert drive(lambda: Listing([row("a"), row("b"), row("c")]), scenario) == "c"


def test_an_empty_list_says_so_and_opens_nothing() -> None:
    app, drawn, chosen = run([], "enter", "down")
    assert drawn[0].strip() == "Nothing here."
    assert chosen == ""
    assert app.told == []


def test_enter_opens_what_the_row_names() -> None:
    app, _, _ = run([row("key", ref="brief/claim")], "enter")
    assert app.told == [("opened", "brief/claim")]


def test_the_mouse_selects_and_a_double_click_opens() -> None:
    async def scenario(pilot: Pilot[None]) -> list[tuple[str, str]]:
        await pilot.click(Rows, offset=(3, 2))
        await pilot.click(Rows, offset=(3, 1), times=2)
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, Listing)
        return app.told

    told = drive(lambda: Listing([row("a"), row("b"), row("c")]), scenario)
    assert told == [("highlighted", "c"), ("highlighted", "b"), ("opened", "b")]


def test_a_hundred_thousand_rows_are_drawn_by_the_screenful() -> None:
    rows = [row(f"r{n}", wrap=False) for n in range(100_000)]
    app, drawn, chosen = run(rows, "end")
    assert chosen == "r99999"
    assert drawn[-1].startswith("▌r99999")
    assert app.laid_out < 100


def test_a_line_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking there and back again, or showing the same rows, draws none anew."""
    drawn: list[int] = []
    draw = Laid.draw

    def noting(laid: Laid, looks: Looks, line: int, **more: Any) -> list[Segment]:
        drawn.append(line)
        return draw(laid, looks, line, **more)

    monkeypatch.setattr(Laid, "draw", noting)

    async def scenario(pilot: Pilot[None]) -> list[int]:
        counts = []
        for _ in range(2):
            drawn.clear()
            await pilot.press("down", "down", "up", "up")
            await pilot.pause()
            counts.append(len(drawn))
        return counts

    first, again = drive(lambda: Listing([row(k) for k in "abcd"]), scenario, size=(40, 12))
    assert (first, again) == (3, 0)


def test_without_room_for_air_a_sign_shows_where_a_row_begins() -> None:
    plain = row("plain", "Two\nlines", indent=3)
    picked = row("picked", "Two\nlines", indent=3, mark=Content(" ✓"))
    short = row("short", "One line", indent=3)
    heading = Row(Content("Read\nand not selected"), indent=3)
    found = dotted([plain, picked, short, heading])
    assert [each.mark.plain for each in found] == [" ·", " ✓", "", ""]
    assert [each.content for each in found] == [plain.content, *(r.content for r in found[1:])]
