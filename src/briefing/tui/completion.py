"""The values of the filter that is being typed, under the search box: the best of them marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from briefing.search.complete import Value
from briefing.search.cursor import Typed
from briefing.text import fold
from briefing.tui.gate import shown
from briefing.tui.menu import Menu
from briefing.tui.row import Row

MOST = 50
"""Values offered; a letter more finds the others."""
LINES = 8
LINES_SMALL = 5
"""Lines in sight, also where the terminal is small."""


class Completion(Menu):
    """What may stand at the cursor of the search box."""

    DEFAULT_CSS = """
    Completion {
        height: auto;
    }
    """

    def __init__(self) -> None:
        super().__init__(name="completion")
        self.typed: Typed | None = None
        self.values: Sequence[Value] = ()
        self.walked = False
        """The user has moved in the list: enter is about it."""

    @property
    def chosen(self) -> Value | None:
        """The value that is marked."""
        number = self.number
        return None if number is None else self.values[number]

    def offer(self, typed: Typed, values: Sequence[Value], lines: int) -> None:
        """Show what may be meant, so many lines of it; nothing where all is typed already."""
        same = self.typed is not None and (typed.key, typed.start) == (
            self.typed.key,
            self.typed.start,
        )
        self.typed, self.values = typed, values
        # Filters are offered only to those who ask for them.
        self.walked = (self.walked and same) or not typed.key
        if not values or (len(values) == 1 and fold(values[0].value) == fold(typed.text.strip())):
            self.close()
            return
        names = [shown(value.value if typed.key else f"{value.value}:") for value in values]
        column = min(_COLUMN, max(name.cell_length for name in names))
        rows = [_row(*each, column) for each in zip(names, values, strict=True)]
        self.open(rows, lines)

    def close(self) -> None:
        """Nothing to choose, or nothing wanted."""
        self.typed, self.walked = None, False
        super().close()

    def step(self, step: int) -> None:
        """Mark the value above or below; past the ends one stays."""
        self.walked = True
        if step > 0:
            self.action_down()
        else:
            self.action_up()

    @property
    def rest(self) -> str:
        """The letters of the marked value that are still to be typed; empty where it does not
        begin with what is there."""
        value = self.chosen
        if value is None or self.typed is None:
            return ""
        typed = self.typed.text
        if not fold(value.value).startswith(fold(typed)):
            return ""
        return value.value[len(typed) :] + ("" if self.typed.key else ":")


_COLUMN = 32
"""Cells after which titles no longer stand in a column."""


def _row(name: Content, value: Value, column: int) -> Row:
    count = "" if value.count is None else f"{value.count:,}"
    if value.title:
        name = name.pad_right(max(0, column - name.cell_length))
        name = Content.assemble(name, "  ", shown(value.title, "$text-muted"))
    return Row(
        name,
        key=value.value,
        indent=3,
        right=Content.styled(count, "$text-muted"),
        wrap=False,
    )
