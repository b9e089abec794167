"""The Today screen: what it shows at both sizes, what its rows open, and what it keeps."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.evidence.lastlook import Look, last_look
from briefing.library.scan import load
from briefing.tui.progress import Progress
from briefing.tui.rows import Rows
from briefing.tui.today import TodayScreen
from desk import Desk, work
from golden import at_sizes, compare_screens, screen_text
from libraries import write
from test_today import FILES, STORAGE

pytest.importorskip("test_history", reason="git is not installed")
from test_history import Kept


async def look(desk: Desk) -> None:
    """Open the screen, and wait for what git has to say."""
    await desk.press("t")
    while "Looking at what changed" in desk.text("agenda"):
        await desk.settle()


async def walk_to(desk: Desk, words: str) -> None:
    """Down to the row of the agenda that says something."""
    rows = desk.app.screen.query_one("#agenda", Rows)
    for _ in rows.rows:
        if rows.selected is not None and words in rows.selected.content.plain:
            return
        await desk.press("down")
    raise AssertionError(f"no row says {words}")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TZ", "UTC")
    library = write(tmp_path / "library", FILES)
    kept = Kept(library, library)
    kept.git("add", "--all")
    kept.git("commit", "--quiet", "--message", "first", day="2025-11-01")
    changed = STORAGE.replace("are full.", "are all full.").replace(
        'id = "half"', 'id = "half"\nconfidence = "low"'
    )
    new = 'title = "Herring"\n[[claims]]\ntext = "One."\n[[claims]]\ntext = "Two."\n'
    kept.commit({"briefs/energy/storage.toml": changed}, "Bo Lind", "2025-11-24")
    kept.commit({"briefs/fisheries/herring.toml": new}, "Anna Marsh", "2025-11-26")
    (library / "briefs/inbox/note.toml").unlink()
    return library


@pytest.mark.parametrize(
    ("screen", "keys"),
    [("today", []), ("today-theme", ["left", "down"])],
)
def test_screen(root: Path, screen: str, keys: list[str]) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        await look(desk)
        for key in keys:
            await desk.press(key)
        return await at_sizes(desk.pilot)

    compare_screens(screen, work(root, job))


def test_rows_open_what_they_name_and_can_be_picked(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await look(desk)
        assert "storage/full" in desk.selected("agenda")
        await desk.press("space")
        assert desk.app.memo.claims == ("storage/full",)
        assert "✓" in desk.text("agenda")
        assert "✓ In the memo." in desk.words()
        await desk.press("enter")
        assert desk.app.screen.__class__.__name__ == "Browse"
        assert desk.selected("reading") == "storage/full"

    work(root, job)


def test_what_is_gone_opens_nothing(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await look(desk)
        await walk_to(desk, "A note")
        await desk.press("enter", "space", "y")
        assert desk.app.screen.__class__.__name__ == "TodayScreen"
        assert desk.app.memo.claims == ()

    work(root, job)


def test_a_question_opens_its_answers_and_a_source_its_dossier(root: Path) -> None:
    async def job(desk: Desk) -> None:
        for words, screen in (("What does it cost?", "MatrixScreen"), ("Survey", "Dossier")):
            await look(desk)
            await walk_to(desk, words)
            await desk.press("enter")
            assert desk.app.screen.__class__.__name__ == screen
            await desk.press("escape", "escape")

    work(root, job)


def test_it_follows_the_library(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await look(desk)
        assert "Cod" not in desk.text("agenda")
        write(root, {"briefs/fisheries/cod.toml": 'title = "Cod"\n'})
        desk.app.look_again()
        for _ in range(20):
            await desk.settle()
            if "Cod" in desk.text("agenda"):
                break
        assert "Cod" in desk.text("agenda")
        assert "new · not committed yet" in desk.text("agenda")
        await desk.press("t", "escape")
        assert desk.app.screen.__class__.__name__ == "Browse"

    work(root, job)


def test_that_the_user_looked_is_kept(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await look(desk)

    work(root, job)
    kept = last_look(root, dt.date(2025, 11, 29))
    assert kept is not None
    assert kept == Look("2025-11-28", kept.commit)
    assert len(kept.commit) == 40


def test_a_look_that_cannot_be_kept_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("briefing.evidence.lastlook.write_text", full)

    async def job(desk: Desk) -> str:
        await look(desk)
        return screen_text(desk.pilot)

    assert "That you looked could not be kept" in work(root, job)


def test_the_shelf_leads_there(root: Path) -> None:
    async def job(desk: Desk) -> None:
        assert desk.app.screen.query_one("#shelf", Rows).select(":today")
        await desk.settle()
        assert "what changed" in desk.text("reading")
        await desk.press("enter")
        assert desk.app.screen.__class__.__name__ == "TodayScreen"

    work(root, job)


def test_of_many_the_first_are_listed_and_how_many_more_there_are(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.tui.agenda_rows.MOST", 3)

    async def job(desk: Desk) -> str:
        await look(desk)
        return desk.text("agenda")

    shown = work(root, job)
    # Four things changed, six are due.
    assert "And 1 more, which “briefing today” lists." in shown
    assert "A note" not in shown.partition("DUE BY")[0]


def test_one_sees_how_far_it_is_and_may_leave(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    going = threading.Event()

    def teller(_: object, what: str, unit: str) -> Callable[[int, int], None]:
        def tell(done: int, total: int) -> None:
            told.append((f"{what} {unit}", done, total))
            going.wait(10)

        return tell

    monkeypatch.setattr("briefing.tui.today.teller", teller)

    async def job(desk: Desk) -> None:
        await desk.pilot.press("t")
        await desk.until(lambda: told)
        desk.app.progress = Progress("Comparing", 3, 5, "files")
        await desk.pilot.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, TodayScreen))
        going.set()
        # Nobody waits for a thread that was left: what it says at its end is waited for.
        await desk.until(lambda: desk.app.progress is None)

    work(root, job)
    # It was told once, and went no further; nobody has looked.
    assert told == [("Comparing files", 0, len(load(root).files))]
    assert last_look(root, dt.date(2025, 11, 29)) is None
