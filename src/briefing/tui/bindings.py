"""Keys of the commands, as Textual wants them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from briefing.commands.command import Command


def bindings(*commands: Command, shown: bool = True, of_app: bool = False) -> list[BindingType]:
    """A binding for each key of each command; the footer shows those that have a word for it.

    ``shown`` is False where the footer is to keep quiet about them; ``of_app`` where a screen
    gives a key to an action of the app.
    """
    return [
        Binding(
            ",".join(command.keys),
            f"app.{command.action}" if of_app else command.action,
            command.footer or command.help,
            show=shown and bool(command.footer),
            tooltip=command.help,
            id=command.id,
        )
        for command in commands
        if command.keys
    ]
