"""Two versions of one thing, side by side: what was typed here, and what somebody else made it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from briefing.commands import table
from briefing.text import display
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.rows import Row, Rows

Side = Literal["ours", "theirs"]

_AROUND = 2
"""Lines shown above and below those that differ."""


class BothVersions(ModalScreen[Side | None]):
    """Asks which of two versions is to stand; None where the question is left open.

    Nothing is written by it. What was typed stays where it was until one is chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK, table.LEFT, table.RIGHT)

    def __init__(self, what: str, ours: str, theirs: str) -> None:
        """``what`` names the field or file that both have changed."""
        super().__init__()
        self._what = what
        self._ours = ours
        self._theirs = theirs

    def compose(self) -> ComposeResult:
        """What it is about, both versions, the keys."""
        with Vertical():
            yield Static(shown(f"Somebody else has changed {self._what} meanwhile.", "bold"))
            with Horizontal(id="versions"):
                yield Rows(name="ours")
                yield Rows(name="theirs")
            keys = "← → from one to the other · enter keeps the one you are in · esc goes back"
            yield Static(Content.styled(f"{keys} to what you typed", "$text-muted"))

    def on_mount(self) -> None:
        """Show both; yours is chosen first."""
        left, right = version_rows(self._ours, self._theirs)
        ours, theirs = self.query_one("#ours", Rows), self.query_one("#theirs", Rows)
        room = max(5, self.app.size.height - 8)
        for rows, lines, title in ((ours, left, "Yours"), (theirs, right, "In the file now")):
            head = Row(Content.styled(title, "bold $accent"), key="title", indent=1)
            rows.show([head, *lines])
            rows.styles.height = min(room, 2 + 2 * max(len(left), len(right)))
        self.set_focus(ours)

    @on(Rows.Opened)
    def _taken(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss("ours" if event.rows.id == "ours" else "theirs")

    def action_pane_left(self) -> None:
        """To yours."""
        self.set_focus(self.query_one("#ours", Rows))

    def action_pane_right(self) -> None:
        """To theirs."""
        self.set_focus(self.query_one("#theirs", Rows))

    def action_back(self) -> None:
        """Leave it open."""
        self.dismiss(None)


def version_rows(ours: str, theirs: str) -> tuple[list[Row], list[Row]]:
    """The rows of two texts: of long ones the lines that differ and those around them."""
    left, right = ours.split("\n"), theirs.split("\n")
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    rows: tuple[list[Row], list[Row]] = ([], [])
    for group in matcher.get_grouped_opcodes(_AROUND):
        for side in rows:
            if side:
                side.append(Row(Content.styled("⋮", "$text-muted"), indent=1))
        for kind, a, b, c, d in group:
            differs = kind != "equal"
            rows[0].extend(_lines(left[a:b], a, "$success" if differs else ""))
            rows[1].extend(_lines(right[c:d], c, "$warning" if differs else ""))
    return rows


def _lines(lines: Sequence[str], first: int, style: str) -> list[Row]:
    sign = "▸" if style else " "
    return [
        Row(
            Content.styled(display(line), style),
            key=str(first + n),
            indent=2,
            mark=Content.styled(sign, style or "$text-muted"),
        )
        for n, line in enumerate(lines)
    ]
