"""Whether edits would leave a library sound: nothing new that the reader would call an error.

What was wrong before may stay wrong: a library with a slip in it can still be edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Literal

from briefing.library.build import Built, Vocabulary, build, vocabulary
from briefing.library.checking import free_id, quoted
from briefing.library.contents import Contents, Need
from briefing.library.diagnose import TomlFile
from briefing.library.draft import SpliceError
from briefing.library.problems import DANGLING, DUPLICATE_ID, UNKNOWN_KEY, KeyPath, Problem
from briefing.library.read import UnreadableError, parse
from briefing.library.references import Hints, in_words, known_by_kind
from briefing.library.snapshot import Library
from briefing.model import Finding
from briefing.values import dataclass

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
    old: Counter[Need] = Counter()
    new: Counter[Need] = Counter()
    places: dict[Need, tuple[TomlFile, KeyPath]] = {}
    looked: list[tuple[TomlFile, Built, Built]] = []
    files = set()
    for edit in edits:
        was = _built(edit.file, _data_of(edit.before), words)
        now = _built(edit.place, edit.data, words)
        toml = TomlFile(edit.place, edit.text, valid=True)
        looked.append((toml, was, now))
        files.add(edit.file)
        old.update(own for own, _ in ids_in(was.contents))
        for own, path in ids_in(now.contents):
            new[own] += 1
            places[own] = toml, path
    for toml, was, now in looked:
        for problem in _worse(was, now):
            raise UnsoundError(toml.finding(problem))
    _refuse_taken(library, old, new, places)
    gone = old.keys() - new.keys()
    known = known_by_kind(library)
    for toml, was, now in looked:
        held = {need for need, _, _ in was.references}
        for need, path, at in now.references:
            there = need in new or (need[1] in known[need[0]] and need not in gone)
            if not there and (need in gone or need not in held):
                raise UnsoundError(toml.finding(_dangling(library, need, path, at, now, gone)))
    _refuse_orphans(library, gone, files, words)


def _dangling(
    library: Library,
    need: Need,
    path: KeyPath,
    at: Literal["key", "value"],
    built: Built,
    gone: Set[Need],
) -> Problem:
    """A reference to what is not there, or is just being taken out."""
    if need in gone:
        return Problem(DANGLING[need[0]], path, f"this still refers to {quoted(need[1])}", at=at)
    brief = built.contents.brief
    hint = Hints(library).of(need, brief)
    return Problem(DANGLING[need[0]], path, in_words(need, brief), hint=hint, at=at)


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


def ids_in(contents: Contents) -> Iterator[tuple[Need, KeyPath]]:
    """Everything a file defines, by kind and reference, with the path of its id."""
    if theme := contents.theme:
        yield ("theme", theme.id), ()
        for n, question in enumerate(theme.questions):
            yield ("question", f"{theme.id}/{question.id}"), ("questions", n, "id")
    if brief := contents.brief:
        yield ("brief", brief.id), ()
        for row, claim in zip(contents.claim_rows, brief.claims, strict=True):
            yield ("claim", claim.ref), ("claims", row, "id")
    for row, source in zip(contents.source_rows, contents.sources, strict=True):
        yield ("source", source.id), ("sources", row, "id")
    if memo := contents.memo:
        yield ("memo", memo.id), ()


def _refuse_taken(
    library: Library,
    old: Counter[Need],
    new: Counter[Need],
    places: Mapping[Need, tuple[TomlFile, KeyPath]],
) -> None:
    """Refuse an id that something else has: those of the shared kinds are unique together."""
    for kind, own in sorted(need for need in new if need[0] in _SHARED):
        there = _kind_of(library, own)
        elsewhere = [there] if there and not old[there, own] else []
        now = [k for k in _SHARED for _ in range(new[k, own])] + elsewhere
        before = sum(old[k, own] for k in _SHARED) + len(elsewhere)
        if len(now) <= max(1, before):
            continue
        now.remove(kind)
        toml, path = places[kind, own]
        said = f"the id {quoted(own)} is already that of a {now[0]}"
        hint = f"free is {quoted(free_in(library, own))}"
        problem = Problem(DUPLICATE_ID, path, said, hint=hint, at="value" if path else "file")
        raise UnsoundError(toml.finding(problem))


def free_in(library: Library, wanted: str) -> str:
    """The id, with a number behind it where something in the library has it already."""
    return free_id(wanted, lambda own: _kind_of(library, own))


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
        toml = TomlFile.of(library.root, file)
        try:
            built = build(file, parse(toml.text.encode()).data, words)
        except UnreadableError:
            continue
        for need, path, at in built.references:
            if need in gone:
                said = f"this still refers to {quoted(need[1])}"
                raise UnsoundError(toml.finding(Problem(DANGLING[need[0]], path, said, at=at)))
