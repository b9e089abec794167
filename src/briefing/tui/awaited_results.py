"""Results that a key came before: what it does to them is done as soon as they are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from briefing.tui.driver import PATIENCE

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Awaited:
    """What is found for what was typed last: whether it is there, and what a key does to it.

    Keys behind that one wait too: they are for what it leads to.
    """

    def __init__(self) -> None:
        self.number = 0
        """That of the question that was asked last."""
        self._answered = 0
        self._do: Callable[[], object] | None = None

    @property
    def is_there(self) -> bool:
        """The last question is answered."""
        return self._answered == self.number

    @property
    def has_key(self) -> bool:
        """A key waits for the answer."""
        return self._do is not None

    def ask(self) -> int:
        """Another question: its number."""
        self.number += 1
        return self.number

    def found(self) -> bool:
        """The last question is answered; whether this is the first answer to it."""
        is_first, self._answered = not self.is_there, self.number
        return is_first

    def then(self, do: Callable[[], object]) -> None:
        """What the last key does when there is an answer: it takes the place of what one before
        it would have done."""
        self._do = do

    def hold(self, do: Callable[[], object], app: BriefingApp, at_most: float = PATIENCE) -> None:
        """The same; keys typed from now on wait for it, at most so many seconds."""
        self.then(do)
        app.hold_keys(at_most)

    def forget(self) -> None:
        """Other words are typed: what was to be done to the results of those before is not."""
        self._do = None

    def go_on(self, app: BriefingApp) -> None:
        """The answer is shown: do what waits for it."""
        do, self._do = self._do, None
        if do is not None:
            do()
            app.call_later(app.let_keys_through)
