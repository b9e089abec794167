"""Several rows of a list selected together: by ranges, one by one, and let go."""

from __future__ import annotations

from collections.abc import Collection, Sequence


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
