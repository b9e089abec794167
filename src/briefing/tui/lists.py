"""The lists of the shelf that are the user's or the library's own: recent, bookmarks, searches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from textual.content import Content

from briefing.library.bookmarks import Bookmark, title_of
from briefing.library.snapshot import Library
from briefing.tui.gate import shown
from briefing.tui.row import Row
from briefing.values import dataclass

RECENT = ":recent"
BOOKMARKS = ":bookmarks"
SEARCHES = ":searches"
GROUPS = (RECENT, BOOKMARKS, SEARCHES)
"""Keys of rows that unfold."""
READ = ":recent:"
MARKED = ":bookmark:"
SEARCH = ":search:"
"""Beginnings of the keys of what they hold."""

MOST = 8
"""Rows of a list of the user's; B has all bookmarks."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists hold: briefs read last, bookmarks, and the hits of saved searches by id."""

    recent: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    reading: str = ""
    """The brief that is being read, which is not among the recent ones."""
    all_marked: str = ""
    """The way to all bookmarks, where there are more than are shown."""


def rows(library: Library, lists: Lists, unfolded: Collection[str]) -> list[Row]:
    """A row for each list that has something, and what it holds below it where it is unfolded."""
    recent = [b for b in lists.recent if b in library.briefs and b != lists.reading][:MOST]
    found = _group(RECENT, "Recent", len(recent), unfolded)
    if RECENT in unfolded:
        found += [_row(READ + b, b, shown(library.briefs[b].title)) for b in recent]
    found += _group(BOOKMARKS, "Bookmarks", len(lists.bookmarks), unfolded)
    if BOOKMARKS in unfolded:
        latest = lists.bookmarks[: -MOST - 1 : -1]
        found += [_bookmark(library, each) for each in latest]
        if more := len(lists.bookmarks) - len(latest):
            said = Content.styled(f"{more:,} more: {lists.all_marked}", "$text-muted")
            found.append(Row(said, indent=4, wrap=False))
    searches = library.settings.searches
    found += _group(SEARCHES, "Searches", len(searches), unfolded)
    if SEARCHES in unfolded:
        for each in searches:
            count = lists.counts.get(each.id)
            right = Content.styled("" if count is None else f"{count:,}", "$text-muted")
            found.append(
                Row(shown(each.title), key=SEARCH + each.id, indent=4, right=right, wrap=False)
            )
    return found


def _group(key: str, words: str, number: int, unfolded: Collection[str]) -> list[Row]:
    if not number:
        return []
    return [
        Row(
            Content(words),
            key=key,
            mark=Content.styled("▾ " if key in unfolded else "▸ ", "$text-muted"),
            indent=2,
            right=Content.styled(f"{number:,}", "$text-muted"),
            wrap=False,
        )
    ]


def _bookmark(library: Library, bookmark: Bookmark) -> Row:
    now = bookmark.now(library)
    if now:
        return _row(MARKED + bookmark.ref, now, shown(title_of(library, now)))
    said = shown(bookmark.title or bookmark.ref, "strike $text-muted")
    right = Content.styled("gone", "$text-muted")
    return Row(said, key=MARKED + bookmark.ref, indent=4, right=right, wrap=False)


def _row(key: str, ref: str, words: Content) -> Row:
    return Row(words, key=key, ref=ref, indent=4, wrap=False)
