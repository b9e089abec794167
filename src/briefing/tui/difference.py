"""The lines of a difference between two versions of a file, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from briefing.tui.gate import shown
from briefing.tui.row import Row

_SIGNS = {"+": "$success", "-": "$error", " ": ""}
_NAMES = ("--- ", "+++ ")
_DEEPEST = 12
"""Columns of a line's own indentation under which its further lines stand at the most."""


def difference_rows(lines: Sequence[str]) -> list[Row]:
    """Rows of lines of a unified difference, each with its number for a key.

    A line that is wrapped goes on under its own first word, so that its sign stands alone.
    """
    return [_row(number, lines) for number in range(len(lines))]


def _row(number: int, lines: Sequence[str]) -> Row:
    line, key = lines[number], str(number)
    style = _SIGNS.get(line[:1], "$text-muted")
    if line.startswith(_NAMES) and any(x.startswith("@@") for x in lines[number + 1 : number + 3]):
        # The names of the files: nothing was taken out or put in there.
        return Row(shown(line, "bold $text-muted"), key=key, indent=1)
    if line[:1] not in _SIGNS:
        return Row(shown(line, style), key=key, indent=1)
    words = line[1:].lstrip(" ")
    own = min(len(line) - 1 - len(words), _DEEPEST)
    return Row(
        shown(words, style), key=key, indent=2 + own, mark=Content.styled(f" {line[0]}", style)
    )
