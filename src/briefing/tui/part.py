"""What makes one app of its parts: each reaches the others, and what stands in it reaches all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from briefing.tui.app import BriefingApp


def app_of(node: DOMNode) -> BriefingApp:
    """The app that a screen or a widget stands in."""
    return cast("BriefingApp", node.app)


class Part:
    """A part of the app, in a file of its own by what it is for; nothing makes one alone."""

    @property
    def _desk(self) -> BriefingApp:
        """The whole, by the name that screens have for it."""
        return cast("BriefingApp", self)
