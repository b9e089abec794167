"""The body of a memo: chosen claims and the author's sentences as run-on prose.

Sentences are numbered as they are laid down; what each note must say is kept beside them
as a ``Basis`` and written out when the page is final.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefing.evidence.standing import Standing
from briefing.library.snapshot import Library
from briefing.memo import frames, references
from briefing.memo.arrange import Arrangement, Group, Step
from briefing.memo.blocks import (
    Authored,
    Block,
    Entry,
    Paragraph,
    Section,
    Sentence,
    Span,
    Variant,
    Why,
)
from briefing.memo.condense import Choice
from briefing.memo.runs import Run, is_led, parts, same_ground, speaker_of
from briefing.memo.select import Candidate, Selection
from briefing.memo.templates import HEADINGS, Template
from briefing.model import AuthorText, Memo
from briefing.text import count_words, day, display

_MOST_NAMES = 2

# A bare "No." is no answer in bold: what follows it belongs to it.
_FIRST_SENTENCE = re.compile(r"^.{20,}?[.!?](?=\s+[A-ZÀ-Þ])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a note must give: the evidence of claims, of what contradicts one, or nothing."""

    refs: tuple[str, ...]
    against: bool = False
    rests: bool = False
    own: str = ""


@dataclass(frozen=True, slots=True)
class BottomLine:
    """The answer at the top: whose, and the claims it stands on."""

    text: str
    ref: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A laid-out body with the basis of each note (note 1 first) and its outline."""

    blocks: tuple[Block, ...]
    bases: tuple[Basis, ...]
    sections: tuple[Section, ...]
    note_of: dict[str, int]
    authored: tuple[Authored, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a page except which claims are on it."""

    library: Library
    memo: Memo
    template: Template
    selection: Selection
    arrangement: Arrangement
    names: frames.Names
    bottom_line: BottomLine | None
    texts: tuple[AuthorText, ...]

    def lay_out(self, choices: Sequence[Choice]) -> Body:
        """The body that some choices make; their order does not matter."""
        return _Page(self, {c.ref: c for c in choices}).lay_out()


@dataclass(slots=True)
class _Page:
    plan: Plan
    chosen: dict[str, Choice]
    blocks: list[Block] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    note_of: dict[str, int] = field(default_factory=dict)
    authored: list[Authored] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    speaker: str = ""
    sharing: bool = False

    def lay_out(self) -> Body:
        self._opening()
        texts = [t for t in self.plan.texts if t.after not in self.chosen]
        arranged = self.plan.arrangement.arrange(self.chosen)
        named = dict.fromkeys(t.section for t in texts if t.section)
        for section in dict.fromkeys((*arranged, *named)):
            own = [t for t in texts if t.section == section]
            self._section(section, own, arranged.get(section, ()))
        return Body(
            tuple(_marked(b) if isinstance(b, Paragraph) else b for b in self.blocks),
            tuple(self.bases),
            tuple(self.sections),
            self.note_of,
            tuple(self.authored),
        )

    # The opening

    def _opening(self) -> None:
        line = self.plan.bottom_line
        if line is not None and _bare(line.text):
            note = self._number(Basis(line.rests_on, rests=True)) if line.rests_on else 0
            sentence = Sentence(_first_strong(_bare(line.text)), line.ref, note)
            self.blocks.append(Paragraph((sentence,)))
            self.authored.append(Authored("bottom-line", line.text, note, line.ref))
            self._enter(line.ref, line.text, (sentence,), "bottom line", "bottom-line")
            self._close_section("bottom-line", "Bottom line")
        memo = self.plan.memo
        if _bare(memo.decision_sought):
            said = [_whole(memo.decision_sought)]
            if memo.deadline:
                said.append(Sentence((Span(frames.BY_DAY.format(day(memo.deadline))),)))
            lead = (Span(frames.DECISION, style="strong"),)
            self.blocks.append(Paragraph(tuple(said), lead))
        opening = [t for t in self.plan.texts if not t.section and t.after not in self.chosen]
        if opening:
            self.blocks.append(Paragraph(tuple(self._own_sentence(t) for t in opening)))
            self._close_section("opening", "Opening")

    # Sections

    def _section(self, section: str, texts: list[AuthorText], groups: tuple[Group, ...]) -> None:
        if not texts and not groups:
            return
        heading = self._heading(section)
        lead = (Span(_stopped(heading), "frame", "strong"),) if heading else ()
        own = tuple(self._own_sentence(t) for t in texts)
        if own and (not groups or groups[0].theme):
            self.blocks.append(Paragraph(own, lead))
            own, lead = (), ()
        for group in groups:
            title = f"{self.plan.library.theme_title(group.theme)}." if group.theme else ""
            label = (Span(title, "source", "emphasis"),) if title else ()
            followed = {t.after for t in self.plan.texts}
            for runs in (part for p in group.paragraphs for part in parts(p, followed)):
                gap = (Span(" "),) if lead and label else ()
                said = (*own, *self._run_on(runs))
                self.blocks.append(Paragraph(said, (*lead, *gap, *label)))
                own, lead, label = (), (), ()
        self._close_section(section, heading or HEADINGS.get(section, section))

    def _heading(self, section: str) -> str:
        """The memo's heading, else the template's; a section of the author's is its own."""
        given = {**self.plan.template.headings, **self.plan.memo.headings}
        return given.get(section, "" if section in HEADINGS else section)

    # Sentences

    def _run_on(self, runs: Sequence[Run]) -> tuple[Sentence, ...]:
        """The sentences of a paragraph; the author's own follow a claim and its contradictions."""
        self.speaker = ""
        self.sharing = False
        said: list[Sentence] = []
        owed: list[AuthorText] = []
        for run in runs:
            for at, step in enumerate(run):
                if not step.answers:
                    said += [self._own_sentence(t) for t in owed]
                    owed = []
                led = is_led(run)
                lead = _around(frames.ALL_ACCORDING, speaker_of(step)) if led and not at else ()
                before = run[at - 1] if at else None
                said += self._said(step, lead if led else None, before)
                mine = [t for t in self.plan.texts if t.after == step.choice.ref]
                if mine:
                    owed += mine
                    self.speaker = ""
        return (*said, *(self._own_sentence(t) for t in owed))

    def _said(
        self, step: Step, lead: tuple[Span, ...] | None, before: Step | None
    ) -> list[Sentence]:
        """A claim, its likelihood, its confidence, the word that it is contested.

        ``lead`` is given where a lead-in of the paragraph says who speaks; ``before`` is the
        neighbour of the same speaker, whose note it shares where they stand on the same place.
        """
        claim = step.candidate.claim
        claim_text = claim.short if step.choice.variant == "short" else claim.text
        shared = before is not None and same_ground(before.candidate.claim, claim)
        note = len(self.bases) if shared else self._number(self._basis(step.candidate))
        self.note_of[claim.ref] = note
        spans = self._sentence(step, claim_text, lead)
        said = [Sentence(spans, claim.ref, note)]
        if claim.likelihood and not frames.gives(claim_text, claim.likelihood):
            words = frames.likelihood(display(claim.likelihood))
            if claim.attributed_to and lead is None:
                words = frames.SAME_ACCOUNT + words[0].lower() + words[1:]
            said.append(Sentence((Span(words, "caveat"),), claim.ref, note))
        if claim.confidence:
            said.append(Sentence(_confidence(step.candidate), claim.ref, note))
            self.speaker = ""
        said.extend(self._contested(step))
        self._enter(
            claim.ref,
            claim_text,
            said,
            step.choice.why,
            step.choice.variant,
            step.choice.pinned,
        )
        return said

    def _contested(self, step: Step) -> list[Sentence]:
        """That a claim is contested, where what contradicts it does not stand beside it."""
        stands = step.candidate.standing
        ref = stands.claim.ref
        if not stands.contested or step.answers in stands.contested_by:
            return []
        beside = [r for r in stands.contested_by if r in self.chosen]
        if any(r not in self.note_of for r in beside):
            return []
        self.speaker = ""
        if beside:
            words = frames.CONTESTED_SEE.format(self.note_of[beside[0]])
            return [Sentence((Span(words),), ref, self.note_of[ref])]
        note = self._number(Basis((ref,), against=True))
        names = self._contesting(stands)
        if not names:
            return [Sentence((Span(frames.CONTESTED),), ref, note)]
        opening = frames.opening(frames.listed(names))
        return [Sentence(_around(frames.OTHERWISE, opening), ref, note)]

    def _contesting(self, stands: Standing) -> list[str]:
        """Who contests a claim: at most two names, none where one of them is the library."""
        library = self.plan.library
        names = [_bare(library.claims[r].attributed_to) for r in stands.contested_by]
        if not names:
            names = [references.spoken(library.sources[s]) for s in stands.against]
        names = list(dict.fromkeys(frames.inside(_bare(n)) for n in names))
        return names if all(names) and len(names) <= _MOST_NAMES else []

    def _sentence(
        self, step: Step, claim_text: str, lead: tuple[Span, ...] | None
    ) -> tuple[Span, ...]:
        text, stop = frames.split_stop(_bare(claim_text))
        run_in = self.plan.names.run_in(text)
        speaker = speaker_of(step)
        after: tuple[Span, ...] = ()
        if lead is not None:
            self.speaker = ""
        elif step.answers:
            lead = (Span(frames.CONTESTED_ALSO if step.also else frames.CONTESTED_BY),)
            if speaker and (run_in is not None or stop != "."):
                said = _around(frames.ACCORDING, speaker)
                lead = (*lead, Span(said[0].text.lower()), *said[1:])
            elif speaker:
                after = _around(frames.ACCORDING_AFTER, speaker)
            text = text if run_in is None else run_in
            self.speaker = ""
        elif not speaker:
            lead = ()
            self.speaker = ""
        else:
            again = speaker == self.speaker
            # "By the same account, by way of …" is one "by" too many.
            stumbles = again and run_in is not None and run_in.startswith("by ")
            if stop != "." or (run_in is not None and not stumbles):
                lead = _around(frames.SAME_ACCOUNT if again else frames.ACCORDING, speaker)
                text = text if run_in is None else run_in
            else:
                lead = ()
                after = _around(
                    frames.SAME_ACCOUNT_AFTER if again else frames.ACCORDING_AFTER, speaker
                )
            self.speaker = speaker
        bracket = self._bracket(step.candidate, claim_text)
        return (*lead, Span(text, "claim"), *after, *bracket, Span(stop))

    def _bracket(self, candidate: Candidate, claim_text: str) -> tuple[Span, ...]:
        """The caveat, and since when nobody has looked, in brackets before the stop.

        A sentence that names the day, or its month, needs no second date.
        """
        claim = candidate.claim
        caveat = _bare(claim.caveat).rstrip(".")
        parts = [Span(caveat, "caveat")] if caveat else []
        since = day(claim.as_of) if candidate.standing.stale and claim.as_of else ""
        month = day(claim.as_of[: len("YYYY-MM")])
        if since and month not in claim_text and month not in caveat:
            parts += [Span("; ")] if parts else []
            parts.append(Span(frames.AS_OF.format(since)))
        return (Span(" ("), *parts, Span(")")) if parts else ()

    def _own_sentence(self, text: AuthorText) -> Sentence:
        known = tuple(r for r in text.rests_on if r in self.plan.library.claims)
        note = self._number(Basis(known, rests=True)) if known else 0
        sentence = replace(_whole(text.text), note=note)
        self.authored.append(Authored("author", text.text, note, ""))
        self._enter("", text.text, (sentence,), "author's own", "author")
        return sentence

    # Notes and outline

    def _basis(self, candidate: Candidate) -> Basis:
        """What the note of a claim must give."""
        claim = candidate.claim
        if candidate.standing.origins.sources or any(
            e.source in self.plan.library.sources for e in claim.evidence
        ):
            return Basis((claim.ref,))
        if any(r in self.plan.library.claims for r in claim.depends_on):
            return Basis((claim.ref,))
        return Basis((), own=claim.kind)

    def _number(self, basis: Basis) -> int:
        """The number of a note; neighbours without a source share one within a paragraph."""
        if not (basis.own and self.sharing and self.bases[-1] == basis):
            self.bases.append(basis)
        self.sharing = True
        return len(self.bases)

    def _enter(
        self,
        ref: str,
        text: str,
        said: Sequence[Sentence],
        why: Why,
        variant: Variant,
        pinned: bool = False,
    ) -> None:
        words = sum(count_words(s.plain) for s in said)
        self.entries.append(Entry(ref, text, words, why, pinned, variant))

    def _close_section(self, section: str, heading: str) -> None:
        self.sections.append(Section(section, heading.rstrip("."), tuple(self.entries)))
        self.entries.clear()


def _marked(paragraph: Paragraph) -> Paragraph:
    """Each note's mark at the last of the neighbours that stand on it."""
    sentences = paragraph.sentences
    following = (*(s.note for s in sentences[1:]), 0)
    return replace(
        paragraph,
        sentences=tuple(
            replace(s, mark=0 if s.note == after else s.note)
            for s, after in zip(sentences, following, strict=True)
        ),
    )


def _bare(text: str) -> str:
    """A text as it is shown, without white space around it."""
    return display(text).strip()


def _whole(text: str) -> Sentence:
    """The author's own words, with a stop where they have none."""
    body, stop = frames.split_stop(_bare(text))
    return Sentence((Span(body, "author"), Span(stop)))


def _stopped(heading: str) -> str:
    heading = _bare(heading)
    return heading if heading.endswith((".", "?", "!", ":")) else f"{heading}."


def _first_strong(text: str) -> tuple[Span, ...]:
    match = _FIRST_SENTENCE.match(text)
    if match is None:
        return (Span(text, "author", "strong"),)
    return (Span(text[: match.end()], "author", "strong"), Span(text[match.end() :], "author"))


def _around(frame: str, name: str) -> tuple[Span, ...]:
    """A frame around the name of who says so; a frame without a gap stands alone."""
    before, _, after = frame.partition("{}")
    name = name if "{}" in frame else ""
    return tuple(s for s in (Span(before), Span(name, "name"), Span(after)) if s.text)


def _confidence(candidate: Candidate) -> tuple[Span, ...]:
    claim = candidate.claim
    basis = _bare(claim.confidence_basis)
    level = display(claim.confidence)
    if not basis:
        return (Span(frames.CONFIDENCE.format(level)),)
    text, stop = frames.split_stop(basis)
    first = text.split()[0] if text.split() else ""
    if first.casefold() in frames.FUNCTION_WORDS:
        text = text[0].lower() + text[1:]
    return (Span(frames.CONFIDENCE_BASIS.format(level)), Span(text, "caveat"), Span(stop))
