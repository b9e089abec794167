"""Which documents match, and in which order.

First come those that match all groups of a query. Among them counts, for each group, how
well it matches (a word before a typo) and in which field, more so the rarer the group; and
how near to each other the groups stand. Equals are ordered by importance, then reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.search.match import Matches
from briefing.search.postings import GAP, Postings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]
    Scores = npt.NDArray[np.float64]

NEARNESS = 0.4
"""What groups that follow each other add to a score of which perfect words make 1."""
BACKWARDS = 0.8
"""Words near each other in the other order count so much of it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well each document matches each group: 0 where it does not."""

    quality: npt.NDArray[np.float64]
    """Groups by documents."""
    allowed: Mask
    """Documents that pass the filters and hold nothing that is negated."""

    @property
    def whole(self) -> Mask:
        """Documents that match every group."""
        found: Mask = (self.quality > 0).all(axis=0) & self.allowed
        return found

    @property
    def best_part(self) -> Mask:
        """Documents that match as many groups as any does, one at least."""
        import numpy as np

        counts = np.where(self.allowed, (self.quality > 0).sum(axis=0), 0)
        most = int(counts.max(initial=0))
        found: Mask = (counts == most) if most else np.zeros(len(counts), dtype=bool)
        return found


def values(found: Matches, postings: Postings) -> Scores:
    """What each match of a group is worth: the quality of its way times the field's weight."""
    import numpy as np

    qualities = np.array([way.quality for way in found.ways])
    worth: Scores = qualities[found.way_of] * postings.weight_of[found.positions]
    return worth


def cover(
    found: Sequence[Matches], postings: Postings, alternatives: Sequence[Mask | None], allowed: Mask
) -> Coverage:
    """How the documents match. ``alternatives``: filters that satisfy a group beside words."""
    import numpy as np

    quality = np.zeros((len(found), len(allowed)))
    for row, group, alternative in zip(quality, found, alternatives, strict=True):
        if group.ways:
            documents = postings.document_of[group.positions]
            np.maximum.at(row, documents, values(group, postings))
        if alternative is not None:
            np.maximum(row, alternative * 0.5, out=row)
    return Coverage(quality, allowed)


def scores(
    coverage: Coverage, chosen: Mask, found: Sequence[Matches], postings: Postings
) -> Scores:
    """A score for each document; of the chosen ones only it means something."""
    import numpy as np

    documents = coverage.quality.shape[1]
    frequency = (coverage.quality > 0).sum(axis=1)
    rarity = np.log1p(documents / (1 + frequency))
    total: Scores = (rarity / rarity.sum()) @ coverage.quality
    pairs = len(found) - 1
    if pairs < 1:
        return total
    nearness = np.zeros(documents)
    here = _chosen_positions(found[0], chosen, postings)
    for group in found[1:]:
        there = _chosen_positions(group, chosen, postings)
        nearness += _nearness(here, there, documents, postings)
        here = there
    return total + NEARNESS * nearness / pairs


def _chosen_positions(found: Matches, chosen: Mask, postings: Postings) -> npt.NDArray[np.int64]:
    import numpy as np

    return np.unique(found.positions[chosen[postings.document_of[found.positions]]])


def _nearness(
    here: npt.NDArray[np.int64],
    there: npt.NDArray[np.int64],
    documents: int,
    postings: Postings,
) -> Scores:
    """1 where a word of ``there`` follows one of ``here``, less the further they are apart."""
    import numpy as np

    nearest = np.zeros(documents)
    if not len(here) or not len(there):
        return nearest
    behind = np.searchsorted(there, here, side="left")
    ahead = there[np.minimum(behind, len(there) - 1)] - here
    back = here - there[np.maximum(behind - 1, 0)]
    for distance, factor in ((ahead, 1.0), (back, BACKWARDS)):
        # Both at one place: two typed words that are one word of the library.
        near = (distance >= 0) & (distance < GAP)
        worth = postings.weight_of[here[near]] * factor / np.maximum(distance[near], 1)
        np.maximum.at(nearest, postings.document_of[here[near]], worth)
    return nearest


def order(
    chosen: Mask, score: Scores, importance: npt.NDArray[np.int64], limit: int
) -> list[tuple[int, float]]:
    """The best documents with their scores, best first."""
    import numpy as np

    rows = np.flatnonzero(chosen)
    # Rounded, so that what is equal but for the order of a sum is equal.
    score = np.round(score[rows], 6)
    if limit < 1:
        return []
    if len(rows) > limit:
        kept = score >= np.partition(score, len(rows) - limit)[len(rows) - limit]
        rows, score = rows[kept], score[kept]
    # Documents stand in the order of their references.
    best = np.lexsort((rows, -importance[rows], -score))[:limit]
    return list(zip(rows[best].tolist(), score[best].tolist(), strict=True))
