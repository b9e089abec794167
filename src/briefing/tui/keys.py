"""Keys in words, each of which a click presses: the last line of a screen, the foot of a
dialogue, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from briefing.commands.command import Command
from briefing.commands.keymap import FIXED, Keymap
from briefing.commands.keynames import printed
from briefing.commands.table import COMMANDS, HELP
from briefing.tui.bindings import bindings, command_of, pressed
from briefing.tui.gate import joined
from briefing.tui.wrapping import PARTING

MOST = 8
"""Keys shown: more is noise, and help has them all."""

PRESS = "press"
"""What is said of a piece of a line: the key that it stands for; its screen presses it."""

_PLACE = {command.id: place for place, command in enumerate(COMMANDS)}
_HELP_ANYWHERE = next(b for b in bindings(HELP) if isinstance(b, Binding) and b.key in FIXED)
_REACH = re.compile(r"(?= · |[.;:,] |[.;:]?$)")
"""Where the words end that say what a key does."""


def named(keys: Keymap, words: str, style: str = "", key: str = "bold") -> Content:
    """Words in which commands and keys stand in braces, as ``Keymap.parts`` has them.

    A click on a key presses it, and so does one on what it is said to do; ``style`` is that of
    the words, ``key`` that of the keys.
    """
    found = []
    pressed = ""
    for said, stands_for in keys.parts(words):
        if stands_for:
            pressed = stands_for
            found.append(_pressing(Content.styled(said, key), pressed))
            continue
        end = next((m.start() for m in _REACH.finditer(said)), len(said)) if pressed else 0
        if end:
            found.append(_pressing(Content.styled(said[:end], style), pressed))
        found.append(Content.styled(said[end:], style))
        pressed = ""
    return Content("").join(found)


def hints(keys: Keymap, words: str) -> Content:
    """The foot of a dialogue: what the keys do there, named as ``named`` does."""
    return named(keys, words, "$text-muted", "bold $accent")


def _pressing(content: Content, key: str) -> Content:
    # No link: its one colour would hide which part is the key.
    return content.stylize(Style.from_meta({PRESS: key}))


class Keys(Static):
    """The keys of the focused widget, its screen and the app that have a word to show.

    What a screen says is for it (``keys_here``) stands first, in its order and its words; what it
    has no words for is not named.
    """

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if screen is not self.app.screen:
            return  # Textual would ask the dialogue before it which of its keys have a use.
        active = [a.binding for a in screen.active_bindings.values() if a.enabled]
        of_screen: Sequence[Command] | None = getattr(screen, "keys_here", None)
        here = of_screen or ()
        words = {command.id: command.footer for command in here}
        first = {name: place for place, name in enumerate(words, -len(words))}
        bound = {command_of(b): b for b in pressed(reversed(active))}
        # Of the keys of a widget of its own, those that go on stand before those that go back.
        ordered = sorted(
            (name for name, b in bound.items() if words.get(name, b.show)),
            key=lambda name: (
                first.get(name, _PLACE.get(name, -1)),
                bound[name].key not in ("tab", "enter"),
            ),
        )
        # Help has all that there is no room for.
        few = ordered[:MOST]
        if of_screen is not None and HELP.id not in ordered:
            # Where letters are typed the key that works everywhere is named.
            bound[HELP.id] = _HELP_ANYWHERE
            few = [*few[: MOST - 1], HELP.id]
        if HELP.id in ordered[MOST:]:
            few[-1] = HELP.id
        parts = {}
        # At the foot of a dialogue, which has nothing to say here, as ``hints`` has it.
        style, parting = ("$text-muted", PARTING) if of_screen is None else ("", "  ")
        for name in few:
            key = Content.styled(printed(bound[name].key), "bold $accent")
            said = Content.styled(f" {words.get(name) or bound[name].description}", style)
            parts[name] = _pressing(key + said, bound[name].key)
        self._drop_what_has_no_room(parts, len(parting))
        # One line as wide as there is room: others move nothing.
        self.update(joined(parting, parts.values(), style), layout=False)

    def _drop_what_has_no_room(self, parts: dict[str, Content], between: int) -> None:
        """Leave out the last keys of a line that is too long, but never the way to all of them."""
        room = self.content_size.width
        taken = sum(part.cell_length + between for part in parts.values()) - between
        for name in reversed([n for n in parts if n != HELP.id]):
            if not room or taken <= room:
                break
            taken -= parts.pop(name).cell_length + between

    def on_resize(self) -> None:
        """Another width has room for more keys, or for fewer."""
        self._show(self.screen)
