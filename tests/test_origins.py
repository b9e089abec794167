"""Origins are counted, not mentions (docs/format.md, "Rules of meaning")."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.evidence.origins import origins, origins_together
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
    known, said = library(*sources), claim(*evidence)
    found = origins(known, said)
    together = origins_together(known, found.sources, [said])
    assert {*map(frozenset, together.groups)} == {*map(frozenset, found.groups)}
    assert together.unplaced == found.unplaced
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
    assert found.in_words() == "2 sources, 1 origin, 1 unknown"


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


def test_the_lineage_of_a_statement_is_followed_from_source_to_source():
    sources = [source(own) for own in ("ministry", "agency", "paper")]
    statement = [Evidence("agency", via=("ministry",)), Evidence("paper", via=("agency",))]
    assert groups(sources, *statement) == (sets("agency paper"), set())
    again = [claim(*statement), claim("paper", Evidence("agency", "contradicts", via=()))]
    found = origins_together(library(*sources), ("agency", "paper"), again)
    assert {*map(frozenset, found.groups)} == sets("agency paper", "agency")


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


def test_a_circle_beside_a_root_is_an_origin_too():
    known = [source("a", "x", "b"), source("b", "c"), source("c", "b"), source("d", "c")]
    assert groups(known, "a", "d")[0] == sets("a d")
    assert groups([*known, source("e", "x")], "e", "d")[0] == sets("e", "d")


def test_a_circle_with_a_way_out_has_its_end_there():
    known = [source("a", "b"), source("b", "c"), source("c", "b", "x"), source("d", "x")]
    assert groups(known, "a", "d")[0] == sets("a d")


def test_two_circles_apart_are_two_origins():
    known = [source("a", "b"), source("b", "a"), source("c", "d"), source("d", "c")]
    assert groups(known, "a", "b", "c", "d")[0] == sets("a b", "c d")
    assert groups([*known, source("e", "a", "c")], "a", "c", "e")[0] == sets("a", "c")


def test_lineage_of_any_length_ends():
    names = [f"s{n}" for n in range(5000)]
    chain = [source(low, high) for low, high in pairwise(names)]
    assert groups([*chain, source("x", "s3000")], "s0", "x")[0] == sets("s0 x")
    round_again = [*chain, source(names[-1], "s2500"), source("x", "s3000")]
    assert groups(round_again, "s0", "x")[0] == sets("s0 x")


def test_a_copy_of_an_unplaced_source_is_no_origin():
    known = [source("a", access="first-hand"), source("b"), source("copy", "b")]
    found = origins(library(*known), claim("a", "b", "copy"))
    assert (found.groups, found.unplaced) == ((("a",),), ("b",))
    assert found.in_words() == "3 sources, 1 origin, 1 unknown"
    found = origins(library(*known), claim("b", "copy"))
    assert found.in_words() == "2 sources, origins unknown"
    assert origins(library(*known), claim("copy")).in_words() == "1 source, 1 origin"


def test_a_digest_of_placed_and_unplaced_supporters_adds_nothing():
    known = [source("a", "x"), source("b"), source("digest", "a", "b")]
    assert groups(known, "a", "b", "digest") == (sets("a"), {"b"})


def test_one_house_is_one_house_however_it_is_spelt():
    papers = [
        source("drift", origin="European  Council"),
        source("late", origin="european council"),
    ]
    assert groups(papers, "drift", "late")[0] == sets("drift late")
    texts = [source("a", origin="EU–Japan text (July)"), source("b", origin="EU-Japan text, July")]
    assert groups(texts, "a", "b")[0] == sets("a b")
    signs = [source("a", origin="???"), source("b", origin="!!!")]
    assert groups(signs, "a", "b")[0] == sets("a", "b")
    assert groups([source("a", origin="  ")], "a") == (set(), {"a"})


def test_a_second_citation_without_via_stands_for_the_whole_lineage():
    known = [source("a", "x"), source("b", "x", "y")]
    assert groups(known, "a", Evidence("b", via=("y",)), "b")[0] == sets("a b")
    assert groups(known, "a", Evidence("b", via=("y",)), Evidence("b", "context"))[0] == sets(
        "a", "b"
    )


def test_planted_wire_copies_are_counted_exactly():
    """200 libraries of n outlets over k wires; copies of copies, digests, some named by via."""
    for seed in range(200):
        random = Random(seed)
        wires = [f"wire-{n}" for n in range(random.randint(1, 6))]
        known = [source(w, access=random.choice(["first-hand", "unknown"])) for w in wires]
        behind = {w: w for w in wires}
        evidence, used = [], set()
        for n in range(random.randint(1, 25)):
            outlet, up = f"outlet-{n}", random.choice(list(behind))
            behind[outlet] = behind[up]
            used.add(behind[up])
            if random.random() < 0.3:
                # It takes other matters from other wires; this statement it has from one.
                known.append(source(outlet, *{up, random.choice(wires)}))
                evidence.append(Evidence(outlet, via=(up,)))
            else:
                known.append(source(outlet, up))
                evidence.append(Evidence(outlet))
        copies = [e.source for e in evidence]
        if random.random() < 0.5:
            known.append(source("digest", *random.sample(copies, random.randint(1, len(copies)))))
            evidence.append(Evidence("digest"))
        placed = [w for w in wires if next(s for s in known if s.id == w).access == "first-hand"]
        for wire in random.sample(placed, random.randint(0, len(placed))):
            evidence.append(Evidence(wire))
            used.add(wire)
        random.shuffle(evidence)
        assert origins(library(*known), claim(*evidence)).independent == len(used), seed


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
    assert placed or not found.groups
    # Placed sources without an origin of their own have it from those that nobody placed.
    assert found.groups or not placed or found.unplaced
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


@settings(deadline=None, max_examples=300)
@given(cases(), st.data())
def test_what_derives_from_support_never_adds_an_origin(case, data):
    sources, evidence = case
    found = origins(library(*sources), claim(*evidence))
    up = data.draw(st.lists(st.sampled_from(found.sources), min_size=1, unique=True))
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


def test_what_was_retracted_is_nobodys_origin():
    first = source("first", access="first-hand")
    taken_back = replace(source("back", access="first-hand"), standing="retracted")
    assert groups([first, taken_back], "first", "back") == (sets("first"), set())
    found = origins(library(first, taken_back), claim("first", "back"))
    assert found.in_words() == "2 sources, but only 1 origin"
    assert found.fallen == ("back",)
    assert groups([taken_back], "back") == (set(), set())
    assert origins(library(taken_back), claim("back")).in_words() == (
        "1 source, no origin that stands"
    )


def test_an_edition_beside_the_one_that_superseded_it_is_no_origin():
    early = replace(source("early", access="first-hand"), superseded_by="late")
    late = source("late", access="first-hand")
    assert groups([early, late], "early", "late") == (sets("late"), set())
    assert groups([early, late], "early") == (sets("early"), set())
    gone = replace(late, standing="retracted")
    assert groups([early, gone], "early", "late") == (sets("early"), set())
