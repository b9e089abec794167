"""The working memo of the app: picked, kept at each change, undone, composed behind the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work

from briefing.model import Memo
from briefing.tui.messages import Composed, PickedElsewhere

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Picking:
    """The part of the app that keeps the memo."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[Memo] = []
        self._undone: list[Memo] = []
        self.why_no_document = ""

    @property
    def _app(self) -> BriefingApp:
        return cast("BriefingApp", self)

    def toggle_pick(self, ref: str) -> None:
        """Pick a claim for the memo, or drop it again."""
        from briefing.memo.select import not_fit
        from briefing.memo.working import pick, unpick

        library, memo = self._app.library, self._app.memo
        if ref in memo.claims:
            self.change_memo(unpick(memo, [ref]))
        elif ref in library.claims:
            self.change_memo(pick(memo, [ref]))
            if why := not_fit(library, library.claims[ref]):
                self._app.tell(f"Picked, but memos leave it out: {why}.")
        else:
            self._app.tell("Select a claim to pick it.")

    def change_memo(self, memo: Memo) -> None:
        """The memo from now on; saved at once, and it can be undone."""
        if memo == self._app.memo:
            return
        self._done.append(self._app.memo)
        self._undone.clear()
        self._keep(memo)

    def _keep(self, memo: Memo) -> None:
        from briefing.memo.working import save_working

        app = self._app
        try:
            save_working(app.root, memo)
        except OSError as error:
            app.tell(f"The picks could not be saved: {error}", severity="error")
        app.memo = memo
        self.compose_memo()

    def look_at_picks(self) -> None:
        """Notice, from a thread, what another briefing has picked or dropped meanwhile."""
        from briefing.memo.blocks import MemoError
        from briefing.memo.working import load_working

        seen = self._app.memo
        try:
            memo = load_working(self._app.root, lambda _: None)
        except MemoError:
            # Said when the app has picks to save; the next look may find it readable again.
            return
        if memo != seen:
            self._app.post_message(PickedElsewhere(seen, memo))

    def on_picked_elsewhere(self, message: PickedElsewhere) -> None:
        """Take over picks made elsewhere, unless the memo has changed here in the meantime."""
        if self._app.memo is message.seen:
            self._done.append(message.seen)
            self._undone.clear()
            self._app.memo = message.memo
            self.compose_memo()

    def action_undo(self) -> None:
        """Undo the last change to the memo."""
        if self._done:
            self._undone.append(self._app.memo)
            self._keep(self._done.pop())
        else:
            self._app.tell("Nothing to undo.")

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self._undone:
            self._done.append(self._app.memo)
            self._keep(self._undone.pop())
        else:
            self._app.tell("Nothing to do again.")

    @work(thread=True, group="memo", exclusive=True, exit_on_error=False)
    def compose_memo(self) -> None:
        """Compose the page anew, from library and picks as they are now."""
        from briefing.memo.blocks import MemoError
        from briefing.memo.compose import compose

        app = self._app
        library, memo = app.library, app.memo
        if not library.briefs or not memo.claims:
            app.post_message(Composed(None))
            return
        try:
            app.post_message(Composed(compose(library, memo, app.today)))
        except MemoError as error:
            app.post_message(Composed(None, str(error)))

    def on_composed(self, message: Composed) -> None:
        """The page fits the picks again."""
        self.why_no_document = message.why_not
        self._app.document = message.document
