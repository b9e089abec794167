"""What a user command is: one object that footer, help, palette, keymap and docs are made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Something a user can do.

    ``keys`` are Textual key names, the first one is shown. ``footer`` is the word in the
    footer, empty where the command is not shown there. ``twin`` is the command line that does
    the same; where there is none, ``no_twin`` says why. ``palette`` is the palette entry,
    empty for what only makes sense under the cursor.
    """

    id: str
    keys: tuple[str, ...]
    help: str
    footer: str = ""
    palette: str = ""
    twin: str = ""
    no_twin: str = ""

    @property
    def action(self) -> str:
        """The name of the action that carries it out: ``go-back`` is ``go_back``."""
        return self.id.replace("-", "_")

    @property
    def key_words(self) -> str:
        """The keys as they are printed: ``/``, ``ctrl+p``, ``space``."""
        return " ".join(map(printed, self.keys))


def printed(key: str) -> str:
    """A key as it is printed: ``slash`` is ``/``."""
    return _PRINTED.get(key, key)


_PRINTED = {
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "page up",
    "pagedown": "page down",
}
