"""An analyst's whole job by the mouse alone: every key that is wanted stands somewhere as words."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Offset

from briefing.memo.outline import lines
from briefing.tui.rows import Rows
from desk import Desk, copy, line_of, work
from golden import screen_text

KNOWN = ["gas-storage/eighty-seven", "gas-storage/law-of-2022"]


async def click(desk: Desk, words: str, *, times: int = 1, last: bool = False) -> None:
    """Click on the first place where words stand on the screen, or on the last."""
    lines = screen_text(desk.pilot).splitlines()
    found = [(line.index(words), y) for y, line in enumerate(lines) if words in line]
    assert found, f"{words!r} is not in sight"
    await desk.pilot.click(offset=found[-1 if last else 0], times=times)
    await desk.settle()


async def click_row(desk: Desk, pane: str, key: str, button: int = 1, **more: bool | int) -> None:
    """Click on the row of a key, which is scrolled to as the wheel would."""
    rows = desk.app.screen.query_one(f"#{pane}", Rows)
    line = line_of(rows, key)
    rows.scroll_to(y=max(0, line - 1), animate=False)
    await desk.settle()
    # In a terminal the mouse stays where it is, whatever a first click does to the list.
    at = rows.content_region.offset + Offset(6, line - rows.scroll_offset.y)
    await desk.pilot.click(offset=at, button=button, **more)  # type: ignore[arg-type]
    await desk.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_from_finding_a_claim_to_the_written_memo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    root = copy(tmp_path)
    monkeypatch.chdir(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        # What is typed needs a keyboard; how one comes there and back does not.
        await click(desk, "/ search", last=True)
        await desk.type("counting stores")
        key = app.screen.query_one("#hits", Rows).rows[0].key
        await click_row(desk, "hits", key, times=2)
        assert app.selected_ref() == KNOWN[0]
        # What stands behind it, a source of it, and back.
        behind = app.screen.query_one("#behind", Rows)
        source = next(row for row in behind.rows if row.opens in app.library.sources)
        await click_row(desk, "behind", source.key, times=2)
        assert type(app.screen).__name__ == "Dossier"
        await click(desk, "esc back", last=True)
        assert type(app.screen).__name__ == "Browse"
        # Two claims are selected and picked by the words above the keys.
        await click_row(desk, "reading", KNOWN[0])
        await click_row(desk, "reading", KNOWN[1], control=True)
        assert app.selected_refs() == tuple(KNOWN)
        await click(desk, "space picks")
        assert app.memo.claims == tuple(KNOWN)
        # The memo is in the bar; its lines are moved by the words over them, or from their menu.
        await click(desk, "memo: 2 claims")
        await desk.settle()
        outline = app.screen.query_one("#outline", Rows)

        def order() -> list[str]:
            return [row.key for row in outline.rows if row.key in KNOWN]

        before = order()
        await click_row(desk, "outline", before[0])
        await click_row(desk, "outline", before[0], button=3)
        await click(desk, "Move it down", times=2)
        assert order() == before[::-1]
        await click_row(desk, "outline", before[0])
        await click_row(desk, "outline", before[0], button=3)
        await click(desk, "Take back", times=2)
        assert order() == before
        await click(desk, "w write", last=True)
        await click(desk, "enter writes")
        assert list(tmp_path.glob("*.md"))
        await click(desk, "esc back", last=True)
        # A claim is edited, and the edit taken back.
        await click_row(desk, "reading", KNOWN[1])
        await click(desk, "i edit", last=True)
        await desk.type(" Still")
        await click(desk, "ctrl+s saves", last=True)
        await desk.settle()
        assert "Still" in app.library.claims[KNOWN[1]].text
        app.clear_notifications()
        await desk.settle()
        await click_row(desk, "reading", KNOWN[1], button=3)
        await click(desk, "Take back", times=2)
        assert "Still" not in app.library.claims[KNOWN[1]].text

    work(root, job, size=size)


def test_a_line_of_the_memo_is_moved_by_a_click_on_the_keys_over_the_outline(
    tmp_path: Path,
) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        app.toggle_picks(KNOWN)
        await desk.press("m")
        outline = app.screen.query_one("#outline", Rows)

        def order() -> list[str]:
            return [row.key for row in outline.rows if row.key in KNOWN]

        before = order()
        await click_row(desk, "outline", before[0])
        outline.scroll_to(y=0, animate=False)
        await desk.settle()
        await click(desk, "J K move")
        assert order() == before[::-1]
        # Two quick clicks are two keys, and zoom nothing.
        lines = screen_text(desk.pilot).splitlines()
        y = next(n for n, line in enumerate(lines) if "J K move" in line)
        await desk.pilot.click(offset=(lines[y].index("J K move") + 2, y), times=2)
        await desk.settle()
        assert order() == before
        assert app.screen.query_one("#page").display

    work(copy(tmp_path), job)


def test_what_can_be_done_with_a_line_is_what_its_keys_would_do(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        app.toggle_picks(KNOWN)
        await desk.press("m", "home", "full_stop")
        # The title has no claim, and cannot be pinned.
        choices = [row.key for row in app.screen.query_one("#choices", Rows).rows]
        assert "edit" in choices
        assert not {"pin", "drop", "claim", "pick", "move_up", "move_down"} & set(choices)
        await desk.press("escape")
        # The first of a section goes down alone, the last up alone.
        order = [line.ref for line in lines(app.document) if line.ref in KNOWN]
        for ref, way in zip(order, ("move_down", "move_up"), strict=True):
            app.screen.query_one("#outline", Rows).select(ref)
            await desk.press("full_stop")
            choices = [row.key for row in app.screen.query_one("#choices", Rows).rows]
            assert {way, "pin", "edit", "drop", "claim", "undo"} <= set(choices)
            assert len({"move_up", "move_down"} & set(choices)) == 1
            await desk.press("escape")
        await desk.press("full_stop")
        app.screen.query_one("#choices", Rows).select("claim")
        await desk.press("enter")
        assert "Withdraw it" in desk.text("choices")

    work(copy(tmp_path), job)
