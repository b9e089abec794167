"""The bottom line of a memo: what it rests on, from its file to the page and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefing.evidence.impact import impact
from briefing.export.formats import FORMATS
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.trace import trace
from briefing.memo.blocks import Document, sentences
from briefing.memo.checks import checks
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.manifest import manifest
from briefing.memo.outline import Line, LineError, lines, resting, rests_on, with_bottom_line
from briefing.model import AuthorText, Memo
from briefing.tui.acting import renamed
from briefing.tui.ask import Ask
from briefing.tui.finder import Find
from briefing.tui.memo import MemoScreen
from briefing.tui.resting import Resting
from command_line import run
from desk import DATA, Desk, work
from handed import changed, judged, written
from memo_library import TODAY, build, marked
from test_by_mouse import click, click_row

JUNE, FARES, CREW, STOPS = (f"crossing/{c}" for c in ("until-june", "fares", "crew", "stops"))
ANSWER = "The ferry runs on, and is dearer."
LOW, MIDDLE, HIGH = "PUBLIC", "LIMITE", "SENSITIVE"
FALLEN = (
    'as_of = 2026-01-31\nevidence = ["gazette"]\nstatus = "reviewed"',
    'evidence = ["gazette"]\nstatus = "withdrawn"',
)


def memo(*refs: str, **fields: object) -> Memo:
    """A memo of two claims whose bottom line rests on some."""
    given = {"title": "Ferry", "bottom_line": ANSWER, "words": 300, **fields}
    return Memo(claims=(JUNE, FARES), rests_on=refs, **given)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return build(tmp_path / "library")


def note(document: Document) -> str:
    """The note of the bottom line; empty where it has none."""
    first = next(iter(sentences(document.blocks)))
    assert first.printed
    notes = {n.number: "".join(s.text for s in n.spans) for n in document.notes}
    return notes.get(first.mark, "")


# On the page


def test_it_has_the_note_of_what_it_rests_on(library: Library) -> None:
    document = compose(library, memo(JUNE, FARES), TODAY)
    assert note(document) == "Rests on notes 2 and 4."
    assert checks(document)[0].said == "every sentence has its source"


def test_what_is_not_on_the_page_is_named_by_its_source(library: Library) -> None:
    document = compose(library, memo(FARES, "crossing/crew"), TODAY)
    assert note(document) == (
        "Rests on note 4, and on: ‘Morning news’, Radio North, February 2026 [date from elsewhere]."
    )


def test_without_it_the_writer_is_told_that_a_sentence_names_no_source(library: Library) -> None:
    document = compose(library, memo(), TODAY)
    assert note(document) == ""
    first = checks(document)[0]
    assert (first.said, first.lines) == ("1 sentence names no source", ("bottom-line",))


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("docx", "pdf")])
def test_its_note_stands_in_every_format(form: str, library: Library) -> None:
    pages = [
        FORMATS[form].render(Released(compose(library, asked, TODAY)))
        for asked in (memo(JUNE, FARES), memo())
    ]
    assert [b"2 and 4" in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (FALLEN, "withdrawn"),
        (('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]'), "superseded"),
    ],
)
def test_it_is_left_out_when_what_it_rests_on_fell(
    change: tuple[str, str], why: str, tmp_path: Path
) -> None:
    library = changed(tmp_path, change)
    document = compose(library, memo(JUNE, FARES), TODAY)
    assert ANSWER not in str(manifest(document))
    said = f"The bottom line of this memo is left out: it rests on {FARES}, which is {why}."
    assert said in document.remarks


def test_it_stays_where_its_author_knew_what_came_instead(tmp_path: Path) -> None:
    library = changed(tmp_path, ('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]'))
    document = compose(library, memo(JUNE, FARES, "crossing/old-boat"), TODAY)
    assert ANSWER in str(manifest(document))


def test_it_is_left_out_when_what_it_rests_on_is_gone(library: Library) -> None:
    document = compose(library, memo(JUNE, "crossing/nowhere"), TODAY)
    assert ANSWER not in str(manifest(document))
    assert any("crossing/nowhere, which is not in the library" in r for r in document.remarks)


def test_the_bottom_line_of_a_brief_that_names_nothing_is_said_to_be_left_out(
    tmp_path: Path,
) -> None:
    library = changed(tmp_path, ('rests_on = ["until-june", "fares"]\n', ""))
    document = compose(library, memo(bottom_line=""), TODAY)
    said = "The bottom line of crossing is left out: it names no claim that it rests on."
    assert said in document.remarks


# Its marking, and what lies above


@pytest.mark.parametrize("own", ["", LOW])
def test_it_takes_the_highest_marking_of_what_it_rests_on(own: str, tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, crew=HIGH)
    asked = replace(memo(CREW, marking=own), claims=(FARES,))
    document = compose(library, asked, TODAY)
    assert document.banner == HIGH
    assert next(iter(sentences(document.blocks))).marking == HIGH
    assert compose(library, replace(asked, rests_on=()), TODAY).banner == LOW


def test_words_that_carry_what_they_rest_on_are_not_asked_about(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, crew=HIGH)
    asked = replace(memo(FARES, title="", ceiling=MIDDLE), claims=(FARES, CREW))
    assert compose(library, asked, TODAY).hidden == ()
    assert compose(library, replace(asked, rests_on=()), TODAY).hidden != ()


def test_under_a_ceiling_it_goes_with_what_lies_above_and_the_exporter_is_asked(
    tmp_path: Path,
) -> None:
    library = marked(tmp_path, LOW, crew=HIGH)
    document = compose(library, memo(FARES, CREW, ceiling=MIDDLE, marking=LOW), TODAY)
    assert ANSWER not in str(manifest(document))
    assert document.hidden == (
        "The bottom line of this memo rests on crossing/crew (SENSITIVE), above the ceiling "
        "LIMITE, and is left out with it.",
    )
    low = compose(library, memo(FARES, ceiling=MIDDLE, marking=LOW), TODAY)
    assert (low.hidden, note(low)) == ((), "Rests on note 4.")


# A month later


def test_it_is_judged_and_traced_by_what_it_rests_on(library: Library, tmp_path: Path) -> None:
    text, record = written(library, memo(JUNE, FARES))
    assert all(v.fine for v in judged(library, text, record))
    later = changed(tmp_path / "later", FALLEN)
    own = [(v.kind, v.why) for v in judged(later, text, record) if v.part == "author"]
    assert own == [("withdrawn", (f"it rests on {FARES}",))]
    line = next(n for n, words in enumerate(text.split("\n"), 1) if ANSWER in words)
    traced = trace(library, read_markdown(text), record, line)
    assert [t.refs for t in traced] == [(JUNE, FARES)]


def test_it_is_shown_with_what_it_rests_on(tmp_path: Path) -> None:
    root = files(tmp_path, f'rests_on = ["{FARES}"]\n')
    shown = run("show", "letter", "--library", root).out
    assert f"The bottom line rests on\n  - Fares rose by 12% in January.\n    {FARES}\n" in shown
    assert f"rests on\t{FARES}\t" in run("xref", "letter", "--library", root).out
    assert "In memos\n  - Note\n    letter\n" in run("show", FARES, "--library", root).out


def test_what_it_rests_on_is_in_use(tmp_path: Path) -> None:
    root = files(tmp_path, f'rests_on = ["{FARES}"]\n')
    assert run("check", "--library", root, "--rule", "B152").out == ""
    changed(root, ('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]'))
    said = run("check", "--library", root, "--rule", "B152").out
    assert "still used by letter" in said
    fallen = impact(load(root), "gazette")
    assert [m.id for m in fallen.memos] == ["letter"]


# In its file


def files(folder: Path, rests_on: str) -> Path:
    build(folder)
    (folder / "memos").mkdir()
    (folder / "memos/letter.toml").write_text(
        f'title = "Note"\nclaims = ["{JUNE}"]\nbottom_line = "{ANSWER}"\n{rests_on}'
    )
    return folder


def test_a_reference_that_names_nothing_is_found_with_the_nearest(tmp_path: Path) -> None:
    files(tmp_path, 'rests_on = ["crossing/fairs"]\n')
    said = run("check", "--library", tmp_path).out
    assert "memos/letter.toml:4:13: error: rests_on[0]: " in said
    assert FARES in said


def test_the_command_line_says_what_it_rests_on_and_takes_that_back(tmp_path: Path) -> None:
    root = files(tmp_path, "")
    before = (root / "memos/letter.toml").read_text()
    assert "[B118]" in run("check", "--library", root).out
    ran = run("set", "letter", "rests_on", "--add", JUNE, "--library", root)
    assert ran.code == 0
    assert load(root).memos["letter"].rests_on == (JUNE,)
    page = run("memo", "--saved", "letter", "--library", root).out
    assert "dearer.**[^1]" in page
    assert "[B118]" not in run("check", "--library", root).out
    assert run("set", "letter", "rests_on", "--add", "crossing/fairs", "--library", root).code != 0
    assert run("undo", "--library", root).code == 0
    assert (root / "memos/letter.toml").read_text() == before


def test_a_claim_that_moves_is_named_there_by_its_new_reference(tmp_path: Path) -> None:
    root = files(tmp_path, f'rests_on = ["{FARES}"]\n')
    assert run("mv", FARES, "dredging", "--library", root).code == 0
    assert load(root).memos["letter"].rests_on == ("dredging/fares",)


def test_figures_of_it_are_those_of_what_it_rests_on(tmp_path: Path) -> None:
    root = files(tmp_path, f'rests_on = ["{JUNE}"]\n')
    path = root / "memos/letter.toml"
    path.write_text(path.read_text().replace(ANSWER, "Fares rose by 12% in January."))
    assert "[B175]" in run("check", "--library", root).out
    path.write_text(path.read_text().replace(f'rests_on = ["{JUNE}"]', f'rests_on = ["{FARES}"]'))
    assert "[B175]" not in run("check", "--library", root).out


# By hand


def test_another_wording_rests_on_the_same_and_none_on_nothing() -> None:
    asked = memo(JUNE)
    assert with_bottom_line(asked, "Otherwise.", (CREW,)).rests_on == (JUNE,)
    assert with_bottom_line(asked, " ").rests_on == ()
    assert with_bottom_line(memo(bottom_line=""), "New.", (CREW,)).rests_on == (CREW,)


def test_only_ones_own_words_are_told_what_they_rest_on(library: Library) -> None:
    asked = replace(memo(JUNE), texts=(AuthorText("We wait.", "gap"),))
    assert resting(
        asked, Line("bottom-line", "bottom-line", ANSWER), [FARES, CREW, FARES]
    ).rests_on == (FARES, CREW)
    own = Line("own:4", "own", "We wait.")
    assert resting(asked, own, [CREW]).texts[0].rests_on == (CREW,)
    for line in (Line(JUNE, "claim", "x"), Line("title", "title", "x"), replace(own, text="No.")):
        with pytest.raises(LineError):
            rests_on(asked, line)
    of_brief = lines(compose(library, memo(bottom_line=""), TODAY))
    with pytest.raises(LineError, match="of the brief"):
        rests_on(memo(bottom_line=""), next(x for x in of_brief if x.kind == "bottom-line"))
    with pytest.raises(LineError, match="First write"):
        rests_on(memo(bottom_line=""), Line("bottom-line", "bottom-line", ""))


def test_claims_that_moved_are_known_by_their_new_names_in_all_of_a_memo() -> None:
    asked = replace(memo(JUNE), texts=(AuthorText("We wait.", after=JUNE, rests_on=(JUNE, CREW)),))
    now = renamed(asked, {JUNE: "other/june"})
    assert now.rests_on == ("other/june",)
    assert now.texts == (AuthorText("We wait.", after="other/june", rests_on=("other/june", CREW)),)


# In the app

NINETY_TWO, LAW = "gas-storage/ninety-two", "gas-storage/law-of-2022"


async def to_answer(desk: Desk, text: str = "Buy now.") -> None:
    """A memo of claims of two briefs with a bottom line, and the cursor on that."""
    claims = (NINETY_TWO, "landing-quotas/quota-final")
    desk.app.change_memo(Memo(claims=claims, bottom_line=text))
    await desk.press("m")
    assert isinstance(desk.app.screen, MemoScreen)
    desk.app.screen.outline.select("bottom-line")
    await desk.settle()


def test_it_is_said_by_keys_what_it_rests_on() -> None:
    async def job(desk: Desk) -> None:
        await to_answer(desk)
        assert "1 sentence names no source" in desk.text("outline")
        assert "R says what it rests on" in desk.words()
        await desk.press("R")
        assert isinstance(desk.app.screen, Resting)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Find)
        # What stands on the page is offered before anything is typed.
        await desk.press("enter")
        assert len(desk.app.memo.rests_on) == 1
        first = desk.app.memo.rests_on[0]
        await desk.press("down")
        await desk.type("storage")
        assert isinstance(desk.app.screen, Find)
        await desk.until(lambda: desk.app.screen.query("#found").first().rows)
        await desk.press("enter")
        assert len(desk.app.memo.rests_on) == 2
        assert desk.app.memo.rests_on[0] == first
        await desk.press("backspace")
        assert len(desk.app.memo.rests_on) == 1
        await desk.press("ctrl+z")
        assert len(desk.app.memo.rests_on) == 2
        await desk.press("escape")
        assert isinstance(desk.app.screen, MemoScreen)
        assert "every sentence has its source" in desk.text("outline")
        while desk.app.memo.rests_on:
            await desk.press("u")
        assert desk.app.memo.bottom_line == "Buy now."

    work(DATA, job)


def test_it_is_found_in_the_menu_and_done_with_the_mouse() -> None:
    async def job(desk: Desk) -> None:
        await to_answer(desk)
        await desk.press("full_stop")
        choices = desk.text("choices")
        assert "Say what it rests on" in choices
        await click_row(desk, "choices", "rests_on", times=2)
        assert isinstance(desk.app.screen, Resting)
        await click(desk, "+ find a claim")
        assert isinstance(desk.app.screen, Find)

    work(DATA, job)


def test_a_reworded_answer_of_a_brief_rests_on_what_that_rests_on() -> None:
    async def job(desk: Desk) -> None:
        desk.app.change_memo(Memo(claims=("gas-storage",)))
        await desk.press("m")
        desk.app.screen.outline.select("bottom-line")
        await desk.settle()
        await desk.press("R")
        assert isinstance(desk.app.screen, MemoScreen)
        await desk.press("i")
        assert isinstance(desk.app.screen, Ask)
        await desk.type(" So there.")
        await desk.press("enter")
        brief = desk.app.library.briefs["gas-storage"]
        assert desk.app.memo.bottom_line == f"{brief.bottom_line} So there."
        assert desk.app.memo.rests_on == brief.rests_on
        assert "every sentence has its source" in desk.text("outline")

    work(DATA, job)


def test_a_sentence_of_ones_own_is_told_what_it_rests_on() -> None:
    async def job(desk: Desk) -> None:
        texts = (AuthorText("Ask for it.", "information"), AuthorText("And wait.", "information"))
        desk.app.change_memo(Memo(claims=(NINETY_TWO, LAW), texts=texts))
        await desk.press("m")
        desk.app.screen.outline.select("own:1")
        await desk.settle()
        await desk.press("R", "enter", "enter", "escape")
        assert [len(t.rests_on) for t in desk.app.memo.texts] == [0, 1]

    work(DATA, job)


def test_where_it_fell_its_words_are_there_to_mend(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        await to_answer(desk)
        desk.app.change_memo(replace(desk.app.memo, rests_on=("gas-storage/no-such",)))
        await desk.settle()
        assert "is left out: it rests on gas-storage/no-such" in desk.text("outline")
        desk.app.screen.outline.select("bottom-line")
        await desk.settle()
        await desk.press("R")
        assert "gas-storage/no-such is no claim here" in desk.text("claims")
        await desk.press("up", "backspace", "escape")
        assert desk.app.memo.rests_on == ()
        assert "Bottom line: Buy now." in desk.text("outline")

    work(DATA, job)
