"""Settling what was found: a conflict is declared in the claims or dismissed in ``decisions.toml``,
texts that overlap are given one origin."""

from __future__ import annotations

import datetime as dt

from briefing.evidence.conflicts import Conflict
from briefing.evidence.origins import origin_key
from briefing.evidence.overlap import Overlap
from briefing.library.draft import Draft, SpliceError
from briefing.library.locate import file_of, path_in
from briefing.library.problems import KeyPath
from briefing.library.read import parse
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.text import fold, squeeze

DECISIONS = "decisions.toml"


def confirm(library: Library, found: Conflict) -> tuple[Splice, ...]:
    """The edits that make the first claim say that it contradicts the second.

    Claims known by their text alone get their ids written. Raises ``SpliceError``.
    """
    first, second = found.claims
    drafts: dict[str, Draft] = {}
    where: dict[str, tuple[Draft, KeyPath]] = {}
    for ref in (second, first):
        file = file_of(library, ref)
        if file is None:
            raise SpliceError(f'nothing is called "{ref}"')
        draft = drafts.setdefault(file, Draft.read(library, file))
        at = path_in(library, ref, file, parse(draft.before))
        if at is None:
            raise SpliceError(f'"{ref}" stands in {file} no more')
        if not library.claims[ref].has_own_id:
            draft.set((*at, "id"), library.claims[ref].id)
        where[ref] = draft, at
    draft, at = where[first]
    brief, _, own = second.partition("/")
    draft.add((*at, "contradicts"), own if first.startswith(f"{brief}/") else second)
    return tuple(s for s in map(Splice.of, drafts.values()) if s.before != s.after)


def dismiss(library: Library, found: Conflict, why: str, by: str, day: dt.date) -> Splice:
    """The edit that keeps a dismissal: which claims, why, by whom, when.

    Raises ``SpliceError``, also where no reason is given.
    """
    if not why.strip():
        raise SpliceError("a dismissal wants its reason")
    draft = Draft.read(library, DECISIONS)
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
    key = fold(squeeze(origin))
    if not key:
        raise SpliceError("an origin wants words")
    drafts: dict[str, Draft] = {}
    for own in found.sources:
        source, file = library.sources[own], library.source_files[own]
        if source.origin and origin_key(source) != key:
            raise SpliceError(f'"{own}" has the origin "{source.origin}" already')
        draft = drafts.setdefault(file, Draft.read(library, file))
        at = path_in(library, own, file, parse(draft.before))
        if at is None:
            raise SpliceError(f'"{own}" stands in {file} no more')
        if not source.origin:
            draft.set((*at, "origin"), origin.strip())
    return tuple(s for s in map(Splice.of, drafts.values()) if s.before != s.after)
