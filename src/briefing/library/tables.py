"""Tables with known keys: read as a whole, every unknown, missing or wrong key reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefing.library import problems as p
from briefing.library.checking import Checking, named, quoted
from briefing.library.problems import KeyPath, Problem
from briefing.library.shapes import Shape

_Reader = Callable[[Any, KeyPath, Checking], Any]


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


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The keys of one kind of table, and what is made of them."""

    what: str
    """``a claim``."""
    fields: tuple[Field, ...]
    make: Callable[..., Any] = dict
    also: Mapping[str, str] = field(default_factory=dict)
    """Second names of keys for a marking: ``{"tlp": "marking"}``."""
    above: tuple[Field, ...] = ()
    """The keys of the file, which end up here when they are written below a header."""
    _readers: dict[str, tuple[_Reader, str, Any]] = field(init=False, repr=False)
    """By key what reads it, its name in the model and its fallback: all that the loop needs."""
    _required: dict[str, Field] = field(init=False, repr=False)
    """By name in the model."""

    def __post_init__(self) -> None:
        readers = {f.key: (f.shape.read, f.name or f.key, f.fallback) for f in self.fields}
        readers |= {second: readers[first] for second, first in self.also.items()}
        object.__setattr__(self, "_readers", readers)
        required = {f.name or f.key: f for f in self.fields if f.required}
        object.__setattr__(self, "_required", required)

    def read(self, raw: dict[str, Any], path: KeyPath, checking: Checking) -> dict[str, Any]:
        """The values by their names in the model; what is missing or wrong is not among them."""
        values: dict[str, Any] = {}
        readers = self._readers
        for key, given in raw.items():
            if key not in readers:
                checking.add(self._unknown_key(key, path, checking))
                continue
            read, name, fallback = readers[key]
            value = read(given, (*path, key), checking)
            if name in values:
                self._two_names(key, raw, path, checking)
                value = max(values[name], value or values[name], key=checking.rank)
            if value is None:
                value = fallback
            if value is not None:
                values[name] = value
        if not self.complete(values):
            for at in self._required.values():
                if at.key not in raw:
                    said = f'{self.what} needs "{at.key}", {at.shape.expected}'
                    checking.add(
                        Problem(p.MISSING, (*path, at.key), said, at.shape.expected, at="table")
                    )
        return values

    def complete(self, values: Mapping[str, Any]) -> bool:
        """Whether every required value is there."""
        return self._required.keys() <= values.keys()

    def _two_names(
        self, key: str, raw: Mapping[str, Any], path: KeyPath, checking: Checking
    ) -> None:
        names = {key, *(k for pair in self.also.items() if key in pair for k in pair)}
        said = f"{named(sorted(names & raw.keys()), 'and')} are one key"
        checking.add(Problem(p.TWO_NAMES, (*path, key), said, hint="keep one of them", at="key"))

    def _unknown_key(self, key: str, path: KeyPath, checking: Checking) -> Problem:
        if any(key == at.key for at in self.above):
            hint = "it is a key of the whole file: put it above the first [[header]]"
        else:
            hint = checking.near(key, self._readers)
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
