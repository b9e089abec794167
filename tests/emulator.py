"""A terminal in memory: what a program wrote to it, as rows of text.

It knows what xterm-like terminals agree on: the two screens, scrolling, editing of lines, wide
and combining characters, synchronised output, and the queries that programs ask. Colours are
parsed and forgotten. What a program should not have done is kept: the control strings it sent
(titles, clipboard, links), the bells, the questions it made the terminal answer.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache

_C1 = {code: "\x1b" + chr(code - 0x40) for code in range(0x80, 0xA0)}
_TOKEN = re.compile(
    r"""
      (?P<text>[^\x00-\x1f\x7f]+)
    | \x1b\[ (?P<marker>[<=>?]?) (?P<numbers>[\d;:]*) (?P<between>[\x20-\x2f]*) (?P<final>[@-~])
    | \x1b (?P<string>[\]PX^_][^\x07\x18\x1a\x1b]*) (?:\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))
    | \x1b (?P<charset>[()*+][\x20-\x7e]) | \x1b [#%\x20][\x20-\x7e]
    | \x1b (?P<escape>[0-OQ-WYZ\\`-~])
    | (?P<control>[\x00-\x1a\x1c-\x1f\x7f])
    """,
    re.VERBOSE,
)
_UNFINISHED = re.compile(
    r"\x1b(?:\[[<=>?]?[\d;:]*[\x20-\x2f]*|[\]PX^_][^\x07\x18\x1a\x1b]*\x1b?|[()*+#%\x20])?\Z"
)
_LINE_DRAWING = str.maketrans("`afgjklmnopqrstuvwxyz{|}~", "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·")
_ZERO_WIDTH_JOINER = "\u200d"
_ALTERNATE = (47, 1047, 1049)
_KNOWN_MODES = frozenset({1, 6, 7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1049, 2004, 2026})


@cache
def width(character: str) -> int:
    """The cells a character takes: 0, 1 or 2."""
    if character == "\u00ad":
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Emulator:
    """The screen of a terminal of some columns and rows; both count from 0.

    ``answer`` is given the bytes with which the terminal answers a query. With ``kitty`` it
    says that it knows the kitty keyboard protocol, otherwise it is silent about it, as xterm is.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        *,
        answer: Callable[[bytes], None] = lambda _: None,
        kitty: bool = False,
    ) -> None:
        self.columns, self.height = columns, rows
        self.title = ""
        self.strings: list[str] = []
        """Every control string, with the letter that opened it: ``"]52;c;aGk="``."""
        self.bells = 0
        self.answers: list[bytes] = []
        """What the terminal was made to say by queries."""
        self._answer = answer
        self._kitty = kitty
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""
        self._reset()

    def _reset(self) -> None:
        self.modes = {7, 25}
        self.keyboard: dict[bool, list[int]] = {False: [0], True: [0]}
        """Kitty keyboard flags: a stack for the main (False) and the alternate screen (True)."""
        self._lines = self._blank(self.height)
        self._main: list[list[str]] | None = None
        self._frozen: list[list[str]] | None = None
        self._x = self._y = self._top = 0
        self._bottom = self.height - 1
        self._saved: dict[bool, tuple[int, int]] = {}
        self._insert = self._drawing = False
        self._last = " "

    # What can be seen

    @property
    def alternate(self) -> bool:
        """Is the alternate screen on?"""
        return self._main is not None

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        return min(self._x, self.columns - 1), self._y

    @property
    def flags(self) -> int:
        """The kitty keyboard flags in force."""
        return self.keyboard[self.alternate][-1]

    def rows(self) -> list[str]:
        """The rows a user sees. A wide character counts for the two cells it covers."""
        return ["".join(row) for row in self._seen()]

    def cells(self, row: int) -> list[str]:
        """One row cell by cell: a character with its marks; ``""`` behind a wide one."""
        return list(self._seen()[row])

    def _seen(self) -> list[list[str]]:
        return self._lines if self._frozen is None else self._frozen

    # What is written

    def feed(self, data: bytes) -> bool:
        """Take what a program wrote; say whether the rows look different afterwards."""
        before = self.rows()
        text = self._tail + self._decoder.decode(data).translate(_C1)
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                if _UNFINISHED.match(text, at):
                    break
                at += 1
                continue
            at = token.end()
            self._take(token)
        self._tail = text[at:]
        return self.rows() != before

    def resize(self, columns: int, rows: int) -> None:
        """Another size; what no longer fits is cut off on the right and at the top."""
        for lines in (self._lines, self._main):
            if lines is None:
                continue
            for line in lines:
                line[columns:] = []
                line.extend(" " * (columns - len(line)))
                if line and width(line[-1][:1] or " ") == 2:
                    line[-1] = " "
            excess = max(0, min(len(lines), self._y + 1) - rows) if lines is self._lines else 0
            lines[:excess] = []
            lines[rows:] = []
            lines.extend([" "] * columns for _ in range(rows - len(lines)))
        self.columns, self.height = columns, rows
        self._x, self._y = min(self._x, columns - 1), min(self._y, rows - 1)
        self._top, self._bottom = 0, rows - 1
        self._frozen = None

    def _take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if kind == "text":
            self._draw(token["text"])
        elif kind == "final":
            self._sequence(token["marker"], token["numbers"], token["between"], token["final"])
        elif kind == "control":
            self._control(token["control"])
        elif kind == "escape":
            self._escape(token["escape"])
        elif kind == "charset" and token["charset"][0] == "(":
            self._drawing = token["charset"][1] == "0"
        elif kind == "string":
            self.strings.append(token["string"])
            if token["string"].startswith(("]0;", "]2;")):
                self.title = token["string"][3:]

    def _blank(self, count: int) -> list[list[str]]:
        return [[" "] * self.columns for _ in range(count)]

    # Drawing

    def _draw(self, text: str) -> None:
        for character in text.translate(_LINE_DRAWING) if self._drawing else text:
            cells = width(character)
            left = self._left_cell()
            if cells == 0 or (left.endswith(_ZERO_WIDTH_JOINER) and cells == 2):
                self._join(character)
            else:
                self._put(character, cells)

    def _left_place(self) -> int:
        at = min(self._x, self.columns) - 1
        if at > 0 and self._lines[self._y][at] == "":
            at -= 1
        return at

    def _left_cell(self) -> str:
        at = self._left_place()
        return self._lines[self._y][at] if at >= 0 else ""

    def _join(self, character: str) -> None:
        at = self._left_place()
        if at >= 0:
            self._lines[self._y][at] += character

    def _put(self, character: str, cells: int) -> None:
        if self._x + cells > self.columns:
            if 7 in self.modes:
                self._x = 0
                self._line_feed()
            elif cells == 2:
                return
            else:
                self._x = self.columns - 1
        line = self._lines[self._y]
        new = [character, ""][:cells]
        if self._insert:
            self._split(line, self._x)
            line[self._x : self._x] = new
            self._split(line, self.columns)
            del line[self.columns :]
        else:
            self._split(line, self._x)
            self._split(line, self._x + cells)
            line[self._x : self._x + cells] = new
        self._x += cells
        self._last = character

    @staticmethod
    def _split(line: list[str], at: int) -> None:
        """Make a boundary before a cell: a wide character that lies across it becomes blank."""
        if 0 < at < len(line) and line[at] == "":
            line[at - 1 : at + 1] = [" ", " "]

    def _erase(self, row: int, start: int, end: int) -> None:
        line = self._lines[row]
        end = min(end, self.columns)
        self._split(line, start)
        self._split(line, end)
        line[start:end] = [" "] * (end - start)

    def _scroll(self, first: int, count: int) -> None:
        """Move the rows from ``first`` to the bottom margin up, or down where count is negative."""
        rows = self._lines[first : self._bottom + 1]
        blank = self._blank(min(abs(count), len(rows)))
        kept = rows[len(blank) :] + blank if count > 0 else blank + rows[: len(rows) - len(blank)]
        self._lines[first : self._bottom + 1] = kept

    def _line_feed(self) -> None:
        if self._y == self._bottom:
            self._scroll(self._top, 1)
        else:
            self._y = min(self._y + 1, self.height - 1)

    # Control characters and sequences

    def _control(self, character: str) -> None:
        if character in "\n\x0b\x0c":
            self._line_feed()
        elif character == "\r":
            self._x = 0
        elif character == "\b":
            self._x = max(0, min(self._x, self.columns - 1) - 1)
        elif character == "\t":
            self._x = min(self.columns - 1, self._x // 8 * 8 + 8)
        elif character == "\a":
            self.bells += 1

    def _escape(self, letter: str) -> None:
        if letter == "7":
            self._saved[self.alternate] = (self._x, self._y)
        elif letter == "8":
            self._x, self._y = self._saved.get(self.alternate, (0, 0))
        elif letter in "DE":
            self._x = 0 if letter == "E" else self._x
            self._line_feed()
        elif letter == "M":
            if self._y == self._top:
                self._scroll(self._top, -1)
            else:
                self._y = max(0, self._y - 1)
        elif letter == "c":
            self._reset()

    def _sequence(self, marker: str, numbers: str, between: str, final: str) -> None:
        values = [int(n) if n else 0 for n in re.split("[;:]", numbers)]
        if final == "c" and marker in ("", ">"):
            self._reply("\x1b[?62;22c" if not marker else "\x1b[>41;390;0c")
        elif final == "n" and marker in ("", "?") and not between:
            self._report(marker, values[0])
        elif marker == "?" and between == "$" and final == "p":
            state = 0 if values[0] not in _KNOWN_MODES else 2 - (values[0] in self.modes)
            self._reply(f"\x1b[?{values[0]};{state}$y")
        elif marker == "?" and final in "hl" and not between:
            for mode in values:
                self._set_mode(mode, final == "h")
        elif marker and final == "u":
            self._set_keyboard(marker, values)
        elif between == "!" and final == "p":
            self.modes = (self.modes - {1, 6}) | {7, 25}
            self._insert, self._top, self._bottom = False, 0, self.height - 1
        elif not marker and not between:
            self._plain_sequence(final, values)

    def _plain_sequence(self, final: str, values: list[int]) -> None:
        count = max(1, values[0])
        if final in "ABCDEFGHade`f":
            self._move(final, count, values)
        elif final in "JK":
            self._erase_part(final, values[0])
        elif final in "LM" and self._top <= self._y <= self._bottom:
            self._scroll(self._y, count if final == "M" else -count)
            self._x = 0
        elif final in "P@X":
            self._edit(final, min(count, self.columns - self.cursor[0]))
        elif final in "ST":
            self._scroll(self._top, count if final == "S" else -count)
        elif final == "b":
            self._draw(self._last * min(count, self.columns * self.height))
        elif final == "r":
            bottom = (values[1] if len(values) > 1 and values[1] else self.height) - 1
            if count - 1 < min(bottom, self.height - 1):
                self._top, self._bottom = count - 1, min(bottom, self.height - 1)
            self._x, self._y = 0, self._top if 6 in self.modes else 0
        elif final in "su":
            self._escape("7" if final == "s" else "8")
        elif final in "hl" and 4 in values:
            self._insert = final == "h"

    def _move(self, final: str, count: int, values: list[int]) -> None:
        x, y = self.cursor
        if final in "AF":
            y = max(self._top if y >= self._top else 0, y - count)
        elif final in "BEe":
            y = min(self._bottom if y <= self._bottom else self.height - 1, y + count)
        elif final in "Ca":
            x += count
        elif final == "D":
            x -= count
        elif final in "Hfd":
            origin, last = (self._top, self._bottom) if 6 in self.modes else (0, self.height - 1)
            y = min(last, origin + count - 1)
        if final in "G`":
            x = count - 1
        elif final in "Hf":
            x = max(1, values[1] if len(values) > 1 else 1) - 1
        elif final in "EF":
            x = 0
        self._x, self._y = max(0, min(x, self.columns - 1)), y

    def _erase_part(self, final: str, part: int) -> None:
        x, y = self.cursor
        if final == "J":
            rows = {0: range(y + 1, self.height), 1: range(y), 2: range(self.height)}
            for row in rows.get(part, ()):
                self._erase(row, 0, self.columns)
        if final == "K" or part in (0, 1):
            start, end = {0: (x, self.columns), 1: (0, x + 1)}.get(part, (0, self.columns))
            self._erase(y, start, end)

    def _edit(self, final: str, count: int) -> None:
        x, y = self.cursor
        if final == "X":
            self._erase(y, x, x + count)
            return
        line = self._lines[y]
        self._split(line, x)
        blank = [" "] * count
        if final == "P":
            self._split(line, x + count)
            line[:] = line[:x] + line[x + count :] + blank
        else:
            self._split(line, self.columns - count)
            line[:] = (line[:x] + blank + line[x:])[: self.columns]

    # Modes and queries

    def _set_mode(self, mode: int, on: bool) -> None:
        if mode in _ALTERNATE and on != self.alternate:
            if on:
                self._saved[False] = (self._x, self._y)
                self._main, self._lines = self._lines, self._blank(self.height)
            elif self._main is not None:
                self._lines, self._main = self._main, None
                self._x, self._y = self._saved.get(False, (0, 0))
        elif mode == 6:
            self._x, self._y = 0, self._top if on else 0
        elif mode == 2026:
            self._frozen = [list(row) for row in self._lines] if on else None
        (self.modes.add if on else self.modes.discard)(mode)

    def _set_keyboard(self, marker: str, values: list[int]) -> None:
        if not self._kitty:
            return
        stack = self.keyboard[self.alternate]
        if marker == "?":
            self._reply(f"\x1b[?{stack[-1]}u")
        elif marker == ">":
            stack.append(values[0])
        elif marker == "<":
            del stack[max(1, len(stack) - max(1, values[0])) :]
        else:
            how = values[1] if len(values) > 1 else 1
            stack[-1] = {1: values[0], 2: stack[-1] | values[0]}.get(how, stack[-1] & ~values[0])

    def _report(self, marker: str, what: int) -> None:
        if what == 6:
            x, y = self.cursor
            self._reply(f"\x1b[{marker}{y + 1};{x + 1}R")
        elif what == 5 and not marker:
            self._reply("\x1b[0n")

    def _reply(self, text: str) -> None:
        self.answers.append(text.encode())
        self._answer(text.encode())
