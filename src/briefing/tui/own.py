"""A library of one's own, begun in the app: what it needs is asked, and the work goes on there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.message import Message

from briefing.settings.paths import meant
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.library.snapshot import Library


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was answered so far; where nothing was, there is a default."""

    folder: str
    title: str = ""
    themes: str = ""


@dataclass(eq=False, repr=False)
class Made(Message):
    """A library was made; or why not, and which of the answers is to be another."""

    wanted: _Wanted
    library: Library | None = None
    why_not: str = ""
    is_of_themes: bool = False


class Owning(Part):
    """The part of the app that begins a library of one's own and goes on in it."""

    def choose_own(self) -> None:
        """Ask whether one's own library is to be new or a copy of the sample, and begin it."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        rows = [
            choice("new", "A library of your own", "new, with your themes"),
            choice("copy", "A copy of the sample", "with all that is in it"),
        ]

        def chosen(which: str | None) -> None:
            if which == "new":
                self.action_begin()
            elif which == "copy":
                app.offer_copy()

        question = Content.assemble(
            ("The sample is read-only.", "bold"), "\nWhat will you go on in?"
        )
        app.push_screen(Choose(question, rows), chosen)

    def action_begin(self) -> None:
        """Ask for a folder, a title and themes, make a library of them and go on there."""
        from briefing.tui.copying import free_folder

        app = self._desk
        if app.read_only:
            app.may_write()  # It says why not.
        else:
            app.fetch(free_folder, lambda folder: self._ask_folder(_Wanted(folder)))

    def _ask_folder(self, wanted: _Wanted) -> object:
        def answered(answer: str | None) -> None:
            if answer is not None:
                self._ask_title(replace(wanted, folder=answer))

        hint = "a folder that is new or empty"
        return self._ask_one(1, "A new folder for it", hint, wanted.folder, answered)

    def _ask_title(self, wanted: _Wanted) -> None:
        from briefing.library.begin import TITLE

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._ask_themes(replace(wanted, title=answer))

        self._ask_one(2, "What the library is called", TITLE, wanted.title, answered)

    def _ask_themes(self, wanted: _Wanted) -> None:
        from briefing.library.begin import THEME

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._make(replace(wanted, themes=answer))

        self._ask_one(3, "Its themes, with commas between", THEME, wanted.themes, answered)

    def _ask_one(
        self, number: int, what: str, otherwise: str, value: str, then: Callable[[str | None], None]
    ) -> object:
        """Ask one of the three things; ``otherwise`` stands in an empty line, and is taken."""
        from briefing.tui.ask import Ask

        head = (f"A library of your own, {number} of 3", "bold")
        question = Content.assemble(head, f"\n{what}. You can change it later.")
        if number == 1:
            question = Content.assemble(head, f"\n{what}.")
        asked = Ask(question, otherwise, value=value, may_be_empty=number > 1)
        return self._desk.push_screen(asked, then)

    @work(thread=True, group="copy", exit_on_error=False)
    def _make(self, wanted: _Wanted) -> None:
        from briefing.library.begin import THEME, TITLE, begin
        from briefing.tui.copying import made_in

        title = wanted.title or TITLE
        themes = tuple(filter(None, (part.strip() for part in wanted.themes.split(","))))
        make = partial(begin, title=title, themes=themes or (THEME,))
        made = Made(wanted)
        try:
            made.library, made.why_not = made_in(meant(wanted.folder), make)
        except ValueError as error:
            made.why_not, made.is_of_themes = f"Nothing was made: {error}.", True
        self._desk.post_message(made)

    def on_made(self, message: Made) -> None:
        """Go on in the new library; where there is none, ask again."""
        app = self._desk
        if message.library is None:
            app.tell(message.why_not, severity="error")
            if message.is_of_themes:
                self._ask_themes(message.wanted)
            else:
                self._ask_folder(message.wanted)
            return
        if app.tour >= 0:
            app.action_tour()
        app.go_on_in(message.library, is_new=True)
