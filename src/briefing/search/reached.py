"""Where the words of a group stand in a segment: the postings its ways lead to.

They are narrowed to the documents that matter before anything is read of them; what is common
(see ``common``) is read of each document, and not of each posting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefing.search.arrays import np
from briefing.search.documents import weights
from briefing.search.match import Way
from briefing.search.segment import Said, Segment
from briefing.values import dataclass

if TYPE_CHECKING:
    import numpy.typing as npt

    from briefing.search.segment import Column, Mask, Places
    from briefing.search.vocabulary import Words

    Scores = npt.NDArray[np.float64]

_MANY = 5_000
"""Postings from which on it is worth while to look at them by the field they stand in."""


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
        true = self.segment.true
        return self.count if true is None else int(np.count_nonzero(true[self.documents]))

    def of(self, column: Column, kept: Places | None) -> Column:
        """What a column says of some postings; all for None."""
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
        # To narrow to much costs more than to look at all of it.
        narrowed = len(documents) * 4 < len(chosen)
        if narrowed:
            self.narrow(chosen)
        found = self._best(documents, narrowed)
        for way, _, fields in self.led.common:
            worth = way.quality * _weights()
            np.maximum(found, worth.take(fields.take(documents)), out=found)
        return found

    def _best(self, documents: Places, narrowed: bool) -> Scores:
        """The best value of what is left; of nothing that is common. ``narrowed``: nothing is
        left but in these documents, which being narrowed to others before does not say."""
        rare = self._rare
        fields = rare.of(self.segment.columns.fields, self._kept)
        ends = rare.ends if self._kept is None else np.searchsorted(self._kept, rare.ends)
        few = len(fields) < _MANY
        each = few and narrowed
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
        levels = np.array([way.quality for way in self.ways])
        worth: Scores = levels[self.way_of] * self.weights
        return worth


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
    ascending = np.sort(documents)
    return [group.matches(ascending) for group in reached]
