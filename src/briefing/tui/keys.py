"""The last line: the keys that matter here, in one order everywhere; a click presses them."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from briefing.commands.keynames import printed
from briefing.commands.table import COMMANDS
from briefing.tui.bindings import command_of, pressed

MOST = 8
"""Keys shown: more is noise, and help has them all."""

_PRESS = "press"
"""What is said of a piece of the line: the key that it stands for."""

_PLACE = {command.id: place for place, command in enumerate(COMMANDS)}


class Keys(Static):
    """The keys of the focused widget, its screen and the app that have a word to show."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        active = [a.binding for a in screen.active_bindings.values() if a.enabled]
        shown = {command_of(b): b for b in pressed(reversed(active)) if b.show}
        ordered = sorted(shown.values(), key=lambda b: _PLACE.get(command_of(b), -1))
        parts = []
        for binding in ordered[:MOST]:
            # No link: its one colour would hide which part is the key.
            press = Style.from_meta({_PRESS: binding.key})
            parts.append(
                Content.assemble(
                    (printed(binding.key), "bold $accent"), f" {binding.description}"
                ).stylize(press)
            )
        self.update(Content("  ").join(parts))

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        key = event.style.meta.get(_PRESS)
        if key:
            self.app.simulate_key(key)
