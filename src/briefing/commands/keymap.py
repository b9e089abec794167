"""The keys in force: those of a preset, and what the user's settings change of them.

    [keys]
    preset = "vim"
    today = "f5"
    down = ["ctrl+n", "down"]

What cannot be is passed over and said: the rest works, and no command is left without a key
that its user did not take away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefing.commands.command import Command
from briefing.commands.keynames import KeyNameError, key_named, printed, writes
from briefing.commands.presets import DEFAULT, PRESETS
from briefing.commands.table import COMMANDS
from briefing.suggest import or_else
from briefing.values import dataclass

FIXED: Mapping[str, str] = {
    "ctrl+q": "quit",
    "ctrl+c": "copy a selection, else say how to quit",
    "escape": "back",
    "f1": "help",
}
"""Keys that nothing else can have, and what they do: a way out and a way to ask remain."""

_TYPING = ("save",)
"""Commands for while one types: a key that writes a character would be typed."""

_NAMED = re.compile(r"\{(key:)?([^{}]+)\}")
_BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What the keymap passes over: the place in the settings, and why."""

    path: Path
    words: str


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every command, by its id; the first is the one that is shown."""

    keys: Mapping[str, tuple[str, ...]]
    refused: tuple[Refused, ...] = ()

    def of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command."""
        return self.keys[command.id]

    def words(self, command: Command) -> str:
        """The keys of a command as they are printed."""
        return " ".join(map(printed, self.of(command)))

    def way(self, command: Command) -> str:
        """How a sentence names the way to a command: its first key, else where it is found."""
        keys = self.of(command)
        return printed(keys[0]) if keys else f"“{command.palette}” in the palette"

    def parts(self, words: str) -> Iterator[tuple[str, str]]:
        """Words that name commands in braces, and keys that nobody can change: in pieces.

        ``{undo} undoes · {key:tab} completes`` is ``u`` with the key that it stands for, then
        `` undoes · `` with none, and so on. A command without a key is named as the palette
        has it, and stands for none. Raises KeyError for a command that there is not.
        """
        at = 0
        for found in _NAMED.finditer(words):
            yield words[at : found.start()], ""
            at, (is_key, name) = found.end(), found.groups()
            if is_key:
                yield printed(name), name
            else:
                keys = self.of(_BY_ID[name])
                yield self.way(_BY_ID[name]), keys[0] if keys else ""
        yield words[at:], ""

    def told(self, words: str) -> str:
        """Words that name commands in braces, with the keys in force: ``parts`` as one."""
        return "".join(said for said, _ in self.parts(words))

    @property
    def changed(self) -> Mapping[str, tuple[str, ...]]:
        """The commands whose keys are not those of the table."""
        return {c.id: self.of(c) for c in COMMANDS if self.of(c) != c.keys}


def preset(name: str = DEFAULT) -> Keymap:
    """The keys of a preset as it is. Raises KeyError where there is none of that name."""
    more = PRESETS[name]
    return Keymap({each.id: (*each.keys, *more.get(each.id, ())) for each in COMMANDS})


def keymap(given: Mapping[str, object]) -> Keymap:
    """The keys in force under the table ``[keys]`` of a user's settings. Never raises."""
    refused: list[Refused] = []
    begin = _preset(given.get("preset", DEFAULT), refused)
    commands = {command.id: command for command in COMMANDS}
    own: dict[str, tuple[str, ...]] = {}
    for name, value in given.items():
        if name == "preset":
            continue
        if name not in commands:
            words = f"there is no command {name!r}{or_else(name, commands)}"
            refused.append(Refused(("keys", name), words))
            continue
        keys = list(_keys(commands[name], value, refused))
        if keys or value == []:
            fixed = (key for key, does in FIXED.items() if does == name)
            own[name] = tuple(dict.fromkeys((*keys, *fixed)))
    while own and (found := _clash(begin.keys, own)):
        refused.append(_refuse(*found, own))
    return Keymap({**begin.keys, **own}, tuple(refused))


def clashes(keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Command, Command]]:
    """Every key that two commands of one place have, with the two."""
    for number, first in enumerate(COMMANDS):
        for second in COMMANDS[number + 1 :]:
            both = set(keys[first.id]) & set(keys[second.id]) if first.meets(second) else ()
            for key in sorted(both):
                yield key, first, second


def _preset(name: object, refused: list[Refused]) -> Keymap:
    if isinstance(name, str) and name in PRESETS:
        return preset(name)
    words = f"there is no preset {name!r}{or_else(str(name), PRESETS)}"
    refused.append(Refused(("keys", "preset"), words))
    return preset()


def _keys(command: Command, value: object, refused: list[Refused]) -> Iterator[str]:
    """The keys that were given to a command, without those it cannot have."""
    listed = value if isinstance(value, list) else [value]
    for number, written in enumerate(listed):
        path: Path = ("keys", command.id, *([number] if isinstance(value, list) else ()))
        if not isinstance(written, str):
            refused.append(Refused(path, "a key is written in quotes, several in brackets"))
            continue
        try:
            key = key_named(written)
        except KeyNameError as error:
            refused.append(Refused(path, str(error)))
            continue
        if key in FIXED and FIXED[key] != command.id:
            refused.append(Refused(path, f"{printed(key)} stays what it is: {FIXED[key]}"))
        elif command.id in _TYPING and writes(key):
            words = f"{printed(key)} would be typed where {command.id} is wanted; try 'f2'"
            refused.append(Refused(path, words))
        else:
            yield key


def _clash(
    begin: Mapping[str, tuple[str, ...]], own: Mapping[str, tuple[str, ...]]
) -> tuple[str, str, str] | None:
    """A key that two have, the one that gives way, and the other; None where there is none."""
    order = list(own)
    for key, first, second in clashes({**begin, **own}):
        # Of two that the user names the later gives way; a key of the preset never does.
        pair = sorted((first.id, second.id), key=lambda n: order.index(n) if n in own else -1)
        if pair[1] in own:
            return key, pair[1], pair[0]
    return None


def _refuse(key: str, loser: str, winner: str, own: dict[str, tuple[str, ...]]) -> Refused:
    """Take a key from a command of the user's; without one it has those of the preset."""
    left = tuple(k for k in own[loser] if k != key)
    if left:
        own[loser] = left
    else:
        del own[loser]
    words = f"{printed(key)} is already {winner!r}, which has to have another key first"
    return Refused(("keys", loser), words)
