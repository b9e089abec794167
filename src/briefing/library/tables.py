"""Tables with known keys: read as a whole, every unknown, missing or wrong key reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefing.library import problems as p
from briefing.library.checking import Checking, quoted
from briefing.library.problems import KeyPath, Problem
from briefing.library.shapes import Shape


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table: its shape, and what stands for it where its value is wrong.

    ``fallback`` is the cautious value, where the default would let something out.
    """

    key: str
    shape: Shape
    required: bool = False
    name: str = ""
    """The name in the model, where it is not the key."""
    fallback: Any = None

    @property
    def attribute(self) -> str:
        """The name in the model."""
        return self.name or self.key


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The keys of one kind of table, and what is made of them."""

    what: str
    """``a claim``."""
    fields: tuple[Field, ...]
    make: Callable[..., Any] = dict
    also: Mapping[str, str] = field(default_factory=dict)
    """Second names of keys: ``{"tlp": "marking"}``."""
    above: tuple[Field, ...] = ()
    """The keys of the file, which end up here when they are written below a header."""
    by_key: Mapping[str, Field] = field(init=False, default_factory=dict)
    required: tuple[Field, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        keys = {f.key: f for f in self.fields}
        keys |= {second: keys[first] for second, first in self.also.items()}
        object.__setattr__(self, "by_key", keys)
        object.__setattr__(self, "required", tuple(f for f in self.fields if f.required))

    def read(self, raw: dict[str, Any], path: KeyPath, checking: Checking) -> dict[str, Any]:
        """The values by their names in the model; what is missing or wrong is not among them."""
        values: dict[str, Any] = {}
        fields = self.by_key
        for key, given in raw.items():
            at = fields.get(key)
            if at is None:
                checking.add(self._unknown_key(key, path, checking))
                continue
            if key in self.also and self.also[key] in raw:
                said = f'"{key}" and "{self.also[key]}" are one key'
                checking.add(
                    Problem(p.TWO_NAMES, (*path, key), said, hint="keep one of them", at="key")
                )
                continue
            value = at.shape.read(given, (*path, key), checking)
            if value is None:
                value = at.fallback
            if value is not None:
                values[at.name or at.key] = value
        for at in self.required:
            if at.key not in raw:
                said = f'{self.what} needs "{at.key}", {at.shape.expected}'
                checking.add(
                    Problem(p.MISSING, (*path, at.key), said, at.shape.expected, at="table")
                )
        return values

    def complete(self, values: Mapping[str, Any]) -> bool:
        """Whether every required value is there."""
        return all(at.attribute in values for at in self.required)

    def _unknown_key(self, key: str, path: KeyPath, checking: Checking) -> Problem:
        if any(key == at.key for at in self.above):
            hint = "it is a key of the whole file: put it above the first [[header]]"
        else:
            hint = checking.near(key, self.by_key)
        said = f"unknown key {quoted(key)}"
        return Problem(p.UNKNOWN_KEY, (*path, key), said, "a known key", quoted(key), hint, "key")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with known keys; left out where a required one is missing or wrong."""

    schema: Schema

    @property
    def expected(self) -> str:
        return f"a table ({', '.join(f.key for f in self.schema.fields)})"

    def read(self, raw: Any, path: KeyPath, checking: Checking) -> Any:
        if type(raw) is not dict:
            checking.wrong(path, self.expected, raw)
            return None
        values = self.schema.read(raw, path, checking)
        return self.schema.make(**values) if self.schema.complete(values) else None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of tables, read as pairs of their index in the file and their values."""

    schema: Schema

    @property
    def expected(self) -> str:
        return "a list of tables"

    def read(
        self, raw: Any, path: KeyPath, checking: Checking
    ) -> tuple[tuple[int, dict[str, Any]], ...] | None:
        if type(raw) is not list:
            hint = f"write [[{path[-1]}]]" if type(raw) is dict else ""
            checking.wrong(path, self.expected, raw, hint=hint)
            return None
        found = []
        for n, row in enumerate(raw):
            at = (*path, n)
            if type(row) is not dict:
                checking.wrong(at, f"a table such as [[{path[-1]}]]", row)
                continue
            values = self.schema.read(row, at, checking)
            if self.schema.complete(values):
                found.append((n, values))
            elif "id" in values:
                checking.left_out.add(values["id"])
        return tuple(found)
