"""Text as lines: as Textual cuts it, and never a character lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from briefing.tui.wrapping import lines_of

WORDS = st.lists(st.text("abcé-", min_size=1, max_size=12), min_size=1, max_size=12)
"""Without wide letters: behind those Textual begins a line with the space that parted the words."""


@settings(deadline=None)
@given(WORDS, st.integers(8, 30))
def test_words_are_cut_as_textual_cuts_them(words: list[str], width: int) -> None:
    text = " ".join(words)
    ours = [text[start:stop] for start, stop in lines_of(text, width, width)]
    assert ours == [line.plain for line in Content(text).wrap(width)]


@settings(deadline=None)
@given(st.text("ab 本\n\u00a0", max_size=60), st.integers(8, 20), st.integers(8, 20))
def test_every_character_stands_on_a_line_that_has_room(text: str, first: int, width: int) -> None:
    first = min(first, width)
    cuts = lines_of(text, first, width)
    stood = [text[start:stop] for start, stop in cuts]
    assert "".join("".join(stood).split()) == "".join(text.split())
    assert [line for line in stood[:1] if cell_len(line.rstrip()) > first] == []
    assert [line for line in stood[1:] if cell_len(line.rstrip()) > width] == []
    assert len(stood) >= text.count("\n") + 1
