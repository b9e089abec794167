"""Keys of a field of several lines that those of the toolkit have not: to its start and end."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea


class Ends(TextArea):
    """A field in which ctrl+home and ctrl+end go to the first and the last character."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
        Binding("ctrl+shift+home", "to_start(True)", show=False),
        Binding("ctrl+shift+end", "to_end(True)", show=False),
    ]

    def action_to_start(self, select: bool = False) -> None:
        """To the first character; what lies between is selected where that is wanted."""
        self.move_cursor((0, 0), select=select)

    def action_to_end(self, select: bool = False) -> None:
        """To behind the last character."""
        self.move_cursor(self.document.end, select=select)
