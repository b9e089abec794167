"""What was typed and not saved when the app ended: it is offered, and gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.library.answers import AnsweredConflict, AnsweredLine, answered
from briefing.tui.desk import Desk
from briefing.tui.part import Part

if TYPE_CHECKING:
    from briefing.library.unsaved import Unsaved


class TakingUp(Part):
    """The part of the app that takes up what was left behind."""

    def action_unsaved(self) -> None:
        """What was typed and not saved."""
        from briefing.tui.rescue import Rescue

        app = self._desk
        if not isinstance(app.screen, Rescue):
            app.push_screen(Rescue())

    def go_on_with(self, unsaved: Unsaved) -> None:
        """Open what was typed where it was typed; it is carried over to what is there now."""
        from briefing.library.unsaved import CAPTURE, TypedSinceError, pending, take_up
        from briefing.library.whole import FIELD, WholeFile
        from briefing.tui.whole import Whole

        app = self._desk
        if not isinstance(answered(unsaved.ref), AnsweredLine) and not app.may_write():
            return
        try:
            kept = take_up(
                app.root, [each for each in pending(app.root) if _together(each, unsaved)]
            )
        except TypedSinceError as error:
            app.tell(f"{error} Save or leave that first.", severity="error")
            return
        except OSError as error:
            app.tell(f"It cannot be taken up: {error.strerror or error}.", severity="error")
            return
        if not kept:
            app.tell("It is saved, given up or being typed elsewhere by now.")
            if isinstance(app.screen, Desk):
                app.screen.refresh_rows()
            return
        if unsaved.field == FIELD:
            before = WholeFile(unsaved.ref, kept[0].base.encode())
            app.push_screen(Whole(before, typed=kept[0].text))
            return
        if (about := answered(unsaved.ref)) is not None:
            self._answer(about, kept[0])
            return
        typed, bases = {u.field: u.text for u in kept}, {u.field: u.base for u in kept}
        if unsaved.ref.startswith(CAPTURE):
            app.go_on_capturing(unsaved.ref, typed)
            return
        app.open_form(unsaved.ref, typed, bases)

    def _answer(self, about: AnsweredLine | AnsweredConflict, kept: Unsaved) -> None:
        """Ask again, with the words that were typed."""
        from briefing.evidence.conflicts import KINDS, Conflict
        from briefing.tui.conflicts import Conflicts
        from briefing.tui.memo import MemoScreen

        app = self._desk
        if isinstance(about, AnsweredLine):
            app.action_memo()
            if isinstance(app.screen, MemoScreen):
                app.screen.go_on_with(about, kept.text, kept.base)
            return
        app.action_conflicts()
        kind = next((k for k in KINDS if k == about.kind), None)
        if isinstance(app.screen, Conflicts) and kind is not None:
            app.screen.ask_why(Conflict(kind, about.claims, ""), kept.text)

    def is_anything_unsaved(self) -> bool:
        """Whether there is something to offer: it was typed when the app ended."""
        from briefing.library.outstanding import is_anything_typed
        from briefing.settings.paths import state_folder

        root = self._desk.root
        try:
            if not is_anything_typed(state_folder(root)):
                return False
            from briefing.library.unsaved import pending

            return bool(pending(root))
        except OSError:
            return False


def _together(one: Unsaved, other: Unsaved) -> bool:
    """Whether two fields were typed in the same form, or are the same file."""
    from briefing.library.whole import FIELD

    is_same = (one.ref, one.by) == (other.ref, other.by)
    return is_same and (one.field == FIELD) == (other.field == FIELD)
