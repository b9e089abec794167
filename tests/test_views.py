"""The matrix and the timeline in the app: one key from the selection, walked, opened, picked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Static

import hostile
from briefing.text import display
from briefing.tui.browse import Browse
from briefing.tui.course import Course
from briefing.tui.dossier import Dossier
from briefing.tui.matrix import MatrixScreen
from briefing.tui.matrix_grid import Grid
from briefing.tui.rows import Rows
from briefing.tui.timeline import TimelineScreen
from desk import DATA, SAMPLE, Desk, copy, work
from golden import at_sizes, compare_screens, screen_text
from libraries import write


def grid(desk: Desk) -> Grid:
    return desk.app.screen.query_one(Grid)


def course(desk: Desk) -> Course:
    return desk.app.screen.query_one(Course)


@pytest.mark.parametrize(
    ("screen", "library", "keys"),
    [
        ("matrix", DATA, ["right", "M", "right", "right"]),
        ("timeline", DATA, ["up", "T", "down"]),
    ],
)
def test_screen(screen: str, library: Path, keys: list[str]) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        await desk.press(*keys)
        return await at_sizes(desk.pilot)

    compare_screens(screen, work(library, job))


@pytest.mark.parametrize(
    ("screen", "ref", "keys"),
    [
        ("matrix-wide", "us-japan-tariff-deal", ["M", *["right"] * 14]),
        ("sides", "raw-materials/joint-procurement", ["right"]),
        ("timeline-late", "china-leverage", ["T"]),
    ],
)
def test_screen_of_the_sample(screen: str, ref: str, keys: list[str]) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        desk.app.go_to(ref)
        await desk.settle()
        await desk.press(*keys)
        return await at_sizes(desk.pilot)

    compare_screens(screen, work(SAMPLE, job))


def test_the_matrix_begins_at_the_claim_one_came_from() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("right", "down", "down", "M")
        at = grid(desk).selected_key
        await desk.press("M")
        stays = type(desk.app.screen).__name__
        await desk.press("escape")
        return at, stays, type(desk.app.screen).__name__

    assert work(DATA, job) == ("gas-storage/eighty-seven", "MatrixScreen", "Browse")


def test_claims_are_whole_where_there_is_room_and_else_the_selected_one_above() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        desk.app.go_to("joint-purchasing")
        await desk.settle()
        await desk.press("M", "down")
        usual = screen_text(desk.pilot)
        await desk.pilot.resize_terminal(120, 60)
        await desk.settle()
        return usual, screen_text(desk.pilot)

    usual, tall = work(SAMPLE, job)
    said = "foundations of the EU–Japan Competitiveness Alliance."
    assert said in usual
    assert "of the two …" in usual
    assert "of the two …" not in tall
    assert said in "\n".join(tall.splitlines()[11:])


def test_rows_have_air_between_them_where_enough_are_in_sight() -> None:
    def beneath(desk: Desk) -> str:
        lines = screen_text(desk.pilot).splitlines()
        last = max(n for n, line in enumerate(lines) if line.startswith("▌"))
        return "".join(c for c in lines[last + 1] if c.isalpha())

    async def job(desk: Desk) -> list[str]:
        found = []
        desk.app.go_to("joint-purchasing")
        await desk.settle()
        for key in ("M", "T"):
            await desk.pilot.resize_terminal(120, 40)
            await desk.press(key, "home")
            found.append(beneath(desk))
            await desk.pilot.resize_terminal(80, 24)
            await desk.settle()
            found.append(beneath(desk))
        return found

    matrix, low_matrix, timeline, low_timeline = work(SAMPLE, job)
    assert (matrix, timeline) == ("", "")
    assert low_matrix
    assert low_timeline


def test_walking_over_cells_says_what_each_holds() -> None:
    async def job(desk: Desk) -> list[str]:
        said = []
        await desk.press("right", "down", "M")
        said.append(desk.words())
        for key in ("right", "l", "h", "tab", "right", "right", "right", "down"):
            await desk.press(key)
            said.append(desk.words())
        await desk.press("left", "left", "left", "left", "left", "left")
        said.append(str(grid(desk).column))
        return said

    said = work(DATA, job)
    assert "The Wire and Harbour Herald go back to “Statement on gas storage”." in said[0]
    assert said[1] == "The Wire, 1 Oct 2025, for: para 2 · second-hand · usually reliable, B"
    assert said[2].startswith("Harbour Herald, ~2 Oct 2025, for: para 1")
    assert said[3] == said[1]
    assert said[4] == said[2]
    assert said[5] == "Statement on gas storage, 30 Sep 2025: says nothing about this claim."
    assert said[6].startswith("Survey of storage operators, Nov 2025, against: page 4")
    assert said[7] == said[6], "there is nothing further at the right"
    assert "probably true, 2 · “充填率は八十七パーセント”" in said[8]
    assert said[9] == "-1"


def test_cells_are_told_apart_without_colour() -> None:
    async def job(desk: Desk) -> list[str]:
        await desk.press("right", "M")
        return [line for line in screen_text(desk.pilot).splitlines() if "origin" in line]

    rows = work(DATA, job)
    assert any("●───●   ·   ≠" in row for row in rows)
    assert any("●2" in row for row in rows)


def test_a_claim_of_unknown_origin_says_so_beside_those_that_have_one() -> None:
    async def job(desk: Desk) -> str:
        desk.app.go_to("jogmec-stockpiling")
        await desk.settle()
        await desk.press("M")
        return screen_text(desk.pilot)

    lines = work(SAMPLE, job).splitlines()
    assert any("1 source, 1 origin" in line for line in lines)
    alone = [n for n, line in enumerate(lines) if re.search("1 source(?!,)", line)]
    assert alone
    assert all("origins unknown" in lines[n + 1] for n in alone)


def test_a_gap_stands_out(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "fisheries" / "landing-quotas.toml"
    brief.write_text(brief.read_text() + '\n[[claims]]\ntext = "Nobody says so."\n')

    async def job(desk: Desk) -> str:
        desk.app.go_to("landing-quotas")
        await desk.settle()
        await desk.press("M", "end")
        return screen_text(desk.pilot) + desk.words()

    text = work(library, job)
    (row,) = [line for line in text.splitlines() if "Nobody says so." in line]
    assert row.split()[-4:] == ["╌", "╌", "no", "source"]
    assert "1 claim without a source" in text
    assert text.endswith("Nothing in the library supports it.")


def test_enter_opens_the_source_of_a_cell_or_the_claim() -> None:
    async def job(desk: Desk) -> tuple[str, str, str, str]:
        await desk.press("right", "M", "right", "enter")
        assert isinstance(desk.app.screen, Dossier)
        source = desk.app.screen.selected_ref
        title = str(desk.app.screen.query_one("#bar-title", Static).content)
        await desk.press("escape")
        back = type(desk.app.screen).__name__
        await desk.press("left", "down", "enter")
        assert isinstance(desk.app.screen, Browse)
        return title, source, back, desk.selected("reading")

    title, _, back, claim = work(DATA, job)
    assert title == "Source: Stores are nearly full, says ministry"
    assert back == "MatrixScreen"
    assert claim == "gas-storage/eighty-seven"


def test_picks_work_in_both_and_are_marked() -> None:
    async def job(desk: Desk) -> tuple[tuple[str, ...], str, str]:
        await desk.press("right", "M", "right", "space")
        matrix = screen_text(desk.pilot)
        await desk.press("T", "down", "space")
        return desk.app.memo.claims, matrix, screen_text(desk.pilot)

    picks, matrix, timeline = work(DATA, job)
    assert picks == ("gas-storage/ninety-two", "gas-storage/eighty-seven")
    assert "▌ ✓ Gas stores were 92 per cent full" in matrix
    assert timeline.count("✓") >= 2


def test_a_timeline_without_a_date_says_what_it_waits_for(tmp_path: Path) -> None:
    claims = '[[claims]]\nid = "a"\ntext = "A."\n[[claims]]\nid = "b"\ntext = "B."\n'
    folder = write(tmp_path, {"briefs/t/b.toml": f'title = "B"\n{claims}'})

    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("T")
        return screen_text(desk.pilot), desk.words()

    shown, words = work(folder, job)
    assert "0 claims by date · 2 without a date" in shown
    assert "Nothing stands here until a claim says when it happened, in its “date”." in shown
    assert "No claim here has a date:" in words
    assert "day not known" not in shown, "there are no signs to explain"


def test_one_view_takes_the_place_of_the_other() -> None:
    async def job(desk: Desk) -> tuple[str, str, int]:
        await desk.press("right", "down", "M", "T")
        first = type(desk.app.screen).__name__
        at = course(desk).selected_key
        await desk.press("escape")
        return first, at, len(desk.app.screen_stack)

    assert work(DATA, job) == ("TimelineScreen", "gas-storage/ninety-two", 1)


def test_scrolling_sideways_keeps_the_claims_and_names_each_source_in_sight() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        desk.app.go_to("us-japan-tariff-deal")
        await desk.settle()
        await desk.press("M")
        before = screen_text(desk.pilot)
        await desk.press(*["right"] * 17)
        return before, screen_text(desk.pilot)

    before, after = work(SAMPLE, job, size=(80, 24))
    assert "sources 1–6 of 17 ▸" in before
    assert "◂ sources 12–17 of 17" in after
    claims = [line[:34] for line in before.splitlines()[9:20]]
    assert claims == [line[:34] for line in after.splitlines()[9:20]]


def test_the_matrix_follows_the_library(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "fisheries" / "landing-quotas.toml"

    async def job(desk: Desk) -> tuple[int, int, str]:
        desk.app.go_to("landing-quotas")
        await desk.settle()
        await desk.press("M", "down")
        before, at = len(grid(desk).keys), grid(desk).selected_key
        brief.write_text(brief.read_text() + '\n[[claims]]\ntext = "One more."\n')
        desk.app.look_again()
        await desk.settle()
        await desk.settle()
        assert grid(desk).selected_key == at
        after = len(grid(desk).keys)
        brief.unlink()
        desk.app.look_again()
        await desk.settle()
        await desk.settle()
        return before, after, type(desk.app.screen).__name__

    assert work(library, job) == (3, 4, "Browse")


def test_a_question_opens_from_its_theme_as_sides_beside_each_other() -> None:
    async def job(desk: Desk) -> tuple[list[str], list[str], str, tuple[str, ...]]:
        desk.app.go_to("raw-materials")
        await desk.settle()
        reading = desk.app.screen.query_one("#reading", Rows)
        desk.app.set_focus(reading)
        reading.select("question:joint-procurement")
        await desk.settle()
        hint = desk.words()
        await desk.press("enter")
        assert isinstance(desk.app.screen, MatrixScreen)
        panes = [p for p in desk.app.screen.query("#sides Rows").results(Rows) if p.display]
        heads = [p.rows[0].content.plain for p in panes]
        origins = [p.rows[1].content.plain for p in panes]
        await desk.press("right", "space")
        picked = desk.app.memo.claims
        await desk.press("down", "enter")
        assert isinstance(desk.app.screen, Dossier)
        assert hint.startswith("enter sets the answers beside each other")
        return heads, origins, desk.app.screen.selected_ref, picked

    heads, origins, _, picked = work(SAMPLE, job)
    assert heads == ["no", "yes"]
    assert origins == ["2 sources, 2 origins", "2 sources, but only 1 origin"]
    assert picked == ("joint-purchasing/draft-two-foundations",) or len(picked) == 1


def test_sides_say_which_source_stands_behind_another_too() -> None:
    async def job(desk: Desk) -> str:
        desk.app.push_screen(MatrixScreen("diplomacy/takaichi"))
        await desk.settle()
        return screen_text(desk.pilot)

    assert work(SAMPLE, job).count("also behind") == 2


def test_sides_that_have_no_room_come_into_sight_when_they_are_reached() -> None:
    async def job(desk: Desk) -> tuple[list[str], list[str]]:
        desk.app.push_screen(MatrixScreen("diplomacy/with-or-without-us"))
        await desk.settle()

        def heads() -> list[str]:
            panes = desk.app.screen.query("#sides Rows").results(Rows)
            return [p.rows[0].content.plain for p in panes if p.display]

        before = heads()
        await desk.press(*["right"] * 9)
        assert "◂ sides 3–4 of 4" in screen_text(desk.pilot)
        return before, heads()

    before, after = work(SAMPLE, job, size=(80, 24))
    assert before == ["with", "with others too"]
    assert after == ["without", "beside"]


def test_sides_follow_the_library(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "fisheries" / "landing-quotas.toml"
    asked = 'answers = [{{ question = "energy/winter", side = "{}" }}]\n'
    claims = [f'\n[[claims]]\ntext = "It is {s}."\n{asked.format(s)}' for s in ("so", "not so")]
    text = brief.read_text()

    async def job(desk: Desk) -> list[int]:
        seen = []
        await desk.app.push_screen(MatrixScreen("energy/winter"))
        for more in ("".join(claims), claims[0], ""):
            brief.write_text(text + more)
            desk.app.look_again()
            for _ in range(3):
                await desk.settle()
            panes = desk.app.screen.query("#sides Rows").results(Rows)
            seen.append(sum(p.display and p.is_on_screen for p in panes))
        await desk.press("right", "left", "down", "enter")
        return seen

    assert work(library, job) == [2, 1, 0]


def test_a_question_without_sides_is_a_matrix() -> None:
    async def job(desk: Desk) -> int:
        desk.app.go_to("raw-materials/japans-model")
        await desk.settle()
        return len(grid(desk).keys)

    assert work(SAMPLE, job) == 6


def test_the_timeline_of_everything_where_nothing_is_selected() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        shelf = desk.app.screen.query_one("#shelf", Rows)
        shelf.select(":problems")
        await desk.press("M")
        stays = type(desk.app.screen).__name__
        await desk.press("T")
        assert isinstance(desk.app.screen, TimelineScreen)
        return stays, screen_text(desk.pilot)

    stays, text = work(DATA, job)
    assert stays == "Browse"
    assert "The small library  5 claims by date · 5 without a date" in text


def test_the_timeline_says_what_is_older_and_what_came_late() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        desk.app.push_screen(TimelineScreen("summit-text-and-readings"))
        await desk.settle()
        course(desk).select("summit-text-and-readings/draft-names-nobody")
        await desk.settle()
        older = desk.words()
        shown = screen_text(desk.pilot)
        desk.app.push_screen(TimelineScreen("china-leverage"))
        await desk.settle()
        return older, shown, screen_text(desk.pilot)

    older, shown, late = work(SAMPLE, job)
    assert "is older than what happened then." in older
    assert "! 6 days earlier" in shown
    assert "only 15 years later" in late


def test_a_long_claim_of_the_timeline_is_whole_where_there_is_room(tmp_path: Path) -> None:
    library = copy(tmp_path)
    file = library / "briefs" / "energy" / "gas-storage.toml"
    said = " ".join(f"word{number}" for number in range(44)) + " end."
    claim = f'\n[[claims]]\nid = "long"\ntext = "{said}"\ndate = "2025-02-03"\n'
    file.write_text(file.read_text() + claim)

    async def job(desk: Desk) -> tuple[str, str]:
        await desk.app.push_screen(TimelineScreen("gas-storage"))
        await desk.settle()
        tall = screen_text(desk.pilot)
        await desk.pilot.resize_terminal(100, 24)
        await desk.settle()
        return tall, screen_text(desk.pilot)

    tall, low = work(library, job, size=(100, 50))
    assert "word43 end." in tall
    assert "word43 end." not in low


def test_f_narrows_to_the_event_and_the_actors_of_a_claim_and_back() -> None:
    async def job(desk: Desk) -> list[tuple[str, str, int]]:
        seen = []
        await desk.app.push_screen(TimelineScreen("safe-access", "safe-access/loan-ceiling"))
        await desk.settle()
        for _ in range(5):
            found = course(desk).timeline
            assert found is not None
            seen.append((found.subject.title, course(desk).selected_key, len(found.moments)))
            await desk.press("f")
        return seen

    seen = work(SAMPLE, job)
    assert [title for title, _, _ in seen] == [
        "SAFE: who may join",
        "Event: safe-adoption-20250527",
        "Actor: Council of the European Union",
        "Actor: European Commission",
        "SAFE: who may join",
    ]
    assert {at for _, at, _ in seen} == {"safe-access/loan-ceiling"}
    assert seen[0][2] == seen[4][2]


def test_nothing_raw_is_drawn(tmp_path: Path) -> None:
    library = hostile.library(tmp_path)

    async def job(desk: Desk) -> int:
        looked = 0
        # Everything at once: a screen for each theme would take minutes.
        for view in (MatrixScreen(""), TimelineScreen("")):
            await desk.app.push_screen(view)
            await desk.settle()
            ledger = view.ledger
            lines = [ledger.head(n) for n in range(ledger.head_lines)]
            for number in range(len(ledger.keys)):
                lines += [ledger.row(number, n) for n in range(len(ledger.place(number)))]
            assert not any(display(line.plain) != line.plain for line in lines)
            looked += len(lines)
            for key in ("right", "down", "end"):
                await desk.press(key)
            await desk.press("escape")
        return looked

    assert work(library, job) > 100


def test_the_mouse_selects_and_opens() -> None:
    async def job(desk: Desk) -> tuple[str, int, str]:
        await desk.press("right", "M")
        widget = grid(desk)
        left = 1 + 3 + widget._widths.claim
        await desk.pilot.click(Grid, offset=(left + 5, widget.head_lines + len(widget.place(0))))
        await desk.settle()
        at, column = widget.selected_key, widget.column
        await desk.pilot.click(Grid, offset=(10, widget.head_lines), times=2)
        await desk.settle()
        return at, column, type(desk.app.screen).__name__

    assert work(DATA, job) == ("gas-storage/eighty-seven", 1, "Browse")


def test_keys_are_named_where_they_do_something_and_have_room() -> None:
    async def job(desk: Desk) -> None:
        def line() -> str:
            return str(desk.app.screen.query_one("#keys").content)

        desk.app.go_to("gas-storage")
        await desk.press("M")
        assert "space pick" in line()
        desk.app.action_conflicts()
        await desk.settle()
        assert desk.text("queue").strip() == "No two claims wait to be judged."
        assert "pick" not in line()
        for width in (120, 80, 62):
            await desk.pilot.resize_terminal(width, 24)
            await desk.settle()
            assert len(line()) <= width - 2
            assert "? help" in line()

    work(DATA, job)
