"""``briefing bookmark``: what is to be found again, kept in the user's state."""

from __future__ import annotations

import click

from briefing.cli.completing import Kind, references
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import dim, output
from briefing.cli.session import Session, stop_if_unread, unknown
from briefing.library.bookmarks import (
    Bookmark,
    BookmarksError,
    bookmarks,
    mark,
    may_be_marked,
    title_of,
    unmark,
)
from briefing.library.snapshot import Library
from briefing.text import counted

_KINDS: tuple[Kind, ...] = ("theme", "brief", "claim", "source")


@click.command("bookmark")
@click.argument("refs", nargs=-1, metavar="[REF]...", shell_complete=references(*_KINDS))
@click.option("--remove", is_flag=True, help="Take the bookmarks of these away.")
@as_json
@common
@click.pass_obj
def bookmark_command(
    session: Session, refs: tuple[str, ...], remove: bool, json_wanted: bool
) -> None:
    """Bookmark something; without REF, list the bookmarks.

    REF is a brief, claim, source or theme. Bookmarks are yours alone and kept outside the
    library; in the app the keys are b and B. A bookmark follows what briefing renames. If its
    target is gone, it says so until you remove it.

    \b
    Examples:
      briefing bookmark safe-access gfp-20250724
      briefing bookmark
      briefing bookmark --remove safe-access
    """
    if remove and not refs:
        raise click.UsageError("Say what to remove: briefing bookmark --remove REF")
    library = session.load(complain=False)
    try:
        if remove:
            found = unmark(library.root, _marked(library, refs))
        elif refs:
            found = mark(library.root, [_new(library, ref) for ref in refs])
        else:
            found = bookmarks(library.root)
    except BookmarksError as error:
        raise StopError(str(error), Exit.REFUSED) from error
    if json_wanted:
        output().json({"version": 1, "items": [record(library, each) for each in found]})
    elif not refs:
        _list(library, found)
    say(f"{counted(len(found), 'bookmark')}." if found else "Nothing is bookmarked.")


def record(library: Library, bookmark: Bookmark) -> dict[str, object]:
    """A bookmark as ``--json`` has it: what has gone keeps the reference and title it had."""
    now = bookmark.now(library)
    title = title_of(library, now) if now else bookmark.title
    return {"ref": now or bookmark.ref, "title": title, "gone": not now}


def _new(library: Library, ref: str) -> Bookmark:
    if not may_be_marked(library, ref):
        stop_if_unread(library, ref)
        refs = (r for r in (*library.refs(), *library.theme_ids()) if may_be_marked(library, r))
        raise unknown("brief, claim, source or theme", ref, refs)
    return Bookmark(ref, title_of(library, ref))


def _marked(library: Library, refs: tuple[str, ...]) -> list[str]:
    """The bookmarks that references mean: also those of what has gone. Stops where one is none."""
    known = {b.ref: b.ref for b in bookmarks(library.root)}
    known |= {now: b.ref for b in bookmarks(library.root) if (now := b.now(library))}
    for ref in refs:
        if ref not in known:
            raise unknown("bookmark", ref, known)
    return [known[ref] for ref in refs]


def _list(library: Library, found: tuple[Bookmark, ...]) -> None:
    out = output()
    for bookmark in found:
        row = record(library, bookmark)
        ref, title = str(row["ref"]), str(row["title"])
        gone = "(not in the library)" if row["gone"] else ""
        if out.on_terminal:
            out.line(title)
            out.line(dim(" ".join(filter(None, (ref, gone)))), indent=2)
        else:
            out.cells(ref, title, gone)
