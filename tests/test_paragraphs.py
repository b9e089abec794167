"""How the paragraphs of a kept text are counted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library.paragraphs import locator, number_of, paragraphs, sentences

LONG = "The two sides met in Tokyo and agreed on more than anybody had thought they ever would, "


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_each_line_is_a_paragraph_and_the_title_is_the_first() -> None:
    assert said(f"The title\n{LONG}then left.\n  {LONG}then came back.\n") == [
        "The title",
        f"{LONG}then left.",
        f"{LONG}then came back.",
    ]


def test_the_address_it_is_from_is_not_counted() -> None:
    assert said(f"https://example.org/a\n\nThe title\n{LONG}") == ["The title", LONG.strip()]
    assert said("https://example.org/a\n") == ["https://example.org/a"]


def test_blank_lines_are_not_counted() -> None:
    assert said(f"The title\r\n\r\n{LONG}\r\n \t\r\n\n{LONG}") == ["The title", *[LONG.strip()] * 2]


def test_lines_of_a_text_that_was_set_in_lines_are_one_paragraph() -> None:
    text = "The title\n\nIt was the best of times, it was\nthe worst of times.\n\nIt was the age.\n"
    assert said(text) == [
        "The title",
        "It was the best of times, it was\nthe worst of times.",
        "It was the age.",
    ]


def test_short_lines_under_each_other_are_paragraphs_of_their_own() -> None:
    text = f"The title\n\nBy Anna Marsh\n17 Jan 2025\n\n{LONG * 2}\n"
    assert said(text) == ["The title", "By Anna Marsh", "17 Jan 2025", (LONG * 2).strip()]
    assert said("First point\nSecond point\n") == ["First point", "Second point"]


def test_a_locator_names_the_paragraphs_a_passage_touches() -> None:
    text = "One.\nTwo.\n\nThree.\nFour."
    spans = paragraphs(text)
    assert locator(spans, text.index("Two"), text.index("Two") + 4) == "para 2"
    assert locator(spans, text.index("Two"), text.index("Three") + 3) == "paras 2 and 3"
    assert locator(spans, 0, len(text)) == "paras 1 to 4"
    assert locator(spans, 0, text.index("Two")) == "para 1"


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = (
        "Mr. Sato met J. Borrell on 23 July. “It was time.” The U.S. Navy agreed! "
        "Up 1.5 per cent, e.g. in Kobe. 2026 is next? 備蓄は十分だ。「本当に？」次は…"
    )
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [
        "Mr. Sato met J. Borrell on 23 July.",
        "“It was time.”",
        "The U.S. Navy agreed!",
        "Up 1.5 per cent, e.g. in Kobe.",
        "2026 is next?",
        "備蓄は十分だ。",
        "「本当に？」",
        "次は…",
    ]


@given(st.text(alphabet=st.sampled_from("ab. \n\r\t\u3000é"), max_size=200))
@settings(deadline=None)
def test_every_character_that_is_seen_stands_in_one_paragraph(text: str) -> None:
    spans = paragraphs(text)
    inside = {place for start, end in spans for place in range(start, end)}
    assert len(inside) == sum(end - start for start, end in spans)
    assert all(place in inside for place, sign in enumerate(text) if not sign.isspace())
    for number, (start, end) in enumerate(spans, 1):
        assert number_of(spans, start) == number_of(spans, end - 1) == number
