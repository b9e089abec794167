"""What can be done at the moment: the commands that would do something, and where they do it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.dom import DOMNode
from textual.screen import Screen

from briefing.commands.command import Command
from briefing.commands.table import COMMANDS
from briefing.tui.bindings import command_of
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """A command with the action that carries it out, and the screen or pane whose it is."""

    command: Command
    action: str
    node: DOMNode


def deeds(screen: Screen[object]) -> Iterator[Deed]:
    """What can be done with a screen in front, in the order of the table.

    What the focus, the screen or the app has a binding for, with a key or without, and beside a
    dialogue whatever else the app can do.
    """
    app = screen.app
    bound = {
        command_of(found.binding): found
        for found in reversed(screen.active_bindings.values())
        if found.enabled
    }
    for command in COMMANDS:
        if (found := bound.get(command.id)) is not None:
            yield Deed(command, found.binding.action, found.node)
        elif (
            not screen.is_modal
            and hasattr(app, f"action_{command.action}")
            and app.check_action(command.action, ())
        ):
            yield Deed(command, command.action, app)
