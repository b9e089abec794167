"""The tables of the format as JSON Schemas, by which editors complete keys and mark mistakes.

Draft 7, which taplo and Even Better TOML read. They say what the checker says of one file by
itself: what names something elsewhere in a library is only looked at for its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from briefing.library.build import DECISIONS_FILE, SETTINGS_FILE, Vocabulary
from briefing.library.checking import LARGEST
from briefing.library.schema import (
    BRIEF,
    DECISIONS,
    MEMO,
    SETTINGS,
    SOURCE_FILE,
    THEME,
)
from briefing.library.shapes import (
    ID,
    Anything,
    Choice,
    CslType,
    Date,
    Flag,
    Id,
    Likelihood,
    ListOf,
    MapOf,
    Marking,
    Number,
    Pattern,
    Ref,
    Shape,
    Text,
    Whole,
)
from briefing.library.special import EvidenceItem, Figure, InsidePath, NameItem, Scale
from briefing.library.tables import Rows, Schema, Table
from briefing.scales import YARDSTICKS

KINDS: Mapping[str, Schema] = {
    "brief": BRIEF,
    "sources": SOURCE_FILE,
    "theme": THEME,
    "memo": MEMO,
    "briefing": SETTINGS,
    "decisions": DECISIONS,
}
"""Every kind of file by the name of its schema."""

FOLDER = ".briefing/schema"
"""Where a library keeps its schemas, for editors that are not connected to anything."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DATE = (
    r"^[0-9]{4}(-(0[1-9]|1[0-2])"
    r"(-(0[1-9]|[12][0-9]|3[01]))?)?$"
)


def kind_of(file: str) -> str:
    """The name of the schema of a file of a library, by its place."""
    if file in (SETTINGS_FILE, DECISIONS_FILE):
        return file.removesuffix(".toml")
    if file == "briefs/sources.toml":
        return "sources"
    return {"themes": "theme", "memos": "memo"}.get(file.partition("/")[0], "brief")


def json_schema(kind: str, words: Vocabulary | None = None) -> dict[str, Any]:
    """The schema of a kind of file, with the markings and likelihoods of a library.

    Without its words any marking will do, and a term of any yardstick.
    """
    return {"$schema": _DRAFT, "title": _title(KINDS[kind]), **_table(KINDS[kind], words)}


def files(words: Vocabulary | None = None) -> dict[str, str]:
    """The schemas of all kinds of file as JSON, by the paths under which a library keeps them."""
    return {
        f"{FOLDER}/{kind}.json": json.dumps(json_schema(kind, words), indent=1) + "\n"
        for kind in KINDS
    }


def _title(schema: Schema) -> str:
    return schema.what.removeprefix("a ").capitalize()


def _table(schema: Schema, words: Vocabulary | None) -> dict[str, Any]:
    keys = {
        f.key: {**_shape(f.shape, words), "description": f.shape.expected} for f in schema.fields
    }
    keys |= {second: keys[first] for second, first in schema.also.items()}
    found: dict[str, Any] = {"type": "object", "properties": keys, "additionalProperties": False}
    required = [f.key for f in schema.fields if f.required]
    if required:
        found["required"] = required
    if schema.also:
        # Two names of one key: one of them at a time.
        found["not"] = {"anyOf": [{"required": [*pair]} for pair in schema.also.items()]}
    return found


def _shape(shape: Shape, words: Vocabulary | None) -> dict[str, Any]:
    match shape:
        case Text():
            return _filled() if shape.filled else {"type": "string"}
        case Pattern():
            return {"type": "string", "pattern": f"^(?:{_everywhere(shape.pattern)})$"}
        case Id():
            return {"type": "string", "pattern": f"^{ID.pattern}$"}
        case Date():
            return {"type": "string", "pattern": _DATE}
        case Choice() | CslType():
            return {
                "type": "string",
                "enum": sorted(shape.words) if isinstance(shape, CslType) else list(shape.words),
            }
        case Likelihood():
            every = dict.fromkeys(term for stick in YARDSTICKS.values() for term in stick)
            return {"type": "string", "enum": list(words.likelihoods if words else every)}
        case Marking():
            known = {"enum": ["", *words.markings]} if words and words.scale_known else {}
            return {"type": "string", **known}
        case Whole():
            return {"type": "integer", "minimum": shape.low, "maximum": min(shape.high, LARGEST)}
        case Number():
            return {"type": "number"}
        case Flag():
            return {"type": "boolean"}
        case Ref():
            return {"type": "string", "minLength": 1}
        case ListOf():
            size = {"minItems": shape.length, "maxItems": shape.length} if shape.length else {}
            return {"type": "array", "items": _shape(shape.item, words), **size}
        case Rows():
            return {"type": "array", "items": _table(shape.schema, words)}
        case MapOf():
            keys = {} if shape.key is None else {"propertyNames": _shape(shape.key, words)}
            return {"type": "object", "additionalProperties": _shape(shape.item, words), **keys}
        case Anything():
            return {"type": "object"}
        case Table():
            return _table(shape.schema, words)
        case Figure():
            numbers = [{"required": [key]} for key in ("value", "low", "high")]
            return {**_table(shape.table.schema, words), "anyOf": numbers}
        case EvidenceItem():
            source = r"^\s*([!~]\s*)?[^,\s!~]|^\s*[!~]\s*[!~]"
            short = {"type": "string", "pattern": source}
            return {"anyOf": [short, _table(shape.table.schema, words)]}
        case NameItem():
            return {"anyOf": [_filled(), _table(shape.table.schema, words)]}
        case InsidePath():
            # Not absolute, no drive, no backslash that leads up, no part that is "..".
            outside = r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.($|[/\\])|\u0000"
            return {"type": "string", "pattern": r"\S", "not": {"pattern": outside}}
        case Scale():
            listed = {"type": "array", "items": _filled(), "minItems": 1, "uniqueItems": True}
            return {"anyOf": [{"enum": ["none", "tlp"]}, listed]}
        case _:
            raise AssertionError(f"no JSON Schema for {type(shape).__name__}")


def _filled() -> dict[str, Any]:
    return {"type": "string", "pattern": r"\S"}


def _everywhere(pattern: re.Pattern[str]) -> str:
    """A pattern as every dialect reads it: digits of ASCII alone."""
    return pattern.pattern.replace(r"\d", "[0-9]")
