"""Text as lines: as Textual cuts it, and never a character lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from briefing.tui.wrapping import lines_of

WORDS = st.lists(st.text("abcé", min_size=1, max_size=12), min_size=1, max_size=12)
"""Without wide letters: behind those Textual begins a line with the space that parted the words."""


@settings(deadline=None)
@given(WORDS, st.integers(8, 30))
def test_words_are_cut_as_textual_cuts_them(words: list[str], width: int) -> None:
    text = " ".join(words)
    ours = [text[start:stop] for start, stop in lines_of(text, width, width)]
    assert ours == [line.plain for line in Content(text).wrap(width)]


@settings(deadline=None)
@given(st.text("ab 本·-\n\u00a0", max_size=60), st.integers(8, 20), st.integers(8, 20))
def test_every_character_stands_on_a_line_that_has_room(text: str, first: int, width: int) -> None:
    first = min(first, width)
    cuts = lines_of(text, first, width)
    stood = [text[start:stop] for start, stop in cuts]
    assert "".join("".join(stood).split()) == "".join(text.split())
    assert [line for line in stood[:1] if cell_len(line.rstrip()) > first] == []
    assert [line for line in stood[1:] if cell_len(line.rstrip()) > width] == []
    assert len(stood) >= text.count("\n") + 1


def test_a_grade_stays_with_its_letter_and_a_badge_whole() -> None:
    def cut(text: str, width: int) -> list[str]:
        return [text[start:stop] for start, stop in lines_of(text, width, width)]

    assert cut("second-hand · usually reliable, B", 31) == ["second-hand ·", "usually reliable, B"]
    assert cut("A brief of ours · contested · 2 sources, but only 1 origin", 35) == [
        "A brief of ours · contested ·",
        "2 sources, but only 1 origin",
    ]
    # What no line has room for is cut at its words.
    assert cut("only 1 origin · the reading of what was published", 20) == [
        "only 1 origin · the",
        "reading of what was",
        "published",
    ]


def test_a_long_word_is_cut_where_it_has_a_joint() -> None:
    text = "german-foreign-policy.com"
    assert lines_of(text, 18, 29) == ((0, 15), (15, 25))
    assert lines_of("a-" + 20 * "b", 10, 10)[0] == (0, 10)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # No closing mark and no small letter begins a line, no opening one ends it.
        ("経済安全保障の強化。次の首脳会談", 18, ["経済安全保障の強", "化。次の首脳会談"]),
        ("共同調達（備蓄）を進める", 10, ["共同調達", "（備蓄）を", "進める"]),
        ("サプライチェーン", 12, ["サプライ", "チェーン"]),
        # An early space is no better place than the end of the line.
        ("2025年 日本と欧州連合は共同声明", 16, ["2025年 日本と欧", "州連合は共同声明"]),
        # A word of another script stays whole.
        ("日本とEUROPEの対話", 10, ["日本と", "EUROPEの対", "話"]),
        ("。。。。。。。。。。", 8, ["。。。。", "。。。。", "。。"]),
    ],
)
def test_chinese_and_japanese_are_parted_as_they_are_printed(
    text: str, width: int, lines: list[str]
) -> None:
    assert [text[start:stop] for start, stop in lines_of(text, width, width)] == lines
