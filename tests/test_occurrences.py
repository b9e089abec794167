"""Finding words in a kept text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from briefing.library.occurrences import _PIECE, MOST, occurrences
from briefing.library.paragraphs import Span
from briefing.text import fold
from briefing.tui import reader
from briefing.tui.passages import Passages
from briefing.tui.reader import Reader
from desk import Desk, work
from test_capture_app import with_text

TEXT = (
    "Šefčovič drove through the Straße of\nHormuz, which isn’t open for co‑operation."
    " Tariff, TARIFFS. 日本の関税 e\u0301tude"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sefcovic", ["Šefčovič"]),
        ("strasse of  hormuz", ["Straße of\nHormuz"]),
        ("isn't", ["isn’t"]),
        ("co-operation", ["co‑operation"]),
        ("tariff", ["Tariff", "TARIFF"]),
        ("関税", ["関税"]),
        ("etude", ["e\u0301tude"]),
        ("nowhere", []),
        ("", []),
        (" \n", []),
        ("(.*", []),
    ],
)
def test_words_are_found_as_they_are_half_remembered(words: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in occurrences(TEXT, words)] == found


@given(st.text(max_size=60), st.text(alphabet="abcßéE -'日本\n[", max_size=60), st.data())
def test_whatever_stands_in_a_text_is_found_there(
    before: str, text: str, data: st.DataObject
) -> None:
    text += before
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    spans = occurrences(text, words)
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    if words and set(words) <= set("abcßéE日本["):
        assert spans
        assert {fold(text[a:b]) for a, b in spans} == {fold(words)}


@pytest.mark.parametrize("at", [-20, -12, -1, 0, 1])
def test_words_stand_across_the_pieces_that_are_looked_through(at: int) -> None:
    place = _PIECE + at
    text = "x" * place + "Hormuz  \n  Strait" + "x" * _PIECE + "Hormuz strait"
    spans = occurrences(text, "hormuz strait")
    assert [text[start:end] for start, end in spans] == ["Hormuz  \n  Strait", "Hormuz strait"]
    assert spans[0][0] == place


def test_of_very_many_places_the_first_are_told() -> None:
    assert len(occurrences("ab" * 20_000, "a")) == MOST


def test_a_letter_waits_for_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are looked for behind the screen; of several only the last are shown."""
    on = Event()

    def slow(text: str, words: str) -> list[Span]:
        assert on.wait(20)
        return occurrences(text, words)

    monkeypatch.setattr(reader, "occurrences", slow)

    async def job(desk: Desk) -> None:
        desk.app.go_to("wire-storage")
        await desk.settle()
        await desk.press("tab", "enter")
        await desk.pilot.press("f", *"stor")
        line = desk.app.screen.query_one(Input)
        await desk.until(lambda: line.value == "stor")
        assert "place" not in str(desk.app.screen.query_one("#asked").content)
        await desk.pilot.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Reader))
        on.set()
        await desk.until(lambda: desk.words().startswith("“stor” 1 of "))
        await desk.settle()
        # Words that are given up before they are found are not shown.
        on.clear()
        await desk.press("escape")
        await desk.pilot.press("f", *"gas")
        await desk.pilot.press("escape")
        on.set()
        await desk.settle()
        assert "gas" not in desk.words()

    work(with_text(tmp_path), job)


def test_a_kept_text_that_was_left_is_come_back_to_where_the_cursor_was(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("wire-storage")
        await desk.settle()
        await desk.press("tab", "enter", "down", "down")
        reader = desk.app.screen
        assert isinstance(reader, Reader)
        at = reader.query_one(Passages).place
        assert at > 0
        await desk.press("escape")
        assert not isinstance(desk.app.screen, Reader)
        await desk.press("right_square_bracket")
        await desk.settle()
        assert isinstance(desk.app.screen, Reader)
        assert desk.app.screen.query_one(Passages).place == at
        await desk.press("left_square_bracket")
        assert not isinstance(desk.app.screen, Reader)
        assert desk.app.here[-1].screen == "dossier"

    work(with_text(tmp_path), job)


def test_the_reader_goes_from_place_to_place(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("wire-storage")
        await desk.settle()
        await desk.press("tab", "enter")
        reader = desk.app.screen
        assert isinstance(reader, Reader)
        text = reader.query_one(Passages)
        places = occurrences(text.text, "stor")
        assert len(places) > 1
        await desk.press("n")
        assert "f finds words" in str([told.message for told in desk.app._notifications])
        await desk.press("f")
        await desk.type("STOR")
        asked = str(desk.app.screen.query_one("#asked").content)
        assert f"{len(places)} places" in asked
        await desk.press("enter")
        assert desk.words().startswith(f"“STOR” 1 of {len(places)}, para")
        assert text.is_on(places[0][0])
        await desk.press("n")
        assert text.is_on(places[1][0])
        await desk.press("p", "p")
        assert desk.words().startswith(f"“STOR” {len(places)} of {len(places)}, ")
        # esc leaves what was found, then the text; given up, the cursor is where it was.
        at = text.place
        await desk.press("f", "z", "z", "z")
        assert "nowhere in it" in str(desk.app.screen.query_one("#asked").content)
        await desk.press("escape")
        assert text.place == at
        await desk.press("f")
        await desk.type("stor")
        await desk.press("enter", "escape")
        assert desk.app.screen is reader
        await desk.press("escape")
        assert desk.app.screen is not reader

    work(with_text(tmp_path), job, size=(80, 24))
