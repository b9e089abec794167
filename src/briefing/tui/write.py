"""Where to write the memo: one line to answer, and never over another file unasked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from briefing.export.file import WouldOverwrite, write_new
from briefing.export.markdown import render
from briefing.library.snapshot import Library
from briefing.memo.blocks import Document
from briefing.text import fold
from briefing.tui.gate import shown


class Write(ModalScreen[Path | None]):
    """Asks for a file and writes the memo there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel")]

    def __init__(self, library: Library, document: Document) -> None:
        """``document`` is the memo as it stands, made from ``library``."""
        super().__init__()
        self._library = library
        self._document = document
        self._agreed: Path | None = None

    def compose(self) -> ComposeResult:
        """The question, the answer, what is wrong with it."""
        with Vertical():
            yield Static(Content.styled("Write the memo to", "bold"))
            yield Input(
                file_name(self._document),
                placeholder="a file, such as memo.md",
                id="file",
                select_on_focus=False,
            )
            yield Static(
                Content.styled(
                    "enter writes · esc leaves it · folders are not made", "$text-muted"
                ),
                id="answer",
            )

    def on_mount(self) -> None:
        """Ready to type."""
        self.set_focus(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the line was there belong to it."""
        line = self.query_one(Input)
        if self.focused is not line and event.is_printable and event.character:
            self.set_focus(line)
            line.insert_text_at_cursor(event.character)
            event.stop()

    @on(Input.Changed)
    def _other_file(self) -> None:
        self._agreed = None

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if not name:
            self._answer("Name a file.")
            return
        path = Path(name).expanduser()
        try:
            write_new(path, render(self._document), overwrite=self._agreed == path)
        except WouldOverwrite:
            self._agreed = path
            self._answer("That file exists. Enter again overwrites it; another name keeps it.")
        except OSError as error:
            self._answer(f"Not written: {error.strerror or error}")
        else:
            self.app.notify(
                shown(str(path.resolve())).plain, title="Memo written", markup=False, timeout=8
            )
            self._keep_manifest()
            self.dismiss(path)

    def _keep_manifest(self) -> None:
        """Remember what was handed over, so that it is found when a source of it falls."""
        from briefing.memo.exports import keep

        try:
            keep(self._library, self._document)
        except OSError as error:
            words = f"The manifest of this memo could not be kept: {error}"
            self.app.notify(shown(words).plain, severity="error", markup=False, timeout=8)

    def _answer(self, said: str) -> None:
        self.query_one("#answer", Static).update(shown(said, "$warning"))


def file_name(document: Document) -> str:
    """``title-in-words-2025-07-23.md``, in the folder the app was started in."""
    slug = re.sub("[^a-z0-9]+", "-", fold(document.title).replace("'", ""))[:60]
    return f"{slug.strip('-') or 'memo'}-{document.date}.md"
