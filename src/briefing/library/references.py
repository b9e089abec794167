"""References that name nothing, found in a library that has been read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from briefing.library.build import build, vocabulary
from briefing.library.checking import MOST_PROBLEMS, did_you_mean, quoted
from briefing.library.contents import FileState, Need
from briefing.library.diagnose import Page
from briefing.library.problems import DANGLING, MORE, Problem
from briefing.library.read import UnreadableError, read
from briefing.library.snapshot import Library
from briefing.library.suggest import nearest
from briefing.model import Brief, Finding, Memo, Source, Theme

_FORMS = {"claim": "brief-id/claim-id", "question": "theme-id/question-id"}


def dangling(library: Library) -> Iterator[Finding]:
    """A finding for each reference to nothing. Files that have one are read again for its place."""
    known = _known(library)
    words = vocabulary(library.files)
    left_out = frozenset[str]().union(*(s.contents.left_out for s in library.files.values()))
    hints: dict[Need, str] = {}
    for file, state in library.files.items():
        missing = {need for need in state.contents.needs if need.target not in known[need.kind]}
        missing = {n for n in missing if not (_own(state, n) or _left_out(n, left_out))}
        if not missing:
            continue
        try:
            document = read(library.root, file)
        except UnreadableError:
            continue  # It has changed since: the next scan reads it and says what is wrong.
        page = Page(file, document.text, valid=True)
        built = build(file, document.data, words)
        found = [r for r in built.references if r.need in missing]
        own = state.contents.brief.id if state.contents.brief else ""
        for need, path, at in found[:MOST_PROBLEMS]:
            if need not in hints:
                # Hints are for slips of the pen; where hundreds of things are gone they only cost.
                worth = len(hints) < MOST_PROBLEMS
                hints[need] = _hint(library, need, known[need.kind]) if worth else ""
            said = _said(need, state.contents.brief)
            form = _FORMS.get(need.kind, f"the id of a {need.kind}")
            # Inside its own brief a claim is written without the brief's id.
            inner = own and need.target.startswith(f"{own}/")
            hint = hints[need].replace(f'"{own}/', '"') if inner else hints[need]
            problem = Problem(DANGLING[need.kind], path, said, form, quoted(need.target), hint, at)
            yield page.finding(problem)
        if len(found) > MOST_PROBLEMS:
            said = f"{len(found) - MOST_PROBLEMS} more references to nothing, not listed"
            yield page.finding(Problem(MORE, (), said, at="file"))


def _known(library: Library) -> Mapping[str, Collection[str]]:
    return {
        "source": library.sources,
        "claim": library.claims,
        "brief": library.briefs,
        "theme": {*library.themes, *(b.theme for b in library.briefs.values())},
        "question": {f"{t.id}/{q.id}" for t in library.themes.values() for q in t.questions},
    }


def _own(state: FileState, need: Need) -> bool:
    """Whether a brief that had to be renamed means a claim of its own."""
    brief = state.contents.brief
    return brief is not None and any(need.target == c.ref for c in brief.claims)


def _left_out(need: Need, left_out: frozenset[str]) -> bool:
    """Whether a reference is to something, or into a brief, that is known to be wrong already."""
    return any(part in left_out for part in need.target.split("/"))


def _said(need: Need, brief: Brief | None) -> str:
    if need.kind == "claim" and brief is not None and need.target.startswith(f"{brief.id}/"):
        return f"this brief has no claim {quoted(need.target.partition('/')[2])}"
    if need.kind in _FORMS and "/" not in need.target:
        return f"{quoted(need.target)} is not of the form {_FORMS[need.kind]}"
    return f"no {need.kind} has the {'reference' if need.kind in _FORMS else 'id'} " + quoted(
        need.target
    )


def _hint(library: Library, need: Need, known: Collection[str]) -> str:
    item = library.get(need.target)
    if item is not None:
        names = ((Theme, "theme"), (Brief, "brief"), (Source, "source"), (Memo, "memo"))
        kind = next((name for model, name in names if isinstance(item, model)), "claim")
        return f"{quoted(need.target)} is a {kind}"
    if need.kind not in _FORMS:
        return did_you_mean(need.target, known)
    # What stands before the slash is compared by itself: it would make any two look alike, and
    # among all claims of a library the nearest would be slow to find and seldom meant.
    place, _, own = need.target.rpartition("/")
    beside = [ref.rpartition("/")[2] for ref in known if ref.startswith(f"{place}/")]
    if near := nearest(own, beside):
        return f'did you mean "{place}/{near}"?'
    same = [ref for ref in known if ref.endswith(f"/{own}")]
    if len(same) == 1:
        return f'did you mean "{same[0]}"?'
    return "" if beside else did_you_mean(place, library.briefs)
