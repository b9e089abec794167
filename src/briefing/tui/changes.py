"""What has changed since a memo was handed over: seen before it is written anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.memo.answering.diff import WORDS, Difference, Differs
from briefing.text import counted, day
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.keys import Keys, hints
from briefing.tui.leaving import Modal
from briefing.tui.reading import heading, paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.memo.answering.record import Record

_SIGNS = {
    "new": ("+", "$success"),
    "dropped": ("−", "$error"),
    "contested": ("≠", "$error"),
    "lost-source": ("!", "$error"),
}


class Changes(Modal[str | None]):
    """The difference between the last export of a memo and the page as it is now.

    Gives the claim that was chosen, or ``WRITE`` where the page is to be written; None else.
    """

    WRITE = ":write"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.WRITE),
        *bindings(table.HELP, of_app=True),
        *bindings(table.QUIT, of_app=True, shown=False),
    ]

    def __init__(self, old: Record, difference: Difference) -> None:
        """``old`` is the export that is compared with."""
        super().__init__()
        self._old = old
        self._difference = difference

    def compose(self) -> ComposeResult:
        """What it is compared with, the list, the keys."""
        since = f"Since the memo of {day(self._old.date)}"
        with Vertical():
            yield Static(shown(since, "bold"))
            yield Rows(name="changes")
            yield Static(hints(self._desk.keymap, "Nothing is written before {write}."))
            yield Keys(id="keys")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = change_rows(self._difference.entries)
        here = self.query_one(Rows)
        here.show(rows)
        here.refresh(layout=True)
        self.set_focus(here)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss(event.row.ref or None)

    def action_write(self) -> None:
        """Write the memo as it is now."""
        self.dismiss(self.WRITE)

    def action_back(self) -> None:
        """Leave the list."""
        self.dismiss(None)


def change_rows(entries: Sequence[Differs]) -> list[Row]:
    """What differs, by kind; the wording before it below the one now."""
    if not entries:
        return [paragraph(Content("Nothing: every line is as it was handed over."))]
    found: list[Row] = []
    for kind, words in WORDS.items():
        of_kind = [e for e in entries if e.kind == kind]
        if not of_kind:
            continue
        found += [BLANK] if found else []
        found.append(heading(words, f"{len(of_kind):,}"))
        found += [_row(entry, f"{kind}:{n}") for n, entry in enumerate(of_kind)]
    return found


def _row(entry: Differs, key: str) -> Row:
    sign, style = _SIGNS.get(entry.kind, ("~", "$warning"))
    parts = [shown(entry.now or entry.was, "strike" if entry.kind == "dropped" else "")]
    if entry.kind == "reworded" and entry.was != entry.now:
        parts.append(shown(f"was: {entry.was}", "$text-muted"))
    if entry.why:
        parts.append(shown("; ".join(entry.why), "$text-muted"))
    return Row(
        Content("\n").join(parts),
        key=key,
        ref=entry.ref,
        indent=3,
        mark=Content.styled(f" {sign}", f"bold {style}"),
    )


def in_words(old: Record, difference: Difference) -> str:
    """How much has changed, for the outline and the line above the keys."""
    number = len(difference.entries)
    if not number:
        return f"as it was handed over on {day(old.date)}"
    return f"{counted(number, 'change')} since it was handed over on {day(old.date)}"
