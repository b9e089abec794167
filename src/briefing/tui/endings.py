"""Every way out of the app, and out of the screen for a while: signals, failures, ctrl+z.

Whatever happens, what was typed is kept, the terminal gets back what it was, the shell an exit
status, and the user words instead of a traceback.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.content import Content
from textual.worker import Worker, WorkerState

from briefing.settings import frame
from briefing.text import counted, display
from briefing.tui.journalled import Journalled
from briefing.tui.part import Part
from briefing.tui.threads import writes

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from textual.dom import DOMNode
    from textual.widgets import Input

_A_WHILE = 60.0
_STEPS = 200
"""Changes of a line that can be taken back."""


def let_go_of_terminal() -> None:
    """Whatever could not be written goes nowhere.

    Where the window has been closed Python would fail to write it at its very end, and end with a
    status of its own.
    """
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _let_go_at_once() -> None:
    """Give the terminal back as far as it can be done without waiting."""
    with contextlib.suppress(OSError):
        os.set_blocking(2, False)
    frame.leave()
    with contextlib.suppress(OSError):
        os.set_blocking(2, True)


ENDED_BY = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that end the app in good order; its exit status is 128 and the number."""
AT_MOST = 10
"""Seconds that such an end may take: a terminal that nobody reads takes nothing any more, and
whoever writes to it waits for ever."""


class Endings(Part):
    """The part of the app that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        """What the app failed of; it is told when the terminal is the shell's again."""
        self.failed_on: tuple[str, ...] = ()
        """The screens that were open then, the one in front last."""
        self._lent_to: subprocess.Popen[bytes] | None = None
        """The program that has the terminal for a while: an editor."""
        self._hurried_by = 0
        """The signal that ends the app."""
        self._was_warned_of = ""
        """What would be lost by an end, as it was said."""
        self._failures_told: set[tuple[str, int]] = set()
        self._typed: WeakKeyDictionary[Input, list[str]] = WeakKeyDictionary()
        """What stood in each line, the last at the end."""
        self._last_frame = ""
        """What the next start shows first."""

    def heed_signals(self) -> None:
        """From now on signals end the app in good order.

        Without a handler the terminal is left in raw mode on the alternate screen.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for number in ENDED_BY:
            self._heed(number)
        self._desk.app_resume_signal.subscribe(self._desk, self._back_in_front)

    def _heed(self, number: signal.Signals) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(number, self.end_with, 128 + number)
        # The loop is told of it all the same; where it cannot listen, this ends the wait.
        signal.signal(number, self._hurry)

    def _hurry(self, number: int, _: object) -> None:
        """End in time, whatever the app is waiting for."""

        def over(*_: object) -> None:
            _let_go_at_once()
            os._exit(128 + number)

        signal.signal(signal.SIGALRM, over)
        signal.alarm(AT_MOST)
        self._hurried_by = number
        if self._lent_to is not None:
            # The end of a terminal is told to the first program on it alone.
            self._lent_to.send_signal(number)

    @property
    def is_hurried(self) -> bool:
        """Whether a signal ends the app: nothing is waited for any more that takes long."""
        return self._hurried_by > 0

    def lend_to(self, command: Sequence[str]) -> int:
        """Let a program have the terminal, and wait for its end; its status.

        It is asked to end when the app is; ctrl+c is its own from the first on. Raises OSError
        where it cannot be started.
        """
        import subprocess

        self._drop_waiting()
        here = threading.current_thread() is threading.main_thread()
        loop = asyncio.get_running_loop()
        if here and loop.remove_signal_handler(signal.SIGINT):
            signal.signal(signal.SIGINT, lambda *_: None)
        try:
            self._lent_to = program = subprocess.Popen(command)
            if self._hurried_by:
                program.send_signal(self._hurried_by)
            while True:
                # A wait without an end may miss a signal that another thread has taken.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return program.wait(_A_WHILE)
        finally:
            self._lent_to = None
            if here:
                # The loop learns of the signals of that time in its next round.
                loop.call_soon(loop.call_soon, self._heed, signal.SIGINT)

    async def action_quit(self) -> None:
        """Quit; where something could not be kept that would be lost, only if that is insisted
        on."""
        from briefing.commands.table import QUIT

        app = self._desk
        lost = [
            "what you typed" if any(s.has_failed for s in self._dialogues()) else "",
            "your picks" if app.picks_cannot_be_kept else "",
            "your bookmarks" if app.bookmarks_cannot_be_kept else "",
        ]
        named = " and ".join(filter(None, lost))
        if not named or named == self._was_warned_of:
            app.exit()
            return
        self._was_warned_of = named
        again = app.keymap.told(f"{{{QUIT.id}}} or {{key:ctrl+q}} again quits without.")
        app.tell(f"Not kept, as it cannot be written: {named}. {again}", severity="error")

    def _dialogues(self) -> Iterator[Journalled]:
        return (s for s in self._desk.screen_stack if isinstance(s, Journalled))

    def end_with(self, status: int) -> None:
        """End the app with an exit status, once what was typed before has had its effect."""
        over = self._end_with(status)
        self._desk.run_worker(over, group="end", exclusive=True, exit_on_error=False)

    async def _end_with(self, status: int) -> None:
        terminal = self._desk.terminal
        try:
            if terminal is not None:
                await terminal.all_is_had()
        finally:
            self._desk.exit(return_code=status)

    def exit(self, *given: Any, **named: Any) -> None:
        """Leave the app; what it shows is what the next start shows first."""
        from briefing.tui.next_frame import drawn

        app = self._desk
        app.stands.set()
        if app.terminal is not None:
            app.terminal.quieten()
        self._last_frame = drawn(app)
        App.exit(app, *given, **named)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Give widgets their styles; not those of an app that is left, which loses its focus."""
        if not self._desk._exit:
            App.update_styles(self._desk, node, animate)

    def keep_frame(self) -> None:
        """Keep what was shown last for the next start."""
        from briefing.tui.next_frame import keep

        with self._desk.puts_right:
            keep(self._desk, self._last_frame)

    # Failures

    def _handle_exception(self, error: Exception) -> None:
        """An exception that nobody caught: end, and keep it to be told of.

        Textual would print it with all values around it, which hold text of the library.
        """
        app = self._desk
        app._return_code = 1
        if app._exception is None:
            app._exception = self.failure = error
            self.failed_on = tuple(type(screen).__name__ for screen in app.screen_stack)
            app._exception_event.set()
        app._close_messages_no_wait()

    def panic(self, *_: Any) -> None:
        """The thread that reads the keyboard has failed: there is no terminal any more."""
        self.end_with(128 + signal.SIGHUP)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work behind the screen that failed is said, never swallowed; the app goes on."""
        if event.state is WorkerState.ERROR and not writes(event.worker):
            self.tell_failure(event.worker.error)

    def tell_failure(self, error: BaseException | None) -> None:
        """Say of what work behind the screen failed, where that has not been told yet."""
        if not isinstance(error, Exception):
            return
        app = self._desk
        if isinstance(error, OSError):
            # A full disk or a lost network drive is no error of the program.
            file = f": {error.filename}" if error.filename else ""
            said = f"{error.strerror or type(error).__name__}{file}"
        elif self._is_news(error):
            from briefing.settings import crash

            said = crash.told(error, where=[type(screen).__name__ for screen in app.screen_stack])
        else:
            return
        app.notify(
            Content(display(said)).plain,
            title="Something went wrong",
            severity="error",
            markup=False,
            timeout=12,
        )

    def _is_news(self, error: Exception) -> bool:
        """Whether a failure has not been told yet: what is done each second fails each second."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)
        is_news = place not in self._failures_told
        self._failures_told.add(place)
        return is_news

    # Out of the screen for a while

    def action_suspend(self) -> None:
        """To the shell for a while; its ``fg`` brings the app back.

        In a line that is typed in, take back what was typed, as a text of several lines does.
        """
        from textual.widgets import Input

        app = self._desk
        if isinstance(app.focused, Input):
            self._take_back(app.focused)
            return
        if app._driver is not None and app._driver.can_suspend and _has_shell():
            self._drop_waiting()
            app.action_suspend_process()
        else:
            app.tell("There is no shell here to go back to.")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Remember what stands in a line."""
        stood = self._typed.setdefault(event.input, [])
        if event.value != (stood[-1] if stood else ""):
            stood.append(event.value)
            del stood[:-_STEPS]

    def _drop_waiting(self) -> None:
        if (terminal := self._desk.terminal) is not None:
            terminal.drop_waiting()

    def _take_back(self, line: Input) -> None:
        stood = self._typed.get(line, [])
        while stood and stood[-1] == line.value:
            stood.pop()
        line.value = stood[-1] if stood else ""
        line.cursor_position = len(line.value)

    def _back_in_front(self, _: Any = None) -> None:
        """Back from the shell: draw anew, and look at what was done to the library meanwhile."""
        app = self._desk
        app.refresh(layout=True)
        app.look_again()

    def action_help_quit(self) -> None:
        """ctrl+c copies what is selected; without a selection it says what quits."""
        from textual.widgets import Input, TextArea

        from briefing.commands.table import QUIT

        app = self._desk
        line = app.focused
        selected = line.selected_text if isinstance(line, Input | TextArea) else ""
        selected = selected or app.screen.get_selected_text() or ""
        if selected:
            app.copy(selected, counted(len(selected.split()), "word"))
        else:
            typed_in = "; {quit} does too, but in a line you type in"
            other = typed_in if app.keymap.of(QUIT)[0] != "ctrl+q" else ""
            app.tell(app.keymap.told(f"{{key:ctrl+q}} quits{other}."))


def _has_shell() -> bool:
    """Whether a shell would let the app go on: it has put the app into a process group of its own.
    Else a window, or a container, was opened for the app alone."""
    return os.getpgrp() != os.getsid(0)
