"""The templates of memos, each a TOML file that the user can copy and change.

A template has sections in order; each says which claims it holds. Ours are the files of
``packaged_templates/``; those in the user's config folder ``templates/`` come on top, and one of
the same name stands for ours. Nothing in them is code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from briefing.library import problems as p
from briefing.library.checking import Checking
from briefing.library.diagnose import TomlFile
from briefing.library.problems import Problem
from briefing.library.read import UnreadableError, read
from briefing.library.shapes import ID, Choice, Flag, Id, ListOf, Text, Whole
from briefing.library.tables import Field, Rows, Schema
from briefing.model import KINDS, Claim, Finding
from briefing.settings.paths import templates_folder
from briefing.values import dataclass

DEFAULT = "one-page"
OTHERS = "-others"

Form = Literal["paragraph", "list", "numbered"]
FORMS: tuple[Form, ...] = ("paragraph", "list", "numbered")

SORTS: tuple[str, ...] = (
    *(k + o for k in KINDS for o in ("", OTHERS) if not (o and k in ("information", "gap"))),
)
"""The sorts of claim: by kind, and what somebody else judges, assumes or recommends apart.

Under "What we recommend" that would be passed off as ours.
"""
VIEWS = ("judgement-others", "recommendation-others")
"""What others think and what they advise read alike: a heading that tells of one tells of both."""
CONTESTED = "contested"
QUESTION, DECISION, DEADLINE = "question", "decision", "deadline"
OF_MEMO: tuple[str, ...] = (QUESTION, DECISION, DEADLINE)
HELD: tuple[str, ...] = (*SORTS, CONTESTED, *OF_MEMO)
"""What a section may hold: sorts of claims, contested claims of any sort, words of the memo."""

_PACKAGED = Path(__file__).with_name("packaged_templates")

Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a template. ``heading`` speaks of the first sort it holds; it may be empty."""

    id: str
    heading: str = ""
    holds: tuple[str, ...] = ()
    form: Form = "paragraph"


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of memo: its sections, their order, and how much there may be.

    ``words`` is the most the body may have; ``pages`` the sides of A4 that body and notes may
    fill where the budget is the template's own (0 for any number). ``run_in`` says that headings
    stand at the head of the paragraph. ``addresses`` prints those of sources, ``yardstick`` a
    line on what the terms of likelihood mean, ``portion_marks`` a marking on each sentence.
    """

    id: str
    title: str
    words: int
    parts: tuple[Part, ...]
    pages: int = 0
    run_in: bool = True
    addresses: bool = True
    yardstick: bool = False
    portion_marks: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """The ids of the sections in order."""
        return tuple(part.id for part in self.parts)

    @property
    def headings(self) -> Mapping[str, str]:
        """The heading of each section that has one."""
        return {part.id: part.heading for part in self.parts if part.heading}

    @property
    def sha256(self) -> str:
        """Hash of everything the template decides."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def part(self, section: str) -> Part:
        """A section by its id; a plain one of that id where the template has none."""
        return next((part for part in self.parts if part.id == section), Part(section))

    def holding(self, what: str) -> str:
        """The section that holds something (``HELD``); "" where none does."""
        return next((part.id for part in self.parts if what in part.holds), "")

    def section_of(self, claim: Claim, contested: bool) -> str:
        """The section a claim stands in; "" where the template has no place for it."""
        return (contested and self.holding(CONTESTED)) or self.holding(sort_of(claim))


def sort_of(claim: Claim) -> str:
    """The sort of a claim (``SORTS``)."""
    others = claim.kind + OTHERS
    return others if claim.attributed_to.strip() and others in SORTS else claim.kind


def load(report: Report | None = None) -> Mapping[str, Template]:
    """Every template by its id: the packaged ones, then the user's, which may replace them.

    ``report`` is told what is wrong in a file of the user's, with file, line and column; one
    that lacks what it needs is passed over, and all others are there. Never raises.
    """
    found = dict(_packaged())
    for file in files().values():
        if is_packaged(file):
            continue
        template, findings = _read(file)
        if template is not None:
            found[template.id] = template
        if report is not None:
            for finding in findings:
                report(finding)
    return found


def is_packaged(file: Path) -> bool:
    """Whether a template's file is one of ours, and so not the user's to change."""
    return file.parent == _PACKAGED


def files() -> Mapping[str, Path]:
    """The file of each template by its id, the user's before the packaged of the same name."""
    packaged = sorted(_PACKAGED.glob("*.toml"), key=lambda f: _ORDER.index(f.stem))
    try:
        own = sorted(f for f in templates_folder().iterdir() if f.suffix == ".toml")
    except OSError:
        own = []
    return {f.stem: f for f in (*packaged, *own)}


_ORDER = (
    *("line", "bluf", "one-page", "two-page"),
    *("submission", "lines-to-take", "decision", "diff"),
)

_SECTION = Schema(
    "a section",
    (
        Field("id", Id(), required=True),
        Field("heading", Text()),
        Field("holds", ListOf(Choice(HELD))),
        Field("form", Choice(FORMS)),
    ),
)

TEMPLATE = Schema(
    "a template",
    (
        Field("title", Text(filled=True), required=True),
        Field("words", Whole(1, 100_000), required=True),
        Field("pages", Whole(1, 100)),
        Field("headings", Choice(("run in", "own line"))),
        *(Field(key, Flag()) for key in ("addresses", "yardstick", "portion_marks")),
        Field("sections", Rows(_SECTION), required=True, name="parts"),
    ),
)
"""A file of ``templates/``; docs/templates.md says what its keys mean."""


@cache
def _packaged() -> Mapping[str, Template]:
    found = (_read(_PACKAGED / f"{name}.toml")[0] for name in _ORDER)
    return {t.id: t for t in found if t is not None}


def _read(file: Path) -> tuple[Template | None, tuple[Finding, ...]]:
    """The template a file holds, as far as it holds one, and what is wrong with it."""
    try:
        real = file.resolve()
        document = read(real.parent, real.name)
    except UnreadableError as unreadable:
        toml = TomlFile(str(file), unreadable.text)
        return None, (toml.finding(unreadable.problem),)
    checking = Checking()
    values = TEMPLATE.read(document.data, (), checking)
    if not ID.fullmatch(file.stem):
        said = f"the file name {file.name} is not an id"
        hint = "name it with a-z, 0-9 and - alone"
        checking.add(Problem(p.FILE_NAME, (), said, hint=hint, at="file"))
    template = None
    if TEMPLATE.complete(values) and ID.fullmatch(file.stem):
        run_in = values.pop("headings", "run in") == "run in"
        parts = _parts(values.pop("parts"), checking)
        template = Template(file.stem, parts=parts, run_in=run_in, **values)
    toml = TomlFile(str(file), document.text, valid=True)
    return template, tuple(toml.finding(problem) for problem in checking.problems)


def _parts(rows: tuple[tuple[int, dict[str, Any]], ...], checking: Checking) -> tuple[Part, ...]:
    """The sections, each id once and everything held by one of them only: the first counts."""
    held: dict[str, str] = {}
    parts: dict[str, Part] = {}
    for row, values in rows:
        part = Part(**values)
        if part.id in parts:
            said = f"there is a section {part.id} already"
            checking.add(Problem(p.DUPLICATE_ID, ("sections", row, "id"), said))
            continue
        for at, what in enumerate(part.holds):
            if held.setdefault(what, part.id) != part.id:
                said = f"the section {held[what]} holds {what} already"
                path = ("sections", row, "holds", at)
                checking.add(Problem(p.DUPLICATE_ID, path, said, hint="take it out of one"))
        own = tuple(dict.fromkeys(w for w in part.holds if held[w] == part.id))
        parts[part.id] = replace(part, holds=own)
    return tuple(parts.values())
