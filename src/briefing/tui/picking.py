"""The working memo of the app: what is picked, kept at each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from briefing.commands import table
from briefing.model import Memo
from briefing.text import counted
from briefing.tui.messages import PickedElsewhere, Remarked
from briefing.tui.part import Part
from briefing.tui.unkept_changes import Unkept

if TYPE_CHECKING:
    from pathlib import Path


class Picking(Part):
    """The part of the app that keeps what is picked."""

    def __init__(self) -> None:
        super().__init__()
        self._unkept_picks = Unkept(self._save_picks, last_only=True)
        self.picks_since = Memo()
        """What the picks shown here were made from: what else is in the file is of others."""

    def toggle_picks(self, refs: Sequence[str]) -> None:
        """Pick claims for the memo; where all of them are in it, drop them again."""
        from briefing.memo.condensing.candidates import not_fit
        from briefing.memo.working import pick, unpick

        library, memo = self._desk.library, self._desk.memo
        known = [ref for ref in refs if ref in library.claims or ref in memo.claims]
        more = [ref for ref in known if ref not in memo.claims]
        if not known:
            self._desk.tell("Select a claim to pick it.")
            return
        self.change_memo(pick(memo, more) if more else unpick(memo, known))
        out = [why for ref in more if (why := not_fit(library, library.claims[ref]))]
        undo = self._desk.way(table.UNDO)
        if len(known) > 1:
            done = f"{counted(len(more or known), 'claim')} {'picked' if more else 'dropped'}"
            without = f" Memos leave out {len(out):,} of them." if out else ""
            self._desk.tell(f"{done}. {undo} undoes.{without}")
        elif out:
            self._desk.tell(f"Picked, but memos leave it out: {out[0]}. {undo} undoes.")

    def change_memo(self, memo: Memo) -> None:
        """The memo from now on; it is kept, and can be undone."""
        if memo == self._desk.memo:
            return
        self._desk.take_step(self._desk.memo)
        self.bring_memo(memo)

    def bring_memo(self, memo: Memo) -> None:
        """Show, keep and compose a memo; the way back to the one before it is for the caller."""
        app = self._desk
        # First, so that a look at the file does not take it for what somebody else has picked.
        self._unkept_picks.put(app.root, memo)
        app.memo = memo
        self._keep_picks_behind()
        self._desk.compose_memo()

    @work(thread=True, group="picks", exit_on_error=False)
    def _keep_picks_behind(self) -> None:
        """No key waits for a disk."""
        self.keep_picks()

    def keep_picks(self) -> None:
        """Keep what was picked last, from any thread; at the end of the app once more."""
        from briefing.memo.errors import MemoError

        self._unkept_picks.keep_and_say(self._desk, MemoError, "The picks are kept now.")

    def _save_picks(self, root: Path, memo: Memo) -> None:
        from briefing.memo.working import keep_working

        kept = keep_working(root, memo, self.picks_since, self._remark)
        # Until what others have picked is shown here, it is theirs.
        self.picks_since = memo
        if kept != memo:
            self._desk.post_message(PickedElsewhere(memo, kept))

    def _remark(self, said: str) -> None:
        self._desk.post_message(Remarked((said,)))

    @property
    def picks_cannot_be_kept(self) -> bool:
        """Whether picks are not kept, and that was tried."""
        return bool(self._unkept_picks) and self._unkept_picks.has_failed

    def look_at_picks(self) -> None:
        """Notice, from a thread, what another briefing has picked or dropped meanwhile."""
        from briefing.memo.errors import MemoError
        from briefing.memo.working import load_working

        seen = self._desk.memo
        if self._unkept_picks:
            if self._unkept_picks.has_failed:
                self.keep_picks()  # There may be room by now.
            return
        try:
            memo = load_working(self._desk.root, self._remark, seen)
        except MemoError:
            # Said when the app has picks to save; the next look may find it readable again.
            return
        if memo != seen:
            self._desk.post_message(PickedElsewhere(seen, memo))

    def on_picked_elsewhere(self, message: PickedElsewhere) -> None:
        """Take over picks made elsewhere, unless the memo has changed here in the meantime."""
        if self._desk.memo is message.seen:
            self._desk.take_step(message.seen)
            self._desk.memo = self.picks_since = message.memo
            self._desk.compose_memo()
