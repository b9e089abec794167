"""Conflicts that are found: exactly, by figures, dates and supersession; proposed, by words."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.evidence import conflicts as finding
from briefing.evidence.conflicts import (
    Conflict,
    conflicts,
    declared,
    figure,
    overlap,
    proposals,
)
from briefing.evidence.likeness import alike
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.model import Claim, Quantity
from libraries import write

HEAD = 'title = "Steel"\n'
LETTERS = {ord(str(n)): chr(ord("a") + n) for n in range(10)}


def claim(own: str, text: str = "It is so.", **keys: str) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'\n[[claims]]\nid = "{own}"\ntext = "{text}"\n{lines}'


def library(folder: Path, *claims: str, head: str = HEAD, **files: str) -> Library:
    named = {"memo": "memos/m.toml", "decisions": "decisions.toml"}
    more = {named[name]: text for name, text in files.items()}
    theme = {"themes/trade.toml": 'title = "Trade"\n'}
    return load(write(folder, {**theme, "briefs/trade/steel.toml": head + "".join(claims), **more}))


def quantity(value: str) -> str:
    return f'{{ measure = "steel-ceiling", {value} }}'


def pairs(found: tuple[Conflict, ...]) -> list[tuple[str, ...]]:
    return [(c.kind, *(r.removeprefix("steel/") for r in c.claims)) for c in found]


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("value = 150", "value = 160", True),
        ("value = 150", "value = 150.0", False),
        ("value = 150", "value = 152, approx = true", False),
        ("value = 150", "value = 160, approx = true", True),
        ("value = 150", "low = 140, high = 160", False),
        ("value = 150", "low = 151", True),
        ("value = 150", "high = 150", False),
        ("low = 151", "high = 150", True),
        ("low = 100, high = 120", "low = 120, high = 130", False),
        ("low = 100, high = 120", "low = 125, high = 130, approx = true", False),
        ("value = -150, approx = true", "value = -155", False),
        ('value = 150, unit = "EUR bn"', 'value = 160, unit = "eur  bn"', True),
        ('value = 150, unit = "EUR bn"', 'value = 160, unit = "USD bn"', False),
        ('value = 150, as_of = "2025"', 'value = 160, as_of = "2025"', True),
        ('value = 150, as_of = "2025"', 'value = 160, as_of = "2026"', False),
        ('value = 150, as_of = "2025"', "value = 160", False),
        ("value = 87, as_of = 2025-09-30", 'value = 92, as_of = "2025-09"', True),
        ("value = 92, as_of = 2025-09-29", "value = 87, as_of = 2025-09-30", False),
        ('value = 92, as_of = "2025"', "value = 87, as_of = 2025-09-30", False),
        ('value = 150, unit = "EUR bn"', 'value = 160000, unit = "EUR million"', True),
        ('value = 150, unit = "EUR bn"', 'value = 150000, unit = "€ m"', False),
        ('value = 150, unit = "EUR bn"', 'value = 160, unit = "bn euros"', True),
        ('value = 1.2, unit = "Mt"', 'value = 1300, unit = "kt"', True),
        ('value = 1.2, unit = "Mt"', 'value = 1.2, unit = "million tonnes"', False),
        ('value = 150, unit = "GWh"', 'value = 0.15, unit = "TWh"', False),
        ('value = 15, unit = "%"', 'value = 20, unit = "per cent"', True),
        ('value = 15, unit = "%"', 'value = 20, unit = "pp"', False),
        ('value = 1.5, unit = "pp"', 'value = 150, unit = "basis points"', False),
        ('value = 30, unit = "m"', 'value = 31, unit = "million"', False),
        ('value = 1.5, unit = "bn"', 'value = 1600, unit = "million"', True),
        ('value = 80, unit = "EUR/MWh"', 'value = 0.08, unit = "€ per kWh"', False),
        ('value = 80, unit = "EUR/MWh"', 'value = 80, unit = "EUR/kWh"', True),
        ('value = 3, unit = "deaths per million"', 'value = 3, unit = "deaths/thousand"', True),
    ],
)
def test_two_figures_for_one_measure(one: str, two: str, apart: bool, tmp_path: Path) -> None:
    found = library(
        tmp_path, claim("a", quantity=quantity(one)), claim("b", quantity=quantity(two))
    )
    assert found.findings == ()
    assert pairs(conflicts(found)) == ([("quantity", "a", "b")] if apart else [])


def test_a_figure_without_a_day_has_that_of_its_claim(tmp_path: Path) -> None:
    given = [
        claim("a", quantity=quantity("value = 1"), as_of='"2025"'),
        claim("b", quantity=quantity('value = 2, as_of = "2025"')),
        claim("c", quantity=quantity("value = 3"), date='"2025"'),
    ]
    found = conflicts(library(tmp_path, *given))
    assert pairs(found) == [("quantity", *p) for p in (("a", "b"), ("a", "c"), ("b", "c"))]
    assert found[0].why == "steel-ceiling, 2025: 1 or 2"


def test_figures_in_words() -> None:
    assert figure(Quantity("m", "EUR bn", 150, approx=True)) == "about 150 EUR bn"
    assert figure(Quantity("m", "%", low=30, high=35)) == "30 to 35%"
    assert figure(Quantity("m", low=30)) == "at least 30"
    assert figure(Quantity("m", high=30)) == "at most 30"


_figures = st.builds(
    Quantity,
    measure=st.just("m"),
    value=st.none() | st.floats(-1e9, 1e9),
    low=st.none() | st.floats(-1e9, 1e9),
    high=st.none() | st.floats(-1e9, 1e9),
    approx=st.booleans(),
)


def test_claims_of_one_figure_are_not_compared_with_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[Quantity, Quantity]] = []

    def noted(one: Quantity, two: Quantity) -> bool:
        compared.append((one, two))
        return overlap(one, two)

    monkeypatch.setattr(finding, "overlap", noted)
    same = (claim(f"c{n}", f"Said {n} times.", quantity=quantity("value = 80")) for n in range(50))
    found = library(tmp_path, *same, claim("other", quantity=quantity("value = 90")))
    assert pairs(conflicts(found)) == [("quantity", f"c{n}", "other") for n in range(50)]
    assert len(compared) == 4


@settings(deadline=None)
@given(_figures, _figures)
def test_overlap_is_the_same_both_ways_and_holds_for_oneself(one: Quantity, two: Quantity) -> None:
    assert overlap(one, one)
    assert overlap(one, two) == overlap(two, one)
    assert overlap(one, two) <= overlap(replace(one, approx=True), two)


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("2025-07-22", "2025-07-23", True),
        ("2025-07-23", "2025-07-23", False),
        ("2025-07", "2025-07-23", False),
        ("2025", "2025-07-23", False),
        ("2025-07", "2025-08", True),
        ("2024", "2025-08-01", True),
        ("", "2025-08-01", False),
    ],
)
def test_dates_of_one_event(one: str, two: str, apart: bool, tmp_path: Path) -> None:
    def dated(own: str, day: str) -> str:
        return claim(own, event='"summit"', **({"date": f'"{day}"'} if day else {}))

    found = conflicts(library(tmp_path, dated("a", one), dated("b", two)))
    assert pairs(found) == ([("event", "a", "b")] if apart else [])


def test_two_dates_are_one_question_however_many_claims_give_them(tmp_path: Path) -> None:
    def dated(own: str, day: int, **keys: str) -> str:
        return claim(own, event='"summit"', date=f"2025-07-{day}", **keys)

    claims = [dated(own, day) for own, day in zip("abcdef", (22, 22, 23, 23, 24, 22), strict=True)]
    found = conflicts(library(tmp_path / "asked", *claims))
    assert pairs(found) == [("event", "a", "c"), ("event", "a", "e"), ("event", "c", "e")]
    # Dismissed or declared for any two claims, it is settled for these dates.
    settled = library(
        tmp_path / "settled",
        *claims,
        dated("g", 23, contradicts='["e"]'),
        decisions=dismissed("f", "d", "event"),
    )
    assert settled.findings == ()
    assert pairs(conflicts(settled)) == [("event", "a", "e")]


MEMO = 'title = "M"\nclaims = ["steel/old"]\n'


@pytest.mark.parametrize(
    ("head", "more", "used"),
    [
        (HEAD, {}, False),
        (HEAD, {"memo": MEMO}, True),
        (HEAD, {"memo": 'title = "M"\nclaims = ["steel"]\n'}, True),
        (HEAD, {"memo": 'title = "M"\nclaims = ["steel"]\nexcludes = ["steel/old"]\n'}, False),
        (HEAD + 'bottom_line = "So it is."\nrests_on = ["old"]\n', {}, True),
        (HEAD + 'rests_on = ["old"]\n', {}, False),
        (HEAD + 'status = "archived"\n', {"memo": MEMO}, False),
    ],
)
def test_a_superseded_claim_that_something_still_uses(
    head: str, more: dict[str, str], used: bool, tmp_path: Path
) -> None:
    both = [claim("old"), claim("new", supersedes='["old"]')]
    found = conflicts(library(tmp_path, *both, head=head, **more))
    assert pairs(found) == ([("supersession", "new", "old")] if used else [])


def test_a_judgement_that_rests_on_a_superseded_claim_uses_it(tmp_path: Path) -> None:
    both = [claim("old"), claim("new", supersedes='["old"]', depends_on='["old"]')]
    assert conflicts(library(tmp_path / "a", *both)) == ()
    third = claim("judged", kind='"judgement"', depends_on='["old"]')
    found = conflicts(library(tmp_path / "b", *both, third))
    assert pairs(found) == [("supersession", "new", "old")]
    assert found[0].why == "steel/old is superseded by steel/new, and still used by steel/judged"
    withdrawn = claim("judged", depends_on='["old"]', status='"withdrawn"')
    assert conflicts(library(tmp_path / "c", *both, withdrawn)) == ()


TWO = (claim("a", quantity=quantity("value = 1")), claim("b", quantity=quantity("value = 2")))


def dismissed(one: str, two: str, kind: str) -> str:
    return f'[[dismissed]]\nclaims = ["steel/{one}", "steel/{two}"]\nkind = "{kind}"\nwhy = "x"\n'


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_what_was_dismissed_is_not_asked_again(order: str, tmp_path: Path) -> None:
    found = library(tmp_path, *TWO, decisions=dismissed(*order, "quantity"))
    assert conflicts(found) == ()


def test_another_kind_between_the_same_claims_is_asked(tmp_path: Path) -> None:
    found = library(tmp_path, *TWO, decisions=dismissed("a", "b", "event"))
    assert len(conflicts(found)) == 1


@pytest.mark.parametrize(
    "key", [{"contradicts": '["a"]'}, {"supersedes": '["a"]'}, {"status": '"withdrawn"'}]
)
def test_what_is_declared_superseded_or_withdrawn_is_not_asked(
    key: dict[str, str], tmp_path: Path
) -> None:
    other = claim("b", quantity=quantity("value = 2"), **key)
    assert conflicts(library(tmp_path, TWO[0], other)) == ()


def test_declared_conflicts_are_listed_once_a_pair(tmp_path: Path) -> None:
    source = '\n[[sources]]\nid = "wire"\ntitle = "Wire"\npublisher = "The Wire"\n'
    found = library(
        tmp_path,
        claim("a", contradicts='["b"]'),
        claim("b", contradicts='["a"]', evidence='["!wire"]'),
        source,
    )
    assert pairs(declared(found)) == [("declared", "a", "b"), ("source", "b")]
    assert declared(found)[1].why == "The Wire says otherwise"


def test_the_same_words_with_other_numbers_are_only_proposed(tmp_path: Path) -> None:
    said = "SAFE lends member states up to {} billion euros"
    found = library(
        tmp_path,
        claim("a", said.format(150) + "."),
        claim("b", said.format(160) + " now."),
        claim("c", said.format(150) + " or so again."),
        claim("d", "SAFE lends 170."),
    )
    assert conflicts(found) == ()
    (only,) = proposals(found)
    assert (only.kind, only.claims, only.is_proposal) == ("wording", ("steel/a", "steel/b"), True)
    assert only.why == "The same words with other numbers: 150 or 160"


def test_a_later_figure_is_no_proposal(tmp_path: Path) -> None:
    said = "Stores held {} billion cubic metres of gas."
    years = [
        claim("a", said.format(80), date='"2024"'),
        claim("b", said.format(90), date='"2025"'),
    ]
    assert proposals(library(tmp_path, *years)) == ()


def test_what_is_found_exactly_is_not_proposed_as_well(tmp_path: Path) -> None:
    said = "Stores held {} billion cubic metres of gas."
    both = [
        claim("a", said.format(80), quantity=quantity("value = 80")),
        claim("b", said.format(90), quantity=quantity("value = 90")),
    ]
    found = library(tmp_path, *both)
    assert pairs(conflicts(found)) == [("quantity", "a", "b")]
    assert proposals(found) == ()


def naively_alike(claims: list[Claim]) -> Iterator[tuple[str, str]]:
    """The same by comparing each with each, where there are too few for a series."""
    for one, two in combinations(claims, 2):
        mine, other = (
            ([w for w in c.text.split() if w.isdigit()], {w for w in c.text.split() if w.isalpha()})
            for c in (one, two)
        )
        if not (mine[0] and other[0]) or min(len(mine[1]), len(other[1])) < 5:
            continue
        if max(len(mine[1] - other[1]), len(other[1] - mine[1])) <= 1 and mine[0] != other[0]:
            yield one.ref, two.ref


def test_of_claims_that_meet_no_other_hardly_anything_is_held() -> None:
    def word(number: int, place: int) -> str:
        return f"w{number}x{place}".translate(LETTERS)

    claims = [
        Claim("b", str(n), " ".join([str(n), *(word(n, place) for place in range(60))]))
        for n in range(200)
    ]
    tracemalloc.start()
    try:
        assert list(alike(claims)) == []
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Each of their sets of words, kept as such, is more than 4 KB; as a digest a few dozen bytes.
    assert most < 200 * 60 * 400


def test_a_series_is_no_conflict() -> None:
    said = "On day {} the same five words stood in each of them."
    few = [Claim("b", str(n), said.format(n)) for n in range(12)]
    assert len(list(alike(few))) == 66
    assert list(alike([*few, Claim("b", "12", said.format(12))])) == []


def test_one_hears_how_far_the_comparison_is_and_may_give_it_up() -> None:
    claims = [Claim("b", str(n), "Some words and a 7 that are alike") for n in range(2_500)]
    told: list[tuple[int, int]] = []
    list(alike(claims, lambda *far: told.append(far)))
    assert told == [(0, 2_500), (1_000, 2_500), (2_000, 2_500)]
    told.clear()
    pair = [Claim("b", "x", "It was 7 for all of the kilns"), *claims]
    pair.append(Claim("b", "y", "It was 8 for all of the kilns"))
    assert len(list(alike(pair))) == 1
    assert list(alike(pair, lambda *far: told.append(far), lambda: bool(told))) == []
    assert told == [(0, 2_502)]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefg123"), min_size=6, max_size=9), max_size=8))
def test_likeness_is_found_whichever_claim_comes_first(texts: list[list[str]]) -> None:
    claims = [Claim("b", str(n), " ".join(words)) for n, words in enumerate(texts)]
    found = {frozenset(pair) for pair, _ in alike(claims)}
    assert found == {frozenset(pair) for pair, _ in alike(reversed(claims))}
    known = {frozenset(pair) for pair in naively_alike(claims)}
    assert found == known
    numbers = {c.ref: [w for w in c.text.split() if w.isdigit()] for c in claims}
    words = {c.ref: {w for w in c.text.split() if not w.isdigit()} for c in claims}
    for one, two in found:
        assert numbers[one] != numbers[two]
        assert max(len(words[one] - words[two]), len(words[two] - words[one])) <= 1
