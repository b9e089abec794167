"""What a user command is: one object that footer, help, palette, keymap and docs are made from."""

from __future__ import annotations

from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Something a user can do.

    ``keys`` are Textual key names, the first one is shown. ``footer`` is the word in the
    footer, empty where the command is not shown there. ``twin`` is the command line that does
    the same; where there is none, ``no_twin`` says why. ``palette`` is the palette entry. ``on``
    names the places that alone have it, empty where it works everywhere: two commands of different
    places may share a key.
    """

    id: str
    keys: tuple[str, ...]
    help: str
    footer: str = ""
    palette: str = ""
    twin: str = ""
    no_twin: str = ""
    on: tuple[str, ...] = ()

    @property
    def action(self) -> str:
        """The name of the action that carries it out: ``go-back`` is ``go_back``."""
        return self.id.replace("-", "_")

    def meets(self, other: Command) -> bool:
        """Whether there is a place that has both."""
        return not self.on or not other.on or bool(set(self.on) & set(other.on))
