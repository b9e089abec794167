"""Which claims a memo may choose from, and which it may not and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from briefing.evidence.origins import roots
from briefing.evidence.standing import Standing, standing, still_stands
from briefing.library.snapshot import Library
from briefing.memo.blocks import LeftOut, Why
from briefing.model import INBOX, Brief, Claim, Memo, Theme
from briefing.text import count_words, display
from briefing.values import dataclass

Search = Callable[[str], Iterable[str]]
"""A query to the references of the claims it finds, best first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may enter the memo. ``contested_by`` are the claims that may come with it."""

    claim: Claim
    standing: Standing
    why: Why
    pinned: bool
    aside: bool
    """From a brief of another theme that only touches those asked for."""
    contested_by: tuple[str, ...]
    theme: str
    """The theme its brief is filed under."""
    origins: tuple[str, ...]
    """A key for each independent origin, the same for all claims that go back to it."""
    short_differs: tuple[str, ...] = ()
    """What its short form says otherwise, or surer, than its text."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Candidates by reference, in library order; who may come as a contradiction; the rest."""

    candidates: dict[str, Candidate]
    companions: dict[str, Candidate]
    left_out: tuple[LeftOut, ...]
    asked: tuple[str, ...]
    """The references the memo names that are nothing in the library."""

    def get(self, ref: str) -> Candidate:
        """A candidate or a companion. Raises KeyError for anything else."""
        return self.candidates.get(ref) or self.companions[ref]


def candidates(
    library: Library, memo: Memo, today: dt.date, search: Search | None = None
) -> Selection:
    """What a memo is made from: its picks, themes and query, minus what may not enter."""
    # What the whole library finds is not what is found in it cut at a ceiling.
    own = searcher(library, today, kept=not memo.ceiling)
    wanted, unknown = _wanted(library, memo, own if memo.ceiling else search or own)
    pins = frozenset(memo.pins)
    found: dict[str, Candidate] = {}
    left: list[LeftOut] = []
    for ref, why in wanted.items():
        claim = library.claims[ref]
        reason = "excluded" if ref in memo.excludes else not_fit(library, claim)
        if reason:
            left.append(LeftOut(ref, reason, count_words(display(claim.text))))
        else:
            found[ref] = _candidate(library, memo, claim, today, why, ref in pins)
    coming = {r for c in found.values() for r in c.contested_by} - set(found)
    companions = {
        ref: _candidate(
            library, memo, library.claims[ref], today, "comes with a contested claim", False
        )
        for ref in library.claims
        if ref in coming
    }
    return Selection(found, companions, tuple(left), unknown)


def not_fit(library: Library, claim: Claim) -> str:
    """Why a claim may never stand in a memo; empty where it may."""
    brief = library.brief_of(claim)
    if claim.status == "withdrawn":
        return "withdrawn"
    if not still_stands(library, claim.ref):
        return "superseded"
    if brief.status == "archived":
        return "its brief is archived"
    if brief.theme == INBOX:
        return "still in the inbox"
    return "" if display(claim.text).strip() else "has no words"


def searcher(library: Library, today: dt.date, *, kept: bool = True) -> Search:
    """The library's own search, for claims; not ``kept``, by an index of this library alone."""

    def search(query: str) -> Iterable[str]:
        from briefing.search.index import Index
        from briefing.search.store import ready

        found = (ready if kept else Index.build)(library).search(
            query, library=library, today=today, limit=len(library.claims), type="claim"
        )
        # What lacks a word of the query was not asked for.
        return [hit.ref for hit in found.hits[: found.asked_for]]

    return search


def _candidate(
    library: Library, memo: Memo, claim: Claim, today: dt.date, why: Why, pinned: bool
) -> Candidate:
    stands = standing(library, claim, today)
    coming = tuple(
        r
        for r in stands.contested_by
        if r not in memo.excludes and not not_fit(library, library.claims[r])
    )
    filed = library.brief_of(claim).theme
    aside = why == "found" and bool(memo.themes) and filed not in memo.themes
    origins = _origins(library, stands)
    differs = short_differs(library, claim) if claim.short else ()
    return Candidate(claim, stands, why, pinned, aside, coming, filed, origins, differs)


def short_differs(library: Library, claim: Claim) -> tuple[str, ...]:
    """What the short form of a claim says otherwise than its text, or surer, in words."""
    from briefing.evidence.shortening import certainties, wrongs

    language = library.settings.language
    return (*wrongs(claim, language), *certainties(claim, language))


def _origins(library: Library, stands: Standing) -> tuple[str, ...]:
    """Where a claim comes from: the least root of each group; itself where nothing is known."""
    placed = (min(roots(library, group[0])) for group in stands.origins.groups)
    found = tuple(dict.fromkeys((*placed, *stands.origins.unplaced)))
    return found or (stands.claim.ref,)


def _wanted(library: Library, memo: Memo, search: Search) -> tuple[dict[str, Why], tuple[str, ...]]:
    """Every claim the memo asks for, in library order, with why; and what it names in vain."""
    why: dict[str, Why] = {}
    unknown: list[str] = []
    for ref in (*memo.pins, *memo.claims):
        item = library.get(ref)
        if isinstance(item, Claim):
            why[item.ref] = "picked"
        elif isinstance(item, Brief):
            why |= {c.ref: "picked" for c in item.claims}
        elif isinstance(item, Theme):
            _add_theme(library, item.id, why)
        elif ref not in unknown:
            unknown.append(ref)
    for theme in memo.themes:
        if theme in library.theme_ids():
            _add_theme(library, theme, why)
        else:
            unknown.append(theme)
    if memo.query.strip():
        for ref in search(memo.query):
            if ref in library.claims:
                why.setdefault(ref, "found")
    return {ref: why[ref] for ref in library.claims if ref in why}, tuple(unknown)


def _add_theme(library: Library, theme: str, why: dict[str, Why]) -> None:
    for brief in library.briefs_of(theme):
        for claim in brief.claims:
            why.setdefault(claim.ref, "found")
