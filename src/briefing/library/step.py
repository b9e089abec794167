"""From one snapshot to the next where little happened: what did not change is taken over.

Files that came, went or say something else are taken in by themselves: what they hold finds its
place in the order that stands, and only the edges from it and to it are drawn anew. What reaches
further (two things of one id, a theme that is gone, half of the library) is left to
``assemble``, which gives the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from briefing.library import problems as p
from briefing.library.assemble import themes_in_order, themes_without_file, where
from briefing.library.build import DECISIONS_FILE, settings_of
from briefing.library.contents import Contents
from briefing.library.files import Files
from briefing.library.placing import with_briefs, with_sources
from briefing.library.redraw import Redrawn, redrawn
from briefing.library.references import dangling, left_out, with_hints
from briefing.library.snapshot import Library
from briefing.model import Brief, Item, Source, Theme
from briefing.values import dataclass

_MANY = 500
"""Files; where more have changed, and half of all, that is no small change."""


@dataclass(frozen=True, slots=True)
class Step:
    """The library after a small change, and what is different: see ``Change``."""

    new: Library
    upserts: frozenset[str]
    deletions: frozenset[str]
    rest: bool


def stepped(old: Library, files: Files, changed: Collection[str]) -> Step | None:
    """The library with some files read again, new or gone; None where that is no small change."""
    same = files.names is old.files.names
    gone = [] if same else [file for file in old.files if file not in files]
    if len(gone) + len(changed) > max(_MANY, len(files) // 2):
        return None
    if any(finding.rule == p.DUPLICATE_ID.code for finding in old.findings):
        return None
    before = [old.files[file].contents for file in (*gone, *changed) if file in old.files]
    was, now = _Held.of(before), _Held.of([files[file].contents for file in changed])
    added, removed = now.items.keys() - was.items.keys(), was.items.keys() - now.items.keys()
    unusable = left_out(files)
    if now.clashes or any(old.get(ref) is not None for ref in added):
        return None
    if unusable != left_out(old.files) or (unusable and added):
        return None
    new = _in_place(old, files, {*gone, *changed}, was, now)
    if not _can_all_be_named(old, new):
        return None
    looked_at = _naming(new, changed, removed)
    lost = dangling(new, looked_at, unusable)
    other = {
        file: replace(files[file], dangling=lost.get(file, ()))
        for file in looked_at
        if files[file].dangling != lost.get(file, ())
    }
    files = files.changed(other) if other else files
    beside = _Held.of([files[file].contents for file in looked_at if file not in changed])
    again = Redrawn(
        {**was.briefs, **beside.briefs},
        {**now.briefs, **beside.briefs},
        {**was.sources, **beside.sources},
        {**now.sources, **beside.sources},
    )
    new = replace(new, files=files, links=redrawn(old, new, again))
    findings = (
        *(finding for _, state in files.worth_a_look() for finding in state.findings),
        *themes_without_file(new),
        *with_hints(new, {file: s.dangling for file, s in files.worth_a_look() if s.dangling}),
    )
    new = replace(new, findings=tuple(sorted(findings, key=where)))
    upserts = frozenset(r for r, item in now.items.items() if was.items.get(r) != item)
    return Step(new, upserts, frozenset(removed), differ_beside(old, new))


def differ_beside(old: Library, new: Library) -> bool:
    """Whether anything is different that is no item: see ``Change.rest``."""
    return (
        old.settings != new.settings
        or old.dismissed != new.dismissed
        or old.findings != new.findings
        or old.source_files != new.source_files
        or list(old.refs()) != list(new.refs())
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What some files hold."""

    items: Mapping[str, Item]
    briefs: Mapping[str, Brief]
    sources: Mapping[str, Source]
    clashes: bool
    """Whether two things have one id."""

    @staticmethod
    def of(contents: Collection[Contents]) -> _Held:
        every = [item for each in contents for item in _items(each)]
        items = {item.ref: item for item in every}
        briefs = {each.brief.id: each.brief for each in contents if each.brief}
        sources = {source.id: source for each in contents for source in each.sources}
        return _Held(items, briefs, sources, len(every) != len(items))


def _items(contents: Contents) -> Iterator[Item]:
    if contents.theme:
        yield contents.theme
    if contents.brief:
        yield contents.brief
        yield from contents.brief.claims
    yield from contents.sources
    if contents.memo:
        yield contents.memo


def _in_place(
    old: Library,
    files: Files,
    touched: Collection[str],
    was: _Held,
    now: _Held,
) -> Library:
    """The library with everything in its place, and its edges still the old ones."""
    new = replace(old, settings=settings_of(files), files=files)
    if DECISIONS_FILE in touched:
        decisions = files.get(DECISIONS_FILE)
        new = replace(new, dismissed=decisions.contents.dismissed if decisions else ())
    if any(file.startswith("memos/") for file in touched):
        memos = (s.contents.memo for f, s in sorted(files.items()) if f.startswith("memos/"))
        new = replace(new, memos={memo.id: memo for memo in memos if memo})
    themes = {**old.themes, **_themes(now)}
    for gone in was.items.keys() - now.items.keys():
        themes.pop(gone, None)
    if themes != old.themes:
        new = replace(new, themes=themes_in_order(themes.values()))
    new = with_briefs(new, was.briefs, now.briefs)
    return with_sources(new, files, touched, now.sources)


def _themes(held: _Held) -> dict[str, Theme]:
    return {ref: item for ref, item in held.items.items() if isinstance(item, Theme)}


def _can_all_be_named(old: Library, new: Library) -> bool:
    """Whether every theme and question is still there, the themes in their order.

    Who names a theme is known of no file without looking into it.
    """
    themes = {*old.theme_ids()}
    if old.theme_ids() != tuple(theme for theme in new.theme_ids() if theme in themes):
        return False
    return {*old.question_refs()} <= {*new.question_refs()}


def _naming(new: Library, changed: Iterable[str], removed: Collection[str]) -> list[str]:
    """The files whose references may have come to name something, or nothing; in their order.

    ``new`` still has the old edges: they say who names what is ``removed``.
    """
    found = {*changed, *(file for file, state in new.files.worth_a_look() if state.dangling)}
    links = new.links
    claims = (links.cited_by.refs, links.contradicted_by, links.superseded_by, links.needed_by)
    for end in removed:
        for edges in claims:
            naming = (ref.partition("/")[0] for ref in edges.get(end, ()))
            found.update(new.brief_files[own] for own in naming if own in new.brief_files)
        sources = links.derived_by.get(end, ())
        found.update(new.source_files[own] for own in sources if own in new.source_files)
    if removed:
        gone = frozenset(removed)
        noted = new.files.worth_a_look()
        found.update(file for file, state in noted if not gone.isdisjoint(state.beside))
    return sorted(found)
