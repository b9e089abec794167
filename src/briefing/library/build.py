"""What a file's data say, as values of the model, with every problem found on the way."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from briefing.library import problems as p
from briefing.library.checking import Checking, Reference, free_id, quoted, slugged
from briefing.library.contents import Contents
from briefing.library.find import LibraryError
from briefing.library.problems import Problem
from briefing.library.schema import (
    BRIEF,
    BRIEF_STATUS,
    DECISIONS,
    MEMO,
    SETTINGS,
    SOURCE_FILE,
    THEME,
    VERSION,
)
from briefing.library.shapes import ID
from briefing.library.tables import Schema
from briefing.library.vocabulary import SETTINGS_FILE, Vocabulary, settings_of, vocabulary
from briefing.model import INBOX, UNFILED, Brief, Claim, LibrarySettings, Source, SwitchedOff
from briefing.text import count_words, counted, squeeze
from briefing.values import dataclass

__all__ = [
    "DECISIONS_FILE",
    "SETTINGS_FILE",
    "Built",
    "Vocabulary",
    "build",
    "settings_of",
    "vocabulary",
]

DECISIONS_FILE = "decisions.toml"

_BOTTOM_LINE_WORDS = 60
_CLAIM_WORDS = 45
_EMPTY = Contents()


@dataclass(frozen=True, slots=True)
class Built:
    """What a file holds, what is wrong with it, and where it refers to something."""

    contents: Contents
    problems: tuple[Problem, ...] = ()
    references: tuple[Reference, ...] = ()


def build(file: str, data: dict[str, Any], words: Vocabulary) -> Built:
    """Make of a file's data what its place in the library says it is.

    Raises ``LibraryError`` where the settings want a newer program.
    """
    checking = Checking(words.markings, words.scale_known, words.likelihoods)
    folder = file.partition("/")[0]
    if file == SETTINGS_FILE:
        contents = Contents(settings=_settings(data, checking))
    elif file == DECISIONS_FILE:
        contents = Contents(dismissed=DECISIONS.read(data, (), checking).get("dismissed", ()))
    elif _is_source_file(file, data):
        contents = _source_file(data, checking)
    elif not data:
        said = "the file says nothing: it has no keys"
        problem = Problem(p.EMPTY_FILE, (), said, hint="give it a title", at="file")
        return Built(_EMPTY, (problem,))
    elif folder == "themes":
        contents = Contents(theme=_titled(THEME, file, data, checking))
    elif folder == "memos":
        contents = Contents(memo=_titled(MEMO, file, data, checking))
    else:
        contents = _brief(file, data, checking)
    contents = replace(
        contents,
        needs=frozenset([need for need, _, _ in checking.references]),
        left_out=frozenset(checking.left_out),
    )
    return Built(contents, _all_told(checking), tuple(checking.references))


def _all_told(checking: Checking) -> tuple[Problem, ...]:
    if not checking.more:
        return tuple(checking.problems)
    said = f"{counted(checking.more, 'more problem')} in this file, not listed"
    return (*checking.problems, Problem(p.MORE, (), said, at="file"))


def _settings(data: dict[str, Any], checking: Checking) -> LibrarySettings:
    values = SETTINGS.read(data, (), checking)
    if values.get("schema", VERSION) > VERSION:
        raise LibraryError(
            f"This library is of format {values['schema']}; this program reads format {VERSION}. "
            "Use a newer briefing."
        )
    values["checks_off"] = tuple(
        SwitchedOff(rule, switch["why"])
        for rule, switch in values.pop("checks", {}).items()
        if switch["off"]
    )
    scale = values.get("markings", ())
    default = values.get("default_marking", "")
    if default and default not in scale:
        # Nothing marked by default blocks an export, so nothing gets out by this slip.
        del values["default_marking"]
        if scale:
            checking.unknown(("default_marking",), scale, default, p.UNKNOWN_MARKING)
        else:
            said = f'found {quoted(default)} in a library of markings "none"'
            problem = Problem(p.NO_SCALE, ("default_marking",), said, "no marking", quoted(default))
            checking.add(problem)
    return LibrarySettings(**values)


def _titled(schema: Schema, file: str, data: dict[str, Any], checking: Checking) -> Any:
    """A theme or memo; one without a title is called after its file."""
    values = schema.read(data, (), checking)
    own = _named(file, checking)
    values.setdefault("title", _title_of(own))
    return schema.make(id=own, **values)


def _title_of(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _named(file: str, checking: Checking) -> str:
    """The id that the name of a file gives, or suggests."""
    stem = file.rpartition("/")[2].removesuffix(".toml")
    if ID.fullmatch(stem):
        return stem
    made = slugged(stem) or f"unnamed-{_short_hash(stem)}"
    said = f"the file name {quoted(stem + '.toml')} is not an id"
    problem = Problem(
        p.FILE_NAME, (), said, "a name of a-z, 0-9 and -", hint=f"rename it {made}.toml", at="file"
    )
    checking.add(problem)
    return made


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:8]


def _is_source_file(file: str, data: dict[str, Any]) -> bool:
    if not file.startswith("briefs/"):
        return False
    if "sources" in data:
        return not data.keys() & {"title", "bottom_line", "claims"}
    return not data and file == "briefs/sources.toml"


def _source_file(data: dict[str, Any], checking: Checking) -> Contents:
    values = SOURCE_FILE.read(data, (), checking)
    return _contents(None, (), values.get("sources", ()))


def _contents(
    brief: Brief | None,
    claim_rows: tuple[int, ...],
    sources: tuple[tuple[int, dict[str, Any]], ...],
) -> Contents:
    return Contents(
        brief=brief,
        sources=tuple([Source(**values) for _, values in sources]),
        claim_rows=claim_rows,
        source_rows=tuple([row for row, _ in sources]),
    )


def _brief(file: str, data: dict[str, Any], checking: Checking) -> Contents:
    named = _named(file, checking)
    given = data.get("id")
    own = given if isinstance(given, str) and ID.fullmatch(given) else named
    if own != named:
        said = f"the id {quoted(own)} is not the file's name"
        hint = f"rename the file {own}.toml, or take the id out"
        checking.add(Problem(p.ID_DIFFERS, ("id",), said, named, quoted(own), hint))
    checking.brief = own
    values = BRIEF.read(data, (), checking)
    values["id"] = own
    values.setdefault("title", _title_of(own))
    rows = values.pop("claims", ())
    sources = values.pop("sources", ())
    _look_below_claims(values, rows, checking)
    words = _words_beyond(values.get("bottom_line", ""), _BOTTOM_LINE_WORDS)
    if words:
        said = f"the bottom line has {words:,} words, {words - _BOTTOM_LINE_WORDS:,} too many"
        checking.add(
            Problem(p.LONG_BOTTOM_LINE, ("bottom_line",), said, "at most 60 words", f"{words}")
        )
    brief = Brief(
        theme=_theme_of(file, checking), file=file, claims=_claims(own, rows, checking), **values
    )
    return _contents(brief, tuple([row for row, _ in rows]), sources)


def _words_beyond(text: str, most: int) -> int:
    """The number of words of a text that has more than ``most``, else 0."""
    # Most texts are short, and counting properly costs more than checking all the rest.
    if len(text.split()) <= most:
        return 0
    words = count_words(text)
    return words if words > most else 0


def _claims(
    brief: str, rows: tuple[tuple[int, dict[str, Any]], ...], checking: Checking
) -> tuple[Claim, ...]:
    claims = []
    taken: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for row, values in rows:
        text = values["text"]
        given = values.pop("id", "")
        own = free_id(given or id_of_words(text), taken.__contains__, numbers)
        if given and own != given:
            checking.add(_same_claim_id(row, taken[given], given, own))
        taken[own] = row
        if words := _words_beyond(text, _CLAIM_WORDS):
            said = f"the claim has {words:,} words"
            hint = "say it in one sentence of at most 45, or make two claims of it"
            checking.add(
                Problem(p.LONG_CLAIM, ("claims", row, "text"), said, "at most 45 words", hint=hint)
            )
        claims.append(Claim(brief=brief, id=own, has_own_id=bool(given), **values))
    return tuple(claims)


def id_of_words(text: str) -> str:
    """The id that a claim is known by while nobody has given it one."""
    return f"c-{_short_hash(squeeze(text))}"


def _same_claim_id(row: int, first: int, given: str, own: str) -> Problem:
    said = f"the id {quoted(given)} is already that of claims[{first}]"
    hint = f"give one of them another id; until then this one is known as {quoted(own)}"
    return Problem(
        p.DUPLICATE_CLAIM,
        ("claims", row, "id"),
        said,
        "an id of its own",
        quoted(given),
        hint,
        other=("claims", first, "id"),
    )


def _look_below_claims(
    values: dict[str, Any], rows: tuple[tuple[int, dict[str, Any]], ...], checking: Checking
) -> None:
    """Keys of the brief written at the end of the file belong to its last claim."""
    if len(rows) < 2:
        return
    last, claim = rows[-1]
    for key in ("marking", "status"):
        if claim.get("status") not in BRIEF_STATUS and key == "status":
            continue  # Only claims are withdrawn or reviewed: it is not meant for the brief.
        if key in claim and key not in values and not any(key in c for _, c in rows[:-1]):
            said = f"only the last claim has a {key}, and the brief has none"
            hint = "if it is meant for the brief, put it above the first [[claims]]"
            checking.add(Problem(p.BELOW_CLAIMS, ("claims", last, key), said, hint=hint, at="key"))


def _theme_of(file: str, checking: Checking) -> str:
    folders = file.split("/")[1:-1]
    if not folders:
        said = "this brief is in no theme's folder"
        hint = f"move it to briefs/<theme-id>/, or to briefs/{INBOX}/ until it is filed"
        checking.add(Problem(p.UNFILED_BRIEF, (), said, hint=hint, at="file"))
        return UNFILED
    if len(folders) > 1:
        said = "this brief is deeper than its theme's folder"
        hint = f"move it to briefs/{folders[0]}/"
        checking.add(Problem(p.TOO_LOW, (), said, hint=hint, at="file"))
    folder = folders[0]
    if ID.fullmatch(folder):
        return folder
    made = slugged(folder) or UNFILED
    said = f"the folder name {quoted(folder)} is not an id"
    hint = f"rename it {made}"
    checking.add(Problem(p.FILE_NAME, (), said, hint=hint, at="file"))
    return made
