"""What wants attention today: what changed, what is due, what has fallen, what is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from briefing.evidence.impact import Impact, impact
from briefing.evidence.news import Entry, News, entries
from briefing.evidence.standing import standing, still_stands
from briefing.library.exports import Export
from briefing.library.history import Change, Changed, of_brief
from briefing.library.snapshot import Library
from briefing.model import INBOX, Brief, Item, Memo, Question, Source, Theme
from briefing.settings.clock import days_from
from briefing.text import counted, day
from briefing.values import dataclass

SOON = 14
"""Days ahead that are looked at."""

DueKind = Literal["watch", "claim", "brief", "memo"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due. ``ref`` is what to open for it; a date may be partial.

    A watch list's entry opens its first claim, else its theme; ``id`` is its own.
    """

    kind: DueKind
    ref: str
    text: str
    date: str
    overdue: bool
    id: str = ""
    claims: tuple[str, ...] = ()

    def in_words(self) -> str:
        """``to be looked at again 3 December 2025``, ``deadline 1 December 2025, past``."""
        words = {"watch": "due", "memo": "deadline"}.get(self.kind, "to be looked at again")
        return f"{words} {day(self.date)}" + (", past" if self.overdue else "")


@dataclass(frozen=True, slots=True)
class Fallen:
    """A source that was corrected or retracted, and what that touches; of a theme, only of it."""

    source: Source
    impact: Impact
    claims: tuple[str, ...]
    """Claims that lean on it or on what leans on it, gravest first."""


@dataclass(frozen=True, slots=True)
class Open:
    """A question that no claim answers, by its reference ``theme-id/question-id``."""

    ref: str
    question: Question


@dataclass(frozen=True, slots=True)
class Health:
    """How the claims of a theme stand: references of those in use that are so."""

    theme: str
    briefs: int
    sources: int
    claims: tuple[str, ...]
    single_origin: tuple[str, ...]
    contested: tuple[str, ...]
    stale: tuple[str, ...]

    def in_words(self) -> str:
        """``4 briefs, 31 claims in use, 12 sources``."""
        return (
            f"{counted(self.briefs, 'brief')}, {counted(len(self.claims), 'claim')} in use, "
            f"{counted(self.sources, 'source')}"
        )

    @property
    def shares(self) -> tuple[Share, ...]:
        """What is wanting in how many of the claims."""
        parts = (
            ("only 1 origin", self.single_origin),
            ("contested", self.contested),
            ("stale", self.stale),
        )
        return tuple(Share(words, refs, len(self.claims)) for words, refs in parts)


@dataclass(frozen=True, slots=True)
class Share:
    """Some claims of a theme, and of how many."""

    name: str
    claims: tuple[str, ...]
    of: int

    def in_words(self) -> str:
        """``Contested: 3 of 12, 25%``."""
        return f"{self.name.capitalize()}: {self.figures}"

    @property
    def figures(self) -> str:
        """``3 of 12, 25%``."""
        number = len(self.claims)
        share = f", {round(100 * number / self.of)}%" if self.of else ""
        return f"{number:,} of {self.of:,}{share}"


@dataclass(frozen=True, slots=True)
class Today:
    """What a day asks for, of a library or one theme."""

    date: dt.date
    theme: str
    news: News
    changes: tuple[Change, ...]
    entries: tuple[Entry, ...]
    """The changes as they are listed."""
    due: tuple[Due, ...]
    fallen: tuple[Fallen, ...]
    inbox: tuple[Brief, ...]
    unanswered: tuple[Open, ...]
    health: Health | None

    @property
    def until(self) -> dt.date:
        """The last day that ``due`` looks at."""
        return days_from(self.date, SOON)

    @property
    def quiet(self) -> bool:
        """Nothing to show."""
        return not (self.changes or self.due or self.fallen or self.inbox or self.unanswered)

    def in_words(self) -> str:
        """What changed since when, or that nothing did, in a sentence."""
        if self.news.unknown:
            nothing = " Nothing else wants attention." if self.quiet and not self.theme else ""
            return f"{self.news.unknown}{nothing}"
        when = self.news.since.in_words()
        if self.quiet and not self.theme:
            return f"Nothing changed {when}, and nothing wants attention."
        if not self.changes:
            return f"Nothing changed {when}."
        return f"{counted(len(self.entries), 'change')} {when}."


def today(
    library: Library,
    date: dt.date,
    news: News,
    *,
    theme: str = "",
    exports: Sequence[Export] = (),
) -> Today:
    """What a day asks for; with a theme only what belongs to it, and how its claims stand."""
    mine = _Mine(library, theme, news.changes)
    changes = tuple(c for c in news.changes if mine.has(c))
    return Today(
        date=date,
        theme=theme,
        news=news,
        changes=changes,
        entries=entries(library, changes),
        due=tuple(sorted(_due(library, date, mine), key=lambda d: (d.date, _ORDER.index(d.kind)))),
        fallen=tuple(_fallen(library, mine, exports)),
        inbox=library.home_briefs(INBOX) if theme in ("", INBOX) else (),
        unanswered=tuple(_unanswered(library, mine)),
        health=_health(library, mine, date) if theme else None,
    )


_ORDER: tuple[DueKind, ...] = ("memo", "watch", "brief", "claim")


class _Mine:
    """What belongs to a theme; to none, everything does."""

    def __init__(self, library: Library, theme: str, changes: Iterable[Change]) -> None:
        self.theme = theme
        self.themes = (theme,) if theme else tuple(library.themes)
        self.briefs = tuple(library.links.by_theme.get(theme, ())) if theme else None
        """By their ids; None where all are meant, of which not all are looked into."""
        looked_into = library.briefs_of(theme) if theme else ()
        self.claims = tuple(c for b in looked_into for c in b.claims)
        """Of a theme alone, as are those below."""
        self.sources = {e.source for c in self.claims for e in c.evidence}
        self._refs = {c.ref for c in self.claims}
        # Those that left the theme, or the library, belong to it as well.
        self._briefs = set(self.briefs or ())
        self._briefs |= {
            c.ref
            for c in changes
            if theme and isinstance(c, Changed) and any(map(self._is_home, (c.was, c.now)))
        }

    def among(self, refs: Iterable[str]) -> tuple[str, ...]:
        """The claims among some that are of the theme."""
        return tuple(r for r in refs if not self.theme or r in self._refs)

    def memo(self, memo: Memo) -> bool:
        """Whether a memo holds something of the theme."""
        return not self.theme or self.theme in memo.themes or bool(self.among(memo.claims))

    def has(self, change: Change) -> bool:
        """Whether something that changed belongs to the theme, or did."""
        if not self.theme:
            return True
        if not isinstance(change, Changed):
            return change.brief in self._briefs if change.brief else change.ref in self.sources
        match change.now or change.was:
            case Theme(id=name):
                return name == self.theme
            case Source(id=name):
                return name in self.sources
            case Memo() as memo:
                return self.memo(memo)
        return of_brief(change) in self._briefs

    def _is_home(self, item: Item | None) -> bool:
        return isinstance(item, Brief) and self.theme in (item.theme, *item.themes)


def _due(library: Library, date: dt.date, mine: _Mine) -> Iterator[Due]:
    today, last = date.isoformat(), days_from(date, SOON).isoformat()

    def is_due(day: str) -> bool:
        return bool(day) and day <= last[: len(day)]

    def is_over(day: str) -> bool:
        return day < today[: len(day)]

    for theme in (library.themes[t] for t in mine.themes if t in library.themes):
        for watch in theme.watch:
            if is_due(watch.due):
                claims = tuple(r for r in watch.claims if r in library.claims)
                ref = claims[0] if claims else theme.id
                over = is_over(watch.due)
                name = f"{theme.id}/{watch.id}"
                yield Due("watch", ref, watch.text, watch.due, over, name, claims)
    for brief in library.briefs_naming("review_by", mine.briefs):
        if brief.status == "archived":
            continue
        if is_due(brief.review_by):
            over = is_over(brief.review_by)
            yield Due("brief", brief.id, brief.title, brief.review_by, over)
        for claim in brief.claims:
            if is_due(claim.review_by) and still_stands(library, claim.ref):
                over = is_over(claim.review_by)
                yield Due("claim", claim.ref, claim.text, claim.review_by, over)
    # A memo is handed over or it is not; what is long past is nothing to do any more.
    gone = days_from(date, -SOON).isoformat()
    for memo in library.memos.values():
        if (
            is_due(memo.deadline)
            and memo.deadline >= gone[: len(memo.deadline)]
            and mine.memo(memo)
        ):
            yield Due("memo", memo.id, memo.title, memo.deadline, is_over(memo.deadline))


def _fallen(library: Library, mine: _Mine, exports: Sequence[Export]) -> Iterator[Fallen]:
    for source in library.sources_naming("standing"):
        if source.standing not in ("corrected", "retracted"):
            continue
        found = impact(
            library,
            source.id,
            "retracted" if source.standing == "retracted" else "corrected",
            exports,
        )
        touched = mine.among((*found.fallen, *found.single, *found.weakened))
        if touched or (not mine.theme and (found.memos or found.exports)):
            yield Fallen(source, found, touched)


def _unanswered(library: Library, mine: _Mine) -> Iterator[Open]:
    asked = any(library.themes[t].questions for t in mine.themes if t in library.themes)
    answered = {
        a.question
        for brief in (library.briefs_naming("answers") if asked else ())
        for c in brief.claims
        if c.kind != "gap" and c.answers and still_stands(library, c.ref)
        for a in c.answers
    }
    for theme in (library.themes[t] for t in mine.themes if t in library.themes):
        for question in theme.questions:
            ref = f"{theme.id}/{question.id}"
            if ref not in answered:
                yield Open(ref, question)


def _health(library: Library, mine: _Mine, date: dt.date) -> Health:
    stands = [s for s in (standing(library, c, date) for c in mine.claims) if s.in_use]
    return Health(
        theme=mine.theme,
        briefs=len(mine.briefs or ()),
        sources=len(mine.sources & library.sources.keys()),
        claims=tuple(s.claim.ref for s in stands),
        single_origin=tuple(
            s.claim.ref for s in stands if s.single_origin and s.claim.kind == "information"
        ),
        contested=tuple(s.claim.ref for s in stands if s.contested),
        stale=tuple(s.claim.ref for s in stands if s.stale),
    )
