"""The query language: what each piece means, and that nothing typed is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.search.query import (
    FILTERS,
    LONGEST,
    Atom,
    Filter,
    Group,
    Phrase,
    Query,
    Word,
    parse,
)


def one(text: str) -> Atom:
    """The only atom of a query that is one."""
    query = parse(text)
    assert not query.ignored
    ((atom,),) = [group.atoms for group in query.groups]
    return atom


def why(query: Query) -> list[tuple[str, str]]:
    return [(ignored.text, ignored.why) for ignored in query.ignored]


def test_words_are_groups_and_the_last_is_unfinished() -> None:
    assert parse("Šefčovič jogm").groups == (
        Group((Word("sefcovic"),)),
        Group((Word("jogm", unfinished=True),)),
    )


def test_a_space_finishes_a_word() -> None:
    assert one("jogm ") == Word("jogm")


@pytest.mark.parametrize(
    ("text", "atom"),
    [
        ('"joint Procurement"', Phrase(("joint", "procurement"))),
        ('"joint proc', Phrase(("joint", "proc"), unfinished=True)),
        ('"safe"', Word("safe", exact=True)),
        ('"saf', Word("saf", begins=True)),
        ("'tariff", Word("tariff", exact=True)),
        ("'dual-use", Phrase(("dual", "use"))),
        ("^proc", Word("proc", begins=True)),
        ("^proc ", Word("proc", begins=True)),
        ("^dual-us", Phrase(("dual", "us"), unfinished=True)),
        ("15 % ", Word("15%")),
        ("theme:raw", Filter("theme", "raw")),
        ("THEME:raw", Filter("theme", "raw")),
        ('actor:"European Commission"', Filter("actor", "European Commission")),
        ('actor:"European Comm', Filter("actor", "European Comm")),
        ("date:>2025-07", Filter("date", ">2025-07")),
        ("is:single-origin", Filter("is", "single-origin")),
        ("経済安保", Phrase(("経済", "済安", "安保"))),
        ("経済", Phrase(("経済",))),
        ("経 ", Word("経", unfinished=True)),
        ('"経済 EU"', Phrase(("経済", "済", "eu"))),
    ],
)
def test_atoms(text: str, atom: Atom) -> None:
    assert one(text) == atom


def test_a_hyphen_is_two_words() -> None:
    assert parse("Indo-Pacific ").groups == parse("indo pacific ").groups


@pytest.mark.parametrize("text", ["SAFE: who ", "https://example.org ", "unknown:value "])
def test_a_colon_behind_another_word_is_no_filter(text: str) -> None:
    query = parse(text)
    assert all(isinstance(a, Word) for group in query.groups for a in group.atoms)
    assert not query.ignored


def test_not() -> None:
    assert parse("safe !loan").groups[1] == Group((Word("loan"),), negated=True)
    assert parse('!"debt brake"').groups[0] == Group((Phrase(("debt", "brake")),), negated=True)
    assert parse("!theme:trade").groups[0] == Group((Filter("theme", "trade"),), negated=True)
    assert not parse("!!safe").groups[0].negated


def test_a_bar_binds_closer_than_a_space() -> None:
    assert parse("arms | weapons export ").groups == (
        Group((Word("arms"), Word("weapons"))),
        Group((Word("export"),)),
    )
    assert parse("a|b|c ").groups == (Group((Word("a"), Word("b"), Word("c"))),)
    assert parse("!a | b ").groups == (Group((Word("a"), Word("b")), negated=True),)


def test_a_bar_glued_to_a_filter_chooses_between_values() -> None:
    both = Group((Filter("theme", "trade"), Filter("theme", "raw")))
    assert parse("theme:trade|raw").groups == (both,)
    assert parse("theme:trade | raw ").groups == (Group((Filter("theme", "trade"), Word("raw"))),)


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("theme: safe ", "theme:"),
        ("safe | ", "|"),
        ("| safe ", "|"),
        ("safe ! ", "!"),
        ("safe ^ ", "^"),
        ("safe ' ", "'"),
        ("safe € ", "€"),
        ('safe "" ', '""'),
        ("safe | !loan", "!loan"),
    ],
)
def test_what_is_broken_is_ignored_and_said(text: str, ignored: str) -> None:
    query = parse(text)
    assert [i.text for i in query.ignored] == [ignored]
    assert all(i.why for i in query.ignored)
    assert query.groups == (Group((Word("safe"),)),)


def test_a_long_query_is_cut_and_says_so() -> None:
    query = parse("word " * 100)
    assert len(query.groups) == LONGEST // 5
    ((text, reason),) = why(query)
    assert text.startswith("word") and str(LONGEST) in reason
    assert not parse("x" * LONGEST + "   ").ignored


def test_nothing_is_a_query_of_nothing() -> None:
    for text in ("", "   ", "\n"):
        assert parse(text) == Query(text)


PIECES = st.sampled_from(
    [*"\"'^!|: ", *(f"{key}:" for key in FILTERS), "safe", "経済", "e\u0301", "15%", "\x00", "-"]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)))
def test_no_query_is_an_error(text: str) -> None:
    query = parse(text)
    assert query.text == text
    for group in query.groups:
        assert group.atoms
        for atom in group.atoms:
            assert atom.value if isinstance(atom, Filter) else True
            assert atom.word if isinstance(atom, Word) else True
            assert all(atom.words) if isinstance(atom, Phrase) else True
    assert all(ignored.text and ignored.why for ignored in query.ignored)
