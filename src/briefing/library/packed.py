"""Values of the model as plain data, and back: for JSON that this program reads again.

What equals the default of its field is left out. Which types there are is read off the classes.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

Turn = Callable[[Any], Any]
"""From a value to plain data, or back."""

_PLAIN = (str, int, float, bool, object, type(None))


def packed(value: Any) -> Any:
    """A frozen value of the model as strings, numbers, lists and dictionaries."""
    return _packer(type(value))(value)


def unpacked(kind: Any, plain: Any) -> Any:
    """The value of a class of the model that ``packed`` was given."""
    return _class(kind)[1](plain)


def _packer(kind: type) -> Turn:
    return _class(kind)[0]


@functools.cache
def _class(kind: type) -> tuple[Turn, Turn]:
    hints = typing.get_type_hints(kind)
    fields = [
        (field.name, _default(field), *_turns(hints[field.name]))
        for field in dataclasses.fields(kind)
    ]
    readers = [(name, read) for name, _, _, read in fields if read is not None]

    def write(value: Any) -> dict[str, Any]:
        plain = {}
        for name, default, pack, _ in fields:
            held = getattr(value, name)
            if held != default:
                plain[name] = held if pack is None else pack(held)
        return plain

    def read(plain: dict[str, Any]) -> Any:
        for name, turn in readers:
            if name in plain:
                plain[name] = turn(plain[name])
        return kind(**plain)

    return write, read


_NEVER = object()


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return _NEVER


def _turns(hint: Any) -> tuple[Turn | None, Turn | None]:
    """How a value of a type is made plain, and back; None where it is already."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN or origin is typing.Literal:
        return None, None
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return tuple(map(_if_any, _turns(inner)))  # type: ignore[return-value]
    if origin in (tuple, frozenset):
        return _turns_of_items(origin, arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if arguments[1] not in _PLAIN:
            raise TypeError(hint)
        return None, None
    if dataclasses.is_dataclass(hint):
        # Looked up when it is needed: classes may hold each other.
        return packed, functools.partial(unpacked, hint)
    raise TypeError(hint)


def _turns_of_items(kind: Any, arguments: tuple[Any, ...]) -> tuple[Turn | None, Turn | None]:
    if kind is tuple and arguments[-1] is not Ellipsis:
        turns = [_turns(argument) for argument in arguments]
        if not any(read for _, read in turns):
            return list, tuple
        writers, readers = zip(*turns, strict=True)
        return _each(list, writers), _each(tuple, readers)
    pack, read = _turns(arguments[0])
    if read is None:
        return (sorted if kind is frozenset else list), kind
    return (
        lambda values: sorted(map(pack, values)) if kind is frozenset else list(map(pack, values)),  # type: ignore[arg-type]
        lambda values: kind(map(read, values)),
    )


def _each(kind: Any, turns: tuple[Turn | None, ...]) -> Turn:
    def turn(values: Any) -> Any:
        return kind(v if t is None else t(v) for v, t in zip(values, turns, strict=True))

    return turn


def _if_any(turn: Turn | None) -> Turn | None:
    return None if turn is None else lambda value: None if value is None else turn(value)
