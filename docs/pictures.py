"""The pictures of the docs: the app itself on the sample library, drawn as SVG on a fixed day."""

from __future__ import annotations

import asyncio
import html
import os
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from briefing.tui.app import BriefingApp

SIZE = (120, 36)
"""Columns and rows of every picture."""

TODAY = "2026-11-23"
_PICKS = (
    "joint-purchasing/draft-procurement-core",
    "joint-purchasing/final-commitment",
    "joint-purchasing/scheme-unlikely",
    "joint-purchasing/who-would-buy",
)
_BROKEN = """\
title = "A brief with slips of the pen"
updated = 2025-13-40

[[claims]]
text = "The date above does not exist, so that nothing of this file can be read."
"""
_SLIPS = """\
title = "A brief that is read all the same"

[[claims]]
text = "An unknown source, a mistyped key and a date that never was."
importence = 5
date = "2025-02-30"
evidence = ["euractive-20250722, para 5"]

[[sources]]
id = "euractiv-20250722"
title = "Rare earths and cutting business red tape in focus"
"""

_READ = {
    "briefs/ports/crossing.toml": """\
title = "The crossing at Norrvik"
bottom_line = "Wait for the count of June."

[[claims]]
id = "fewer-sailings"
text = "The crossing will have fewer sailings from March."
evidence = [{ source = "notice", locator = "para 2", quote = "From 1 March the ferry sails eight \
times a day instead of eleven." }]

[[claims]]
id = "count-in-june"
text = "Passengers are counted again in June."
evidence = [{ source = "notice", quote = "Passengers are counted again in June." }]

[[sources]]
id = "notice"
title = "Notice of the port authority"
publisher = "Port of Norrvik"
published = 2026-02-04
access = "first-hand"
archive = { path = "archive/notice.txt" }
""",
    "themes/ports.toml": 'title = "Ports"\n',
    "archive/notice.txt": """\
The board has looked at the timetable of the crossing, as it does each winter.

From 1 March the ferry sails eight times a day instead of eleven. The first boat leaves at six and \
the last at ten in the evening. Cars are taken on every boat.

The change holds until the end of summer. Passengers are counted again in June. The board decides \
in July whether the three sailings come back.

Who has bought a ticket for a sailing that is no longer made may take the next one, or have the \
price back.
""",
}
"""A small library with a kept text, made up for its picture."""

Scenario = Callable[["BriefingApp", "Pilot[None]"], Awaitable[None]]


async def _browse(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.go_to("joint-purchasing/draft-procurement-core")


async def _search(app: BriefingApp, pilot: Pilot[None]) -> None:
    from textual.widgets import Input

    await pilot.press("slash")
    await _settled(pilot)
    app.screen.query_one(Input).cursor_blink = False
    await pilot.press(*("space" if c == " " else c for c in "ninefold restrictons"))


async def _dossier(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.go_to("js-20250723")


async def _memo(app: BriefingApp, pilot: Pilot[None]) -> None:
    for ref in _PICKS:
        app.toggle_picks([ref])
        await _settled(pilot)
    await pilot.press("m")
    await _settled(pilot)
    await pilot.press("down")


async def _problems(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.action_problems()


async def _matrix(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.go_to("safe-access")
    await _settled(pilot)
    await pilot.press("M")


async def _timeline(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.go_to("safe-access")
    await _settled(pilot)
    await pilot.press("T")


async def _today(app: BriefingApp, pilot: Pilot[None]) -> None:
    await pilot.press("t")
    await _settled(pilot)
    await pilot.press("h", "down")


async def _reader(app: BriefingApp, pilot: Pilot[None]) -> None:
    app.go_to("notice")
    await _settled(pilot)
    app.action_read_text()
    await _settled(pilot)
    await pilot.press("down", "down")


def browse() -> str:
    """The first screen, on a claim that is contested."""
    return _of_sample(_browse)


def search() -> str:
    """The search, with a misspelt word in the box."""
    return _of_sample(_search)


def dossier() -> str:
    """The dossier of the text that others report."""
    return _of_sample(_dossier)


def memo() -> str:
    """The memo of four picked claims."""
    return _of_sample(_memo)


def matrix() -> str:
    """Which sources carry the claims of a brief."""
    return _of_sample(_matrix)


def timeline() -> str:
    """What happened when, of a brief."""
    return _of_sample(_timeline)


def today() -> str:
    """What wants attention in a theme."""
    return _of_sample(_today)


async def _keys(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await _settled(pilot)


async def _typed(pilot: Pilot[None], words: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in words))
    await _settled(pilot)


def _on(ref: str, *keys: str) -> Scenario:
    """Go to something and press keys there."""

    async def scenario(app: BriefingApp, pilot: Pilot[None]) -> None:
        app.go_to(ref)
        await _settled(pilot)
        await _keys(pilot, *keys)

    return scenario


async def _capture(app: BriefingApp, pilot: Pilot[None]) -> None:
    await _on("who-would-buy", "a")(app, pilot)
    await _typed(pilot, "Tokyo asked for a date for the first joint tender.")


async def _colours(app: BriefingApp, pilot: Pilot[None]) -> None:
    await _on(_PICKS[0])(app, pilot)
    app.action_colours()
    await _settled(pilot)
    await _keys(pilot, "down")


async def _changed(app: BriefingApp, pilot: Pilot[None]) -> None:
    await _on(_PICKS[0], "i")(app, pilot)
    await _typed(pilot, " No text says so.")
    await _keys(pilot, "ctrl+s", "H")
    app.clear_notifications()


async def _clash(app: BriefingApp, pilot: Pilot[None]) -> None:
    from briefing.tui.clash import Clashing

    claim = app.library.claims[_CLAIM]
    what = "The text of this claim"
    theirs = claim.text.replace("foundations", "pillars")
    app.push_screen(Clashing(what, theirs, f"{claim.text} No text says so.", claim.text))


async def _rescue(app: BriefingApp, pilot: Pilot[None]) -> None:
    from briefing.library.unsaved import forget, pending

    for left_by_another in pending(app.root):
        forget(app.root, left_by_another.ref, left_by_another.field)
    await _on(_CLAIM, "i")(app, pilot)
    await _typed(pilot, " A second summit is needed for that.")
    await pilot.pause(1.0)
    # As after a lost connection: the form is gone, and nobody has said what is to become of it.
    app.pop_screen()
    await _settled(pilot)
    app.action_unsaved()


async def _changes(app: BriefingApp, pilot: Pilot[None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Under the title that is offered, and into a file in the place of the one that is.
        await _of_memo(app, pilot, "S", "enter", "w", "ctrl+u")
        await _typed(pilot, f"{folder}/memo.md")
        await _keys(pilot, "enter")
    app.toggle_picks([_PICKS[2], "joint-purchasing/draft-monitoring"])
    await _settled(pilot)
    await _keys(pilot, "r")
    app.clear_notifications()


async def _of_memo(app: BriefingApp, pilot: Pilot[None], *keys: str) -> None:
    for ref in _PICKS:
        if ref not in app.memo.claims:
            app.toggle_picks([ref])
            await _settled(pilot)
    await _keys(pilot, "m", "home", *["down"] * 3, *keys)


def _in_memo(*keys: str) -> Scenario:
    async def scenario(app: BriefingApp, pilot: Pilot[None]) -> None:
        await _of_memo(app, pilot, *keys)

    return scenario


_CLAIM = _PICKS[0]
_TOUR: Mapping[str, Scenario] = {
    "conflicts": _on("", "C"),
    "form": _on(_CLAIM, "i"),
    "new": _on(_CLAIM, "N"),
    "actions": _on(_CLAIM, "full_stop"),
    "copying": _on(_CLAIM, "y"),
    "capture": _capture,
    "whole-file": _on(_CLAIM, "E"),
    "question": _on("raw-materials/joint-procurement"),
    "setup": _in_memo("comma"),
    "trace": _in_memo("enter"),
    "write": _in_memo("w"),
    "memos": _in_memo("o"),
    "help": _on(_CLAIM, "question_mark"),
    "palette": _on(_CLAIM, "ctrl+p"),
    "colours": _colours,
    "clash": _clash,
    # Last, as they change what the others show.
    "history": _changed,
    "rescue": _rescue,
    "changes": _changes,
}
"""Pictures that are made in one run of the app, on a copy of the sample, one after the other."""

_MOMENT = "23 Nov 2026, 09:30"
"""What stands for the moment at which something was done, as a day may have one digit or two."""


@lru_cache(maxsize=1)
def tour() -> Mapping[str, str]:
    """All pictures of ``_TOUR`` by their names."""
    from briefing.library.find import sample

    async def draw(root: Path) -> dict[str, str]:
        from briefing.tui.app import BriefingApp

        app, found = BriefingApp(root), {}
        async with app.run_test(size=SIZE) as pilot:
            await _settled(pilot)
            for name, scenario in _TOUR.items():
                await scenario(app, pilot)
                await _settled(pilot)
                picture = app.export_screenshot(title="briefing", simplify=True)
                found[name] = _at_home(picture)
                while len(app.screen_stack) > 1:
                    app.pop_screen()
                    await _settled(pilot)
        return found

    with (
        tempfile.TemporaryDirectory() as folder,
        _clean_room(),
        patch("briefing.tui.history.moment", lambda _: _MOMENT),
        patch("briefing.tui.rescue.moment", lambda _: _MOMENT),
    ):
        root = Path(folder) / "library"
        copytree(sample(), root)
        return asyncio.run(draw(root))


TOURED = frozenset(f"pictures/{name}.svg" for name in _TOUR)
"""Pictures that take a while: `make docs` looks at them, the tests do not."""


def _toured(name: str) -> Callable[[], str]:
    return lambda: tour()[name]


def problems() -> str:
    """The problems of a small library with slips of the pen."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        briefs = library / "briefs" / "raw-materials"
        briefs.mkdir(parents=True)
        (library / "themes").mkdir()
        (library / "themes" / "raw-materials.toml").write_text('title = "Raw materials"\n')
        (briefs / "not-a-date.toml").write_text(_BROKEN)
        (briefs / "slips.toml").write_text(_SLIPS)
        return _drawn(library, _problems)


def reader() -> str:
    """The kept text of a source, with what claims quote of it lit up."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        for name, text in _READ.items():
            (library / name).parent.mkdir(parents=True, exist_ok=True)
            (library / name).write_text(text, encoding="utf-8")
        return _drawn(library, _reader)


def text_of(svg: str) -> str:
    """The words of a picture, row by row: what is compared, as drawing differs by version."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, said in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg):
        rows.setdefault(float(y), []).append((float(x), html.unescape(said)))
    lines = (" ".join(said for _, said in sorted(row)) for _, row in sorted(rows.items()))
    return "\n".join(" ".join(line.split()) for line in lines)


def _of_sample(scenario: Scenario) -> str:
    from briefing.library.find import sample

    return _drawn(sample(), scenario)


def _drawn(root: Path, scenario: Scenario) -> str:
    async def draw() -> str:
        from briefing.tui.app import BriefingApp

        app = BriefingApp(root, is_sample=True)
        async with app.run_test(size=SIZE) as pilot:
            await _settled(pilot)
            # The guided start has been left: the pictures are of what is there every day.
            app.tour = -1
            await scenario(app, pilot)
            await _settled(pilot)
            return _at_home(app.export_screenshot(title="briefing", simplify=True))

    with _clean_room():
        return asyncio.run(draw())


async def _settled(pilot: Pilot[None]) -> None:
    """Until the work in threads is done and its results are on the screen."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@contextmanager
def _clean_room() -> Iterator[None]:
    """A fixed day and empty folders of state, so that a picture shows nothing of this machine."""
    personal = ("NO_COLOR", "COLORTERM", "BRIEFING_LIBRARY", "TEXTUAL_THEME")
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        for name in personal:
            os.environ.pop(name, None)
        os.environ["BRIEFING_TODAY"] = TODAY
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{folder}/{name.lower()}"
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


_CELL = 12.2
"""Width of a column in the picture."""

_RUN = re.compile(
    r'(?P<head><text[^>]*?) x="(?P<x>[\d.]+)" (?P<y>y="[\d.]+") textLength="(?P<length>[\d.]+)"'
    r"(?P<tail>[^>]*>)(?P<before>(?:&#160;)*)(?P<said>[^<]*?)(?P<after>(?:&#160;)*)</text>"
)
_FONTS = '"Fira Code", "DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace'


def _at_home(svg: str) -> str:
    """The picture with fonts of the reader's own machine, and with names that do not change."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace;", f"font-family: {_FONTS};")
    # Most monospace fonts are as wide as a column at this size, also where textLength is ignored.
    svg = svg.replace("font-size: 20px;", "font-size: 20.25px;")
    svg = re.sub(r"terminal-\d+", "screen", svg)
    svg = _RUN.sub(_without_spaces_around, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _without_spaces_around(run: re.Match[str]) -> str:
    """A run of text placed where its first letter stands: some viewers drop spaces around text."""
    before, after = (len(run[name]) // len("&#160;") for name in ("before", "after"))
    if not run["said"]:
        return ""
    x = float(run["x"]) + before * _CELL
    length = float(run["length"]) - (before + after) * _CELL
    place = f'x="{x:.4g}" {run["y"]} textLength="{length:.4g}"'
    return f"{run['head']} {place}{run['tail']}{run['said']}</text>"


PICTURES: Mapping[str, Callable[[], str]] = {
    "pictures/browse.svg": browse,
    "pictures/search.svg": search,
    "pictures/dossier.svg": dossier,
    "pictures/memo.svg": memo,
    "pictures/matrix.svg": matrix,
    "pictures/timeline.svg": timeline,
    "pictures/today.svg": today,
    "pictures/problems.svg": problems,
    "pictures/reader.svg": reader,
    **{f"pictures/{name}.svg": _toured(name) for name in _TOUR},
}
"""Every picture below ``docs/``, and what draws it."""
