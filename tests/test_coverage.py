"""What a selection is worth, how near it comes to the best, and what is proven of that."""

from __future__ import annotations

import random
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import instances
from briefing.memo.condensing.bound import bound
from briefing.memo.condensing.coverage import ROOT, Coverage, Covered, Wording
from briefing.memo.condensing.filling import Options

seeds = st.integers(0, 10_000)


def best_of(options: Options, budget: int) -> float:
    """The value of the best selection, by looking at every one."""
    words = [options.costs.least(c) for c in options.choices]
    most = 0.0

    def look(start: int, covered: Covered, left: int) -> None:
        nonlocal most
        most = max(most, covered.value)
        for number in range(start, len(words)):
            if words[number] <= left:
                more = covered.copy()
                more.add(number)
                look(number + 1, more, left - words[number])

    look(0, options.coverage.covered(), budget)
    return most


@settings(max_examples=60, deadline=None)
@given(seed=seeds, draw=st.randoms(use_true_random=False))
def test_a_claim_more_never_takes_value_and_adds_the_less_the_more_there_is(
    seed: int, draw: random.Random
) -> None:
    coverage = instances.options(instances.instance(seed, 14)).coverage
    numbers = list(range(14))
    draw.shuffle(numbers)
    few, some, one = sorted(numbers[:4]), sorted(numbers[:9]), numbers[13]
    at_few, at_some = coverage.covered(few), coverage.covered(some)
    assert at_few.value <= at_some.value + 1e-12
    assert 0 <= at_some.gain(one) <= at_few.gain(one) + 1e-12
    before = at_some.value
    gain = at_some.gain_of((one, numbers[12]))
    assert at_some.value == before
    assert coverage.of((*some, one, numbers[12])) == pytest.approx(before + gain)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_what_a_claim_adds_to_all_others(seed: int) -> None:
    coverage = instances.options(instances.instance(seed, 10)).coverage
    for number, last in enumerate(coverage.last_gains()):
        others = coverage.of(n for n in range(10) if n != number)
        assert last == pytest.approx(coverage.of(range(10)) - others, abs=1e-9)


def test_the_choice_is_near_the_best_and_the_proven_share_is_true() -> None:
    shares = []
    for seed in range(200):
        draw = random.Random(seed)
        library = instances.instance(seed, draw.randint(3, 11))
        budget = draw.randint(25, 110)
        found = instances.condensed(library, budget)
        share = found.value / best_of(instances.options(library), budget)
        assert found.bound is not None
        assert found.bound <= share + 1e-9
        shares.append(share)
    assert statistics.mean(shares) >= 0.95
    assert min(shares) >= 0.405


def test_larger_choices_against_a_solver() -> None:
    pytest.importorskip("scipy", reason="scipy is not installed")
    shares = []
    for seed in range(20):
        draw = random.Random(seed)
        library = instances.instance(seed, 30)
        budget = draw.randint(60, 160)
        found = instances.condensed(library, budget)
        most = solved(instances.options(library), budget)
        assert found.bound is not None
        assert found.value <= most + 1e-6
        assert found.bound <= found.value / most + 1e-3
        shares.append(found.value / most)
    assert statistics.mean(shares) >= 0.95
    assert min(shares) >= 0.405


def solved(options: Options, budget: int) -> float:
    """The value of the best selection, or a little more, as roots are their tangents here.

    Columns: the claims, which of them covers each concept, what each claim and group is covered.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    coverage, claims = options.coverage, len(options.choices)
    worth: list[float] = [0.0] * claims
    most: list[float] = [1.0] * claims
    rows: list[dict[int, float]] = []
    limits: list[float] = []

    def column(value: float, upper: float) -> int:
        worth.append(value)
        most.append(upper)
        return len(worth) - 1

    def row(entries: dict[int, float], limit: float) -> None:
        rows.append(entries)
        limits.append(limit)

    row({n: float(options.costs.least(c)) for n, c in enumerate(options.choices)}, budget)
    covering: dict[int, dict[int, float]] = {}
    for claim, held in enumerate(coverage.concepts):
        for concept in held:
            covers = column(coverage.weights[concept] * coverage.worth[claim], 1.0)
            covering.setdefault(concept, {})[covers] = 1.0
            row({covers: 1.0, claim: -1.0}, 0.0)
    for covers in covering.values():
        row(covers, 1.0)
    for claim, room in enumerate(coverage.room):
        row({column(1.0, room): 1.0, **{o: -s for o, s in coverage.like[claim]}}, 0.0)
    for group, held in enumerate(coverage.held):
        inside = [n for n, groups in enumerate(coverage.groups) if group in groups]
        root = column(coverage.spread[group], held**ROOT)
        for step in range(1, 41):
            at = held * (step / 40) ** 2
            slope = ROOT * at ** (ROOT - 1)
            row(
                {root: 1.0, **{n: -slope * coverage.whole[n] for n in inside}},
                (1 - ROOT) * at**ROOT,
            )
    matrix = np.zeros((len(rows), len(worth)))
    for number, entries in enumerate(rows):
        for at_column, value in entries.items():
            matrix[number, at_column] = value
    found = milp(
        -np.array(worth),
        constraints=LinearConstraint(matrix, ub=np.array(limits)),
        integrality=np.array([1] * claims + [0] * (len(worth) - claims)),
        bounds=Bounds(0, np.array(most)),
        options={"time_limit": 20},
    )
    # Where time is up, what the solver has proven is the least that the best cannot exceed.
    return float(-found.mip_dual_bound)


def test_one_word_more_hardly_ever_makes_it_worse() -> None:
    worse = 0
    for seed in range(500):
        draw = random.Random(seed)
        library = instances.instance(seed, draw.randint(6, 18))
        budget = draw.randint(30, 150)
        options = instances.options(library)
        less, more = (instances.choose(options, b).value for b in (budget, budget + 1))
        assert more >= 0.95 * less
        worse += more < less - 1e-9
    assert worse < 25


def test_the_bound_is_that_of_a_knapsack_where_claims_have_nothing_in_common() -> None:
    texts = ("one two", "three four", "five six seven eight")
    coverage = Coverage([Wording(f"b/{t[:3]}", t, 1.0, (t,)) for t in texts])
    value = coverage.of((0, 1))
    assert bound(coverage, (0, 1), (), (2, 2, 4), 4) == pytest.approx(coverage.of((2,)), rel=0.2)
    assert bound(coverage, (0, 1), (), (2, 2, 4), 4) >= value
    assert bound(coverage, (0, 1, 2), (), (2, 2, 4), 8) == pytest.approx(coverage.of((0, 1, 2)))
    assert bound(coverage, (2, 0), (2,), (2, 2, 4), 6) == pytest.approx(coverage.of((0, 2)))


def test_what_says_the_same_in_the_same_order_is_a_repetition() -> None:
    texts = (
        "Norland sells grain to Eastmouth every winter.",
        "Norland sells grain to Eastmouth.",
        "Eastmouth sells grain to Norland.",
        "Norland never sells grain to Eastmouth.",
        "Norland sells 5 tonnes of grain to Eastmouth.",
    )
    coverage = Coverage([Wording(f"b/{n}", t, 1.0, ("x",)) for n, t in enumerate(texts)])
    assert [coverage.repeats(n, 0) for n in range(1, 5)] == [True, False, False, False]
    heavier = Coverage([Wording(f"b/{n}", t, 1.0 + n, ("x",)) for n, t in enumerate(texts)])
    assert not heavier.repeats(1, 0)
