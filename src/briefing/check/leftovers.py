"""B180-B189: files beside those of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.check.rule import Case, Flaw, rule
from briefing.library.disk import is_running
from briefing.library.walk import files_of
from briefing.settings.atomic import owner_of

LEFTOVER = rule(
    "B180",
    "leftover",
    "warning",
    "A file beside the briefs was left by a program that did not finish, an editor, a merge or "
    "a sync service. It may hold somebody's edit.",
    standard="docs/format.md: everything in a library is text that is read, or its archive",
    to_do="Compare it with the file it is of, then delete it.",
)

_OTHERS = re.compile(
    r".+\.toml(?:~|\.(?:orig|rej|bak|tmp|save))|.*(?:sync-conflict-|conflicted copy).*\.toml"
)
_FOLDERS = ("themes", "briefs", "memos")


def flaws(case: Case) -> Iterator[Flaw]:
    """The files that nobody needs any more."""
    root = case.library.root
    left = (path for path in files_of(root, _FOLDERS) if _is_left(path.name))
    for file in sorted(path.relative_to(root).as_posix() for path in left):
        yield Flaw(LEFTOVER, "", "a file that was left behind; it may hold an edit", file=file)


def _is_left(name: str) -> bool:
    ours = owner_of(name)
    if ours is not None:
        return not is_running(ours[1])
    return _OTHERS.fullmatch(name) is not None
