"""Which documents of a segment match, how well, and in which order they come.

First come those that match all groups of a query. Among them counts, for each group, how
well it matches (a word before a typo) and in which field, more so the rarer the group; and
how near to each other the groups stand. Equals are ordered by importance, then reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefing.search.documents import weights
from briefing.search.match import Way
from briefing.search.segment import GAP, PLACE_BITS, Said, Segment
from briefing.values import dataclass

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from briefing.search.segment import Column, Mask, Places
    from briefing.search.vocabulary import Words

    Scores = npt.NDArray[np.float64]

NEARNESS = 0.4
"""What groups that follow each other add to a score of which perfect words make 1."""
BACKWARDS = 0.8
"""Words near each other in the other order count so much of it."""
LOOKED_AT = 20_000
"""Documents of a segment in which it is looked at how near the groups stand: the best ones."""
_MANY = 5_000
"""Postings from which on it is worth while to look at them by the field they stand in."""
_SCALE = 1e6
"""What is less apart than one of so many parts is equal."""
MANY = 10_000
"""Documents of a segment from which on it is worth while to look for the ``foremost`` first."""
ALTERNATIVE = 0.5
"""What a group is worth that a filter satisfies and no word: ``kind:judgement | tariff``."""


class Common(NamedTuple):
    """Words that a good part of all documents hold, by a way: read place by place, in the few
    documents that matter, and not in the postings."""

    way: Way
    words: Words
    fields: Column
    """Of each document the best field they stand in (see ``Segment.common``)."""


Piece = tuple[Way, "slice | Places", "Common | None"]
"""A way and its postings, a slice or one by one; and what is written down of common ones."""


def _size(piece: Piece) -> int:
    listed = piece[1]
    return listed.stop - listed.start if isinstance(listed, slice) else len(listed)


class Led:
    """The postings of a segment to which the ways of one group lead, one way behind the other."""

    def __init__(self, segment: Segment, pieces: Sequence[Piece]) -> None:
        import numpy as np

        self.segment = segment
        self.pieces = pieces
        sizes = [_size(piece) for piece in pieces]
        self.sizes = np.array(sizes, dtype=np.int64)
        self.ends = np.cumsum(self.sizes)
        self.count = sum(sizes)
        self.common = [common for _, _, common in pieces if common is not None]

    @classmethod
    def by(cls, ways: Sequence[Way], segment: Segment, number: int) -> Led:
        """Where ways lead in a segment, which has this number in its index."""
        pieces: list[Piece] = []
        for way in ways:
            if len(way.row) > 1:
                row = [[(r.first, r.end) for r in p if r.segment == number] for p in way.row]
                if all(row) and len(found := segment.following(row)):
                    pieces.append((way, found, None))
                continue
            for words in way.row[0]:
                if words.segment == number:
                    here = words.first, words.end
                    fields = segment.common(*here)
                    common = None if fields is None else Common(way, here, fields)
                    pieces.append((way, slice(*segment.span(*here)), common))
        return cls(segment, pieces)

    @cached_property
    def rare(self) -> Led:
        """What of it is not common."""
        if not self.common:
            return self
        return Led(self.segment, [piece for piece in self.pieces if piece[2] is None])

    @cached_property
    def documents(self) -> Column:
        """The document of each."""
        return self.of(self.segment.columns.documents, None)

    @cached_property
    def true(self) -> int:
        """How many stand in documents that are still true."""
        import numpy as np

        true = self.segment.true
        return self.count if true is None else int(np.count_nonzero(true[self.documents]))

    def of(self, column: Column, kept: Places | None) -> Column:
        """What a column says of some postings; all for None."""
        import numpy as np

        if not self.pieces:
            return column[:0]
        if kept is None:
            found = [column[piece] for _, piece, _ in self.pieces]
            joined: Column = np.concatenate(found) if len(found) > 1 else found[0]
            return joined
        pieces = self.ends.searchsorted(kept, side="right")
        firsts = [p.start if isinstance(p, slice) else 0 for _, p, _ in self.pieces]
        postings = kept + (np.array(firsts) - (self.ends - self.sizes))[pieces]
        for number, (_, listed, _) in enumerate(self.pieces):
            if not isinstance(listed, slice):
                here = pieces == number
                postings[here] = listed[postings[here]]
        found_there: Column = column[postings]
        return found_there


class Reached:
    """Where a group leads, narrowed to the documents that matter: nothing looks at the rest.

    What is common is not looked at posting by posting, and is never narrowed.
    """

    def __init__(self, led: Led) -> None:
        self.led = led
        self.segment = led.segment
        self._rare = led.rare
        self._kept: Places | None = None
        self._documents: Column | None = None

    def __len__(self) -> int:
        """The number of postings, narrowed or not."""
        return self.led.count

    @property
    def true(self) -> int:
        """How many stand in documents that are still true, narrowed or not."""
        return self.led.true

    @property
    def _left(self) -> Column:
        """The document of each that is left."""
        return self._rare.documents if self._documents is None else self._documents

    def standing(self, within: Mask | None = None) -> Mask:
        """The documents (of some) in which something stands."""
        import numpy as np

        if within is not None:
            self.narrow(within)
        mask: Mask = np.zeros(len(self.segment), dtype=bool)
        mask[self._left] = True
        for common in self.led.common:
            there = common.fields != 0
            mask |= there if within is None else there & within
        return mask

    def standing_above(self, weight: float) -> Mask:
        """The documents in which something stands in a field that counts more."""
        import numpy as np

        mask: Mask = np.zeros(len(self.segment), dtype=bool)
        for _, fields, documents in self.stretches():
            above = (_weights() > weight).take(fields)
            if documents is None:
                mask |= above
            else:
                mask[documents[above]] = True
        return mask

    def narrow(self, mask: Mask) -> None:
        """Leave those in some documents."""

        left = mask.take(self._left).nonzero()[0]
        self._documents = self._left[left]
        self._kept = left if self._kept is None else self._kept[left]

    def widen(self) -> None:
        """All are there again."""
        self._kept = self._documents = None

    def best(self, chosen: Mask, documents: Places) -> Scores:
        """The best value in each of some documents (those of ``chosen``, ascending), or 0."""
        import numpy as np

        # To narrow to much costs more than to look at all of it.
        if len(documents) * 4 < len(chosen):
            self.narrow(chosen)
        found = self._best(documents)
        for way, _, fields in self.led.common:
            worth = way.quality * _weights()
            np.maximum(found, worth.take(fields.take(documents)), out=found)
        return found

    def _best(self, documents: Places) -> Scores:
        """The best value of what is left; of nothing that is common."""
        import numpy as np

        rare = self._rare
        fields = rare.of(self.segment.columns.fields, self._kept)
        ends = rare.ends if self._kept is None else np.searchsorted(self._kept, rare.ends)
        few = len(fields) < _MANY
        each = few and self._kept is not None
        if each:
            found, rows = np.zeros(len(documents)), np.searchsorted(documents, self._left)
        else:
            # There is much, and to look each one up would take long.
            found, rows = np.zeros(len(self.segment)), self._left
        if few:
            levels = np.array([way.quality for way, _, _ in rare.pieces])
            sizes = rare.sizes if self._kept is None else _between(ends)
            np.maximum.at(found, rows, np.repeat(levels, sizes) * _weights()[fields])
            return found if each else found[documents]
        # A letter or two match a good part of everything, mostly in one field: posting by
        # posting that would take long.
        alike: list[tuple[float, int, int]] = []
        mixed: list[tuple[float, int, int]] = []
        start = 0
        for (way, _, _), end in zip(rare.pieces, ends.tolist(), strict=True):
            if end > start:
                here, quality = fields[start:end], way.quality
                low, high = int(here.min()), int(here.max())
                if low == high:
                    alike.append((quality * _weights()[low], start, end))
                else:
                    mixed.append((quality, start, end))
            start = end
        for value, start, end in sorted(alike):
            found[rows[start:end]] = value
        for quality, start, end in mixed:
            np.maximum.at(found, rows[start:end], quality * _weights()[fields[start:end]])
        return found[documents]

    def stretches(self) -> Iterator[tuple[float, Column, Column | None]]:
        """All it leads to, by how well: a quality, fields, and the document of each of these.

        Of what is common the fields are those of each document, one after the other.
        """
        fields = self._rare.of(self.segment.columns.fields, None)
        start = 0
        for quality, pieces in groupby(self._rare.pieces, lambda piece: piece[0].quality):
            end = start + sum(map(_size, pieces))
            yield quality, fields[start:end], self._rare.documents[start:end]
            start = end
        for way, _, best_fields in self.led.common:
            yield way.quality, best_fields, None

    def matches(self, documents: Places) -> Matches:
        """What is left in some documents (ascending), with all that is known of it; nothing that
        is common."""
        import numpy as np

        if documents.size and len(self._left) < _MANY:
            at = np.minimum(np.searchsorted(documents, self._left), len(documents) - 1)
            there = (documents[at] == self._left).nonzero()[0]
        else:
            mask = np.zeros(len(self.segment), dtype=bool)
            mask[documents] = True
            there = mask.take(self._left).nonzero()[0]
        kept = there if self._kept is None else self._kept[there]
        columns = self.segment.columns
        return Matches(
            self._left[there],
            self._rare.of(columns.places, kept),
            _weights()[self._rare.of(columns.fields, kept)],
            self._rare.ends.searchsorted(kept, side="right"),
            [way for way, _, _ in self._rare.pieces],
        )

    def with_common(self, rare: Matches, said: Said) -> Matches:
        """Matches, and with them what is common among what documents say."""
        import numpy as np

        found = [rare]
        for way, words, _ in self.led.common:
            at = self.segment.among(*words).take(said.common).nonzero()[0]
            documents, places = said.documents[at], said.places[at]
            worth = _weights()[self.segment.codes_of(documents, places)]
            number = len(rare.ways) + len(found) - 1
            found.append(Matches(documents, places, worth, np.full(len(at), number), [way]))
        return Matches(
            np.concatenate([one.documents for one in found]),
            np.concatenate([one.places for one in found]),
            np.concatenate([one.weights for one in found]),
            np.concatenate([one.way_of for one in found]),
            [way for one in found for way in one.ways],
        )


def _between(ends: Places) -> Places:
    """How long each piece is, by where they end (``np.diff`` is made for more and is slower)."""
    sizes = ends.copy()
    sizes[1:] -= ends[:-1]
    return sizes


@cache
def _weights() -> Scores:
    import numpy as np

    return np.array(weights())


@dataclass(frozen=True, slots=True)
class Matches:
    """Where the words of one group stand in some documents."""

    documents: Column
    places: Column
    weights: Scores
    """The weight of the field each stands in."""
    way_of: Places
    ways: Sequence[Way]

    @property
    def values(self) -> Scores:
        """What each is worth: the quality of its way times the weight of its field."""
        import numpy as np

        levels = np.array([way.quality for way in self.ways])
        worth: Scores = levels[self.way_of] * self.weights
        return worth


def count_groups(
    segment: Segment, reached: Sequence[Reached], alternatives: Sequence[Mask | None]
) -> Column:
    """How many groups each document matches. ``alternatives``: filters that satisfy one too."""
    import numpy as np

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
    import numpy as np

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
    import numpy as np

    quality = np.zeros((len(reached), len(documents)))
    for n, (group, other) in enumerate(zip(reached, alternatives, strict=True)):
        quality[n] = group.best(chosen, documents)
        if other is not None:
            np.maximum(quality[n], other[documents] * ALTERNATIVE, out=quality[n])
    return quality


def rarity(frequencies: Sequence[int], documents: int) -> Scores:
    """What each group counts, together 1: more the fewer words of all documents match it."""
    import numpy as np

    found = np.log1p(documents / (1 + np.array(frequencies)))
    result: Scores = found / found.sum()
    return result


def nearness(matches: Sequence[Matches], documents: Places) -> Scores:
    """What each of some documents (ascending) gains by how its groups stand to each other."""
    import numpy as np

    total = np.zeros(len(documents))
    pairs = len(matches) - 1
    for here, there in pairwise(matches):
        total += _nearness(here, there, documents)
    return NEARNESS * total / pairs if pairs else total


def _nearness(here: Matches, there: Matches, documents: Places) -> Scores:
    """1 where a word of ``there`` follows one of ``here``, less the further they are apart."""
    import numpy as np

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
    import numpy as np

    result: Places = (matches.documents.astype(np.int64) << PLACE_BITS) | matches.places
    return result


def matches_in(reached: Sequence[Reached], documents: Places) -> list[Matches]:
    """The matches of each group that stand in some documents."""
    found = _rare_in(reached, documents)
    if not any(group.led.common for group in reached):
        return found
    said = reached[0].segment.said(documents)
    return [
        group.with_common(rare, said) if group.led.common else rare
        for group, rare in zip(reached, found, strict=True)
    ]


def neighbours_in(reached: Sequence[Reached], documents: Places) -> list[Matches]:
    """The matches of each group in some documents; of what is common those that can be near."""
    import numpy as np

    if any(one.led.common and two.led.common for one, two in pairwise(reached)):
        return matches_in(reached, documents)
    rare = _rare_in(reached, documents)
    found = list(rare)
    for n, group in enumerate(reached):
        if group.led.common:
            beside = rare[max(n - 1, 0) : n] + rare[n + 1 : n + 2]
            said = group.segment.said_near(
                np.concatenate([one.documents for one in beside]),
                np.concatenate([one.places for one in beside]),
            )
            found[n] = group.with_common(rare[n], said)
    return found


def _rare_in(reached: Sequence[Reached], documents: Places) -> list[Matches]:
    import numpy as np

    ascending = np.sort(documents)
    return [group.matches(ascending) for group in reached]


_LEVELS = 3
"""Different scores that are looked at one by one before all are sorted."""


def best(score: Scores, importance: Column, limit: int) -> Places:
    """The places of the best scores, in no order: equals by importance, then as they stand."""
    import numpy as np

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
    import numpy as np

    # Rounded, so that what is equal but for the order of a sum is equal.
    rounded = np.rint(score * _SCALE).astype(np.int64)
    result: Places = (rounded << 8) + importance
    return result
