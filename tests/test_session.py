"""The app begins where it was left; the briefs read last are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing.library.recent import FILE as RECENT
from briefing.library.recent import MOST, recent, visit
from briefing.settings.paths import state_folder
from briefing.tui import session
from briefing.tui.app import BriefingApp
from briefing.tui.places import Spot
from desk import DATA, Desk, copy, work
from driving import drive


def test_a_session_is_kept_and_read(tmp_path: Path) -> None:
    assert session.left(tmp_path) is None
    place = (Spot("browse", "a>b", "b/c", "reading"), Spot("memo"))
    kept = session.Session(place, ("a",), {"shelf": ("a>b", 7)}, "2026-11-20")
    session.keep(tmp_path, kept)
    assert session.left(tmp_path) == kept


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\xff",
        "[1, 2]",
        "null",
        '{"version": 2}',
        '{"version": 1, "place": [], "unfolded": [], "panes": {}, "day": ""}',
        '{"version": 1, "place": [{"screen": "x", "y": 1}], "unfolded": [], "panes": {}}',
        '{"version": 1, "place": [{"screen": "browse"}], "unfolded": 1, "panes": {}, "day": ""}',
        '{"version": 1, "place": [{"screen": "browse"}], "unfolded": [], "panes": {"a": 1}}',
        "[" * 100_000,
    ],
)
def test_a_session_that_makes_no_sense_is_none(tmp_path: Path, content: str) -> None:
    for name in (session.FILE, RECENT):
        path = state_folder(tmp_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="latin-1")
    assert session.left(tmp_path) is None
    assert recent(tmp_path) == ()


def test_the_briefs_read_last_are_remembered_once_each(tmp_path: Path) -> None:
    for number in range(MOST + 3):
        visit(tmp_path, f"brief-{number}")
    visit(tmp_path, "brief-5")
    found = recent(tmp_path)
    assert len(found) == MOST
    assert found[:3] == ("brief-5", "brief-11", "brief-10")
    assert len(set(found)) == len(found)


def test_the_app_comes_back_to_what_was_read() -> None:
    async def read(desk: Desk) -> tuple[object, ...]:
        app = desk.app
        # Fold a theme, read a claim of the other, look at what is behind it.
        await desk.press("up", "enter")
        app.go_to("landing-quotas/quota-kept")
        await desk.settle()
        await desk.press("right", "down")
        before = [pane.region for pane in app.screen.panes]
        await desk.press("z")
        assert [pane.region for pane in app.screen.panes] != before
        left = (app.here, desk.selected("behind"), desk.text("shelf"))
        await desk.press("t")
        app.exit()
        return left

    async def come_back(desk: Desk) -> tuple[object, ...]:
        app = desk.app
        assert app.focused is app.screen.query_one("#behind")
        # All panes are in sight again: a zoom is for the moment.
        assert all(pane.region.area for pane in app.screen.panes)
        now = (app.here, desk.selected("behind"), desk.text("shelf"))
        # What lay over it is a step ahead.
        await desk.press("right_square_bracket")
        assert app.here[-1].screen == "today"
        return now

    left = work(DATA, read)
    assert "▸ " in str(left[2])
    assert work(DATA, come_back) == left


def test_what_is_gone_or_foreign_is_not_come_back_to(tmp_path: Path) -> None:
    library = copy(tmp_path)
    for subject in ("energy>vanished", "\x1b]0;x\x07>gas-storage", ":bookmark:x", ":nonsense"):
        place = (Spot("browse", subject, "vanished/claim", "#nonsense !"), Spot("nonsense"))
        panes = {"#x": ("y", -3), "shelf": ("z", 10**9), "behind": ("[", 0)}
        session.keep(library, session.Session(place, ("energy", "nowhere"), panes, ""))

        async def job(desk: Desk) -> None:
            assert desk.selected("shelf")
            await desk.press("right_square_bracket", "down", "right")
            assert desk.app.is_running

        work(library, job)


def test_recent_briefs_stand_among_the_lists_without_the_one_being_read() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        assert "Recent" not in desk.text("shelf")
        await desk.press("right")
        app.go_to("landing-quotas/quota-cut")
        await desk.settle()
        lines = desk.text("shelf").splitlines()
        at = next(n for n, line in enumerate(lines) if "Recent" in line)
        assert lines[at].split() == ["▾", "Recent", "1"]
        assert lines[at + 1].split() == ["Gas", "storage", "before", "the", "winter"]
        await desk.settle()
        assert recent(app.root)[:2] == ("landing-quotas", "gas-storage")
        app.screen.query_one("#shelf").select(":recent:gas-storage")
        await desk.settle()
        assert "BOTTOM LINE" in desk.text("reading")
        await desk.press("left", "enter")
        assert desk.app.here[0].subject == "energy>gas-storage"
        state = json.loads((state_folder(app.root) / RECENT).read_text())
        assert state["version"] == 1

    work(DATA, job)


def test_the_app_begins_with_what_it_was_asked_for(tmp_path: Path) -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        return desk.app.here[-1].subject, desk.selected("reading") if desk.app.here[
            1:
        ] == () else ""

    def begun(ref: str) -> tuple[str, str]:
        return drive(lambda: _begin(ref), lambda pilot: job(Desk(pilot)), size=(120, 40))

    def _begin(ref: str) -> BriefingApp:
        app = BriefingApp(DATA)
        app.begin_at = ref
        return app

    assert begun("landing-quota")[0] == "energy>gas-storage"
    claim = "landing-quotas/quota-kept"
    assert begun(claim) == ("fisheries>landing-quotas", claim)
    assert begun("storage-statement") == ("storage-statement", "")
