"""A library that cannot be written to: a copy is offered, and the work goes on there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.message import Message

from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.model import Memo

_NAME = "briefing"


@dataclass(eq=False, repr=False)
class Copied(Message):
    """A library has been copied to a folder of its user; or why it has not."""

    folder: Path
    why_not: str = ""


class Copying(Part):
    """The part of the app that makes a copy of a library and goes on in it."""

    def __init__(self) -> None:
        super().__init__()
        self.pasted = ""
        """What was pasted into a library that takes nothing: it is for the copy."""

    def offer_copy(self, folder: str = "") -> None:
        """Say that the library is read-only, and ask where a copy shall be."""
        app = self._desk
        app.fetch(lambda: folder or free_folder(), self._ask_where)

    def _ask_where(self, folder: str) -> object:
        from briefing.tui.ask import Ask

        app = self._desk

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._copy(app.root, Path(answer).expanduser())
            elif self.pasted:
                self.pasted = ""
                app.tell("What you pasted was not taken in; it is still in your clipboard.")

        why = (
            "The sample is read-only."
            if app.is_sample
            else "This library is read-only: its folder gives no right to write."
        )
        question = Content.assemble(
            (why, "bold"), "\nWhere shall a copy of your own be? You go on in it, where you are."
        )
        if self.pasted:
            question += Content(" What you pasted is taken in there.")
        return app.push_screen(
            Ask(question, "a folder that is new or empty", value=folder), answered
        )

    def take_in_pasted(self) -> None:
        """What was pasted before there was a copy can be taken in now."""
        text, self.pasted = self.pasted, ""
        if text:
            self._desk.take_in(text)

    @work(thread=True, group="copy", exit_on_error=False)
    def _copy(self, root: Path, folder: Path) -> None:
        from briefing.library.begin import Taken, begin

        app = self._desk
        try:
            begin(folder, root)
        except Taken as taken:
            app.post_message(Copied(folder, str(taken)))
        except OSError as error:
            why = f"{folder} cannot be written: {error.strerror or error}."
            app.post_message(Copied(folder, why))
        else:
            app.post_message(Copied(folder))

    def on_copied(self, message: Copied) -> None:
        """Go on in the copy; where there is none, ask again."""
        app = self._desk
        if message.why_not:
            app.tell(message.why_not, severity="error")
            self.offer_copy(str(message.folder))
            return
        app.loaded = False
        app.root = message.folder.absolute()
        app.is_sample = False
        self._go_on(app.root, app.memo)

    @work(thread=True, group="copy", exit_on_error=False)
    def _go_on(self, root: Path, memo: Memo) -> None:
        from briefing.library.scan import Change, load
        from briefing.memo.errors import MemoError
        from briefing.memo.working import save_working
        from briefing.tui.messages import Begun, Remarked

        app = self._desk
        library = load(root)
        remarks: list[str] = []
        try:
            save_working(root, memo)
        except MemoError as error:
            remarks.append(str(error))
        begun = Begun(Change(library, frozenset(library.refs())), memo)
        begun.bookmarks = app.carried_bookmarks(root, remarks.append)
        begun.remarks = tuple(remarks)
        app.post_message(begun)
        # Never waited for: an app that is being left does not get to it.
        said = f"This is your copy, in {root}. Open it again with: briefing --library {root}"
        app.post_message(Remarked((said,), is_news=True))


def free_folder() -> str:
    """A folder in the home of the user that is not there yet, as it is typed."""
    number, name = 1, _NAME
    while Path.home().joinpath(name).exists():
        number += 1
        name = f"{_NAME}-{number}"
    return f"~/{name}"
