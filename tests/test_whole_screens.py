"""Golden screens of the whole file, the history, what was not saved, both versions, the offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.library import unsaved
from briefing.library.save import save
from briefing.library.splice import Splice
from briefing.settings.paths import state_folder
from desk import DATA, Desk, copy, work
from golden import at_sizes, compare_screens, screen_text

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture(autouse=True)
def _half_past_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed or typed in a test was at one moment, whatever the clock says."""
    for module in ("history", "rescue"):
        monkeypatch.setattr(f"briefing.tui.{module}.moment", lambda _: "22 Nov 2025, 09:30")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


async def shown(desk: Desk) -> dict[str, str]:
    await desk.pilot.pause(0.4)
    await desk.settle()
    return await at_sizes(desk.pilot, screen_text)


def test_the_whole_file(root):
    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("right", "down", "E")
        screen = desk.app.screen
        screen.area.go_to(17)  # type: ignore[attr-defined]
        await desk.type("kind = 'wrong'")
        await desk.press("enter")
        return await shown(desk)

    compare_screens("whole", work(root, job))


def test_completion(root):
    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("right", "down", "E")
        screen = desk.app.screen
        screen.area.go_to(17)  # type: ignore[attr-defined]
        await desk.type('evidence = ["s')
        return await shown(desk)

    compare_screens("whole-completion", work(root, job))


def test_both_versions(root):
    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("right", "down", "E")
        screen = desk.app.screen
        path = root / BRIEF
        screen.area.go_to(14, 8)  # type: ignore[attr-defined]
        await desk.type("2024-12-31 #")
        path.write_text(path.read_text().replace("date = 2025-09-30", "date = 2025-10-01"))
        screen._look()  # type: ignore[attr-defined]
        await desk.settle()
        await desk.press("ctrl+s")
        return await shown(desk)

    compare_screens("whole-versions", work(root, job))


def test_the_history(root):
    for old, new in (("92 per cent", "93 per cent"), ("87 per cent", "86 per cent")):
        before = (root / BRIEF).read_bytes()
        after = before.replace(old.encode(), new.encode(), 1)
        save(root, Splice(BRIEF, before, after), what=f"Changed {old} to {new}")

    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("H", "u")
        desk.app.clear_notifications()
        return await shown(desk)

    compare_screens("history", work(root, job))


def test_what_was_not_saved(root, monkeypatch):
    text = (root / BRIEF).read_text()
    unsaved.keep(root, BRIEF, "file", f"# typed before the kill\n{text}", text)
    unsaved.keep(root, "gas-storage/ninety-two", "caveat", "stores in use, and no others", "")
    order = {"file": 0, "caveat": 1}
    kept = unsaved.pending(root)
    now = dt.datetime(2025, 11, 22, 9, 30, tzinfo=dt.UTC)
    ordered = tuple(replace(u, time=now) for u in sorted(kept, key=lambda u: order[u.field]))
    monkeypatch.setattr(unsaved, "pending", lambda _: ordered)
    folder = state_folder(root) / "recovered"
    folder.mkdir(parents=True)
    (folder / "gas-storage.2025-11-22-101010.toml").write_text("title = 'nobody else has this'\n")
    compare_screens("unsaved", work(root, shown))


def test_the_offer_of_a_copy(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("right", "down", "E")
        return await shown(desk)

    compare_screens("copy", work(DATA, job, is_sample=True))
