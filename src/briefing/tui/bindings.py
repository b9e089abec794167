"""Keys of the commands, as Textual wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from textual.binding import Binding, BindingType

from briefing.commands.command import Command
from briefing.commands.keymap import FIXED

_NO_KEY = "no-key:"
_FIXED = ":fixed"
_BEFORE_ALL = ("ctrl+q", "f1")
"""Keys that reach the app from every dialogue and line."""


def bindings(*commands: Command, shown: bool = True, of_app: bool = False) -> list[BindingType]:
    """A binding for each key of each command; the footer shows those that have a word for it.

    ``shown`` is False where the footer is to keep quiet about them; ``of_app`` where a screen
    gives a key to an action of the app. A command without a key is bound as well, so that the
    user's keymap can give it one; the keys that nobody can change are bound by themselves.
    """
    return [binding for each in commands for binding in _bindings(each, shown, of_app)]


def _bindings(command: Command, shown: bool, of_app: bool) -> Iterator[Binding]:
    own = [key for key in command.keys if key not in FIXED]
    fixed = [key for key in command.keys if key in FIXED]
    for keys, name in ((own, command.id), (fixed, command.id + _FIXED)):
        if keys or keys is own:
            yield Binding(
                _joined(command.id, keys),
                f"app.{command.action}" if of_app else command.action,
                command.footer or command.help,
                show=shown and bool(command.footer) and (keys is own or not own),
                tooltip=command.help,
                priority=any(key in _BEFORE_ALL for key in keys),
                id=name,
            )


def rebound(changed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The keys of some commands, by the ids of their bindings, as Textual wants a keymap."""
    return {
        name: _joined(name, [key for key in keys if key not in FIXED])
        for name, keys in changed.items()
    }


def command_of(binding: Binding) -> str:
    """The id of the command a binding carries out; the key itself where it is none of ours."""
    return (binding.id or binding.key).removesuffix(_FIXED)


def pressed(found: Iterable[Binding]) -> Iterator[Binding]:
    """Those bindings that a key of the keyboard stands for."""
    return (binding for binding in found if not binding.key.startswith(_NO_KEY))


def _joined(name: str, keys: Sequence[str]) -> str:
    return ",".join(keys) or f"{_NO_KEY}{name}"
