"""The body of a memo: chosen claims and the author's sentences as run-on prose.

Sentences are numbered as they are laid down; what each note must say is kept beside them
as a ``Basis`` and written out when the page is final.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from briefing.evidence.standing import still_stands
from briefing.library.shapes import ID
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import (
    Authored,
    Block,
    BulletList,
    Entry,
    Heading,
    Paragraph,
    Section,
    Sentence,
    Span,
    Variant,
    Why,
    rewritten,
)
from briefing.memo.condensing.candidates import Candidate, Selection
from briefing.memo.condensing.costs import Choice
from briefing.memo.templates import (
    DEADLINE,
    DECISION,
    OF_MEMO,
    QUESTION,
    VIEWS,
    Part,
    Template,
    sort_of,
)
from briefing.memo.writing import wording
from briefing.memo.writing.arrange import Arrangement, Group, Step
from briefing.memo.writing.idiom import Idiom
from briefing.memo.writing.idiom import of as idiom_of
from briefing.memo.writing.speakers import Run, is_led, parts, same_ground
from briefing.memo.writing.wording import NOBODY, Voice, bare
from briefing.model import AuthorText, Memo
from briefing.text import count_words


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
    question: tuple[str, str] = ("", "")
    """The question of the one brief the memo is drawn from, and that brief."""

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
    before: Voice = NOBODY
    sharing: bool = False
    told: str = ""
    """The sort of claim that the heading above tells of."""

    def lay_out(self) -> Body:
        self._opening()
        arrangement = self.plan.arrangement
        arranged = arrangement.arrange(self.chosen)
        for section in arrangement.sections:
            own = [t for t in self.plan.texts if self._section_of(t) == section]
            self._section(section, own, arranged.get(section, ()))
        return Body(
            tuple(rewritten(block, _marks) for block in self.blocks),
            tuple(self.bases),
            tuple(self.sections),
            self.note_of,
            tuple(self.authored),
        )

    # The opening

    def _opening(self) -> None:
        line = self.plan.bottom_line
        if line is not None and bare(line.text):
            note = self._number(Basis(line.rests_on, rests=True)) if line.rests_on else 0
            sentence = Sentence(wording.first_strong(bare(line.text)), line.ref, note)
            self.blocks.append(Paragraph((sentence,)))
            self.authored.append(Authored("bottom-line", line.text, note, line.ref))
            self._enter(line.ref, line.text, (sentence,), "bottom line", "bottom-line")
            self._close_section("bottom-line", "Bottom line")
        template = self.plan.template
        if not template.holding(DECISION):
            deadline = () if template.holding(DEADLINE) else self._of_memo(DEADLINE)
            said = self._of_memo(DECISION)
            if said:
                lead = (Span(frames.DECISION, style="strong"),)
                self.blocks.append(Paragraph((*said, *deadline), lead))
        opening = [t for t in self.plan.texts if self._section_of(t) == ""]
        if opening:
            self.blocks.append(Paragraph(tuple(self._own_sentence(t) for t in opening)))
            self._close_section("opening", "Opening")

    def _section_of(self, text: AuthorText) -> str | None:
        """The section of an author's sentence; "" for the opening.

        None where it follows a claim of the page. Behind one that is not there it stands at the
        end of the section that would have held it.
        """
        if text.after in self.chosen:
            return None
        return text.section or self.plan.arrangement.section_of(text.after)

    def _of_memo(self, what: str) -> tuple[Sentence, ...]:
        """The question of the brief, the decision sought or the deadline, where there is one."""
        memo = self.plan.memo
        if what == DEADLINE:
            by = frames.BY_DAY.format(self._idiom.day(memo.deadline))
            return (Sentence((Span(by),)),) if memo.deadline else ()
        text, ref = memo.decision_sought, ""
        if what == QUESTION:
            text, ref = self.plan.question
        if not bare(text):
            return ()
        self.authored.append(Authored("author", text, 0, ref))
        return (replace(wording.whole(text), ref=ref),)

    # Sections

    def _section(self, section: str, texts: list[AuthorText], groups: tuple[Group, ...]) -> None:
        part = self.plan.template.part(section)
        held = [s for what in part.holds if what in OF_MEMO for s in self._of_memo(what)]
        if not (held or texts or groups):
            return
        heading = self._heading(section)
        first = [t for t in texts if t.section]
        last = [t for t in texts if not t.section]
        self.told = part.holds[0] if heading and part.holds else ""
        lead = self._head(heading)
        if held or first or groups:
            lay = self._paragraphs if part.form == "paragraph" else partial(self._list, part)
            lay(lead, held, first, groups)
            lead = ()
        if last:
            self.blocks.append(Paragraph(tuple(self._own_sentence(t) for t in last), lead))
        self._close_section(section, heading or section)

    @property
    def _idiom(self) -> Idiom:
        return idiom_of(self.plan.library.settings.language)

    def _heading(self, section: str) -> str:
        """The memo's heading, else the template's; a section of the author's is its own."""
        template = self.plan.template
        given = {**template.headings, **self.plan.memo.headings}
        named = frames.capital(section.replace("-", " ") if ID.fullmatch(section) else section)
        return given.get(section, "" if section in template.sections else named)

    def _head(self, heading: str) -> tuple[Span, ...]:
        """The heading as what its paragraph begins with; on a line of its own it is laid down."""
        if not bare(heading):
            return ()
        if self.plan.template.run_in:
            return (Span(wording.stopped(heading), "frame", "strong"),)
        self.blocks.append(Heading(2, (Span(bare(heading)),)))
        return ()

    def _paragraphs(
        self,
        lead: tuple[Span, ...],
        held: Sequence[Sentence],
        texts: Sequence[AuthorText],
        groups: tuple[Group, ...],
    ) -> None:
        own: tuple[Sentence, ...] = (*held, *(self._own_sentence(t) for t in texts))
        if own and (not groups or groups[0].theme):
            self.blocks.append(Paragraph(own, lead))
            own, lead = (), ()
        followed = {t.after for t in self.plan.texts}
        for group in groups:
            label = self._label(group)
            cut = (parts(p, followed, self._voice) for p in group.paragraphs)
            for runs in (part for paragraph in cut for part in paragraph):
                gap = (Span(" "),) if lead and label else ()
                said = (*own, *self._run_on(runs))
                self.blocks.append(Paragraph(said, (*lead, *gap, *label)))
                own, lead, label = (), (), ()

    def _label(self, group: Group) -> tuple[Span, ...]:
        title = f"{self.plan.library.theme_title(group.theme)}." if group.theme else ""
        return (Span(title, "source", "emphasis"),) if title else ()

    def _list(
        self,
        part: Part,
        lead: tuple[Span, ...],
        held: Sequence[Sentence],
        texts: Sequence[AuthorText],
        groups: tuple[Group, ...],
    ) -> None:
        """Each claim with what is set against it as an item; so is each sentence of the author.

        A list of one is a paragraph.
        """
        own: tuple[Sentence, ...] = (*held, *(self._own_sentence(t) for t in texts))
        items: list[tuple[Sentence, ...]] = [(s,) for s in own]
        owed: list[AuthorText] = []
        self.sharing = False
        for step in (step for group in groups for p in group.paragraphs for step in p):
            if not step.answers:
                items += [(self._own_sentence(t),) for t in owed]
                items.append(())
                owed = []
            self.before = NOBODY
            items[-1] = (*items[-1], *self._said(step, None, led=False))
            owed += self._following(step)
        items += [(self._own_sentence(t),) for t in owed]
        if len(items) == 1:
            self.blocks.append(Paragraph(items[0], lead))
            return
        self.blocks += [Paragraph((), lead)] if lead else []
        self.blocks.append(BulletList(tuple(items), part.form == "numbered"))

    def _following(self, step: Step) -> list[AuthorText]:
        return [t for t in self.plan.texts if t.after == step.choice.ref]

    # Sentences

    def _run_on(self, runs: Sequence[Run]) -> tuple[Sentence, ...]:
        """The sentences of a paragraph; the author's own follow a claim and its contradictions."""
        self.before, self.sharing = NOBODY, False
        said: list[Sentence] = []
        owed: list[AuthorText] = []
        for run in runs:
            led = is_led(run)
            for at, step in enumerate(run):
                if not step.answers:
                    said += [self._own_sentence(t) for t in owed]
                    owed = []
                sentences = self._said(step, run[at - 1] if at else None, led=led)
                if led and not at:
                    lead = wording.lead_in(step, told=self._is_told(step))
                    sentences[0] = replace(sentences[0], spans=(*lead, *sentences[0].spans))
                said += sentences
                mine = self._following(step)
                if mine:
                    owed += mine
                    self.before = NOBODY
        return (*said, *(self._own_sentence(t) for t in owed))

    def _voice(self, step: Step) -> Voice:
        return wording.voice(step, told=self._is_told(step))

    def _is_told(self, step: Step) -> bool:
        sort = sort_of(step.candidate.claim)
        return sort == self.told or (sort in VIEWS and self.told in VIEWS)

    def _said(self, step: Step, neighbour: Step | None, *, led: bool) -> list[Sentence]:
        """A claim, its likelihood, its confidence, the word that it is contested.

        ``neighbour`` is the one before of the same speaker, whose note it shares where they
        stand on the same place; ``led`` says that a lead-in tells who speaks.
        """
        claim = step.candidate.claim
        text = bare(claim.short if step.choice.variant == "short" else claim.text)
        shared = neighbour is not None and same_ground(neighbour.candidate.claim, claim)
        note = len(self.bases) if shared else self._number(self._basis(step.candidate))
        self.note_of[claim.ref] = note
        told = self._is_told(step)
        spans = wording.claim(step, text, self.plan.names, self.before, told=told, led=led)
        bracket = wording.bracket(step.candidate, text, self._idiom)
        stop = Span(frames.split_stop(text)[1])
        more = (
            wording.likelihood(step, text, led=led),
            wording.confidence(step.candidate),
        )
        said = [Sentence(s, claim.ref, note) for s in ((*spans, *bracket, stop), *more) if s]
        alone = led or step.answers or claim.confidence
        self.before = NOBODY if alone else self._voice(step)
        said.extend(self._contested(step))
        text = claim.short if step.choice.variant == "short" else claim.text
        choice = step.choice
        self._enter(claim.ref, text, said, choice.why, choice.variant, choice.pinned)
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
        self.before = NOBODY
        if beside:
            words = frames.CONTESTED_SEE.format(self.note_of[beside[0]])
            return [Sentence((Span(words),), ref, self.note_of[ref])]
        note = self._number(Basis((ref,), against=True))
        return [Sentence(wording.otherwise(self.plan.library, stands), ref, note)]

    def _own_sentence(self, text: AuthorText) -> Sentence:
        # It may speak of what fell: whether it stands on it, its author must know.
        known = tuple(r for r in text.rests_on if r in self.plan.library.claims)
        note = self._number(Basis(known, rests=True)) if known else 0
        sentence = replace(wording.whole(text.text), note=note)
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
        library = self.plan.library
        premises = (r for r in claim.depends_on if r in library.claims)
        if any(still_stands(library, r) for r in premises):
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


def _marks(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Each note's mark at the last of the neighbours that stand on it."""
    following = (*(s.note for s in sentences), 0)[1:]
    return tuple(
        replace(s, mark=0 if s.note == after else s.note)
        for s, after in zip(sentences, following, strict=True)
    )
