"""The lines of a difference between versions of files, as rows: named and numbered in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textual.content import Content

from briefing.tui.gate import shown
from briefing.tui.row import BLANK, Row

_SIGNS = {"+": "$success", "-": "$error", " ": "$text-muted"}
"""How a line is set, by its sign: what stays the same steps back."""
_NAMES = ("--- ", "+++ ")
_NOTHING = "/dev/null"
_HUNK = re.compile(r"@@ -(?P<was>\d+)(?:,\d+)? \+(?P<now>\d+)(?P<any>,\d+)? @@")
_DEEPEST = 12
"""Columns of a line's own indentation under which its further lines stand at the most."""


def lines_of(difference: str) -> list[str]:
    """The lines of a unified difference: a text may hold other characters at which Python ends
    one, and what stands behind them would look like lines that stay."""
    return difference.removesuffix("\n").split("\n")


def difference_rows(lines: Sequence[str]) -> list[Row]:
    """Rows of lines of a unified difference, those that can be selected with a number for a key.

    Each file stands once, as a heading, and each place as the number of its line: the marks that
    a patch has for programs are left out. A line that is wrapped goes on under its own first word,
    so that its sign stands alone.
    """
    return list(_rows(lines))


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    number = 0
    while number < len(lines):
        if _names_a_file(lines, number):
            if number:
                yield BLANK
            yield _file(lines[number], lines[number + 1], str(number))
            number += 2
        else:
            yield _row(lines[number], str(number))
            number += 1


def _names_a_file(lines: Sequence[str], number: int) -> bool:
    """Whether a file is named on two lines: nothing was taken out or put in there."""
    after = lines[number + 2 : number + 3]
    return (
        lines[number].startswith(_NAMES[0])
        and bool(after)
        and lines[number + 1].startswith(_NAMES[1])
        and not after[0].startswith((*_SIGNS, "\\"))
    )


def _file(before: str, after: str, key: str) -> Row:
    was, now = before[len(_NAMES[0]) :], after[len(_NAMES[1]) :]
    state = "  new" if was == _NOTHING else "  removed" if now == _NOTHING else ""
    file = (was if now == _NOTHING else now)[len("a/") :]
    return Row(
        Content.assemble(shown(file, "bold $text-muted"), (state, "$text-muted")), key=key, indent=1
    )


def _row(line: str, key: str) -> Row:
    if found := _HUNK.match(line):
        # Where nothing is left, a patch counts from the line before.
        place = found["was"] if found["any"] == ",0" else found["now"]
        return Row(Content.styled(f"from line {place}", "$text-muted"), key=key, indent=1)
    if line[:1] not in _SIGNS:
        return Row(shown(line.removeprefix("\\ "), "$text-muted"), key=key, indent=1)
    style = _SIGNS[line[0]]
    words = line[1:].lstrip(" ")
    own = min(len(line) - 1 - len(words), _DEEPEST)
    return Row(
        shown(words, style), key=key, indent=3 + own, mark=Content.styled(f" {line[0]}", style)
    )
