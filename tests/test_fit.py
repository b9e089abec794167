"""One page is one page: the estimate of what a memo fills, and the budget that follows from it."""

from __future__ import annotations

import datetime as dt
import importlib.util
from dataclasses import replace

import pytest

from briefing.export import pdf
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo import templates
from briefing.memo.blocks import Document, Note, Paragraph, Sentence, Span
from briefing.memo.compose import compose
from briefing.memo.handling.release import release
from briefing.memo.writing import fit
from briefing.model import Memo
from briefing.settings.paths import templates_folder

TODAY = dt.date(2026, 3, 20)
BOTTOM_LINE = "We should ask Tokyo for a date for the first joint tender."


@pytest.fixture(scope="module")
def library() -> Library:
    return load(sample())


def memo(theme: str, template: str = "one-page", words: int | None = None) -> Memo:
    return Memo(themes=(theme,), template=template, words=words, bottom_line=BOTTOM_LINE)


THEMES = ("raw-materials", "defence-industry", "trade", "diplomacy")


@pytest.mark.parametrize("theme", THEMES)
def test_the_default_budget_is_what_the_notes_leave(library: Library, theme: str) -> None:
    document = compose(library, memo(theme), TODAY)
    assert 0.8 < fit.sides(document) <= 0.97
    assert document.words <= document.budget <= document.template.words
    assert not any("A4" in remark for remark in document.remarks)


def test_words_given_by_hand_are_kept_and_the_writer_is_told(library: Library) -> None:
    document = compose(library, memo("trade", words=600), TODAY)
    assert document.budget == 600
    assert fit.is_longer(document)
    assert any("more than 1 side of A4" in remark for remark in document.remarks)


def test_pins_that_need_more_than_a_page_stay(library: Library) -> None:
    file = templates_folder() / "long.toml"
    file.parent.mkdir(parents=True)
    text = templates.files()["one-page"].read_text(encoding="utf-8")
    file.write_text(text.replace("words = 350", "words = 700"), encoding="utf-8")
    long = compose(library, memo("trade", "long", words=650), TODAY)
    pins = tuple(u.claim.ref for u in long.used)
    document = compose(library, replace(memo("trade", "long"), pins=pins), TODAY)
    assert {u.claim.ref for u in document.used} >= set(pins)
    assert any("unpin something" in remark for remark in document.remarks)


def test_more_of_anything_fills_more(library: Library) -> None:
    document = compose(library, memo("trade", words=200), TODAY)
    more = Paragraph((Sentence((Span("A further sentence. " * 12),)),))
    note = Note(99, (Span("Port Council, Minutes of the port council. " * 6),))
    sizes = [
        fit.sides(each)
        for each in (
            document,
            replace(document, blocks=(*document.blocks, more)),
            replace(document, blocks=(*document.blocks, more), notes=(*document.notes, note)),
        )
    ]
    assert sizes == sorted(set(sizes))


def test_japanese_text_is_as_wide_as_it_is(library: Library) -> None:
    document = compose(library, memo("trade", words=150), TODAY)

    def lines(text: str) -> float:
        said = Paragraph((Sentence((Span(text),)),))
        return fit.sides(replace(document, blocks=(said,)))

    assert lines("備蓄" * 200) - lines("") > 1.8 * (lines("ab" * 200) - lines(""))


@pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="typst is not installed")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("template", ["one-page", "lines-to-take", "decision", "two-page"])
def test_a_memo_of_one_page_is_printed_on_one(library: Library, theme: str, template: str) -> None:
    document = compose(library, memo(theme, template), TODAY)
    printed = pdf.pages(pdf.render(release(library, document)))
    assert printed <= document.template.pages


@pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="typst is not installed")
@pytest.mark.parametrize("words", [120, 240, 320, 480, 640])
def test_the_estimate_is_that_of_the_printed_page(library: Library, words: int) -> None:
    document: Document = compose(library, memo("raw-materials", "bluf", words), TODAY)
    sides = fit.sides(document)
    printed = pdf.pages(pdf.render(release(library, document)))
    if sides <= 0.97:
        assert printed == 1
    if sides > 1.04:
        assert printed > 1
