"""Which rows of a list are selected: one, and perhaps several together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from briefing.tui.row import Row


class Chosen:
    """The rows of a list, and which of them are selected. A row is told by its number, from 0;
    -1 stands for none."""

    def __init__(self, many: Callable[[Row], bool] | None = None) -> None:
        """``many`` says which rows may be selected together, None that none may."""
        self.rows: Sequence[Row] = ()
        self.number = -1
        """The row that is selected by itself."""
        self.several = Several()
        self._many = many
        self._wanted = ""
        """The key that is selected as soon as there is a row of it."""

    @property
    def row(self) -> Row | None:
        """The selected row."""
        return self.rows[self.number] if 0 <= self.number < len(self.rows) else None

    @property
    def is_first(self) -> bool:
        """Whether no row above the selected one can be selected."""
        return self.nearest(self.number - 1, -1) < 0

    @property
    def is_waiting(self) -> bool:
        """Whether a row is wanted that is not there yet."""
        return bool(self._wanted)

    def show(self, rows: Sequence[Row], select: str | None = None) -> bool:
        """Take other rows. The selection stays on its key, else goes to ``select``, else near.

        True where what is selected is another on purpose, or nothing can be.
        """
        if select is None and self._wanted and any(r.key == self._wanted for r in rows):
            select, self._wanted = self._wanted, ""
        before = self.row.key if self.row is not None else None
        was, self.rows = self.number, rows
        if self.several:
            self.several.keep([row.key for row in rows])
        else:
            self.several.keep(())
        self.number = self.number_of(select if select is not None else before)
        if self.number < 0:
            near = was if select is None and was >= 0 else 0
            self.number = self.nearest(near, 1)
        if self.number < 0:
            self.number = self.nearest(len(rows) - 1, -1)
        return select is not None or self.number < 0

    def want(self, key: str) -> None:
        """Select the row of a key as soon as there is one, unless another is chosen by then."""
        self._wanted = key

    def number_of(self, key: str | None) -> int:
        """The row of a key."""
        return next((n for n, row in enumerate(self.rows) if row.key and row.key == key), -1)

    def nearest(self, number: int, step: int) -> int:
        """The first row that can be selected, from this one on, down (1) or up (-1)."""
        while 0 <= number < len(self.rows):
            if self.rows[number].key:
                return number
            number += step
        return -1

    # Several together

    @property
    def may_be_many(self) -> bool:
        """Whether rows can be selected together at all."""
        return self._many is not None

    @property
    def together(self) -> list[Row]:
        """The rows that are selected together, in their order; none where only one is selected."""
        if not self.several:
            return []
        return [row for row in self.rows if row.key in self.several.keys]

    @property
    def _order(self) -> list[str]:
        """The keys of the rows that may be selected together."""
        many = self._many
        return [r.key for r in self.rows if r.key and many(r)] if many is not None else []

    def follow(self) -> bool:
        """The selection has moved: a range that follows it is drawn. False where none does."""
        if self.several.ranging and self.row is not None:
            self.several.follow(self._order, self.row.key)
        return self.several.ranging

    def take_alone(self, number: int, before: str | None) -> bool:
        """Take in a row, or let it go; False where it cannot be.

        ``before`` is the key of the selected row where a click has selected it: that is the first
        of them. Where the keys were is not.
        """
        there, first = self.rows[number].key, self._here
        if there not in self._order:
            return False
        if not self.several and first and there != first == before:
            self.several.toggle(first)
        self.several.toggle(there)
        return True

    def take_range(self, number: int) -> bool:
        """Take in the rows from the selected one to this; False where that cannot be."""
        order, there = self._order, self.rows[number].key
        if there not in order:
            return False
        self.several.extend(order, self._here or there, there)
        return True

    @property
    def _here(self) -> str:
        """The key of the selected row where it may be one of several; else empty."""
        here = self.row.key if self.row is not None else ""
        return here if here in self._order else ""

    def range(self) -> bool:
        """Begin a range that follows the selection, or end it; False where none can begin."""
        here = self._here
        if here:
            self.several.range(here)
        return bool(here)

    def begin(self) -> bool:
        """Begin a range at the selected row; False where none can begin."""
        here = self._here
        if here:
            self.several.begin(here)
        return bool(here)

    def extend(self, step: int) -> int:
        """Take in the next row below (1) or above (-1), which is given back; -1 where the selected
        one is none that can be taken in."""
        order, here = self._order, self._here
        if not here:
            return -1
        there = order[max(0, min(order.index(here) + step, len(order) - 1))]
        self.several.extend(order, here, there)
        return self.number_of(there)


class Several:
    """Which rows are selected together, by their keys. ``order`` is always that of the list."""

    def __init__(self) -> None:
        self.keys: frozenset[str] = frozenset()
        self.ranging = False
        """Moving takes in what lies between."""
        self._anchor = ""
        self._before: frozenset[str] = frozenset()
        """What was selected before the range that is being drawn."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.keys)

    def begin(self, key: str) -> None:
        """Begin a range at a row; what was selected before stays."""
        self._anchor, self._before = key, self.keys
        self.keys |= {key}

    def range(self, key: str) -> bool:
        """Begin a range that follows the selection; True. One that does ends; False."""
        self.ranging = not self.ranging
        if self.ranging:
            self.begin(key)
        else:
            self._anchor = ""
        return self.ranging

    def extend(self, order: Sequence[str], here: str, there: str) -> None:
        """Draw the range to a row, from where it was begun, else from ``here``."""
        if self._anchor not in order:
            self.begin(here)
        start, end = sorted((order.index(self._anchor), order.index(there)))
        self.keys = self._before | frozenset(order[start : end + 1])

    def follow(self, order: Sequence[str], there: str) -> None:
        """The selection has moved to a row, and the range with it."""
        if there in order and self._anchor in order:
            self.extend(order, there, there)

    def rest(self) -> None:
        """The selection has moved by itself: the next range begins where it is then."""
        self._anchor = ""

    def toggle(self, key: str) -> None:
        """Take a row in, or let it go."""
        self.keys ^= {key}
        self._anchor, self._before = key, self.keys

    def keep(self, keys: Collection[str]) -> None:
        """The list shows other rows: what is not among them is selected no more."""
        if self.keys:
            self.keys &= frozenset(keys)
        if self._anchor not in keys:
            self._anchor, self.ranging = "", False

    def let_go(self) -> None:
        """None any more."""
        self.keys = self._before = frozenset()
        self._anchor, self.ranging = "", False
