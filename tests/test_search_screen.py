"""The search screen as it is used: values completed, keys that outrun answers, what is said."""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.widgets import Static

from briefing.library.scan import load
from briefing.search import building, layout, store
from briefing.search.index import Index
from briefing.search.results import Results
from briefing.tui.app import BriefingApp
from briefing.tui.browse import Browse
from briefing.tui.completion import Completion
from briefing.tui.last_question import Last
from briefing.tui.messages import Indexed
from briefing.tui.progress import AFTER, EVERY, Progress, drawn, teller, unhindered
from briefing.tui.rows import Rows
from briefing.tui.search import PAUSE, Search, _Question
from briefing.tui.search_box import SearchBox
from command_line import run
from desk import DATA, Desk, copy, work
from libraries import write
from terminal import Terminal


def box(desk: Desk) -> SearchBox:
    return desk.app.screen.query_one(SearchBox)


def query(desk: Desk) -> str:
    """The text of the box, with the cursor in it."""
    here = box(desk)
    return f"{here.value[: here.cursor_position]}‸{here.value[here.cursor_position :]}"


def offered(desk: Desk) -> list[str]:
    """The values offered; none where the list is closed."""
    found = desk.app.screen.query_one(Completion)
    return [row.key for row in found.rows] if found.is_open else []


async def search(desk: Desk, text: str) -> None:
    await desk.press("slash")
    await desk.type(text)


def test_above_the_keys_it_says_how_the_selected_claim_stands_and_help_has_a_key() -> None:
    async def job(desk: Desk) -> None:
        await search(desk, "gas stores 92")
        assert "Selected: Contested by 1 other claim." in desk.words()
        assert "match" in desk.words().partition("Selected")[0]
        keys = str(desk.app.screen.query_one("#keys", Static).content)
        assert keys.endswith("f1 help")
        await desk.press("ctrl+u")
        await desk.type("type:source survey")
        assert "match" in desk.words() and "Selected" not in desk.words()

    work(DATA, job)


def test_in_a_low_window_the_lines_are_for_what_is_found() -> None:
    async def job(desk: Desk) -> int:
        await search(desk, "gas")
        return box(desk).region.height

    assert work(DATA, job, size=(80, 24)) == 1


# Completing


def test_the_values_of_a_filter_are_offered_as_it_is_typed() -> None:
    async def job(desk: Desk) -> list[list[str]]:
        await search(desk, "storage theme")
        before = offered(desk)
        await desk.type(":")
        every = offered(desk)
        await desk.type("fi")
        some = offered(desk)
        await desk.type(" ")
        return [before, every, some, offered(desk)]

    assert work(DATA, job) == [[], ["energy", "fisheries"], ["fisheries"], []]


def test_words_in_another_script_that_find_nothing_may_become_a_synonym(tmp_path: Path) -> None:
    library, typed = copy(tmp_path), "天然ガス備蓄"

    async def job(desk: Desk) -> list[str]:
        seen = []
        for words in ("xyzzy", typed):
            await search(desk, words)
            seen.append(desk.text("hits"))
            await desk.press("escape")
        return seen

    latin, japanese = work(library, job)
    assert "synonyms" not in latin
    assert "synonyms = [[" in japanese
    at = ["--library", library]
    assert "briefing set THEME synonyms --add" in run("search", typed, *at).err
    assert "synonyms" not in run("search", "xyzzy", *at).err
    assert run("set", "energy", "synonyms", "--add", f"{typed}, gas storage", *at).code == 0
    assert "Gas storage" in run("search", typed, *at).out


def test_what_cannot_be_picked_is_named_as_the_hit_before() -> None:
    async def job(desk: Desk) -> None:
        await search(desk, "gas storage")
        hits = desk.app.screen.query_one("#hits", Rows)
        brief = next(row for row in hits.rows if row.opens == "gas-storage")
        hits.select(brief.key)
        await desk.press("tab")
        told = " ".join(n.message for n in desk.app._notifications)
        assert "Only claims are picked, and that was a brief" in told
        await desk.press("up", "enter")
        assert isinstance(desk.app.screen, Browse)
        assert desk.selected("shelf") == "energy>gas-storage"

    work(DATA, job)


@pytest.mark.parametrize("key", ["tab", "right"])
def test_a_key_takes_the_best_value(key: str) -> None:
    async def job(desk: Desk) -> tuple[str, list[str], int]:
        await search(desk, "!theme:fish")
        await desk.press(key)
        return query(desk), offered(desk), len(desk.app.memo.claims)

    assert work(DATA, job) == ("!theme:fisheries ‸", [], 0)


def test_arrows_choose_another_and_enter_takes_it() -> None:
    async def job(desk: Desk) -> str:
        await search(desk, "theme:")
        await desk.press("down", "enter")
        assert isinstance(desk.app.screen, Search)
        return query(desk)

    assert work(DATA, job) == "theme:fisheries ‸"


def test_enter_goes_to_the_hit_while_nobody_chose_a_value() -> None:
    async def job(desk: Desk) -> bool:
        await search(desk, "gas theme:en")
        assert offered(desk)
        await desk.press("enter")
        return isinstance(desk.app.screen, Browse)

    assert work(DATA, job)


def test_once_it_is_taken_arrows_and_tab_are_about_the_hits() -> None:
    async def job(desk: Desk) -> tuple[str, ...]:
        await search(desk, "quota kind:inf")
        await desk.press("tab", "down")
        second = desk.selected("hits")
        await desk.press("up", "tab")
        assert second != desk.app.screen.query_one("#hits", Rows).rows[0].key
        return desk.app.memo.claims

    assert work(DATA, job)


def test_escape_closes_the_list_for_this_filter_then_leaves() -> None:
    async def job(desk: Desk) -> list[object]:
        await search(desk, "theme:")
        await desk.press("escape")
        closed = offered(desk)
        await desk.type("f")
        still = offered(desk)
        await desk.type("ish kind:")
        other = bool(offered(desk))
        await desk.press("escape", "escape")
        return [closed, still, other, isinstance(desk.app.screen, Browse)]

    assert work(DATA, job) == [[], [], True, True]


def test_where_nothing_is_left_to_choose_nothing_is_offered() -> None:
    async def job(desk: Desk) -> list[list[str]]:
        found = []
        for text in ("theme:fisheries", "theme:nowhere"):
            await search(desk, text)
            found.append(offered(desk))
            await desk.press("escape")
        return found

    assert work(DATA, job) == [[], []]


def test_tab_before_the_values_are_there_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.search.complete import Values

    slow, of = threading.Event(), Values.of

    def late(self: Values, *given: object, **named: object) -> object:
        slow.wait(10)
        return of(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Values, "of", late)

    async def job(desk: Desk) -> tuple[str, int]:
        await desk.press("slash")
        for key in "theme:fi":
            await desk.pilot.press(key)
        await desk.pilot.press("tab")
        slow.set()
        await desk.settle()
        return query(desk), len(desk.app.memo.claims)

    assert work(DATA, job) == ("theme:fisheries ‸", 0)


def test_the_rest_of_the_best_value_stands_greyed_behind_the_cursor() -> None:
    async def job(desk: Desk) -> list[str]:
        await search(desk, "theme:fi")
        found = [box(desk)._suggestion]
        await desk.type("s")
        found.append(box(desk)._suggestion)
        await desk.press("left")
        found.append(box(desk)._suggestion)
        return found

    assert work(DATA, job) == ["theme:fisheries", "theme:fisheries", ""]


def test_the_filters_are_offered_to_those_who_ask() -> None:
    async def job(desk: Desk) -> list[object]:
        await search(desk, "gas st")
        before = offered(desk)
        await desk.press("ctrl+@")
        names = offered(desk)
        await desk.press("enter")
        return [before, names, query(desk), offered(desk)[:2]]

    before, names, text, values = work(DATA, job)
    assert before == []
    assert names == ["status"]
    assert text == "gas status:‸"
    assert values


def test_a_click_takes_a_value() -> None:
    async def job(desk: Desk) -> str:
        await search(desk, "theme:")
        await desk.pilot.click("#completion", offset=(8, 1))
        await desk.settle()
        return query(desk)

    assert work(DATA, job) == "theme:fisheries ‸"


def test_a_click_in_a_list_that_is_scrolled_takes_what_is_under_the_mouse() -> None:
    async def job(desk: Desk) -> None:
        await search(desk, "")
        await desk.press("ctrl+@", *["down"] * 12)
        menu = desk.app.screen.query_one(Completion)
        first = menu.scroll_offset.y
        assert first > 0
        wanted = menu.rows[first + 1].key
        await desk.pilot.click("#completion", offset=(8, 1))
        await desk.settle()
        assert query(desk) == f"{wanted}:‸"

    work(DATA, job)


def test_a_hostile_name_is_taken_as_one_value(tmp_path: Path) -> None:
    library = write(
        tmp_path,
        {
            "themes/t.toml": 'title = "T"\n',
            "briefs/t/a.toml": 'title = "A"\nactors = ["Ev\\u001b[31mil | \\"Co\\"\\n[b]x"]\n\n'
            '[[claims]]\ntext = "One."\n',
        },
    )

    async def job(desk: Desk) -> tuple[str, str]:
        await search(desk, "actor:ev")
        shown = desk.text("completion")
        await desk.press("tab")
        return shown, desk.text("hits")

    shown, hits = work(library, job)
    assert "\x1b" not in shown
    assert "[b]x" in shown
    assert "A" in hits
    assert "Nothing" not in hits


# Asking


def test_only_the_last_of_many_questions_is_shown() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("slash")
        for key in "storage of gas":
            await desk.pilot.press("space" if key == " " else key)
        await desk.settle()
        results = desk.app.screen._results  # type: ignore[attr-defined]
        return results.query, query(desk)

    assert work(DATA, job) == ("storage of gas", "storage of gas‸")


def test_the_word_that_nothing_has_is_named() -> None:
    async def job(desk: Desk) -> str:
        await search(desk, "gas xylophone ")
        return desk.words()

    assert "Nothing in the library says “xylophone”; these match some" in work(DATA, job)


def test_what_finds_too_little_is_looked_for_further_once_typing_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, bool]] = []
    search_index = Index.search

    def noted(self: Index, query: str, *, widest: bool, **named: object) -> Results:
        asked.append((query, widest))
        return search_index(self, query, widest=widest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Index, "search", noted)

    async def job(desk: Desk) -> str:
        await search(desk, "qtorage")
        return desk.text("hits")

    hits = work(DATA, job)
    assert ("qtorage", False) in asked
    assert asked[-1] == ("qtorage", True)
    assert "storage" in hits
    assert "near spelling" in hits


def test_before_there_is_an_index_it_says_how_far_it_is() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("slash")
        index, desk.app.index = desk.app.index, None
        # No look at the folder may find now that nothing is being read.
        desk.app._scanning = True
        desk.app.progress = Progress("Reading", 3_200, 10_000, "files")
        await desk.type("gas")
        waiting = desk.text("hits")
        assert index is not None
        desk.app.on_indexed(Indexed(index))
        await desk.settle()
        return waiting, desk.text("hits")

    waiting, found = work(DATA, job)
    assert "Reading  3,200 of 10,000 files" in waiting
    assert "Gas stores" in found


def test_after_a_large_change_another_process_brings_up_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app lays out nothing itself, and what is still true can be searched meanwhile."""
    root = copy(tmp_path)
    store.ready(load(root))
    brief = root / "briefs" / "gas" / "more.toml"
    brief.parent.mkdir(exist_ok=True)
    brief.write_text('title = "Xylophones"\n[[claims]]\nid = "c"\ntext = "Xylophones are rare."\n')
    monkeypatch.setattr(building, "LARGE", 0)
    monkeypatch.setattr(building, "MANY", 0)
    monkeypatch.setattr(layout, "lay_out", None)
    posted: list[tuple[bool, bool]] = []
    post = BriefingApp.post_message

    def noted(self: BriefingApp, message: Message) -> bool:
        if isinstance(message, Indexed):
            posted.append((message.part, message.index.is_whole))
        return post(self, message)

    monkeypatch.setattr(BriefingApp, "post_message", noted)

    async def job(desk: Desk) -> str:
        await desk.until(lambda: not desk.app.indexing)
        await search(desk, "xylophones rare")
        return desk.text("hits")

    assert "Xylophones are rare" in work(root, job)
    assert posted == [(True, False), (False, True)]
    assert not store.ready(load(root)).changed


@pytest.mark.parametrize("by_key", [True, False])
def test_what_lies_out_of_sight_is_there_when_one_goes_to_it(by_key: bool) -> None:
    async def job(desk: Desk) -> list[int]:
        await search(desk, "theme:energy ")
        screen = desk.app.screen
        assert isinstance(screen, Search)
        before = len(screen.hits.rows)
        if by_key:
            await desk.press("down")
        else:
            screen.hits.scroll_to(y=2, animate=False, immediate=True)
            await desk.settle()
        return [before, len(screen.hits.rows)]

    assert work(DATA, job, size=(80, 24)) == [16, 17]


def test_too_long_a_query_is_said_shortly() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("slash")
        box(desk).value = "gas " * 80
        await desk.settle()
        return desk.words()

    words = work(DATA, job)
    assert "only the first 200 characters are searched for" in words
    assert len(words) < 160


# Why something was found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("is:contested", "≠ Counting stores under repair"),
        ("is:single", "2 sources, but only 1 origin: The Wire"),
        ("is:superseded", "→ "),
        ("storse", "near spelling"),
    ],
)
def test_why_it_was_found_is_said(asked: str, said: str) -> None:
    async def job(desk: Desk) -> str:
        await search(desk, asked)
        return desk.text("hits")

    assert said in work(DATA, job)


# The helpers


def test_of_many_questions_only_the_last_one_waits() -> None:
    last: Last[int] = Last()
    assert last.put(1)
    answered = []
    with last.each() as questions:
        for question in questions:
            answered.append(question)
            if question == 1:
                # The first takes long: one more thread is wanted, no third.
                assert [last.put(n) for n in (2, 3, 4)] == [True, False, False]
    assert answered == [1, 4]
    with last.each() as questions:
        assert list(questions) == []
    assert last.put(5)


def test_a_question_that_failed_stops_nothing() -> None:
    last: Last[int] = Last()
    for _ in range(5):
        assert last.put(1)
        with pytest.raises(ValueError, match="no"), last.each() as questions:
            next(questions)
            raise ValueError("no")


def test_progress_is_told_after_a_while_and_not_too_often() -> None:
    times = iter((0.0, 0.0, AFTER - 0.1, AFTER, AFTER + EVERY - 0.01, AFTER + EVERY, 100.0, 100.1))
    told: list[int] = []
    clock = times.__next__
    tell = teller(lambda far: told.append(far.done), "Reading", "files", clock)
    for done in range(7):
        tell(done, 7)
    assert told == [2, 4, 5]


def test_progress_keeps_its_width() -> None:
    widths = {drawn(Progress("Reading", n, 10_000, "files")).cell_length for n in (0, 50, 10_000)}
    assert len(widths) == 1
    assert "━" * 16 in drawn(Progress("Reading", 5, 5, "files")).plain
    assert drawn(Progress("Indexing")).plain == "Indexing …"
    assert drawn(None).plain == ""


def test_the_collector_is_on_again_after_long_work() -> None:
    import gc

    with pytest.raises(ValueError, match="no"), unhindered():
        assert not gc.isenabled()
        raise ValueError("no")
    assert gc.isenabled()
    gc.unfreeze()


def test_reading_says_how_far_it_is(tmp_path: Path) -> None:
    briefs = {f"briefs/t/b{n}.toml": f'title = "B{n}"\n' for n in range(120)}
    told: list[tuple[int, int]] = []
    library = load(write(tmp_path, briefs), progress=lambda *far: told.append(far))
    assert len(library.briefs) == 120
    assert told == [(0, 120), (50, 120), (100, 120)]
    assert repr(library) == f"Library({str(tmp_path)!r}, 120 briefs)"


def test_leaving_in_the_pause_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def job(desk: Desk) -> bool:
        await search(desk, "quotq")
        screen = desk.app.screen
        assert isinstance(screen, Search)
        monkeypatch.setattr(screen, "_answer", lambda: asked.append("quotq"))
        # The pause ends while the screen is taken down: its box has gone before it.
        screen._ask_further(_Question(screen._awaited.number, "quotq", widest=True))
        await desk.press("escape")
        await asyncio.sleep(2 * PAUSE)
        return isinstance(desk.app.screen, Browse)

    assert work(DATA, job)
    assert asked == []


def test_a_letter_is_drawn_before_it_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    async def job(desk: Desk) -> None:
        await search(desk, "quot")
        screen = desk.app.screen
        assert isinstance(screen, Search)
        put = screen._put

        def asked(question: Any) -> None:
            order.append("asked")
            put(question)

        monkeypatch.setattr(desk.app, "_display", lambda *_: order.append("drawn"))
        monkeypatch.setattr(screen, "_put", asked)
        await desk.press("a")
        await desk.settle()

    work(DATA, job)
    assert order[0] == "drawn"
    assert "asked" in order


SLOW = """
import sys, time
from briefing.search.index import Index
search = Index.search

def slow(self, *words, **more):
    time.sleep(0.2)
    return search(self, *words, **more)

Index.search = slow
from briefing.__main__ import main
sys.exit(main())
"""


def test_keys_after_an_enter_that_came_before_the_results_are_for_where_it_leads(
    tmp_path: Path,
) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    command: list[str | Path] = [sys.executable, script, "open", "--library", DATA]
    env = {"BRIEFING_TODAY": "2025-11-28"}
    with Terminal(command, home=tmp_path, env=env) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("/")
        terminal.wait("Search everything")
        terminal.type("re")
        terminal.wait("matches.")
        terminal.type("pair\r?")
        terminal.wait("KEYS HERE")
        terminal.press("escape").press("q")
        assert terminal.wait_exit() == 0


def test_behind_a_dialogue_the_keys_of_the_search_stay_as_they_were() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("storage")
        foot = desk.app.screen.query_one("#keys", Static)
        before = str(foot.content)
        assert "tab pick" in before
        await desk.press("ctrl+y")
        assert not isinstance(desk.app.screen, Search)
        assert str(foot.content) == before
        await desk.press("escape")
        assert str(foot.content) == before

    work(DATA, job)
