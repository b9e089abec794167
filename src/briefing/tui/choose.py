"""A short list to choose one thing from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.row import Row
from briefing.tui.rows import Rows


class Choose(Modal[str | None]):
    """Asks which of some rows is meant; the key of it, None where the question is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(
        self,
        question: str | Content,
        rows: Sequence[Row],
        chosen: str = "",
        letters: Mapping[str, str] | None = None,
    ) -> None:
        """``chosen`` is the key of what holds now; ``letters`` take the row of a key at once."""
        super().__init__()
        self._letters = letters or {}
        self._question = question
        # Without a sign before any of them they begin under the question.
        self._rows = rows if any(r.mark for r in rows) else [replace(r, indent=1) for r in rows]
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """The question, the list, the keys."""
        with Vertical():
            question = self._question
            yield Static(
                Content.styled(question, "bold") if isinstance(question, str) else question
            )
            yield Rows(name="choices")
            keys = "a letter or {open} chooses" if self._letters else "{open} chooses"
            yield Static(hints(self._desk.keymap, f"{keys} · {{back}} back"))

    def on_mount(self) -> None:
        """The list is as high as it must be."""
        rows = self.query_one(Rows)
        rows.styles.height = len(self._rows)
        rows.show(self._rows, self._chosen)
        self.set_focus(rows)

    @on(Rows.Opened)
    def _taken(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss(event.row.key)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once."""
        if event.character and event.character in self._letters:
            event.stop()
            self.dismiss(self._letters[event.character])

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


def lettered(key: str, letter: str, words: str, about: str = "") -> Row:
    """A row to choose by its letter, with what is to be said about it at its end."""
    return Row(
        Content(words),
        key=key,
        indent=4,
        mark=Content.styled(f" {letter}", "bold $accent"),
        right=Content.styled(about, "$text-muted"),
        wrap=False,
    )
