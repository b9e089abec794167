"""What other programs do to the files while the app is open: shown within a scan, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.library import cache
from briefing.library import read as reading
from briefing.library import walk as walking
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.tui import lookout, starting
from briefing.tui.app import BriefingApp
from briefing.tui.child_processes import Children
from briefing.tui.problems import Problems
from briefing.tui.progress import Progress
from briefing.tui.starting import ANSWERED, Starting
from desk import Desk, copy, work

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


async def look(desk: Desk) -> None:
    """One look at the folder."""
    await desk.settle()
    desk.app.look_again()
    await desk.settle()


def test_a_file_broken_for_a_moment_keeps_its_last_good_state(root, monkeypatch):
    path = root / BRIEF
    whole = path.read_text()
    # No look but those of the test.
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)

    async def job(desk: Desk) -> list[tuple[bool, int]]:
        async def seen() -> tuple[bool, int]:
            await look(desk)
            library = desk.app.library
            return "gas-storage" in library.briefs, len(library.findings)

        found = []
        path.write_text(whole[: len(whole) // 2] + '"')
        found.append(await seen())
        path.write_text(whole)
        found.append(await seen())
        path.write_text("")
        found.append(await seen())
        path.write_text('title = "half')
        found.append(await seen())
        path.write_text(whole)
        found.append(await seen())
        return found

    good, again, doubted, broken, mended = work(root, job)
    assert good == again == doubted == mended
    assert good[0]
    assert broken == (False, good[1] + 1)


@pytest.mark.parametrize("pane", ["shelf", "behind"])
def test_where_the_brief_that_is_read_breaks_its_problem_is_shown_until_it_is_mended(
    root, monkeypatch, pane
):
    path = root / BRIEF
    whole = path.read_text()
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)

    async def job(desk: Desk) -> None:
        key = desk.selected("shelf")
        await desk.press(*(["right", "right"] if pane == "behind" else []))
        path.write_text(f"<<<<<<< HEAD\n{whole}=======\n>>>>>>> theirs\n")
        await look(desk)
        await look(desk)
        assert desk.selected("shelf") == ":problems"
        assert "winter” cannot be read now: a merge left git's conflict" in desk.text("reading")
        assert f"({BRIEF}:1)" in desk.text("reading")
        # The hand is where it leads to what is to be mended.
        await desk.press("enter")
        assert isinstance(desk.app.screen, Problems)
        path.write_text(whole)
        await look(desk)
        await desk.press("escape")
        assert desk.selected("shelf") == key

    work(root, job)


def test_a_checkout_of_a_thousand_files_is_one_update_and_everything_stays(root):
    folder = root / "briefs" / "fisheries"
    texts = {
        folder
        / f"brief-{n}.toml": f'title = "Brief {n}"\n\n[[claims]]\nid = "one"\ntext = "Claim {n}."\n'
        for n in range(1000)
    }
    for path, text in texts.items():
        path.write_text(text)

    async def job(desk: Desk) -> tuple[int, tuple[str, ...], tuple[str, ...], list[str]]:
        app = desk.app
        await desk.press("right", "down", "space", *["down"] * 3)
        app._scanning = True
        seen: list[Library] = []
        app.watch(app, "library", lambda library: seen.append(library), init=False)

        def place() -> tuple[str, ...]:
            reading = app.screen.query_one("#reading")
            shelf = app.screen.query_one("#shelf")
            return (
                desk.selected("shelf"),
                desk.selected("reading"),
                str(reading.scroll_offset),
                str(shelf.scroll_offset),
                " ".join(app.memo.claims),
                str(app.screen.focused and app.screen.focused.id),
            )

        before = place()
        told = len(app._notifications)
        for path, text in texts.items():
            path.write_text(text.replace("Claim", "Another claim"))
        app._scanning = False
        await look(desk)
        changed = [n.message for n in list(app._notifications)[told:]]
        assert app.library.claims["brief-7/one"].text == "Another claim 7."
        return len(seen), before, place(), changed

    updates, before, after, told = work(root, job)
    assert updates == 1
    assert before == after
    assert before[4] == "gas-storage/ninety-two"
    assert told == ["1,000 briefs have changed in the library."]


def test_one_changed_brief_is_no_notice(root):
    async def job(desk: Desk) -> int:
        path = root / BRIEF
        path.write_text(path.read_text().replace("92 per cent", "93 per cent"))
        await look(desk)
        return len(desk.app._notifications)

    assert work(root, job) == 0


def test_a_file_of_which_only_a_comment_changed_is_read_once_and_nothing_is_shown_anew(
    root, monkeypatch
):
    read: list[str] = []
    real = reading.read_bytes

    def noting(folder: Path, file: str) -> bytes:
        read.append(file)
        return real(folder, file)

    async def job(desk: Desk) -> bool:
        shown = desk.app.library
        path = root / BRIEF
        monkeypatch.setattr(reading, "read_bytes", noting)
        desk.app._scanning = True
        path.write_text(f"{path.read_text()}# A note.\n")
        # Old enough for its stamp to be trusted.
        os.utime(path, (0, 0))
        desk.app._scanning = False
        await look(desk)
        await look(desk)
        return desk.app.library is shown

    assert work(root, job)
    assert read == [BRIEF]


def test_a_small_library_is_looked_at_while_somebody_types(root, monkeypatch):
    """Within a second; a large one waits for a pause, but not for long."""
    monkeypatch.setattr(BriefingApp, "is_typing", property(lambda _: True))

    async def job(desk: Desk) -> list[bool]:
        app, looks = desk.app, []
        await desk.settle()
        monkeypatch.setattr(BriefingApp, "look_again", lambda _: looks.append(True))
        found = []
        for rests, late in ((0.5, 0.1), (5.0, 0.1), (5.0, lookout.PATIENT)):
            looks.clear()
            app._rests, app._looks_next = rests, time.monotonic() - late
            app._look_in_passing()
            found.append(bool(looks))
        return found

    assert work(root, job) == [True, False, True]


def test_what_was_looked_into_is_let_go_of_once_nothing_is_done(root, monkeypatch):
    cache.keep(load(root))
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)
    monkeypatch.setattr(lookout, "MUCH", 1)
    monkeypatch.setattr(lookout, "AT_REST", 0.0)
    ends = threading.Event()

    async def job(desk: Desk) -> tuple[int, int]:
        await look(desk)
        library = desk.app.library
        said = [*library.claims.values()]
        desk.app.run_worker(lambda: ends.wait(20), group="check", thread=True)
        desk.app.look_again()
        await desk.until(lambda: not desk.app._scanning)
        at_work = library.looked_into
        ends.set()
        await look(desk)
        at_rest = library.looked_into
        assert [*library.claims.values()] == said
        return at_work, at_rest

    at_work, at_rest = work(root, job)
    assert at_work > 0 and at_rest == 0


def test_a_look_leaves_how_far_other_work_is_in_sight(root, monkeypatch):
    """Of most looks nothing is said, and nothing of theirs is to be taken back."""
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)

    async def job(desk: Desk) -> str:
        await desk.settle()
        desk.app.post_message(Progress("Checking", 2, 10, "kinds of rules"))
        await look(desk)
        return desk.app.progress.words

    assert work(root, job) == "Checking  2 of 10 kinds of rules"


def test_a_look_gives_way_to_keys_before_each_folder(root, monkeypatch):
    """Of a large library it takes long enough to meet many a key."""
    given: list[str] = []
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)

    async def job(desk: Desk) -> None:
        await desk.settle()
        monkeypatch.setattr(BriefingApp, "give_way", lambda _: given.append("way"))
        await look(desk)

    work(root, job)
    folders = [folder for folder in (root / "briefs").rglob("*") if folder.is_dir()]
    assert len(given) >= len(folders) > 1


def test_what_gives_way_waits_until_the_last_key_is_answered(monkeypatch):
    class Typed(Starting):
        since = 0.0

        @property
        def _since_typed(self) -> float:
            return self.since

    waited: list[float] = []
    monkeypatch.setattr(starting.time, "sleep", waited.append)
    app = Typed()
    app.give_way()
    app.since = ANSWERED
    app.give_way()
    assert waited == [ANSWERED]


@pytest.fixture
def walks(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the app itself looks through from now on, in a library that is large."""
    # Old enough for all stamps to be trusted.
    for path in root.rglob("*.toml"):
        os.utime(path, (0, 0))
    found: list[Path] = []
    real = walking.walk

    def walk(folder: Path, between: Callable[[], object] = lambda: None) -> walking.Listing:
        found.append(folder)
        return real(folder, between)

    monkeypatch.setattr(walking, "walk", walk)
    monkeypatch.setattr(lookout, "LARGE", 1)
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda _: None)
    return found


def test_a_large_library_is_looked_at_by_a_process_of_its_own(root, walks):
    """The app looks itself for the first time, and where something is different."""
    changed, new = root / BRIEF, root / "briefs" / "energy" / "new.toml"

    async def job(desk: Desk) -> list[int]:
        await desk.settle()
        found = []
        for _ in range(3):
            await look(desk)
            found.append(len(walks))
        changed.write_text(changed.read_text().replace("title = ", 'title = "Other" # ', 1))
        os.utime(changed, (1, 1))
        await look(desk)
        assert desk.app.library.briefs["gas-storage"].title == "Other"
        found.append(len(walks))
        await look(desk)
        await look(desk)
        found.append(len(walks))
        new.write_text('title = "Come"\n')
        await look(desk)
        assert "new" in desk.app.library.briefs
        new.unlink()
        await look(desk)
        assert "new" not in desk.app.library.briefs
        return found

    first, *later = work(root, job)
    assert later == [first, first, first + 1, first + 1]


def test_a_file_just_written_is_looked_at_again_by_the_app_itself(root, walks):
    """It may be written once more within the grain of its times, which shows in no state."""
    (root / BRIEF).touch()

    async def job(desk: Desk) -> list[int]:
        await desk.settle()
        found = []
        for _ in range(3):
            await look(desk)
            found.append(len(walks))
        return found

    first, *later = work(root, job)
    assert later == [first + 1, first + 2]


@pytest.mark.parametrize("way", ["not begun", "killed"])
def test_without_that_process_the_app_looks_itself(root, walks, monkeypatch, way):
    begin = Children.begin

    def begun(children: Children, *given: str) -> subprocess.Popen[str] | None:
        process = begin(children, *given) if way == "killed" else None
        if process is not None:
            process.kill()
        return process

    monkeypatch.setattr(Children, "begin", begun)

    async def job(desk: Desk) -> bool:
        await desk.settle()
        await look(desk)
        await look(desk)
        (root / BRIEF).unlink()
        await look(desk)
        return "gas-storage" in desk.app.library.briefs

    assert not work(root, job)
    assert len(walks) >= 3


def test_a_ctrl_c_in_an_editor_does_not_end_the_process_that_looks(root):
    children = Children()
    process = children.begin("briefing.library.lookout", str(root))
    assert process is not None and process.stdin is not None and process.stdout is not None
    answers = []
    for _ in range(2):
        process.stdin.write("\n")
        process.stdin.flush()
        answers.append(process.stdout.readline().partition(",")[0])
        process.send_signal(signal.SIGINT)
    children.end(process)
    assert answers[0]
    assert answers[0] == answers[1]


def test_the_process_that_looks_ends_with_the_app(root, walks, monkeypatch):
    begun: list[subprocess.Popen[str] | None] = []
    begin = Children.begin

    def noted(children: Children, *given: str) -> subprocess.Popen[str] | None:
        begun.append(begin(children, *given))
        return begun[-1]

    monkeypatch.setattr(Children, "begin", noted)

    async def job(desk: Desk) -> None:
        await look(desk)

    work(root, job)
    (process,) = begun
    assert process is not None
    process.wait(10)
