"""Words that a person typed as values of the format: a date for a date, a number for a number.

Only the shape is made here; whether the value is allowed is judged with the rest of its file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import tomli

from briefing.library.checking import quoted
from briefing.library.draft import SpliceError
from briefing.library.problems import KeyPath
from briefing.library.schema import BRIEF, CLAIM, MEMO, SOURCE, THEME
from briefing.library.shapes import Anything, Date, Flag, ListOf, MapOf, Number, Shape, Text, Whole
from briefing.library.snapshot import Library
from briefing.library.special import EvidenceItem, Figure, NameItem
from briefing.library.tables import Rows, Schema, Table
from briefing.suggest import did_you_mean
from briefing.text import day_typed


def schema_of(library: Library, ref: str) -> Schema:
    """The keys of what a reference names. Raises ``SpliceError``."""
    parts = (
        (library.claims, CLAIM),
        (library.briefs, BRIEF),
        (library.sources, SOURCE),
        (library.themes, THEME),
        (library.memos, MEMO),
    )
    for among, schema in parts:
        if ref in among:
            return schema
    raise SpliceError(f"nothing is called {quoted(ref)}")


def shape_at(schema: Schema, path: KeyPath) -> Shape:
    """The shape of a key of a table, or of a table in it. Raises ``SpliceError``."""
    first, rest = path[0], path[1:]
    fields = {f.key: f.shape for f in schema.fields}
    fields |= {second: fields[key] for second, key in schema.also.items()}
    if first not in fields:
        hint = did_you_mean(str(first), fields)
        said = f"{schema.what} has no such key"
        raise SpliceError(f"{said}{f'; {hint}' if hint else ''}")
    shape = fields[str(first)]
    if not rest:
        return shape
    if isinstance(shape, Figure):
        shape = shape.table
    if isinstance(shape, Table):
        return shape_at(shape.schema, rest)
    if isinstance(shape, MapOf):
        return shape.item
    if isinstance(shape, Anything):
        return Text()
    raise SpliceError(f"{first} is not a table: it has no {'.'.join(map(str, rest))}")


def typed(shape: Shape, words: Sequence[str]) -> Any:
    """The value that some words are, by a shape. Raises ``SpliceError``.

    A list is made of all of them; anything else is one. A table is written as in TOML:
    ``{ question = "theme/question", side = "yes" }``.
    """
    if isinstance(shape, Rows):
        raise SpliceError("claims and sources have references of their own: edit those")
    if isinstance(shape, ListOf):
        return [item_of(shape, word) for word in words]
    if len(words) != 1:
        raise SpliceError(
            f"this takes one value, not {len(words)}; put quotation marks around words that "
            "belong together"
        )
    return _one(shape, words[0])


def item_of(shape: Shape, word: str) -> Any:
    """The item of a list that a word is. Raises ``SpliceError``."""
    if not isinstance(shape, ListOf):
        raise SpliceError("this is not a list: give it a value")
    if isinstance(shape.item, ListOf):
        return [part.strip() for part in word.split(",")]
    return _one(shape.item, word)


def _one(shape: Shape, word: str) -> Any:
    match shape:
        case Date():
            word = day_typed(word)
            try:
                return dt.date.fromisoformat(word) if len(word) == 10 else word
            except ValueError:
                return word
        case Flag():
            return {"true": True, "false": False, "yes": True, "no": False}.get(word, word)
        case Whole() | Number():
            for number in (int, float):
                try:
                    return number(word)
                except ValueError:
                    continue
            return word
        case EvidenceItem() | NameItem() if not word.lstrip().startswith("{"):
            return word
        case Table() | Figure() | MapOf() | Anything() | EvidenceItem() | NameItem():
            try:
                return tomli.loads(f"value = {word}")["value"]
            except (tomli.TOMLDecodeError, ValueError):
                raise SpliceError(f"expected {shape.expected}, written as in TOML") from None
        case _:
            return word
