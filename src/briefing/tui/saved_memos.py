"""Memos under a name: saved, opened, begun, renamed and deleted, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from briefing.commands import table
from briefing.model import Memo
from briefing.text import counted
from briefing.tui.messages import HandedOver, MemoKept, OwnMemos
from briefing.tui.part import Part
from briefing.tui.undoing import Step

if TYPE_CHECKING:
    from briefing.memo.blocks import Document
    from briefing.memo.saved import Kept

Doing = Callable[[], MemoKept]
"""Something done to the files of memos, in a thread: what came of it."""


class SavedMemos(Part):
    """The part of the app that keeps memos under a name."""

    def __init__(self) -> None:
        super().__init__()
        self._named = Memo(), ""
        """The memo that a name was given last: if it has none yet, it could not be saved."""
        self._bases: dict[str, Memo] = {}
        """How memos were when they were opened or saved here: another app may have saved them
        since."""
        self._insisting: Memo | None = None
        """The memo whose saving was refused, and is done when it is asked for once more."""
        self._shows_changes_of: Document | None = None
        """The page of which it was asked how it differs from the one handed over last."""

    def action_save_memo(self) -> None:
        """Save the memo; a name is asked for where it has none."""
        app, memo = self._desk, self._desk.memo
        if app.document is None and memo == Memo():
            app.tell("The memo is empty: there is nothing to save.")
        elif memo.id:
            self._save(memo, over=self._insisting == memo)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Save the memo under a name that is asked for."""
        from briefing.tui.ask import Ask

        app = self._desk
        title = app.memo.title or (app.document.title if app.document else "")

        def named(name: str | None) -> None:
            if name is not None:
                self._named = app.memo, name
                self._save(replace(app.memo, title=app.memo.title or name), over=False, name=name)

        question = Content.styled("Save the memo as", "bold")
        memo, name = self._named
        app.push_screen(Ask(question, value=name if memo == app.memo else title), named)

    def action_memos(self) -> None:
        """The saved memos."""
        from briefing.memo.saved import is_written_to

        app = self._desk
        app.fetch(lambda: is_written_to(app.library), self._list_memos)

    def _list_memos(self, in_library: bool) -> object:
        from briefing.tui.memos import Memos

        app = self._desk
        if isinstance(app.screen, Memos):
            return None
        return app.push_screen(Memos(in_library=in_library))

    @property
    def saved_memos(self) -> Mapping[str, Memo]:
        """The saved memos by their ids, as far as the last look has found them."""
        from briefing.memo.saved import together

        return together(self._desk.library, self._desk.own_memos)

    @property
    def is_memo_changed(self) -> bool:
        """Whether the memo differs from the saved one it is of, or was never saved."""
        memo = self._desk.memo
        return not memo.id or self.saved_memos.get(memo.id) != memo

    def look_at_memos(self) -> None:
        """Notice, from a thread, which memos the user's state holds."""
        from briefing.memo.saved import own, remembered

        library, seen = self._desk.library, self._desk.own_memos
        at_work = self._desk.memo.id
        if at_work and at_work not in self._bases and (was := remembered(library, at_work)):
            self._bases[at_work] = was
        if (found := own(library.root)) != seen:
            self._desk.post_message(OwnMemos(library, seen, found))

    def on_own_memos(self, message: OwnMemos) -> None:
        """Show them, unless another look has told of them meanwhile, or the library has been left
        for a copy."""
        app = self._desk
        if message.library.root == app.library.root and app.own_memos is message.seen:
            app.own_memos = message.memos

    def open_memo(self, memo_id: str) -> None:
        """Show a saved memo and work on it from now on; u brings back the one before."""
        from briefing.memo.saved import opened

        app = self._desk
        memo = self.saved_memos.get(memo_id)
        if memo is None or memo == app.memo:
            app.action_memo()
            return
        unsaved = app.memo != Memo() and self.is_memo_changed

        def why_not() -> str:
            try:
                self._bases[memo_id] = opened(app.library, memo)
            except OSError as error:
                return f"Not opened: {error.strerror or error}"
            return ""

        def go_on(why: str) -> None:
            if why:
                app.tell(why, severity="error")
                return
            app.change_memo(memo)
            if unsaved:
                app.tell(app.keymap.told("The memo before was not saved; {undo} brings it back."))
            app.action_memo()

        app.fetch(why_not, go_on)

    def new_memo(self) -> None:
        """Begin a memo, and say how the one before is had again where it is not saved."""
        app = self._desk
        before = app.memo
        app.change_memo(Memo())
        if before.claims and app.memo != before and before not in self.saved_memos.values():
            held = counted(len(before.claims), "claim")
            app.tell(f"A new memo. {app.way(table.UNDO)} brings back the one of {held}.")

    def rename_memo(self, memo_id: str, title: str) -> None:
        """Give a saved memo another title."""
        from briefing.memo.saved import rename

        library = self._desk.library
        before = self.saved_memos[memo_id].title

        def named(name: str, said: str) -> Doing:
            def doing() -> MemoKept:
                rename(library, memo_id, name)
                now = self._desk.memo
                return MemoKept(said, replace(now, title=name) if now.id == memo_id else None)

            return doing

        def renamed() -> MemoKept:
            kept = named(title, "Renamed; its file keeps its name.")()
            kept.step = Step(
                lambda: self._do(named(before, "It has its title back.")),
                lambda: self._do(named(title, "Renamed again.")),
            )
            return kept

        self._do(renamed)

    def delete_memo(self, memo_id: str) -> None:
        """Delete a saved memo; u brings it back."""
        from briefing.memo.saved import remove, restore

        library = self._desk.library

        def deleted() -> MemoKept:
            content = remove(library, memo_id)

            def restored() -> MemoKept:
                restore(library, memo_id, content)
                return MemoKept("The memo is back.")

            def again() -> MemoKept:
                remove(library, memo_id)
                return MemoKept("Deleted again.")

            step = Step(lambda: self._do(restored), lambda: self._do(again))
            return MemoKept(self._desk.keymap.told("Deleted; {undo} brings it back."), step=step)

        self._do(deleted)

    def action_refresh_memo(self) -> None:
        """How the page differs from the one that was handed over last."""
        app = self._desk
        if app.document is None:
            app.tell(app.why_no_document or "The memo is empty: there is nothing to compare.")
        elif not app.memo.id:
            save, write = app.way(table.SAVE_MEMO), app.way(table.WRITE)
            app.tell(
                f"Only the pages of a saved memo are compared: {save} saves it, and {write} hands "
                "it over. For a page that is out already: briefing diff FILE"
            )
        else:
            app.once_composed(lambda: self.compare_export(show=True))

    def compare_export(self, *, show: bool) -> None:
        """Compare the page with the last export of its memo, where there is one.

        What was asked to be shown is shown, though the page is compared once more meanwhile.
        """
        if (document := self._desk.document) is not None:
            if show:
                self._shows_changes_of = document
            self._compare_with_last(document)

    @work(thread=True, group="export", exclusive=True, exit_on_error=False)
    def _compare_with_last(self, document: Document) -> None:
        from briefing.memo.answering.diff import diff, recorded
        from briefing.memo.answering.exports import last
        from briefing.memo.answering.record import ManifestError

        app = self._desk
        found = HandedOver(document)
        try:
            found.old = last(app.library, document.memo.id)
        except (ManifestError, OSError) as error:
            found.why_not = str(error)
        if found.old is not None:
            found.difference = diff(found.old, recorded(document))
        app.post_message(found)

    def on_handed_over(self, message: HandedOver) -> None:
        """Show what has changed, where that was asked for."""
        app = self._desk
        if message.document is not app.document:
            return
        app.handed_over = message
        if message.document is not self._shows_changes_of:
            return
        self._shows_changes_of = None
        if message.old is None or message.difference is None:
            write = app.way(table.WRITE)
            never = f"This memo has not been handed over yet: {write} writes it."
            app.tell(message.why_not or never)
            return

        def chosen(ref: str | None) -> None:
            if ref == Changes.WRITE:
                app.action_write()
            elif ref:
                app.go_to(ref)

        from briefing.tui.changes import Changes

        app.push_screen(Changes(message.old, message.difference), chosen)

    def _save(self, memo: Memo, *, over: bool, name: str = "") -> None:
        """Save it; under a ``name`` it is a new one, whatever is called so already."""
        from briefing.memo.saved import ChangedMeanwhile, is_written_to, keep, keep_new

        library, key = self._desk.library, self._desk.way(table.SAVE_MEMO)

        def saved() -> MemoKept:
            try:
                new = keep_new(library, memo, name) if name else None
                kept = new or keep(library, memo, over=over, base=self._bases.get(memo.id))
            except ChangedMeanwhile as error:
                return MemoKept(f"{error} {key} again writes yours over it.", insists=memo)
            self._bases[kept.memo.id] = kept.memo
            said = _said(kept, in_library=is_written_to(library))
            return MemoKept(said, kept.memo, of=before)

        before = self._desk.memo
        self._insisting = None
        self._do(saved)

    def _do(self, doing: Doing) -> None:
        self._desk.hold_keys()
        self._do_behind(doing)

    @work(thread=True, group="saving", exit_on_error=False)
    def _do_behind(self, doing: Doing) -> None:
        from briefing.library.save import SaveRefused
        from briefing.library.splice import SpliceError

        done = MemoKept("Not written.", failed=True)
        try:
            try:
                done = doing()
            except (SaveRefused, SpliceError) as error:
                done = MemoKept(f"Not written: {error}", failed=True)
            except OSError as error:
                done = MemoKept(f"Not written: {error.strerror or error}", failed=True)
            else:
                self.look_at_memos()
        finally:
            # Whatever happened, also what nobody foresaw: keys wait for it.
            self._desk.post_message(done)

    def on_memo_kept(self, message: MemoKept) -> None:
        """Say what came of it, and look at the files again."""
        app = self._desk
        self._insisting = message.insists
        app.tell(message.said, severity="error" if message.failed else "information")
        if message.step is not None:
            app.take_step(message.step)
        if message.now is not None:
            # What was changed while the file was written stays; it has the name from now on.
            as_it_was = message.of is None or app.memo == message.of
            app.memo_saved(message.now if as_it_was else replace(app.memo, id=message.now.id))
        app.let_keys_through()
        app.look_again()


def _said(kept: Kept, *, in_library: bool) -> str:
    if not in_library:
        return f"This library is read-only: the memo is kept for you alone, in {kept.path}."
    return f"Saved in memos/{kept.path.name}."
