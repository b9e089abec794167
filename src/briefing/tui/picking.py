"""The working memo of the app: picked, kept at each change, composed behind the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from briefing.commands import table
from briefing.library.snapshot import Library
from briefing.model import Memo
from briefing.text import counted
from briefing.tui.last import Last
from briefing.tui.messages import Composed, PickedElsewhere, Remarked
from briefing.tui.part import Part
from briefing.tui.unkept import Unkept

if TYPE_CHECKING:
    from pathlib import Path


class _Wanted(NamedTuple):
    """A page on its way to being composed."""

    library: Library
    memo: Memo


class Picking(Part):
    """The part of the app that keeps the memo."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: Last[_Wanted] = Last()
        self._page_of: _Wanted | None = None
        """The page that was asked for last."""
        self._page_made_of: _Wanted | None = None
        """What the page that is shown was made of."""
        self._once_composed: list[Callable[[], None]] = []
        self.why_no_document = ""
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
        self.compose_memo()

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
            self.compose_memo()

    def compose_memo(self, typed: Memo | None = None) -> None:
        """Compose the page anew, from library and picks as they are now.

        ``typed`` is a memo that is only being tried, letter by letter. Of pages that are asked
        for faster than they are made, the last is made.
        """
        wanted = _Wanted(self._desk.library, typed or self._desk.memo)
        self._page_of = wanted
        if self._pages.put(wanted):
            self._compose()

    @property
    def page_library(self) -> Library:
        """The library that the page was made from."""
        made_of = self._page_made_of
        return made_of.library if made_of is not None else self._desk.library

    def once_composed(self, go: Callable[[], None]) -> None:
        """Do something with the page as soon as it is of the picks as they are now.

        Keys come faster than pages are made: what is handed over must not be the page of a
        moment ago.
        """
        if self._page_made_of is self._page_of:
            go()
        else:
            self._once_composed.append(go)

    @work(thread=True, group="memo", exit_on_error=False)
    def _compose(self) -> None:
        app = self._desk
        app.after_first_keys()
        from briefing.memo.compose import compose
        from briefing.memo.errors import MemoError

        with self._pages.each() as pages:
            for library, memo in pages:
                if not library.briefs or _is_empty(memo):
                    app.post_message(Composed(library, memo, None))
                    continue
                try:
                    app.post_message(Composed(library, memo, compose(library, memo, app.today)))
                except MemoError as error:
                    app.post_message(Composed(library, memo, None, str(error)))

    def on_composed(self, message: Composed) -> None:
        """The page fits the picks again."""
        wanted = self._page_of
        if wanted and message.memo is wanted.memo and message.library is wanted.library:
            self.why_no_document = message.why_not
            self._desk.document = message.document
            self._page_made_of = wanted
            if message.document is not None and message.memo.id:
                self._desk.compare_export(show=False)
            waiting, self._once_composed = self._once_composed, []
            for go in waiting:
                go()


def _is_empty(memo: Memo) -> bool:
    """Whether nothing was asked for that could stand on a page."""
    asked = (memo.claims, memo.pins, memo.themes, memo.query, memo.bottom_line, memo.texts)
    return not any(asked)
