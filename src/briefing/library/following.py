"""References that follow what they name, in every file: briefs, sources, themes, memos, decisions.

Each is found by the table of the format and changed where it stands: a locator behind a source, a
sign before it, the short form of a claim inside its own brief, and a filter in a saved query stay
as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefing.library.build import DECISIONS_FILE, SETTINGS_FILE, Built, build, vocabulary
from briefing.library.contents import Contents, FileState, Need
from briefing.library.draft import Draft, SpliceError
from briefing.library.drafts import Drafts
from briefing.library.problems import KeyPath
from briefing.library.read import UnreadableError, read_bytes
from briefing.library.snapshot import Library

_SOURCE = re.compile(r"(\s*[!~]?\s*)([^,]*?)(\s*(?:,.*)?)", re.DOTALL)
_FILTERS = ("theme", "brief", "source")


def follow(drafts: Drafts, moved: Mapping[Need, str]) -> None:
    """Let every reference to something name it by its new reference. Raises ``SpliceError``.

    A file that cannot be read and seems to hold an old name stops all of it.
    """
    library = drafts.library
    for file, state in library.files.items():
        if _is_broken(state):
            _refuse_unread(library, file, moved)
        elif (
            drafts.holds(file)
            or not moved.keys().isdisjoint(state.contents.needs)
            or _may_ask(file, moved)
        ):
            # What is being edited may name by now what its file does not.
            _in_file(drafts, file, moved)


def _in_file(drafts: Drafts, file: str, moved: Mapping[Need, str]) -> None:
    draft = drafts.of(file)
    built = build_of(drafts, file)
    held = {(path[:-1], need) for need, path, _ in built.references}
    # From the end: what is taken out must not move what is still to come.
    for need, path, at in reversed(built.references):
        if need not in moved:
            continue
        if at == "key":
            draft.rename(path, moved[need])
        elif isinstance(path[-1], int) and (path[:-1], (need[0], moved[need])) in held:
            # It is named already: where two are made one, it is named once. A dismissed conflict
            # of the two is none any more.
            take_out(draft, path[:2] if file == DECISIONS_FILE else path)
        else:
            rewrite(draft, path, moved[need], _brief_of(built, moved))
    _queries(draft, file, moved)
    _orders(draft, file, moved)


def build_of(drafts: Drafts, file: str) -> Built:
    """What a draft holds, by the words of its library."""
    return build(file, drafts.of(file).data, vocabulary(drafts.library.files))


def rewrite(draft: Draft, path: KeyPath, new: str, brief: str = "") -> None:
    """Let the reference at a path name something else; ``brief`` is the one it stands in.

    A claim that was named by its id alone stays so where it is still of this brief.
    """
    written = draft.get(path)
    if not isinstance(written, str):
        return
    if len(path) > 1 and path[-2] == "evidence" and isinstance(path[-1], int):
        found = _SOURCE.fullmatch(written)
        assert found is not None
        new = f"{found[1]}{new}{found[3]}"
    elif "/" not in written and brief and new.startswith(f"{brief}/"):
        new = new.partition("/")[2]
    if new != written:
        draft.set(path, new)


def take_out(draft: Draft, path: KeyPath) -> None:
    """Take an item out of a list, and the list where nothing is left in it."""
    draft.remove(path)
    if draft.get(path[:-1]) == []:
        draft.remove(path[:-1])


def _brief_of(built: Built, moved: Mapping[Need, str]) -> str:
    """The id that the brief of a file has, or will have."""
    brief = built.contents.brief
    return moved.get(("brief", brief.id), brief.id) if brief else ""


def _may_ask(file: str, moved: Mapping[Need, str]) -> bool:
    """Whether a file may hold queries that name what is renamed."""
    return (file == SETTINGS_FILE or file.startswith("memos/")) and any(
        kind in _FILTERS for kind, _ in moved
    )


def _queries(draft: Draft, file: str, moved: Mapping[Need, str]) -> None:
    """The filters of saved queries: ``theme:old`` becomes ``theme:new``."""
    paths: list[KeyPath] = [("query",)] if file.startswith("memos/") else []
    if file == SETTINGS_FILE:
        paths = [("searches", n, "query") for n in range(len(draft.get(("searches",)) or ()))]
    for path in paths:
        query = draft.get(path)
        if isinstance(query, str):
            asked = query
            for (kind, old), new in moved.items():
                if kind in _FILTERS:
                    asked = re.sub(
                        rf'(?<![^\s(|-])({kind}:"?){re.escape(old)}(?![\w/-])',
                        rf"\g<1>{new}",
                        asked,
                    )
            if asked != query:
                draft.set(path, asked)


def _orders(draft: Draft, file: str, moved: Mapping[Need, str]) -> None:
    """The claims that a memo puts in order by hand, among its sections."""
    if file.startswith("memos/"):
        for n, name in enumerate(draft.get(("order",)) or ()):
            if isinstance(name, str) and ("claim", name) in moved:
                draft.set(("order", n), moved["claim", name])


def _is_broken(state: FileState) -> bool:
    return state.contents == Contents(left_out=state.contents.left_out) and bool(state.findings)


def _refuse_unread(library: Library, file: str, moved: Mapping[Need, str]) -> None:
    try:
        content = read_bytes(library.root, file)
    except UnreadableError:
        return
    for _, old in moved:
        if re.search(rb"(?<![a-z0-9-])" + re.escape(old.encode()) + rb"(?![a-z0-9-])", content):
            finding = library.files[file].findings[0]
            raise SpliceError(
                f'{file}:{finding.place.line}: this file cannot be read and may refer to "{old}": '
                "mend it first (briefing check)"
            )
