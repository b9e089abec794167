"""Help for what has the focus: what it is, what its signs mean, its keys; then all the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen

from briefing.commands import table
from briefing.commands.command import Command
from briefing.commands.guide import place
from briefing.commands.keymap import Keymap
from briefing.tui.bindings import bindings, command_of, pressed
from briefing.tui.reading import heading, paragraph
from briefing.tui.rows import BLANK, Row, Rows

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp

_MOVING = (table.UP, table.DOWN, table.LEFT, table.RIGHT, table.PAGE_UP, table.PAGE_DOWN)
_ENDS = (table.FIRST, table.LAST)


class Help(ModalScreen[None]):
    """The place that has the focus first, then the keys that work there, then the rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.QUIT),
        *bindings(table.HELP, of_app=True),
    ]

    def __init__(self, behind: Screen[object]) -> None:
        """``behind`` is the screen in front, which help is about."""
        super().__init__()
        keys = cast("BriefingApp", behind.app).keymap
        self._rows = list(_rows(behind, keys))

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows(name="help")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.show(self._rows)
        self.set_focus(rows)

    def action_back(self) -> None:
        """Back to where help was asked for."""
        self.dismiss()

    def action_quit(self) -> None:
        """The same: q leaves what one is in."""
        self.dismiss()


def _rows(screen: Screen[object], keys: Keymap) -> Iterator[Row]:
    focused = screen.focused
    pane = focused.id if focused is not None and focused.id else ""
    here = place(type(screen).__name__, pane)
    if here is not None:
        yield heading(here.title)
        yield paragraph(Content(here.about))
        yield BLANK
        yield from (_row(sign, words) for sign, words in here.signs)
        if here.signs:
            yield BLANK
    active = {command_of(b) for b in pressed(a.binding for a in screen.active_bindings.values())}
    works = [c for c in table.COMMANDS if c.id in active]
    yield heading("Keys here")
    yield from _keys([c for c in works if c not in (*_MOVING, *_ENDS)], keys)
    yield from _keys([c for c in works if c in (*_MOVING, *_ENDS)], keys)
    others = [c for c in table.COMMANDS if c not in works]
    yield BLANK
    yield heading("On other screens")
    yield from _keys([c for c in others if keys.of(c)], keys)
    yield BLANK
    palette = keys.words(table.PALETTE)
    yield heading("Without a key", f"{palette} finds them by name" if palette else "")
    yield from (_row("", c.help) for c in table.COMMANDS if not keys.of(c))
    yield BLANK
    yield Row(Content.styled("esc closes this", "$text-muted"), indent=1)


def _keys(commands: Sequence[Command], keys: Keymap) -> Iterator[Row]:
    return (_row(keys.words(command), command.help) for command in commands)


def _row(sign: str, words: str) -> Row:
    return Row(Content(words), indent=22, mark=Content.styled(f"  {sign}", "bold $accent"))
