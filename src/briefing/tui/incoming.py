"""What a terminal sends, made whole again: keys, the mouse, answers and pastes come in pieces.

A far line may cut a sequence anywhere and deliver its end much later, and an answer that nobody
waits for any more still comes. Textual takes what has not ended within a tenth of a second for
the key esc and letters, which then do things or stand in what is typed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

ESC = "\x1b"
LONE = constants.ESCAPE_DELAY
"""Seconds after which a lone ESC is a key of its own: ``ESCDELAY``, else a tenth of one."""
LONE_AT_MOST = 0.3
"""The same where the terminal is far away: as long as its first answer took, at most."""
ALT = 0.25
"""Seconds after which what may begin a sequence is a key with alt."""
CUT = 2.0
"""Seconds that the end of what can only be a sequence is waited for."""
MOVING = 0.25
"""Seconds after which the mouse is taken to rest."""
SILENT = 5.0
"""Seconds without a byte after which a paste that never ended is over."""

_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_WHOLE = re.compile(
    r"""[^\x1b]+                              # what is typed
    | \x1b (?:
        \[ M [\s\S]{3}                        # the mouse as X10 has it
      | \[ \[ .                               # F1 to F5 of the console
      | \[ [0-9]+ \$                          # keys with shift of rxvt
      | \[ (?![M\[]) [ -?]* [@-~]            # a control sequence (ECMA-48, 5.4), or none of any
      | \[ [ -?]* (?=[^ -~])                 # the same, broken off
      | O [ -~]                               # a key as SS3
      | [\]P_^X] [^\x07\x1b]* (?:\x07|\x1b\\) # a control string (5.6): an answer
      | [\]P_^X] [^\x07\x1b]+ (?=\x1b[^\\])   # the same, broken off
      | [\]P_^X] (?=\x1b[^\\])
      | [^\[O\]P_^X\x1b]                      # a key with alt
      | (?=\x1b)                              # the key esc
    )""",
    re.VERBOSE,
)
_ONLY_A_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]|\][0-9]+;|P[0-9>!+$|]|_G)")
_ANSWER = re.compile(r"\x1b\[\?[0-9]+;[0-9]\$y")
_MOUSE = re.compile(r"\x1b\[(?:[<M]|[0-9]+;[0-9]+;[0-9]+M)")
_STRING = frozenset("]P_^X")


class Incoming:
    """Pieces of what a terminal sends, in; what was done, out."""

    def __init__(self, parser: XTermParser, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` gives seconds; the terminal is asked its first question about now."""
        self._parser = parser
        self._clock = clock
        self._rest = ""
        """What is not whole yet."""
        self._pasting = False
        self._pasted: list[str] = []
        """The pieces of a paste that is still coming, all but the last."""
        self._came = self._began = self._asked = clock()
        """When the last piece came, and when that came which is not whole yet."""
        self._lone = 0.0
        """How long a lone ESC waits; not known before the first answer."""
        self.answered_in = 0.0
        """Seconds until the terminal had given its first answer; 0 as long as there is none."""
        self._is_in_sequences = False
        """Whether what came last was a sequence: the mouse, a key as kitty has it, an answer."""
        self._moved = -MOVING
        """When the mouse did something the last time."""

    @property
    def wanted(self) -> int:
        """Bytes to be read next: of what is typed no more than one key, as those behind it may be
        for whoever has the terminal then."""
        return 4096 if self._pasting else 1

    @property
    def goes_on(self) -> bool:
        """Whether more that nobody typed may be on its way, or a key in a sequence."""
        return self._is_in_sequences or self._clock() - self._moved < MOVING

    @property
    def awaited_for(self) -> float:
        """Seconds since the terminal was asked its first question; 0 where it has answered it."""
        return 0.0 if self.answered_in else self._clock() - self._asked

    def feed(self, piece: str) -> Iterator[Message]:
        """What is whole with this piece."""
        self._came = self._clock()
        if not self._rest:
            self._began = self._came
        self._rest += piece
        yield from self._all_that_is_whole()

    def tick(self) -> Iterator[Message]:
        """What has waited for its end long enough; to be called every now and then."""
        waited = self._clock() - self._came
        if self._pasting:
            if waited >= SILENT:
                yield self._paste(len(self._rest), len(self._rest))
        elif self._rest == ESC:
            if waited >= (self._lone or LONE):
                self._rest = ""
                yield from self._key(ESC)
        elif self._rest and _ONLY_A_SEQUENCE.match(self._rest):
            # Else what is typed behind one that never ends would be its own for ever.
            if self._clock() - self._began >= CUT:
                self._rest = ""
        elif self._rest and waited >= ALT:
            key, self._rest = self._rest[:2], self._rest[2:]
            yield from self._key(key)
            yield from self._all_that_is_whole()

    def _all_that_is_whole(self) -> Iterator[Message]:
        while self._rest:
            if self._pasting:
                end = self._rest.find(_PASTED)
                if end < 0:
                    # Looked through again with each piece, a long text would take seconds. What
                    # may be the beginning of its end stays.
                    cut = max(0, len(self._rest) - len(_PASTED) + 1)
                    self._pasted.append(self._rest[:cut])
                    self._rest = self._rest[cut:]
                    return
                yield self._paste(end, end + len(_PASTED))
                continue
            match = _WHOLE.match(self._rest)
            if match is None:
                return
            whole = match[0]
            self._rest = self._rest[len(whole) :]
            self._began = self._came
            self._is_in_sequences = whole[0] == ESC and len(whole) > 2
            if whole == _PASTE:
                self._pasting = True
            elif whole[0] != ESC:
                yield from self._parser.feed(whole)
            elif len(whole) <= 2:
                yield from self._key(whole)
            else:
                yield from self._sequence(whole)

    def _paste(self, end: int, after: int) -> Message:
        """The paste that ends at a character of the rest; what comes ``after`` it stays."""
        pasted = "".join((*self._pasted, self._rest[:end]))
        self._rest = self._rest[after:]
        self._pasted.clear()
        self._pasting = False
        # Most terminals send a return where a line ends, as the key enter does.
        pasted = pasted.replace("\r\n", "\n").replace("\r", "\n")
        return events.Paste(pasted.replace("\0", ""))

    def _key(self, key: str) -> Iterator[Message]:
        """The key esc, or one with alt: Textual would still wait for more."""
        yield from self._parser.feed(key)
        yield from self._no_more()

    def _sequence(self, whole: str) -> Iterator[Message]:
        """What a sequence means; one that means nothing is not typed."""
        if not self._lone and _ANSWER.fullmatch(whole):
            self.answered_in = self._clock() - self._asked
            self._lone = max(LONE, min(LONE_AT_MOST, self.answered_in))
        if _MOUSE.match(whole):
            self._moved = self._came
        if whole[1] in _STRING:
            return
        yield from self._parser.feed(whole)
        for _ in self._no_more():
            pass

    def _no_more(self) -> Iterator[Message]:
        """Let the parser take what it has for all there is."""
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = 0.0
            yield from self._parser.tick()
