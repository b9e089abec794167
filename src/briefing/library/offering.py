"""What may be typed at a place of a file: its keys, the words of the format, the ids there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from briefing.library.build import Vocabulary, vocabulary
from briefing.library.json_schema import KINDS, kind_of
from briefing.library.shapes import (
    Choice,
    CslType,
    Flag,
    Likelihood,
    ListOf,
    MapOf,
    Marking,
    Ref,
    Shape,
)
from briefing.library.snapshot import Library
from briefing.library.special import EvidenceItem, Figure, NameItem, Scale
from briefing.library.tables import Field, Rows, Schema, Table

MOST = 50
"""Words offered; a letter more finds the others."""

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'{1,2}(?!'))*(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'[^'\n]*'?"
    r"|\#[^\n]*|\n|[=,.\[\]{}]|[^\s\"'#=,.\[\]{}]+|[ \t\r]+",
    re.DOTALL,
)
_HEADER = re.compile(r"^[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_.\"' -]+?)[ \t]*\]\]?", re.MULTILINE)
_OPEN_HEADER = re.compile(r"^[ \t]*(\[\[?)([A-Za-z0-9_.]*)$")
_SIGNS = "!~"


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that may stand at the cursor: as it is listed, as it is written, what it names."""

    word: str
    written: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be typed, in place of what stands from ``start`` to the cursor."""

    start: int = 0
    words: tuple[Offer, ...] = ()
    typed: str = ""
    """The letters of the word that are there already."""


@dataclass(slots=True)
class _Frame:
    """A table or list that is open at the cursor."""

    opened: str
    key: list[str] = field(default_factory=list)
    in_value: bool = False


@dataclass(slots=True)
class _Spot:
    """The place of the cursor in its statement."""

    path: list[str]
    in_value: bool
    typed: str
    start: int
    quote: str
    given: set[str]
    """The keys that its table has already."""


def offers(library: Library, file: str, text: str, at: int, *, asked: bool = False) -> Offers:
    """What may stand at a character of a file that says ``text``; valid TOML or not.

    Without being ``asked`` nothing is offered where no letter is typed, but in the value of a key
    that takes one of a few words.
    """
    schema = KINDS[kind_of(file)]
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if opened := _OPEN_HEADER.match(line):
        return _headers(schema, opened, at)
    headers = [h for h in _HEADER.finditer(text, 0, at) if h.end() <= at]
    begin = headers[-1].end() if headers else 0
    after = _HEADER.search(text, at)
    above = [part.strip(" \"'") for part in headers[-1][2].split(".")] if headers else []
    spot = _spot(text, begin, at, after.start() if after else len(text))
    if spot is None:
        return Offers()
    if spot.in_value:
        return _values(library, file, _shape_at(schema, [*above, *spot.path]), spot, asked=asked)
    if spot.quote or not (spot.typed or asked):
        return Offers()
    table = _schema_of(_shape_at(schema, [*above, *spot.path]), schema)
    if table is None:
        return Offers()
    fields = [f for f in table.fields if f.key not in spot.given or f.key == spot.typed]
    found = [Offer(f.key, f"{f.key} = ", f.shape.expected) for f in fields if not _is_rows(f.shape)]
    return _best(found, spot.typed, spot.start)


def _headers(schema: Schema, opened: re.Match[str], at: int) -> Offers:
    start = at - len(opened[1]) - len(opened[2])
    found = []
    for each in schema.fields:
        if _is_rows(each.shape):
            found.append(Offer(f"[[{each.key}]]", f"[[{each.key}]]\n", each.shape.expected))
        elif _schema_of(each.shape, None) is not None or isinstance(each.shape, MapOf):
            found.append(Offer(f"[{each.key}]", f"[{each.key}]\n", each.shape.expected))
    wanted = opened[2].casefold()
    return Offers(start, tuple(o for o in found if wanted in o.word), opened[1] + opened[2])


def _spot(text: str, begin: int, at: int, end: int) -> _Spot | None:
    """Where the cursor is; None in a comment."""
    frames = [_Frame("")]
    given: set[str] = set()
    last, last_at = "", at
    for token in _TOKEN.finditer(text, begin, at):
        word, frame = token[0], frames[-1]
        last, last_at = word, token.start()
        if word.startswith("#"):
            if token.end() == at:
                return None
        elif word == "\n":
            if len(frames) == 1:
                frames[0] = _Frame("")
        elif word == "=":
            if len(frames) == 1 and frame.key:
                given.add(frame.key[0])
            frame.in_value = True
        elif word in "[{":
            frames.append(_Frame(word, in_value=word == "["))
        elif word in "]}":
            if len(frames) > 1:
                frames.pop()
        elif word == ",":
            if frame.opened == "{":
                frame.key, frame.in_value = [], False
        elif not frame.in_value and word.strip() and word != ".":
            frame.key.append(word.strip("\"'"))
    frame = frames[-1]
    typed, quote, start = "", "", at
    if last[:1] in ('"', "'") and last:
        if len(last) > 1 and last.endswith(last[0]):
            return None
        typed, quote, start = last[1:], last[0], last_at + 1
    elif last and not last.isspace() and last not in "=,.[]{}\n":
        typed, start = last, last_at
    if not frame.in_value and typed and frame.key:
        frame.key.pop()
    # What the same table says further down is given as well.
    given |= {k[1] for k in re.finditer(r"^[ \t]*([A-Za-z0-9_-]+)[ \t]*[=.]", text[at:end], re.M)}
    path = [part for f in frames for part in f.key]
    if frame.opened == "{":
        given = set()
    return _Spot(path, frame.in_value, typed, start, quote, given)


def _shape_at(schema: Schema, path: Iterable[str]) -> Shape | None:
    """The shape of what stands under some keys; that of the file has none."""
    shape: Shape | None = None
    table: Schema | None = schema
    for key in path:
        if isinstance(shape, MapOf):
            shape = shape.item
        else:
            names = dict(table.also) if table else {}
            fields: Mapping[str, Field] = {f.key: f for f in table.fields} if table else {}
            found = fields.get(names.get(key, key))
            if found is None:
                return _NOTHING
            shape = found.shape
        table = _schema_of(shape, None)
    return shape


_NOTHING = MapOf(Flag())
"""A table of which nothing is known."""


def _schema_of(shape: Shape | None, default: Schema | None) -> Schema | None:
    if shape is None:
        return default
    if isinstance(shape, ListOf):
        return _schema_of(shape.item, None)
    if isinstance(shape, EvidenceItem | Figure | NameItem):
        return shape.table.schema
    if isinstance(shape, Table | Rows):
        return shape.schema
    return None


def _is_rows(shape: Shape) -> bool:
    return isinstance(shape, Rows) or (isinstance(shape, ListOf) and isinstance(shape.item, Table))


def _values(
    library: Library, file: str, shape: Shape | None, spot: _Spot, *, asked: bool
) -> Offers:
    if isinstance(shape, ListOf):
        shape = shape.item
    typed, start = spot.typed, spot.start
    if isinstance(shape, EvidenceItem):
        if typed[:1] in _SIGNS and typed:
            typed, start = typed[1:], start + 1
        if "," in typed:
            return Offers()
        shape = Ref("source")
    many = not isinstance(shape, Choice | Flag | Likelihood | Marking | Scale)
    if many and not (typed or spot.quote or asked):
        return Offers()
    own = spot.path[-1] if spot.path else ""
    found = _words(library, file, shape, own, vocabulary(library.files))
    quote = "" if isinstance(shape, Flag) or spot.quote else '"'
    close = quote or spot.quote
    if isinstance(shape, Flag):
        close = ""
    return _best(
        [Offer(word, f"{quote}{word}{close}", about) for word, about in found], typed, start
    )


def _words(
    library: Library, file: str, shape: Shape | None, key: str, words: Vocabulary
) -> list[tuple[str, str]]:
    """What a value of a shape can be, each with what it names."""
    if isinstance(shape, Choice | CslType):
        return [(word, "") for word in shape.words]
    if isinstance(shape, Likelihood):
        return [(word, "") for word in words.likelihoods]
    if isinstance(shape, Marking):
        return [(word, "") for word in words.markings]
    if isinstance(shape, Flag):
        return [("true", ""), ("false", "")]
    if isinstance(shape, Scale):
        return [("none", ""), ("tlp", "")]
    if isinstance(shape, Ref):
        return _refs(library, file, shape.kind)
    if key in ("tags", "actors"):
        used = {
            w
            for item in (*library.briefs.values(), *library.claims.values())
            for w in getattr(item, key)
        }
        return [(word, "") for word in sorted(used) if word.isprintable() and '"' not in word]
    return []


def _refs(library: Library, file: str, kind: str) -> list[tuple[str, str]]:
    if kind == "source":
        return [(s.id, s.title) for s in library.sources.values()]
    if kind == "brief":
        return [(b.id, b.title) for b in library.briefs.values()]
    if kind == "theme":
        return [(t, library.theme_title(t)) for t in library.theme_ids()]
    if kind == "question":
        asked = ((t.id, q) for t in library.themes.values() for q in t.questions)
        return [(f"{theme}/{q.id}", q.text) for theme, q in asked]
    here = next((b.id for b in library.briefs.values() if b.file == file), "")
    own = [(c.id, c.text) for c in library.claims.values() if c.brief == here]
    return own + [(r, c.text) for r, c in library.claims.items() if c.brief != here]


def _best(found: Iterable[Offer], typed: str, start: int) -> Offers:
    """Those that begin with what is typed, then those that hold it."""
    wanted = typed.casefold()
    held = [o for o in found if wanted in o.word.casefold()]
    if len(held) == 1 and held[0].word == typed:
        held = []
    held.sort(key=lambda o: not o.word.casefold().startswith(wanted))
    return Offers(start, tuple(held[:MOST]), typed)
