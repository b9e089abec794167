"""What is selected in the memo's outline, and what can be done with it."""

from __future__ import annotations

from typing import NamedTuple

from briefing.commands import table
from briefing.library.snapshot import Library
from briefing.memo.blocks import Document, LeftOut
from briefing.memo.outline import BOTTOM_LINE, Line, lines, why_not_in
from briefing.tui import outline
from briefing.tui.row import Row

DEEDS = (
    (table.PICK, "Take it in"),
    (table.MOVE_UP, "Move it up"),
    (table.MOVE_DOWN, "Move it down"),
    (table.PIN, "Pin it, or let it go"),
    (table.VARIANT, "Print it short, or in full"),
    (table.EDIT, "Write: its words, or a sentence after it"),
    (table.RESTS_ON, "Say what it rests on"),
    (table.DROP, "Drop it"),
)
"""What can be done with a line, in the words for it here."""
ACTIONS = frozenset(command.action for command, _ in DEEDS)


class AtHand(NamedTuple):
    """The selected row of the outline, on the page as it was composed last."""

    library: Library
    document: Document | None
    row: Row | None

    @property
    def line(self) -> Line | None:
        """The line of the page; None on what is left out and on a check.

        The bottom line is one before it is written.
        """
        if self.row is None or self.document is None:
            return None
        key = self.row.key
        wanting = Line(BOTTOM_LINE, "bottom-line", "") if key == BOTTOM_LINE else None
        return next((line for line in lines(self.document) if line.key == key), wanting)

    @property
    def left(self) -> LeftOut | None:
        """The claim that was left out."""
        if self.row is None or self.document is None or not self.row.key.startswith(outline.LEFT):
            return None
        ref = self.row.key.removeprefix(outline.LEFT)
        return next((left for left in self.document.left_out if left.ref == ref), None)

    @property
    def can_be_taken_in(self) -> bool:
        """Whether it was left out and may stand in a memo."""
        left = self.left
        return left is not None and not why_not_in(self.library, left)

    @property
    def ref(self) -> str:
        """The claim it is, on the page or left out; empty where it is none."""
        ref = self.row.opens if self.row is not None else ""
        return ref if ref in self.library.claims else ""

    def allows(self, action: str) -> bool:
        """Whether one of ``ACTIONS`` can be done with it.

        Without a page there are no lines, but what was picked can still be dropped or pinned.
        """
        if action == "pick":
            return self.can_be_taken_in
        if self.document is None:
            return action in ("drop", "pin") and bool(self.ref)
        line = self.line
        if line is None:
            return False
        if action == "drop":
            return line.entry is not None
        if action == "pin":
            return bool(line.ref)
        if action == "rests_on":
            of_brief = line.entry is not None and bool(line.entry.ref)
            return line.kind == "own" or (line.kind == "bottom-line" and not of_brief)
        if action == "variant":
            claim = self.library.claims.get(line.ref)
            return claim is not None and bool(claim.short.strip())
        return True
