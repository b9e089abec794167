"""Forms in the app: what is typed is in the file, and no other byte of it."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from textual.geometry import Region
from textual.widgets import Static

import hostile
from briefing.library import save as saving
from briefing.library.save import SaveRefused, save
from briefing.library.scan import load
from briefing.library.splice import Splice
from briefing.library.unsaved import keep, pending
from briefing.tui.app import BriefingApp
from briefing.tui.ask import Ask
from briefing.tui.choose import Choose
from briefing.tui.clash import Clashing
from briefing.tui.entry import FormLine
from briefing.tui.evidence_entry import PieceForm
from briefing.tui.finder import Find
from briefing.tui.form import Form
from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, work
from golden import at_sizes, compare_screens, screen_text

BRIEF = "briefs/energy/gas-storage.toml"
SOURCES = "briefs/sources.toml"
NINETY_TWO = "gas-storage/ninety-two"
Job = Callable[[Desk], Awaitable[None]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def edited(root: Path, file: str, *changes: tuple[str, str]) -> None:
    """The file is as it was, but for these replacements."""
    text = (DATA / file).read_bytes().decode()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    assert (root / file).read_bytes().decode() == text


def others_are_as_they_were(root: Path, *files: str) -> None:
    for path in DATA.rglob("*.toml"):
        name = path.relative_to(DATA).as_posix()
        if name not in files:
            assert (root / name).read_bytes() == path.read_bytes(), name


def said(desk: Desk) -> str:
    return " ".join(n.message for n in desk.app._notifications)


def form(desk: Desk) -> Form:
    screen = desk.app.screen
    assert isinstance(screen, Form)
    return screen


async def opened(desk: Desk, ref: str = NINETY_TWO) -> Form:
    desk.app.open_form(ref)
    await desk.settle()
    return form(desk)


async def to(desk: Desk, key: str) -> None:
    line = form(desk).line(key)
    line.display = True
    line.entry.focus()
    await desk.settle()


def said_of(line: FormLine) -> str:
    """What the rows of a list say."""
    return "\n".join(f"{row.content.plain}  {row.right.plain}" for row in line.entry.rows)


async def look(desk: Desk) -> str:
    """What is said of the form once nobody has typed for a moment."""
    screen = form(desk)
    if screen._pause is not None:
        screen._pause.stop()
    screen._look()
    await desk.settle()
    return str(screen.query_one("#found", Static).content)


async def answer(desk: Desk, words: str) -> None:
    assert isinstance(desk.app.screen, Find)
    # Letters belong to the line, also before it is there.
    desk.app.screen.set_focus(None)
    await desk.type(words)
    await desk.press("enter")


async def choose(desk: Desk, key: str) -> None:
    screen = desk.app.screen
    assert isinstance(screen, Choose)
    assert screen.query_one(Rows).select(key), key
    await desk.press("enter")


def claim_of(root: Path, own: str, file: str = BRIEF) -> dict[str, Any]:
    claims = tomllib.loads((root / file).read_text())["claims"]
    return next(c for c in claims if c["id"] == own)


def test_the_start_and_the_end_of_a_field_are_a_key_away(root: Path) -> None:
    async def job(desk: Desk) -> None:
        words = (await opened(desk)).line("text").entry
        words.load_text("one two\nthree\nfour")
        await desk.press("ctrl+end")
        assert words.cursor_location == (2, 4)
        await desk.press("ctrl+shift+home")
        assert words.selected_text == words.text
        await desk.press("ctrl+home")
        assert words.selected_text == "" and words.cursor_location == (0, 0)

    work(root, job)


def test_a_source_is_completed_by_the_words_of_its_title(root: Path) -> None:
    async def job(desk: Desk) -> None:
        screen = await opened(desk, "wire-storage")
        await to(desk, "derives_from")
        line = screen.line("derives_from")
        line.put("")
        await desk.type("on gas")
        assert list(line.entry.offered) == ["storage-statement"]
        await desk.press("right")
        assert line.text == "storage-statement"

    work(root, job)


def test_where_the_disk_is_full_the_words_stay_and_are_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise SaveRefused(f"{BRIEF} could not be saved: No space left on device.")

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.line("caveat").put("no caveat")
        await desk.settle()
        monkeypatch.setattr(saving, "save", full)
        await desk.press("ctrl+s")
        await desk.settle()
        assert form(desk).line("caveat").text == "no caveat"
        assert "No space left on device" in said(desk)

    work(root, job)
    others_are_as_they_were(root)
    assert [(u.field, u.text) for u in pending(root)] == [("caveat", "no caveat")]


def test_that_the_file_is_open_elsewhere_is_said_and_stops_nobody(root: Path) -> None:
    (root / BRIEF).with_name(".gas-storage.toml.swp").write_bytes(b"b0VIM 9.1")

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        assert "open in vim too" in str(screen.query_one("#title", Static).content)
        screen.line("confidence").put("high")
        await desk.press("ctrl+s")
        await desk.settle()
        assert f"{BRIEF} is open in vim: read it again there." in said(desk)

    work(root, job)
    assert claim_of(root, "ninety-two")["confidence"] == "high"


def test_i_edits_the_selected_claim_and_changes_no_other_byte(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "i")
        assert form(desk).line("text").text.startswith("Gas stores were 92")
        await desk.press("backspace")
        await desk.type(", it says.")
        await desk.press("ctrl+s")
        assert not isinstance(desk.app.screen, Form)
        assert "Changed wording of “Gas stores were 92 per cent full at the end of…”." in said(desk)
        assert "it says" in desk.text("reading")

    work(root, job)
    edited(root, BRIEF, ("September 2025.", "September 2025, it says."))
    others_are_as_they_were(root, BRIEF)


def test_what_is_typed_of_a_piece_of_evidence_is_kept_and_draws_nothing_behind_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    refresh = PieceForm.refresh

    def seen(screen: PieceForm, *regions: Region, **how: bool) -> PieceForm:
        drawn.append("whole")
        return refresh(screen, *regions, **how)

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        await to(desk, "evidence")
        await desk.press("enter")
        assert isinstance(desk.app.screen, PieceForm)
        monkeypatch.setattr(screen, "_look", lambda: None)
        rows = said_of(screen.line("evidence"))
        await desk.type("b")  # The line behind is a changed one from here on, and is drawn so.
        monkeypatch.setattr(PieceForm, "refresh", seen)
        await desk.type("c")
        screen._keep()
        await desk.settle()
        assert not drawn and said_of(screen.line("evidence")) == rows
        assert "para 2bc" in next(u.text for u in pending(root))
        await desk.press("escape")
        assert "para 2bc" in said_of(form(desk).line("evidence"))

    work(root, job)


def test_several_keys_are_one_change_and_u_takes_it_back(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "kind")
        await desk.press("j")
        await to(desk, "confidence")
        await desk.press("h")
        await to(desk, "importance")
        await desk.press("backspace", "4")
        await to(desk, "as_of")
        await desk.type("2025-10")
        await to(desk, "tags")
        await desk.type("gas, winter")
        # What is typed while it is saved is for what comes behind the form.
        held: list[bool] = []
        desk.app.hold_keys = lambda *_: held.append(True)  # type: ignore[method-assign]
        desk.app.let_keys_through = lambda: held.append(False)  # type: ignore[method-assign]
        await desk.press("ctrl+s")
        assert held[0] and not held[-1]
        claim = claim_of(root, "ninety-two")
        assert claim["kind"] == "judgement"
        assert claim["confidence"] == "high"
        assert claim["importance"] == 4
        assert claim["as_of"] == "2025-10"
        assert claim["tags"] == ["gas", "winter"]
        await desk.press("u")
        edited(root, BRIEF)
        await desk.press("ctrl+r")
        assert claim_of(root, "ninety-two") == claim

    work(root, job)


def test_backspace_takes_a_choice_out_and_an_emptied_line_its_key(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, "gas-storage/full-by-november")
        await to(desk, "confidence")
        await desk.press("backspace")
        await to(desk, "confidence_basis")
        await desk.press("ctrl+u", "ctrl+s")

    work(root, job)
    edited(
        root,
        BRIEF,
        ('confidence = "moderate"\n', ""),
        ('confidence_basis = "the two counts differ"\n', ""),
    )


def test_what_can_be_done_is_asked_by_name(root: Path) -> None:
    async def job(desk: Desk) -> list[str]:
        asked = []
        for ref in (NINETY_TWO, "gas-storage"):
            desk.app.go_to(ref)
            await desk.settle()
            await desk.press("full_stop")
            asked.append(str(desk.app.screen.query(Static).first().content))
            await desk.press("escape")
        return asked

    claim, brief = work(root, job)
    assert (
        claim.startswith("What is to be done with the claim “Gas stores were 92") and "…”?" in claim
    )
    assert brief == "What is to be done with the brief “Gas storage before the winter”?"
    assert max(map(len, (claim, brief))) <= 72


def test_what_lists_hold_stands_under_the_words_of_other_lines(root: Path) -> None:
    async def job(desk: Desk) -> tuple[int, int]:
        screen = await opened(desk)
        words, rows = (screen.line(key).entry.content_region.x for key in ("text", "evidence"))
        return words, rows + 1  # Behind the bar.

    words, rows = work(root, job)
    assert words == rows


def test_what_belongs_together_stands_apart_from_the_rest_where_there_is_room(root: Path) -> None:
    async def job(desk: Desk) -> dict[str, int]:
        desk.app.go_to(NINETY_TWO)
        await desk.settle()
        await desk.press("i")
        lines = [each for each in desk.app.screen.query(FormLine) if each.display]
        return {b.key: b.region.y - a.region.bottom for a, b in pairwise(lines)}

    airy = work(root, job, size=(120, 40))
    assert {key for key, air in airy.items() if air} == {"evidence", "date", "likelihood", "tags"}
    assert not any(work(root, job, size=(80, 24)).values())


def test_the_foot_of_a_list_has_room_in_the_smallest_window(root: Path) -> None:
    async def job(desk: Desk) -> str:
        await opened(desk)
        await to(desk, "evidence")
        return screen_text(desk.pilot)

    foot = work(root, job, size=(80, 24)).splitlines()[-1]
    assert "backspace takes out" in foot
    assert foot.rstrip().endswith("esc back")


async def to_the_shell(desk: Desk) -> bool:
    """Whether ctrl+z would leave the app for the shell."""
    with patch.object(BriefingApp, "action_suspend") as left:
        await desk.press("ctrl+z")
    return left.called


def test_ctrl_z_brings_back_what_was_taken_out_of_a_list(root: Path) -> None:
    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        was = screen.line("evidence").text
        await to(desk, "evidence")
        await desk.press("backspace")
        fewer = screen.line("evidence").text
        await desk.press("backspace")
        assert screen.line("evidence").text not in (was, fewer)
        await desk.press("ctrl+z")
        assert screen.line("evidence").text == fewer != was
        await desk.press("ctrl+z")
        assert screen.line("evidence").text == was
        assert not await to_the_shell(desk)
        assert "nothing to take back" in said(desk)
        await desk.press("ctrl+s")

    work(root, job)
    edited(root, BRIEF)


def test_ctrl_z_takes_back_a_choice_and_never_leaves_a_form(root: Path) -> None:
    async def job(desk: Desk) -> None:
        screen = await opened(desk, "gas-storage/full-by-november")
        await to(desk, "confidence")
        await desk.press("h", "backspace")
        assert screen.line("confidence").text == ""
        await desk.press("ctrl+z")
        assert screen.line("confidence").text == "high"
        await desk.press("ctrl+z")
        assert screen.line("confidence").text == "moderate"
        assert not await to_the_shell(desk)
        await desk.press("escape")
        await opened(desk)
        await to(desk, "evidence")
        await desk.press("enter", "tab", "c", "ctrl+z")
        assert isinstance(desk.app.screen, PieceForm)
        assert not await to_the_shell(desk)

    work(root, job)
    edited(root, BRIEF)


def test_a_date_is_checked_as_it_is_typed_and_is_saved_as_the_format_has_it(root: Path) -> None:
    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        await to(desk, "date")
        line = screen.line("date")
        await desk.press("ctrl+u")
        await desk.type("2025-9-30")
        about = line.query_one(".about", Static)
        assert "2025-09-30" in str(about.content)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form)
        await desk.press("ctrl+u")
        await desk.type("29 Sept 2025")
        assert "29 September 2025" in str(about.content)
        await desk.press("ctrl+s")

    work(root, job)
    edited(root, BRIEF, ("date = 2025-09-30", "date = 2025-09-29"))


def test_words_are_counted_and_findings_follow_what_is_typed(root: Path) -> None:
    async def job(desk: Desk) -> None:
        screen = await opened(desk, "gas-storage/mild-winter")
        assert "10 words" in str(screen.line("text").query_one(".about", Static).content)
        assert not await look(desk)
        await desk.type(" and" * 50)
        assert "60 words; say it in one sentence of at most 45" in await look(desk)
        screen.line("text").put("A mild winter is likely.")
        assert not await look(desk)

    work(root, job)
    edited(root, BRIEF)


def test_what_the_library_forbids_is_said_and_nothing_is_written(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "contradicts")
        line = form(desk).line("contradicts")
        line.put(f"{line.text}, nobody")
        await desk.settle()
        assert "nobody is no claim here" in said_of(line)
        assert "nobody" in await look(desk)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form)

    work(root, job)
    edited(root, BRIEF)


def test_tags_are_completed_from_the_library_also_after_a_slip(root: Path) -> None:
    path = root / BRIEF
    path.write_text(path.read_text().replace('status = "approved"', 'tags = ["procurement"]'))

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        await to(desk, "tags")
        await desk.type("law, proc")
        assert screen.line("tags").entry.suggestion == "urement"
        await desk.press("right")
        assert screen.line("tags").text == "law, procurement"
        await desk.press(*["backspace"] * len("procurement"))
        await desk.type("procurmnet")
        assert not screen.line("tags").entry.suggestion
        await desk.press("right", "ctrl+s")
        assert claim_of(root, "ninety-two")["tags"] == ["law", "procurement"]

    work(root, job)


def test_evidence_is_found_by_a_few_letters_placed_and_taken_out(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, "gas-storage/mild-winter")
        await to(desk, "evidence")
        await desk.press("enter")
        await answer(desk, "survey of")
        assert isinstance(desk.app.screen, PieceForm)
        await desk.type("page 7")
        await desk.press("escape", "ctrl+s")
        assert claim_of(root, "mild-winter")["evidence"] == ["operators-survey, page 7"]
        await opened(desk)
        await to(desk, "evidence")
        await desk.press("down", "backspace", "ctrl+s")

    work(root, job)
    edited(
        root,
        BRIEF,
        (', "herald-storage, para 1"', ""),
        (
            'kind = "assumption"\n',
            'kind = "assumption"\nevidence = ["operators-survey, page 7"]\n',
        ),
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_claims_of_any_brief_are_found_by_the_search(root: Path, size: tuple[int, int]) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "depends_on")
        line = form(desk).line("depends_on")
        assert "find a claim, of this brief or another" in said_of(line)
        # Letters on the last row begin the search, and enter takes the best.
        await desk.press("c")
        assert isinstance(desk.app.screen, Find)
        await desk.type("ut adopted october")
        found = desk.text("found")
        assert found.splitlines()[0].strip().endswith("Landing quotas")
        await desk.press("enter")
        assert line.text == "landing-quotas/quota-final"
        assert "Landing quotas" in said_of(line)
        # Before anything is typed those of the brief are listed: not itself, nor what is named.
        await desk.press("down", "enter")
        listed = {row.key for row in desk.app.screen.query_one("#found", Rows).rows}
        assert listed
        assert all(ref.startswith("gas-storage/") for ref in listed)
        assert NINETY_TWO not in listed
        await desk.press("enter")
        assert line.text.startswith("landing-quotas/quota-final, ")
        assert "/" not in line.text.partition(", ")[2]
        # Enter on one exchanges it, backspace takes it out.
        await desk.press("up")
        await desk.press("enter")
        await desk.type("mild winter")
        await desk.press("enter")
        assert line.text.split(", ")[0] == "mild-winter"
        await desk.press("down", "backspace", "ctrl+s")
        assert claim_of(root, "ninety-two")["depends_on"] == ["mild-winter"]

    work(root, job, size=size)


def test_claims_that_are_sought_by_their_words_have_no_name(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "depends_on")
        await desk.press("q")
        await desk.type("xzvkj wqpfm")
        assert "Nothing has these words." in screen_text(desk.pilot)

    work(root, job)


def test_claims_are_found_and_taken_with_the_mouse_alone(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "supersedes")
        line = form(desk).line("supersedes")
        await desk.pilot.click(line.entry, offset=(4, 0))
        await desk.settle()
        assert isinstance(desk.app.screen, Find)
        await desk.pilot.click("#found", offset=(6, 0), times=2)
        await desk.settle()
        assert len(line.text.split(", ")) == 1 and line.text
        foot = form(desk).query_one("#form-keys", Static)
        at = str(foot.content).index("takes out")
        await desk.pilot.click(foot, offset=(at, 0))
        await desk.settle()
        assert line.text == ""

    work(root, job)


def test_the_bottom_line_rests_on_claims_that_are_found(root: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.open_form("gas-storage")
        await desk.settle()
        await to(desk, "rests_on")
        line = form(desk).line("rests_on")
        before = line.text.split(", ")
        await desk.press(*["down"] * len(before), "enter")
        await desk.type("mild winter")
        await desk.press("enter", "ctrl+s")
        text = (root / BRIEF).read_text()
        assert tomllib.loads(text)["rests_on"] == [*before, "mild-winter"]

    work(root, job)


def test_a_grade_is_two_keys_in_two_files_and_one_change(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, "gas-storage/eighty-seven")
        await to(desk, "evidence")
        await desk.press("enter")
        piece = desk.app.screen
        assert isinstance(piece, PieceForm)
        await desk.press("tab", "tab", "ctrl+u", "b", "3")
        told = str(piece.query_one("#found", Static).content)
        assert SOURCES in told
        assert "usually reliable" in told
        assert "possibly true" in told
        await desk.press("escape", "ctrl+s")
        edited(root, BRIEF, ("credibility = 2", "credibility = 3"))
        edited(root, SOURCES, ('reliability = "C"\ninterest', 'reliability = "B"\ninterest'))
        await desk.press("u")
        edited(root, BRIEF)
        edited(root, SOURCES)

    work(root, job)


def test_the_stance_of_evidence_is_one_key(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "evidence")
        await desk.press("enter", "tab", "c", "escape", "ctrl+s")

    work(root, job)
    edited(root, BRIEF, ('"wire-storage, para 2"', '"!wire-storage, para 2"'))


def test_a_quotation_has_its_verdict(root: Path) -> None:
    (root / "archive").mkdir()
    (root / "archive/wire.txt").write_text("Stores were 92 per cent full, the ministry said.\n")
    sources = root / SOURCES
    sources.write_text(
        sources.read_text().replace(
            'id = "wire-storage"', 'id = "wire-storage"\narchive = { path = "archive/wire.txt" }'
        )
    )

    async def job(desk: Desk) -> None:
        await opened(desk)
        await to(desk, "evidence")
        await desk.press("enter", *["tab"] * 3)
        screen = desk.app.screen
        assert isinstance(screen, PieceForm)
        about = screen._line("quote").query_one(".about", Static)
        await desk.type("stores were 29 per cent full")
        assert "differs" in str(about.content)
        await desk.press("ctrl+u")
        await desk.type("92 per cent full")
        assert "matches" in str(about.content)

    work(root, job)


def test_a_new_source_is_made_without_leaving_the_claim(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, "gas-storage/mild-winter")
        await to(desk, "evidence")
        await desk.press("enter")
        await answer(desk, "Forecast of the weather service")
        assert form(desk).line("title").text == "Forecast of the weather service"
        await desk.press("ctrl+s")
        piece = desk.app.screen
        assert isinstance(piece, PieceForm)
        title = str(piece.query_one("#title", Static).content)
        assert title == "Forecast of the weather service"
        await desk.press("escape")
        assert "for        Forecast of the weather service" in desk.text("evidence")
        await desk.press("ctrl+s")
        own = claim_of(root, "mild-winter")["evidence"][0]
        assert own in desk.app.library.sources
        await desk.press("u", "u")

    work(root, job)
    edited(root, BRIEF)
    edited(root, SOURCES)


def test_leaving_asks_first_and_discarding_writes_nothing(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await desk.type("x")
        await desk.press("escape")
        await choose(desk, "on")
        assert isinstance(desk.app.screen, Form)
        await desk.press("escape")
        await choose(desk, "discard")
        assert not isinstance(desk.app.screen, Form)
        await opened(desk)
        await desk.press("escape")
        assert not isinstance(desk.app.screen, Form)

    work(root, job)
    edited(root, BRIEF)
    assert pending(root) == ()


def test_what_is_typed_is_kept_until_it_is_saved(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        await desk.type(" Perhaps.")
        await look(desk)
        form = desk.app.screen
        assert isinstance(form, Form)
        # What the clock does every half second.
        form._keep()
        await desk.settle()
        kept = pending(root)
        assert [(u.ref, u.field, u.text[-9:]) for u in kept] == [(NINETY_TWO, "text", " Perhaps.")]
        assert kept[0].base.endswith("September 2025.")
        await desk.press("ctrl+s")
        await desk.settle()

    work(root, job)
    assert pending(root) == ()


def test_a_form_begins_with_words_that_were_kept(root: Path) -> None:
    keep(root, "new:claim:gas-storage::", "text", "The winter was mild.")

    async def job(desk: Desk) -> None:
        words = pending(root)[0]
        desk.app.open_form(words.ref, {words.field: words.text})
        await desk.settle()
        await desk.press("ctrl+s")
        assert claim_of(root, "the-winter-was-mild")["text"] == "The winter was mild."

    work(root, job)


def test_words_that_were_kept_never_hide_what_the_file_says_by_now(root: Path) -> None:
    keep(root, NINETY_TWO, "short", "Mine.", "What it was when this was typed.")

    async def job(desk: Desk) -> None:
        words = pending(root)[0]
        desk.app.go_on_with(words)
        await desk.settle()
        assert form(desk).line("short").text == "Mine."
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Clashing)
        edited(root, BRIEF)
        await desk.press("right", "enter")

    work(root, job)
    edited(root, BRIEF, ("Stores were 92 per cent full.", "Mine."))
    assert pending(root) == ()


def test_u_goes_back_in_order_of_time_and_past_the_start(root: Path) -> None:
    async def edit(desk: Desk) -> None:
        await opened(desk)
        await desk.type(" Yes.")
        await desk.press("ctrl+s")

    async def job(desk: Desk) -> None:
        desk.app.toggle_picks(["gas-storage/mild-winter"])
        await act(desk, "withdraw", "gas-storage/law-of-2022")
        desk.app.toggle_picks(["gas-storage/repair-costs"])
        await desk.press("u")
        assert desk.app.memo.claims == ("gas-storage/mild-winter",)
        assert "Undone: 1 claim picked." in said(desk)
        await desk.press("u")
        assert "Undone: Withdrew “The law asks for stores to be 90 per cent full…”" in said(desk)
        await desk.press("u")
        assert desk.app.memo.claims == ()
        assert "Yes." in (root / BRIEF).read_text()
        await desk.press("u")
        edited(root, BRIEF)
        assert "Undone: Changed wording of “Gas stores were" in said(desk)
        await desk.press("u")
        assert "Nothing to undo." in said(desk)
        await desk.press("ctrl+r")
        assert "Yes." in (root / BRIEF).read_text()

    work(root, edit)
    work(root, job)


def test_what_somebody_else_changed_beside_it_stays(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        path = root / BRIEF
        before = path.read_bytes()
        save(
            root,
            Splice(BRIEF, before, before.replace(b"importance = 5\ndate", b"importance = 2\ndate")),
        )
        await desk.type(" Yes.")
        await desk.press("ctrl+s")

    work(root, job)
    edited(
        root,
        BRIEF,
        ("importance = 5\ndate", "importance = 2\ndate"),
        ('2025."\nshort', '2025. Yes."\nshort'),
    )


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_answer_serves_for_all_that_somebody_else_changed(root: Path, side: str) -> None:
    theirs = (
        ("were 92 per cent full at", "were full at"),
        ("Stores were 92 per cent full.", "Stores were full."),
    )

    async def job(desk: Desk) -> None:
        await opened(desk)
        path = root / BRIEF
        text = path.read_text()
        for old, new in theirs:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text)
        await desk.type(" Yes.")
        form(desk).line("short").put("Mine.")
        form(desk).line("importance").put("1")
        await desk.settle()
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Clashing)
        assert "a takes that one for all 2" in screen_text(desk.pilot)
        await desk.press(side, "a")
        await desk.settle()
        assert not isinstance(desk.app.screen, (Clashing, Form))

    work(root, job)
    said = claim_of(root, NINETY_TWO.partition("/")[2])
    assert said["importance"] == 1
    assert (said["short"], said["text"].endswith(" Yes.")) == (
        ("Stores were full.", False) if side == "left" else ("Mine.", True)
    )


@pytest.mark.parametrize("key", ["left", "right"])
def test_what_is_gone_when_its_version_is_chosen_leaves_the_words(root: Path, key: str) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        path = root / BRIEF
        path.write_bytes(path.read_bytes().replace(b"were 92 per cent full at", b"were full at"))
        await desk.type(" Yes.")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Clashing)
        path.write_bytes(path.read_bytes().replace(b'id = "ninety-two"', b'id = "other"'))
        desk.app.look_again()
        await desk.until(lambda: NINETY_TWO not in desk.app.library.claims)
        await desk.press(key, "enter")
        assert isinstance(desk.app.screen, Form)
        assert form(desk).line("text").text.endswith(" Yes.")
        assert "ninety-two" in screen_text(desk.pilot)

    work(root, job)


@pytest.mark.parametrize(("keys", "stands"), [(["left"], "theirs"), (["right"], "yours")])
def test_both_versions_are_shown_and_one_is_chosen(
    root: Path, keys: list[str], stands: str
) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk)
        path = root / BRIEF
        before = path.read_bytes()
        save(
            root,
            Splice(BRIEF, before, before.replace(b"were 92 per cent full at", b"were full at")),
        )
        await desk.type(" Yes.")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Clashing)
        assert path.read_bytes() == before.replace(b"were 92 per cent full at", b"were full at")
        await desk.press(*keys, "enter")
        assert not isinstance(desk.app.screen, (Clashing, Form))

    work(root, job)
    theirs = ("were 92 per cent full at", "were full at")
    yours = ('September 2025."\nshort', 'September 2025. Yes."\nshort')
    edited(root, BRIEF, theirs if stands == "theirs" else yours)


def test_a_read_only_library_says_so_before_anything_is_typed() -> None:
    async def job(desk: Desk) -> None:
        for key in ("i", "full_stop"):
            await desk.press("right", "down", key)
            assert isinstance(desk.app.screen, Ask), "a copy is offered"
            await desk.press("escape")
        await desk.press("N")
        assert "The sample is read-only." in screen_text(desk.pilot)
        assert "A copy of the sample" in screen_text(desk.pilot)

    work(DATA, job, is_sample=True)


@pytest.mark.parametrize(
    ("ref", "file", "key", "change"),
    [
        (
            "gas-storage",
            BRIEF,
            "owner",
            ("updated = 2025-11-21\n", 'updated = 2025-11-21\nowner = "me"\n'),
        ),
        (
            "wire-storage",
            SOURCES,
            "publisher",
            ('publisher = "The Wire"', 'publisher = "The Wireme"'),
        ),
    ],
)
def test_briefs_and_sources_have_forms(
    root: Path, ref: str, file: str, key: str, change: tuple[str, str]
) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, ref)
        await to(desk, key)
        await desk.press("end")
        await desk.type("me")
        await desk.press("ctrl+s")

    work(root, job)
    text = (root / file).read_text()
    assert tomllib.loads(text)
    assert change[1].split("\n")[-2 if change[1].endswith("\n") else -1] in text
    others_are_as_they_were(root, file)


def test_a_theme_has_a_form(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await opened(desk, "energy")
        await desk.type(" policy")
        await desk.press("ctrl+s")
        assert desk.app.library.themes["energy"].title == "Energy policy"

    work(root, job)
    others_are_as_they_were(root, "themes/energy.toml")


def test_hostile_words_open_safely_and_looking_changes_nothing(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        library = desk.app.library
        for ref in (
            *list(library.claims)[:3],
            *list(library.briefs)[:2],
            *list(library.sources)[:2],
        ):
            await opened(desk, ref)
            screen = screen_text(desk.pilot)
            assert not [c for c in screen if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")]
            await desk.press("escape")
            assert not isinstance(desk.app.screen, (Form, Choose)), f"{ref} is as it was"

    work(hostile.library(tmp_path / "hostile"), job)


def test_a_new_claim_stands_in_its_brief_and_is_shown(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "N")
        await choose(desk, "claim")
        assert isinstance(desk.app.screen, Form)
        await desk.type("Nobody counts twice.")
        await desk.press("ctrl+s")
        assert desk.selected("reading") == "gas-storage/nobody-counts-twice"
        await desk.press("u")

    work(root, job)
    edited(root, BRIEF)


def test_a_new_brief_begins_as_its_template_and_holds_no_list_of_keys(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("N")
        await choose(desk, "brief")
        await choose(desk, "plain")
        await desk.type("The price of gas")
        await desk.press("ctrl+s")
        assert desk.app.library.briefs["the-price-of-gas"].theme == "energy"

    work(root, job)
    data = tomllib.loads((root / "briefs/energy/the-price-of-gas.toml").read_text())
    assert data["title"] == "The price of gas"
    others_are_as_they_were(root)


@pytest.mark.parametrize(("kind", "file"), [("source", SOURCES), ("theme", "themes/the-sea.toml")])
def test_new_sources_and_themes(root: Path, kind: str, file: str) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("N")
        await choose(desk, kind)
        await desk.type("The sea")
        await desk.press("ctrl+s")
        assert desk.app.library.get("the-sea") is not None
        await desk.press("u")
        assert desk.app.library.get("the-sea") is None

    work(root, job)
    others_are_as_they_were(root)
    assert "The sea" not in ((root / file).read_text() if (root / file).exists() else "")


async def act(desk: Desk, action: str, ref: str = NINETY_TWO) -> None:
    desk.app.go_to(ref)
    await desk.settle()
    await desk.press("full_stop")
    await choose(desk, action)


async def withdrawn(desk: Desk, root: Path) -> None:
    await act(desk, "withdraw", "gas-storage/law-of-2022")
    edited(root, BRIEF, ('status = "approved"', 'status = "withdrawn"'))


async def duplicated(desk: Desk, root: Path) -> None:
    await act(desk, "duplicate", "gas-storage/repair-costs")
    own = claim_of(root, "repair-costs-2")
    assert own["text"] == claim_of(root, "repair-costs")["text"]


async def moved(desk: Desk, root: Path) -> None:
    desk.app.toggle_picks(["gas-storage/mild-winter"])
    await act(desk, "move", "gas-storage/mild-winter")
    await answer(desk, "quotas")
    assert claim_of(root, "mild-winter", "briefs/fisheries/landing-quotas.toml")
    assert "landing-quotas/mild-winter" in desk.app.memo.claims


async def merged(desk: Desk, root: Path) -> None:
    await act(desk, "merge")
    await answer(desk, "counting stores")
    assert [c["id"] for c in tomllib.loads((root / BRIEF).read_text())["claims"]][:2] == [
        "ninety-two",
        "law-of-2022",
    ]


async def contradicted(desk: Desk, root: Path) -> None:
    await act(desk, "contradict", "gas-storage/repair-costs")
    await answer(desk, "counting stores")
    own = claim_of(root, "repair-costs")
    assert len(own["contradicts"]) == 1
    assert f"gas-storage/{own['contradicts'][0]}" in desk.app.library.claims
    assert "contradicts “" in said(desk)


def test_two_claims_that_are_selected_are_said_to_contradict_each_other(root: Path) -> None:
    async def job(desk: Desk) -> None:
        library = desk.app.library
        pair = ("gas-storage/mild-winter", "gas-storage/repair-costs")
        assert pair[1] not in library.contradictions(pair[0])
        desk.app.act_together(pair)
        await desk.settle()
        await desk.press("c")
        await desk.until(lambda: pair[1] in desk.app.library.contradictions(pair[0]))
        # Said once, it is not offered again.
        desk.app.act_together(pair)
        await desk.settle()
        assert "contradict" not in desk.text("choices")

    work(root, job)


async def superseded(desk: Desk, root: Path) -> None:
    await act(desk, "supersede", "gas-storage/repair-costs")
    await desk.type("The ministry pays.")
    await desk.press("ctrl+s")
    assert claim_of(root, "the-ministry-pays")["supersedes"] == ["repair-costs"]


async def taken_out(desk: Desk, root: Path) -> None:
    await act(desk, "remove", "gas-storage/repair-costs")
    assert "gas-storage/repair-costs" not in desk.app.library.claims


async def refiled(desk: Desk, root: Path) -> None:
    await act(desk, "refile", "gas-storage")
    await answer(desk, "fish")
    assert (root / "briefs/fisheries/gas-storage.toml").exists()


@pytest.mark.parametrize(
    "doing", [withdrawn, duplicated, moved, merged, contradicted, superseded, taken_out, refiled]
)
def test_what_is_done_with_a_row_is_taken_back_by_u(
    root: Path, doing: Callable[[Desk, Path], Awaitable[None]]
) -> None:
    async def job(desk: Desk) -> None:
        await doing(desk, root)
        for _ in range(3):
            await desk.press("u")

    work(root, job)
    others_are_as_they_were(root)
    assert not (root / "briefs/fisheries/gas-storage.toml").exists()


def test_what_something_refers_to_is_not_taken_out(root: Path) -> None:
    async def job(desk: Desk) -> None:
        await act(desk, "remove")
        assert "still refers to" in said(desk)

    work(root, job)
    others_are_as_they_were(root)


@pytest.mark.parametrize(
    ("screen", "keys"),
    [
        ("form-claim", ["right", "down", "i", "tab", "tab"]),
        ("form-brief", ["i"]),
        ("form-evidence", ["right", "down", "i", *["tab"] * 3, "enter"]),
        ("form-new", ["N"]),
        ("form-actions", ["right", "down", "full_stop"]),
        ("form-find", ["right", "down", "i", *["tab"] * 3, *["down"] * 3, "enter", *"surv"]),
    ],
)
def test_screen(screen: str, keys: list[str], root: Path) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        for key in keys:
            await desk.press(key)
        if isinstance(desk.app.screen, Form):
            await look(desk)
        return await at_sizes(desk.pilot)

    compare_screens(screen, work(root, job))


def test_why_nothing_was_saved_stays_though_what_was_typed_is_still_to_be_judged(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SaveRefused("The disk is full.")

    monkeypatch.setattr("briefing.library.save.save", refuse)

    async def job(desk: Desk) -> None:
        await opened(desk)
        # Without the pause in typing after which it is judged.
        await desk.pilot.press("X", "ctrl+s")
        await desk.settle()
        assert "The disk is full." in str(form(desk).query_one("#found", Static).content)

    work(root, job)
    edited(root, BRIEF)


def test_screen_of_a_clash(root: Path) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        await opened(desk)
        path = root / BRIEF
        path.write_bytes(path.read_bytes().replace(b"were 92 per cent full at", b"were full at"))
        await desk.type(" Yes.")
        await desk.press("ctrl+s")
        desk.app.clear_notifications()
        await desk.settle()
        return await at_sizes(desk.pilot)

    compare_screens("form-clash", work(root, job))


def test_of_a_file_that_is_gone_no_form_is_offered_nor_the_file(root: Path) -> None:
    async def job(desk: Desk) -> str:
        (root / BRIEF).unlink()
        desk.app.open_form(NINETY_TWO)
        await desk.settle()
        assert not isinstance(desk.app.screen, Form)
        return " ".join(n.message for n in desk.app._notifications)

    told = work(root, job)
    assert f"{BRIEF} is not there any more." in told
    assert "opens its file" not in told


def test_the_app_has_what_forms_ask_of_it() -> None:
    assert {"edit", "new", "actions"} <= {
        name.removeprefix("action_") for name in dir(BriefingApp) if name.startswith("action_")
    }


def test_a_grade_typed_beside_a_source_is_kept_and_can_be_typed_back(root: Path) -> None:
    source = load(root).claims["gas-storage/eighty-seven"].evidence[0].source
    was = load(root).sources[source].reliability

    async def graded(desk: Desk, *grade: str) -> list[tuple[str, str, str]]:
        screen = await opened(desk, "gas-storage/eighty-seven")
        await to(desk, "evidence")
        await desk.press("enter", "tab", "tab", "ctrl+u", *grade)
        screen._keep()
        await desk.settle()
        return [(u.field, u.text, u.base) for u in pending(root) if u.ref == source]

    async def job(desk: Desk) -> None:
        assert await graded(desk, "b", "2", "backspace", "backspace", was.lower(), "2") == []
        await desk.press("escape", "ctrl+s")
        await desk.settle()
        edited(root, SOURCES)
        assert await graded(desk, "b", "2") == [("reliability", "B", was)]

    work(root, job)

    async def offered(desk: Desk) -> None:
        assert "reliability" in desk.text("pending")

    work(root, offered)
