"""Claims sorted and filtered in place, in the language of the search; what is hidden is said."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from briefing.evidence.ordering import ORDERS, ordered
from briefing.library.scan import load
from briefing.search.cursor import parts
from briefing.search.index import Index
from command_line import run
from desk import DATA, Desk, copy, work
from golden import screen_text
from libraries import write

TODAY = dt.date(2025, 11, 22)


@pytest.mark.parametrize(
    ("query", "pieces"),
    [
        ("", []),
        ("is:stale", ["is:stale"]),
        ('is:stale  !kind:gap "two words"', ["is:stale", "!kind:gap", '"two words"']),
        ("theme:a|b x | y z", ["theme:a|b", "x | y", "z"]),
        ('tag:"a b" |', ['tag:"a b" |']),
    ],
)
def test_the_pieces_of_a_query_are_what_must_all_match(query: str, pieces: list[str]) -> None:
    assert parts(query) == pieces


def test_what_passes_is_all_that_a_search_finds() -> None:
    library = load(DATA)
    index = Index.build(library)
    for query in ("is:contested", "kind:gap | kind:judgement", "gas !is:contested", "since:2025"):
        found = index.search(query, library=library, today=TODAY, type="claim", limit=1_000)
        passing = index.passing(query, library=library, today=TODAY)
        assert passing.refs == {hit.ref for hit in found.hits}, query
    nonsense = index.passing("kind:zzzz", library=library, today=TODAY)
    assert nonsense.refs is None
    assert nonsense.ignored
    # A search shows what matches in part; a filter does not.
    assert index.passing("gas xyzzyx", library=library, today=TODAY).refs == frozenset()


def test_orders_keep_every_claim_and_change_no_file() -> None:
    library = load(DATA)
    claims = [*library.claims.values()]
    for order in ORDERS:
        found = ordered(library, claims, order, TODAY)
        assert sorted(found, key=lambda c: c.ref) == sorted(claims, key=lambda c: c.ref)
    assert ordered(library, claims, "library", TODAY) == claims
    importance = [c.importance for c in ordered(library, claims, "importance", TODAY)]
    assert importance == sorted(importance, reverse=True)
    dates = [c.date or c.as_of for c in ordered(library, claims, "date", TODAY)]
    dated = [date for date in dates if date]
    assert dates[: len(dated)] == dated == sorted(dated, reverse=True)
    assert len({order.letter for order in ORDERS.values()}) == len(ORDERS)


def test_the_command_line_sorts_the_same() -> None:
    ran = run("--library", DATA, "list", "claims", "--sort", "origins", "--json")
    independent = [item["independent"] for item in json.loads(ran.out)["items"]]
    assert independent == sorted(independent, reverse=True)
    assert run("--library", DATA, "list", "briefs", "--sort", "date").code == 2


def test_a_filter_is_in_sight_and_says_what_to_drop() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        whole = desk.text("reading")
        await desk.press("right", "f")
        await desk.type("is:contested kind:gap")
        await desk.press("enter")
        none = desk.text("reading")
        assert "is:contested" in none
        assert "Without is:contested: 1 claim." in none
        assert "Without kind:gap: 2 claims." in none
        await desk.press("backspace")
        assert "5 hidden" in desk.text("reading")
        assert "WHAT WE KNOW" in desk.text("reading")
        # On a theme the claims of all its briefs are listed.
        await desk.press("left", "up")
        assert "8 hidden" in desk.text("reading")
        # What is gone to is never held back.
        app.go_to("gas-storage/mild-winter")
        await desk.settle()
        assert desk.selected("reading") == "gas-storage/mild-winter"
        assert not app.arrangement.query
        assert desk.text("reading") == whole
        (said,) = (each.message for each in app._notifications)
        assert said == "The filter held that back. f, then enter, sets it again."
        await desk.press("f", "enter")
        assert app.arrangement.query == "is:contested"
        await desk.press("f", "x", "escape")
        assert app.arrangement.query == "is:contested"
        # What it lets through is gone on with when it is kept, and not whenever one comes back.
        await desk.press("home")
        head = desk.selected("reading")
        assert head not in app.library.claims
        await desk.press("question_mark", "escape")
        assert desk.selected("reading") == head
        await desk.press("f", "escape")
        assert desk.selected("reading") == head
        await desk.press("f", "enter")
        assert desk.selected("reading") in app.library.claims
        app.action_drop_filter(0)
        assert desk.text("reading") == whole

    work(DATA, job)


def test_a_filter_follows_the_picks_and_the_files(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        app.narrow("is:picked")
        await desk.settle()
        assert app.arrangement.passing == frozenset()
        app.toggle_picks(["gas-storage/ninety-two"])
        await desk.settle()
        assert app.arrangement.passing == {"gas-storage/ninety-two"}
        assert "92 per cent" in desk.text("reading")
        app.narrow("tag:fresh")
        file = library / "briefs/energy/gas-storage.toml"
        file.write_text(file.read_text() + 'tags = ["fresh"]\n')
        app.look_again()
        await desk.settle()
        await desk.settle()
        assert app.arrangement.passing is not None
        assert len(app.arrangement.passing) == 1

    work(library, job)


def test_sorting_is_said_and_holds_in_the_search_too() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("right", "s", "d")
        assert "newest first" in desk.text("reading")
        assert "CLAIMS" in desk.text("reading")
        await desk.press("slash")
        await desk.type("gas")
        assert "newest first" in desk.words()
        await desk.press("f4", "l")
        assert "newest first" not in desk.words()
        return screen_text(desk.pilot)

    assert "WHAT WE KNOW" not in work(DATA, job, size=(80, 24))


def test_the_search_sorts_all_it_found_and_not_only_what_it_lists(tmp_path: Path) -> None:
    said = "".join(
        f'[[claims]]\nid = "c{n}"\ntext = "Gas was traded{" and then stored" * (n > 69)}."\n'
        f"date = {2000 + n % 80}-01-01\n\n"
        for n in range(80)
    )
    files = {"themes/t.toml": 'title = "T"\n', "briefs/t/b.toml": f'title = "B"\n\n{said}'}
    write(tmp_path, files)

    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("gas")
        assert "The best 60 of 80." in desk.words()
        assert desk.selected("hits") != "claim:b/c79"
        await desk.press("f4", "d")
        assert desk.selected("hits") == "claim:b/c79"
        assert "The first 60 of 80. Claims are listed the newest first" in desk.words()

    work(tmp_path, job)
