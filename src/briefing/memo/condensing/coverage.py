"""What a selection of claims is worth: how much of the candidates' content it covers.

The value of a selection is the sum of three parts, each a share of what all candidates together
would give:

- *concepts*: content words and pairs of neighbours. A concept weighs by how many origins have a
  claim that holds it, and counts once, at the worth of the worthiest chosen claim that holds it
  (Gillick & Favre 2009).
- *likeness*: each candidate is covered by the chosen claims that are like it, up to a part of
  what all candidates like it would cover (Lin & Bilmes 2011).
- *spread*: each group of claims, such as those of one brief, counts by the root of the worth
  that was chosen from it, so that the first of a group brings most (the same).

All are monotone and submodular: one claim more never takes value away, and adds the less the
more is chosen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy

from briefing.memo.condensing.concepts import concepts, content, likeness
from briefing.values import dataclass

PAIRS = 0.5
"""What a pair of neighbouring words weighs beside a single word."""
COMMON = 0.5
"""The power of the number of origins by which a concept weighs."""
LIKENESS = 1.0
"""What the likeness of all candidates weighs beside their concepts."""
SATURATED = 5.0
"""Claims like the average of its likes that cover a candidate wholly."""
SPREAD = (0.25, 1.5)
"""What each way of grouping weighs beside the concepts: by brief, and by sort of claim."""
ROOT = 0.75
"""The power of the worth chosen from a group by which the group counts."""
MOST_COMPARED = 1_500
"""Claims above which likeness does not count: comparing each with each takes too long."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim in one of its wordings: what it says, what that is worth, whose word it is.

    ``origins`` names the independent origins of the claim, itself where none is known;
    ``groups`` is the group it belongs to by each way of grouping.
    """

    ref: str
    text: str
    worth: float
    origins: tuple[str, ...]
    groups: tuple[str, ...] = ()


class Coverage:
    """The value of any selection from some wordings, which are known by their numbers.

    Of a claim with several wordings each holds its own concepts; likeness and spread are those
    of the claim.
    """

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self.worth = [w.worth for w in wordings]
        claims: dict[str, int] = {}
        self.claim = [claims.setdefault(w.ref, len(claims)) for w in wordings]
        self.whole = [0.0] * len(claims)
        """What each claim is worth in its fullest wording."""
        for claim, worth in zip(self.claim, self.worth, strict=True):
            self.whole[claim] = max(self.whole[claim], worth)
        said = [content(w.text) for w in wordings]
        self._weigh(wordings, said)
        self._compare(said)
        self._group(wordings)

    def _weigh(self, wordings: Sequence[Wording], said: Sequence[Sequence[str]]) -> None:
        """The concepts of each wording, and what each concept weighs."""
        numbers: dict[str | tuple[str, str], int] = {}
        self.concepts: list[tuple[int, ...]] = [
            tuple(dict.fromkeys(numbers.setdefault(c, len(numbers)) for c in concepts(words)))
            for words in said
        ]
        single = [isinstance(concept, str) for concept in numbers]
        self._words = [frozenset(c for c in held if single[c]) for held in self.concepts]
        self._pairs = [frozenset(c for c in held if not single[c]) for held in self.concepts]
        origins: list[set[str]] = [set() for _ in numbers]
        most = [0.0] * len(numbers)
        for wording, held in zip(wordings, self.concepts, strict=True):
            for concept in held:
                origins[concept].update(wording.origins)
                if wording.worth > most[concept]:
                    most[concept] = wording.worth
        weights = [
            (1.0 if word else PAIRS) * len(named) ** COMMON
            for word, named in zip(single, origins, strict=True)
        ]
        total = math.fsum(w * m for w, m in zip(weights, most, strict=True)) or 1.0
        self.weights = [w / total for w in weights]

    def _compare(self, said: Sequence[Sequence[str]]) -> None:
        """Which claims are like which, and how much of them it takes to cover one."""
        claims = len(self.whole)
        self.like: list[tuple[tuple[int, float], ...]] = [()] * claims
        self.room = [0.0] * claims
        if claims > MOST_COMPARED:
            return
        words: list[Sequence[str]] = [()] * claims
        for claim, own in zip(self.claim, said, strict=True):
            # The longest wording says what the claim is about.
            words[claim] = max(words[claim], own, key=len)
        rows = [
            [(other, alike * self.whole[claim] * self.whole[other]) for other, alike in row]
            for claim, row in enumerate(likeness(words))
        ]
        part = min(1.0, SATURATED / max(1, claims))
        room = [part * math.fsum(strength for _, strength in row) for row in rows]
        scale = LIKENESS / (math.fsum(room) or 1.0)
        self.room = [r * scale for r in room]
        self.like = [tuple((other, s * scale) for other, s in row) for row in rows]

    def _group(self, wordings: Sequence[Wording]) -> None:
        """The groups of each claim, what all of a group is worth, and what its root counts."""
        self.groups: list[tuple[int, ...]] = [()] * len(self.whole)
        numbers: dict[tuple[int, str], int] = {}
        for claim, wording in zip(self.claim, wordings, strict=True):
            named = enumerate(wording.groups)
            self.groups[claim] = tuple(numbers.setdefault(group, len(numbers)) for group in named)
        self.held = [0.0] * len(numbers)
        for whole, groups in zip(self.whole, self.groups, strict=True):
            for group in groups:
                self.held[group] += whole
        ways: dict[int, list[float]] = {}
        for (way, _), group in numbers.items():
            ways.setdefault(way, []).append(self.held[group] ** ROOT)
        totals = {way: math.fsum(roots) or 1.0 for way, roots in ways.items()}
        self.spread = [SPREAD[way] / totals[way] for way, _ in numbers]

    def covered(self, chosen: Iterable[int] = ()) -> Covered:
        """What a selection covers, to be continued."""
        found = Covered(self)
        for number in chosen:
            found.add(number)
        return found

    def of(self, chosen: Iterable[int]) -> float:
        """The value of a selection."""
        return self.covered(sorted(chosen)).value

    def repeats(self, number: int, other: int) -> bool:
        """Whether a wording says nothing that another does not: its words, half of them in order.

        What is worth more than the other does not repeat it.
        """
        if not self._words[number] <= self._words[other] or self.worth[number] > self.worth[other]:
            return False
        return 2 * len(self._pairs[number] & self._pairs[other]) >= len(self._pairs[number])

    def last_gains(self) -> list[float]:
        """What each wording would add to all others."""
        first, second = [0.0] * len(self.weights), [0.0] * len(self.weights)
        for worth, held in zip(self.worth, self.concepts, strict=True):
            for c in held:
                if worth > first[c]:
                    first[c], second[c] = worth, first[c]
                elif worth > second[c]:
                    second[c] = worth
        alike = [math.fsum(s for _, s in row) for row in self.like]
        wordings = Counter(self.claim)
        found: list[float] = []
        for worth, held, claim in zip(self.worth, self.concepts, self.claim, strict=True):
            alone = [c for c in held if worth == first[c]]
            gain = math.fsum(self.weights[c] * (worth - second[c]) for c in alone)
            if wordings[claim] == 1:
                lost = (self.room[o] - (alike[o] - s) for o, s in self.like[claim])
                gain += math.fsum(x for x in lost if x > 0)
                for group in self.groups[claim]:
                    rest = max(0.0, self.held[group] - self.whole[claim])
                    gain += self.spread[group] * (self.held[group] ** ROOT - rest**ROOT)
            found.append(gain)
        return found


class Covered:
    """What a growing selection covers so far."""

    def __init__(self, coverage: Coverage) -> None:
        self._of = coverage
        self._best = [0.0] * len(coverage.weights)
        self._room = list(coverage.room)
        self._held = [0.0] * len(coverage.held)
        self._claims: set[int] = set()
        self.value = 0.0

    def gain(self, number: int) -> float:
        """What a wording would add."""
        of = self._of
        worth, best, weights = of.worth[number], self._best, of.weights
        added = 0.0
        for concept in of.concepts[number]:
            if worth > best[concept]:
                added += weights[concept] * (worth - best[concept])
        claim = of.claim[number]
        if claim in self._claims:
            return added
        room = self._room
        for other, alike in of.like[claim]:
            left = room[other]
            added += alike if alike < left else left
        for group in of.groups[claim]:
            held = self._held[group]
            added += of.spread[group] * ((held + of.whole[claim]) ** ROOT - held**ROOT)
        return added

    def add(self, number: int) -> None:
        """Take a wording."""
        self.value += self.gain(number)
        of = self._of
        worth, best = of.worth[number], self._best
        for concept in of.concepts[number]:
            if worth > best[concept]:
                best[concept] = worth
        claim = of.claim[number]
        if claim in self._claims:
            return
        self._claims.add(claim)
        for other, alike in of.like[claim]:
            left = self._room[other] - alike
            self._room[other] = left if left > 0 else 0.0
        for group in of.groups[claim]:
            self._held[group] += of.whole[claim]

    def gain_of(self, numbers: Sequence[int]) -> float:
        """What wordings would add together."""
        if len(numbers) == 1:
            return self.gain(numbers[0])
        together = self.copy()
        for number in numbers:
            together.add(number)
        return together.value - self.value

    def copy(self) -> Covered:
        """The same selection, to be continued in another way."""
        found = copy(self)
        found._best, found._room, found._held = list(self._best), list(self._room), list(self._held)
        found._claims = set(self._claims)
        return found
