"""The searches that a library keeps under a name, in its ``briefing.toml``."""

from __future__ import annotations

from briefing.library.build import SETTINGS_FILE
from briefing.library.checking import free_id, slugged
from briefing.library.draft import Draft, UnknownNameError
from briefing.library.drafts import Drafts
from briefing.library.making import schema_line
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.model import SavedSearch

_KEY = "searches"
_LONGEST = 48


def saved_search(library: Library, name: str) -> SavedSearch | None:
    """The saved search of an id or a title, capitals or not; None where there is none."""
    searches = library.settings.searches
    found = (s for s in searches if s.id == name)
    wanted = name.casefold()
    return next(found, None) or next((s for s in searches if s.title.casefold() == wanted), None)


def save_search(library: Library, title: str, query: str) -> tuple[Splice, ...]:
    """Keep a query under a name; one of that name has it from now on. Raises ``SpliceError``."""
    known = saved_search(library, title)
    drafts = Drafts(library)
    if known is not None:
        draft, at = _at(drafts, known.id)
        draft.set((_KEY, at, "query"), query)
        return drafts.splices()
    draft = drafts.of(SETTINGS_FILE)
    if not draft.before and not draft.text:
        draft = drafts.new(SETTINGS_FILE, schema_line(library, "briefing", SETTINGS_FILE))
    draft.add((_KEY,), {"id": _free(library, title), "title": title, "query": query})
    return drafts.splices()


def rename_search(library: Library, own: str, title: str) -> tuple[Splice, ...]:
    """Give a saved search another title; its id stays. Raises ``SpliceError``."""
    drafts = Drafts(library)
    draft, at = _at(drafts, own)
    draft.set((_KEY, at, "title"), title)
    return drafts.splices()


def remove_search(library: Library, own: str) -> tuple[Splice, ...]:
    """Take a saved search out. Raises ``SpliceError``."""
    drafts = Drafts(library)
    draft, at = _at(drafts, own)
    draft.remove((_KEY, at))
    return drafts.splices()


def _at(drafts: Drafts, own: str) -> tuple[Draft, int]:
    """The settings being edited, and the number of a search in them."""
    draft = drafts.of(SETTINGS_FILE)
    for number, each in enumerate(draft.get((_KEY,)) or ()):
        if isinstance(each, dict) and each.get("id") == own:
            return draft, number
    raise UnknownNameError("saved search", own, [s.id for s in drafts.library.settings.searches])


def _free(library: Library, title: str) -> str:
    """An id made of a title, which no other saved search has."""
    made = slugged(title)[:_LONGEST].strip("-") or "search"
    return free_id(made, {s.id for s in library.settings.searches}.__contains__)
