"""The terminal of the app: taken over where a frame stands on it, left at once and as it was."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import gc
import os
import re
import selectors
import signal
import sys
import termios
import threading
import time
from array import array
from codecs import getincrementaldecoder
from collections import deque
from typing import IO, TYPE_CHECKING, Any, cast

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from briefing.settings import frame
from briefing.tui.incoming import Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import App
    from textual.message_pump import MessagePump

PATIENCE = 3.0
"""Seconds that keys wait for a library at the most."""
MOMENT = 0.5
"""Seconds that keys wait at the most for what a screen is still working out."""

_ALTERNATE = "\x1b[?1049h"
_TICK = 0.1
"""Seconds between two looks for a key that waits for its end in vain."""
_LAST = "ctrl+q"
AT_MOST = 1.0
"""Seconds that a key waits for the one before it, those in which work is done not counted."""
TURN = 0.005
"""Seconds of waiting in a turn of the loop at the most."""
SILENT = 10
"""Turns of waiting in which nothing comes any more, after which nothing is on its way: a line
delivers what was typed in pieces."""
FEW = 1_000
"""Objects that are not worth a look for cycles."""
OLDER = 20
"""Times that what is young was looked over until what is older is, too."""
PAUSE = 0.5
"""Seconds without a key that are a pause."""
LONG_PAUSE = 4.0
"""Seconds without a key that are a long one, in which somebody reads or is away."""
TURNS = 100
"""Turns of the loop until something is taken to need time."""
LARGEST = 1_000_000
"""Cells that a window may have: ten times those of a small letter on a very large screen."""
FIRST_ANSWER = 1.0
"""Seconds that a terminal has for its first answer; one that took longer gives none."""
SOON = 0.25
"""Seconds that the last answer of a terminal is waited for at the least, where it is."""

_OVER = "".join(f"\x1b[?{mode}l" for mode in (2004, 2048, 1000, 1003, 1015, 1006, 1016, 1004))
_OVER += "\x1b[<u"
"""From here on the terminal sends what is typed as it does for everybody: no paste in brackets, no
size, mouse nor focus, no keys as kitty has them."""
_ASK_LAST = "\x1b[c"
"""What it is, which every terminal says; whatever it said unasked stands before that."""
_LAST_ANSWER = re.compile(rb"\x1b\[\?[0-9;]*c$")
_LEAVE = "\x1b[?7h\x1b[?1049l\x1b[?25h"


class TerminalFile:
    """Where the app writes: what cannot be written any more, as the window is closed, is dropped.

    Textual's thread would die of it, and the app then wait for ever for room among what is still
    to be written.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> int:
        """Write, or drop."""
        with contextlib.suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is buffered, or leave it."""
        with contextlib.suppress(OSError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Textual's driver, that begins where a painted frame stands and ends without waiting.

    Keys come faster than what they do is done: each waits until the one before it has had its
    effect, or it would go to a screen that is about to be left. Those that are typed before
    there is anything to act on, or for a screen that is still on its way, wait for that.
    """

    def __init__(self, app: App[Any], **more: Any) -> None:
        super().__init__(app, **more)
        self._file: Any = TerminalFile(cast("IO[str]", self._file))
        self._painted = False
        self._piece = ""
        """What is written so far of what is to be seen at once."""
        self._is_taking = False
        """Whether the terminal is being taken; to be told to go on meanwhile is nothing new."""
        self._wakes, self._wake = os.pipe()
        self._waiting: deque[Message] = deque()
        self._held = True
        self._in_turn = threading.Lock()
        self._came = asyncio.Event()
        self._is_answering = False
        self._none_waits = threading.Event()
        self._none_waits.set()
        """Whatever was read has had its effect."""
        self.parting: frozenset[str] = frozenset()
        """Keys with which the terminal may be left to somebody else."""
        self.is_writing: Callable[[], bool] = lambda: False
        """Whether something is being written, which an end waits for in any case."""
        self._incoming = Incoming(XTermParser(self._debug))
        self._early = 0
        """Bytes that are still to be read and were typed before the terminal was raw."""
        self._is_reading = False
        """Whether what was read is on its way to what waits."""
        self._is_quiet = True
        self._answers_last_within = 0.0
        """Seconds within which the terminal answers what it was asked last; 0 without that."""
        self.typed_at = 0.0
        """When the app was given something typed or clicked the last time."""
        self._pause: asyncio.TimerHandle | None = None

    # The terminal

    def write(self, data: str) -> None:
        """Write to the terminal, what is to be seen at once in one piece; a screen that stands is
        not cleared once more."""
        if self._painted and data == _ALTERNATE:
            self._painted = False
            return
        if data == SYNC_START or self._piece:
            # Each time the thread that writes takes the interpreter from what goes on here.
            self._piece += data
            if data != SYNC_END:
                return
            data, self._piece = self._piece, ""
        super().write(data)

    def _come_to_front(self) -> None:
        """Stop, as whoever is in the background and asks for the terminal, until it is ours."""
        while True:
            try:
                attributes = termios.tcgetattr(self.fileno)
                termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
            except termios.error as error:
                if error.args[0] == errno.EINTR:
                    continue  # To go on is not to be in front.
            return

    def start_application_mode(self) -> None:
        """Take the terminal, or take it over from the painted frame."""
        self._is_taking = True
        try:
            self._come_to_front()
            self._take()
        finally:
            self._is_taking = False

    def _take(self) -> None:
        before = frame.drive()
        self._painted = before is not None
        self._is_quiet = False
        self._incoming = Incoming(XTermParser(self._debug))
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self.attrs_before = before
        self._came.set()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, where the terminal alone says them. What Textual asks for the others
        can pack and unpack files too, which takes 2 ms to import."""
        if not (os.environ.get("COLUMNS") or os.environ.get("LINES")):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                columns, rows = os.get_terminal_size(cast("IO[str]", sys.__stdout__).fileno())
                if columns and rows:
                    return columns, rows
        return super()._get_terminal_size()

    def quieten(self) -> None:
        """Read no more, and let the terminal send what is typed from now on as it does for those
        who come next: it is theirs.

        What a terminal sends in sequences would be rubbish to them. Where the last that came was
        one, or an answer is due, more may be on its way: it is told from what is typed behind it
        by the answer to a last question.
        """
        if self._is_quiet:
            return
        self._is_quiet = True
        self._stop_reading()
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        incoming = self._incoming
        if incoming.answered_in:
            within = max(SOON, 2 * incoming.answered_in)
        else:
            within = max(SOON, FIRST_ANSWER - incoming.awaited_for)
        is_due = not incoming.answered_in and incoming.awaited_for < FIRST_ANSWER
        self._answers_last_within = within if is_due or incoming.goes_on else 0.0
        self.write(_OVER + _ASK_LAST if self._answers_last_within else _OVER)
        self._mouse_pixels = self._in_band_window_resize = False

    def _stop_reading(self) -> None:
        self.exit_event.set()
        self._none_waits.set()
        os.write(self._wake, b"\0")

    def _enable_mouse_support(self) -> None:
        """Have the mouse, but not in GNU screen: while it reports that it takes every esc for the
        beginning of a report, and holds it for up to two seconds."""
        if not os.environ.get("STY") or os.environ.get("TMUX"):
            super()._enable_mouse_support()

    def stop_application_mode(self) -> None:
        """Give the terminal back, with what was typed for those who come next."""
        self.quieten()
        self.disable_input()
        self.write(_LEAVE)
        if self._answers_last_within:
            self._hear_out(self._answers_last_within)
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        frame.driven()

    def _hear_out(self, seconds: float) -> None:
        """Take what the terminal still says, up to its answer to the last question and not a
        letter more."""
        said = b""
        over = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while (left := over - time.monotonic()) > 0 and selector.select(left):
                try:
                    letter = os.read(self.fileno, 1)
                except OSError:
                    return  # The window is closed.
                said += letter
                if not letter or _LAST_ANSWER.search(said):
                    return

    def _sigcont_application(self, *_: Any) -> None:
        """Take the terminal again, after the app's own stop or that of another.

        Everybody may send the signal, and a window that is closed does: a second thread that
        reads would take half the keys, and the raw mode for what stood before.
        """
        if self._is_taking:
            return
        if self._auto_restart and not self._must_signal_resume:
            if self._key_thread is None or not self._key_thread.is_alive():
                return
            try:
                termios.tcgetattr(self.fileno)
            except termios.error:
                return  # The window is closed.
            self.suspend_application_mode()
            self._must_signal_resume = True
        self._is_taking = self._auto_restart
        super()._sigcont_application()

    def disable_input(self) -> None:
        """End the thread that reads. What it has not read is for those who come next."""
        if self._key_thread is None:
            return
        self._stop_reading()
        self._key_thread.join()
        self._key_thread = None
        self.exit_event.clear()
        with selectors.DefaultSelector() as selector:
            selector.register(self._wakes, selectors.EVENT_READ)
            while selector.select(0):
                os.read(self._wakes, 64)

    def run_input_thread(self) -> None:
        """Read keys until ``disable_input``, and then no moment longer."""
        # What is no UTF-8 is noise of the line, or of a terminal with another encoding.
        decode = getincrementaldecoder("utf-8")("replace").decode
        self._early = self._unread
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wakes, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for key, _ in selector.select(_TICK):
                    if self.exit_event.is_set():
                        return
                    if key.fd == self._wakes:
                        os.read(self._wakes, 64)
                        continue
                    self._is_reading = True
                    try:
                        for message in self._incoming.feed(decode(self._read())):
                            self._pass_on(message)
                    finally:
                        self._is_reading = False
                for message in self._incoming.tick():
                    self._pass_on(message)

    def _read(self) -> bytes:
        """What is there next. Raises EOFError where the window is closed."""
        # Where the app ends in any case all of it is the app's.
        typed = os.read(self.fileno, self._incoming.wanted if self.parting else 4096)
        if not typed:
            raise EOFError  # Not everybody is told by a signal.
        # Before it was raw the terminal has made a line feed of each return.
        typed = typed[: self._early].replace(b"\n", b"\r") + typed[self._early :]
        self._early = max(0, self._early - len(typed))
        return typed

    def _pass_on(self, message: Message) -> None:
        """Give the app what was done. Behind a key that may leave the terminal to somebody else
        nothing is read before that key has had its effect, for a moment: it may be for them."""
        if self.exit_event.is_set():
            return  # It came in one piece with such a key.
        if isinstance(message, events.Resize) and not 0 < message.size.area <= LARGEST:
            return
        self.process_message(message)
        if isinstance(message, events.Key) and message.key in self.parting:
            self._none_waits.wait(AT_MOST)

    # One key after the other

    def send_message(self, message: Message) -> None:
        """Let what was typed or clicked wait for its turn."""
        if not isinstance(message, events.Key | events.Paste | events.MouseEvent):
            super().send_message(message)
            return
        with self._in_turn:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(message, events.MouseMove) and isinstance(last, events.MouseMove):
                self._waiting.pop()  # Only where it has come to matters.
            elif (
                _is_last(message)
                and self._held
                and (any(map(_is_last, self._waiting)) or not (self._waiting or self.is_writing()))
            ):
                # Else what was typed before has its effect first, as it may be words; who does
                # not want to wait for that asks twice.
                self._waiting.clear()
                self._held = False
            self._waiting.append(message)
            self._none_waits.clear()
        self._loop.call_soon_threadsafe(self._came.set)

    @property
    def has_keys(self) -> bool:
        """Whether something was typed or clicked that has not had its effect yet."""
        return self._is_answering or bool(self._waiting)

    async def all_is_had(self) -> None:
        """Wait until what was typed has had its effect, also what nobody has read yet: as long as
        one key after the other has it; not for ever."""
        self.parting = frozenset()  # The app ends in any case.
        at_latest = time.monotonic() + 2 * PATIENCE
        over, had = at_latest - PATIENCE, self.typed_at
        silent = 0
        while silent < SILENT and time.monotonic() < over:
            await asyncio.sleep(TURN)
            # In this order, which is the way it goes: what has left one place is in the next.
            is_there = self._unread or self._is_reading or self.has_keys
            silent = 0 if is_there else silent + 1
            if had != self.typed_at:
                over, had = min(at_latest, time.monotonic() + PATIENCE), self.typed_at
        # What is typed in a dialogue may be kept by the one behind it.
        while not all(map(rests, _in_front(self._app))) and time.monotonic() < over:
            await asyncio.sleep(0)

    @property
    def _unread(self) -> int:
        """Bytes that lie in the terminal, which the thread has not come to."""
        number = array("i", [0])
        try:
            fcntl.ioctl(self.fileno, termios.FIONREAD, number)
        except OSError:
            return 0  # The window is closed.
        return number[0]

    def hold(self) -> None:
        """Let what is typed wait until ``release``: what it is for is on its way."""
        with self._in_turn:
            self._held = True
            if not self._is_quiet:
                self._none_waits.clear()

    def release(self) -> None:
        """Let it through."""
        with self._in_turn:
            self._held = False
        self._came.set()

    def drop_waiting(self) -> None:
        """Let go of what was typed for a program that has the terminal next, and was read before
        that: it cannot be given back, and is for nothing here."""
        with self._in_turn:
            self._waiting.clear()

    async def let_through(self) -> None:
        """Give the app what waits, one after the other, as long as the app runs."""
        while True:
            with self._in_turn:
                may_go = self._waiting and not self._held and not self._is_quiet
                message = self._waiting.popleft() if may_go else None
                if message is None:
                    self._came.clear()
                    if not self._waiting and not self._held:
                        self._none_waits.set()
            self._is_answering = message is not None
            if message is None:
                await self._came.wait()
                continue
            self.typed_at = time.monotonic()
            if self._pause is not None:
                self._pause.cancel()
            self._app.post_message(message)
            await _done_with(self._app)
            if not self._waiting:
                _draw(self._app)
            self._pause = self._loop.call_later(PAUSE, self._tidy)

    def _tidy(self) -> None:
        """Look for cycles among what has been made and let go of since the last pause; among all
        there is, which takes longer than a key may, only in a long one."""
        new, young, older = gc.get_count()
        if new > FEW or young or older:
            gc.collect(1)
        if older > OLDER:
            self._pause = self._loop.call_later(LONG_PAUSE - PAUSE, gc.collect)


def _is_last(message: Message) -> bool:
    """Whether it is the key that ends the app on every screen."""
    return isinstance(message, events.Key) and message.key == _LAST


async def _done_with(app: App[Any]) -> None:
    """Until what was posted to the app has had its effect.

    The app passes a key on to what has the focus, which passes it up again to whatever has an
    action for it; that may open a screen, which takes the focus in its turn.
    """
    waited, turns = 0.0, 0
    while not all(map(rests, _on_its_way(app))) and waited < AT_MOST:
        before = time.monotonic()
        # Nearly always it takes as many turns as there are widgets on the way, and no time.
        await asyncio.sleep(0 if turns < TURNS else 0.002)
        # Where others have the processor, a turn is long because work is done and not awaited.
        waited += min(time.monotonic() - before, TURN)
        turns += 1


def _draw(app: App[Any]) -> None:
    """Draw what a key has changed now, and not at the next of Textual's pictures, which comes up to
    4 ms later."""
    screen = app.screen if app.screen_stack else None
    if screen is not None and rests(screen) and (screen._dirty_widgets or screen._layout_required):
        screen.call_next(screen._on_timer_update)


def _on_its_way(app: App[Any]) -> Iterator[MessagePump]:
    """What a key passes through."""
    yield app
    if app.screen_stack:
        yield app.screen
        if app.focused is not None:
            yield from app.focused.ancestors_with_self


def _in_front(app: App[Any]) -> Iterator[MessagePump]:
    """What a key passes through, and would in each screen behind that."""
    yield app
    for screen in app.screen_stack:
        yield screen
        if screen.focused is not None:
            yield from screen.focused.ancestors_with_self


def rests(pump: MessagePump) -> bool:
    """Whether a pump waits for a message, and there is none; or is at its end."""
    if not pump.is_running:
        # One that has not begun yet, as a screen just opened, is about to.
        return pump._task is None or pump._task.done()
    queue = cast("Any", pump._message_queue)
    return queue.empty() and bool(queue.ready_event._waiters)
