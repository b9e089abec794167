"""Quotation marks and dates as each language writes them, in the notes and frames of a memo."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import memo_library
from briefing.memo.blocks import plain, sentences
from briefing.memo.compose import compose
from briefing.memo.writing import idiom
from briefing.memo.writing.references import full
from briefing.model import Memo, Source
from briefing.text import count_words


@pytest.mark.parametrize(
    ("language", "day", "month", "quoted"),
    [
        ("en", "1 March 2026", "March 2026", "‘Stocks’"),
        ("en-GB", "1 March 2026", "March 2026", "‘Stocks’"),
        ("en-US", "March 1, 2026", "March 2026", "“Stocks”"),
        ("de", "1. März 2026", "März 2026", "„Stocks“"),
        ("de-AT", "1. März 2026", "März 2026", "„Stocks“"),
        ("fr", "1er mars 2026", "mars 2026", "«\u00a0Stocks\u00a0»"),
        ("ja", "2026年3月1日", "2026年3月", "「Stocks」"),
        ("xx", "1 March 2026", "March 2026", "‘Stocks’"),
    ],
)
def test_a_language_has_its_dates_and_quotation_marks(
    language: str, day: str, month: str, quoted: str
) -> None:
    own = idiom.of(language)
    assert own.day("2026-03-01") == day
    assert own.day("2026-03") == month
    assert own.day("soon") == "soon"
    before, after = own.quotes("Stocks")
    assert f"{before}Stocks{after}" == quoted


@pytest.mark.parametrize(
    ("language", "title", "quoted"),
    [
        ("en", "Ferry 'at risk', says mayor", "“Ferry 'at risk', says mayor”"),
        ("en", "The mayor's ferry", "‘The mayor's ferry’"),
        ("en-US", 'A "risk" for all', '‘A "risk" for all’'),
        ("de", "Die „Fähre“ fährt", "‚Die „Fähre“ fährt‘"),
        ("fr", "Le « bac » part", "“Le « bac » part”"),
        ("ja", "港の「船」", "『港の「船」』"),
    ],
)
def test_a_title_that_quotes_has_other_marks_around_it(
    language: str, title: str, quoted: str
) -> None:
    source = Source("a", title, "article-newspaper")
    written = "".join(s.text for s in full(source, idiom.of(language)))
    assert written == f"{quoted}, undated"


def test_the_notes_and_frames_of_a_library_follow_its_language(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    files["briefing.toml"] += 'language = "de"\n'
    library = memo_library.build(tmp_path, files)
    memo = Memo(claims=("crossing/until-june",), deadline="2026-03-20", decision_sought="Ob")
    later = compose(library, memo, dt.date(2026, 3, 10))
    assert "By 20. März 2026." in [s.plain for s in sentences(later.blocks)]
    notes = " ".join(plain(n.spans) for n in later.notes)
    assert "„Ferry 'at risk', says mayor“, The Gazette, 4. Februar 2026" in notes
    assert not re.search("February|‘", notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one, two - three", 3),
        ("備蓄は十分だ。", 3),
        ("JOGMECの備蓄", 3),
        ("日本", 1),
        ("EU と日本 agree", 4),
    ],
)
def test_words_of_a_script_without_spaces_are_counted_by_two_characters(
    text: str, words: int
) -> None:
    assert count_words(text) == words
