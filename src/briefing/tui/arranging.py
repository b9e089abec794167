"""Sorting and filtering what is listed, in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from briefing.evidence.ordering import ORDERS
from briefing.tui.last_question import Last
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.search.index import Passing


@dataclass(eq=False, repr=False)
class Narrowed(Message):
    """What a query lets through, and what would pass without each of its pieces."""

    query: str
    passing: Passing
    without: tuple[tuple[str, frozenset[str] | None], ...]


class Arranging(Part):
    """The part of the app that knows in which order claims are listed, and which."""

    def __init__(self) -> None:
        super().__init__()
        self._queries: Last[str] = Last()
        self._last_query = ""
        """The filter that held last, to begin with where there is none."""

    # In which order

    def action_sort(self) -> None:
        """Ask in which order claims are to be listed."""
        from briefing.tui.choose import Choose, lettered

        app = self._desk
        now = app.arrangement.order
        rows = [
            lettered(o.id, o.letter, o.words[0].upper() + o.words[1:], "now" if o.id == now else "")
            for o in ORDERS.values()
        ]

        def chosen(order: str | None) -> None:
            if order is not None:
                app.arrangement = replace(app.arrangement, order=order)

        letters = {order.letter: order.id for order in ORDERS.values()}
        app.push_screen(Choose("List claims", rows, now, letters), chosen)

    # Which

    def ask_filter(self, kept: Callable[[], object]) -> None:
        """Ask what shall be listed; the list follows while one types. ``kept`` is called where it
        is to hold from now on."""
        from briefing.tui.narrow import Narrow

        app = self._desk
        before = app.arrangement.query

        def answered(query: str | None) -> None:
            app.narrow(before if query is None else query)
            if query is not None:
                kept()
            self._last_query = app.arrangement.query or self._last_query

        app.push_screen(Narrow(before or self._last_query), answered)

    def narrow(self, query: str) -> None:
        """List what a query lets through; everything where it is empty."""
        from briefing.search.cursor import parts

        app = self._desk
        query = query.strip()
        if not query:
            app.arrangement = replace(
                app.arrangement, query="", passing=None, without=(), ignored=(), waits=False
            )
            return
        if query != app.arrangement.query:
            # Until it is known what passes, what passed before stays in sight.
            without = tuple((piece, None) for piece in parts(query))
            app.arrangement = replace(app.arrangement, query=query, without=without, waits=True)
        if self._queries.put(query):
            self._pass()

    def narrow_again(self) -> None:
        """The library, its index or the picks have changed."""
        self.narrow(self._desk.arrangement.query)

    @work(thread=True, group="filter", exit_on_error=False)
    def _pass(self) -> None:
        from briefing.search.cursor import parts
        from briefing.search.results import SpoiltIndexError
        from briefing.tui.messages import IndexSpoilt

        app = self._desk
        with self._queries.each() as queries:
            for query in queries:
                index = app.index
                if index is None:
                    # Asked again as soon as there is an index.
                    continue

                def passing(query: str) -> Passing:
                    return index.passing(  # noqa: B023
                        query, library=app.library, today=app.today, picked=app.memo.claims
                    )

                pieces = parts(query)
                try:
                    found = passing(query)
                    without = tuple(
                        (piece, passing(" ".join((*pieces[:n], *pieces[n + 1 :]))).refs)
                        for n, piece in enumerate(pieces)
                    )
                except SpoiltIndexError:
                    app.post_message(IndexSpoilt(index))
                    continue
                app.post_message(Narrowed(query, found, without))

    def on_narrowed(self, message: Narrowed) -> None:
        """List it, unless something else is asked for by now."""
        app = self._desk
        if message.query == app.arrangement.query:
            app.arrangement = replace(
                app.arrangement,
                passing=message.passing.refs,
                ignored=message.passing.ignored,
                without=message.without,
                waits=False,
            )

    def action_drop_filter(self, number: int) -> None:
        """Take a piece of the filter away."""
        pieces = [piece for piece, _ in self._desk.arrangement.without]
        self._last_query = self._desk.arrangement.query
        self.narrow(" ".join((*pieces[:number], *pieces[number + 1 :])))

    def take_filter_away(self) -> None:
        """Take the last piece of the filter away."""
        if without := self._desk.arrangement.without:
            self.action_drop_filter(len(without) - 1)

    def show_all(self, ref: str) -> None:
        """Put the filter aside where it holds back what is to be shown."""
        app = self._desk
        if app.arrangement.hides(ref):
            self._last_query = app.arrangement.query
            self.narrow("")
            said = "The filter held that back. {filter}, then {key:enter}, sets it again."
            app.tell(app.keymap.told(said))
