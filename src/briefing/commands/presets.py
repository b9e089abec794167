"""The presets of keys: what each has beside the keys of the table."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT = "default"

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    DEFAULT: {},
    # j k h l, ctrl+d ctrl+u, / n u ctrl+r y V, gg and G are in the table already.
    "vim": {
        "page-down": ("ctrl+f",),
        "page-up": ("ctrl+b",),
        "go-back": ("ctrl+o",),
        "command-palette": ("colon",),
    },
}
"""The name of a preset to the keys that it gives commands in addition."""
