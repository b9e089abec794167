"""The words that choices make on the page: estimated while there is room, exact where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from briefing.memo.blocks import Variant, Why
from briefing.values import dataclass

_MARGIN = 0.2
"""The part of a budget in which estimates no longer do."""
_PAD = 2
"""Words that a neighbour may cost a claim: "by the same account", the name of its theme."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim the memo prints, in which wording, and why."""

    ref: str
    variant: Variant
    why: Why
    pinned: bool = False


class Measured(NamedTuple):
    """The words of a body, and those of each claim in it with all that its sentences say."""

    words: int
    of: Mapping[str, int]


Measure = Callable[[Sequence[Choice]], Measured]
"""The words of the body that some choices make, in whatever order they are given."""


class Cost(NamedTuple):
    """The words of a choice that is alone on the page: with its heading, and without."""

    alone: int
    own: int


class Costs:
    """What the choices cost on a page that ``measure`` lays out: each is measured once.

    ``least`` is told without a page: the words that a choice has wherever it stands.
    """

    def __init__(self, measure: Measure, least: Callable[[Choice], int]) -> None:
        self._measure = measure
        self.empty = measure(()).words
        self._least = least
        self._fewest: dict[Choice, int] = {}
        self._known: dict[Choice, Cost] = {}
        self._pages: dict[frozenset[Choice], int] = {}

    def least(self, choice: Choice) -> int:
        """The fewest words that a choice can add to a page."""
        if choice not in self._fewest:
            self._fewest[choice] = self._least(choice)
        return self._fewest[choice]

    def of(self, choice: Choice) -> Cost:
        """The words of one choice."""
        if choice not in self._known:
            page = self._measure((choice,))
            alone = page.words - self.empty
            self._known[choice] = Cost(alone, page.of.get(choice.ref, alone))
        return self._known[choice]

    def is_measured(self, choice: Choice) -> bool:
        """Whether the words of a choice have been counted on a page."""
        return choice in self._known

    def words(self, choice: Choice) -> int:
        """The words of a choice as far as is known: on a page, else the fewest."""
        known = self._known.get(choice)
        return self.least(choice) if known is None else known.own

    def page(self, choices: Iterable[Choice]) -> int:
        """The words of a page, exactly."""
        key = frozenset(choices)
        if key not in self._pages:
            self._pages[key] = self._measure(tuple(sorted(key, key=lambda c: c.ref))).words
        return self._pages[key]


class Ledger:
    """A growing page that never has more words than its budget.

    While there is room for more than a part of the budget, choices are taken on an estimate that
    is rather too high; from then on the page is laid out with each. ``exact`` lays it out always.
    """

    def __init__(
        self, costs: Costs, budget: int, taken: Iterable[Choice] = (), *, exact: bool = False
    ) -> None:
        self.costs = costs
        self.budget = budget
        self.choices = {c.ref: c for c in taken}
        self.words = costs.page(self.choices.values())
        self._sure = True
        self._room = 0.0 if exact else budget * (1 - _MARGIN)

    def take(self, choices: Sequence[Choice]) -> bool:
        """Take choices together if the page can hold them; one may replace another wording."""
        ahead = {**self.choices, **{c.ref: c for c in choices}}
        estimate = self.words + sum(self.costs.of(c).alone + _PAD for c in choices)
        if estimate <= self._room:
            self.choices, self.words, self._sure = ahead, estimate, False
            return True
        if not self.may_hold(choices):
            return False
        words = self.costs.page(ahead.values())
        if words <= self.budget:
            self.choices, self.words, self._sure = ahead, words, True
            return True
        return False

    def may_hold(self, choices: Iterable[Choice]) -> bool:
        """False where a page with these choices has too many words even by the lowest count."""
        more = 0
        for choice in choices:
            held = self.choices.get(choice.ref)
            more += self.costs.least(choice) - (self.costs.of(held).alone if held else 0)
        return self.words + more <= self.budget or self.settled() + more <= self.budget

    def settled(self) -> int:
        """The words of the page, exactly."""
        if not self._sure:
            self.words, self._sure = self.costs.page(self.choices.values()), True
        return self.words
