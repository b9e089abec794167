"""The timeline: what happened when, and who said so when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from briefing.commands import table
from briefing.evidence.standing import spoken_name, standing
from briefing.evidence.subject import of_actor, of_event, subject
from briefing.evidence.timeline import Moment, Timeline, timeline
from briefing.text import day
from briefing.tui.bindings import bindings
from briefing.tui.course import Course
from briefing.tui.gate import shown
from briefing.tui.ledger import Ledger
from briefing.tui.subject_view import View

_WHOLE = ("", "")
"""Not narrowed; else ``event`` or ``actor``, and its name."""


@dataclass
class Ordered(Message):
    """Claims are in the order of what they speak of; None where the subject has vanished."""

    timeline: Timeline | None


class TimelineScreen(View):
    """Claims of a theme, brief, question, source, memo or of everything, by date."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.FILTER),
        # The last line has no room for both, and the matrix leads here and back.
        *bindings(table.MATRIX, of_app=True, shown=False),
    ]
    SPOT = "timeline"
    QUESTION = "What happened when, and who said so when?"
    OF_EVERYTHING = True
    NOT_HERE = frozenset({"timeline"})

    def __init__(self, ref: str, select: str = "") -> None:
        """``ref`` names what the timeline is of, ``select`` the claim to begin at."""
        super().__init__(ref, select)
        self._narrowed = _WHOLE
        self._narrowed_at = ""

    def body(self) -> Iterable[Widget]:
        """The rows."""
        yield Course(name="timeline")

    @property
    def course(self) -> Course:
        """The rows."""
        return self.query_one(Course)

    def refresh_rows(self) -> None:
        """Put the claims in order anew, behind the screen."""
        self._order()

    @work(thread=True, group="timeline", exclusive=True, exit_on_error=False)
    def _order(self) -> None:
        library, worker = self.desk.library, get_current_worker()
        kind, name = self._narrowed
        if kind == "event":
            about = of_event(library, name)
        elif kind == "actor":
            about = of_actor(library, name)
        else:
            about = subject(library, self.subject_ref)
        found = timeline(library, about) if about is not None else None
        if not worker.is_cancelled:
            self.post_message(Ordered(found))

    def on_ordered(self, message: Ordered) -> None:
        """Show what was put in order; a subject that has vanished closes its timeline."""
        if message.timeline is None:
            self.dismiss()
            return
        self.course.show(message.timeline, self._select)
        self.set_focus(self.course)
        self.describe()

    def describe(self) -> None:
        """When, who said so first, and how the claim stands."""
        moment, library = self.course.selected_moment, self.desk.library
        if moment is None:
            nothing = "No claim here has a date: {edit} on a claim, and say when it happened."
            self.say(self.named(nothing))
            return
        said = ["✓ In the memo."] if moment.claim.ref in self.desk.memo.claims else []
        said.append(_when(moment))
        current = library.claims.get(moment.claim.ref)
        if current is not None:
            said += standing(library, current, self.desk.today).sentences(library)
        self.say(*(shown(words) for words in said))

    def action_filter(self) -> None:
        """Narrow to the event of the selected claim, then to each of its actors, then back."""
        if self._narrowed == _WHOLE:
            self._narrowed_at = self.selected_ref
        claim = self.desk.library.claims.get(self._narrowed_at)
        ways = [_WHOLE]
        if claim is not None:
            ways += [("event", claim.event)] if claim.event else []
            ways += [("actor", actor) for actor in claim.actors]
        if len(ways) == 1:
            self.desk.tell("The selected claim names no event and no actor.")
        at = ways.index(self._narrowed) if self._narrowed in ways else 0
        self._narrowed = ways[(at + 1) % len(ways)]
        self._select = self._narrowed_at
        self._order()

    @on(Ledger.Opened)
    def _open(self) -> None:
        self.desk.go_to(self.selected_ref)


def _when(moment: Moment) -> str:
    """The date, and what is to be said of the first report."""
    claim = moment.claim
    happened = day(claim.date)
    if moment.older:
        names = " and ".join(dict.fromkeys(spoken_name(r.source) for r in moment.older))
        many = len(moment.older) > 1
        return f"{happened}: {names} {'are' if many else 'is'} older than what happened then."
    first = moment.first
    if first is None:
        return f"{happened}: no dated source." if moment.reports else f"{happened}."
    return f"{happened}: first said by {spoken_name(first.source)}, {first.apart}."
