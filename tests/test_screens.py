"""Golden screens: what each screen shows, at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import Desk, copy, work
from golden import at_sizes, compare_screens

_PICKED = ["right", "down", "space", "down", "down", "space", "m"]


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
def test_screen(screen: str, keys: list[str], tmp_path: Path) -> None:
    # A copy has no history in git, whatever this folder has.
    library = copy(tmp_path)

    async def job(desk: Desk) -> dict[str, str]:
        for key in keys:
            await desk.press("space" if key in "_ " else key)
        return await at_sizes(desk.pilot)

    compare_screens(screen, work(library, job))


def test_problems(tmp_path: Path) -> None:
    library = copy(tmp_path)
    folder = library / "briefs" / "energy"
    (folder / "broken.toml").write_text('title = "Half a line\n\n[[claims]]\n')
    (folder / "wrong.toml").write_text(
        'title = "備蓄"\n\n[[claims]]\ntext = "備蓄は十分だ。"\ndate = "2025-02-30"\n'
        'confidance = "high"\nevidence = ["herald-storag"]\n'
    )

    async def job(desk: Desk) -> dict[str, str]:
        desk.app.action_problems()
        await desk.settle()
        return await at_sizes(desk.pilot)

    compare_screens("problems", work(library, job))


@pytest.mark.parametrize("shown", ["memos", "changes"])
def test_saved_memos(shown: str, tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> dict[str, str]:
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
        return await at_sizes(desk.pilot)

    compare_screens(f"memo-{shown}", work(library, job))
