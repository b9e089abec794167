"""Handing a brief to the user's own editor, and coming back to the same place."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import SuspendNotSupported

from briefing.commands import table
from briefing.library.swaps import open_elsewhere
from briefing.tui.desk import Desk

if TYPE_CHECKING:
    from briefing.library.snapshot import Library
    from briefing.library.unsaved import Unsaved
    from briefing.model import Place
    from briefing.tui.app import BriefingApp


class Editing:
    """The part of the app that leaves the screen to an editor."""

    def action_edit_file(self) -> None:
        """Open the file of what is selected at its line; the app shows the result on return."""
        from briefing.settings.editor import EditorMissing, editor_command

        app = cast("BriefingApp", self)
        if not app.may_write():
            return
        place = self._place()
        if place is None:
            return
        why_not = ""
        if editor := open_elsewhere(app.root / place.file):
            app.tell(f"{place.file} is open in {editor} too.")
        try:
            command = editor_command(app.root / place.file, place.line, place.column)
        except EditorMissing as error:
            app.tell(str(error), severity="error")
            return
        try:
            # Nothing may be raised inside: suspend() would not take the terminal back.
            with app.suspend():
                try:
                    status = app.lend_to(subprocess.Popen(command))
                except OSError as error:
                    why_not = f"{command[0]} could not be started: {error.strerror or error}"
                else:
                    why_not = f"{command[0]} ended with status {status}." if status else ""
        except SuspendNotSupported:
            why_not = "This terminal cannot be handed to an editor. Use: briefing edit REF"
        app.refresh(layout=True)
        if why_not:
            app.tell(why_not, severity="error")
        self._say_what_is_wrong(app.library, place.file)
        app.look_again()

    @work(thread=True, group="edited", exit_on_error=False)
    def _say_what_is_wrong(self, library: Library, file: str) -> None:
        """What an editor has left wrong in a file and was not wrong before."""
        from briefing.library.read import UnreadableError, read_bytes
        from briefing.library.whole import judge, new_errors
        from briefing.tui.messages import Remarked

        try:
            text = read_bytes(library.root, file).decode(errors="replace").removeprefix("\ufeff")
        except UnreadableError:
            return  # The scan finds that too, and it stands among the problems.
        before = tuple(f for f in library.findings if f.place.file == file)
        errors = new_errors(before, judge(library, file, text))
        editor = cast("BriefingApp", self).way(table.EDIT_FILE)
        said = [
            f"{file}:{e.place.line}: {e.message}. {editor} goes back to it." for e in errors[:1]
        ]
        if said:
            cast("BriefingApp", self).post_message(Remarked(tuple(said)))

    def action_edit_whole(self) -> None:
        """The whole file of what is selected, here, at its line."""
        from briefing.library.whole import NotText, WholeFile
        from briefing.tui.whole import Whole

        app = cast("BriefingApp", self)
        if not app.may_write():
            return
        place = self._place()
        if place is None:
            return
        try:
            whole = WholeFile.read(app.root, place.file)
        except NotText as error:
            app.tell(f"{error} {app.way(table.EDIT_FILE)} opens it in $EDITOR.", severity="error")
            return
        app.push_screen(Whole(whole, place.line, place.column))

    def _place(self) -> Place | None:
        """Where what is selected stands; that nothing is, is said."""
        app = cast("BriefingApp", self)
        place = app.screen.selected_place if isinstance(app.screen, Desk) else None
        if place is None:
            app.tell("Select a brief, claim or source to edit its file.")
        return place

    def action_history(self) -> None:
        """What this program changed in the library."""
        from briefing.tui.history import History

        app = cast("BriefingApp", self)
        if not isinstance(app.screen, History):
            app.push_screen(History())

    def action_unsaved(self) -> None:
        """What was typed and not saved."""
        from briefing.tui.rescue import Rescue

        app = cast("BriefingApp", self)
        if not isinstance(app.screen, Rescue):
            app.push_screen(Rescue())

    def go_on_with(self, unsaved: Unsaved) -> None:
        """Open what was typed where it was typed; it is carried over to what is there now."""
        from briefing.library.whole import FIELD, WholeFile
        from briefing.tui.whole import Whole

        app = cast("BriefingApp", self)
        if not app.may_write():
            return
        if unsaved.field == FIELD:
            before = WholeFile(unsaved.ref, unsaved.base.encode())
            app.push_screen(Whole(before, typed=unsaved.text))
            return
        from briefing.library.unsaved import CAPTURE, pending

        kept = [each for each in pending(app.root) if each.ref == unsaved.ref]
        typed, bases = {u.field: u.text for u in kept}, {u.field: u.base for u in kept}
        if unsaved.ref.startswith(CAPTURE):
            app.go_on_capturing(unsaved.ref, typed)
            return
        app.open_form(unsaved.ref, typed, bases)

    def is_anything_unsaved(self) -> bool:
        """Whether there is something to offer: it was typed when the app ended."""
        from briefing.library.unsaved import pending

        try:
            return bool(pending(cast("BriefingApp", self).root))
        except OSError:
            return False
