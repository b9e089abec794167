"""From result to result of a search that was left, without opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from briefing.commands import table
from briefing.tui.keys import named
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.search.results import Hit


@dataclass(frozen=True, slots=True)
class Walk:
    """What a search found, by reference, and the place there that was gone to last.

    The results themselves would keep a whole index and its library, also when both are others by
    now, and look into a file that may be another, too.
    """

    refs: Sequence[str] = ()
    at: int = -1


class Walking(Part):
    """The part of the app that goes from one result to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    def begin_walk(self, hits: Sequence[Hit], ref: str) -> None:
        """A result was gone to from the search."""
        refs = tuple(hit.ref for hit in hits)
        self.walk = Walk(refs, refs.index(ref)) if ref in refs else Walk()

    def walked_words(self, ref: str) -> tuple[Content, ...]:
        """Which result of how many it is that is selected, with the ways on; nothing elsewhere."""
        refs, at = self.walk.refs, self.walk.at
        if len(refs) < 2 or refs[at] != ref:
            return ()
        which = f"Result {at + 1:,} of {len(refs):,}"
        said = f"{which}: {{next-result}} next, {{previous-result}} before."
        return (named(self._desk.keymap, said),)

    def action_next_result(self) -> None:
        """On to the next result."""
        self._walk_on(1)

    def action_previous_result(self) -> None:
        """Back to the result before."""
        self._walk_on(-1)

    def _walk_on(self, step: int) -> None:
        from briefing.tui.dossier import Dossier

        app, refs = self._desk, self.walk.refs
        if not refs:
            way = app.way(table.SEARCH)
            own = f" {app.way(table.NEW)} starts a library of your own." if app.is_sample else ""
            app.tell(f"{way} searches; from a result one goes on to the next with this.{own}")
            return
        at = self.walk.at + step
        while 0 <= at < len(refs) and not self._is_result(refs[at]):
            at += step
        if not 0 <= at < len(refs):
            which = "last" if step > 0 else "first"
            app.tell(f"That was the {which} of {len(refs):,} results.")
            return
        self.walk = Walk(refs, at)
        leaving = app.here
        if isinstance(app.screen, Dossier):
            # One dossier takes the place of another.
            app.pop_screen()
        app.go_to(refs[at], leaving)

    def _is_result(self, ref: str) -> bool:
        library = self._desk.library
        return library.get(ref) is not None or ref in library.theme_ids()
