"""Handing a brief to the user's own editor, and coming back to the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported

from briefing.commands import table
from briefing.library.swaps import open_elsewhere
from briefing.tui.desk import Desk
from briefing.tui.part import Part

if TYPE_CHECKING:
    from briefing.library.snapshot import Library
    from briefing.model import Place
    from briefing.tui.messages import Located

_NOTHING = "Select a brief, claim or source to edit its file."


class Editing(Part):
    """The part of the app that leaves the screen to an editor."""

    def action_edit_file(self) -> None:
        """Open the file of what is selected at its line; the app shows the result on return."""
        self._look_for(whole=False)

    def action_edit_whole(self) -> None:
        """The whole file of what is selected, here, at its line."""
        self._look_for(whole=True)

    def _look_for(self, *, whole: bool) -> None:
        """Find, behind the screen, where what is selected stands; keys are for what comes then."""
        app = self._desk
        if not app.may_write():
            return
        at = app.screen.selected_place if isinstance(app.screen, Desk) else ""
        if not at:
            app.tell(_NOTHING)
            return
        app.hold_keys()
        self._locate(app.library, at, whole=whole)

    @work(thread=True, group="form", exit_on_error=False)
    def _locate(self, library: Library, at: Place | str, *, whole: bool) -> None:
        from briefing.library.locate import locate
        from briefing.library.whole import NotText, WholeFile
        from briefing.tui.messages import Located

        app = self._desk
        place = locate(library, at) if isinstance(at, str) else at
        found = Located(place)
        if place is not None and not (app.root / place.file).is_file():
            found.why_not = f"{place.file} is not there any more."
        elif place is not None:
            found.also_in = open_elsewhere(app.root / place.file)
            try:
                found.whole = WholeFile.read(app.root, place.file) if whole else None
            except NotText as error:
                found.why_not = f"{error} {app.way(table.EDIT_FILE)} opens it in $EDITOR."
        app.post_message(found)

    async def on_located(self, message: Located) -> None:
        """Show the file here, or hand it to the editor."""
        app, place = self._desk, message.place
        try:
            if place is None:
                app.tell(_NOTHING)
            elif message.why_not:
                app.tell(message.why_not, severity="error")
            elif message.whole is not None:
                from briefing.tui.whole import Whole

                await app.push_screen(Whole(message.whole, place.line, place.column))
            else:
                self._edit(place, message.also_in)
        finally:
            app.let_keys_through()

    def _edit(self, place: Place, also_in: str) -> None:
        from briefing.settings.editor import EditorMissing, editor_command

        app = self._desk
        why_not = ""
        if also_in:
            app.tell(f"{place.file} is open in {also_in} too.")
        try:
            command = editor_command(app.root / place.file, place.line, place.column)
        except EditorMissing as error:
            app.tell(str(error), severity="error")
            return
        try:
            # Nothing may be raised inside: suspend() would not take the terminal back.
            with app.suspend():
                try:
                    status = app.lend_to(command)
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
        editor = self._desk.way(table.EDIT_FILE)
        said = [
            f"{file}:{e.place.line}: {e.message}. {editor} goes back to it." for e in errors[:1]
        ]
        if said:
            self._desk.post_message(Remarked(tuple(said)))
