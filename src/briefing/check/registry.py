"""What is wrong with a library: every rule of every family, placed on its line, sorted.

A family is a function from a case (a library on a day) to flaws; rules switched off, for the
library or for one item, are dropped here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from briefing.check import (
    age,
    conflicting,
    handling,
    leftovers,
    lineage,
    quoting,
    saying,
    support,
    switches,
    wording,
)
from briefing.check.rule import RULES as OWN
from briefing.check.rule import Case, Fix, Flaw
from briefing.library import problems
from briefing.library.diagnose import TomlFile, path_in_words
from briefing.library.locate import file_of
from briefing.library.problems import KeyPath, Problem
from briefing.library.read import UnreadableError, read_bytes
from briefing.library.snapshot import Library
from briefing.model import Finding
from briefing.values import dataclass

FAMILIES: tuple[Callable[[Case], Iterable[Flaw]], ...] = (
    support.flaws,
    wording.flaws,
    age.flaws,
    handling.flaws,
    lineage.flaws,
    conflicting.flaws,
    quoting.flaws,
    saying.flaws,
    leftovers.flaws,
    switches.flaws,
)
"""One function a family; each gives all its flaws, in any order."""

RULES: Mapping[str, problems.Rule] = problems.RULES | dict(sorted(OWN.items()))
"""Every rule by its code, those of the reader (B001-B099) first."""

Tell = Callable[[str, int, int, str], object]
"""What is done, how much of it, how much there is, and of what: ``Reading 3 of 40 claims``."""

_ROW = re.compile(r"(claims|sources)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, with the item it is about in its file, and what would mend it."""

    finding: Finding
    item: KeyPath = ()
    fix: Fix | None = None


def findings(library: Library, today: dt.date, rules: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings, or those of some rules (``B012``), by file, line and column."""
    return tuple([found.finding for found in look(library, today, rules)])


def look(library: Library, today: dt.date, rules: Collection[str] = ()) -> tuple[Found, ...]:
    """The same with what would mend them."""
    switches_of = _Switches(library)
    wanted = [f for f in _flaws(library, today, switches_of) if not rules or f.rule.code in rules]
    read = [f for f in library.findings if switches_of.asks_reader(f)]
    found = [Found(f) for f in read if not rules or f.rule in rules]
    return tuple(sorted([*found, *_placed(library, wanted)], key=_where))


def first_of_each(
    library: Library, today: dt.date, most: int, tell: Tell = lambda *_: None
) -> tuple[tuple[Found, ...], Counter[str]]:
    """The first findings of each rule, ``most`` at the most, and how many more there are by code.

    Only those are looked for in their files, which takes longer than to find them. ``tell`` may
    raise, to give it up.
    """
    total = len(library.claims)
    for number, _ in enumerate(library.claims.values()):
        # Whoever asks first has them read from the disk; all that follows finds them here.
        tell("Reading", number, total, "claims")
    switches_of = _Switches(library)
    counts: Counter[str] = Counter()

    def is_first(code: str) -> bool:
        counts[code] += 1
        return counts[code] <= most

    read = [f for f in library.findings if switches_of.asks_reader(f) and is_first(f.rule)]
    first = [f for f in _flaws(library, today, switches_of, tell) if is_first(f.rule.code)]
    found = [Found(f) for f in read]
    for each in _placed(library, first):
        tell("Finding the lines", len(found) - len(read), len(first), "problems")
        found.append(each)
    counts.subtract({code: min(n, most) for code, n in counts.items()})
    return tuple(sorted(found, key=_where)), +counts


def _flaws(
    library: Library, today: dt.date, switches_of: _Switches, tell: Tell = lambda *_: None
) -> Iterator[Flaw]:
    """All flaws that are asked for, in no order."""
    case = Case(library, today)
    for number, family in enumerate(FAMILIES):
        tell("Checking", number, len(FAMILIES), "kinds of rules")
        for flaw in family(case):
            tell("Checking", number, len(FAMILIES), "kinds of rules")
            if switches_of.asks(flaw):
                yield flaw
    yield from filter(switches_of.asks, switches.idle(case, switches_of.used))


def look_at(library: Library, ref: str, today: dt.date) -> tuple[Finding, ...]:
    """All findings about one item; those of a brief without those of its claims and sources."""
    file, path = _Places(library).of(ref)
    here = path_in_words(path)

    def is_about(finding: Finding) -> bool:
        if finding.place.file != file:
            return False
        if not here:
            return _ROW.match(finding.path) is None
        return finding.path == here or finding.path.startswith(f"{here}.")

    return tuple(found for found in findings(library, today) if is_about(found))


def _where(found: Found) -> tuple[str, int, int, str, str]:
    finding = found.finding
    place = finding.place
    return place.file, place.line, place.column, finding.rule, finding.path


class _Switches:
    """The rules that are switched off; ``used`` are the allowances that were needed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._off = {switch.rule for switch in library.settings.checks_off}
        self._allowed = {(ref, allow.rule) for ref, _, allow in switches.allowed(library)}
        self.used: set[tuple[str, str]] = set()

    def asks(self, flaw: Flaw) -> bool:
        """Whether a flaw is to be reported."""
        code = flaw.rule.code
        if code in self._off:
            return False
        return not (self._allowed and self._is_allowed(code, flaw.ref))

    def asks_reader(self, finding: Finding) -> bool:
        """Whether a finding of the reader is; its errors cannot be switched off."""
        if finding.severity == "error":
            return True
        if finding.rule in self._off:
            return False
        return not (self._allowed and self._is_allowed(finding.rule, self._ref(finding)))

    def _is_allowed(self, code: str, ref: str) -> bool:
        """Whether an item allows it, or the brief it stands in."""
        asked = {(each, code) for each in (ref, ref.partition("/")[0])}
        self.used |= asked & self._allowed
        return not asked.isdisjoint(self._allowed)

    def _ref(self, finding: Finding) -> str:
        """The item that a finding of the reader is about; empty where it is about none."""
        state = self._library.files.get(finding.place.file)
        if state is None:
            return ""
        contents = state.contents
        row = _ROW.match(finding.path)
        if row is not None and row[1] == "sources" and int(row[2]) in contents.source_rows:
            return contents.sources[contents.source_rows.index(int(row[2]))].id
        if contents.brief is None:
            return ""
        if row is not None and row[1] == "claims" and int(row[2]) in contents.claim_rows:
            return contents.brief.claims[contents.claim_rows.index(int(row[2]))].ref
        return contents.brief.id


def _placed(library: Library, flaws: Iterable[Flaw]) -> Iterator[Found]:
    """Flaws with file, line and caret; each file is read once more, and only if it has one."""
    places = _Places(library)
    by_file: dict[str, list[tuple[Flaw, KeyPath]]] = {}
    for flaw in flaws:
        file, item = (flaw.file, ()) if flaw.file else places.of(flaw.ref)
        by_file.setdefault(file, []).append((flaw, item))
    for file, found in by_file.items():
        toml = _toml_file(library, file) if any(f.key for f, _ in found) else TomlFile(file)
        for flaw, item in found:
            problem = Problem(
                flaw.rule,
                (*item, *flaw.key),
                flaw.said,
                hint=flaw.hint,
                at="value" if flaw.key else "file",
            )
            finding = replace(
                toml.finding(problem),
                severity=flaw.severity or flaw.rule.severity,
                fixable=flaw.fix is not None and library.writable,
            )
            yield Found(finding, item, flaw.fix)


def _toml_file(library: Library, file: str) -> TomlFile:
    """A file as it is read; one that is as it was, without parsing it again."""
    try:
        content = read_bytes(library.root, file)
    except UnreadableError as unreadable:
        return TomlFile(file, unreadable.text)
    if hashlib.sha256(content).digest() != library.files[file].digest:
        return TomlFile.of(library.root, file)
    return TomlFile(file, content.decode().removeprefix("\ufeff"), valid=True)


class _Places:
    """Where items stand in their files, as these were read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._rows: dict[str, dict[str, KeyPath]] = {}

    def of(self, ref: str) -> tuple[str, KeyPath]:
        """The file of an item and its path in it."""
        library = self._library
        if ref in library.claims:
            brief = library.briefs[library.claims[ref].brief]
            file = brief.file
            if brief.id not in self._rows:
                rows = library.files[file].contents.claim_rows
                self._rows[brief.id] = {
                    c.ref: ("claims", row) for c, row in zip(brief.claims, rows, strict=True)
                }
            return file, self._rows[brief.id][ref]
        file = file_of(library, ref) or ""
        if ref not in library.sources or ref in library.briefs:
            return file, ()
        contents = library.files[file].contents
        rows_of = zip(contents.sources, contents.source_rows, strict=True)
        return file, next(("sources", row) for source, row in rows_of if source.id == ref)
