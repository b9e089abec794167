"""What a line of the memo's outline says of itself, in sentences above the keys."""

from __future__ import annotations

import datetime as dt

from textual.content import Content

from briefing.commands.keymap import Keymap
from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.memo.blocks import LeftOut
from briefing.memo.outline import Line, why_not_in
from briefing.text import counted
from briefing.tui import outline
from briefing.tui.gate import shown
from briefing.tui.keys import named
from briefing.tui.outline_selection import AtHand
from briefing.tui.row import Row

_OF_KIND = {
    "title": "The title of the page: {edit} changes it.",
    "section": "A section of the page: {move-down} and {move-up} move it, {edit} changes its"
    " heading.",
    "own": "A sentence of yours: {edit} changes it, {rests-on} says what it rests on, {move-down}"
    " and {move-up} move it, {drop} drops it.",
}
_OWN_ANSWER = (
    "Your answer: what the reader must know. {edit} changes it, {rests-on} says what it rests on."
)
_ANSWER_OF_BRIEF = "The brief's answer: what the reader must know. {edit} writes one for this memo."


def said(at_hand: AtHand, today: dt.date, keys: Keymap) -> tuple[Content, ...]:
    """Of what is selected in the outline."""
    if at_hand.left is not None:
        return _of_left_out(at_hand.library, at_hand.left, today, keys)
    if at_hand.line is not None:
        return _of_line(at_hand.library, at_hand.line, today, keys)
    return _of_row(at_hand.row, keys)


def _of_line(library: Library, line: Line, today: dt.date, keys: Keymap) -> tuple[Content, ...]:
    """Of a line of the page: what it is, and what stands behind its claim."""
    if line.kind in _OF_KIND:
        return (named(keys, _OF_KIND[line.kind]),)
    if line.kind == "bottom-line" and line.entry is None:
        return (named(keys, "{edit} writes it; it stands first on the page."),)
    if line.kind == "bottom-line":
        own = line.entry is not None and not line.entry.ref
        return (named(keys, _OWN_ANSWER if own else _ANSWER_OF_BRIEF),)
    said = []
    if line.kind == "comes":
        said.append(Content("It comes with a claim that it contests, and leaves with it."))
    if line.entry is not None and line.entry.pinned:
        said.append(Content("Pinned: it stays."))
    if line.entry is not None and line.entry.variant == "short":
        said.append(Content("In its author's short form."))
    return (*said, *_behind(library, line.ref, today))


def _of_left_out(
    library: Library, left: LeftOut, today: dt.date, keys: Keymap
) -> tuple[Content, ...]:
    """Of a claim that was left out: why, and what it would take where it can be taken in."""
    if never := why_not_in(library, left):
        return (shown(never), *_behind(library, left.ref, today))
    why = left.why[0].upper() + left.why[1:]
    need = f" It would take {counted(left.words, 'word')} more." if left.words else ""
    takes_in = named(keys, " {pick} takes it in.")
    return (shown(f"{why}.{need}") + takes_in, *_behind(library, left.ref, today))


def _of_row(row: Row | None, keys: Keymap) -> tuple[Content, ...]:
    """Of a row that is no line of the page: what can be done there."""
    if row is None:
        return ()
    said = "{open} shows all that was left out."
    if row.key.startswith(outline.CHECK):
        said = "{open} goes to the first line that this is about."
    if row.key == outline.HANDED_OVER:
        said = "{open} shows what is new, changed and fallen; nothing is written by it."
    return (named(keys, said),)


CHANGE = "change"
"""What enter does on words of the page itself."""
_ONWARDS = {
    outline.LEFT: "take in",
    outline.MORE: "show all",
    outline.CHECK: "its line",
    outline.HANDED_OVER: "compare",
}


def onwards(at_hand: AtHand) -> str:
    """What enter does there, in a word or two; empty where nothing is said of that."""
    row = at_hand.row
    if row is None or at_hand.document is None:
        return ""
    if at_hand.left is not None and not at_hand.can_be_taken_in:
        return "trace"
    found = (word for start, word in _ONWARDS.items() if row.key.startswith(start))
    return next(found, "trace" if row.ref else CHANGE)


def _behind(library: Library, ref: str, today: dt.date) -> tuple[Content, ...]:
    claim = library.claims.get(ref)
    said = standing(library, claim, today).sentences(library) if claim else ()
    return tuple(shown(words) for words in said)
