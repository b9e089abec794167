"""Jump mode: a letter on each pane and on what can be pressed in the bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from briefing.commands import table
from briefing.commands.keymap import Keymap
from briefing.tui.bindings import bindings
from briefing.tui.keys import PRESS, hints
from briefing.tui.leaving import Modal
from briefing.values import dataclass

LETTERS = "asdfhjklqwertyuiopzxcvbnm"
"""In the order in which they are given; g is not among them, as gg goes to the first row."""

_LETTER = 2
"""Cells of a letter, with the blank behind it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a letter leads: a widget that takes the focus, or an action of it; ``at`` it stands,
    in the margin, so that it hides no word."""

    widget: Widget
    at: Offset
    action: str = ""


class Letter(Static):
    """A letter where its target stands; a click presses it."""

    def __init__(self, letter: str, target: Target) -> None:
        super().__init__(Content(f"{letter} "), name=letter)
        self._target = target
        self.styles.offset = (target.at.x, target.at.y)

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.screen.dismiss(self._target)


class Jump(Modal[Target | None]):
    """Letters over the screen behind; the one that is pressed leads there, None where none is."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(self, behind: Screen[object], keys: Keymap) -> None:
        """``behind`` is the screen in front."""
        super().__init__()
        self._targets = dict(zip(LETTERS, targets(behind), strict=False))
        self._room = behind.size
        focused = behind.focused
        if focused is not None and hasattr(focused, "action_first"):
            first = Target(focused, focused.region.offset, "first")
            self._again = dict.fromkeys(keys.of(table.JUMP), first)
        else:
            self._again = {}
        self._about = _about(keys)

    def compose(self) -> ComposeResult:
        """A letter on each, and what to do with them."""
        for letter, target in self._targets.items():
            yield Letter(letter, target)
        yield Static(self._about, id="about")

    def on_key(self, event: events.Key) -> None:
        """Go to the pane of a letter; the key that began it goes to the first row."""
        if target := self._again.get(event.key) or self._targets.get(event.key):
            event.stop()
            self.dismiss(target)

    def on_click(self, event: events.Click) -> None:
        """A click beside the letters leaves."""
        if PRESS not in event.style.meta:
            self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        """The letters would stand in wrong places."""
        if event.size != self._room and self.is_current:
            self.dismiss(None)

    def action_back(self) -> None:
        """Stay where one is."""
        self.dismiss(None)


def targets(screen: Screen[object]) -> list[Target]:
    """What can be jumped to on a screen: its panes from the top left, then what is in the bar."""
    panes = [
        Target(widget, widget.region.offset) for widget in screen.focus_chain if widget.region.area
    ]
    bar = screen.query("#bar-title, #bar-memo").results(Static)
    pressed = [target for static in bar for target in _pressed(static)]
    return [*sorted(panes, key=lambda target: (target.at.y, target.at.x)), *pressed]


def _pressed(static: Static) -> Iterator[Target]:
    """What can be clicked in a line."""
    content = static.content
    if not isinstance(content, Content):
        return
    for span in content.spans:
        action = span.style.meta.get("@click", "") if isinstance(span.style, Style) else ""
        before = content[: span.start].cell_length
        if action and before < static.content_region.width:
            corner = static.content_region.offset + Offset(before - _LETTER, 0)
            yield Target(static, Offset(max(0, corner.x), corner.y), action)


def _about(keys: Keymap) -> Content:
    again = "{jump} to the first row · " if keys.of(table.JUMP) else ""
    return hints(keys, f" a letter goes there · {again}{{back}} stays here ")
