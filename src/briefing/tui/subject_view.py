"""What the matrix and the timeline share: a subject, worked out behind the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from briefing.commands import table
from briefing.tui.above_keys import AboveKeys
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.ledger import Ledger
from briefing.tui.places import Spot


class View(Desk):
    """A screen on the claims of one subject; its subtitle is the question it answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.MATRIX, table.TIMELINE, of_app=True),
        # The last line has no room for it beside the other view.
        *bindings(table.EDIT, of_app=True, shown=False),
    ]
    QUESTION = ""
    OF_EVERYTHING = False
    """Where nothing is selected, the whole library is meant."""

    def __init__(self, ref: str, select: str = "") -> None:
        """``ref`` names what the view is about, ``select`` the claim to begin at."""
        super().__init__()
        self.subject_ref = ref
        self._select = select
        self._can_pick = False

    @classmethod
    def at(cls, spot: Spot) -> View:
        """The view of what a spot is about, at the claim that was selected."""
        return cls(spot.subject, spot.select)

    @property
    def subject(self) -> str:
        """What the view is about."""
        return self.subject_ref

    @property
    def spot(self) -> Spot:
        """The subject and the selected claim."""
        if not self.query(Ledger):
            return self.coming or Spot(self.SPOT, self.subject, self._select)
        return Spot(self.SPOT, self.subject, self.selected_ref)

    def show_spot(self, spot: Spot) -> None:
        """Back to the claim that was selected, where it is there already."""
        self.ledger.select(spot.select)

    @property
    def ledger(self) -> Ledger:
        """The rows."""
        return self.query_one(Ledger)

    def body(self) -> Iterable[Widget]:
        """The rows alone."""
        raise NotImplementedError

    def bar_title(self) -> Content:
        """The question."""
        return Content.styled(self.QUESTION, "bold")

    @property
    def selected_ref(self) -> str:
        """The selected claim."""
        return self.ledger.selected_key

    def memo_changed(self) -> None:
        """The picks are others: only their marks are."""
        self._show_bar()
        self.ledger.refresh()
        self.describe()

    def describe(self) -> None:
        """Say what is selected on the line above the keys."""

    def offers(self, action: str) -> bool:
        """Only claims are picked."""
        if action == "pick":
            return self._can_pick
        return super().offers(action)

    def say(self, *words: Content | str) -> None:
        """Put plain words above the keys; two lines are always theirs, so that nothing moves.

        They are said of what is selected: the keys are told whether that can be picked.
        """
        self.query_one("#words", AboveKeys).say(Content(" ").join(words))
        can_pick = self.selected_ref in self.desk.library.claims
        if can_pick != self._can_pick:
            self._can_pick = can_pick
            self.refresh_bindings()

    @on(Ledger.Highlighted)
    def _moved(self) -> None:
        self.describe()
