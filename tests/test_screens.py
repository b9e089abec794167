"""Golden screens: what each screen shows, at both sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import Desk, copy, work
from golden import compare, screen_text

_PICKED = ["right", "down", "space", "down", "down", "space", "m"]

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("screen", "keys"),
    [
        ("browse", ["right", "down"]),
        ("theme", ["up"]),
        ("search-empty", ["slash"]),
        ("search", ["slash", *"storse ful".replace(" ", "_")]),
        ("search-filter", ["slash", *"full theme:e"]),
        ("search-filters", ["slash", "ctrl+@", "down"]),
        ("search-is", ["slash", *"is:contested "]),
        ("dossier", ["right", "down", "right", "enter"]),
        ("memo-empty", ["m"]),
        ("memo", ["right", "down", "space", "down", "down", "space", "m", "down"]),
        ("memo-left-out", [*_PICKED, *["minus"] * 12, "end", "up", "up"]),
        ("memo-over-budget", [*_PICKED, "down", "down", "p", *["minus"] * 14]),
        ("memo-own-words", [*_PICKED, *["down"] * 3, "i", *"We wait"]),
        ("memo-trace", [*_PICKED, *["down"] * 3, "enter"]),
        ("memo-setup", [*_PICKED, "comma"]),
        ("memo-forms", [*_PICKED, "comma", "enter"]),
        ("write", ["right", "down", "space", "m", "w"]),
        ("help", ["question_mark"]),
    ],
)
def test_screen(screen: str, keys: list[str], size: str, tmp_path: Path) -> None:
    # A copy has no history in git, whatever this folder has.
    library = copy(tmp_path)

    async def job(desk: Desk) -> str:
        for key in keys:
            await desk.press("space" if key in "_ " else key)
        return screen_text(desk.pilot)

    compare(f"screens/{screen}-{size}.txt", work(library, job, size=SIZES[size]))


@pytest.mark.parametrize("size", SIZES)
def test_problems(size: str, tmp_path: Path) -> None:
    library = copy(tmp_path)
    folder = library / "briefs" / "energy"
    (folder / "broken.toml").write_text('title = "Half a line\n\n[[claims]]\n')
    (folder / "wrong.toml").write_text(
        'title = "備蓄"\n\n[[claims]]\ntext = "備蓄は十分だ。"\ndate = "2025-02-30"\n'
        'confidance = "high"\nevidence = ["herald-storag"]\n'
    )

    async def job(desk: Desk) -> str:
        desk.app.action_problems()
        await desk.settle()
        return screen_text(desk.pilot)

    compare(f"screens/problems-{size}.txt", work(library, job, size=SIZES[size]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shown", ["memos", "changes"])
def test_saved_memos(shown: str, size: str, tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> str:
        await desk.press(*_PICKED, "S", "enter", "w", "ctrl+u")
        await desk.type(str(tmp_path / "memo.md"))
        await desk.press("enter")
        brief = library / "briefs" / "energy" / "gas-storage.toml"
        text = brief.read_text()
        brief.write_text(text.replace("Gas stores were 92", "Gas stores were 93"))
        desk.app.look_again()
        await desk.settle()
        desk.app.clear_notifications()
        await desk.press("o" if shown == "memos" else "r")
        return screen_text(desk.pilot)

    compare(f"screens/memo-{shown}-{size}.txt", work(library, job, size=SIZES[size]))
