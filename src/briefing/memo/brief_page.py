"""One brief as a page for colleagues without the tool: everything in it, each with its sources.

It is a memo whose template has room for all claims, so that attribution, caveats, contradictions,
notes and markings are those of every other page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import Block, BulletList, Document, Sentence, Span
from briefing.memo.checks import NO_BOTTOM_LINE
from briefing.memo.compose import compose
from briefing.memo.templates import OTHERS, QUESTION, SORTS, Part, Template
from briefing.model import KIND_HEADINGS, KINDS, Memo

_ROOM = 1_000_000
"""Words: more than any brief has."""

_FORM = Template(
    id="brief",
    title="a brief as it stands",
    words=_ROOM,
    parts=(
        Part(QUESTION, holds=(QUESTION,)),
        *(
            Part(
                kind,
                KIND_HEADINGS[kind],
                tuple(s for s in (kind, kind + OTHERS) if s in SORTS),
                "list",
            )
            for kind in KINDS
        ),
    ),
    run_in=False,
)


def brief_page(library: Library, brief: str, today: dt.date) -> Document:
    """A brief as a page: bottom line, claims under What we know, think …, sources in notes.

    What was withdrawn or replaced is left out. Raises MemoError where nothing is left, or where
    the marking of something is not known.
    """
    found = library.briefs[brief]
    memo = Memo(title=found.title, claims=(brief,), words=_ROOM)
    page = compose(library, memo, today, template=_FORM)
    # A brief may do without a bottom line; all else whoever hands it over should know.
    remarks = tuple(r for r in page.remarks if r != NO_BOTTOM_LINE)
    blocks = tuple(_told(library, b, today) for b in page.blocks)
    return replace(page, blocks=blocks, remarks=remarks)


def _told(library: Library, block: Block, today: dt.date) -> Block:
    """A list in which each claim of one origin says so."""
    if not isinstance(block, BulletList):
        return block
    return replace(block, items=tuple(_item(library, item, today) for item in block.items))


def _item(library: Library, item: tuple[Sentence, ...], today: dt.date) -> tuple[Sentence, ...]:
    claims = dict.fromkeys(s.ref for s in item if s.ref in library.claims)
    single = [r for r in claims if standing(library, library.claims[r], today).single_origin]
    if len(claims) != 1 or not single:
        return item
    own = Sentence((Span(frames.SINGLE_ORIGIN),), single[0], marking=item[-1].marking)
    return (*item, own)
