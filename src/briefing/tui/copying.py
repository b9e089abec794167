"""A library that cannot be written to: a copy is offered, and the work goes on there."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.message import Message

from briefing.commands import table
from briefing.model import Memo
from briefing.settings.paths import meant
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.library.snapshot import Library
    from briefing.tui.messages import Begun

_NAME = "briefing"


@dataclass(eq=False, repr=False)
class Copied(Message):
    """A library has been copied to a folder of its user; or why it has not."""

    folder: Path
    library: Library | None
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
                self._copy(app.root, meant(answer))
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
        from briefing.library.begin import begin

        library, why_not = made_in(folder, lambda at: begin(at, root))
        self._desk.post_message(Copied(folder, library, why_not))

    def on_copied(self, message: Copied) -> None:
        """Go on in the copy; where there is none, ask again."""
        app = self._desk
        if message.library is None:
            app.tell(message.why_not, severity="error")
            self.offer_copy(str(message.folder))
            return
        self.go_on_in(message.library, is_new=False)

    def go_on_in(self, library: Library, *, is_new: bool) -> None:
        """Go on in a library of the user's own: a copy, with what was picked in the one that is
        left, or one that is new, with nothing of it."""
        from briefing.tui.places import Trail
        from briefing.tui.walking import Walk

        app = self._desk
        old, was_sample = app.library, app.is_sample
        app.loaded = False
        app.root = library.root
        app.is_sample = False
        if is_new:
            app.trail, app.walk = Trail(), Walk()
            app.forget_steps()
            app.narrow("")
            app.begin_at = next(iter(library.briefs), "")
        self._go_on(library, old, app.memo, was_sample, is_new)

    @work(thread=True, group="copy", exit_on_error=False)
    def _go_on(
        self, library: Library, old: Library, memo: Memo, was_sample: bool, is_new: bool
    ) -> None:
        from briefing.library.scan import Change
        from briefing.tui.messages import Begun, Remarked

        refs, remarks = frozenset(library.refs()), list[str]()
        if is_new:
            begun = Begun(Change(library, refs, frozenset(old.refs()) - refs), Memo())
        else:
            begun = Begun(Change(library, refs), memo)
        try:
            if not is_new:
                self._take_along(memo, begun, remarks)
        finally:
            # Whatever happened, also what nobody foresaw: the app has left the other one.
            begun.remarks = tuple(remarks)
            self._desk.post_message(begun)
        # Never waited for: an app that is being left does not get to it.
        said = self._where_now(is_new, was_sample)
        self._desk.post_message(Remarked((said,), is_news=True))

    def _take_along(self, memo: Memo, begun: Begun, remarks: list[str]) -> None:
        """What the user has of a library is of its copy too."""
        from briefing.memo.errors import MemoError
        from briefing.memo.working import save_working

        app = self._desk
        try:
            save_working(app.root, memo)
        except MemoError as error:
            remarks.append(str(error))
        begun.bookmarks = app.carried_bookmarks(app.root, remarks.append)

    def _where_now(self, is_new: bool, was_sample: bool) -> str:
        """Where one is, and how to come back to it."""
        app = self._desk
        said = f"This is your {'library' if is_new else 'copy'}, in {app.root}."
        if is_new:
            new, add = app.way(table.NEW), app.way(table.ADD)
            said += f" {new} begins a brief, {add} takes in a sentence or an address."
        if was_sample and _opens_next(app.root):
            return f"{said} From now on briefing opens it, where no other library is near."
        return f"{said} Open it again with: briefing --library {shlex.quote(str(app.root))}"


def made_in(folder: Path, make: Callable[[Path], object]) -> tuple[Library | None, str]:
    """The library that ``make``, of ``library.begin``, makes in a folder; or None, and why."""
    from briefing.library.begin import Taken
    from briefing.library.find import LibraryError
    from briefing.library.scan import load

    try:
        make(folder)
        return load(folder), ""
    except (Taken, LibraryError) as error:
        return None, str(error)
    except OSError as error:
        return None, f"{folder} cannot be written: {error.strerror or error}."


def _opens_next(root: Path) -> bool:
    """Have the settings name a library, where they name none: else it would be the sample that
    opens the next time. Whether they do now."""
    from briefing.settings.config import load
    from briefing.tui.setting import remember

    return not load()[0].library and not remember("library", str(root))


def free_folder() -> str:
    """A folder in the home of the user that is not there yet, as it is typed."""
    number, name = 1, _NAME
    while Path.home().joinpath(name).exists():
        number += 1
        name = f"{_NAME}-{number}"
    return f"~/{name}"
