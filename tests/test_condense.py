"""Condensing: the words are kept, claims are whole, and the order of files does not matter."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import memo_library
from briefing.export.markdown import render
from briefing.library.snapshot import Library, link
from briefing.memo.blocks import Document, MemoError, sentences
from briefing.memo.compose import compose
from briefing.memo.manifest import manifest
from briefing.model import Brief, Claim, Evidence, Memo, Source, Theme
from memo_library import TODAY
from page_reader import words_of_body

KINDS = ("information", "judgement", "assumption", "gap", "recommendation")


def library(claims: list[Claim]) -> Library:
    """A library of claims of the briefs a, b and c, which stand in two themes."""
    found = {c.ref: c for c in claims}
    briefs = {
        name: Brief(
            name,
            theme,
            f"On {name}",
            f"briefs/{theme}/{name}.toml",
            claims=tuple(c for c in claims if c.brief == name),
        )
        for name, theme in (("a", "x"), ("b", "x"), ("c", "y"))
    }
    sources = {s: Source(s, f"Paper {s}", access="first-hand") for s in "pqr"}
    themes = {"x": Theme("x", "The X"), "y": Theme("y", "The Y")}
    links = link(briefs, found, sources, {})
    return Library(
        Path("lib"), themes=themes, briefs=briefs, claims=found, sources=sources, links=links
    )


def made(seed: int, count: int = 24) -> list[Claim]:
    """Random claims, some contested, some with caveats, speakers, short forms."""
    rng = random.Random(seed)
    claims = []
    for n in range(count):
        words = [rng.choice(["port", "trade", "steel", "boat", "year"]) for _ in range(20)]
        kind = rng.choice(KINDS)
        claims.append(
            Claim(
                rng.choice("abc"),
                f"n{n}",
                f"The {' '.join(words[: rng.randint(2, 20)])} {n}.",
                short=f"Short {n}." if rng.random() < 0.3 else "",
                kind=kind,
                attributed_to=rng.choice(["", "", "The Gazette", "Ada Quill"]),
                caveat=rng.choice(["", "", "draft only"]),
                importance=rng.randint(1, 5),
                confidence=rng.choice(["", "low"]) if kind == "judgement" else "",
                evidence=tuple(Evidence(rng.choice("pqr")) for _ in range(rng.randint(0, 2))),
            )
        )
    return [
        replace(c, contradicts=(rng.choice(claims).ref,)) if rng.random() < 0.25 else c
        for c in claims
    ]


def page(document: Document) -> str:
    """The page without the id of the export, which also knows in what order was picked."""
    return render(document).rpartition("<!--")[0]


EVERYTHING = Memo(claims=("a", "b", "c"))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), words=st.integers(25, 400))
def test_the_budget_is_kept_with_whole_claims(seed: int, words: int) -> None:
    lib = library(made(seed))
    document = compose(lib, replace(EVERYTHING, words=words), TODAY)
    markdown = render(document)
    assert words_of_body(markdown) == document.words <= words
    for used in document.used:
        printed = used.claim.short if used.variant == "short" else used.claim.text
        assert printed[1:-1] in markdown
    held = {u.claim.ref for u in document.used}
    left = [x.ref for x in document.left_out]
    assert held.isdisjoint(left)
    assert held | set(left) == set(lib.claims)
    assert all(x.why == "over the budget" and x.words > 0 for x in document.left_out)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), words=st.integers(25, 300))
def test_a_contested_claim_never_stands_alone(seed: int, words: int) -> None:
    document = compose(library(made(seed)), replace(EVERYTHING, words=words), TODAY)
    said = {
        s.ref: " ".join(t.plain for t in sentences(document.blocks) if t.ref == s.ref)
        for s in sentences(document.blocks)
    }
    held = set(said)
    for used in document.used:
        if not used.standing.contested:
            continue
        frame = re.compile("contested|[Aa]gainst it|said otherwise")
        beside = held.intersection(used.standing.contested_by)
        told = [said[used.claim.ref], *(said[r] for r in beside)]
        assert any(frame.search(words) for words in told), used.claim.ref


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_picks_does_not_matter(seed: int, shuffle: random.Random) -> None:
    lib = library(made(seed))
    refs = list(lib.claims)
    memo = Memo(claims=tuple(refs), words=150)
    shuffle.shuffle(refs)
    shuffled = compose(lib, replace(memo, claims=tuple(refs)), TODAY)
    assert page(shuffled) == page(compose(lib, memo, TODAY))


def test_more_words_hold_more() -> None:
    lib = library(made(7, 60))
    sizes = [
        len(compose(lib, replace(EVERYTHING, words=w), TODAY).used) for w in (50, 150, 300, 900)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_importance_goes_first() -> None:
    claims = [
        Claim("a", f"n{i}", f"The boat number {i} came in.", importance=i, status="approved")
        for i in range(1, 6)
    ]
    document = compose(library(claims), replace(EVERYTHING, words=16), TODAY)
    assert [u.claim.importance for u in document.used] == [5, 4]
    assert [x.ref for x in document.left_out] == ["a/n3", "a/n2", "a/n1"]


def test_pins_go_first_whatever_they_are_worth() -> None:
    lib = library(made(3))
    least = min(lib.claims.values(), key=lambda c: (c.importance, c.ref))
    document = compose(lib, replace(EVERYTHING, pins=(least.ref,), words=40), TODAY)
    assert least.ref in {u.claim.ref for u in document.used}


def test_pins_over_the_budget_are_refused_with_the_words_over() -> None:
    claims = [Claim("a", f"n{i}", "The boat came in at noon today.") for i in range(3)]
    memo = replace(EVERYTHING, pins=tuple(c.ref for c in claims), words=20)
    with pytest.raises(MemoError, match="alone is 4 words over its 20"):
        compose(library(claims), memo, TODAY)


def test_too_few_words_for_anything_are_refused() -> None:
    claims = [Claim("a", "n", "The boat came in at noon today.")]
    with pytest.raises(MemoError, match="No claim fits into 9 words: the shortest page has 10"):
        compose(library(claims), replace(EVERYTHING, words=9), TODAY)
    assert compose(library(claims), replace(EVERYTHING, words=10), TODAY).words == 10


def test_the_short_form_is_taken_where_the_long_one_does_not_fit() -> None:
    claim = Claim("a", "n", "The boat came in at noon today.", short="The boat is in.")
    assert compose(library([claim]), replace(EVERYTHING, words=7), TODAY).used[0].variant == "short"
    assert compose(library([claim]), replace(EVERYTHING, words=10), TODAY).used[0].variant == "text"
    asked = replace(EVERYTHING, words=10, short=("a/n",))
    assert compose(library([claim]), asked, TODAY).used[0].variant == "short"


def test_a_theme_gets_its_floor_first() -> None:
    lib = library(made(11, 60))
    plain = compose(lib, Memo(themes=("x", "y"), words=150), TODAY)
    floored = compose(lib, Memo(themes=("x", "y"), words=150, floors={"y": 100}), TODAY)

    def words_of_y(document: Document) -> int:
        return sum(e.words for s in document.entries for e in s.entries if e.ref.startswith("c/"))

    assert words_of_y(plain) < 100 <= words_of_y(floored)
    assert floored.words <= 150
    assert floored.bound is not None
    assert floored.bound <= 1


def test_a_floor_that_cannot_be_had_takes_what_there_is() -> None:
    lib = library([Claim("a", "n", "The boat came in."), Claim("c", "m", "The pier is new.")])
    document = compose(lib, Memo(themes=("x", "y"), floors={"y": 900, "z": 5}), TODAY)
    assert len(document.used) == 2


def test_a_repetition_is_left_out_though_there_is_room() -> None:
    claims = [
        Claim("a", "long", "The boat came in at noon with forty passengers.", importance=4),
        Claim("b", "part", "The boat came in at noon.", importance=4),
        Claim("b", "other", "The boat never came in at noon."),
        Claim("c", "said", "The boat came in at noon.", attributed_to="Ada Quill"),
    ]
    lib = library(claims)
    document = compose(lib, Memo(themes=("x", "y")), TODAY)
    assert [(x.ref, x.why) for x in document.left_out] == [("b/part", "redundant with a/long")]
    assert compose(lib, EVERYTHING, TODAY).left_out == ()


def test_the_nearest_to_being_chosen_stands_first() -> None:
    claims = [
        Claim("a", f"n{n}", f"The {w} of Norland closed its {w} gate.", importance=n + 1)
        for n, w in enumerate(("port", "mill", "mine", "bank", "court"))
    ]
    document = compose(library(claims), replace(EVERYTHING, words=13), TODAY)
    assert [u.claim.ref for u in document.used] == ["a/n4"]
    assert [x.ref for x in document.left_out] == ["a/n3", "a/n2", "a/n1", "a/n0"]


def test_picks_come_before_what_is_found() -> None:
    claims = [
        Claim("a", "found", "Norland signed the treaty on rare metals.", importance=5),
        Claim("b", "pick", "A small mill in the north of Eastmouth was shut.", importance=1),
    ]
    memo = Memo(themes=("x",), claims=("b/pick",), words=14)
    assert [u.claim.ref for u in compose(library(claims), memo, TODAY).used] == ["b/pick"]


def test_the_manifest_has_the_share_of_the_best_that_is_proven() -> None:
    lib = library(made(5, 40))
    for words in (60, 200):
        bound = manifest(compose(lib, replace(EVERYTHING, words=words), TODAY))["bound"]
        assert 0.4 < bound <= 1
        assert bound == round(bound, 2)
    everything = compose(lib, replace(EVERYTHING, words=5000), TODAY)
    assert everything.bound == 1


def test_names_and_order_of_files_do_not_matter(tmp_path: Path) -> None:
    """The same briefs and sources, in files of other names that are written in another order."""
    pages = set()
    for turn in range(4):
        files = dict(memo_library.FILES)
        sources = files.pop("briefs/sources.toml").split("[[sources]]")[1:]
        random.Random(turn).shuffle(sources)
        half = turn + 1
        files[f"briefs/z{turn}.toml"] = "".join(f"[[sources]]{s}" for s in sources[:half])
        files[f"briefs/a{turn}.toml"] = "".join(f"[[sources]]{s}" for s in sources[half:])
        order = list(files)
        random.Random(turn).shuffle(order)
        lib = memo_library.build(tmp_path / str(turn), {name: files[name] for name in order})
        pages.add(render(compose(lib, Memo(themes=("ferry", "harbour"), words=90), TODAY)))
    assert len(pages) == 1
