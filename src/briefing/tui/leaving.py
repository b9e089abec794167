"""Leaving a screen: that one and no other, and once, however fast keys come."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


class Leaving(Screen[ScreenResultType]):
    """A screen that is left on its own account.

    Textual takes away whatever screen is in front: a second enter that was typed before the first
    had its effect, or work that ends while something stands before its dialogue, would take away
    another one, and the last of them with the app.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave this screen and what stands before it; where it is left already, do nothing."""
        app = self.app
        if self not in app.screen_stack:
            return AwaitComplete()
        while app.screen is not self:
            app.pop_screen()
        return super().dismiss(result)


class Modal(ModalScreen[ScreenResultType], Leaving[ScreenResultType]):
    """A dialogue before a screen."""

    # Style sheets know a class by the first of its bases: it must be the dialogue.

    @property
    def _desk(self) -> BriefingApp:
        return cast("BriefingApp", self.app)
