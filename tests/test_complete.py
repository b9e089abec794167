"""What can be said to a filter: the values of a library, and what stands at the cursor."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library.cache import keep, opened
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Head, Library, link
from briefing.model import KINDS, Brief, Claim, Evidence, LibrarySettings, Source, Theme
from briefing.search.complete import KEEPS, STATES, Value, Values, filters, values
from briefing.search.cursor import Typed, typed_at, word_at, written_as
from briefing.search.documents import date_of, days
from briefing.search.filters import IS, resolve
from briefing.search.index import Index
from briefing.search.names import Names
from briefing.search.query import FILTERS, Filter, parse
from libraries import write

TODAY = dt.date(2025, 11, 28)


@cache
def the_sample() -> Library:
    return load(sample())


@cache
def the_index() -> Index:
    return Index.build(the_sample())


def names(key: str, typed: str = "") -> list[str]:
    return [v.value for v in values(the_sample(), key, typed, TODAY)]


# Values


@pytest.mark.parametrize(
    ("key", "typed", "best"),
    [
        ("theme", "raw", "raw-materials"),
        ("theme", "defense", "defence-industry"),
        ("source", "euractiv-2025", "euractiv-20250722"),
        ("source", "harici", "harici-20250723"),
        ("actor", "commis", "European Commission"),
        ("brief", "norway safe", ""),
        ("brief", "stockpil", "jogmec-stockpiling"),
        ("status", "rev", "reviewed"),
        ("status", "review", "reviewed"),
        ("kind", "judgment", "judgement"),
        ("is", "single", "single-origin"),
        ("is", "origin", "single-origin"),
        ("grade", "b", "B"),
        ("date", "202", "2026"),
        ("date", "2025-0", "2025-09"),
        ("date", ">=2025-0", ">=2025-09"),
        ("date", "2025-01..2025-0", "2025-01..2025-09"),
        ("theme", "zzzz", ""),
    ],
)
def test_the_likeliest_value_comes_first(key: str, typed: str, best: str) -> None:
    found = names(key, typed)
    assert (found[0] if found else "") == best


def test_with_nothing_typed_all_are_offered() -> None:
    library = the_sample()
    assert names("theme") == list(library.themes)
    assert set(names("brief")) == set(library.briefs)
    assert names("is") == list(IS) == list(STATES)
    assert names("kind") == [
        *("information", "judgement", "assumption", "gap", "recommendation"),
    ]
    years = [name for name in names("date") if len(name) == 4]
    assert years == sorted(years, reverse=True) == names("date")


def test_a_title_stands_beside_an_id() -> None:
    library = the_sample()
    found = {v.value: v.title for v in values(library, "brief", "jogmec", TODAY)}
    assert found["jogmec-stockpiling"] == library.briefs["jogmec-stockpiling"].title


def test_a_publisher_of_several_sources_is_offered_as_such() -> None:
    library = the_sample()
    houses = [s.publisher for s in library.sources.values() if s.publisher]
    house = max(sorted(set(houses)), key=houses.count)
    found = {v.value: v.title for v in values(library, "source", house, TODAY)}
    assert found[house] == f"publisher of {houses.count(house)} sources"


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("key", FILTERS)
def test_the_number_is_what_the_filter_keeps(key: str, counted: bool) -> None:
    picked = list(the_sample().claims)[:3]
    known = Values(the_sample(), TODAY, the_index() if counted else None)
    found = known.of(key, "2025" if key == "date" else "", picked=picked)
    assert found or key == "marking"
    for value in found:
        query = f"{key}:{written_as(value.value)}"
        kept = the_index().search(query, library=the_sample(), today=TODAY, picked=picked, limit=1)
        assert (query, value.count) == (query, kept.total)


@pytest.mark.parametrize("sign", [">", ">=", "<", "<="])
def test_so_it_is_with_a_sign_before_a_date(sign: str) -> None:
    for value in values(the_sample(), "date", f"{sign}2025", TODAY):
        kept = the_index().search(f"date:{value.value}", library=the_sample(), today=TODAY, limit=1)
        assert (value.value, value.count) == (value.value, kept.total)


def test_markings_stand_in_the_order_of_the_scale(tmp_path: Path) -> None:
    library = load(
        write(
            tmp_path,
            {
                "briefing.toml": 'markings = ["OPEN", "LIMITE", "CLOSED"]\n'
                'default_marking = "LIMITE"\n',
                "briefs/t/a.toml": 'title = "A"\nmarking = "CLOSED"\n\n'
                '[[claims]]\ntext = "One."\n\n[[claims]]\ntext = "Two."\nmarking = "OPEN"\n',
                "themes/t.toml": 'title = "T"\n',
            },
        )
    )
    assert values(library, "marking", "", TODAY) == [
        Value("OPEN", "", 1),
        Value("LIMITE", "", 1),
        Value("CLOSED", "", 2),
    ]
    index = Index.build(library)
    for value in values(library, "marking", "", TODAY):
        query = f"marking:{value.value}"
        assert index.search(query, library=library, today=TODAY).total == value.count


def test_themes_and_briefs_are_offered_and_kept_without_a_look_into_claims(tmp_path: Path) -> None:
    copied = shutil.copytree(sample(), tmp_path / "library")
    keep(load(copied))
    library = opened(copied)
    assert library is not None
    whole = the_sample()
    index = the_index()
    for key in ("theme", "brief"):
        assert values(library, key, "", TODAY) == values(whole, key, "", TODAY)
    for query in ("theme:raw", "brief:stockpil", "is:withdrawn"):
        kept = index.search(query, library=library, today=TODAY, limit=0)
        assert kept.total == index.search(query, library=whole, today=TODAY, limit=0).total
    for part in (library.claims, library.briefs, library.sources):
        assert repr(part) == f"OnDemand({len(part)} keys, 0 made)"


def test_with_an_index_no_filter_is_offered_by_a_look_into_claims(tmp_path: Path) -> None:
    copied = shutil.copytree(sample(), tmp_path / "library")
    keep(load(copied))
    library = opened(copied)
    assert library is not None
    known = Values(library, TODAY, the_index())
    for key in set(FILTERS) - {"is"}:
        assert known.of(key, "") == values(the_sample(), key, "", TODAY)
    for part in (library.claims, library.briefs):
        assert repr(part) == f"OnDemand({len(part)} keys, 0 made)"


def test_what_is_superseded_is_kept_by_a_look_into_what_took_its_place(tmp_path: Path) -> None:
    four = [f'\n[[claims]]\nid = "c{n}"\ntext = "Claim {n}."\n' for n in range(4)]
    root = write(
        tmp_path,
        {
            "briefs/t/a.toml": f'title = "A"\n{"".join(four)}supersedes = ["a/c0"]\n',
            "briefs/t/b.toml": 'title = "B"\n\n[[claims]]\ntext = "Another."\n'
            'supersedes = ["a/c1"]\nstatus = "withdrawn"\n',
            **{f"briefs/t/{n}.toml": f'title = "{n}"\n{"".join(four)}' for n in "xyz"},
        },
    )
    keep(load(root))
    library = opened(root)
    assert library is not None
    found = Index.build(load(root)).passing("is:superseded", library=library, today=TODAY)
    assert found.refs == {"a/c0"}
    made = re.search(r"(\d+) made", repr(library.claims))
    assert made is not None
    assert int(made[1]) <= len(("a/c0", "a/c1", "a/c2", "a/c3", "b/another"))


_words = st.lists(st.sampled_from(["a", "b", "A", "é", "two words", 'a"b', "1"]), max_size=3)
_word = _words.map(lambda found: found[0] if found else "")
_date = st.sampled_from(["", "2024", "2024-02", "2024-02-29", "2025-12-31", "2025-12"])
_marking = st.sampled_from(["", "OPEN", "LIMITE"])
_evidence = st.builds(
    Evidence,
    st.sampled_from(["s0", "s1", "s2", "house", "gone"]),
    st.sampled_from(["supports", "contradicts"]),
    st.integers(1, 6),
)
_claim = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "attributed_to": _word,
        "date": _date,
        "as_of": _date,
        "actors": _words.map(tuple),
        "tags": _words.map(tuple),
        "evidence": st.lists(_evidence, max_size=4).map(tuple),
        "status": st.sampled_from(["draft", "withdrawn"]),
        "marking": _marking,
    }
)
_brief = st.fixed_dictionaries(
    {
        "themes": st.lists(st.sampled_from(["t", "u"]), max_size=1, unique=True).map(tuple),
        "created": _date,
        "updated": _date,
        "actors": _words.map(tuple),
        "tags": _words.map(tuple),
        "marking": _marking,
    }
)
_source = st.fixed_dictionaries(
    {
        "authors": _words.map(tuple),
        "publisher": st.sampled_from(["", "House", "Other"]),
        "published": _date,
        "reliability": st.sampled_from("ABF"),
        "marking": _marking,
    }
)


@st.composite
def _libraries(draw: st.DrawFn) -> Library:
    """Small libraries whose items say all that a filter goes by."""
    briefs = {}
    for n, (said, of_claims) in enumerate(
        draw(st.lists(st.tuples(_brief, st.lists(_claim, max_size=4)), max_size=3))
    ):
        own = f"b{n}"
        claims = tuple(Claim(own, f"c{m}", "Text.", **c) for m, c in enumerate(of_claims))
        briefs[own] = Brief(own, "t", "Title", f"briefs/t/{own}.toml", claims=claims, **said)
    known = draw(st.sets(st.sampled_from(["s0", "s1", "s2", "house"])))
    sources = {own: Source(own, f"Title of {own}", **draw(_source)) for own in sorted(known)}
    claims_by_ref = {c.ref: c for b in briefs.values() for c in b.claims}
    return Library(
        Path("/"),
        settings=LibrarySettings(default_marking=draw(_marking)),
        themes={"u": Theme("u", "Theme")},
        briefs=briefs,
        claims=claims_by_ref,
        sources=sources,
        heads={own: Head.of(brief) for own, brief in briefs.items()},
        links=link(briefs, claims_by_ref, sources, {}),
    )


@settings(deadline=None)
@given(_libraries(), st.data())
def test_what_is_counted_in_an_index_is_what_a_look_into_each_item_counts(
    library: Library, data: st.DataObject
) -> None:
    index = Index.build(library)
    refs = [*library.themes, *library.briefs, *library.claims, *library.sources]
    index = index.refreshed(data.draw(st.sets(st.sampled_from(refs))), library)
    assert index.is_whole
    known, through_all = Values(library, TODAY, index), Values(library, TODAY)
    for key in FILTERS:
        assert known.of(key, "") == through_all.of(key, "")
    assert known.of("date", "2024") == through_all.of("date", "2024")


def test_an_index_that_is_still_being_built_is_not_counted_in(tmp_path: Path) -> None:
    library = the_sample()
    briefs = dict(list(library.briefs.items())[:2])
    part = Index(Index.build(replace(library, briefs=briefs)).segments, library)
    assert not part.is_whole
    assert Values(library, TODAY, part).of("brief", "") == values(library, "brief", "", TODAY)
    assert Values(library, TODAY, part).of("status", "") == values(library, "status", "", TODAY)


@given(st.dates())
def test_a_date_is_told_by_its_days(date: dt.date) -> None:
    for written in (date.isoformat(), date.isoformat()[:7], date.isoformat()[:4]):
        assert date_of(*days(written)) == written


def test_every_filter_says_what_it_keeps() -> None:
    assert tuple(KEEPS) == FILTERS
    assert [v.value for v in filters("s")] == ["source", "status", "since"]
    assert [v.value for v in filters("")] == list(FILTERS)
    assert not filters("x")


# Names

_name = st.text(alphabet="abcdeé -", max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(_name, max_size=3), max_size=8), _name.filter(str.strip))
def test_the_best_names_are_those_a_filter_takes(named: list[list[str]], typed: str) -> None:
    found = Names(named).ranked(typed)
    assert len(found) == len(set(found))
    meant = resolve(typed, {str(n): each for n, each in enumerate(named)})
    assert {str(n) for n in found[: len(meant)]} == set(meant)


# The cursor


@pytest.mark.parametrize(
    ("query", "key", "text"),
    [
        ("theme:‸", "theme", ""),
        ("theme:ra‸", "theme", "ra"),
        ("THEME:ra‸", "theme", "ra"),
        ("steel !theme:ra‸ x", "theme", "ra"),
        ("theme:r‸a", "theme", "r"),
        ('theme:"raw ma‸', "theme", "raw ma"),
        ('theme:"raw ma‸" x', "theme", "raw ma"),
        ("theme:trade|dip‸", "theme", "dip"),
        ("theme:trade|‸", "theme", ""),
        ("theme:trade|‸ x", "theme", ""),
        ('theme:trade|"raw m‸', "theme", "raw m"),
        ("theme:a|b|c‸", "theme", "c"),
        ("theme:a|tag:c‸", "tag", "c"),
        ("theme:a x|tag:c‸", "tag", "c"),
        ("date:>2025-0‸", "date", ">2025-0"),
    ],
)
def test_the_filter_at_the_cursor(query: str, key: str, text: str) -> None:
    place = query.index("‸")
    found = typed_at(query.replace("‸", ""), place)
    assert found is not None
    assert (found.key, found.text) == (key, text)


@pytest.mark.parametrize(
    "query",
    [
        "‸",
        "raw‸",
        "theme‸",
        "theme:ra ‸",
        "th‸eme:ra",
        "‸theme:ra",
        'theme:"raw materials"‸',
        '"said theme:ra‸',
        "x|y‸",
        "theme:a |b‸",
        "theme:a| b‸",
        "https://theme‸",
        "unknown:ra‸",
        "|‸",
    ],
)
def test_no_filter_at_the_cursor(query: str) -> None:
    assert typed_at(query.replace("‸", ""), query.index("‸")) is None


@pytest.mark.parametrize(
    ("query", "value", "after"),
    [
        ("theme:ra‸", "raw-materials", "theme:raw-materials ‸"),
        ("steel !theme:ra‸", "trade", "steel !theme:trade ‸"),
        ("theme:ra‸ steel", "trade", "theme:trade ‸steel"),
        ("by:jo‸", "John Smith", 'by:"John Smith" ‸'),
        ('by:"jo‸" x', "John Smith", 'by:"John Smith" ‸x'),
        ('by:"john sm‸', "John Smith", 'by:"John Smith" ‸'),
        ("theme:trade|di‸", "diplomacy", "theme:trade|diplomacy ‸"),
        ("actor:a‸", 'The "Quad"\n', 'actor:"The Quad" ‸'),
        ("tag:a‸", "a|b", 'tag:"a|b" ‸'),
    ],
)
def test_a_value_is_put_in_the_place_of_what_was_typed(query: str, value: str, after: str) -> None:
    place = query.index("‸")
    found = typed_at(query.replace("‸", ""), place)
    assert found is not None
    text, cursor = found.accept(query.replace("‸", ""), value)
    assert text[:cursor] + "‸" + text[cursor:] == after


@pytest.mark.parametrize(
    ("query", "word"),
    [("st‸", "st"), ("safe !st‸", "st"), ("‸", ""), ("safe ‸", ""), ("a|s‸", "s"), ("a|‸", "")],
)
def test_a_word_that_may_become_a_filter(query: str, word: str) -> None:
    found = word_at(query.replace("‸", ""), query.index("‸"))
    assert found is not None
    assert found.text == word
    text, cursor = found.accept(query.replace("‸", ""), "status")
    assert text[:cursor].endswith("status:")


@pytest.mark.parametrize("query", ["s‸t", '"safe s‸', "theme:s‸", "2025‸", "^st‸"])
def test_no_filter_begins_here(query: str) -> None:
    assert word_at(query.replace("‸", ""), query.index("‸")) is None


@settings(deadline=None)
@given(st.text(alphabet='ab:!|" theme', max_size=30), st.integers(0, 30))
def test_what_is_accepted_is_read_as_the_filter(query: str, cursor: int) -> None:
    cursor = min(cursor, len(query))
    found = typed_at(query, cursor)
    if found is None:
        return
    assert 0 <= found.start <= cursor <= found.end <= len(query)
    text, after = found.accept(query, "two words")
    read = [atom for group in parse(text).groups for atom in group.atoms]
    assert Filter(found.key, "two words") in read or text[: found.start].endswith("|!")
    assert text[:after].endswith('two words" ')


def test_typed_is_a_place_in_the_query() -> None:
    assert typed_at("x theme:ra y", 10) == Typed("theme", "ra", 8, 10)
