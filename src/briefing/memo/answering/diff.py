"""What has changed between two exports of a memo, or between one and the library of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from briefing.library.snapshot import Library
from briefing.memo.answering.page_text import key, tokens
from briefing.memo.answering.record import Record, Said, record
from briefing.memo.blocks import Document, NothingToWriteError
from briefing.memo.compose import compose
from briefing.memo.condensing.candidates import Search
from briefing.memo.manifest import manifest
from briefing.text import listed
from briefing.values import dataclass

Kind = Literal[
    "new", "reworded", "dropped", "contested", "grades", "sources", "lost-source", "stale"
]

WORDS: Mapping[Kind, str] = {
    "new": "New",
    "reworded": "Changed wording",
    "dropped": "Dropped",
    "contested": "Newly contested",
    "grades": "Grades changed",
    "sources": "Sources changed",
    "lost-source": "Lost a source",
    "stale": "Stale",
}
"""What may differ, in words, in the order in which it is told."""

_ALIKE = 0.5
"""Of its words, as many must be the author's still for a sentence to be the same reworded."""


@dataclass(frozen=True, slots=True)
class Differs:
    """One claim or sentence that is not as it was. ``was`` and ``now`` are raw wordings.

    ``ref`` is its claim, or the brief of a bottom line, empty for the author's own words.
    """

    kind: Kind
    ref: str
    was: str
    now: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, by kind and then in the order of the page."""

    entries: tuple[Differs, ...] = ()

    def of(self, kind: Kind) -> tuple[Differs, ...]:
        """What differs in one way."""
        return tuple(e for e in self.entries if e.kind == kind)

    def __bool__(self) -> bool:
        return bool(self.entries)


def diff(old: Record, new: Record) -> Difference:
    """What differs between two exports. Of one and itself nothing does."""
    pairs = _paired(old.said, new.said)
    found = [each for was, now in pairs for each in _compared(was, now, new)]
    order = {kind: place for place, kind in enumerate(WORDS)}
    return Difference(tuple(sorted(found, key=lambda d: order[d.kind])))


def recorded(document: Document) -> Record:
    """The record that an export of a document would leave."""
    return record(manifest(document))


def anew(library: Library, old: Record, today: dt.date, search: Search | None = None) -> Record:
    """The record of the memo composed anew, from the settings it was made from.

    Empty where nothing is left to write. Raises MemoError where it cannot be composed.
    """
    memo = replace(old.asked, id=old.memo)
    try:
        return recorded(compose(library, memo, today, search))
    except NothingToWriteError:
        return Record("", old.title, old.memo, today.isoformat(), old.asked)


_Pair = tuple[Said | None, Said | None]


def _paired(old: Sequence[Said], new: Sequence[Said]) -> list[_Pair]:
    """Each sentence of the new page with what it was, then those that are gone."""
    left = list(old)
    pairs: list[_Pair] = []
    waiting: list[int] = []
    for now in new:
        was = next((o for o in left if _is_same(o, now)), None)
        if was is not None:
            left.remove(was)
        else:
            waiting.append(len(pairs))
        pairs.append((was, now))
    for place in waiting:
        came = pairs[place][1]
        before = next((o for o in left if came is not None and _is_like(o, came)), None)
        if before is not None:
            left.remove(before)
            pairs[place] = (before, came)
    return [*pairs, *((was, None) for was in left)]


def _is_same(was: Said, now: Said) -> bool:
    """Whether two are of one claim or brief, or the author's very words."""
    if was.is_claim != now.is_claim:
        return False
    if was.ref or now.ref:
        return was.ref == now.ref
    return was.variant == now.variant and was.sha256 == now.sha256


def _is_like(was: Said, now: Said) -> bool:
    """Whether one is what the author made of the other."""
    if was.is_claim or now.is_claim or was.ref != now.ref or was.variant != now.variant:
        return False
    if now.variant == "bottom-line":
        return True
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(tokens(key(was.text)), tokens(key(now.text))) >= _ALIKE


def _compared(was: Said | None, now: Said | None, new: Record) -> Iterator[Differs]:
    if was is None or now is None:
        if now is not None:
            yield Differs("new", now.ref, "", now.text)
        elif was is not None:
            why = (new.left_out or {}).get(was.ref, "")
            yield Differs("dropped", was.ref, was.text, "", (why,) if why else ())
        return
    for kind, details in _changes(was, now):
        yield Differs(kind, now.ref, was.text, now.text, details)


def _changes(was: Said, now: Said) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    if wording := tuple(_wording(was, now)):
        yield "reworded", wording if wording != ("text",) else ()
    if against := [r for r in now.contested_by if r not in was.contested_by] + [
        s for s in now.ids("contradicts") if s not in was.ids("contradicts")
    ]:
        yield "contested", (f"by {listed(against)}",)
    if grades := tuple(_grades(was, now)):
        yield "grades", grades
    if sources := tuple(_sources(was, now)):
        yield "sources", sources
    if lost := tuple(s for s in was.ids("supports") if s not in now.ids("supports")):
        yield "lost-source", lost
    if now.stale and not was.stale:
        yield "stale", (now.stale,)


def _wording(was: Said, now: Said) -> Iterator[str]:
    if was.sha256 != now.sha256:
        yield "text"
    if not (was.text or was.variant not in ("text", "short")):
        return  # a manifest of an older version says no more of a wording
    if was.attributed_to != now.attributed_to:
        yield f"attribution: {_became(was.attributed_to, now.attributed_to)}"
    if was.caveat != now.caveat:
        yield f"caveat: {_became(was.caveat, now.caveat)}"
    if was.confidence == now.confidence and was.confidence_basis != now.confidence_basis:
        yield f"reason for our confidence: {_became(was.confidence_basis, now.confidence_basis)}"


def _grades(was: Said, now: Said) -> Iterator[str]:
    for name in ("likelihood", "confidence"):
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            yield f"{name}: {_became(old, new)}"
    before = {(s.id, s.stance): s for s in was.sources}
    for source in now.sources:
        old = before.get((source.id, source.stance))
        if old is None:
            continue
        if old.reliability != source.reliability:
            yield f"reliability of {source.id}: {_became(old.reliability, source.reliability)}"
        if old.credibility != source.credibility:
            became = _became(str(old.credibility), str(source.credibility))
            yield f"credibility in {source.id}: {became}"


def _sources(was: Said, now: Said) -> Iterator[str]:
    """Sources that came to a claim, and those whose standing is another."""
    before = {s.id: s.standing for s in was.sources}
    for source in now.sources:
        if source.id in before and before[source.id] != source.standing:
            yield f"{source.id} is {source.standing}, was {before[source.id]}"
    for each in now.ids("supports"):
        if each not in was.ids("supports"):
            yield f"{each} supports it too"


def _became(was: str, now: str) -> str:
    return f"{now or 'none'}, was {was or 'none'}"
