"""What is pasted stands where it was pasted, once; what is too long for that is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import Input

from briefing.library.scan import load
from briefing.library.unsaved import pending
from briefing.tui.ask import Ask
from briefing.tui.capture import Capture
from briefing.tui.capture_box import Box
from briefing.tui.folded import Folded
from desk import DATA, Desk, copy, paste, said, work
from golden import screen_text

SENTENCE = "Landing quotas fall in the northern waters, the agency said on Monday. "
REPORT = "The report\n\n" + "\n\n".join([SENTENCE * 8] * 3000)


def test_what_is_pasted_into_a_form_stands_there_once(tmp_path: Path) -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("slash")
        await desk.type("storage")
        await desk.press("enter", "i")
        field = desk.app.focused
        before = field.text
        await paste(desk, " of\n 2025")
        return before, field.text

    before, after = work(copy(tmp_path), job)
    assert after == before + " of 2025"


@pytest.mark.parametrize("way", ["form", "whole file"])
def test_a_field_refuses_what_it_could_not_keep(tmp_path: Path, way: str) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("storage")
        await desk.press("enter", "i" if way == "form" else "E")
        field = desk.app.focused
        before = field.text
        for text in ("x" * 3_000_000, "\n".join(["x" * 70] * 40_000)):
            await paste(desk, text)
            assert field.text == before
            assert "Not pasted: it has " in said(desk)
            assert "a outside the fields" in said(desk)  # Here it is a letter.
        await paste(desk, "# Some words")
        assert "# Some words" in field.text

    work(copy(tmp_path), job)


@pytest.mark.parametrize("where", ["search", "palette"])
def test_lines_that_are_pasted_into_one_line_are_one(tmp_path: Path, where: str) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash" if where == "search" else "ctrl+p")
        line = desk.app.screen.query_one(Input)
        await paste(desk, "gas\r\nstorage")
        assert line.value == "gas storage"
        await paste(desk, " idle")
        assert line.value == "gas storage idle"
        await paste(desk, "x" * 3_000_000)
        assert line.value == "gas storage idle"
        assert "Not pasted: it has 3,000,000 characters" in said(desk)

    work(DATA, job)


@pytest.mark.parametrize("shape", ["paragraphs", "one line"])
def test_a_report_is_taken_in_whole(tmp_path: Path, shape: str) -> None:
    library = copy(tmp_path)
    report = REPORT if shape == "paragraphs" else "The report\n\n" + SENTENCE * 2_000

    async def job(desk: Desk) -> None:
        await paste(desk, report)
        screen = desk.app.screen
        assert isinstance(screen, Capture)
        assert screen.query_one(Box).all_of_it == report
        assert "An article of" in screen_text(desk.pilot)
        assert "Only its beginning is shown" in " ".join(screen_text(desk.pilot).split())
        await desk.press("enter")
        await desk.settle()
        # It is told by its title, and not by that and the words below it.
        assert "Added “The report”" in said(desk)

    work(library, job)
    kept = [s for s in load(library).sources.values() if s.title == "The report"]
    assert len(kept) == 1 and kept[0].archive is not None
    assert (library / kept[0].archive.path).read_text().strip() == report.strip()


def test_a_report_can_be_taken_out_again_and_added_to(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("a")
        await desk.type("My words")
        box = desk.app.screen.query_one(Box)
        await paste(desk, REPORT)
        assert box.all_of_it == "My words" + REPORT
        await paste(desk, "\n\nIts end.")
        assert box.all_of_it == "My words" + REPORT + "\n\nIts end."
        await desk.press("backspace")
        assert box.all_of_it == "My words"
        await desk.type(" go on")
        assert box.all_of_it == "My words go on"
        await paste(desk, "x" * 5_000_000)
        assert box.all_of_it == "My words go on"
        assert "Not pasted" in said(desk) and "outside the fields" not in said(desk)

    work(copy(tmp_path), job)


def test_a_report_that_was_not_saved_is_offered_again_whole(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def pasted(desk: Desk) -> None:
        await paste(desk, REPORT)
        desk.app.exit()

    async def again(desk: Desk) -> str:
        await desk.press("enter")
        return desk.app.screen.query_one(Box).all_of_it

    work(library, pasted)
    assert REPORT in {each.text for each in pending(library)}
    assert work(library, again) == REPORT


def test_what_is_pasted_into_the_sample_is_taken_in_where_it_is_copied_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    async def job(desk: Desk) -> str:
        await paste(desk, SENTENCE)
        await desk.until(lambda: isinstance(desk.app.screen, Ask))
        await desk.settle()
        shown = " ".join(screen_text(desk.pilot).split())
        assert "taken in there." in shown
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Capture))
        return desk.app.screen.query_one(Box).all_of_it

    assert work(DATA, job, is_sample=True) == SENTENCE


def test_who_wants_no_copy_is_told_where_the_paste_is(tmp_path: Path) -> None:
    async def job(desk: Desk) -> str:
        await paste(desk, SENTENCE)
        await desk.until(lambda: isinstance(desk.app.screen, Ask))
        await desk.press("escape")
        return said(desk)

    assert "still in your clipboard" in work(DATA, job, is_sample=True)


LINES = st.lists(st.text(alphabet="ab  \té界-", max_size=60), min_size=1, max_size=8)


def _all_of(wrapped: WrappedDocument) -> tuple[object, ...]:
    return (
        wrapped._wrap_offsets,
        wrapped._tab_width_cache,
        wrapped._offset_to_line_info,
        wrapped._line_index_to_offsets,
        wrapped.height,
    )


@given(LINES, st.integers(0, 24))
def test_lines_are_wrapped_as_the_toolkit_wraps_them(lines: list[str], width: int) -> None:
    document = Document("\n".join(lines))
    assert _all_of(Folded(document, width)) == _all_of(WrappedDocument(document, width))


def test_so_are_many_at_once() -> None:
    document = Document("one\nlast")
    ours, theirs = Folded(document, 10), WrappedDocument(document, 10)
    end = document.replace_range((0, 3), (0, 3), "\nsome words of it" * 500).end_location
    for wrapped in (ours, theirs):
        wrapped.wrap_range((0, 3), (0, 3), end)
    assert _all_of(ours) == _all_of(theirs)
