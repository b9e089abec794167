"""Origins are counted, not mentions (docs/format.md, "Rules of meaning")."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.evidence.origins import origins
from briefing.library.snapshot import Library
from briefing.model import Claim, Evidence, Source


def library(*sources):
    return Library(Path(), sources={s.id: s for s in sources})


def source(own, *up, origin="", access="unknown"):
    return Source(own, own.title(), derives_from=up, origin=origin, access=access)


def claim(*evidence):
    pieces = tuple(e if isinstance(e, Evidence) else Evidence(e) for e in evidence)
    return Claim("brief", "claim", "It is so.", evidence=pieces)


def groups(sources, *evidence):
    """Groups as a set of sets, and the unplaced as a set."""
    found = origins(library(*sources), claim(*evidence))
    return {frozenset(g) for g in found.groups}, set(found.unplaced)


def sets(*words):
    return {frozenset(w.split()) for w in words}


def test_three_reports_of_one_deal_are_one_origin():
    reports = [source(own, "deal") for own in ("ap", "dpa", "harici")]
    found = origins(library(source("deal"), *reports), claim("ap", "dpa", "harici"))
    assert (len(found.sources), found.independent, found.single) == (3, 1, True)
    assert found.in_words() == "3 sources, but only 1 origin"


def test_one_placed_and_one_unplaced():
    found = origins(library(source("a", "deal"), source("b")), claim("a", "b"))
    assert (found.groups, found.unplaced) == ((("a",),), ("b",))
    assert found.in_words() == "2 sources, 1 origin, 1 unplaced"


def test_where_none_is_placed_origins_are_unknown():
    found = origins(library(source("a"), source("b")), claim("a", "b"))
    assert (found.independent, found.single) == (0, False)
    assert found.in_words() == "2 sources, origins unknown"


def test_one_source_and_none():
    assert origins(library(source("a", "x")), claim("a")).in_words() == "1 source, 1 origin"
    assert origins(library(), claim()).in_words() == "no source"


def test_first_hand_sources_are_origins_of_their_own():
    one, two = source("one", access="first-hand"), source("two", access="first-hand")
    assert groups([one, two], "one", "two") == (sets("one", "two"), set())


def test_works_of_one_house_are_one_origin():
    papers = [source("drift", origin="ECFR"), source("pacific", origin="ECFR")]
    assert groups(papers, "drift", "pacific") == (sets("drift pacific"), set())


def test_a_source_and_what_it_comes_from_are_one_origin():
    text = source("text", access="first-hand")
    assert groups([text, source("report", "text")], "text", "report")[0] == sets("text report")


def test_groups_join_transitively():
    chain = [source("a", "x"), source("b", "x", "y", "w"), source("c", "y", "z")]
    assert groups(chain, "a", "b", "c")[0] == sets("a b c")


def test_a_digest_of_other_supporters_joins_nothing():
    known = [source("a", "x"), source("b", "y"), source("digest", "a", "b")]
    assert groups(known, "a", "b", "digest")[0] == sets("a", "b")
    assert groups(known, "a", "digest")[0] == sets("a digest")


def test_the_lineage_of_the_very_statement_goes_before_that_of_the_source():
    known = [source("a", "x"), source("b", "x", "y")]
    assert groups(known, "a", "b")[0] == sets("a b")
    assert groups(known, "a", Evidence("b", via=("y",)))[0] == sets("a", "b")


def test_via_nothing_is_an_origin_of_its_own():
    known = [source("a", "x"), source("b", "x")]
    assert groups(known, "a", Evidence("b", via=()))[0] == sets("a", "b")


@pytest.mark.parametrize("stance", ["contradicts", "context"])
def test_only_support_counts(stance):
    known = [source("a", "x"), source("b", "y")]
    assert groups(known, "a", Evidence("b", stance)) == (sets("a"), set())


def test_unknown_sources_count_for_nothing():
    found = origins(library(source("a", "gone")), claim("a", "never"))
    assert (found.sources, found.independent) == (("a",), 1)


def test_the_same_source_twice_is_one_source():
    found = origins(library(source("a", "x")), claim("a", Evidence("a", locator="p. 2")))
    assert found.sources == ("a",)


def test_lineage_that_goes_round_ends():
    circle = [source("a", "b"), source("b", "c"), source("c", "a")]
    assert groups(circle, "a", "b", "c")[0] == sets("a b c")
    assert groups([source("a", "a")], "a")[0] == sets("a")


_IDS = "abcdefgh"


@st.composite
def cases(draw):
    """Sources with any lineage, circles among them, and evidence that names some of them."""
    names = st.sampled_from(_IDS + "?")
    sources = [
        source(
            own,
            *draw(st.lists(names, max_size=3, unique=True)),
            origin=draw(st.sampled_from(["", "", "", "house", "paper"])),
            access=draw(st.sampled_from(["unknown", "unknown", "first-hand"])),
        )
        for own in _IDS
    ]
    via = st.one_of(st.none(), st.none(), st.lists(names, max_size=2, unique=True).map(tuple))
    named = draw(st.lists(st.sampled_from(_IDS), min_size=1, max_size=7, unique=True))
    return sources, [Evidence(own, via=draw(via)) for own in named]


@given(cases())
def test_placed_and_unplaced_are_all_there_is(case):
    sources, evidence = case
    found = origins(library(*sources), claim(*evidence))
    grouped = [i for group in found.groups for i in group]
    assert len(grouped) == len(set(grouped))
    assert not set(grouped) & set(found.unplaced)
    assert set(grouped) | set(found.unplaced) <= set(found.sources)
    placed = set(found.sources) - set(found.unplaced)
    assert bool(placed) == bool(found.groups)
    assert found.independent <= len(placed)


@given(cases(), st.randoms(use_true_random=False))
def test_order_does_not_matter(case, random):
    sources, evidence = case
    before = groups(sources, *evidence)
    random.shuffle(evidence)
    random.shuffle(sources)
    mixed = [
        replace(s, derives_from=tuple(random.sample(s.derives_from, len(s.derives_from))))
        for s in sources
    ]
    assert groups(mixed, *evidence) == before


@given(cases(), st.data())
def test_what_derives_from_placed_support_never_adds_an_origin(case, data):
    sources, evidence = case
    found = origins(library(*sources), claim(*evidence))
    placed = [i for i in found.sources if i not in found.unplaced]
    if not placed:
        return
    up = data.draw(st.lists(st.sampled_from(placed), min_size=1, unique=True))
    derived = source("derived", *up)
    after = origins(library(*sources, derived), claim(*evidence, "derived"))
    assert after.independent <= found.independent


@given(cases())
def test_ids_are_only_names(case):
    sources, evidence = case
    renamed = {own: f"z{25 - n:02}" for n, own in enumerate(_IDS)} | {"?": "?"}
    others = [
        replace(s, id=renamed[s.id], derives_from=tuple(renamed[u] for u in s.derives_from))
        for s in sources
    ]
    pieces = [
        replace(e, source=renamed[e.source], via=e.via and tuple(renamed[u] for u in e.via))
        for e in evidence
    ]
    there, unplaced = groups(sources, *evidence)
    back = {new: old for old, new in renamed.items()}
    here, left = groups(others, *pieces)
    assert len(here) == len(there)
    assert {back[i] for i in left} == unplaced
