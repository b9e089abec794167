"""Briefs and sources put where they stand in the order of a library that has its order already."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Mapping
from dataclasses import replace

from briefing.library.contents import FileState
from briefing.library.ondemand import ClaimRefs, with_values
from briefing.library.snapshot import Head, Library
from briefing.model import Brief, Source
from briefing.text import fold


def with_briefs(library: Library, was: Mapping[str, Brief], now: Mapping[str, Brief]) -> Library:
    """A library with some briefs in the place of others, in the order of ``assemble``."""
    old = library
    moved = {own: _place(b) for own, b in was.items()} != {o: _place(b) for o, b in now.items()}
    order = None
    if moved or [*library.links.home] != [t for t in library.theme_ids() if t in old.links.home]:
        library = _placed(library, was, now)
        order = library.briefs
    else:
        library = replace(library, briefs=with_values(library.briefs, now))
    heads = {own: Head.of(brief) for own, brief in now.items()}
    said = {claim.ref: claim for brief in now.values() for claim in brief.claims}
    refs = None
    if moved or _ids(was) != _ids(now):
        refs = ClaimRefs.of(old.claims).in_order(library.briefs, _ids(now))
    return replace(
        library,
        heads=with_values(library.heads, heads, order),
        claims=with_values(library.claims, said, refs),
    )


def _ids(briefs: Mapping[str, Brief]) -> dict[str, str]:
    """The ids of the claims of each brief, as ``ClaimRefs`` takes them."""
    return {own: " ".join(claim.id for claim in brief.claims) for own, brief in briefs.items()}


def with_sources(
    library: Library,
    files: Mapping[str, FileState],
    touched: Collection[str],
    now: Mapping[str, Source],
) -> Library:
    """A library with the sources of some files as these are now, in the order of ``assemble``."""
    of_file: dict[str, list[str]] = {}
    for own, file in library.source_files.items():
        of_file.setdefault(file, []).append(own)
    before = {file: of_file.pop(file, []) for file in touched}
    after = {f: [s.id for s in files[f].contents.sources] if f in files else [] for f in touched}
    if before == after:
        return replace(library, sources=with_values(library.sources, now))
    of_file |= {file: own for file, own in after.items() if own}
    with_brief = {*library.brief_files.values()}
    by_rank = sorted(of_file, key=lambda file: (file not in with_brief, file))
    source_files = {own: file for file in by_rank for own in of_file[file]}
    sources = with_values(library.sources, now, source_files)
    return replace(library, sources=sources, source_files=source_files)


def _place(brief: Brief) -> tuple[object, ...]:
    """What decides where a brief stands."""
    return brief.file, brief.theme, brief.themes, brief.title


def _placed(library: Library, was: Mapping[str, Brief], now: Mapping[str, Brief]) -> Library:
    """The briefs by theme and title. Those that did not change are asked for a few titles."""
    links = library.links
    home = {theme: [*briefs] for theme, briefs in links.home.items()}
    touching = {
        theme: [own for own in briefs[len(home.get(theme, ())) :] if own not in was]
        for theme, briefs in links.by_theme.items()
    }
    for own, brief in was.items():
        home[brief.theme].remove(own)
    briefs = with_values(library.briefs, now, [*library.briefs, *now])

    def key(own: str) -> tuple[str, str]:
        return fold(briefs[own].title), own

    for own, brief in now.items():
        beside = home.setdefault(brief.theme, [])
        beside.insert(bisect(beside, key(own), key=key), own)
        for theme in brief.themes:
            if theme != brief.theme and own not in touching.setdefault(theme, []):
                touching[theme].append(own)
    themes = [*library.themes, *sorted(home.keys() - library.themes.keys())]
    home = {theme: home[theme] for theme in themes if home.get(theme)}
    order = {own: n for n, own in enumerate(own for each in home.values() for own in each)}
    for each in touching.values():
        each.sort(key=order.__getitem__)
    only = [theme for theme, each in touching.items() if each and theme not in home]
    only.sort(key=lambda theme: _first(briefs[touching[theme][0]], theme, order))
    by_theme = {theme: (*home.get(theme, ()), *touching.get(theme, ())) for theme in (*home, *only)}
    changed = {own: brief.file for own, brief in now.items()}
    kept = library.brief_files
    return replace(
        library,
        briefs=with_values(briefs, {}, order),
        brief_files={own: changed.get(own) or kept[own] for own in order},
        links=replace(
            links, home={theme: tuple(each) for theme, each in home.items()}, by_theme=by_theme
        ),
    )


def _first(brief: Brief, theme: str, order: Mapping[str, int]) -> tuple[int, int]:
    """Where a theme is touched first, of those that have no brief of their own."""
    return order[brief.id], brief.themes.index(theme)
