"""One way to fill a page: greedily, by what a claim adds for the words it forces onto it."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence

from briefing.memo.condensing.candidates import Selection
from briefing.memo.condensing.costs import Choice, Costs, Ledger
from briefing.memo.condensing.coverage import Coverage
from briefing.values import dataclass

_MUCH_LIGHTER = 4.0


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that decides a choice. A wording is known by its number, in order of reference."""

    selection: Selection
    floors: Mapping[str, int]
    costs: Costs
    coverage: Coverage
    choices: tuple[Choice, ...]
    """The choice that each wording is."""
    numbers: Mapping[str, tuple[int, ...]]
    """The wordings of a claim, its text before its short form."""
    worth: Mapping[str, float]

    def strongest(self, refs: Sequence[str]) -> str:
        """The worthiest of some claims."""
        return min(refs, key=lambda r: (-self.worth[r], r))


class Start:
    """What a page has before it is filled, and what each wording would add to it."""

    def __init__(self, options: Options, pins: Sequence[int]) -> None:
        self.pins = tuple(pins)
        self.covered = options.coverage.covered(pins)
        self.gains = [self.covered.gain(n) for n in range(len(options.choices))]


class Filling:
    """A page that is being filled within ``budget`` words.

    ``power`` is how much the words of a claim count against what it adds: with 1 it is what it
    adds a word, with 0 its words do not matter as long as they fit. ``taken`` are the wordings
    in the order in which they were taken; claims of ``without`` are taken only where they come
    along with another.
    """

    def __init__(
        self,
        options: Options,
        start: Start,
        budget: int,
        power: float,
        *,
        without: Collection[str] = (),
        exact: bool = False,
    ) -> None:
        self._options = options
        self._start = start
        self._power = power
        self._without = without
        self.covered = start.covered.copy()
        self.taken = list(start.pins)
        pinned = [options.choices[n] for n in start.pins]
        self.ledger = Ledger(options.costs, budget, pinned, exact=exact)

    def fill(self) -> None:
        """Take what makes up the floors, then what adds most, then contradictions that fit."""
        found = self._options.selection.candidates
        for theme, floor in sorted(self._options.floors.items()):
            self._fill_from([r for r in sorted(found) if found[r].theme == theme], floor)
        self._fill_from(sorted(found))
        for ref in sorted(self.ledger.choices):
            # What contests one that only came with another was never asked for.
            against = self._options.selection.get(ref).contested_by
            waiting = {r for r in against if r in self._options.numbers}
            while waiting := waiting - set(self.ledger.choices):
                other = self._options.strongest(tuple(waiting))
                waiting.remove(other)
                number = self._options.numbers[other][0]
                if not self.repeated(number):
                    self._take((number,))

    def _fill_from(self, refs: Sequence[str], floor: int | None = None) -> None:
        """Take from some claims: all that fits, or until they have the words of a floor."""
        choices, numbers = self._options.choices, self._options.numbers
        open_ = (r for r in refs if r not in self.ledger.choices and r not in self._without)
        waiting = {n for ref in open_ for n in numbers[ref]}
        # What a wording added at first, for the fewest words, is more than it can add now: only
        # what comes to the top is looked at again, and its words are counted.
        heap = [(-self._at_most(n), n) for n in sorted(waiting)]
        heapq.heapify(heap)
        while heap and (floor is None or self._words_of(refs) < floor):
            bound, number = heapq.heappop(heap)
            if number not in waiting:
                continue
            if not self.ledger.may_hold((choices[number],)):
                waiting.discard(number)
                continue
            if self.repeated(number):
                waiting.discard(number)
                continue
            now = -self._density(number)
            if now > bound and heap and (now, number) > heap[0]:
                heapq.heappush(heap, (now, number))
                continue
            move = self._move(number)
            unknown = [n for n in move if not self._options.costs.is_measured(choices[n])]
            if unknown:
                for each in unknown:
                    self._options.costs.of(choices[each])
                heapq.heappush(heap, (-self._density(number), number))
                continue
            waiting.discard(number)
            if not (self._take(move) or (len(move) > 1 and self._take((number,)))):
                continue
            choice = choices[number]
            others = [n for n in numbers[choice.ref] if n in waiting]
            if choice.variant == "text":
                waiting.difference_update(others)
            else:
                # The longer wording now costs what it is longer.
                heap += [(-self._density(n), n) for n in others]
                heapq.heapify(heap)
            # What the claim contests no longer brings it along, and costs less.
            for ref in self._options.selection.get(choice.ref).contested_by:
                for again in (n for n in numbers[ref] if n in waiting):
                    heapq.heappush(heap, (-self._at_most(again), again))

    def repeated(self, number: int) -> str:
        """The claim on the page that says all that this one does; "" where there is none.

        What was picked, and what is contested by the other, is no repetition.
        """
        coverage, choices = self._options.coverage, self._options.choices
        ref = choices[number].ref
        candidate = self._options.selection.get(ref)
        if candidate.why == "picked":
            return ""
        for other in self.taken:
            told = choices[other].ref
            if told == ref or told in candidate.standing.contested_by:
                continue
            if coverage.repeats(number, other):
                return told
        return ""

    def _take(self, numbers: Sequence[int]) -> bool:
        """Take wordings together where the page can hold them."""
        if not self.ledger.take([self._options.choices[n] for n in numbers]):
            return False
        for number in numbers:
            self.covered.add(number)
        self.taken += numbers
        return True

    def _density(self, number: int) -> float:
        """What a wording adds with the contradiction it brings, for the words known of them."""
        options, move = self._options, self._move(number)
        words = sum(options.costs.words(options.choices[n]) for n in move)
        held = self.ledger.choices.get(options.choices[number].ref)
        if held is not None:
            words -= options.costs.of(held).own
        return self.covered.gain_of(move) / float(max(1, words) ** self._power)

    def _at_most(self, number: int) -> float:
        """A density that this wording cannot exceed, told without a page."""
        options, move = self._options, self._move(number)
        gain = sum(self._start.gains[n] for n in move)
        words = sum(options.costs.least(options.choices[n]) for n in move)
        return gain / float(max(1, words) ** self._power)

    def _move(self, number: int) -> tuple[int, ...]:
        """A wording, with the strongest contradiction of its claim while none is on the page.

        One that weighs little beside the claim may not displace others: it waits until they have
        their place, and until then a line says who contests the claim.
        """
        options = self._options
        ref = options.choices[number].ref
        candidate = options.selection.get(ref)
        if ref in self.ledger.choices or not candidate.contested_by:
            return (number,)
        if self._held(candidate.contested_by):
            return (number,)
        other = options.strongest(candidate.contested_by)
        light = options.worth[other] * _MUCH_LIGHTER <= options.worth[ref]
        if light and candidate.why != "picked":
            return (number,)
        return (number, options.numbers[other][0])

    def _held(self, refs: Sequence[str]) -> bool:
        return any(r in self.ledger.choices for r in refs)

    def _words_of(self, refs: Sequence[str]) -> int:
        """The words that some claims have on the page at least."""
        held = self.ledger.choices
        return sum(self._options.costs.least(held[r]) for r in refs if r in held)
