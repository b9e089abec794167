"""Settling what was found: a conflict is declared in the claims or dismissed in ``decisions.toml``,
texts that overlap are given one origin."""

from __future__ import annotations

import datetime as dt

from briefing.evidence.conflicts import Conflict
from briefing.evidence.origins import origin_key, origin_words
from briefing.evidence.overlap import Overlap
from briefing.library.build import DECISIONS_FILE
from briefing.library.draft import Draft, SpliceError
from briefing.library.drafts import Drafts
from briefing.library.snapshot import Library
from briefing.library.splice import Splice


def confirm(library: Library, found: Conflict) -> tuple[Splice, ...]:
    """The edits that make the first claim say that it contradicts the second.

    Claims known by their text alone get their ids written. Raises ``SpliceError``.
    """
    first, second = found.claims
    return contradict(library, first, second)


def contradict(library: Library, first: str, second: str) -> tuple[Splice, ...]:
    """The edits that make a claim say that it contradicts another; as ``confirm``."""
    drafts = Drafts(library)
    drafts.at(second)
    draft, at = drafts.at(first)
    brief, _, own = second.partition("/")
    draft.add((*at, "contradicts"), own if first.startswith(f"{brief}/") else second)
    return drafts.splices()


def dismiss(library: Library, found: Conflict, why: str, by: str, day: dt.date) -> Splice:
    """The edit that keeps a dismissal: which claims, why, by whom, when.

    Raises ``SpliceError``, also where no reason is given.
    """
    if not why.strip():
        raise SpliceError("a dismissal wants its reason")
    draft = Draft.read(library, DECISIONS_FILE)
    row = {"claims": list(found.claims), "kind": found.kind, "why": why.strip()}
    if by.strip():
        row["by"] = by.strip()
    draft.add(("dismissed",), {**row, "date": day})
    return Splice.of(draft)


def join(library: Library, found: Overlap, origin: str) -> tuple[Splice, ...]:
    """The edits that give two sources one ``origin``, in words.

    A source that has one keeps it where it is the same. Raises ``SpliceError``, also where one
    has another or no words are given.
    """
    key = origin_words(origin)
    if not key:
        raise SpliceError("an origin wants words")
    drafts = Drafts(library)
    for own in found.sources:
        source = library.sources[own]
        if source.origin and origin_key(source) != key:
            raise SpliceError(f'"{own}" has the origin "{source.origin}" already')
        draft, at = drafts.at(own)
        if not source.origin:
            draft.set((*at, "origin"), origin.strip())
    return drafts.splices()
