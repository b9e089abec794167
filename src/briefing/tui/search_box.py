"""The box a query is typed into."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from briefing.tui.heeding import Heeding


class SearchBox(Input, Heeding):
    """The query. Arrows and tab work on the lists below; everything else is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", show=False),
        Binding("down", "screen.move(1)", show=False),
        Binding("shift+up", "screen.extend(-1)", show=False),
        Binding("shift+down", "screen.extend(1)", show=False),
        # Letters are typed: what they do elsewhere has keys of its own here.
        Binding("ctrl+y", "app.copy", show=False),
        Binding("f2", "app.actions", show=False),
        Binding("f4", "app.sort", show=False),
        Binding("f5", "screen.zoom", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
        # Here the other keys for back and forward are letters of the query.
        Binding("alt+left", "app.go_back", show=False),
        Binding("alt+right", "app.go_forward", show=False),
        # The footer shows the last of these first.
        # A terminal sends NUL for ctrl+space; those that know a newer way say its name.
        Binding("ctrl+space,ctrl+@", "screen.offer", "filters", show=True, id="offer"),
        Binding("escape", "screen.close_list", "close", show=True),
        Binding("escape", "screen.let_go", "let go", show=True),
        Binding("escape", "screen.back", "back", show=True),
        Binding("enter", "screen.take", "complete", show=True),
        Binding("enter", "screen.go", "go there", show=True),
        Binding("tab", "screen.complete", "complete", show=True, priority=True),
        Binding("tab", "screen.pick_and_next", "pick", show=True, priority=True),
    ]

    virtual_size = Reactive(Size(0, 0), layout=False)
    """Laying out the whole screen for each letter would be felt: the box stays as it is."""

    def __init__(self, query: str = "") -> None:
        """``query`` is what stands in it first."""
        self._rest_of = ""
        super().__init__(
            query,
            placeholder="search claims, briefs, sources, themes",
            id="query",
            select_on_focus=False,
        )

    def suggest(self, rest: str) -> None:
        """Show, greyed behind the cursor, how the query may go on."""
        self._rest_of = self.value + rest if rest and self.cursor_at_end else ""
        self._suggestion = self._rest_of

    def watch_value(self, value: str) -> None:
        """A letter that was expected leaves the rest in sight."""
        if len(value) < len(self._rest_of) and self._rest_of.startswith(value):
            self._suggestion = self._rest_of

    class Right(Message):
        """To the right, at the end of the query: what is shown there is wanted."""

    def action_cursor_right(self, select: bool = False) -> None:
        """To the right; at the end, what is shown there is taken."""
        if not select and self.cursor_at_end:
            self.post_message(self.Right())
        else:
            super().action_cursor_right(select)


class FilterBox(SearchBox):
    """The same for what is listed: enter keeps it, and nothing is picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.close_list", "close", show=False),
        Binding("escape", "screen.back", "back", show=False),
        Binding("enter", "screen.take", "complete", show=False),
        Binding("enter", "screen.keep", "keep", show=False),
        Binding("tab", "screen.complete", "complete", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.placeholder = "is:contested   kind:gap   actor:…   since:2025-07   words"
