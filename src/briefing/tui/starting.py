"""The start of the app on the painted frame; keys wait until something can act on them."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from briefing.commands.table import EDIT_FILE, QUIT, SUSPEND
from briefing.settings import frame
from briefing.tui.driver import PATIENCE, TerminalDriver
from briefing.tui.part import Part
from briefing.tui.threads import Threads

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.timer import Timer


AT_LEISURE = 0.25
"""Seconds for the first keys before the search, which takes the interpreter from them, is made
ready."""
BETWEEN_KEYS = 0.2
"""Seconds after a key in which nothing is begun that can wait."""
ANSWERED = 0.1
"""Seconds after a key in which it is answered, by all that follows from it."""
AT_MOST = 2.0
"""Seconds that work behind the screen waits for the first keys to be answered."""


class Starting(Part):
    """The part of the app that begins on the painted frame."""

    def __init__(self) -> None:
        super().__init__()
        app = self._desk
        self._threads = Threads(lambda error: app.call_later(app.tell_failure, error))
        self._live = False
        self._holders: dict[DOMNode | None, Timer] = {}
        """What keys wait for once the app is there, each with what lets them through where it does
        not come: screens that still work out what they show, and, as None, what the app does or
        goes to."""
        self.stands = threading.Event()
        """The first keys have been answered: heavy work behind the screen may begin."""

    @property
    def terminal(self) -> TerminalDriver | None:
        """Where keys come from; None where that is a test or a browser."""
        driver = self._desk._driver
        return driver if isinstance(driver, TerminalDriver) else None

    @property
    def is_typing(self) -> bool:
        """Whether something was typed or clicked a moment ago, and the next may follow."""
        return self._since_typed < BETWEEN_KEYS

    @property
    def _since_typed(self) -> float:
        """Seconds since something was typed or clicked."""
        return time.monotonic() - (self.terminal.typed_at if self.terminal else 0.0)

    def give_way(self) -> None:
        """Wait, in a thread, while what was typed is being answered: every turn of the thread
        would take the interpreter from it for a while."""
        if (left := ANSWERED - self._since_typed) > 0:
            time.sleep(left)

    def get_driver_class(self) -> type[Driver]:
        """The driver of a terminal is ours; that of tests or a browser is not."""
        chosen = App.get_driver_class(self._desk)
        return TerminalDriver if chosen is LinuxDriver else chosen

    def run_to_the_end(self) -> None:
        """Run the app, and wait then for what it writes and for nothing else."""
        # asyncio.run would wait for every thread.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        if frame.stands():
            self._desk.draw_later(stands=frame.is_painted())
        self._desk.run(loop=loop)
        self._threads.finish()
        self._desk.keep_picks()
        self._desk.keep_bookmarks()
        self._desk.forget_over()
        self._desk.keep_visits()
        self._desk.keep_frame()

    def use_threads(self) -> None:
        """Let the work of the app be done by its own threads."""
        asyncio.get_running_loop().set_default_executor(self._threads)

    def begin(self) -> None:
        """The app is on the screen and waits for the library, as keys do; not for ever."""
        app = self._desk
        app.set_timer(PATIENCE, self.go_live)
        if self.terminal:
            self.terminal.parting = frozenset(
                key for command in (QUIT, SUSPEND, EDIT_FILE) for key in app.keymap.of(command)
            )
            self.terminal.is_writing = lambda: self._threads.is_writing
            app.run_worker(self.terminal.let_through(), group="typed", exit_on_error=False)

    def hold_keys(self, at_most: float = PATIENCE, holder: DOMNode | None = None) -> None:
        """What is typed from now on is for a screen that is on its way; not for ever.

        With ``holder`` it is for that screen, until the screen itself lets it through.
        """
        if self.terminal:
            self.terminal.hold()
            if (before := self._holders.get(holder)) is not None:
                before.stop()
            let_through = partial(self.let_keys_through, holder)
            self._holders[holder] = self._desk.set_timer(at_most, let_through)

    def let_keys_through(self, holder: DOMNode | None = None) -> None:
        """The screen is there, or will not come; keys that wait for another one still do."""
        if self.terminal:
            if (patience := self._holders.pop(holder, None)) is not None:
                patience.stop()
            if self._live and not self._holders:
                self.terminal.release()

    @property
    def _has_keys(self) -> bool:
        """Whether keys wait that nothing has answered yet."""
        return self.terminal is not None and self.terminal.has_keys

    def go_live(self) -> None:
        """There is something to act on: let through what was typed meanwhile."""
        if self._live:
            return
        self._live = True
        # Most of the work of the first key would be to draw once more what stands there.
        self._desk.draw(changes=self._has_keys)
        # What there is now stays: it is not looked over for cycles again and again.
        gc.freeze()
        gc.enable()
        if not self._desk.is_headless:
            # What a key makes takes the place of what the one before it made: nothing of it is
            # looked over but in the pauses (tui/driver.py), unless far more than that is made.
            gc.set_threshold(10_000, 100, 1_000)
            # Echo, search and the thread that writes take the interpreter from each other.
            sys.setswitchinterval(0.001)
        self.let_keys_through()
        if self._desk.is_headless:
            self.stands.set()
        else:
            self._at_leisure(time.monotonic() + AT_MOST)

    def _at_leisure(self, at_latest: float) -> None:
        """Once the first keys have been answered, see to what could wait for that."""
        over = partial(self._first_keys_are_answered, at_latest)
        self._desk.set_timer(AT_LEISURE, over)

    def _first_keys_are_answered(self, at_latest: float) -> None:
        # What keys are held for may wait for this in its turn.
        if self._has_keys and not self._holders and time.monotonic() < at_latest:
            self._at_leisure(at_latest)
            return
        self._desk.draw_all()
        self._desk.read_later_sheets()
        self.stands.set()

    def after_first_keys(self) -> None:
        """Wait, in a thread, until the first keys have been answered: what is heavy, or imports
        much, would take the interpreter from them."""
        self.stands.wait(AT_MOST)
