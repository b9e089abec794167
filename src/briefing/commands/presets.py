"""The keys to begin with: a preset says what is other than in the table of commands."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT = "default"

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    DEFAULT: {},
    # j k h l, ctrl+d ctrl+u, / u ctrl+r y and gg are in the table already.
    "vim": {
        "last": ("G", "end"),
        "page-down": ("pagedown", "ctrl+d", "ctrl+f"),
        "page-up": ("pageup", "ctrl+u", "ctrl+b"),
        "go-back": ("left_square_bracket", "ctrl+o"),
        "command-palette": ("ctrl+p", "colon"),
    },
}
"""The name of a preset to the commands it gives other keys."""
