"""From a line of a memo to the claims on it: what they say now, and what became of each since."""

from __future__ import annotations

from briefing.library.snapshot import Library
from briefing.memo.answering.markdownfile import without_citations
from briefing.memo.answering.page import Page
from briefing.memo.answering.page_text import Text
from briefing.memo.answering.record import Record
from briefing.memo.answering.verify import Verdict, verify
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Traced:
    """A sentence of a line, or one that stands on the note of that line, with its verdict.

    ``refs`` are the claims (or the brief, for a bottom line) that it comes from or rests on; none
    where nobody in the library said it.
    """

    verdict: Verdict
    refs: tuple[str, ...]


def trace(
    library: Library,
    page: Page,
    record: Record | None,
    line: int,
    before: Page | None = None,
) -> tuple[Traced, ...]:
    """The sentences of a line of a page, each once for all that is said of one claim.

    ``before`` is the page up to a column of that line: then only the sentence that stands there.
    For the line of a note, the sentences that stand on it.
    """
    verdicts = verify(library, page, record)
    here = [v for v in verdicts if v.text and v.line <= line <= (v.last_line or v.line)]
    if before is not None:
        is_known = record is not None and record.printed
        at = len(Text.of(before if is_known else without_citations(before)).key)
        said = [v for v in here if v.part != "heading"]
        here = [v for v in said if v.start <= at][-1:] or said[:1]
    notes = {v.note for v in here if v.part == "note"}
    if notes:
        here = [v for v in verdicts if v.note in notes and v.part != "note"]
    found: list[Traced] = []
    for verdict in here:
        refs = _refs(library, record, verdict)
        if not any(refs and t.refs == refs for t in found):
            found.append(Traced(verdict, refs))
    return tuple(t for t in found if t.refs or t.verdict.part not in _FURNITURE)


_FURNITURE = frozenset({"marking", "title", "addressed", "heading", "summary", "note"})
"""Parts of a page that no claim stands behind."""


def _refs(library: Library, record: Record | None, verdict: Verdict) -> tuple[str, ...]:
    if verdict.ref in library.briefs:
        return (verdict.ref, *library.briefs[verdict.ref].rests_on)
    if verdict.ref:
        return (verdict.ref,)
    if record is None or verdict.part != "author":
        return ()
    said = (s for s in record.said if s.is_of_author and s.note == verdict.note and s.note)
    return next((s.rests_on for s in said), ())
