"""Handing a brief to the user's own editor, and coming back to the same place."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, cast

from textual.app import SuspendNotSupported

from briefing.settings.editor import EditorMissing, editor_command
from briefing.tui.desk import Desk

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Editing:
    """The part of the app that leaves the screen to an editor."""

    def action_edit_file(self) -> None:
        """Open the file of what is selected at its line; the app shows the result on return."""
        app = cast("BriefingApp", self)
        if app.is_sample:
            app.tell(
                "The sample library is read-only. For a copy of your own:"
                " briefing init --from sample DIR"
            )
            return
        place = app.screen.selected_place if isinstance(app.screen, Desk) else None
        if place is None:
            app.tell("Select a brief, claim or source to edit its file.")
            return
        why_not = ""
        try:
            command = editor_command(app.root / place.file, place.line, place.column)
        except EditorMissing as error:
            app.tell(str(error), severity="error")
            return
        try:
            # Nothing may be raised inside: suspend() would not take the terminal back.
            with app.suspend():
                try:
                    status = subprocess.run(command, check=False).returncode
                except OSError as error:
                    why_not = f"{command[0]} could not be started: {error.strerror or error}"
                else:
                    why_not = f"{command[0]} ended with status {status}." if status else ""
        except SuspendNotSupported:
            why_not = "This terminal cannot be handed to an editor. Use: briefing edit REF"
        app.refresh(layout=True)
        if why_not:
            app.tell(why_not, severity="error")
        app.look_again()
