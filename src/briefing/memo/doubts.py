"""What a page says and should perhaps not: what it rests on fell, or two of its claims are at odds.

Nothing here changes the page. Whoever writes the memo is told, and its reader is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from briefing.evidence.conflicts import at_odds, at_odds_beside, contradicted_before
from briefing.evidence.standing import standing, still_stands
from briefing.library.snapshot import Library
from briefing.memo.blocks import NO_SECTION, Document
from briefing.memo.condensing.candidates import short_differs
from briefing.text import display

_AT_ODDS = "{} and {} stand on one page and cannot both be so: {}."
_HALF = "{} cannot be so if {} is, which is not on the page: {}."
_BEFORE = "{}; whether they still contradict each other, nobody has said."
_CONTESTED_TOO = "{} contradicts {} too, and stands only in its note."
_CONTESTED_MUTE = "{} contradicts {} too, is not on the page and names no source."
_MUTE = "{} contradicts {}, is not on the page and names no source."
_IN_A_CIRCLE = "{} rests on nothing but what rests on it in turn."
_FALLEN = "{} rests on {}, which is {}."
_GONE = "not in the library"
_STALE = "{} rests on {}, which is not on the page and stale: {}."
_PINNED_IN_VAIN = "{} is pinned, and {}."
_SHORT = "The short form of {}: {}."
_RETRACTED = "All that supports {} has been retracted."
_OF_NOBODY = "{}: {}."
_BEGUN = 6
"""Words by which an author knows a sentence again."""


def of_page(library: Library, document: Document, today: dt.date) -> Iterator[str]:
    """What to look at before a page goes out, in sentences; nothing where all is well."""
    page = {used.claim.ref for used in document.used}
    for left in document.left_out:
        if left.why == NO_SECTION and left.ref in document.memo.pins:
            yield _PINNED_IN_VAIN.format(left.ref, left.why)
    for found in at_odds(library, [used.claim.ref for used in document.used]):
        yield _AT_ODDS.format(*found.claims, found.why)
    for found in at_odds_beside(library, [used.claim.ref for used in document.used]):
        here, there = sorted(found.claims, key=lambda ref: ref not in page)
        yield _HALF.format(here, there, found.why)
    for before in contradicted_before(library, [used.claim.ref for used in document.used]):
        yield _BEFORE.format(before)
    yield from _contested_too(library, document, page)
    for used in document.used:
        if used.variant == "short":
            differs = short_differs(library, used.claim)
            yield from (_SHORT.format(used.claim.ref, said) for said in differs)
        standings = {s.standing for e, s in used.cited if e.stance == "supports"}
        if standings == {"retracted"}:
            yield _RETRACTED.format(used.claim.ref)
        yield from fallen(library, used.claim.ref, used.claim.depends_on)
        yield from _stale(library, used.claim.ref, used.claim.depends_on, page, today)
        if _is_in_a_circle(library, used.claim.ref):
            yield _IN_A_CIRCLE.format(used.claim.ref)
    for said in document.authored:
        if said.variant == "bottom-line":
            brief = library.briefs.get(said.ref)
            rests_on = brief.rests_on if brief else document.memo.rests_on
            yield from _stale(library, "The bottom line", rests_on, page, today)
    for text in document.memo.texts:
        if text.text.strip():
            yield from fallen(library, f"“{_begun(text.text)}”", text.rests_on)
    yield from _of_nobody(library, document)


def _contested_too(library: Library, document: Document, page: Collection[str]) -> Iterator[str]:
    """What else contradicts a claim of the page than what is set against it there."""
    for used in document.used:
        others = [r for r in used.standing.contested_by if r not in page]
        alone = len(others) == len(used.standing.contested_by)
        for ref in others:
            mute = not library.supporters(library.claims[ref])
            if alone and not mute:
                continue  # A line of the page names its sources.
            said = (_MUTE if alone else _CONTESTED_MUTE) if mute else _CONTESTED_TOO
            yield said.format(ref, used.claim.ref)


def _of_nobody(library: Library, document: Document) -> Iterator[str]:
    """The figures in the author's own words that no claim of the page says."""
    from briefing.evidence.unsaid import unsaid

    page = [used.claim.ref for used in document.used]
    answer = document.memo.answer
    own = [("The bottom line", answer.text, [*answer.rests_on, *page])]
    own += [(f"“{_begun(t.text)}”", t.text, [*t.rests_on, *page]) for t in document.memo.texts]
    for which, text, basis in own:
        for found in unsaid(library, text, basis):
            yield _OF_NOBODY.format(which, found.in_words(library))


def _stale(
    library: Library, what: str, rests_on: Iterable[str], page: Collection[str], today: dt.date
) -> Iterator[str]:
    """Which claims that something rests on are stale and not on the page, where it would say so."""
    for ref in rests_on:
        if ref in library.claims and ref not in page and still_stands(library, ref):
            why = standing(library, library.claims[ref], today).stale
            if why:
                yield _STALE.format(what, ref, why)


def _is_in_a_circle(library: Library, ref: str) -> bool:
    """Whether all that a claim rests on leads back, to no source and to no claim that stands for
    itself: notes that name each other would look like support."""
    seen: set[str] = set()
    waiting = [ref]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            claim = library.claims[each]
            premises = [r for r in claim.depends_on if r in library.claims]
            premises = [r for r in premises if still_stands(library, r)]
            if library.supporters(claim) or not premises:
                return False
            waiting += premises
    return True


def fallen(library: Library, what: str, rests_on: Iterable[str]) -> Iterator[str]:
    """Which of the claims that something rests on do not stand any more, a sentence each."""
    for ref in rests_on:
        claim = library.claims.get(ref)
        if claim is None:
            yield _FALLEN.format(what, ref, _GONE)
        elif not still_stands(library, ref):
            fate = "withdrawn" if claim.status == "withdrawn" else "superseded"
            yield _FALLEN.format(what, ref, fate)


def left_out(text: str) -> str:
    """The beginning of a sentence that says that one of the author's is not on the page."""
    return f"“{_begun(text)}” is left out: it"


def _begun(text: str) -> str:
    words = display(text).split()
    return " ".join(words[:_BEGUN]) + (" …" if len(words) > _BEGUN else "")
