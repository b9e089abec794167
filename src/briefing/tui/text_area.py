"""Fields of several lines, with what those of the toolkit have not: keys to their start and end,
and no waiting for a long text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.document._document_navigator import DocumentNavigator
from textual.widgets import TextArea

from briefing.text import squeeze
from briefing.tui.folded import Folded


def on_one_line(text: str) -> str:
    """What was pasted, for a field of one line; what it begins with may part it from a word."""
    return (" " if text[:1] == " " else "") + squeeze(text)


LONGEST = 20_000
"""Characters of a line at the most: to draw a part of it, all of it is gone through."""


class Ends(TextArea):
    """A field in which ctrl+home and ctrl+end go to the first and the last character."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
        Binding("ctrl+shift+home", "to_start(True)", show=False),
        Binding("ctrl+shift+end", "to_end(True)", show=False),
    ]

    def refuses(self, pasted: str) -> str:
        """Why it does not take what was pasted, in words; empty where it does."""
        if len(pasted) <= LONGEST:
            return ""
        return f"it has {len(pasted):,} characters, and this field takes {LONGEST:,} at once"

    def _rewrap_and_refresh_virtual_size(self) -> None:
        if not isinstance(self.wrapped_document, Folded):
            self.wrapped_document = Folded(self.document, tab_width=self.indent_width)
            self.navigator = DocumentNavigator(self.wrapped_document)
        super()._rewrap_and_refresh_virtual_size()

    def action_to_start(self, select: bool = False) -> None:
        """To the first character; what lies between is selected where that is wanted."""
        self.move_cursor((0, 0), select=select)

    def action_to_end(self, select: bool = False) -> None:
        """To behind the last character."""
        self.move_cursor(self.document.end, select=select)
