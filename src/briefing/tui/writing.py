"""Edits of the library: made and saved in a thread, told, shown, and undone by u."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from briefing.commands import table
from briefing.tui.desk import Desk
from briefing.tui.driver import MOMENT
from briefing.tui.messages import Remarked, Written
from briefing.tui.part import Part
from briefing.tui.undoing import Step
from briefing.tui.unkept_changes import Unkept

if TYPE_CHECKING:
    from briefing.library.save import Saved
    from briefing.library.snapshot import Library
    from briefing.library.splice import Splice
    from briefing.library.unsaved import Journal

    Make = Callable[[Library], tuple[Splice, ...]]
    """Makes the edits of an operation from a library as it is; raises ``SpliceError``."""

_FAILED = "Nothing was written."
"""What is said of a save that failed as nobody foresaw; the failure itself is told beside it."""

Then = Callable[[Written], None]
"""What a screen does when it is known how its edit went."""


class Writing(Part):
    """The part of the app that writes into the library."""

    def __init__(self) -> None:
        super().__init__()
        self._bound_for = ""
        self._how: Callable[[str], None] | None = None
        """What is shown as soon as it has been read, and how."""
        self._over: Unkept[Journal] = Unkept(lambda _, journal: journal.forget())
        """What was typed and is saved or given up by now, but may still be on the disk."""

    def may_write(self) -> bool:
        """Whether the library can be changed; where not, that is said and a copy is offered."""
        app = self._desk
        if app.read_only:
            app.tell("Nothing can be changed: the app was opened to be read only.")
            return False
        if not app.is_sample and app.library.writable:
            return True
        app.offer_copy()
        return False

    def write_library(
        self, make: Make, what: str, *, show: str = "", then: Then | None = None
    ) -> None:
        """Carry out an edit behind the screen; a file that changes meanwhile is read again, once.

        ``what`` names it in the history and is said; ``show`` is a reference to go to when it is
        there. ``then`` is called on the screen's own thread, also where nothing was written.
        What is typed meanwhile waits: it is for what there is then.
        """
        self._desk.hold_keys()
        self._write(make, what, show, then)

    @work(thread=True, group="saving", exit_on_error=False)
    def _write(self, make: Make, what: str, show: str, then: Then | None) -> None:
        from briefing.library.find import LibraryError
        from briefing.library.save import Conflict, SaveRefused, save
        from briefing.library.scan import scan
        from briefing.library.splice import SpliceError

        app = self._desk
        said = f"{what}. {app.way(table.UNDO)} undoes."
        done = Written(said, why_not=_FAILED, show=show, then=then)
        try:
            try:
                saved = save(app.root, *make(app.library), what=what)
            except Conflict:
                saved = save(app.root, *make(scan(app.library).new), what=what)
            done.why_not = ""
            done.remarks = saved.remarks
            if saved.operation:
                done.step = self.step_of(what, saved.operation, show)
        except SpliceError as error:
            done.why_not = f"Nothing was written: {error}."
        except (SaveRefused, LibraryError) as error:
            done.why_not = str(error)
        finally:
            # Whatever happened: keys wait for it, and a form that could else not be saved again.
            app.post_message(done)

    def on_written(self, message: Written) -> None:
        """Say how it went, remember how to undo it, and look at the files again."""
        app = self._desk
        if message.why_not:
            app.tell(message.why_not, severity="error")
        else:
            app.tell(" ".join((message.said, *message.remarks)))
            if message.step is not None:
                app.take_step(message.step)
            if message.undone is not None:
                app.undone_earlier(message.undone)
            if message.redone is not None:
                app.redone_earlier(message.redone)
            self.show_when_there(message.show)
        if message.then is not None:
            message.then(message)
        if message.why_not:
            app.let_keys_through()
        else:
            app.hold_keys(MOMENT)  # They are for the library as it is now.
        app.look_again()

    def show_when_there(self, ref: str, go: Callable[[str], None] | None = None) -> None:
        """Show what was written as soon as the library has it; ``go`` says how."""
        self._bound_for, self._how = ref, go

    def arrive(self) -> None:
        """Show what was written, as soon as the library has it; a dialogue that was opened
        meanwhile is not closed for it. Keys that waited for it are let through."""
        app, ref, go = self._desk, self._bound_for, self._how
        if ref:
            if app.library.get(ref) is None:
                return
            self.show_when_there("")
            if isinstance(app.screen, Desk) and not app.screen.is_modal:
                (go or app.go_to)(ref)
        app.call_later(app.let_keys_through)

    def step_of(self, what: str, operation: str, show: str = "") -> Step:
        """How an operation of the history is undone and done again."""
        from briefing.library.undo import redo, undo

        root = self._desk.root
        undone, done_again = f"Undone: {what}.", f"Done again: {what}."
        return Step(
            lambda: self.again(lambda: undo(root, operation), lambda _: undone),
            lambda: self.again(lambda: redo(root, operation), lambda _: done_again, show),
        )

    def again(
        self,
        doing: Callable[[], Saved],
        said: Callable[[Saved], str],
        show: str = "",
        then: Then | None = None,
    ) -> None:
        """Undo something, or do it again, behind the screen; ``said`` puts it in words.

        ``show`` and ``then`` are those of ``write_library``.
        """
        self._desk.hold_keys()
        self._do_again(doing, said, show, then)

    @work(thread=True, group="saving", exit_on_error=False)
    def _do_again(
        self,
        doing: Callable[[], Saved],
        said: Callable[[Saved], str],
        show: str,
        then: Then | None,
    ) -> None:
        from briefing.library.save import SaveRefused

        done = Written("", why_not=_FAILED, show=show, then=then)
        try:
            saved = doing()
            done.said, done.remarks, done.why_not = said(saved), saved.remarks, ""
        except SaveRefused as error:
            done.why_not = str(error)
        finally:
            self._desk.post_message(done)

    def undo_earlier(self) -> None:
        """Undo the last edit of the history that was made before this start."""
        self._desk.hold_keys()
        self._in_history(back=True)

    def redo_earlier(self) -> None:
        """Do again the edit of the history that was undone last, before this start."""
        self._desk.hold_keys()
        self._in_history(back=False)

    def action_history(self) -> None:
        """What this program changed in the library."""
        from briefing.tui.history import History

        app = self._desk
        if not isinstance(app.screen, History):
            app.push_screen(History())

    def forget_typed(self, journal: Journal) -> None:
        """What was typed is saved or given up: it is not offered again."""
        self._over.put(self._desk.root, journal)
        self._forget_behind()

    @work(thread=True, group="saving", exit_on_error=False)
    def _forget_behind(self) -> None:
        """No key waits for a disk."""
        self.forget_over()

    def forget_over(self) -> None:
        """Forget what is saved or given up, from any thread; at the end of the app once more."""
        try:
            self._over.keep()
        except OSError as error:
            why = f"What is saved may be offered again: {error.strerror or error}."
            self._desk.post_message(Remarked((why,)))

    @work(thread=True, group="saving", exit_on_error=False)
    def _in_history(self, *, back: bool) -> None:
        from briefing.library.save import SaveRefused
        from briefing.library.undo import last, redo, undo

        app, nothing = self._desk, "Nothing to undo." if back else "Nothing to do again."
        if app.is_sample or app.read_only or not app.library.writable:
            app.post_message(Written("", why_not=nothing))
            return
        done = Written("", why_not=_FAILED)
        try:
            entry = last(app.root, undone=not back)
            if entry is None:
                done.why_not = nothing
                return
            done.remarks = (undo if back else redo)(app.root, entry.id).remarks
            done.why_not = ""
            when, step = f"{entry.time:%d %b %H:%M}", self.step_of(entry.what, entry.id)
            if back:
                again = app.way(table.REDO)
                done.said = f"Undone: {entry.what}, of {when}. {again} does it again."
                done.undone = step
            else:
                done.said = f"Done again: {entry.what}, of {when}. {app.way(table.UNDO)} undoes."
                done.redone = step
        except OSError as error:
            done.why_not = f"The history cannot be read: {error.strerror or error}."
        except SaveRefused as error:
            done.why_not = str(error)
        finally:
            app.post_message(done)
