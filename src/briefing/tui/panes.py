"""The panes of a screen: from one to the next, scrolling the one beside, all the room for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.leaving import Leaving
from briefing.tui.rows import Rows
from briefing.tui.selecting import Selectable

_BAND = 6
"""Lines of a pane that is a band."""

_ZOOMED = "-zoomed"


class Panes(Leaving[None]):
    """A screen of lists. One of them can be zoomed: it has the room of all.

    The zoom is the screen's, not the pane's: whichever pane is gone to is the one that is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.LEFT, table.RIGHT, table.NEXT_PANE, table.PREVIOUS_PANE, table.ZOOM),
        *bindings(table.BESIDE_UP, table.BESIDE_DOWN, shown=False),
    ]

    _zoomed: Widget | None = None
    _hidden: Sequence[Widget] = ()
    """What has given its room to the zoomed pane."""

    @property
    def panes(self) -> list[Selectable]:
        """The panes that can be gone to, in their order; those that a zoom hides among them."""
        return [pane for pane in self.walk_children(Selectable) if self._is_pane(pane)]

    def _is_pane(self, widget: Selectable) -> bool:
        return widget.can_focus and all(
            node.display or node in self._hidden
            for node in widget.ancestors_with_self
            if isinstance(node, Widget) and node is not self
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One pane alone has all the room as it is."""
        if action == "zoom":
            return self.is_mounted and len(self.panes) > 1
        return super().check_action(action, parameters)

    # From one to the next

    def _to_pane(self, step: int, *, around: bool = False) -> None:
        """To the pane so many further on; ``around``, after the last comes the first."""
        panes = self.panes
        if isinstance(self.focused, Selectable) and self.focused in panes:
            place = panes.index(self.focused) + step
            if around or 0 <= place < len(panes):
                self.set_focus(panes[place % len(panes)])
        elif panes:
            self.set_focus(panes[0])

    def action_pane_left(self) -> None:
        """To the pane on the left."""
        self._to_pane(-1)

    def action_pane_right(self) -> None:
        """To the pane on the right."""
        self._to_pane(1)

    def action_next_pane(self) -> None:
        """To the next pane, after the last to the first."""
        self._to_pane(1, around=True)

    def action_previous_pane(self) -> None:
        """To the pane before, from the first to the last."""
        self._to_pane(-1, around=True)

    # Beside the one in use

    def _scroll_beside(self, direction: int) -> None:
        """Scroll half of the pane after the one in use; of a band of few lines nearly all.

        Beside the last one, and beside a zoomed one, there is none: it is scrolled itself.
        """
        panes = [pane for pane in self.panes if self._zoomed in (None, pane)]
        if panes:
            here = panes.index(self.focused) if self.focused in panes else len(panes)
            pane = panes[min(here + 1, len(panes) - 1)]
            height = pane.size.height - pane.still_lines
            lines = max(height // 2, min(height - 1, _BAND))
            pane.scroll_relative(y=direction * lines, animate=False)

    def action_beside_up(self) -> None:
        """Scroll up what stands beside."""
        self._scroll_beside(-1)

    def action_beside_down(self) -> None:
        """Scroll down what stands beside."""
        self._scroll_beside(1)

    # All the room for one

    @property
    def is_zoomed(self) -> bool:
        """One pane has the room of all."""
        return self._zoomed is not None

    @property
    def to_zoom(self) -> Widget | None:
        """The pane that is zoomed where that is asked for: the one in use."""
        panes = self.panes
        return self.focused if self.focused in panes else next(iter(panes), None)

    @property
    def which_zoomed(self) -> str:
        """The place of the zoomed pane among all; empty where none is zoomed."""
        panes = self.panes
        at = next((n for n, pane in enumerate(panes, 1) if pane is self._zoomed), 0)
        return f"{at} of {len(panes)}" if at else ""

    def action_zoom(self) -> None:
        """Give the pane in use the room of all, or give it back."""
        self._give_room(self.to_zoom if self._zoomed is None else None)

    def unzoom(self) -> bool:
        """Give the room back; False where no pane is zoomed."""
        if self._zoomed is None:
            return False
        self._give_room(None)
        return True

    def zoom_changed(self) -> None:
        """A pane has all the room, or another one, or none any more."""

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Go to a widget; where a pane is zoomed and this is another one, it is zoomed instead."""
        if self._zoomed is not None and widget is not self._zoomed and widget in self.panes:
            self._give_room(widget)
        super().set_focus(widget, scroll_visible, from_app_focus)

    def _give_room(self, pane: Widget | None) -> None:
        for widget in self._hidden:
            widget.display = True
        if self._zoomed is not None:
            self._zoomed.remove_class(_ZOOMED)
        self._hidden, self._zoomed = (), None
        if pane is not None:
            self._hidden, self._zoomed = [*self._beside(pane)], pane
            pane.add_class(_ZOOMED)
            for widget in self._hidden:
                widget.display = False
        self.zoom_changed()

    def _beside(self, pane: Widget) -> Iterator[Widget]:
        """The other panes, and what holds nothing else."""
        panes, here = set(self.panes), pane
        while here is not self:
            assert here.parent is not None
            for other in here.parent.children:
                if other is not here and panes & {*other.walk_children(Selectable, with_self=True)}:
                    yield other
            here = cast("Widget", here.parent)

    @on(Rows.TitleOpened)
    def _title_opened(self, event: Rows.TitleOpened) -> None:
        """A double click on a heading zooms its pane, or gives the room back."""
        if self.check_action("zoom", ()) and event.rows.can_focus:
            self.set_focus(event.rows)
            self._give_room(event.rows if self._zoomed is None else None)
