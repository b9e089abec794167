"""The notes of a memo: a source in full once, then short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from briefing.evidence.impact import GONE
from briefing.evidence.origins import origins_together
from briefing.evidence.standing import contesters, is_record, still_stands
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import Citation, Note, Span
from briefing.memo.condensing.candidates import Selection
from briefing.memo.templates import Template
from briefing.memo.writing import references, summary
from briefing.memo.writing.idiom import Idiom
from briefing.memo.writing.idiom import of as idiom_of
from briefing.memo.writing.layout import Basis, Body
from briefing.model import Claim, Stance

Cited = tuple[str, tuple[str, ...]]
"""A source and the places in it."""
_Resting = tuple[tuple[int, ...], tuple[Cited, ...], tuple[str, ...]]
"""What something rests on: notes, sources, and the claims that these stand for."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a note says, before it is known which source was named where."""

    support: tuple[Cited, ...] = ()
    rests_on: tuple[int, ...] = ()
    rests_on_sources: tuple[Cited, ...] = ()
    against: tuple[Cited, ...] = ()
    against_basis: tuple[Cited, ...] = ()
    """What contests claims that it rests on and that are not on the page."""
    context: tuple[Cited, ...] = ()
    """Cited for what is around a claim that nothing supports."""
    one_origin: int = 0
    """How many sources of one origin support a claim; 0 where they are of several, or one source.
    """
    unplaced: bool = False
    """Nobody recorded where some of its sources have it from."""
    own: str = ""
    open: bool = False
    """The claim is a gap, which rests on nothing."""
    beneath: tuple[str, ...] = ()
    """The claims it rests on that are not on the page: their sources stand for them."""


@dataclass(slots=True)
class _Writer:
    library: Library
    selection: Selection
    body: Body
    addresses: bool
    first_named: dict[str, int] = field(default_factory=dict)
    named_here: set[str] = field(default_factory=set)

    @property
    def idiom(self) -> Idiom:
        """How the language of the library writes quotation marks and dates."""
        return idiom_of(self.library.settings.language)

    def content(self, basis: Basis) -> _Content:
        """What a note must give."""
        if basis.own:
            return _Content(own=basis.own)
        if basis.rests:
            notes, rest, beneath = self._resting(basis.refs)
            single = self._of_one_origin((), rest, beneath)
            return _Content(
                rests_on=notes,
                rests_on_sources=rest,
                against_basis=self._against(basis.refs, beneath),
                one_origin=single,
                own="" if notes or rest else "judgement",
                beneath=beneath,
            )
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
        notes, rest, beneath = self._resting(self._premises(claim))
        support, rest = _told_once(support, rest)
        context = () if support or notes or rest else self._cited(claim, "context")
        nothing = not (support or notes or rest)
        only_one = stands.single_origin and not stands.origins.lost
        single = len(stands.origins.sources) if only_one else 0
        unplaced = bool(stands.origins.unplaced)
        if rest and (whole := self._of_one_origin(support, rest, (claim.ref, *beneath))):
            single, unplaced = whole, False
        beside = [r for r in stands.contested_by if r in self.body.note_of]
        told = {s for r in beside for s, _ in self._cited(self.library.claims[r], "supports")}
        against = ()
        if beside:
            # What is set against it in words is not all that says otherwise.
            others = [r for r in stands.contested_by if r not in self.body.note_of]
            cited = [*self._cited(claim, "contradicts")]
            cited += [c for r in others for c in self._cited(self.library.claims[r], "supports")]
            against = _merged(c for c in cited if c[0] not in told)
        return _Content(
            support=support,
            rests_on=notes,
            rests_on_sources=rest,
            against=against,
            against_basis=self._against(claim.depends_on, beneath),
            context=context,
            own=claim.kind if nothing and (context or claim.kind != "gap") else "",
            one_origin=single if single > 1 else 0,
            unplaced=unplaced,
            open=claim.kind == "gap",
            beneath=beneath,
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
        if content.context:
            parts.append((Span(frames.CONTEXT), *self._listed(number, content.context)))
        if content.against:
            parts.append((Span(frames.AGAINST), *self._listed(number, content.against)))
        if content.one_origin:
            parts.append((Span(frames.capital(_one_origin(content))),))
        if content.against_basis:
            contesting = self._listed(number, content.against_basis)
            parts.append((Span(_against_frame(content)), *contesting))
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
            return references.full(source, self.idiom, addresses=self.addresses)
        name = references.short(source)
        beside = [s for s, n in self.first_named.items() if n == first and s != ref]
        if any(references.short(self.library.sources[s]) == name for s in beside):
            name = references.short_titled(source, self.idiom)
        return name if again else (*name, Span(frames.NOTE_AFTER.format(first)))

    def _resting(self, refs: Iterable[str]) -> _Resting:
        """The notes of claims on the page, the sources of those that are not, and these.

        What those notes name already is not named again.
        """
        notes, rest, beneath = self._resting_whole(refs)
        held = self._held(notes)
        named = tuple(
            (source, places)
            for source, places in rest
            if source not in held or not (_covers(held[source], places) or not places)
        )
        return notes, named, beneath

    def _against(self, refs: Iterable[str], beneath: Iterable[str]) -> tuple[Cited, ...]:
        """Who contests claims that are not on the page: it would tell of that, were they on it.

        What stands among the claims it rests on itself was known to whoever wrote it.
        """
        known = {*refs, *beneath}
        found: list[Cited] = []
        for ref in beneath:
            claim = self.library.claims[ref]
            told: set[str] = set()
            for other in contesters(self.library, claim):
                cited = self._cited(self.library.claims[other], "supports")
                if other in known:
                    told.update(source for source, _ in cited)
                else:
                    found += cited
            found += (c for c in self._cited(claim, "contradicts") if c[0] not in told)
        return _merged(found)

    def _of_one_origin(
        self, support: Iterable[Cited], rest: Sequence[Cited], claims: Iterable[str]
    ) -> int:
        """How many sources a note names, for several claims, that are all of one origin; else 0."""
        ids = list(dict.fromkeys(source for source, _ in (*support, *rest)))
        if len(ids) < 2 or any(is_record(self.library.sources[source]) for source in ids):
            return 0
        found = origins_together(self.library, ids, [self.library.claims[r] for r in claims])
        return len(ids) if found.single and not found.unplaced else 0

    def _resting_whole(self, refs: Iterable[str]) -> _Resting:
        notes: list[int] = []
        rest: list[Cited] = []
        beneath: list[str] = []
        waiting, seen = list(refs), set[str]()
        while waiting:
            ref = waiting.pop(0)
            if ref in seen:
                continue
            seen.add(ref)
            claim = self.library.claims[ref]
            if ref in self.body.note_of:
                notes.append(self.body.note_of[ref])
            elif cited := self._cited(claim, "supports"):
                # The first source is the one its author relies on most, as long as it stands.
                current = (c for c in cited if self.library.sources[c[0]].standing not in GONE)
                rest.append(next(current, cited[0]))
                beneath.append(ref)
            else:
                waiting += self._premises(claim)
        return tuple(sorted(set(notes))), _merged(rest), tuple(beneath)

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
                further, rest, _ = self._resting_whole(self._premises(claim))
                found += [*self._supporting(claim), *rest]
                waiting += further
        whole = {source for source, places in found if not places}
        return {s: () if s in whole else places for s, places in _merged(found)}

    def _premises(self, claim: Claim) -> tuple[str, ...]:
        """What a claim depends on and what still stands."""
        known = (r for r in claim.depends_on if r in self.library.claims)
        return tuple(r for r in known if still_stands(self.library, r))

    def _supporting(self, claim: Claim) -> tuple[Cited, ...]:
        return self._cited(claim, "supports")

    def _cited(self, claim: Claim, stance: Stance) -> tuple[Cited, ...]:
        known = (e for e in claim.sources(stance) if e.source in self.library.sources)
        return _merged((e.source, (e.locator,) if e.locator.strip() else ()) for e in known)


def write(
    library: Library, selection: Selection, body: Body, template: Template, yardstick: str
) -> tuple[tuple[Note, ...], tuple[Span, ...]]:
    """The notes of a body, and the sentence that sums up its sources.

    Where the template asks for it, a second one says what the terms of likelihood mean.
    """
    writer = _Writer(library, selection, body, template.addresses)
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
        cited = _citations(library, contents, number)
        notes.append(Note(number, spans, cited, _one_origin(content)))
    beneath = [(n, ref) for n, content in enumerate(contents, 1) for ref in content.beneath]
    printed = ((n, ref) for ref, n in body.note_of.items())
    on_a_draft = {n for n, ref in (*printed, *beneath) if summary.rests_on_draft(library, ref)}
    said_of_sources = summary.of_sources(
        library, _cited_in(contents), body.note_of, sorted(on_a_draft)
    )
    meant = summary.of_likelihoods(library, body.note_of, yardstick) if template.yardstick else ()
    between = (Span(" "),) if meant else ()
    return tuple(notes), (*said_of_sources, *between, *meant)


def _one_origin(content: _Content) -> str:
    """That several sources are one origin, or that only one is known; else empty."""
    count = content.one_origin
    frame = frames.ONE_KNOWN_ORIGIN if content.unplaced else frames.ONE_ORIGIN
    return frame.format(frames.number(count)) if count else ""


def _citations(library: Library, contents: Sequence[_Content], number: int) -> tuple[Citation, ...]:
    """What a note cites and what the notes cite that it rests on, each source once."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    seen: set[int] = set()
    waiting = [number]
    while waiting:
        each = waiting.pop(0)
        if each in seen:
            continue
        seen.add(each)
        content = contents[each - 1]
        for source, places in (*content.support, *content.rests_on_sources, *content.context):
            found.setdefault((source, ""), places)
        if each == number:
            beneath = _against_frame(content)
            found |= {(source, frames.AGAINST): places for source, places in content.against}
            found |= {(source, beneath): places for source, places in content.against_basis}
        waiting += content.rests_on
    return tuple(
        Citation(library.sources[source], places, against)
        for (source, against), places in found.items()
    )


def _cited_in(contents: Iterable[_Content]) -> tuple[str, ...]:
    """Every source that some notes name, in their order."""
    cited = (
        source
        for c in contents
        for part in (c.support, c.rests_on_sources, c.against, c.against_basis, c.context)
        for source, _ in part
    )
    return tuple(dict.fromkeys(cited))


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


def _against_frame(content: _Content) -> str:
    """The words before what contests a claim that something rests on, or a gap points to."""
    return frames.OTHER_ACCOUNT if content.open else frames.AGAINST_BASIS


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
