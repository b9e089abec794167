"""The page of the working memo: composed behind the screen, and written to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from briefing.commands import table
from briefing.library.snapshot import Library
from briefing.model import Memo
from briefing.tui.last_question import Last
from briefing.tui.messages import Composed
from briefing.tui.part import Part

if TYPE_CHECKING:
    from pathlib import Path


class _Wanted(NamedTuple):
    """A page on its way to being composed."""

    library: Library
    memo: Memo


class Composing(Part):
    """The part of the app that composes the memo."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: Last[_Wanted] = Last()
        self._page_of: _Wanted | None = None
        """The page that was asked for last."""
        self._page_made_of: _Wanted | None = None
        """What the page that is shown was made of."""
        self._once_composed: list[Callable[[], None]] = []
        self.why_no_document = ""

    def compose_memo(self, typed: Memo | None = None) -> None:
        """Compose the page anew, from library and picks as they are now.

        ``typed`` is a memo that is only being tried, letter by letter. Of pages that are asked
        for faster than they are made, the last is made.
        """
        wanted = _Wanted(self._desk.library, typed or self._desk.memo)
        self._page_of = wanted
        if self._pages.put(wanted):
            self._compose()

    @property
    def page_library(self) -> Library:
        """The library that the page was made from."""
        made_of = self._page_made_of
        return made_of.library if made_of is not None else self._desk.library

    def once_composed(self, go: Callable[[], None]) -> None:
        """Do something with the page as soon as it is of the picks as they are now.

        Keys come faster than pages are made: what is handed over must not be the page of a
        moment ago.
        """
        if self._page_made_of is self._page_of:
            go()
        else:
            self._once_composed.append(go)

    @work(thread=True, group="memo", exit_on_error=False)
    def _compose(self) -> None:
        app = self._desk
        app.after_first_keys()
        from briefing.memo.compose import compose
        from briefing.memo.errors import MemoError

        with self._pages.each() as pages:
            for library, memo in pages:
                if not library.briefs or _is_empty(memo):
                    app.post_message(Composed(library, memo, None))
                    continue
                try:
                    app.post_message(Composed(library, memo, compose(library, memo, app.today)))
                except MemoError as error:
                    app.post_message(Composed(library, memo, None, str(error)))

    def on_composed(self, message: Composed) -> None:
        """The page fits the picks again."""
        wanted = self._page_of
        if wanted and message.memo is wanted.memo and message.library is wanted.library:
            self.why_no_document = message.why_not
            self._desk.document = message.document
            self._page_made_of = wanted
            if message.document is not None and message.memo.id:
                self._desk.compare_export(show=False)
            waiting, self._once_composed = self._once_composed, []
            for go in waiting:
                go()

    def action_write(self) -> None:
        """Write the memo to a file."""
        if self._desk.document is None:
            self.once_composed(self._ask_where_to_write)
        else:
            self._ask_where_to_write()

    def _ask_where_to_write(self) -> None:
        from briefing.tui.write import Write, file_name

        app = self._desk
        if app.document is None:
            empty = f"The memo is empty: {app.way(table.PICK)} picks a claim."
            app.tell(self.why_no_document or empty)
        elif not isinstance(app.screen, Write):
            app.push_screen(Write(file_name(app.document)), self._written)

    def _written(self, _: Path | None) -> None:
        """From now on it is this page that changes are told of."""
        self._desk.compare_export(show=False)


def _is_empty(memo: Memo) -> bool:
    """Whether nothing was asked for that could stand on a page."""
    asked = (memo.claims, memo.pins, memo.themes, memo.query, memo.bottom_line, memo.texts)
    return not any(asked)
