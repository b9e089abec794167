"""What a line of the memo's outline says of itself, in sentences above the keys."""

from __future__ import annotations

import datetime as dt

from briefing.commands import table
from briefing.commands.keymap import Keymap
from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.memo.blocks import LeftOut
from briefing.memo.outline import Line
from briefing.text import counted
from briefing.tui import outline
from briefing.tui.rows import Row

_OF_KIND = {
    "title": "The title of the page: {edit} changes it.",
    "section": "A section of the page: {down} and {up} move it, {edit} changes its heading.",
    "own": "A sentence of yours: {edit} changes it, {down} and {up} move it, {drop} drops it.",
}


def of_line(library: Library, line: Line, today: dt.date, keys: Keymap) -> tuple[str, ...]:
    """Of a line of the page: what it is, and what stands behind its claim."""
    edit = keys.way(table.EDIT)
    if line.kind in _OF_KIND:
        down, up = keys.way(table.MOVE_DOWN), keys.way(table.MOVE_UP)
        drop = keys.way(table.DROP)
        return (_OF_KIND[line.kind].format(edit=edit, down=down, up=up, drop=drop),)
    if line.kind == "bottom-line":
        own = line.entry is not None and not line.entry.ref
        whose = "Yours" if own else "That of the brief"
        return (f"{whose}: what the reader must know. {edit} writes one for this memo.",)
    said = []
    if line.kind == "comes":
        said.append("It comes with a claim that it contests, and leaves with it.")
    if line.entry is not None and line.entry.pinned:
        said.append("Pinned: it stays.")
    if line.entry is not None and line.entry.variant == "short":
        said.append("In its author's short form.")
    return (*said, *_behind(library, line.ref, today))


def of_left_out(library: Library, left: LeftOut, today: dt.date, keys: Keymap) -> tuple[str, ...]:
    """Of a claim that was left out: why, and what it would take."""
    why = left.why[0].upper() + left.why[1:]
    pick = keys.way(table.PICK)
    need = f" It would take {counted(left.words, 'word')} more." if left.words else ""
    return (f"{why}.{need} {pick} takes it in.", *_behind(library, left.ref, today))


def of_row(row: Row | None) -> tuple[str, ...]:
    """Of a row that is no line of the page: what enter does there."""
    if row is None:
        return ()
    if row.key.startswith(outline.CHECK):
        return ("Enter goes to the first line that this is about.",)
    if row.key == outline.HANDED_OVER:
        return ("Enter shows what is new, changed and fallen; nothing is written by it.",)
    return ("Enter shows all that was left out.",)


def _behind(library: Library, ref: str, today: dt.date) -> tuple[str, ...]:
    claim = library.claims.get(ref)
    return standing(library, claim, today).sentences(library) if claim else ()
