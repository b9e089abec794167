"""What a view is about: the claims that a reference, an actor or an event stands for."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Memo, Question, Source, Theme
from briefing.text import fold
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """Some claims of a library under one title.

    ``ref`` is the reference it was made from (``theme-id/question-id`` for a question), the name
    of an actor or event, or empty for the whole library. ``claims`` are in the order of the
    library, once each.
    """

    ref: str
    title: str
    claims: tuple[Claim, ...]
    question: str = ""
    """The same as ``ref`` where it names a question."""


def subject(library: Library, ref: str) -> Subject | None:
    """The claims of a theme, brief, question, source or memo; of a claim those of its brief.

    An empty reference is the whole library. None where the reference names nothing.
    """
    if not ref:
        return Subject("", library.title, tuple(library.claims.values()))
    thing = library.get(ref)
    match thing:
        case Brief():
            return Subject(ref, thing.title, thing.claims)
        case Claim():
            brief = library.brief_of(thing)
            return Subject(brief.id, brief.title, brief.claims)
        case Source():
            cited = dict.fromkeys(c.claim for c in library.links.cited_by.get(ref, ()))
            return Subject(ref, thing.title, _known(library, cited))
        case Memo():
            return Subject(ref, thing.title, _known(library, thing.claims))
        case Theme() | None:
            return _theme(library, ref) or _question(library, ref)


def of_actor(library: Library, name: str) -> Subject | None:
    """The claims that name an actor, however it is spelt; None where none does."""
    sought = fold(name)
    found = tuple(c for c in library.claims.values() if sought in map(fold, c.actors))
    if not found:
        return None
    spelt = next(a for a in found[0].actors if fold(a) == sought)
    return Subject(spelt, f"Actor: {spelt}", found)


def of_event(library: Library, event: str) -> Subject | None:
    """The claims about one event; None where none is."""
    found = tuple(c for c in library.claims.values() if c.event == event)
    return Subject(event, f"Event: {event}", found) if found else None


def is_question(library: Library, ref: str) -> bool:
    """A reference that names a question of a theme: ``theme-id/question-id``."""
    return _asked(library, ref) is not None


def _theme(library: Library, theme: str) -> Subject | None:
    if theme not in library.themes and theme not in library.links.by_theme:
        return None
    claims = tuple(c for b in library.briefs_of(theme) for c in b.claims)
    return Subject(theme, library.theme_title(theme), claims)


def _question(library: Library, ref: str) -> Subject | None:
    asked = _asked(library, ref)
    if asked is None:
        return None
    found = tuple(c for c in library.claims.values() if any(a.question == ref for a in c.answers))
    return Subject(ref, asked.text, found, question=ref)


def _asked(library: Library, ref: str) -> Question | None:
    home, _, own = ref.partition("/")
    theme = library.themes.get(home)
    return next((q for q in theme.questions if q.id == own), None) if theme else None


def _known(library: Library, refs: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(library.claims[r] for r in refs if r in library.claims)
