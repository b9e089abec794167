"""References that name nothing, found in a library that has been read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from briefing.library.build import Vocabulary, build, vocabulary
from briefing.library.checking import MOST_PROBLEMS, quoted
from briefing.library.contents import FileState, Need
from briefing.library.diagnose import TomlFile
from briefing.library.files import Files
from briefing.library.problems import DANGLING, MORE, Problem
from briefing.library.read import UnreadableError, read
from briefing.library.snapshot import Library
from briefing.model import Brief, Finding, Memo, Source, Theme
from briefing.suggest import asked, did_you_mean, nearest

_FORMS = {"claim": "brief-id/claim-id", "question": "theme-id/question-id"}


def left_out(files: Files) -> frozenset[str]:
    """The ids of all that is written and could not be taken in."""
    # Nothing is left out without a finding that says so.
    faulty = (state for _, state in files.worth_a_look() if state.findings)
    return frozenset[str]().union(*(state.contents.left_out for state in faulty))


def dangling(
    library: Library, files: Iterable[str], unusable: Collection[str]
) -> dict[str, tuple[tuple[Need, Finding], ...]]:
    """By file, of some, a finding for each reference to nothing, still without a hint.

    ``unusable`` is what is ``left_out`` in all of them. Files that have such a reference are read
    again for its place, unless they and what they lack are as they were when they were looked at
    last.
    """
    known = known_by_kind(library)
    words = vocabulary(library.files)
    found = {}
    for file in files:
        state = library.files[file]
        needs = {need for need in state.contents.needs if need[1] not in known[need[0]]}
        missing = {n for n in needs if not (_own(state, n) or _is_unusable(n, unusable))}
        if missing and missing == {need for need, _ in state.dangling}:
            found[file] = state.dangling
        elif missing:
            found[file] = tuple(_look(library, file, missing, words))
    return found


def _look(
    library: Library, file: str, missing: Collection[Need], words: Vocabulary
) -> Iterator[tuple[Need, Finding]]:
    try:
        document = read(library.root, file)
    except UnreadableError:
        return  # It has changed since: the next scan reads it and says what is wrong.
    toml = TomlFile(file, document.text, valid=True)
    built = build(file, document.data, words)
    for need, path, at in built.references:
        if need in missing:
            kind, target = need
            said = in_words(need, built.contents.brief)
            form = _FORMS.get(kind, f"the id of a {kind}")
            problem = Problem(DANGLING[kind], path, said, form, quoted(target), at=at)
            yield need, toml.finding(problem)


def with_hints(
    library: Library, found: Mapping[str, tuple[tuple[Need, Finding], ...]]
) -> Iterator[Finding]:
    """The findings of references to nothing, with what was probably meant."""
    hints = Hints(library)
    for file, pairs in found.items():
        brief = library.files[file].contents.brief
        for need, finding in pairs[:MOST_PROBLEMS]:
            hint = hints.of(need, brief)
            message = f"{finding.message}; {hint}" if hint else finding.message
            yield replace(finding, message=message, suggestion=hint)
        if len(pairs) > MOST_PROBLEMS:
            said = f"{len(pairs) - MOST_PROBLEMS} more references to nothing, not listed"
            yield TomlFile(file).finding(Problem(MORE, (), said, at="file"))


def known_by_kind(library: Library) -> Mapping[str, Collection[str]]:
    """Everything that a reference can name, by the kind of the reference."""
    return {
        "source": library.sources,
        "claim": library.claims,
        "brief": library.briefs,
        "theme": frozenset(library.theme_ids()),
        "question": frozenset(library.question_refs()),
    }


def _own(state: FileState, need: Need) -> bool:
    """Whether a brief that had to be renamed means a claim of its own."""
    brief = state.contents.brief
    return brief is not None and any(need[1] == c.ref for c in brief.claims)


def _is_unusable(need: Need, unusable: Collection[str]) -> bool:
    """Whether a reference is to something, or into a brief, that is known to be wrong already."""
    return any(part in unusable for part in need[1].split("/"))


def in_words(need: Need, brief: Brief | None) -> str:
    """What is wrong with a reference to nothing that stands in a brief, or elsewhere."""
    kind, target = need
    if kind == "claim" and brief is not None and target.startswith(f"{brief.id}/"):
        return f"this brief has no claim {quoted(target.partition('/')[2])}"
    if kind not in _FORMS:
        return f"no {kind} has the id {quoted(target)}"
    if "/" not in target:
        return f"{quoted(target)} is not of the form {_FORMS[kind]}"
    return f"no {kind} has the reference {quoted(target)}"


class Hints:
    """What references to nothing probably mean."""

    def __init__(self, library: Library) -> None:
        self.known = known_by_kind(library)
        self._library = library
        self._said: dict[Need, str] = {}

    def of(self, need: Need, brief: Brief | None) -> str:
        """What one in a brief, or elsewhere, probably means; empty where nothing is near.

        Of very many the last are not looked for.
        """
        # Hints are for slips of the pen; where hundreds of things are gone they only cost.
        if need not in self._said and len(self._said) < MOST_PROBLEMS:
            self._said[need] = _hint(self._library, need, self.known[need[0]])
        said = self._said.get(need, "")
        if brief is not None and need[1].startswith(f"{brief.id}/"):
            # Inside its own brief a claim is written without the brief's id.
            return said.replace(f'"{brief.id}/', '"')
        return said


def _hint(library: Library, need: Need, known: Collection[str]) -> str:
    kind, target = need
    item = library.get(target)
    if item is not None:
        names = ((Theme, "theme"), (Brief, "brief"), (Source, "source"), (Memo, "memo"))
        other = next((name for model, name in names if isinstance(item, model)), "claim")
        return f"{quoted(target)} is a {other}"
    if kind not in _FORMS:
        return did_you_mean(target, known)
    # What stands before the slash is compared by itself: it would make any two look alike.
    place, _, own = target.rpartition("/")
    if kind == "claim":
        beside = [c.id for c in library.briefs[place].claims] if place in library.briefs else []
        elsewhere = [b for b in library.briefs if f"{b}/{own}" in library.claims]
        places: Collection[str] = library.briefs
    else:
        beside = [q.id for q in library.themes[place].questions] if place in library.themes else []
        elsewhere = [t for t in library.themes if f"{t}/{own}" in known]
        places = library.themes
    if near := nearest(own, beside):
        return asked(f'"{place}/{near}"')
    if len(elsewhere) == 1:
        return asked(f'"{elsewhere[0]}/{own}"')
    return did_you_mean(place, places) if place and place not in places else ""
