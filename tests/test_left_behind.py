"""Work behind a screen that goes: what writes is done, and nothing older is shown."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual._styles_cache import StylesCache

from briefing.library import recent, scan, undo, unsaved
from briefing.library.recent import visit
from briefing.library.save import save
from briefing.library.splice import Splice
from briefing.library.unsaved import Journal, pending
from briefing.library.whole import WholeFile
from briefing.tui import session, threads
from briefing.tui.app import BriefingApp
from briefing.tui.changes import Changes
from briefing.tui.form import Form
from briefing.tui.history import History
from briefing.tui.messages import Counted, OwnMemos
from briefing.tui.rescue import Rescue
from briefing.tui.whole import Whole
from briefing.tui.write import Write
from desk import Desk, copy, work

BRIEF = "briefs/energy/gas-storage.toml"
CLAIM = "gas-storage/ninety-two"
LONG = 20.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


class Behind:
    """Lets the first call of something end only behind the next one."""

    def __init__(self, doing: Any) -> None:
        self._doing = doing
        self.began, self.next_is_over = Event(), Event()

    def __call__(self, *given: Any, **named: Any) -> Any:
        if not self.began.is_set():
            self.began.set()
            found = self._doing(*given, **named) if self.reads else None
            assert self.next_is_over.wait(LONG)
            return found if self.reads else self._doing(*given, **named)
        try:
            return self._doing(*given, **named)
        finally:
            self.next_is_over.set()

    reads = False


class ReadBehind(Behind):
    """The same for what reads: the first call tells what there was when it was asked."""

    reads = True


def all_taken(app: BriefingApp, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Give every thread of the app something to wait for; what ends that."""
    over = Event()
    monkeypatch.setattr(app._threads, "_max_workers", len(app._threads._threads) + 1)
    for _ in range(app._threads._max_workers):
        threads.ThreadPoolExecutor.submit(app._threads, over.wait, LONG)
    return over


def notices(desk: Desk) -> str:
    return "\n".join(n.message for n in desk.app._notifications)


# What writes is done


def test_what_was_undone_in_the_history_is_undone_though_the_history_is_left(root, monkeypatch):
    before = (root / BRIEF).read_bytes()
    save(root, Splice(BRIEF, before, before + b"# more\n"), what="Wrote more")

    async def job(desk: Desk) -> str:
        await desk.press("H")
        over = all_taken(desk.app, monkeypatch)
        await desk.pilot.press("u", "escape")
        assert not isinstance(desk.app.screen, History)
        assert (root / BRIEF).read_bytes() != before
        over.set()
        await desk.settle()
        return notices(desk)

    assert "Wrote more" in work(root, job)
    assert (root / BRIEF).read_bytes() == before


def test_an_export_that_is_left_before_its_turn_says_that_nothing_is_written(
    root, tmp_path, monkeypatch
):
    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "space", "w", "ctrl+u")
        desk.app.screen.query_one("#file").value = str(tmp_path / "memo.md")  # type: ignore[attr-defined]
        over = all_taken(desk.app, monkeypatch)
        await desk.pilot.press("enter", "escape")
        assert not isinstance(desk.app.screen, Write)
        over.set()
        await desk.until(lambda: "nothing was written" in notices(desk))
        return notices(desk)

    assert "Given up: nothing was written." in work(root, job)
    assert not (tmp_path / "memo.md").exists()


def test_what_writes_is_done_where_its_screen_goes_before_its_turn(root, monkeypatch):
    """A draft is on its way to the disk, and the app ends."""
    monkeypatch.setattr(Form, "on_unmount", lambda self: None)

    async def job(desk: Desk) -> None:
        desk.app.open_form(CLAIM)
        await desk.settle()
        form = desk.app.screen
        assert isinstance(form, Form)
        over = all_taken(desk.app, monkeypatch)
        await desk.pilot.press("X")
        await desk.until(lambda: form._words)
        form._keep()
        await desk.pilot.pause()
        form.workers.cancel_node(form)
        await desk.pilot.pause()
        over.set()

    work(root, job)
    assert [u.text[-1] for u in pending(root)] == ["X"]


# Words that are typed


def test_a_draft_never_holds_older_words_than_were_typed(root, monkeypatch):
    async def job(desk: Desk) -> None:
        desk.app.open_form(CLAIM)
        await desk.settle()
        form = desk.app.screen
        assert isinstance(form, Form)
        behind = Behind(Journal.keep)
        monkeypatch.setattr(Journal, "keep", lambda *given: behind(*given))
        await desk.pilot.press("X")
        await desk.until(lambda: form._words)
        form._keep()
        await desk.until(behind.began.is_set)
        await desk.pilot.press("Y")
        await desk.until(lambda: "Y" in str(form._words))
        form._keep()
        await desk.settle()
        assert [u.text[-2:] for u in pending(root)] == ["XY"]

    work(root, job)


def test_a_draft_is_kept_at_the_end_where_no_thread_came_to_it(root, monkeypatch):
    monkeypatch.setattr(Form, "_keep_behind", lambda self, app: None)

    async def job(desk: Desk) -> None:
        desk.app.open_form(CLAIM)
        await desk.settle()
        form = desk.app.screen
        assert isinstance(form, Form)
        await desk.press("X")
        form._keep()

    work(root, job)
    assert [u.text[-1] for u in pending(root)] == ["X"]


# What the app remembers


def test_briefs_are_remembered_in_the_order_in_which_they_were_read(root, monkeypatch):
    asked = Event()

    def visited(root: Path, brief: str) -> None:
        if brief == "gas-storage":
            assert asked.wait(LONG)
        visit(root, brief)

    async def job(desk: Desk) -> None:
        monkeypatch.setattr(recent, "visit", visited)
        desk.app.is_reading("gas-storage")
        desk.app.is_reading("landing-quotas")
        asked.set()
        await desk.settle()

    work(root, job)
    assert recent.recent(root)[:2] == ("landing-quotas", "gas-storage")


def test_the_place_of_the_end_is_not_written_over_by_an_earlier_one(root, monkeypatch):
    keep, places = session.keep, []

    async def job(desk: Desk) -> None:
        app = desk.app

        def kept(at: Path, now: session.Session) -> None:
            places.append(now.place)
            if len(places) == 1:
                over = time.monotonic() + LONG
                while not app._exit and len(app._unkept_place._waiting) < 2:
                    assert time.monotonic() < over
            keep(at, now)

        monkeypatch.setattr(app._unkept_place, "_keep", kept)
        app._keep_if_new()
        await desk.until(lambda: places)
        await desk.pilot.press("right", "down")
        app.exit()

    work(root, job)
    left = session.left(root)
    assert left is not None
    assert left.place == places[-1] != places[0]


# Lists that are read behind the screen


def test_a_history_read_before_a_change_is_not_shown_after_it(root, monkeypatch):
    async def job(desk: Desk) -> str:
        await desk.press("H")
        screen = desk.app.screen
        assert isinstance(screen, History)
        behind = ReadBehind(undo.entries)
        monkeypatch.setattr(undo, "entries", behind)
        screen.refresh_rows()
        await desk.until(behind.began.is_set)
        before = (root / BRIEF).read_bytes()
        save(root, Splice(BRIEF, before, before + b"# more\n"), what="Wrote more")
        screen.refresh_rows()
        await desk.settle()
        return desk.text("changes")

    assert "Wrote more" in work(root, job)


def test_what_is_not_saved_is_shown_as_it_is_and_not_as_it_was(root, monkeypatch):
    async def job(desk: Desk) -> str:
        desk.app.action_unsaved()
        await desk.settle()
        screen = desk.app.screen
        assert isinstance(screen, Rescue)
        behind = ReadBehind(unsaved.everything)
        monkeypatch.setattr(unsaved, "everything", behind)
        screen.refresh_rows()
        await desk.until(behind.began.is_set)
        unsaved.keep(root, CLAIM, "text", "Typed meanwhile.")
        screen.refresh_rows()
        await desk.settle()
        return desk.text("typed")

    assert "Typed meanwhile." in work(root, job)


def test_a_look_at_a_file_that_ends_behind_a_later_one_tells_nothing(root):
    async def job(desk: Desk) -> str:
        before = (root / BRIEF).read_bytes()
        whole = WholeFile(BRIEF, before)
        await desk.app.push_screen(Whole(whole))
        await desk.settle()
        screen = desk.app.screen
        assert isinstance(screen, Whole)
        number = screen._looks
        (root / BRIEF).write_bytes(before + b"# theirs\n")
        screen._look()
        await desk.settle()
        screen.post_message(Whole.Seen(number, screen._whole, before))
        await desk.settle()
        return screen.text

    assert work(root, job).endswith("# theirs\n")


def test_a_look_that_was_asked_for_during_another_is_taken_behind_it(root, monkeypatch):
    monkeypatch.setattr(BriefingApp, "_look_in_passing", lambda self: None)
    looks: list[Event] = []

    async def job(desk: Desk) -> str:
        on, look = Event(), scan.scan

        def slow(*given: Any, **named: Any) -> Any:
            found = look(*given, **named)
            looks.append(on)
            assert on.wait(LONG)
            return found

        monkeypatch.setattr(scan, "scan", slow)
        desk.app.look_again()
        await desk.until(lambda: looks)
        brief = root / BRIEF
        brief.write_text(brief.read_text().replace("Gas stores were 92", "Gas stores were 93"))
        desk.app.look_again()
        on.set()
        await desk.settle()
        return desk.app.library.claims[CLAIM].text

    assert "93" in work(root, job)
    assert len(looks) == 2


# What is told of what is no more


def test_counts_of_an_index_that_was_replaced_are_not_shown(root):
    async def job(desk: Desk) -> None:
        app = desk.app
        assert app.index is not None
        app.on_counted(Counted(app.library, app.index.update(scan.Change(app.library)), {"x": 1}))
        assert "x" not in app.counts
        app.on_counted(Counted(app.library, app.index, {"x": 2}))
        assert app.counts == {"x": 2}

    work(root, job)


def test_memos_as_they_were_before_they_were_saved_are_not_shown(root):
    async def job(desk: Desk) -> None:
        app = desk.app
        seen = app.own_memos
        app.on_own_memos(OwnMemos(app.library, seen, {"mine": app.memo}))
        app.on_own_memos(OwnMemos(app.library, seen, {}))
        assert [*app.own_memos] == ["mine"]

    work(root, job)


def test_what_has_changed_is_shown_though_the_page_is_compared_once_more(root, tmp_path):
    async def job(desk: Desk) -> None:
        app = desk.app
        app.open_memo("winter-outlook")
        await desk.settle()
        await desk.press("w", "ctrl+u")
        app.screen.query_one("#file").value = str(tmp_path / "memo.md")  # type: ignore[attr-defined]
        await desk.press("enter")
        app.compare_export(show=True)
        app.compare_export(show=False)
        await desk.settle()
        assert isinstance(app.screen, Changes)

    work(root, job)


def test_a_file_that_is_edited_stays_open_when_what_was_written_is_there(root):
    async def job(desk: Desk) -> None:
        app = desk.app
        app.show_when_there(CLAIM)
        await app.push_screen(Whole(WholeFile(BRIEF, (root / BRIEF).read_bytes())))
        app.arrive()
        await desk.settle()
        assert isinstance(app.screen, Whole)

    work(root, job)


# The end


def test_no_thread_waits_for_the_screen() -> None:
    """An app that is being left may not come to what it is asked, and waits for what writes."""
    tui = Path(threads.__file__).parent
    assert [f.name for f in tui.glob("*.py") if "call_from_thread" in f.read_text()] == []


def test_screens_that_were_left_are_let_go_of(root: Path) -> None:
    """What watches the app, and what Textual remembers of widgets, would keep all of them."""
    remembered = StylesCache.get_inner_outer.cache_info

    async def job(desk: Desk) -> None:
        desk.app.go_to(CLAIM)
        await desk.settle()
        watching = getattr(desk.app, "__watchers")
        before = Counter(who for each in watching.values() for who, _ in each)
        for keys in (("/", *"gas"), ("m",), ("t",), ("M",), ("i",), ("E",), ("?",), ("ctrl+p",)):
            await desk.press(*keys)
            assert len(desk.app.screen_stack) == 2
            await desk.press("escape")
            assert len(desk.app.screen_stack) == 1
            now = Counter(who for each in watching.values() for who, _ in each)
            assert now == before, keys
            shown = sum(1 for _ in desk.app.screen.walk_children())
            assert remembered().currsize <= 3 * shown, keys

    work(root, job)
