"""The order of a page: sections, themes, paragraphs, and each contradiction after its claim."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.library.snapshot import Library
from briefing.memo.condensing.candidates import Candidate, Selection
from briefing.memo.condensing.costs import Choice
from briefing.memo.templates import OTHERS, Template, sort_of
from briefing.model import Memo
from briefing.values import dataclass

_BREAK_AFTER = 4
"""Claims after which a paragraph may end where the next brief begins."""

_LABELLED_FROM = 5
"""Claims from which on a section of several themes says which theme begins."""


@dataclass(frozen=True, slots=True)
class Step:
    """A claim in its place on the page.

    ``answers`` is the claim it is set against, empty where it stands for itself; ``also``
    says that it is not the first to be set against that claim.
    """

    choice: Choice
    candidate: Candidate
    answers: str = ""
    also: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of a section under one theme, in paragraphs; no theme where none is named."""

    theme: str
    paragraphs: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What decides the order of any choice of claims for one memo."""

    sections: tuple[str, ...]
    labelled: bool
    _section: Mapping[str, str]
    _asked: tuple[str, ...]
    _selection: Selection
    _by_hand: Mapping[str, int]
    _file_order: Mapping[str, int]
    _theme: Mapping[str, str]
    _theme_order: Mapping[str, int]

    @classmethod
    def of(
        cls, library: Library, memo: Memo, template: Template, selection: Selection
    ) -> Arrangement:
        """The order that a memo, its template and the library give."""
        refs = (*selection.candidates, *selection.companions)
        known = frozenset(refs)
        own = dict.fromkeys(t.section for t in memo.texts if t.section)
        all_sections = (*template.sections, *own)
        first = [s for s in memo.order if s in all_sections]
        section = {
            t.after: template.section_of(library.claims[t.after], False)
            for t in memo.texts
            if t.after in library.claims
        }
        for ref in refs:
            candidate = selection.get(ref)
            section[ref] = template.section_of(candidate.claim, candidate.standing.contested)
        return cls(
            tuple(dict.fromkeys((*first, *all_sections))),
            bool(template.headings),
            section,
            memo.themes,
            selection,
            {ref: n for n, ref in enumerate(memo.order)},
            {ref: n for n, ref in enumerate(library.claims) if ref in known},
            {ref: _theme_of(library, memo, selection.get(ref)) for ref in refs},
            {theme: n for n, theme in enumerate(library.theme_ids())},
        )

    def section_of(self, ref: str) -> str:
        """The section of a claim of the memo, or of one that the author speaks after; else ""."""
        return self._section.get(ref, "")

    def arrange(self, chosen: Mapping[str, Choice]) -> dict[str, tuple[Group, ...]]:
        """The chosen claims by section, in the order of the page."""
        ordered = self._ordered(chosen)
        answers = self._answers(ordered)
        found: dict[str, tuple[Group, ...]] = {}
        for section in self.sections:
            steps: list[Step] = []
            for ref in ordered:
                candidate = self._selection.get(ref)
                if ref not in answers or self._section[ref] != section:
                    continue
                steps.append(Step(chosen[ref], candidate))
                steps.extend(
                    Step(chosen[other], self._selection.get(other), ref, also=n > 0)
                    for n, other in enumerate(answers[ref])
                )
            found[section] = self._groups(steps)
        return found

    def _answers(self, ordered: list[str]) -> dict[str, list[str]]:
        """Each claim that stands for itself, with those that are set against it.

        What was asked for stands for itself before what only touches it or comes along.
        """
        order = {section: n for n, section in enumerate(self.sections)}

        def place(ref: str) -> tuple[bool, int]:
            candidate = self._selection.get(ref)
            comes = ref in self._selection.companions and ref not in self._by_hand
            return candidate.aside or comes, order.get(self._section[ref], len(order))

        placed: set[str] = set()
        found: dict[str, list[str]] = {}
        for ref in sorted(ordered, key=place):
            if ref not in placed:
                against = self._selection.get(ref).standing.contested_by
                found[ref] = [r for r in ordered if r in against and r not in placed]
                placed.update((ref, *found[ref]))
        return found

    def _ordered(self, chosen: Mapping[str, Choice]) -> list[str]:
        """By hand-made order; then what was asked for before what only touches it; then theme,
        brief of most importance, importance, file order."""
        claims = {ref: self._selection.get(ref).claim for ref in chosen}
        leading: dict[tuple[str, str], tuple[int, int]] = {}
        for ref, claim in claims.items():
            group = (self._section[ref], claim.brief)
            mine = (-claim.importance, self._file_order[ref])
            leading[group] = min(leading.get(group, mine), mine)

        def place(ref: str) -> tuple[int, bool, int, tuple[int, int], int, int]:
            claim = claims[ref]
            return (
                self._by_hand.get(ref, len(self._by_hand)),
                self._selection.get(ref).aside,
                self._theme_order[self._theme[ref]],
                leading[self._section[ref], claim.brief],
                -claim.importance,
                self._file_order[ref],
            )

        return self._together(sorted(chosen, key=place))

    def _together(self, refs: list[str]) -> list[str]:
        """What one speaker judges under one theme follows on, so that he is named once.

        Where somebody was first stays; what was put in order by hand is left alone.
        """
        first: dict[tuple[str, str, str], int] = {}
        places: dict[str, int] = {}
        for n, ref in enumerate(refs):
            claim = self._selection.get(ref).claim
            voice = (self._section[ref], self._theme[ref], claim.attributed_to)
            apart = ref in self._by_hand or not sort_of(claim).endswith(OTHERS)
            places[ref] = n if apart else first.setdefault(voice, n)
        return sorted(refs, key=places.__getitem__)

    def _groups(self, steps: list[Step]) -> tuple[Group, ...]:
        """Runs of one theme; a section too short for labels is one run."""
        if not steps:
            return ()
        if len(steps) < _LABELLED_FROM or not self.labelled:
            return (Group("", _paragraphs(steps)),)
        runs: list[tuple[str, list[Step]]] = []
        for step in steps:
            theme = self._theme[step.choice.ref]
            if runs and (step.answers or runs[-1][0] == theme):
                runs[-1][1].append(step)
            else:
                runs.append((theme, [step]))
        if len(runs) == 1 or (runs[0][0],) == self._asked:
            # What a page is about needs no label: its title says so.
            runs[0] = ("", runs[0][1])
        return tuple(Group(theme, _paragraphs(run)) for theme, run in runs)


def _paragraphs(steps: list[Step]) -> tuple[tuple[Step, ...], ...]:
    """Paragraphs end between briefs, and none is of one claim only."""
    found: list[list[Step]] = [[]]
    for at, step in enumerate(steps):
        run = found[-1]
        if (
            len(run) >= _BREAK_AFTER
            and not step.answers
            and run[-1].candidate.claim.brief != step.candidate.claim.brief
            and at + 1 < len(steps)
        ):
            found.append([])
        found[-1].append(step)
    return tuple(tuple(run) for run in found)


def _theme_of(library: Library, memo: Memo, candidate: Candidate) -> str:
    """The theme a claim is printed under: its own, or for a pick that of the memo it touches."""
    brief = library.brief_of(candidate.claim)
    if candidate.aside or brief.theme in memo.themes:
        return brief.theme
    return next((t for t in memo.themes if t in brief.themes), brief.theme)
