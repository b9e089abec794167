"""The notes of a memo: a source in full once, then short; and one sentence on all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from briefing.evidence.origins import Origins, origins
from briefing.library.snapshot import Library
from briefing.memo import frames, references
from briefing.memo.blocks import Note, Span
from briefing.memo.layout import Basis, Body
from briefing.memo.select import Selection
from briefing.model import Claim, Evidence, Stance

Cited = tuple[str, tuple[str, ...]]
"""A source and the places in it."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a note says, before it is known which source was named where."""

    support: tuple[Cited, ...] = ()
    rests_on: tuple[int, ...] = ()
    rests_on_sources: tuple[Cited, ...] = ()
    against: tuple[Cited, ...] = ()
    one_origin: int = 0
    own: str = ""
    open: bool = False
    """The claim is a gap, which rests on nothing."""


@dataclass(slots=True)
class _Writer:
    library: Library
    selection: Selection
    body: Body
    first_named: dict[str, int] = field(default_factory=dict)
    named_here: set[str] = field(default_factory=set)

    def content(self, basis: Basis) -> _Content:
        """What a note must give."""
        if basis.own:
            return _Content(own=basis.own)
        if basis.rests:
            notes, rest = self._resting(basis.refs)
            return _Content(rests_on=notes, rests_on_sources=rest)
        claim = self.library.claims[basis.refs[0]]
        stands = self.selection.get(claim.ref).standing
        if basis.against:
            against = _merged(
                (
                    *self._cited(claim, "contradicts"),
                    *(
                        cited
                        for ref in stands.contested_by
                        for cited in self._cited(self.library.claims[ref], "supports")
                    ),
                )
            )
            return _Content(against=against, own="" if against else "judgement")
        support = self._supporting(claim)
        notes, rest = self._resting(self._premises(claim))
        support, rest = _told_once(support, rest)
        single = stands.single_origin and len(stands.origins.sources) > 1
        beside = [r for r in stands.contested_by if r in self.body.note_of]
        told = {s for r in beside for s, _ in self._cited(self.library.claims[r], "supports")}
        against = tuple(c for c in self._cited(claim, "contradicts") if beside and c[0] not in told)
        return _Content(
            support=support,
            rests_on=notes,
            rests_on_sources=rest,
            against=against,
            one_origin=len(stands.origins.sources) if single else 0,
            open=claim.kind == "gap",
        )

    def spans(self, number: int, content: _Content) -> tuple[Span, ...]:
        """A note written out, sentence by sentence."""
        parts: list[tuple[Span, ...]] = []
        self.named_here.clear()
        if content.own:
            parts.append((Span(frames.OWN[content.own].rstrip(".")),))
        if content.support:
            parts.append(self._listed(number, content.support))
        if content.rests_on or content.rests_on_sources:
            frame = _resting_frame(content)
            parts.append((Span(frame), *self._listed(number, content.rests_on_sources)))
        if content.against:
            parts.append((Span(frames.AGAINST), *self._listed(number, content.against)))
        if content.one_origin:
            counts = frames.numbers((content.one_origin, 1))
            parts.append((Span(frames.capital(frames.ONE_ORIGIN.format(*counts))),))
        spans: list[Span] = []
        for part in parts:
            spans += [*([Span(" ")] if spans else []), *part, Span(".")]
        return tuple(spans)

    def _listed(self, number: int, cited: Iterable[Cited]) -> tuple[Span, ...]:
        spans: list[Span] = []
        for source, locators in cited:
            if spans:
                spans.append(Span("; "))
            spans.extend(self._named(number, source))
            for locator in frames.places(locators):
                spans += [Span(", "), Span(locator, "source")]
        return tuple(spans)

    def _named(self, number: int, ref: str) -> tuple[Span, ...]:
        source = self.library.sources[ref]
        first = self.first_named.setdefault(ref, number)
        again = ref in self.named_here
        self.named_here.add(ref)
        if first == number and not again:
            return references.full(source)
        name = references.short(source)
        beside = [s for s, n in self.first_named.items() if n == first and s != ref]
        if any(references.short(self.library.sources[s]) == name for s in beside):
            name = references.short_titled(source)
        return name if again else (*name, Span(frames.NOTE_AFTER.format(first)))

    def _resting(self, refs: Iterable[str]) -> tuple[tuple[int, ...], tuple[Cited, ...]]:
        """The notes of claims on the page, and the sources of those that are not.

        What those notes name already is not named again.
        """
        notes, rest = self._resting_whole(refs)
        held = self._held(notes)
        return notes, tuple(
            (source, places)
            for source, places in rest
            if source not in held or not (_covers(held[source], places) or not places)
        )

    def _resting_whole(self, refs: Iterable[str]) -> tuple[tuple[int, ...], tuple[Cited, ...]]:
        notes: list[int] = []
        rest: list[Cited] = []
        for ref in refs:
            if ref in self.body.note_of:
                notes.append(self.body.note_of[ref])
            else:
                # The first source is the one its author relies on most.
                rest.extend(self._cited(self.library.claims[ref], "supports")[:1])
        return tuple(sorted(set(notes))), _merged(rest)

    def _held(self, notes: Iterable[int]) -> dict[str, tuple[str, ...]]:
        """Every source that some notes, and the notes these rest on, name, with its places."""
        found: list[Cited] = []
        seen: set[int] = set()
        waiting = list(notes)
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            for ref in self.body.bases[number - 1].refs:
                claim = self.library.claims[ref]
                further, rest = self._resting_whole(self._premises(claim))
                found += [*self._supporting(claim), *rest]
                waiting += further
        whole = {source for source, places in found if not places}
        return {s: () if s in whole else places for s, places in _merged(found)}

    def _premises(self, claim: Claim) -> tuple[str, ...]:
        return tuple(r for r in claim.depends_on if r in self.library.claims)

    def _supporting(self, claim: Claim) -> tuple[Cited, ...]:
        return self._cited(claim, "supports") or self._cited(claim, "context")

    def _cited(self, claim: Claim, stance: Stance) -> tuple[Cited, ...]:
        known = (e for e in claim.sources(stance) if e.source in self.library.sources)
        return _merged((e.source, (e.locator,) if e.locator.strip() else ()) for e in known)


def write(
    library: Library, selection: Selection, body: Body
) -> tuple[tuple[Note, ...], tuple[Span, ...]]:
    """The notes of a body, and the sentence that sums up its sources."""
    writer = _Writer(library, selection, body)
    contents = [writer.content(basis) for basis in body.bases]
    notes: list[Note] = []
    said: dict[_Content, int] = {}
    for number, content in enumerate(contents, 1):
        rests = content.rests_on or content.rests_on_sources
        earlier = number if rests else said.setdefault(content, number)
        if earlier != number:
            spans: tuple[Span, ...] = (Span(frames.SAME_NOTE.format(earlier)),)
        else:
            spans = writer.spans(number, content)
        notes.append(Note(number, spans))
    return tuple(notes), _summary(library, body, contents)


def _merged(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Each source once, with all its places in order."""
    found: dict[str, dict[str, None]] = {}
    for source, locators in cited:
        found.setdefault(source, {}).update(dict.fromkeys(locators))
    return tuple((source, tuple(locators)) for source, locators in found.items())


def _covers(places: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a citation at some places (none: the whole) holds others."""
    return not places or (bool(wanted) and set(wanted) <= set(places))


def _told_once(
    support: tuple[Cited, ...], rest: tuple[Cited, ...]
) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
    """Each source once: places of one that supports a claim too are added to its citation."""
    places = dict(rest)
    named = {source for source, _ in support}
    merged = tuple((s, (*at, *places.get(s, ())) if at else at) for s, at in support)
    return _merged(merged), tuple(c for c in rest if c[0] not in named)


def _resting_frame(content: _Content) -> str:
    """The words before what a claim rests on; a gap only points there."""
    both, notes, sources = (
        (frames.SEE_BOTH, frames.SEE_NOTES, frames.SEE)
        if content.open
        else (frames.RESTS_ON_BOTH, frames.RESTS_ON_NOTES, frames.RESTS_ON)
    )
    if not content.rests_on:
        return sources
    return (both if content.rests_on_sources else notes).format(frames.notes(content.rests_on))


def _summary(library: Library, body: Body, contents: list[_Content]) -> tuple[Span, ...]:
    """How many sources, of how many origins; what is a draft, retracted or not reviewed."""
    cited = tuple(
        dict.fromkeys(s for c in contents for s, _ in (*c.support, *c.rests_on_sources, *c.against))
    )
    claims = [library.claims[r] for r in body.note_of]
    found = _all_origins(library, cited)
    changed = {
        standing: sum(library.sources[s].standing == standing for s in cited)
        for standing in ("corrected", "retracted")
    }
    unreviewed = sum(c.status == "draft" for c in claims)
    counts = (len(cited), len(found.groups), found.independent, len(found.unplaced))
    counted = (*counts, *changed.values(), unreviewed if unreviewed < len(claims) else 0)
    said = dict(zip(counted, frames.numbers(counted), strict=True))
    parts = [_counted(found, len(cited), said)]
    drafts = sorted({body.note_of[c.ref] for c in claims if _rests_on_draft(library, c)})
    if drafts:
        verb = _verb(len(drafts), "rests", "rest")
        parts.append(frames.ON_A_DRAFT.format(frames.notes(drafts), verb))
    for standing, count in changed.items():
        if count:
            parts.append(frames.SINCE.format(said[count], _verb(count, "has", "have"), standing))
    if unreviewed and unreviewed == len(claims):
        parts.append(frames.NONE_REVIEWED if unreviewed > 1 else frames.NOT_REVIEWED)
    elif unreviewed:
        verb = _verb(unreviewed, "claim has", "claims have")
        parts.append(frames.SOME_NOT_REVIEWED.format(said[unreviewed], verb))
    return (Span("; ".join(parts) + "."),)


def _counted(found: Origins, cited: int, said: Mapping[int, str]) -> str:
    """How many sources there are and how many origins they have."""
    if cited < 2:
        return frames.ONE_SOURCE if cited else frames.NO_SOURCE
    unplaced = len(found.unplaced)
    words = frames.SOURCES.format(said[cited])
    if unplaced == cited:
        return words + frames.ALL_UNPLACED
    if found.independent == 1 and not unplaced:
        return words + frames.OF_ONE_ORIGIN.format(said[1])
    origins = _verb(found.independent, "origin", "origins")
    words += frames.OF_ORIGINS.format(said[found.independent], origins)
    return words + frames.AND_UNPLACED.format(said[unplaced]) if unplaced else words


def _all_origins(library: Library, cited: tuple[str, ...]) -> Origins:
    evidence = tuple(Evidence(s) for s in cited)
    return origins(library, replace(Claim("", "", ""), evidence=evidence))


def _rests_on_draft(library: Library, claim: Claim) -> bool:
    for evidence in claim.sources("supports"):
        source = library.sources.get(evidence.source)
        if source is None:
            continue
        upstream = (library.sources.get(i) for i in evidence.via or ())
        if any(s is not None and references.is_draft(s) for s in (source, *upstream)):
            return True
    return False


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
