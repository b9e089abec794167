"""What changed in a library since a day, a commit, or the user's last look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from briefing.evidence.lastlook import last_look
from briefing.library.git import NoHistoryError, as_day
from briefing.library.history import Change, Changed, New, Progress, history, of_brief
from briefing.library.snapshot import Library
from briefing.model import Claim, Source
from briefing.settings.clock import days_from
from briefing.text import counted, day, listed
from briefing.values import dataclass

FIRST_LOOK = 7
"""Days that are shown to somebody who looks for the first time."""


@dataclass(frozen=True, slots=True)
class Since:
    """From when on: a day (ISO), a commit, or both where it is that of the last look."""

    kind: Literal["last", "first", "day", "commit"]
    day: str = ""
    commit: str = ""

    def in_words(self) -> str:
        """``since you last looked, on 24 November 2025``."""
        match self.kind:
            case "last":
                return f"since you last looked, on {day(self.day)}"
            case "first":
                return f"since {day(self.day)}, as you look for the first time"
            case "day":
                return f"since {day(self.day)}"
        of = f" of {day(self.day)}" if self.day else ""
        return f"since commit {self.commit}{of}"


@dataclass(frozen=True, slots=True)
class News:
    """What changed since. ``unknown`` says, in a sentence, why nothing is known of it.

    ``head`` is the commit the library is at, empty where it is not kept in git.
    """

    since: Since
    changes: tuple[Change, ...] = ()
    head: str = ""
    unknown: str = ""


def since(root: Path, today: dt.date, given: str = "last") -> Since:
    """What a person means by ``last``, a date or the name of a commit."""
    if given == "last":
        look = last_look(root, today)
        if look is not None:
            return Since("last", look.day, look.commit)
        return Since("first", days_from(today, -FIRST_LOOK).isoformat())
    if as_day(given):
        return Since("day", as_day(given))
    return Since("commit", commit=given)


def news(library: Library, begun: Since, progress: Progress = lambda *_: None) -> News:
    """What changed since then; where that cannot be known, why not.

    ``progress`` is told how many files were compared; what it raises ends the work.
    """
    try:
        if begun.commit:
            found = history(library, begun.commit, or_since=begun.day, progress=progress)
        else:
            found = history(library, begun.day, progress=progress)
    except NoHistoryError as error:
        return News(begun, unknown=str(error))
    if begun.kind == "commit":
        begun = Since("commit", found.base_date, begun.commit)
    return News(begun, found.changes, found.head)


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it is listed. A brief that is new or gone stands for its claims, ``claims`` of
    them, which are not listed themselves."""

    change: Change
    claims: int = 0
    library: Library | None = field(default=None, repr=False, compare=False)
    """Where the title of what was not looked into is to be asked."""

    @property
    def title(self) -> str:
        """The text of a claim, the title of anything else, as it is now or last was."""
        if not isinstance(self.change, Changed):
            assert self.library is not None
            head = self.library.heads.get(self.change.ref)
            return head.title if head is not None else self.library.title_of(self.change.ref)
        item = self.change.now or self.change.was
        assert item is not None
        return item.text if isinstance(item, Claim) else item.title

    @property
    def what(self) -> str:
        """What happened to it: ``new, with 3 claims``, ``evidence and confidence changed``."""
        match self.change.how:
            case "added":
                return "new" + (f", with {counted(self.claims, 'claim')}" if self.claims else "")
            case "removed":
                return "taken out" + (
                    f" with {counted(self.claims, 'claim')}" if self.claims else ""
                )
        names = list(dict.fromkeys(_NAMES.get(f, f.replace("_", " ")) for f in self.change.fields))
        return f"{listed(names)} changed" if names else "is another thing now"

    @property
    def whose(self) -> str:
        """By whom and when: ``Bo and Cem, 20 Nov 2025; not committed yet``."""
        parts = []
        if self.change.by:
            parts.append(f"{listed(self.change.by)}, {day(self.change.date, short=True)}")
        if self.change.uncommitted:
            parts.append("not committed yet")
        return "; ".join(parts)


def entries(library: Library, changes: Iterable[Change]) -> tuple[Entry, ...]:
    """The changes as they are listed, in their order.

    A new source comes with the claims that cite it, and is listed where none of them is new.
    """
    changes = tuple(changes)
    whole = {c.ref: c.how for c in changes if c.how != "changed" and _is_brief(c)}
    unseen = {c.brief for c in changes if isinstance(c, New)}
    looked_into = (c.now for c in changes if isinstance(c, Changed))
    cited = {e.source for now in looked_into if isinstance(now, Claim) for e in now.evidence}

    def comes_with_claims(source: str) -> bool:
        citing = library.links.cited_by.refs.get(source, ()) if unseen else ()
        return source in cited or any(ref.partition("/")[0] in unseen for ref in citing)

    within: dict[str, int] = {}
    kept = []
    for change in changes:
        brief = of_brief(change)
        if change.how == "added" and _is_source(change) and comes_with_claims(change.ref):
            continue
        if change.ref != brief and whole.get(brief) == change.how:
            within[brief] = within.get(brief, 0) + 1
        else:
            kept.append(change)
    return tuple(Entry(c, within.get(c.ref, 0), library) for c in kept)


def _is_brief(change: Change) -> bool:
    return bool(change.ref) and change.ref == of_brief(change)


def _is_source(change: Change) -> bool:
    return isinstance(change.now, Source) if isinstance(change, Changed) else not change.brief


_NAMES: Mapping[str, str] = {
    "text": "wording",
    "short": "short wording",
    "derives_from": "lineage",
    "rests_on": "what it rests on",
    "depends_on": "what it depends on",
    "texts": "own sentences",
}
"""Fields in words where their names do not say it."""
