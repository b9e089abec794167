"""What a view of the command line is about, or why it cannot be shown."""

from __future__ import annotations

from briefing.cli.exits import StopError
from briefing.cli.session import stop_if_unread, unknown
from briefing.evidence.subject import Subject, of_actor, of_event, subject
from briefing.library.snapshot import Library
from briefing.model import Theme


def named(library: Library, ref: str) -> Subject:
    """What a reference names; stops with the nearest one where it names nothing."""
    found = subject(library, ref)
    if found is None:
        stop_if_unread(library, ref)
        known = (*library.refs(), *library.question_refs())
        raise unknown("theme, brief, question, source or memo", ref, known)
    return found


def asked(library: Library, ref: str, theme: str, actor: str, event: str) -> Subject:
    """The subject of exactly one of these, or the whole library where none is given."""
    if sum(map(bool, (ref, theme, actor, event))) > 1:
        raise StopError("Give one of REF, --theme, --actor and --event.")
    if theme:
        found = subject(library, theme)
        if found is None or not isinstance(library.get(theme), Theme | None):
            raise unknown("theme", theme, library.theme_ids())
        return found
    if actor:
        names = {name for claim in library.claims.values() for name in claim.actors}
        return _or_stop(of_actor(library, actor), "actor", actor, names)
    if event:
        events = {claim.event for claim in library.claims.values() if claim.event}
        return _or_stop(of_event(library, event), "event", event, events)
    return named(library, ref)


def _or_stop(found: Subject | None, kind: str, name: str, among: set[str]) -> Subject:
    if found is None:
        raise unknown(kind, name, sorted(among))
    return found
