"""Values of filters, offered below the box while a query is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen

from briefing.search.complete import filters
from briefing.search.cursor import Typed, typed_at, word_at
from briefing.tui.completion import LINES, LINES_SMALL, MOST, Completion
from briefing.tui.last_question import Last
from briefing.tui.messages import Offered
from briefing.tui.part import app_of
from briefing.tui.search_box import SearchBox

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class _Wanted(NamedTuple):
    """A filter value on its way to the values of the library."""

    serial: int
    typed: Typed


class Completing:
    """What is offered for the word at the cursor of a box, looked up beside the typing."""

    def __init__(self, screen: Screen[Any], box: SearchBox, completion: Completion) -> None:
        self._screen = screen
        self._box = box
        self._list = completion
        self._wanted: Last[_Wanted] = Last()
        self._asked = 0
        self._offered = 0
        self._take_when_offered = False
        self._declined: tuple[str, int] | None = None
        self._seen = ("", 0)

    @property
    def _app(self) -> BriefingApp:
        return app_of(self._screen)

    def moved(self) -> None:
        """The query or the place of the cursor in it is another."""
        now = self._box.value, self._box.cursor_position
        if now == self._seen:
            return
        self._seen = now
        self._take_when_offered = False
        typed = typed_at(*now)
        if self._declined and (typed is None or (typed.key, typed.start) != self._declined):
            self._declined = None
        self._want(None if self._declined else typed)

    def ask(self) -> None:
        """Offer what may stand at the cursor: values, or the filters there are."""
        value, cursor = self._box.value, self._box.cursor_position
        self._declined = None
        self._want(typed_at(value, cursor) or word_at(value, cursor))

    def take(self) -> None:
        """Put the marked value in the place of what was typed."""
        value, typed, box = self._list.chosen, self._list.typed, self._box
        if value is None or typed is None:
            return
        self._close()
        box.value, box.cursor_position = typed.accept(box.value, value.value)

    def waits(self) -> bool:
        """Whether values are still being looked up; the best is taken then as soon as it is
        there."""
        self._take_when_offered = self._offered != self._asked
        if self._take_when_offered:
            self._app.hold_keys()  # They come behind the value.
        return self._take_when_offered

    def decline(self) -> None:
        """No list for what is typed here."""
        typed = self._list.typed
        self._declined = (typed.key, typed.start) if typed is not None else None
        self._close()

    def offered(self, message: Offered) -> bool:
        """Show the values, unless the cursor has moved on; whether a key had waited in vain."""
        if message.serial != self._asked:
            return False
        self._offered = message.serial
        self._offer(message)
        waited, self._take_when_offered = self._take_when_offered, False
        if waited:
            self._app.let_keys_through()
        if waited and self._list.is_open:
            self.take()
            return False
        return waited

    def step(self, step: int) -> None:
        """Mark the value above or below."""
        was = self._state
        self._list.step(step)
        self._changed(was)

    def _want(self, typed: Typed | None) -> None:
        self._asked += 1
        if typed is not None and typed.key:
            if self._wanted.put(_Wanted(self._asked, typed)):
                self._screen.run_worker(
                    self._look_up, group="values", thread=True, exit_on_error=False
                )
            return
        self._offered = self._asked
        if typed is None:
            self._close()
        else:
            self._offer(Offered(self._offered, typed, tuple(filters(typed.text))))

    def _look_up(self) -> None:
        app = self._app
        with self._wanted.each() as wanted:
            for serial, typed in wanted:
                found = app.filter_values().of(
                    typed.key, typed.text, most=MOST, picked=app.memo.claims
                )
                self._screen.post_message(Offered(serial, typed, tuple(found)))

    @property
    def _state(self) -> tuple[bool, bool]:
        return self._list.is_open, self._list.walked

    def _offer(self, message: Offered) -> None:
        was = self._state
        lines = LINES if self._screen.app.size.height >= 30 else LINES_SMALL
        self._list.offer(message.typed, message.values, lines)
        self._changed(was)

    def _close(self) -> None:
        was = self._state
        self._list.close()
        self._changed(was)

    def _changed(self, was: tuple[bool, bool]) -> None:
        self._box.suggest(self._list.rest)
        if was != self._state:
            self._screen.refresh_bindings()


class Completes:
    """The part of a screen with such a box: its keys, and what is clicked."""

    _completing: Completing

    def action_offer(self) -> None:
        """Show what may stand at the cursor: values, or the filters there are."""
        self._completing.ask()

    def action_complete(self) -> None:
        """Put the marked value in the place of what was typed."""
        self._completing.take()

    def action_take(self) -> None:
        """The same, by the key that does something else while one is not choosing a value."""
        self._completing.take()

    def action_close_list(self) -> None:
        """No list for what is typed here."""
        self._completing.decline()

    def on_search_box_right(self) -> None:
        """What is shown behind the cursor is wanted."""
        self._completing.take()

    def on_menu_taken(self) -> None:
        """A value was clicked."""
        self._completing.take()
