"""What a page says and should perhaps not: what it rests on fell, or two of its claims are at odds.

Nothing here changes the page. Whoever writes the memo is told, and its reader is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.evidence.conflicts import at_odds
from briefing.evidence.standing import still_stands
from briefing.library.snapshot import Library
from briefing.memo.blocks import NO_SECTION, Document
from briefing.memo.condensing.candidates import short_differs
from briefing.text import display

_AT_ODDS = "{} and {} stand on one page and cannot both be so: {}."
_FALLEN = "{} rests on {}, which is {}."
_PINNED_IN_VAIN = "{} is pinned, and {}."
_SHORT = "The short form of {}: {}."
_BEGUN = 6
"""Words by which an author knows a sentence again."""


def of_page(library: Library, document: Document) -> Iterator[str]:
    """What to look at before a page goes out, in sentences; nothing where all is well."""
    for left in document.left_out:
        if left.why == NO_SECTION and left.ref in document.memo.pins:
            yield _PINNED_IN_VAIN.format(left.ref, left.why)
    for found in at_odds(library, [used.claim.ref for used in document.used]):
        yield _AT_ODDS.format(*found.claims, found.why)
    for used in document.used:
        if used.variant == "short":
            differs = short_differs(library, used.claim)
            yield from (_SHORT.format(used.claim.ref, said) for said in differs)
        yield from fallen(library, used.claim.ref, used.claim.depends_on)
    for text in document.memo.texts:
        if text.text.strip():
            yield from fallen(library, f"“{_begun(text.text)}”", text.rests_on)


def fallen(library: Library, what: str, rests_on: Iterable[str]) -> Iterator[str]:
    """Which of the claims that something rests on do not stand any more, a sentence each."""
    for ref in rests_on:
        claim = library.claims.get(ref)
        if claim is not None and not still_stands(library, ref):
            fate = "withdrawn" if claim.status == "withdrawn" else "superseded"
            yield _FALLEN.format(what, ref, fate)


def _begun(text: str) -> str:
    words = display(text).split()
    return " ".join(words[:_BEGUN]) + (" …" if len(words) > _BEGUN else "")
