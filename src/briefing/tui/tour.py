"""The guided start: three steps, told on a line of every screen, and left at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.content import Content

from briefing.tui.keys import hints, named
from briefing.tui.messages import Remarked
from briefing.tui.part import Part

if TYPE_CHECKING:
    from pathlib import Path


class _Step(NamedTuple):
    """What is to be tried, in words with the names of commands, and what is done by then."""

    title: str
    words: str
    done: str = ""


_STEPS = (
    _Step(
        "1 of 3, find",
        "{search} opens the search; slips are fine: ninefold restrictons. {open} goes to the "
        "claim. {new}: a library of your own.",
        "found",
    ),
    _Step(
        "2 of 3, what stands behind it",
        "{pane-right} goes there: who says so, how many origins, what contradicts it. {open} "
        "opens a source.",
        "behind",
    ),
    _Step(
        "3 of 3, the memo",
        "{pane-left} back to the claim. {pick} picks it, {memo} shows the page with its notes, "
        "{write} writes it to a file.",
        "memo",
    ),
    _Step(
        "that was it",
        "{help} explains what is in front of you, {new} starts a library of your own, "
        "{command-palette} finds everything else.",
    ),
)
_MARKER = "tour-is-over"


class Touring(Part):
    """The part of the app that tells the guided start."""

    def is_toured(self) -> bool:
        """Whether nobody is to be told: only who opens the sample for the first time is."""
        app = self._desk
        return not app.is_sample or app.read_only or _marker().exists()

    def action_tour(self) -> None:
        """Begin the guided start, or leave it."""
        app = self._desk
        if app.tour < 0:
            app.tour = 0
        else:
            app.tour = -1
            self._not_again()

    def toured(self, done: str) -> None:
        """Something was done: go on behind the step that it is about, whatever is left out.

        To find comes first, as that is how one comes to a claim that the rest can be seen of.
        """
        app = self._desk
        step = next(place for place, step in enumerate(_STEPS) if step.done == done)
        if app.tour == step or 0 < app.tour < step:
            app.tour = step + 1
            if not _STEPS[app.tour].done:
                self._not_again()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """To have gone to a pane is to have done what leads there."""
        if event.widget.id == "behind":
            self.toured("behind")
        elif event.widget.id == "outline":
            # To look at a memo of nothing is not to have made one; what stands behind is left.
            self.toured("memo" if self._desk.memo.claims else "behind")

    def tour_words(self) -> Content:
        """The step in words, with the keys in force; empty where there is no tour."""
        app = self._desk
        if app.tour < 0:
            return Content("")
        step = _STEPS[app.tour]
        return Content.assemble(
            (f"Guided start, {step.title}. ", "bold"),
            named(app.keymap, step.words),
            " ",
            hints(app.keymap, "{tour} ends this."),
        )

    @work(thread=True, group="tour", exit_on_error=False)
    def _not_again(self) -> None:
        from briefing.settings.atomic import write_text

        try:
            write_text(_marker(), "")
        except OSError as error:
            said = f"The guided start will come again: {error}."
            self._desk.post_message(Remarked((said,)))


def _marker() -> Path:
    """A file that is there as soon as the tour was left or has come to its end."""
    from briefing.settings.paths import state_home

    return state_home() / _MARKER
