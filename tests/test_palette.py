"""The palette: every command where it can be done, and what the library holds; every way to act."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.events import Key
from textual.widgets import Input

from briefing.commands import table
from briefing.tui.deeds import deeds
from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, line_of, work
from golden import at_sizes, compare_screens, screen_text
from libraries import write


def _offered(desk: Desk) -> set[str]:
    return {deed.command.id for deed in deeds(desk.app.screen)}


async def _chosen(desk: Desk, typed: str) -> None:
    await desk.press("ctrl+p")
    await desk.type(typed)
    await desk.press("enter")


ODD = """\
title = "Odd"

[[claims]]
id = "high"
text = "Tariffs rose\\u202e in July to 150 million euros."
quantity = { measure = "tariffs", value = 150, unit = "EUR m" }
evidence = ["wire"]

[[claims]]
id = "low"
text = "Tariffs rose to 160 million euros."
short = "Tariffs rose."
quantity = { measure = "tariffs", value = 160, unit = "EUR m" }
evidence = ["wire"]

[[sources]]
id = "wire"
title = "Tariffs up"
archive = { path = "archive/wire.txt" }
"""
"""Something to mend, two claims that cannot both be true, a kept text."""


def test_every_command_is_in_the_palette_where_it_can_be_done(tmp_path: Path) -> None:
    """And none where it cannot."""
    library = copy(tmp_path)
    (library / "briefs" / "energy" / "odd.toml").write_text(ODD)
    (library / "archive").mkdir()
    (library / "archive" / "wire.txt").write_text("Tariffs rose.\n")

    async def job(desk: Desk) -> None:
        app = desk.app
        found = _offered(desk)
        assert {"fix", "confirm", "save", "range"}.isdisjoint(found)
        await desk.press("right")
        found |= _offered(desk)
        await desk.press("f")
        await desk.type("is:picked")
        await desk.press("enter")
        found |= _offered(desk)
        app.action_problems()
        await desk.settle()
        rows = app.screen.query_one("#problems", Rows)
        rows.select(next(r.key for r in rows.rows if "B134" in r.right.plain + r.content.plain))
        await desk.settle()
        assert {"fix", "edit-file"} <= _offered(desk)
        assert "pick" not in _offered(desk)
        found |= _offered(desk)
        for opened in (app.action_conflicts, app.action_timeline, app.action_history):
            await desk.press("escape")
            opened()
            await desk.settle()
            found |= _offered(desk)
        await desk.press("escape")
        app.read_text("wire")
        await desk.settle()
        await desk.press("v")
        found |= _offered(desk)
        app.toggle_picks(("odd/low",))
        await desk.press("escape", "m", *["down"] * 2)
        found |= _offered(desk)
        app.change_memo(replace(app.memo, bottom_line="Tariffs rose."))
        await desk.settle()
        assert app.screen.query_one("#outline", Rows).select("bottom-line")
        await desk.settle()
        found |= _offered(desk)
        await desk.press("escape", "E")
        assert "save" in _offered(desk)
        assert "today" not in _offered(desk), "what is typed would be lost behind it"
        found |= _offered(desk)
        every = {c.id for c in table.COMMANDS} - {"command-palette"}
        assert sorted(every - found) == []

    work(library, job)


def test_a_command_is_done_where_the_focus_was() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right")
        first = desk.selected("reading")
        await _chosen(desk, "last row")
        assert desk.selected("reading") not in ("", first)
        await _chosen(desk, "pick or")
        assert desk.app.memo.claims
        await _chosen(desk, "today")
        assert type(desk.app.screen).__name__ == "TodayScreen"
        await desk.press("ctrl+p")
        assert desk.text("offered").splitlines()[0].endswith(" /"), "with the key in force"
        await desk.type("tiemline")
        assert "Timeline" in desk.text("offered").splitlines()[0], "a typo is no matter"
        await desk.press("escape")
        assert type(desk.app.screen).__name__ == "TodayScreen"

    work(DATA, job)


def test_things_of_the_library_are_found_and_gone_to() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("ctrl+p")
        await desk.type("cod quota falls")
        lines = desk.text("offered").splitlines()
        assert any("claim · Landing quotas" in line for line in lines)
        await desk.press("enter")
        assert desk.app.screen.selected_ref.startswith("landing-quotas/")
        await desk.press("ctrl+p")
        await desk.type("survey operators")
        assert "source · Nov 2025" in desk.text("offered")
        desk.app.screen.query_one("#offered", Rows).select("source:operators-survey")
        await desk.press("enter")
        assert type(desk.app.screen).__name__ == "Dossier"
        await desk.press("ctrl+p")
        await desk.type("fisheries")
        assert desk.selected("offered") == "theme:fisheries"
        await desk.press("escape", "ctrl+p")
        await desk.type("winter outlook")
        assert desk.selected("offered") == ":memo:winter-outlook"
        await desk.press("enter")
        assert type(desk.app.screen).__name__ == "MemoScreen"
        assert desk.app.memo.id == "winter-outlook"

    work(DATA, job)


def test_keys_may_come_before_the_palette_and_what_is_found() -> None:
    async def job(desk: Desk) -> None:
        # As a terminal sends what was typed at once, before the line is drawn.
        desk.app.action_command_palette()
        for key in (*"today", "enter"):
            character = key if len(key) == 1 else None
            desk.app.post_message(Key(key, character))
        await desk.settle()
        assert type(desk.app.screen).__name__ == "TodayScreen"
        await desk.press("escape")
        await desk.pilot.press("ctrl+p", *"storage operators", "enter")
        await desk.settle()
        assert type(desk.app.screen).__name__ in ("Dossier", "Browse")
        assert not desk.app.screen.is_modal

    work(DATA, job)


def test_titles_that_look_like_markup_stay_as_they_are(tmp_path: Path) -> None:
    title = "[bold]Steel[/] [@click=app.quit()]press[/] [/nothing] \x1b[31mred"
    library = write(
        tmp_path,
        {
            "briefs/trade/steel.toml": f"title = {_quoted(title)}\n[[claims]]\n"
            f"text = {_quoted('Steel ' + title)}\n",
            "themes/trade.toml": f"title = {_quoted('[red]Trade[/red]')}\n",
        },
    )

    async def job(desk: Desk) -> None:
        await desk.press("ctrl+p")
        await desk.type("steel")
        text = desk.text("offered")
        assert "[bold]Steel[/] [@click=app.quit()]press[/] [/nothing]" in text
        assert "\x1b" not in screen_text(desk.pilot)
        await desk.pilot.click("#offered", offset=(4, 2))
        await desk.settle()
        assert desk.app.is_running

    work(library, job)


def _quoted(text: str) -> str:
    return '"' + text.replace("\x1b", "\\u001b") + '"'


def test_the_mouse_selects_opens_scrolls_and_presses_keys() -> None:
    async def job(desk: Desk) -> None:
        pilot = desk.pilot
        # A click selects, a double click opens.
        reading = desk.app.screen.query_one("#reading", Rows)
        claim = next(r.key for r in reading.rows if "/" in r.key)
        line = line_of(reading, claim)
        await pilot.click("#reading", offset=(8, line - reading.scroll_offset.y))
        await desk.settle()
        assert (desk.selected("reading"), desk.app.focused) == (claim, reading)
        before = reading.scroll_offset.y
        await pilot._post_mouse_events([_Wheel], reading, offset=(5, 5))
        await desk.settle()
        assert reading.scroll_offset.y >= before
        # Every key of the last line is pressed by a click on it.
        keys = desk.app.screen.query_one("#keys")
        words = str(keys.content)
        for word, opened in (("m memo", "MemoScreen"), ("? help", "Help")):
            at = words.index(word)
            await pilot.click("#keys", offset=(at + 1, 0))
            await desk.settle()
            assert type(desk.app.screen).__name__ == opened
            await desk.press("escape")
        # What is offered in the palette is taken by a click on it.
        await desk.press("ctrl+p")
        await desk.type("today")
        await pilot.click("#offered", offset=(6, 0), times=2)
        await desk.settle()
        assert type(desk.app.screen).__name__ == "TodayScreen"

    from textual.events import MouseScrollDown as _Wheel

    work(DATA, job)


def test_palette_and_letters_at_every_size() -> None:
    async def job(desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
        await desk.press("right", "ctrl+p")
        await desk.type("sto")
        palette = await at_sizes(desk.pilot)
        assert desk.app.screen.query_one(Input).has_focus
        # The letters go when they would stand in wrong places.
        letters = {}
        await desk.press("escape")
        for size in palette:
            await desk.pilot.resize_terminal(*map(int, size.split("x")))
            await desk.settle()
            await desk.press("g")
            letters[size] = screen_text(desk.pilot)
            await desk.press("escape")
        return palette, letters

    palette, letters = work(DATA, job)
    assert all("esc back" in text for text in palette.values())
    compare_screens("palette", palette)
    compare_screens("jump", letters)
