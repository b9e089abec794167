"""Going places: to what a reference names, to the screens, back and forward through them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from briefing.commands import table
from briefing.evidence.subject import is_question
from briefing.model import Memo, Source
from briefing.tui.browse import Browse
from briefing.tui.desk import Desk
from briefing.tui.part import Part
from briefing.tui.places import Place, Spot, Trail, called_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.tui.subject_view import View


class Going(Part):
    """The part of the app that knows where one is and has been."""

    def __init__(self) -> None:
        super().__init__()
        self.trail = Trail()
        self._names: dict[str, str] = {}
        """What was renamed since the start, by both of its names."""

    # Where one is

    @property
    def here(self) -> Place:
        """The screens that lie over each other, as far as they are places to come back to."""
        spots: list[Spot] = []
        for screen in self._desk.screen_stack:
            if not isinstance(screen, Desk) or not screen.SPOT:
                break
            spots.append(screen.spot)
        return tuple(spots)

    def _leave(self, place: Place) -> None:
        """Something new is gone to from a place; a search is one where something was typed."""
        if place and place[-1].screen == "search":
            self.trail.visit(place[:-1])
            if not place[-1].query.strip():
                return
        self.trail.visit(place)

    def follow(self, moved: Mapping[str, str]) -> None:
        """Things have other references now: old to new."""
        for old, new in moved.items():
            self._names[old], self._names[new] = new, old

    def known(self, place: Place) -> Place:
        """A place as it is called now; empty where it is no more."""
        library = self._desk.library
        theirs = {
            old: new
            for old, new in self._names.items()
            if library.get(old) is None and library.get(new) is not None
        }
        found = called_now(place, theirs) if theirs else place
        return found if found and self._is_there(found[-1]) else ()

    def _is_there(self, spot: Spot) -> bool:
        library = self._desk.library
        if spot.screen == "dossier":
            return spot.subject in library.sources
        if spot.screen == "reader":
            source = library.sources.get(spot.subject)
            return source is not None and source.archive is not None
        if spot.screen == "browse":
            last = spot.subject.rpartition(">")[2]
            return (
                spot.subject.startswith(":")
                or last in library.briefs
                or last in library.theme_ids()
                or not last
            )
        if spot.screen in ("matrix", "timeline"):
            about = spot.subject
            return (
                not about
                or library.get(about) is not None
                or about in library.theme_ids()
                or is_question(library, about)
            )
        return True

    # Back and forward

    def action_go_back(self) -> None:
        """Back through the places visited."""
        self._go_place(self.trail.back(self.here, self.known), "There is no place before this.")

    def action_go_forward(self) -> None:
        """Forward again."""
        self._go_place(self.trail.forward(self.here, self.known), "There is no place after this.")

    def go_back_on_ground(self) -> None:
        """To the place before on the first screen, if there is one."""
        self._go_place(self.trail.back(self.here, self.known, ground=True), "")

    def _go_place(self, place: Place, none: str) -> None:
        if place:
            self.show_place(place)
        elif none:
            self._desk.tell(none)

    def show_place(self, place: Place) -> None:
        """Lay screens over each other as they were; those that are there already stay."""
        app = self._desk
        stack = list(app.screen_stack)
        kept = 0
        for screen, spot in zip(stack, place, strict=False):
            if not isinstance(screen, Desk) or not screen.SPOT or not screen.is_about(spot):
                break
            kept += 1
        for _ in stack[kept:]:
            app.pop_screen()
        for screen, spot in zip(stack[:kept], place, strict=False):
            assert isinstance(screen, Desk)
            screen.show_spot(spot)
        for spot in place[kept:]:
            if spot.screen not in _SCREENS:
                break
            coming = _kind(spot.screen).at(spot)
            coming.coming = spot
            app.push_screen(coming)

    async def action_back(self) -> None:
        """Leave the screen; a zoom before that."""
        if isinstance(self._desk.screen, Desk) and self._desk.screen.unzoom():
            return
        closed = self.here
        if len(self._desk.screen_stack) > 1:
            self._desk.pop_screen()
            self.closed(closed)

    def closed(self, place: Place) -> None:
        """A screen was left by closing it."""
        if place and (place[-1].screen != "search" or place[-1].query.strip()):
            self.trail.close(place, self.here)

    # To something

    def go_to(self, ref: str, leaving: Place = ()) -> None:
        """Show what a reference names, on the screen that is made for it.

        ``leaving`` is where one was, where that has been closed already.
        """
        if not ref:
            return
        app, leaving = self._desk, leaving or self.here
        item = app.library.get(ref)
        if isinstance(item, Source):
            from briefing.tui.dossier import Dossier

            self.lay_over(Dossier(ref), leaving)
        elif isinstance(item, Memo):
            self.action_memo()
        elif item is not None or ref in app.library.theme_ids():
            while len(app.screen_stack) > 1:
                app.pop_screen()
            browse = app.screen
            if isinstance(browse, Browse) and (browse.show_ref(ref) or len(leaving) > 1):
                self._leave(leaving)
        elif is_question(app.library, ref):
            from briefing.tui.matrix import MatrixScreen

            self.lay_over(MatrixScreen(ref), leaving)

    def lay_over(self, screen: Desk, leaving: Place = ()) -> None:
        """Lay a screen over the others; ``leaving`` is as in ``go_to``."""
        self._leave(leaving or self.here)
        self._desk.push_screen(screen)

    def action_search(self) -> None:
        """Search everything."""
        self.search()

    def search(self, query: str = "") -> None:
        """Search everything, beginning with a query."""
        from briefing.tui.search import Search

        if not isinstance(self._desk.screen, Search):
            # It becomes a place when something is found there.
            self._desk.push_screen(Search(query))

    def action_memo(self) -> None:
        """The memo screen."""
        self._open_once("memo")

    def action_today(self) -> None:
        """What wants attention today."""
        self._open_once("today")

    def action_problems(self) -> None:
        """What is wrong with the files."""
        self._open_once("problems")

    def action_conflicts(self) -> None:
        """Which claims cannot both be true, and wait to be judged."""
        app = self._desk
        ref = app.selected_ref()
        is_told = ref in app.library.claims and bool(app.library.contradictions(ref))
        self._open_once("conflicts")
        if is_told:
            # Who comes from a contested claim looks for it here.
            app.tell(
                "What contradicts the claim you come from is declared already and stands beside "
                f"it; here is what still waits. {app.way(table.BACK)} goes back."
            )

    def _open_once(self, name: str) -> None:
        """Lay a screen over the others, unless it is the one in front."""
        kind = _kind(name)
        if not isinstance(self._desk.screen, kind):
            self.lay_over(kind())

    def action_matrix(self) -> None:
        """Which sources carry which claims of what is selected."""
        from briefing.tui.matrix import MatrixScreen

        self._view(MatrixScreen)

    def action_timeline(self) -> None:
        """What happened when in what is selected, and who said so when."""
        from briefing.tui.timeline import TimelineScreen

        self._view(TimelineScreen)

    def _view(self, view: type[View]) -> None:
        """Show a view of what is selected; one view takes the place of another."""
        from briefing.tui.subject_view import View

        app = self._desk
        library, screen, ref = app.library, app.screen, app.selected_ref()
        about = screen.subject if isinstance(screen, View) else ref
        if library.get(about) is None and not is_question(library, about):
            about = about if about in library.links.by_theme else ""
        if not about and not view.OF_EVERYTHING:
            app.tell("Select a theme, a brief, a claim or a source first.")
        elif isinstance(screen, View):
            self._leave(self.here)
            app.switch_screen(view(about, ref))
        else:
            self.lay_over(view(about, ref))


def _kind(name: str) -> type[Desk]:
    """The kind of screen that a spot names; it is imported when it is wanted."""
    found = getattr(import_module(f"briefing.tui.{name}"), _SCREENS[name])
    assert issubclass(found, Desk)
    return cast("type[Desk]", found)


_SCREENS = {
    "search": "Search",
    "dossier": "Dossier",
    "matrix": "MatrixScreen",
    "timeline": "TimelineScreen",
    "memo": "MemoScreen",
    "today": "TodayScreen",
    "problems": "Problems",
    "conflicts": "Conflicts",
    "reader": "Reader",
}
"""The screens that lie over the first one, by the module that holds each."""
