"""Where to write the memo: one line to answer, and never over another file unasked.

The suffix of the file decides the format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from briefing.export.file import WouldOverwrite, write_new
from briefing.export.formats import (
    MANIFEST,
    Format,
    FormatError,
    GivenUpError,
    of_file,
    suffixes,
)
from briefing.library.snapshot import Library
from briefing.memo.blocks import Document
from briefing.memo.errors import MemoError
from briefing.memo.handling.release import HiddenError, release
from briefing.settings.paths import meant
from briefing.text import fold
from briefing.tui.gate import shown
from briefing.tui.keys import hints, named
from briefing.tui.messages import Remarked
from briefing.tui.one_line import OneLine

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Write(OneLine[Path | None]):
    """Asks for a file and writes the memo there."""

    @dataclass
    class Done(Message):
        """The file stands, or ``refused`` says why not; ``exists`` asks for a second yes.

        So does ``hidden``: something above the ceiling bears on the memo. ``remarks`` say what
        the format could not show, ``unkept`` why the manifest of a file that stands could not be
        kept. In a browser the file is not written but is a ``download``.
        """

        path: Path
        refused: str = ""
        exists: bool = False
        hidden: str = ""
        unkept: str = ""
        remarks: tuple[str, ...] = ()
        download: bytes | None = None
        where: str = ""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel")]

    def __init__(self, name: str) -> None:
        """``name`` is the file offered. What is written is the page as it is when enter is hit."""
        super().__init__()
        self._name = name
        self._agreed: Path | None = None
        self._accepted = False
        self._writing = False
        self._given_up = False

    def compose(self) -> ComposeResult:
        """The question, the answer, what is wrong with it."""
        with Vertical():
            yield Static(Content.styled("Write the memo to", "bold"))
            yield Input(
                self._name,
                placeholder="a file, such as memo.md",
                id="file",
                select_on_focus=False,
            )
            keys = hints(self._desk.keymap, "{key:enter} writes · {back} back · ")
            formats = Content.styled(f"as {suffixes('or')}", "$text-muted")
            yield Static(keys + formats, id="answer")

    @on(Input.Changed)
    def _other_file(self) -> None:
        self._agreed = None

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if not name:
            self._answer("Name a file.")
            return
        if self._writing:
            return
        path = meant(name)
        try:
            form = of_file(path)
        except FormatError as error:
            self._answer(str(error))
            return
        self._writing = True
        if form.extra:
            self._answer(f"Writing {form.title} … ", "{key:escape} gives it up.")
        else:
            self._desk.hold_keys()  # They are for what comes behind the dialogue.
        self._desk.once_composed(lambda: self._hand_over(path, form))

    def _hand_over(self, path: Path, form: Format) -> None:
        app = self._desk
        if app.document is None:
            self.post_message(self.Done(path, refused=app.why_no_document or "The memo is empty."))
        else:
            # A dialogue that has been left knows no app any more.
            self._make(app, path, form, app.page_library, app.document)

    @work(thread=True, group="write", exit_on_error=False)
    def _make(
        self, app: BriefingApp, path: Path, form: Format, library: Library, document: Document
    ) -> None:
        """Render and write: some formats take a second or two."""

        def is_given_up() -> bool:
            """Whether the dialogue was left, or the app has been told to end at once."""
            return self._given_up or app.is_hurried

        done, overwrite, stands = self.Done(path), self._agreed == path, False
        try:
            page = release(library, document, accept_hidden=self._accepted)
            made = form.make(page, is_given_up)
            if is_given_up():
                raise GivenUpError
            if app.is_web:
                done.download = made.content
            else:
                write_new(path, made.content, overwrite=overwrite)
                done.where = str(path.resolve())
        except HiddenError as error:
            done.hidden = str(error)
        except MemoError as error:
            done.refused = str(error)
        except WouldOverwrite:
            done.exists = True
        except GivenUpError:
            app.post_message(Remarked((_GIVEN_UP,), is_news=True))
            return
        except FormatError as error:
            done.refused = str(error)
        except OSError as error:
            done.refused = f"Not written: {error.strerror or error}"
        except BaseException:
            # What nobody foresaw is told beside it; the dialogue must not wait for ever.
            self.post_message(self.Done(path, refused="Not written."))
            raise
        else:
            done.remarks, stands = made.remarks, True
        if done.where and self._given_up:
            app.post_message(Remarked((f"It was written already: {done.where}.",)))
        try:
            if stands and form.id != MANIFEST:
                done.unkept = _keep_manifest(library, document)
        finally:
            # Whatever came of that: the file stands, and the dialogue does not wait.
            self.post_message(done)

    def dismiss(self, result: Path | None = None) -> AwaitComplete:
        """Leave the dialogue, and give up what is not written yet."""
        self._given_up = self._writing
        return super().dismiss(result)

    @on(Done)
    def _made(self, event: Done) -> None:
        self._writing = False
        self._desk.call_later(self._desk.let_keys_through)
        if event.exists:
            self._agreed = event.path
            again = "That file exists. {key:enter} again overwrites it; another name keeps it."
            self._answer("", again)
        elif event.hidden:
            self._accepted = True
            self._answer(
                f"{event.hidden} ", "Nothing of this is in it. {key:enter} again writes it so."
            )
        elif event.refused:
            self._answer(event.refused)
        else:
            if event.download is not None:
                name = shown(event.path.name).plain
                self.app.deliver_binary(BytesIO(event.download), save_filename=name)
                self.app.notify(name, title="Memo downloaded", markup=False, timeout=8)
            else:
                where = shown(event.where).plain
                self.app.notify(where, title="Memo written", markup=False, timeout=8)
            for remark in event.remarks:
                self.app.notify(shown(remark).plain, severity="warning", markup=False, timeout=8)
            if event.unkept:
                words = shown(event.unkept).plain
                self.app.notify(words, severity="error", markup=False, timeout=8)
            self.dismiss(event.path)

    def _answer(self, said: str, keys: str = "") -> None:
        """Say something below the line; ``keys`` names some in braces."""
        words = shown(said, "$warning") + named(
            self._desk.keymap, keys, "$warning", "bold $warning"
        )
        self.query_one("#answer", Static).update(words)


_GIVEN_UP = "Given up: nothing was written."


def _keep_manifest(library: Library, document: Document) -> str:
    """Remember what was handed over, so that it is found when a source of it falls.

    Says why where it could not be; empty where it is done.
    """
    from briefing.memo.answering.exports import keep

    try:
        keep(library, document)
    except OSError as error:
        return f"The manifest of this memo could not be kept: {error}"
    return ""


def file_name(document: Document) -> str:
    """``title-in-words-2025-07-23.md``, in the folder the app was started in."""
    slug = re.sub("[^a-z0-9]+", "-", fold(document.title).replace("'", ""))[:60]
    return f"{slug.strip('-') or 'memo'}-{document.date}.md"
