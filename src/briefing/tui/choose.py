"""A short list to choose one thing from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.rows import Row, Rows


class Choose(ModalScreen[str | None]):
    """Asks which of some rows is meant; the key of it, None where the question is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(self, question: str, rows: Sequence[Row], chosen: str = "") -> None:
        """``chosen`` is the key of what holds now."""
        super().__init__()
        self._question = question
        self._rows = rows
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """The question, the list, the keys."""
        with Vertical():
            yield Static(Content.styled(self._question, "bold"))
            yield Rows(name="choices")
            yield Static(Content.styled("enter chooses · esc leaves it", "$text-muted"))

    def on_mount(self) -> None:
        """The list is as high as it must be."""
        rows = self.query_one(Rows)
        rows.styles.height = min(len(self._rows), max(4, self.app.size.height - 8))
        rows.show(self._rows, self._chosen)
        self.set_focus(rows)

    @on(Rows.Opened)
    def _taken(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss(event.row.key)

    def action_back(self) -> None:
        """Leave the question."""
        self.dismiss(None)


def choice(key: str, words: Content | str, about: Content | str = "", *, now: bool = False) -> Row:
    """A row to choose, with what is to be said about it at its end; ``now`` is what holds."""
    return Row(
        Content(words) if isinstance(words, str) else words,
        key=key,
        indent=3,
        mark=Content.styled(" ✓" if now else "", "bold $success"),
        right=Content.styled(about, "$text-muted") if isinstance(about, str) else about,
        wrap=False,
    )
