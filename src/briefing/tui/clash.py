"""Two versions of one key: what is in the file by now, and what was typed."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal

_KEYS = (
    "{key:left} {key:right} choose · {key:enter} keeps that one, the other goes"
    " · {back} decides nothing"
)

_KEYS_OF_SEVERAL = "{key:a} takes that one for all {}"
_FOR_ALL = "a"

Side = Literal["file", "yours"]


class Version(VerticalScroll, can_focus=True):
    """One of two versions."""

    def __init__(self, side: Side, name: str, text: str) -> None:
        super().__init__()
        self.side = side
        self._called = name
        self._text = text

    def compose(self) -> ComposeResult:
        """Its name and its words."""
        yield Static(Content.styled(self._called, "bold"))
        gone = Content.styled("(taken out)", "$text-muted")
        yield Static(shown(self._text, lines=True) if self._text else gone)

    def on_click(self, event: events.Click) -> None:
        """A double click takes it."""
        if event.chain == 2 and isinstance(self.screen, Clashing):
            self.screen.dismiss(self.side)


class Clashing(Modal[Side | None]):
    """Asks which of two versions holds; None where neither is chosen yet."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.BACK)

    def __init__(
        self, what: str, theirs: str, yours: str, was: str = "", *, besides: int = 0
    ) -> None:
        """``what`` names the key and its file; ``was`` is what both began with. ``besides`` is of
        how many more keys there are two versions, for which the answer may hold as well."""
        super().__init__()
        self.is_for_all = False
        """Whether the answer holds for those too."""
        self._besides = besides
        self._what = what
        self._theirs = theirs
        self._yours = yours
        self._was = was

    def compose(self) -> ComposeResult:
        """Both side by side, and the keys."""
        with Vertical():
            said = "was changed by somebody else while you edited it"
            yield Static(Content.assemble(shown(self._what, "bold"), f" {said}"))
            if self._was:
                yield Static(Content.assemble(("It was: ", "$text-muted"), shown(self._was)))
            with Horizontal():
                yield Version("file", "In the file now", self._theirs)
                yield Version("yours", "Yours", self._yours)
            yield Static(hints(self._desk.keymap, _KEYS))
            if self._besides:
                keys = _KEYS_OF_SEVERAL.replace("{}", f"{self._besides + 1:,}")
                yield Static(hints(self._desk.keymap, keys))

    def on_mount(self) -> None:
        """What is in the file is kept, unless one says otherwise."""
        self.set_focus(self.query(Version).first())

    def on_key(self, event: events.Key) -> None:
        """To the other one, or take this one."""
        if event.key in ("left", "right", "h", "l"):
            versions = list(self.query(Version))
            self.set_focus(versions[event.key in ("right", "l")])
            event.stop()
        elif isinstance(self.focused, Version) and (
            event.key == "enter" or (event.key == _FOR_ALL and self._besides)
        ):
            event.stop()
            self.is_for_all = event.key == _FOR_ALL
            self.dismiss(self.focused.side)

    def action_back(self) -> None:
        """Decide nothing."""
        self.dismiss(None)


def in_words(value: Any) -> str:
    """A value of a file as it is shown beside another: each item of a list on its own line."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(in_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    return str(value)
