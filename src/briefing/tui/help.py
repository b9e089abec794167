"""Help for what has the focus: what it is, what its signs mean, its keys; then all the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from briefing.commands import table
from briefing.commands.command import Command
from briefing.commands.guide import place
from briefing.commands.keymap import Keymap
from briefing.tui.bindings import bindings, command_of, pressed
from briefing.tui.deeds import Deed, deeds
from briefing.tui.keys import hints, named
from briefing.tui.leaving import Modal
from briefing.tui.part import app_of
from briefing.tui.reading import heading, paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

_KEYS = 20
"""Cells for the keys of a command, or a sign."""


class Help(Modal[Deed | None]):
    """The place that has the focus first, then the keys that work there, then the rest.

    A line a command; what is to be said of the selected one stands below. The command that was
    chosen, None where help is left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.QUIT),
        *bindings(table.HELP, of_app=True),
    ]

    def __init__(self, behind: Screen[object]) -> None:
        """``behind`` is the screen in front, which help is about."""
        super().__init__()
        self._keys = app_of(behind).keymap
        self._rows = list(_rows(behind, self._keys))
        self._possible = {deed.command.id: deed for deed in deeds(behind)}

    def compose(self) -> ComposeResult:
        """One list, and more about what is selected in it."""
        with Vertical():
            yield Rows(name="help")
            yield Static(id="about")
            keys = "{key:up} {key:down} move · {key:enter} does it · {back} back"
            yield Static(hints(self._keys, keys), id="foot")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.show(self._rows)
        self.set_focus(rows)
        self._tell()

    @on(Rows.Highlighted)
    def _tell(self) -> None:
        row = self.query_one(Rows).selected
        named = {command.id: command for command in table.COMMANDS}
        command = named.get(row.key) if row is not None else None
        if command is not None:
            twin = f"  {command.twin}" if command.twin else ""
            words = Content.assemble(command.help, ".", (twin, "$text-muted"))
            self.query_one("#about", Static).update(words)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if (deed := self._possible.get(event.row.key)) is not None:
            self.dismiss(deed)
        else:
            self._desk.tell("That cannot be done from here.")

    def action_back(self) -> None:
        """Back to where help was asked for."""
        self.dismiss()

    def action_quit(self) -> None:
        """The same: the key leaves what one is in."""
        self.dismiss()


def _rows(screen: Screen[object], keys: Keymap) -> Iterator[Row]:
    focused = screen.focused
    pane = focused.id if focused is not None and focused.id else ""
    here = place(type(screen).__name__, pane)
    if here is not None:
        yield heading(here.title)
        yield paragraph(named(keys, here.about))
        wide = max((len(sign) + 4 for sign, _ in here.signs), default=0)
        yield from (_row(sign, words, wide=wide) for sign, words in here.signs)
        yield BLANK
    active = [*pressed(found.binding for found in screen.active_bindings.values())]
    ids = {command_of(binding) for binding in active}
    works = [command for command in table.COMMANDS if command.id in ids]
    yield heading("Keys here")
    yield from (_command(command, keys) for command in works)
    yield BLANK
    yield heading("On other screens")
    others = [command for command in table.COMMANDS if command.id not in ids]
    yield from (_command(command, keys) for command in others if keys.of(command))
    if unbound := [command for command in table.COMMANDS if not keys.of(command)]:
        yield BLANK
        words = keys.words(table.PALETTE)
        yield heading("By name", f"{words} finds them" if words else "")
        yield from (_command(command, keys) for command in unbound)


def _command(command: Command, keys: Keymap) -> Row:
    words = command.palette or command.help
    return _row(keys.words(command), words, command.id)


def _row(sign: str, words: str, key: str = "", *, wide: int = 0) -> Row:
    mark = Content.styled(f"  {sign}", "bold $accent")
    return Row(Content(words), key=key, indent=max(_KEYS, wide), mark=mark)
