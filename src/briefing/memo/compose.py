"""From a library and the settings of a memo to the finished page: select, condense, write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from briefing.evidence.standing import superseders
from briefing.library.snapshot import Library
from briefing.memo import doubts, frames
from briefing.memo.blocks import (
    NO_SECTION,
    Document,
    LeftOut,
    NothingToWriteError,
    Span,
    Used,
    body_words,
)
from briefing.memo.checks import NO_BOTTOM_LINE
from briefing.memo.condensing.candidates import Search, Selection, candidates
from briefing.memo.condensing.condense import choose, set_out
from briefing.memo.condensing.costs import Choice, Measured
from briefing.memo.condensing.filling import Options
from briefing.memo.errors import MemoError
from briefing.memo.handling import ceiling
from briefing.memo.handling.markings import check_memo, marked
from briefing.memo.handling.withheld import covered
from briefing.memo.templates import DECISION, DEFAULT, Template, load
from briefing.memo.writing import notes
from briefing.memo.writing.arrange import Arrangement
from briefing.memo.writing.fit import fitted, is_longer
from briefing.memo.writing.layout import Body, BottomLine, Plan
from briefing.memo.writing.summary import outside
from briefing.model import INBOX, Brief, Memo
from briefing.text import count_words, counted, day, display, listed

_NO_DECISION = "This template is for a decision, and the memo does not say which is sought."
_TOO_LONG = "With its notes it fills more than {} of A4: allow fewer words, or unpin something."
_THAT_OF = "The bottom line of {} is left out: it"
_BARE = f"{_THAT_OF} names no claim that it rests on."
_OWN = "The bottom line of this memo is left out: it"
_UNSEEN = "{} rests on {}, which is not in the library at or below {}."
_THAT_OF_ITS_BRIEF = "In the place of its own bottom line stands that of {}."
_NO_TERM = "“{}” is no term of the yardstick {}; it stands as its author wrote it."


def compose(
    library: Library,
    memo: Memo,
    today: dt.date,
    search: Search | None = None,
    *,
    template: Template | None = None,
) -> Document:
    """The finished memo. The same library, memo and day give the same document.

    ``search`` finds claims for the memo's query; without it the library's own search does.
    ``template`` stands for the one that the memo names.
    Under a ceiling all of it is made from the library and the memo cut at that ceiling; only
    ``hidden`` is not. Raises MemoError where there is nothing to write, where the pins do not
    fit, or where the marking of something is not known.
    """
    template = template or _template(memo)
    check_memo(library, memo)
    asked = memo
    seen = covered(ceiling.cut(library, memo.ceiling, memo.marking))
    memo = ceiling.cut_memo(seen, memo)
    fell = tuple(_fallen_answer(seen, memo))
    if fell or not memo.bottom_line.strip():
        # Nothing of what is not on the page goes out, in the manifest neither.
        memo = replace(memo, bottom_line="", rests_on=())
    selection = _placed(template, candidates(seen, memo, today, search))
    plan = Plan(
        seen,
        memo,
        template,
        selection,
        Arrangement.of(seen, memo, template, selection),
        _names(seen, selection),
        _bottom_line(seen, memo, selection),
        tuple(t for t in memo.texts if t.text.strip()),
        _question(seen, selection),
    )
    options = set_out(selection, memo, lambda c: _measured(plan.lay_out(c)), today)
    page = partial(_page, library, plan, options, today)
    if memo.words is not None:
        document = page(memo.words)
    else:
        document = fitted(page, template.words, template.pages)
    return replace(
        document,
        remarks=(
            *_unseen(seen, asked),
            *fell,
            *_instead(asked, plan),
            *_remarks(plan, document, today),
        ),
        hidden=ceiling.hidden(library, asked, seen, document),
    )


def _page(library: Library, plan: Plan, options: Options, today: dt.date, budget: int) -> Document:
    """The memo of at most some words, as it is marked."""
    seen, memo, template, selection = plan.library, plan.memo, plan.template, plan.selection
    condensed = choose(options, budget)
    chosen = condensed.choices
    if not (chosen or plan.bottom_line or plan.texts):
        raise NothingToWriteError(_nothing(memo, selection))
    body = plan.lay_out(chosen)
    written, summary = notes.write(seen, selection, body, template, _yardstick(plan))
    document = Document(
        memo=memo,
        template=template,
        title=_title(seen, memo, selection),
        date=memo.date or today.isoformat(),
        banner="",
        addressed=_addressed(memo, memo.date or today.isoformat()),
        blocks=body.blocks,
        summary=summary,
        notes=written,
        words=body_words(body.blocks),
        budget=budget,
        bound=condensed.bound,
        entries=body.sections,
        left_out=_left_out(selection, condensed.left_out, chosen),
        used=_used(seen, selection, body, chosen),
        authored=body.authored,
        language=library.settings.language,
    )
    return marked(library, seen, document)


def _remarks(plan: Plan, document: Document, today: dt.date) -> tuple[str, ...]:
    """What the person who writes the memo should know, and its reader need not."""
    found = [] if plan.bottom_line else [NO_BOTTOM_LINE, *_fallen_bottom_line(plan)]
    if plan.template.holding(DECISION) and not plan.memo.decision_sought.strip():
        found.append(_NO_DECISION)
    if is_longer(document):
        found.append(_TOO_LONG.format(counted(document.template.pages, "side")))
    yardstick = _yardstick(plan)
    refs = (used.claim.ref for used in document.used)
    found += (_NO_TERM.format(term, yardstick) for term in outside(plan.library, refs, yardstick))
    if any(part.holds for part in plan.template.parts):
        # A page of what has changed speaks of what fell, and of what was said before, on purpose.
        found += doubts.of_page(plan.library, document, today)
    return tuple(found)


def _fallen_bottom_line(plan: Plan) -> Iterator[str]:
    brief = _only_brief(plan.library, plan.selection)
    if brief is not None and brief.bottom_line.strip() and not brief.rests_on:
        yield _BARE.format(brief.id)
    elif brief is not None and brief.bottom_line.strip():
        whose = _THAT_OF.format(brief.id)
        yield from doubts.fallen(plan.library, whose, _fallen(plan.library, brief.rests_on))


def _fallen_answer(library: Library, memo: Memo) -> Iterator[str]:
    """Why the memo's own bottom line cannot be printed, a sentence for each claim that fell."""
    if memo.bottom_line.strip():
        yield from doubts.fallen(library, _OWN, _fallen(library, memo.rests_on))


def _unseen(seen: Library, memo: Memo) -> Iterator[str]:
    """What of the author's own words a ceiling takes off the page, as they rest on claims that
    are not below it. Whether such a claim is above it or nowhere, this does not tell."""
    if not memo.ceiling:
        return
    own = ((_OWN, memo.answer), *((doubts.left_out(t.text), t) for t in memo.texts))
    for what, text in own:
        if text.text.strip():
            for ref in text.rests_on:
                if ref not in seen.claims:
                    yield _UNSEEN.format(what, ref, memo.ceiling)


def _instead(asked: Memo, plan: Plan) -> Iterator[str]:
    """Whose bottom line stands where that of the memo would, had it not been left out."""
    line = plan.bottom_line
    if line is not None and line.ref and asked.bottom_line.strip():
        yield _THAT_OF_ITS_BRIEF.format(line.ref)


def _yardstick(plan: Plan) -> str:
    return plan.memo.yardstick or plan.library.settings.yardstick


def _measured(body: Body) -> Measured:
    """The words of a body, and of each claim in it."""
    entries = (e for section in body.sections for e in section.entries)
    return Measured(body_words(body.blocks), {e.ref: e.words for e in entries})


def _template(memo: Memo) -> Template:
    name = memo.template or DEFAULT
    templates = load()
    if name not in templates:
        raise MemoError(f"There is no template {name}. There are {listed(templates)}.")
    return templates[name]


def _placed(template: Template, selection: Selection) -> Selection:
    """The selection without the claims that no section of the template holds.

    Those that contradict one that is held come with it, as they would if nobody had asked for them.
    """
    kept, gone = {}, []
    for ref, candidate in selection.candidates.items():
        if template.section_of(candidate.claim, candidate.standing.contested):
            kept[ref] = candidate
        else:
            words = count_words(display(candidate.claim.text))
            gone.append(LeftOut(ref, NO_SECTION, words))
    coming = {ref for c in kept.values() for ref in c.contested_by}
    against = {r: c for r, c in selection.candidates.items() if r in coming and r not in kept}
    companions = {
        **selection.companions,
        **{
            r: replace(c, why="comes with a contested claim", pinned=False)
            for r, c in against.items()
        },
    }
    left = (*selection.left_out, *gone)
    return replace(selection, candidates=kept, companions=companions, left_out=left)


def _names(library: Library, selection: Selection) -> frames.Names:
    """The words that the briefs at hand write with a capital in mid-sentence, or small."""
    claims = [c.claim for c in (*selection.candidates.values(), *selection.companions.values())]
    briefs = {c.brief: library.briefs[c.brief] for c in claims}
    actors = [a for c in claims for a in c.actors]
    actors += [a for b in briefs.values() for a in b.actors]
    texts = {c.text: None for c in claims}
    texts |= {c.text: None for b in briefs.values() for c in b.claims}
    return frames.Names.found_in(texts, actors)


def _bottom_line(library: Library, memo: Memo, selection: Selection) -> BottomLine | None:
    """The memo's own, else that of the one brief it is drawn from, where that still holds."""
    if memo.bottom_line.strip():
        return BottomLine(memo.bottom_line, "", memo.rests_on)
    brief = _only_brief(library, selection)
    if brief is None or not brief.bottom_line.strip() or not brief.rests_on:
        return None
    kept = brief.status != "archived" and brief.theme != INBOX
    usable = kept and not _fallen(library, brief.rests_on)
    return BottomLine(brief.bottom_line, brief.id, brief.rests_on) if usable else None


def _fallen(library: Library, rests_on: Sequence[str]) -> list[str]:
    """Which of the claims that a bottom line rests on do not bear it any more.

    One bears it that stands, or where what has come in its place is among them too, so that
    whoever wrote the line knew of both.
    """

    def bears(ref: str) -> bool:
        claim = library.claims.get(ref)
        if claim is None or claim.status == "withdrawn":
            return False
        later = superseders(library, ref)
        return not later or any(r in rests_on for r in later)

    return [r for r in rests_on if not bears(r)]


def _question(library: Library, selection: Selection) -> tuple[str, str]:
    """The question of the one brief the memo is drawn from, and that brief."""
    brief = _only_brief(library, selection)
    return (brief.question, brief.id) if brief else ("", "")


def _only_brief(library: Library, selection: Selection) -> Brief | None:
    briefs = {c.claim.brief for c in selection.candidates.values()}
    return library.briefs[briefs.pop()] if len(briefs) == 1 else None


def _title(library: Library, memo: Memo, selection: Selection) -> str:
    if memo.title.strip():
        return memo.title
    brief = _only_brief(library, selection)
    if brief is not None:
        return brief.title
    if memo.themes:
        themes = ", ".join(library.theme_title(t) for t in memo.themes)
        return f"{library.title}: {themes}"
    return library.title.strip() or "Memo"


def _addressed(memo: Memo, date: str) -> tuple[Span, ...]:
    """For whom, from whom, for which meeting, when: one line."""
    people = [f"for {memo.to}"] if memo.to.strip() else []
    people += [f"from {memo.sender}"] if memo.sender.strip() else []
    parts = [frames.capital(", ".join(people)), memo.meeting.strip(), day(date)]
    parts += [memo.reference.strip()]
    return (Span(" · ".join(p for p in parts if p), "author", "emphasis"),)


def _left_out(
    selection: Selection, over: Sequence[LeftOut], chosen: Sequence[Choice]
) -> tuple[LeftOut, ...]:
    """Nearest to being chosen first, then what may not enter, then what is not there."""
    held = {c.ref for c in chosen}
    gone = (LeftOut(ref, "not in the library") for ref in selection.asked)
    left = (*over, *selection.left_out)
    return (*(x for x in left if x.ref not in held), *gone)


def _used(
    library: Library, selection: Selection, body: Body, chosen: Sequence[Choice]
) -> tuple[Used, ...]:
    variants = {c.ref: c.variant for c in chosen}
    found = []
    for ref, note in body.note_of.items():
        claim, stands = selection.get(ref).claim, selection.get(ref).standing
        known = (e for e in claim.evidence if e.source in library.sources)
        cited = tuple((e, library.sources[e.source]) for e in known)
        found.append(Used(claim, variants[ref], note, "", stands, cited))
    return tuple(found)


def _nothing(memo: Memo, selection: Selection) -> str:
    if selection.left_out:
        reasons = listed(sorted({x.why for x in selection.left_out}))
        return f"Nothing to write: every claim asked for is left out ({reasons})."
    if memo.claims or memo.pins or memo.themes or memo.query:
        return "Nothing to write: what was asked for holds no claim."
    return "Nothing to write yet: pick claims, or name a theme, a brief or a query."
