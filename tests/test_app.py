"""The analyst's job in the app, step by step, on the small library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefing.memo.working import load_working, pick, save_working
from briefing.tui.browse import Browse
from briefing.tui.dossier import Dossier
from briefing.tui.memo import MemoScreen
from briefing.tui.problems import Problems
from briefing.tui.search import Search
from desk import DATA, Desk, copy, line_of, work
from golden import screen_text


def test_the_library_is_in_sight_at_once() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        return desk.selected("shelf"), desk.text("reading"), desk.text("shelf")

    chosen, reading, shelf = work(DATA, job)
    assert chosen == "energy>gas-storage"
    for heading in ("BOTTOM LINE", "WHAT WE KNOW", "WHAT WE THINK", "WHAT WE ASSUME"):
        assert heading in reading
    assert "WHAT WE DO NOT KNOW" in reading
    assert "WHAT WE RECOMMEND" in reading
    assert "THEMES 2 briefs" in " ".join(shelf.split()), "the figure says what it counts"
    assert "Energy" in shelf
    assert "Fisheries" in shelf


def test_badges_stand_under_the_claim_in_words() -> None:
    async def job(desk: Desk) -> str:
        return desk.text("reading")

    reading = work(DATA, job)
    claim = next(part for part in reading.split("Gas stores were 92")[1:])
    assert "≠ contested" in claim.split("Counting stores")[0]
    assert "caveat: stores in use only" in claim


def test_what_stands_behind_a_claim_is_shown_as_it_is_selected() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("right", "down")
        return desk.selected("reading"), desk.text("behind"), desk.words()

    chosen, behind, words = work(DATA, job)
    assert chosen == "gas-storage/ninety-two"
    assert "FOR" in behind
    assert "AGAINST" in behind
    assert "para 2" in behind
    assert "CONTRADICTS" in behind
    assert "SAME SOURCES SAY" in behind
    assert "Contested by 1 other claim." in words


def test_the_bottom_line_shows_what_it_rests_on() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("right")
        assert desk.selected("reading") == "gas-storage"
        return desk.text("behind")

    behind = work(DATA, job)
    assert "RESTS ON" in behind
    assert "Gas stores were 92 per cent full" in behind


def test_a_theme_shows_its_questions_and_watch_list() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("up")
        assert desk.selected("shelf") == "energy"
        assert desk.words() == "The answer of the brief, and what it rests on."
        return desk.text("reading")

    reading = work(DATA, job)
    assert "BRIEFS" in reading
    assert "QUESTIONS ANALYSTS ASK" in reading


def test_a_theme_folds_and_unfolds() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("up", "enter")
        folded = desk.text("shelf")
        await desk.press("enter")
        return folded, desk.text("shelf")

    folded, unfolded = work(DATA, job)
    assert "Gas storage" not in folded
    assert "Gas storage" in unfolded


def test_a_source_opens_as_a_dossier_with_its_lineage_and_claims() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("right", "down", "right", "enter")
        assert isinstance(desk.app.screen, Dossier)
        found = desk.text("record"), desk.text("cited"), desk.words()
        await desk.press("escape")
        assert isinstance(desk.app.screen, Browse)
        assert desk.selected("reading") == "gas-storage/ninety-two"
        return found

    record, cited, _ = work(DATA, job)
    assert "Publisher" in record
    assert "HAS IT FROM" in record
    assert "SUPPORTS" in cited
    assert "Gas stores were 92 per cent full" in cited


def test_a_dossier_leads_to_its_claims() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "right", "enter", "end", "enter")
        assert isinstance(desk.app.screen, Browse)
        return desk.selected("reading")

    assert "/" in work(DATA, job)


def test_search_finds_with_a_typo_and_enter_goes_there() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("slash")
        assert isinstance(desk.app.screen, Search)
        await desk.type("storse ful")
        hit, preview = desk.selected("hits"), desk.text("preview")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Browse)
        return hit, preview, desk.selected("reading")

    hit, preview, chosen = work(DATA, job)
    assert hit == f"claim:{chosen}"
    assert chosen.startswith("gas-storage/")
    assert preview


def test_escape_leaves_the_search_where_one_was() -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("right", "down", "down")
        before = desk.selected("reading")
        await desk.press("slash")
        await desk.type("cod")
        await desk.press("down", "escape")
        assert isinstance(desk.app.screen, Browse)
        return before, desk.selected("reading")

    before, after = work(DATA, job)
    assert before == after == "gas-storage/eighty-seven"


def test_tab_in_the_search_picks_and_goes_on() -> None:
    async def job(desk: Desk) -> tuple[tuple[str, ...], str, str]:
        await desk.press("slash")
        await desk.type("cod")
        first = desk.selected("hits")
        await desk.press("tab")
        return desk.app.memo.claims, first, desk.selected("hits")

    claims, first, then = work(DATA, job)
    assert [f"claim:{c}" for c in claims] == [first]
    assert then != first


def test_what_matched_is_marked() -> None:
    async def job(desk: Desk) -> list[str]:
        from briefing.tui.rows import Rows

        await desk.press("slash")
        await desk.type("quota")
        row = desk.app.screen.query_one("#hits", Rows).rows[0]
        return [
            row.content.plain[s.start : s.end] for s in row.content.spans if "bold" in str(s.style)
        ]

    assert any("uota" in marked for marked in work(DATA, job))


def test_picks_are_kept_at_each_change_and_can_be_undone(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space")
        assert load_working(library).claims == ("gas-storage/ninety-two",)
        assert "✓ Gas" in " ".join(desk.text("reading").split())
        assert "✓ In the memo." in desk.words()
        await desk.press("down", "space", "u")
        assert load_working(library).claims == ("gas-storage/ninety-two",)
        await desk.press("ctrl+r")
        assert len(load_working(library).claims) == 2
        await desk.press("space")
        assert load_working(library).claims == ("gas-storage/ninety-two",)

    work(library, job)


def test_the_picks_of_the_last_session_are_there_again(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def first(desk: Desk) -> None:
        await desk.press("right", "down", "space")

    async def second(desk: Desk) -> tuple[str, ...]:
        return desk.app.memo.claims

    work(library, first)
    assert work(library, second) == ("gas-storage/ninety-two",)


def test_the_memo_screen_shows_outline_page_and_words() -> None:
    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("right", "down", "space", "m")
        assert isinstance(desk.app.screen, MemoScreen)
        document = desk.app.document
        assert document is not None
        assert f"{document.words} of {document.budget} words" in str(desk.app.screen.bar_memo())
        found = desk.text("outline"), desk.text("page")
        await desk.press("escape")
        assert isinstance(desk.app.screen, Browse)
        return *found, str(document.words)

    outline, page, _ = work(DATA, job)
    assert "Gas stores were 92 per cent full" in outline
    assert "Gas stores were 92 per cent full" in page
    assert "contested" in page


def test_an_empty_memo_says_what_to_do() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("m")
        return desk.text("outline")

    assert "there space picks a claim" in work(DATA, job)


def test_a_line_is_dropped_from_the_memo_and_comes_back(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "down", "down", "space", "m")
        assert desk.app.memo.claims == ("gas-storage/law-of-2022",)
        while desk.app.screen.selected_ref != "gas-storage/law-of-2022":  # type: ignore[attr-defined]
            await desk.press("down")
        await desk.press("x")
        assert desk.app.memo.claims == ()
        await desk.press("u")
        assert desk.app.memo.claims == ("gas-storage/law-of-2022",)

    work(library, job)


def test_the_memo_is_written_and_nothing_is_overwritten_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = copy(tmp_path)
    (tmp_path / "memo.md").write_text("mine")

    async def job(desk: Desk) -> None:
        from textual.widgets import Input

        await desk.press("right", "down", "space", "m", "w")
        desk.app.screen.query_one(Input).value = "memo.md"
        await desk.press("enter")
        assert (tmp_path / "memo.md").read_text() == "mine"
        assert "exists" in str(desk.app.screen.query_one("#answer").render())
        await desk.press("enter")
        written = (tmp_path / "memo.md").read_text()
        assert written.startswith("# ")
        assert "Gas stores were 92 per cent full" in written
        assert isinstance(desk.app.screen, MemoScreen)

    work(library, job)


def test_broken_files_are_listed_with_a_caret_and_the_rest_works(tmp_path: Path) -> None:
    library = copy(tmp_path)
    (library / "briefs" / "energy" / "broken.toml").write_text('title = "x\n')
    (library / "briefs" / "energy" / "wrong.toml").write_text(
        'title = "Wrong"\n\n[[claims]]\ntext = "資料 is there."\ndate = "2025-02-30"\n'
    )

    async def job(desk: Desk) -> tuple[str, str, str]:
        shelf = desk.text("shelf")
        desk.app.action_problems()
        await desk.settle()
        assert isinstance(desk.app.screen, Problems)
        return shelf, desk.text("problems"), str(desk.app.screen.bar_title())

    shelf, problems, title = work(library, job)
    assert "Gas storage" in shelf
    assert "Problems in files 2" in " ".join(shelf.split())
    # What the checks find besides is counted beside it.
    assert re.fullmatch(r"2 problems in files, [1-9]\d* found by the checks", title)
    assert "briefs/energy/broken.toml, line 1" in problems
    assert "briefs/energy/wrong.toml, line 5" in problems
    assert "^" in problems


def test_a_change_outside_is_shown_and_the_place_kept(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "energy" / "gas-storage.toml"

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "down")
        brief.write_text(brief.read_text().replace("87 per cent of the room", "88 per cent of it"))
        desk.app.look_again()
        await desk.settle()
        assert "88 per cent of it" in desk.text("reading")
        assert desk.selected("reading") == "gas-storage/eighty-seven"

    work(library, job)


def test_back_and_forward_through_places() -> None:
    async def job(desk: Desk) -> list[str]:
        desk.app.go_to("landing-quotas/quota-cut")
        await desk.settle()
        there = desk.selected("reading")
        await desk.press("left_square_bracket")
        home = desk.selected("shelf")
        await desk.press("right_square_bracket")
        return [there, home, desk.selected("reading")]

    assert work(DATA, job) == [
        "landing-quotas/quota-cut",
        "energy>gas-storage",
        "landing-quotas/quota-cut",
    ]


def test_copy_takes_the_claim_with_its_reference() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "y", "y")
        return desk.app.clipboard

    copied = work(DATA, job)
    assert copied == (
        "Gas stores were 92 per cent full at the end of September 2025. [gas-storage/ninety-two]"
    )


def test_the_mouse_does_what_keys_do() -> None:
    async def job(desk: Desk) -> tuple[str, bool]:
        from briefing.tui.rows import Rows

        shelf = desk.app.screen.query_one("#shelf", Rows)
        line = line_of(shelf, "fisheries")
        await desk.pilot.click(shelf, offset=(6, line))
        await desk.settle()
        chosen = desk.selected("shelf")
        await desk.pilot.click("#keys", offset=(2, 0))
        await desk.settle()
        return chosen, isinstance(desk.app.screen, Search)

    assert work(DATA, job) == ("fisheries", True)


def test_the_sample_is_not_edited_and_says_how_to_get_a_copy() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("e")
        return screen_text(desk.pilot)

    assert "Where shall a copy of your own be?" in work(DATA, job, is_sample=True)


def test_in_a_narrow_terminal_the_evidence_folds_under_the_brief() -> None:
    async def job(desk: Desk) -> tuple[str, int]:
        from briefing.tui.rows import Rows

        await desk.press("right", "down")
        behind = desk.app.screen.query_one("#behind", Rows)
        reading = desk.app.screen.query_one("#reading", Rows)
        assert behind.region.y >= reading.region.bottom
        low = behind.size.height
        await desk.press("right")
        return desk.text("behind"), behind.size.height - low

    behind, grown = work(DATA, job, size=(80, 24))
    assert "SAME SOURCES SAY" in behind
    assert grown > 0


def test_an_empty_library_says_in_words_what_to_do_and_shows_the_first_brief(
    tmp_path: Path,
) -> None:
    (tmp_path / "briefs").mkdir()

    async def job(desk: Desk) -> tuple[str, str]:
        empty = desk.text("reading")
        folder = tmp_path / "briefs" / "defence"
        folder.mkdir()
        (folder / "safe.toml").write_text(
            'title = "SAFE"\n\n[[claims]]\ntext = "SAFE lends up to 150 billion euros."\n'
        )
        desk.app.look_again()
        await desk.settle()
        return empty, desk.text("reading")

    empty, then = work(tmp_path, job)
    assert "Nothing here yet." in empty
    assert "\n a takes in what you read" in empty and "\n N makes something new" in empty
    assert not re.search(r"\[\[|TOML|toml| = ", empty), "nobody has to know how files are written"
    assert "SAFE lends up to 150 billion euros." in then


def test_a_library_of_broken_files_alone_is_looked_at_again(tmp_path: Path) -> None:
    broken = tmp_path / "briefs" / "defence" / "safe.toml"
    broken.parent.mkdir(parents=True)
    broken.write_text('title = "SAFE\n')

    async def job(desk: Desk) -> str:
        assert "Problems" in desk.text("shelf")
        broken.write_text('title = "SAFE"\n')
        desk.app.look_again()
        await desk.settle()
        return desk.text("shelf")

    assert "SAFE" in work(tmp_path, job)


def test_picks_made_elsewhere_are_taken_over_and_none_is_lost(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space")
        elsewhere = pick(load_working(library), ["gas-storage/eighty-seven"])
        save_working(library, elsewhere)
        desk.app.look_again()
        await desk.settle()
        await desk.press("down", "down", "space")
        assert load_working(library).claims == (
            "gas-storage/ninety-two",
            "gas-storage/eighty-seven",
            "gas-storage/law-of-2022",
        )

    work(library, job)
