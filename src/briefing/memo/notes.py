"""The notes of a memo: a source in full once, then short; and one sentence on all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


@dataclass(slots=True)
class _Writer:
    library: Library
    selection: Selection
    body: Body
    first_named: dict[str, int] = field(default_factory=dict)

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
        notes, rest = self._resting(r for r in claim.depends_on if r in self.library.claims)
        single = stands.single_origin and len(stands.origins.sources) > 1
        beside = [r for r in stands.contested_by if r in self.body.note_of]
        told = {s for r in beside for s, _ in self._cited(self.library.claims[r], "supports")}
        against = tuple(c for c in self._cited(claim, "contradicts") if beside and c[0] not in told)
        return _Content(
            support=self._cited(claim, "supports") or self._cited(claim, "context"),
            rests_on=notes,
            rests_on_sources=rest,
            against=against,
            one_origin=len(stands.origins.sources) if single else 0,
        )

    def spans(self, number: int, content: _Content) -> tuple[Span, ...]:
        """A note written out, sentence by sentence."""
        parts: list[tuple[Span, ...]] = []
        if content.own:
            parts.append((Span(frames.OWN[content.own].rstrip(".")),))
        if content.support:
            parts.append(self._listed(number, content.support))
        if content.rests_on or content.rests_on_sources:
            frame = frames.RESTS_ON
            if content.rests_on:
                both = bool(content.rests_on_sources)
                frame = frames.RESTS_ON_BOTH if both else frames.RESTS_ON_NOTES
                frame = frame.format(frames.notes(content.rests_on))
            parts.append((Span(frame), *self._listed(number, content.rests_on_sources)))
        if content.against:
            parts.append((Span(frames.AGAINST), *self._listed(number, content.against)))
        if content.one_origin:
            words = frames.capital(frames.number(content.one_origin))
            parts.append((Span(frames.ONE_ORIGIN.format(words).rstrip(".")),))
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
            for locator in locators:
                spans += [Span(", "), Span(locator, "source")]
        return tuple(spans)

    def _named(self, number: int, ref: str) -> tuple[Span, ...]:
        source = self.library.sources[ref]
        first = self.first_named.setdefault(ref, number)
        if first == number:
            return references.full(source)
        return (*references.short(source), Span(frames.NOTE_AFTER.format(first)))

    def _resting(self, refs: Iterable[str]) -> tuple[tuple[int, ...], tuple[Cited, ...]]:
        """The notes of claims on the page, and the sources of those that are not."""
        notes: list[int] = []
        rest: list[Cited] = []
        for ref in refs:
            if ref in self.body.note_of:
                notes.append(self.body.note_of[ref])
            else:
                # The first source is the one its author relies on most.
                rest.extend(self._cited(self.library.claims[ref], "supports")[:1])
        return tuple(sorted(set(notes))), _merged(rest)

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


def _summary(library: Library, body: Body, contents: list[_Content]) -> tuple[Span, ...]:
    """How many sources, of how many origins; what is a draft, retracted or not reviewed."""
    cited = {s: None for c in contents for s, _ in (*c.support, *c.rests_on_sources, *c.against)}
    claims = [library.claims[r] for r in body.note_of]
    parts = [_counted(library, tuple(cited))] if cited else ["Sources: none"]
    drafts = sorted({body.note_of[c.ref] for c in claims if _rests_on_draft(library, c)})
    if drafts:
        parts.append(f"{frames.notes(drafts)} {_verb(drafts, 'rests', 'rest')} on a draft")
    for standing in ("corrected", "retracted"):
        found = [s for s in cited if library.sources[s].standing == standing]
        if found:
            verb = _verb(found, "has", "have")
            parts.append(f"{frames.number(len(found))} {verb} since been {standing}")
    parts.extend(_unreviewed(claims))
    return (Span("; ".join(parts) + "."),)


def _counted(library: Library, cited: tuple[str, ...]) -> str:
    found = _all_origins(library, cited)
    words = f"Sources: {frames.number(len(cited))}"
    if len(cited) == 1:
        return "Sources: one only"
    if found.groups:
        n = found.independent
        words += f", of {frames.number(n)} independent {_verb(found.groups, 'origin', 'origins')}"
    unplaced = len(found.unplaced)
    if unplaced == len(cited):
        return f"{words}, and it is not recorded where they have it from"
    return f"{words} and {frames.number(unplaced)} of unknown origin" if unplaced else words


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


def _unreviewed(claims: list[Claim]) -> Iterator[str]:
    drafts = [c for c in claims if c.status == "draft"]
    if drafts and len(drafts) == len(claims):
        yield "none of the claims has been reviewed" if len(claims) > 1 else "it is not reviewed"
    elif drafts:
        yield (
            f"{frames.number(len(drafts))} {_verb(drafts, 'claim has', 'claims have')} "
            "not been reviewed"
        )


def _verb(items: object, one: str, many: str) -> str:
    return one if len(items) == 1 else many  # type: ignore[arg-type]
