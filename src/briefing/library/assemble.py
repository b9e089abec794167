"""A library from what its files hold: everything by its id, in order, and linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from briefing.library import problems as p
from briefing.library.build import settings_of
from briefing.library.checking import free_id, quoted
from briefing.library.contents import FileState
from briefing.library.diagnose import TomlFile
from briefing.library.files import Files
from briefing.library.problems import KeyPath, Problem
from briefing.library.references import dangling, left_out, with_hints
from briefing.library.snapshot import Head, Library, link
from briefing.model import (
    INBOX,
    UNFILED,
    Brief,
    Claim,
    Finding,
    Memo,
    Source,
    Theme,
)
from briefing.suggest import did_you_mean
from briefing.text import fold


def assemble(
    root: Path,
    files: Mapping[str, FileState],
    *,
    writable: bool,
    is_whole: bool = True,
) -> Library:
    """The snapshot of a library whose files have been read.

    Of some files alone, which are not the whole library, nothing is found to be wrong: what
    they name may be in the others.
    """
    files = Files.of(files)
    gathered = _Gathered(root)
    for file, state in sorted(files.items(), key=lambda item: _rank(*item)):
        gathered.take(file, state)
    themes = themes_in_order(gathered.themes.values())
    briefs = _in_reading_order(gathered.briefs, themes)
    claims = {c.ref: c for b in briefs.values() for c in b.claims}
    library = Library(
        root=root,
        settings=settings_of(files),
        themes=themes,
        briefs=briefs,
        claims=claims,
        brief_files={brief.id: brief.file for brief in briefs.values()},
        heads={brief.id: Head.of(brief) for brief in briefs.values()},
        sources=gathered.sources,
        source_files=gathered.source_files,
        memos=gathered.memos,
        dismissed=tuple(d for state in files.values() for d in state.contents.dismissed),
        links=link(briefs, claims, gathered.sources, gathered.memos),
        files=files,
        writable=writable,
    )
    if not is_whole:
        return library
    lost = dangling(library, files, left_out(files))
    files = files.changed(
        {
            file: replace(state, dangling=lost.get(file, ()))
            for file, state in files.items()
            if state.dangling != lost.get(file, ())
        }
    )
    findings = (
        *(finding for _, state in files.worth_a_look() for finding in state.findings),
        *gathered.findings,
        *themes_without_file(library),
        *with_hints(library, lost),
    )
    return replace(library, files=files, findings=tuple(sorted(findings, key=where)))


def where(finding: Finding) -> tuple[str, int, int, str, str]:
    """In which order findings stand."""
    place = finding.place
    return place.file, place.line, place.column, finding.rule, finding.message


def _rank(file: str, state: FileState) -> tuple[int, str]:
    """Who keeps an id that two things have: themes, then briefs, sources, memos."""
    contents = state.contents
    kinds = (contents.theme, contents.brief, contents.sources, contents.memo)
    return next((n for n, kind in enumerate(kinds) if kind), len(kinds)), file


class _Gathered:
    """What the files hold, each id given to one thing only."""

    def __init__(self, root: Path) -> None:
        self.themes: dict[str, Theme] = {}
        self.briefs: dict[str, Brief] = {}
        self.sources: dict[str, Source] = {}
        self.source_files: dict[str, str] = {}
        self.memos: dict[str, Memo] = {}
        self.findings: list[Finding] = []
        self._root = root
        self._taken: dict[str, tuple[str, str, KeyPath]] = {}
        self._numbers: dict[str, int] = {}
        self._toml_files: dict[str, TomlFile] = {}

    def take(self, file: str, state: FileState) -> None:
        """Take in what a file holds."""
        contents = state.contents
        if theme := contents.theme:
            own = self._own_id("theme", theme.id, file)
            self.themes[own] = theme if own == theme.id else replace(theme, id=own)
        if brief := contents.brief:
            own = self._own_id("brief", brief.id, file)
            self.briefs[own] = brief if own == brief.id else renamed(brief, own)
        for row, source in zip(contents.source_rows, contents.sources, strict=True):
            path = ("sources", row, "id")
            if source.id in self._taken:
                self._duplicate("source", source.id, file, path, "this one is left out")
            else:
                self._taken[source.id] = ("source", file, path)
                self.sources[source.id] = source
                self.source_files[source.id] = file
        if memo := contents.memo:
            own = self._own_id("memo", memo.id, file)
            self.memos[own] = memo if own == memo.id else replace(memo, id=own)

    def _own_id(self, kind: str, wanted: str, file: str) -> str:
        own = free_id(wanted, self._taken.__contains__, self._numbers)
        if own != wanted:
            consequence = f"until then this one is known as {quoted(own)}"
            self._duplicate(kind, wanted, file, (), consequence)
        self._taken[own] = (kind, file, ())
        return own

    def _duplicate(self, kind: str, own: str, file: str, path: KeyPath, consequence: str) -> None:
        first_kind, first_file, first_path = self._taken[own]
        said = f"the id {quoted(own)} of this {kind} is already that of a {first_kind}"
        hint = f"give one of them another id; {consequence}"
        problem = Problem(
            p.DUPLICATE_ID,
            path,
            said,
            "an id of its own",
            quoted(own),
            hint,
            at="value" if path else "file",
        )
        other = self._toml_file(first_file).place(first_path)
        self.findings.append(self._toml_file(file).finding(problem, other))

    def _toml_file(self, file: str) -> TomlFile:
        if file not in self._toml_files:
            self._toml_files[file] = TomlFile.of(self._root, file)
        return self._toml_files[file]


def renamed(brief: Brief, own: str) -> Brief:
    """A brief under another id, with its references to itself."""
    inside = {c.ref: f"{own}/{c.id}" for c in brief.claims}

    def moved(refs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(inside.get(ref, ref) for ref in refs)

    def moved_claim(claim: Claim) -> Claim:
        return replace(
            claim,
            brief=own,
            contradicts=moved(claim.contradicts),
            supersedes=moved(claim.supersedes),
            depends_on=moved(claim.depends_on),
        )

    claims = tuple(moved_claim(c) for c in brief.claims)
    return replace(brief, id=own, rests_on=moved(brief.rests_on), claims=claims)


def themes_in_order(themes: Iterable[Theme]) -> dict[str, Theme]:
    """Themes as they are shown."""
    ordered = sorted(themes, key=lambda t: (t.order, fold(t.title), t.id))
    return {t.id: t for t in ordered}


def _in_reading_order(briefs: Mapping[str, Brief], themes: Mapping[str, Theme]) -> dict[str, Brief]:
    """By theme as shown, those without a theme file after them, then by title."""
    places = {theme: n for n, theme in enumerate(themes)}
    ordered = sorted(
        briefs.values(),
        key=lambda b: (places.get(b.theme, len(places)), b.theme, fold(b.title), b.id),
    )
    return {b.id: b for b in ordered}


def themes_without_file(library: Library) -> Iterator[Finding]:
    """One finding for each folder, at its first brief."""
    for theme, briefs in library.links.home.items():
        if theme in library.themes or theme in (INBOX, UNFILED):
            continue
        said = f"its theme {quoted(theme)} has no file themes/{theme}.toml"
        hint = did_you_mean(theme, library.themes) or "make one with a title to name it"
        problem = Problem(p.NO_THEME_FILE, (), said, hint=hint, at="file")
        yield TomlFile(min(library.brief_files[own] for own in briefs)).finding(problem)
