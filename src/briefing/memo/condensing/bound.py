"""How good a selection is at least: its share of the best that any selection could be worth.

The best is not known, but it cannot exceed a relaxation in which each wording costs the fewest
words it can add, floors do not hold, contradictions need not come along, and parts of claims
may be taken. For any selection *S* and a monotone submodular *f* (Nemhauser, Wolsey & Fisher
1978; with a budget Tang et al. 2020, arXiv 2008.05391):

    f(T) ≤ f(S) - Σ_{j in S} f(j | all others) + Σ_{j in S and T} f(j | all others)
                + Σ_{i in T without S} f(i | S)

and the most that the last two sums can be within the words of *T* is a fractional knapsack.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from briefing.memo.condensing.coverage import Coverage


def bound(
    coverage: Coverage,
    taken: Sequence[int],
    fixed: Collection[int],
    words: Sequence[int],
    budget: int,
) -> float:
    """The most that any selection holding ``fixed`` can be worth within ``budget`` words.

    ``taken`` are the wordings of a selection in the order in which they were taken, the fixed
    ones first; each beginning of it gives a bound, and the least of them holds. ``words`` are
    the fewest words of each wording, those of the fixed ones counted in the budget as well.
    """
    last = coverage.last_gains()
    free = budget - sum(words[n] for n in fixed)
    best = math.inf
    for size in _sizes(len(fixed), len(taken)):
        held = frozenset(taken[:size])
        covered = coverage.covered(taken[:size])
        ours = [n for n in taken[:size] if n not in fixed]
        others = [n for n in range(len(coverage.worth)) if n not in held]
        worth = [
            *((last[n], words[n]) for n in ours),
            *((covered.gain(n), words[n]) for n in others),
        ]
        sure = covered.value - math.fsum(last[n] for n in ours)
        best = min(best, sure + _knapsack(worth, free))
    return best


def _sizes(fixed: int, taken: int) -> list[int]:
    """The lengths of the beginnings that are looked at: few, as each looks at every wording."""
    steps = (
        taken,
        taken - 1,
        fixed + 3 * (taken - fixed) // 4,
        fixed + (taken - fixed) // 2,
        fixed,
    )
    return list(dict.fromkeys(s for s in steps if s >= fixed))


def _knapsack(worth: Iterable[tuple[float, int]], budget: int) -> float:
    """The most that some things are worth within a budget where parts of one may be taken."""
    found: list[float] = []
    left = budget
    for value, words in sorted(worth, key=lambda w: (-w[0] / max(w[1], 1), w)):
        if left <= 0 or value <= 0:
            break
        part = min(1.0, left / words) if words else 1.0
        found.append(part * value)
        left -= words
    return math.fsum(found)
