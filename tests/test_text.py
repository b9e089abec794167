"""The gate for foreign text: what is shown, what is compared, what is a word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.text import (
    count_words,
    counted,
    day_typed,
    display,
    fold,
    folded_words,
    listed,
    squeeze,
    word_spans,
    words,
)

ANY_TEXT = st.text(st.characters(), max_size=80)
"""Every code point, lone surrogates included."""

TRICKY = "a\u0301e\u030c\u00adß 経済が\u3099ｶﾞ 15\u00a0% l’Étranger ไทย हिन्दी ﷺ ½ 2+2’s K İ"


@given(ANY_TEXT)
@example("\x1b[31m\u202e\u2066\ud800\ufeff\u00ad\U000e0041\x85\u2028")
def test_display_keeps_the_length_and_nothing_that_acts(text: str) -> None:
    shown = display(text)
    assert len(shown) == len(text)
    for character in shown:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            *("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"),
        )
    assert display(shown) == shown


def test_display_keeps_lines_where_they_are_meant() -> None:
    assert display("one\ntwo\x1b", lines=True) == "one\ntwo\u241b"
    assert display("one\ntwo") == "one two"


@given(ANY_TEXT)
@example(TRICKY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Šefčovič", "sefcovic"),
        ("S\u030cefc\u030covic\u030c", "sefcovic"),
        ("STRASSE", "straße"),
        ("ＪＯＧＭＥＣ", "jogmec"),
        ("ΚΆΝΤΑΣ", "κάντας"),
        ("ｶﾞ", "ガ"),
        ("Japan’s", "japan's"),
        ("Tromsø Łódź", "tromso lodz"),
    ],
)
def test_what_is_the_same_when_compared(typed: str, same: str) -> None:
    assert fold(typed) == fold(same)


def test_voicing_marks_are_not_diacritics() -> None:
    assert fold("か") != fold("が")


@given(ANY_TEXT)
@example(TRICKY)
def test_words_stand_where_they_say(text: str) -> None:
    found = words(text)
    for word in found:
        assert 0 <= word.start < word.end <= len(text)
        assert word.folded
        assert word.folded == "".join(fold(text[word.start : word.end]).split())
    assert [w.start for w in found] == sorted(w.start for w in found)


@given(ANY_TEXT)
@example(TRICKY)
def test_the_short_ways_to_words_agree_with_the_long_one(text: str) -> None:
    found = words(text)
    assert folded_words(text) == [w.folded for w in found]
    assert word_spans(text) == [(w.start, w.end) for w in found]


_AROUND = (
    *("a{0}b", "{0}", "x{0} y", "x {0}y", "1{0}2", "1{0}", "1 {0}", "{0}1", "a{0}", "1{0}%"),
    *("{0}{0}a", "a'{0}", "{0}'a", "1.{0}", "{0}.1", "a{0}'b", "1{0} %"),
)


def test_the_short_ways_agree_on_every_latin_character_and_sign() -> None:
    texts = [around.format(chr(code)) for code in range(0x80, 0x2500) for around in _AROUND]
    wrong = [t for t in texts if folded_words(t) != [w.folded for w in words(t)]]
    assert wrong == []


@given(st.text(st.characters(categories=["Ll", "Lu", "Lo", "Lt", "Nd"]), min_size=1, max_size=30))
def test_no_letter_or_digit_is_outside_all_words(text: str) -> None:
    inside = {n for start, end in word_spans(text) for n in range(start, end)}
    assert inside == set(range(len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Indo-Pacific", ["indo", "pacific"]),
        ("15%, 15 % and 3.5\u00a0%", ["15%", "15%", "and", "3.5%"]),
        ("the 2+2 format", ["the", "2+2", "format"]),
        ("$550bn", ["550bn"]),
        ("1,000.50 or 1.000,50", ["1,000.50", "or", "1.000,50"]),
        ("Japan’s l'accord, 'quoted'", ["japan's", "l'accord", "quoted"]),
        ("snake_case", ["snake", "case"]),
        ("Roh\u00adstoffe", ["rohstoffe"]),
        ("経済安保", ["経済", "済安", "安保", "保"]),
        ("経", ["経"]),
        ("EU日本2", ["eu", "日本", "本", "2"]),
        ("ーア・イ", ["ーア", "ア", "イ"]),
        ("", []),
        ("— … €", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [w.folded for w in words(text)] == expected


def test_a_hostile_text_costs_no_time_of_note() -> None:
    for text in ("a'" * 50_000, "1," * 50_000, "e\u0301" * 50_000, "a" + "\u0301" * 50_000):
        assert words(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("one", 1),
        ("Šefčovič said — on 23 July — no.", 6),
        ("dual-use goods", 2),
        ("* * *", 0),
        ("15 %", 1),
    ],
)
def test_count_words(text: str, number: int) -> None:
    assert count_words(text) == number


def test_squeeze_and_counted() -> None:
    assert squeeze("  e\u0301 \n\t x ") == "é x"
    assert (counted(1, "source"), counted(0, "source")) == ("1 source", "0 sources")
    assert counted(2, "memory", "memories") == "2 memories"
    assert counted(675_000, "word") == "675,000 words"


def test_what_is_listed_in_a_sentence() -> None:
    said = [listed("abc"[:number]) for number in range(4)]
    assert said == ["", "a", "a and b", "a, b and c"]
    assert listed(iter("ab"), "or") == "a or b"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("16 Nov 2026", "2026-11-16"),
        ("16th November 2026", "2026-11-16"),
        ("November 16, 2026", "2026-11-16"),
        ("16. November 2026", "2026-11-16"),
        ("16.11.2026", "2026-11-16"),
        ("1er juillet 2025", "2025-07-01"),
        ("3 MÄRZ 2025", "2025-03-03"),
        ("Nov.  2026", "2026-11"),
        ("31 Feb 2025", "2025-02-31"),  # No such day: whoever reads it says so.
        ("2026-11-16", "2026-11-16"),
        ("3/4/2026", "3/4/2026"),
        ("Ma 2025", "Ma 2025"),
        ("Autumn 2025", "Autumn 2025"),
        ("", ""),
    ],
)
def test_a_date_may_be_typed_as_it_is_written(typed: str, iso: str) -> None:
    assert day_typed(typed) == iso
