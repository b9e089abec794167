"""What every screen and dialogue shares: it is left once, and a click on a key presses it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events, messages
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.worker import Worker

from briefing.commands import table
from briefing.tui.bindings import bindings
from briefing.tui.heeding import Heeding
from briefing.tui.keys import PRESS
from briefing.tui.part import app_of

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp

_BEGINS = (events.Mount, events.Resize, events.ScreenResume)
"""Events at which a screen puts something into its widgets, which may not be there."""


class Leaving(Screen[ScreenResultType], Heeding):
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

    async def _dispatch_message(self, message: Message) -> None:
        """Where the screen has been left, only what Textual needs to take it down still counts.

        Fast keys take a screen away while it is put together, and work behind it ends while it
        goes: there is nothing in it any more to begin with or to show that in.
        """
        is_gone = self not in self.app.screen_stack
        begins = isinstance(message, _BEGINS)
        # Nor does a screen begin any more in an app that is being left.
        if (begins and (is_gone or self.app._exit)) or (is_gone and not _is_of_textual(message)):
            return
        await super()._dispatch_message(message)

    def _screen_resized(self, size: Size) -> None:
        """Lay out for another size; Textual would for each time it is told one."""
        if size != self._compositor.size or self._layout_required:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        super()._refresh_layout(size, scroll)
        if not scroll:
            self._layout_required = False

    def _on_timer_update(self) -> None:
        if self._repaint_required and not self._layout_required:
            # Textual would forget what else has changed: that is all of it, where all of the screen
            # is drawn anew, but not where it is a part behind which another screen has changed.
            self._repaint_required = False
            self._dirty_widgets.add(self)
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        changed = tuple(self._compositor._dirty_regions)
        super()._compositor_refresh()
        stack = self.app.screen_stack
        if self in stack[:-1]:
            # Textual would draw all of it anew at each message to it, and what stands before it;
            # back in front it is drawn in any case.
            self._repaint_required = False
            # A dialogue between it and the one in front keeps a picture of what it stands before.
            for between in stack[stack.index(self) + 1 : -1] if changed else ():
                between._set_dirty(*changed)

    async def _message_loop_exit(self) -> None:
        await super()._message_loop_exit()
        # Textual lets go of who watches the app when what is watched changes next. That may be
        # never: each screen there was would stay until the end, with its widgets and lines.
        for watching in getattr(self.app, "__watchers", {}).values():
            watching[:] = [each for each in watching if not each[0]._closing]
        # It remembers two colours of a widget by all that was drawn of it.
        StylesCache.get_inner_outer.cache_clear()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work of the screen that failed is said, as that of the app is."""
        app_of(self).on_worker_state_changed(event)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse, wherever one is named."""
        if event.button == 1 and (key := event.style.meta.get(PRESS)):
            # Not as a key of this screen's own, which would not come back to it.
            self.app.call_later(self.app.simulate_key, key)


class Modal(ModalScreen[ScreenResultType], Leaving[ScreenResultType]):
    """A dialogue before a screen."""

    # Style sheets know a class by the first of its bases: it must be the dialogue.

    BINDINGS: ClassVar[list[BindingType]] = bindings(table.SUSPEND, of_app=True, shown=False)

    @cached_property
    def _desk(self) -> BriefingApp:
        # A save goes on when the dialogue is left, and its thread knows no app of it any more.
        return app_of(self)


def _is_of_textual(message: Message) -> bool:
    return isinstance(message, events.Event) or type(message).__module__ == messages.__name__
