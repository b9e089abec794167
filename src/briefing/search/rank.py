"""Which documents of a segment match, how well, and in which order they come.

First come those that match all groups of a query. Among them counts, for each group, how
well it matches (a word before a typo) and in which field, more so the rarer the group; and
how near to each other the groups stand. Equals are ordered by importance, then reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.search.arrays import np
from briefing.search.documents import weights
from briefing.search.reached import Matches, Reached
from briefing.search.segment import GAP, PLACE_BITS, Segment

if TYPE_CHECKING:
    from briefing.search.reached import Scores
    from briefing.search.segment import Column, Mask, Places

NEARNESS = 0.4
"""What groups that follow each other add to a score of which perfect words make 1."""
BACKWARDS = 0.8
"""Words near each other in the other order count so much of it."""
LOOKED_AT = 20_000
"""Documents of a segment in which it is looked at how near the groups stand: the best ones."""
_SCALE = 1e6
"""What is less apart than one of so many parts is equal."""
MANY = 10_000
"""Documents of a segment from which on it is worth while to look for the ``foremost`` first."""
ALTERNATIVE = 0.5
"""What a group is worth that a filter satisfies and no word: ``kind:judgement | tariff``."""


def count_groups(
    segment: Segment, reached: Sequence[Reached], alternatives: Sequence[Mask | None]
) -> Column:
    """How many groups each document matches. ``alternatives``: filters that satisfy one too."""
    found = np.zeros(len(segment), dtype=np.uint8)
    for group, other in zip(reached, alternatives, strict=True):
        group.widen()
        matching = group.standing()
        if other is not None:
            matching |= other
        found += matching
    return found


def whole(
    segment: Segment,
    reached: Sequence[Reached],
    alternatives: Sequence[Mask | None],
    allowed: Mask | None,
) -> Mask:
    """The documents that match every group. ``alternatives``: filters that satisfy one too."""

    mask: Mask | None = None
    # The rarest group leaves little to compare the others with.
    for n in sorted(range(len(reached)), key=lambda n: len(reached[n])):
        matching = reached[n].standing(mask)
        if (other := alternatives[n]) is not None:
            matching |= other if mask is None else other & mask
        if mask is None and allowed is not None:
            matching &= allowed
        mask = matching
    assert mask is not None
    return mask


def foremost(group: Reached, weight: float, chosen: Mask, limit: int) -> Mask:
    """Those of some documents that a group matches and that can be among the best of them.

    No document may match another group. ``weight`` is what the group counts.

    A letter or two match a good part of everything, and what matches best is enough. What is
    worth as much as the last that is needed is left as well.
    """
    levels: dict[int, list[tuple[Column, Column | None, int]]] = {}
    for quality, fields, documents in group.stretches():
        for code, counts in enumerate(weights()):
            if counts:
                value = round(weight * (quality * counts) * _SCALE)
                levels.setdefault(value, []).append((fields, documents, code))
    found: Mask = np.zeros(len(chosen), dtype=bool)
    for _, alike in sorted(levels.items(), reverse=True):
        more = False
        for fields, documents, code in alike:
            there = fields == code
            if there.any():
                more = True
                if documents is None:
                    found |= there
                else:
                    found[documents[there]] = True
        if more and np.count_nonzero(found & chosen) >= limit:
            break
    found &= chosen
    return found


def cover(
    reached: Sequence[Reached],
    alternatives: Sequence[Mask | None],
    chosen: Mask,
    documents: Places,
) -> Scores:
    """How well each group matches documents (those of ``chosen``, ascending); 0 where not.

    Groups by documents.
    """
    quality = np.zeros((len(reached), len(documents)))
    for n, (group, other) in enumerate(zip(reached, alternatives, strict=True)):
        quality[n] = group.best(chosen, documents)
        if other is not None:
            np.maximum(quality[n], other[documents] * ALTERNATIVE, out=quality[n])
    return quality


def rarity(frequencies: Sequence[int], documents: int) -> Scores:
    """What each group counts, together 1: more the fewer words of all documents match it."""
    found = np.log1p(documents / (1 + np.array(frequencies)))
    result: Scores = found / found.sum()
    return result


def nearness(matches: Sequence[Matches], documents: Places) -> Scores:
    """What each of some documents (ascending) gains by how its groups stand to each other."""
    total = np.zeros(len(documents))
    pairs = len(matches) - 1
    for here, there in pairwise(matches):
        total += _nearness(here, there, documents)
    return NEARNESS * total / pairs if pairs else total


def _nearness(here: Matches, there: Matches, documents: Places) -> Scores:
    """1 where a word of ``there`` follows one of ``here``, less the further they are apart."""
    nearest = np.zeros(len(documents))
    starts, first = np.unique(_order(here), return_index=True)
    others = np.sort(_order(there))
    if not len(starts) or not len(others):
        return nearest
    rows = np.searchsorted(documents, starts >> PLACE_BITS)
    behind = np.searchsorted(others, starts, side="left")
    ahead = others[np.minimum(behind, len(others) - 1)] - starts
    back = starts - others[np.maximum(behind - 1, 0)]
    for distance, factor in ((ahead, 1.0), (back, BACKWARDS)):
        # Both at one place: two typed words that are one word of the library.
        near = (distance >= 0) & (distance < GAP)
        weight = here.weights[first[near]]
        np.maximum.at(nearest, rows[near], weight * factor / np.maximum(distance[near], 1))
    return nearest


def _order(matches: Matches) -> Places:
    result: Places = (matches.documents.astype(np.int64) << PLACE_BITS) | matches.places
    return result


_LEVELS = 3
"""Different scores that are looked at one by one before all are sorted."""


def best(score: Scores, importance: Column, limit: int) -> Places:
    """The places of the best scores, in no order: equals by importance, then as they stand."""
    if len(score) <= limit or limit < 1:
        return np.arange(min(len(score), limit))
    # A letter or two are worth one of a few values in all documents: the best ones are enough.
    left, found = score, 0
    for _ in range(_LEVELS):
        edge = (np.rint(left.max() * _SCALE) - 0.5) / _SCALE
        lower = left[left <= edge]
        found += len(left) - len(lower)
        if found >= limit:
            highest = (score > edge).nonzero()[0]
            if len(highest) == len(score):
                break
            chosen: Places = highest[best(score[highest], importance[highest], limit)]
            return chosen
        left = lower
    order = sortable(score, importance)
    first: Places = (order == order.max()).nonzero()[0]
    if len(first) >= limit:
        return first[:limit]
    last = np.partition(order, len(order) - limit)[len(order) - limit]
    better = (order > last).nonzero()[0]
    return np.concatenate((better, (order == last).nonzero()[0][: limit - len(better)]))


def sortable(score: Scores, importance: Column) -> Places:
    """Scores and importance as one number, the better the greater."""
    # Rounded, so that what is equal but for the order of a sum is equal.
    rounded = np.rint(score * _SCALE).astype(np.int64)
    result: Places = (rounded << 8) + importance
    return result
