"""The rows of the memo's outline: its lines with their words, what was left out, the checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.content import Content

from briefing.commands import table
from briefing.commands.keymap import Keymap
from briefing.library.snapshot import Library
from briefing.memo.blocks import Document, LeftOut
from briefing.memo.checks import NO_BOTTOM_LINE, Check, checks
from briefing.memo.outline import BOTTOM_LINE, TITLE, Line, lines
from briefing.model import Memo
from briefing.text import count_words, counted, display
from briefing.tui.gate import shown
from briefing.tui.keys import hints, named
from briefing.tui.reading import heading, paragraph, way
from briefing.tui.row import BLANK, Row

LEFT = "left:"
MORE = ":more"
HANDED_OVER = ":handed-over"
CHECK = "check:"
"""How the keys of rows begin that are no line of the memo."""

_LEFT_OUT_SHOWN = 5
_OVER = "over the budget"


def outline_rows(
    document: Document,
    library: Library,
    keys: Keymap,
    *,
    all_left_out: bool,
    in_full: bool = False,
    handed_over: str = "",
) -> list[Row]:
    """The outline of a page, what was left out of it, nearest first, and the checks.

    ``in_full`` has all words of each line, not the first alone; ``handed_over`` says how the page
    differs from the one that was handed over last.
    """
    move = named(keys, "{move-down} {move-up} move", "$text-muted", "$text-muted")
    found = [replace(heading("Outline"), right=move)]
    for line in lines(document):
        if line.kind in ("section", "bottom-line"):
            found.append(BLANK)
        found.append(replace(_line_row(line), wrap=in_full))
        if line.kind == "comes":
            found.append(_aside("comes with it: contested"))
    left_out = _left_out(document, library, keys, all_left_out)
    found += [replace(r, wrap=in_full) if r.key.startswith(LEFT) else r for r in left_out]
    found += [BLANK, heading("Checks")]
    found += [_check_row(check, n) for n, check in enumerate(checks(document))]
    if handed_over:
        compares = hints(keys, "{refresh-memo} compares")
        found.append(Row(shown(handed_over), key=HANDED_OVER, indent=3, right=compares))
    return found


def picked_rows(memo: Memo, library: Library, why: str) -> list[Row]:
    """What is picked, where no page can be made of it; and why none can."""
    found = [heading("Outline"), paragraph(shown(why, "$warning"))]
    refs = tuple(dict.fromkeys((*memo.claims, *memo.pins)))
    if refs:
        found += [BLANK, heading("Picked", f"{len(refs):,}")]
    for ref in refs:
        claim = library.claims.get(ref)
        words = count_words(display(claim.text)) if claim else 0
        pin = ("pin ", "$accent") if ref in memo.pins else ""
        found.append(
            Row(
                shown(claim.text if claim else ref),
                key=ref,
                indent=3,
                mark=Content.styled(" ✓", "bold $success"),
                right=Content.assemble(pin, (str(words or ""), "$text-muted")),
                wrap=False,
            )
        )
    return found


def empty_rows(keys: Keymap) -> list[Row]:
    """What to do where nothing is picked."""
    return [
        paragraph(Content.styled("Nothing is picked yet.", "bold")),
        BLANK,
        way(keys, table.BACK, "goes back: there {pick} picks a claim"),
        way(keys, table.SEARCH, "searches: there {key:tab} picks a result"),
        way(keys, table.MEMOS, "opens a memo that was saved"),
        BLANK,
        paragraph(Content.styled("With the first claim its page is here.", "$text-muted")),
    ]


def _line_row(line: Line) -> Row:
    words = [Content.styled(str(line.entry.words), "$text-muted")] if line.entry else []
    if line.kind == "title":
        return Row(shown(line.text, "bold"), key=TITLE, indent=1, wrap=False)
    if line.kind == "section":
        return Row(
            shown(line.text or "Memo", "bold $text-muted"), key=line.key, indent=1, wrap=False
        )
    entry = line.entry
    if entry is not None and entry.variant == "short":
        words.insert(0, Content.styled("short", "$text-muted"))
    if line.kind == "own" or (line.kind == "bottom-line" and entry and not entry.ref):
        words.insert(0, Content.styled("yours", "$accent"))
    if entry is not None and entry.pinned:
        words.insert(0, Content.styled("pin", "$accent"))
    sign, style = _SIGNS[line.kind]
    name = Content.styled("Bottom line: ", "$text-muted")
    text = shown(line.text)
    return Row(
        Content.assemble(name, text) if line.kind == "bottom-line" else text,
        key=line.key,
        ref=line.ref,
        indent=3,
        mark=Content.styled(sign, f"bold {style}"),
        right=Content(" ").join(words),
        wrap=False,
    )


_SIGNS = {
    "claim": (" ✓", "$success"),
    "comes": (" ≠", "$error"),
    "own": (" ✎", "$accent"),
    "bottom-line": (" ▪", "$accent"),
}


def _left_out(
    document: Document, library: Library, keys: Keymap, all_of_them: bool
) -> Iterable[Row]:
    left = document.left_out
    if not left:
        return
    yield BLANK
    yield heading("Left out, nearest first", keys.told("{pick} takes in"))
    first = left if all_of_them else left[:_LEFT_OUT_SHOWN]
    for each in first:
        yield from _left_out_rows(each, library)
    if more := len(left) - len(first):
        yield Row(Content.styled(f"{more} more", "$text-muted"), key=MORE, indent=3)


def _left_out_rows(left: LeftOut, library: Library) -> Iterable[Row]:
    claim = library.claims.get(left.ref)
    more = f"+{counted(left.words, 'word')}" if left.words else ""
    yield Row(
        shown(claim.text if claim else left.ref, "$text-muted"),
        key=LEFT + left.ref,
        ref=left.ref if claim else "",
        indent=3,
        right=Content.styled(more, "$text-muted"),
        wrap=False,
    )
    if left.why != _OVER:
        yield _aside(left.why)


def _aside(words: str) -> Row:
    return Row(shown(words, "$warning"), indent=5, wrap=False)


def _check_row(check: Check, number: int) -> Row:
    sign, style = ("✓", "$success") if check.good else ("!", "$warning")
    key = f"{CHECK}{number}" if check.lines else ""
    return Row(
        shown(check.said),
        key=BOTTOM_LINE if check.said == NO_BOTTOM_LINE else key,
        indent=3,
        mark=Content.styled(f" {sign}", f"bold {style}"),
    )
