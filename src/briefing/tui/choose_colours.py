"""The dialogue in which colours are chosen."""

from __future__ import annotations

from textual import on

from briefing.tui.choose import Choose, choice
from briefing.tui.looks import THEMES
from briefing.tui.rows import Rows


class ChooseColours(Choose):
    """The themes, each tried on as one walks over it; esc puts the old one back."""

    def __init__(self, now: str) -> None:
        rows = [choice(t.name, t.name, about, now=t.name == now) for t, about in THEMES.values()]
        super().__init__("Colours", rows, now)
        self._before = now

    @on(Rows.Highlighted)
    def _tried(self, event: Rows.Highlighted) -> None:
        event.stop()
        self.app.theme = event.row.key

    def action_back(self) -> None:
        """Leave the question, and the colours as they were."""
        self.app.theme = self._before
        self.dismiss(None)
