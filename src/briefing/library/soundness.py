"""Whether edits would leave a library sound: nothing new that the reader would call an error.

What was wrong before may stay wrong: a library with a slip in it can still be edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefing.library.build import Built, Vocabulary, build, vocabulary
from briefing.library.checking import quoted
from briefing.library.contents import Contents, Need
from briefing.library.diagnose import Page
from briefing.library.draft import SpliceError
from briefing.library.problems import DANGLING, DUPLICATE_ID, UNKNOWN_KEY, KeyPath, Problem
from briefing.library.read import UnreadableError, parse
from briefing.library.references import hint_for, in_words, known_by_kind
from briefing.library.snapshot import Library
from briefing.model import Finding

_SHARED = ("theme", "brief", "source", "memo")
"""Kinds whose ids are unique in a library together."""


class UnsoundError(SpliceError):
    """An edit that the library's rules forbid, with the finding it would make."""

    def __init__(self, finding: Finding) -> None:
        place = finding.place
        super().__init__(f"{place.file}:{place.line}:{place.column}: {finding.message}")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Edited:
    """A file before and after an edit. ``place`` is its new name, empty where it goes."""

    file: str
    place: str
    before: bytes
    text: str
    data: dict[str, Any]


def refuse_unsound(library: Library, edits: Iterable[Edited]) -> None:
    """Raise ``UnsoundError`` for the first thing that would be wrong and was not before."""
    words = vocabulary(library.files)
    old: set[tuple[str, str]] = set()
    new: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], tuple[Page, KeyPath]] = {}
    looked: list[tuple[Edited, Page, Built, Built]] = []
    for edit in edits:
        was = _built(edit.file, _data_of(edit.before), words)
        page = Page(edit.place, edit.text, valid=True)
        now = _built(edit.place, edit.data if edit.place else {}, words)
        looked.append((edit, page, was, now))
        old |= _ids(was.contents).keys()
        for own, path in _ids(now.contents).items():
            new[own] += 1
            places[own] = page, path
    for _, page, was, now in looked:
        for problem in _worse(was, now):
            raise UnsoundError(page.finding(problem))
    _refuse_taken(library, old, new, places)
    gone = old - new.keys()
    known = known_by_kind(library)
    for _, page, was, now in looked:
        held = {need for need, _, _ in was.references}
        for need, path, at in now.references:
            there = need in new or (need[1] in known[need[0]] and need not in gone)
            if there or (need in held and need not in gone):
                continue
            hint = "" if need in gone else hint_for(library, need)
            said = in_words(need, now.contents.brief)
            problem = Problem(DANGLING[need[0]], path, said, "", quoted(need[1]), hint, at=at)
            raise UnsoundError(page.finding(problem))
    _refuse_orphans(library, gone, {edit.file for edit, *_ in looked}, words)


def _built(file: str, data: dict[str, Any] | None, words: Vocabulary) -> Built:
    return build(file, data, words) if data and file else Built(Contents())


def _data_of(content: bytes) -> dict[str, Any] | None:
    try:
        return parse(content).data
    except UnreadableError:
        return None


def _worse(was: Built, now: Built) -> Iterator[Problem]:
    """The problems that are new. Rows may have moved, so paths are compared without them."""
    before = Counter(_gist(p) for p in was.problems)
    for problem in now.problems:
        if problem.rule.severity != "error" and problem.rule is not UNKNOWN_KEY:
            continue
        before[_gist(problem)] -= 1
        if before[_gist(problem)] < 0:
            yield problem


def _gist(problem: Problem) -> tuple[str, str, KeyPath]:
    keys = tuple(part for part in problem.path if isinstance(part, str))
    return problem.rule.code, problem.said, keys


def _ids(contents: Contents) -> Mapping[tuple[str, str], KeyPath]:
    """Everything a file defines, as kind and reference, with the path of its id."""
    found: dict[tuple[str, str], KeyPath] = {}
    if theme := contents.theme:
        found["theme", theme.id] = ()
        for n, question in enumerate(theme.questions):
            found["question", f"{theme.id}/{question.id}"] = ("questions", n, "id")
    if brief := contents.brief:
        found["brief", brief.id] = ()
        for row, claim in zip(contents.claim_rows, brief.claims, strict=True):
            found["claim", claim.ref] = ("claims", row, "id")
    for row, source in zip(contents.source_rows, contents.sources, strict=True):
        found["source", source.id] = ("sources", row, "id")
    if memo := contents.memo:
        found["memo", memo.id] = ()
    return found


def _refuse_taken(
    library: Library,
    old: set[tuple[str, str]],
    new: Counter[tuple[str, str]],
    places: Mapping[tuple[str, str], tuple[Page, KeyPath]],
) -> None:
    made = {own for own in new if own not in old and own[0] in _SHARED}
    for kind, own in sorted(made):
        others = [k for k in _SHARED if (k, own) in new and k != kind]
        if _kind_of(library, own) and (_kind_of(library, own), own) not in old:
            others.append(_kind_of(library, own))
        if not others and new[kind, own] < 2:
            continue
        page, path = places[kind, own]
        said = f"the id {quoted(own)} is already that of a {(others or [kind])[0]}"
        hint = f"free is {quoted(free_id(library, own))}"
        problem = Problem(DUPLICATE_ID, path, said, hint=hint, at="value" if path else "file")
        raise UnsoundError(page.finding(problem))


def free_id(library: Library, wanted: str) -> str:
    """The id, with a number behind it where something in the library has it already."""
    own, number = wanted, 2
    while _kind_of(library, own):
        own = f"{wanted[:60].rstrip('-')}-{number}"
        number += 1
    return own


def _kind_of(library: Library, own: str) -> str:
    kinds = (library.themes, library.briefs, library.sources, library.memos)
    return next((k for k, among in zip(_SHARED, kinds, strict=True) if own in among), "")


def _refuse_orphans(library: Library, gone: set[Need], edited: set[str], words: Vocabulary) -> None:
    """Refuse to take out what a file that is not edited still refers to."""
    if not gone:
        return
    for file, state in library.files.items():
        if file in edited or gone.isdisjoint(state.contents.needs):
            continue
        page = Page.of(library.root, file)
        try:
            built = build(file, parse(page.text.encode()).data, words)
        except UnreadableError:
            continue
        for need, path, at in built.references:
            if need in gone:
                said = f"this still refers to {quoted(need[1])}"
                raise UnsoundError(page.finding(Problem(DANGLING[need[0]], path, said, at=at)))
