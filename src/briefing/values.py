"""Dataclasses, frozen and slotted, made in a third of the time that ``dataclasses`` takes.

Every command waits until some eighty classes are made. ``dataclasses`` writes, compiles and runs
six functions for each; here ``__init__`` alone is compiled, when the first value is made, as it is
what is called often and gains by it, and the others read the names of the fields. Type checkers see
the decorator of the standard library, and the classes do what its classes do, but that no attribute
at all can be set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    import sys
    from collections.abc import Callable
    from dataclasses import MISSING, Field, FrozenInstanceError
    from operator import attrgetter
    from reprlib import recursive_repr
    from typing import Any

    def dataclass(
        *,
        frozen: bool = False,
        slots: bool = False,
        eq: bool = True,
        repr: bool = True,  # noqa: A002
    ) -> Callable[[type], type]:
        """``dataclasses.dataclass(frozen=True, slots=True)``, and for messages, which others write
        on and nobody compares, ``dataclasses.dataclass(eq=False, repr=False)``; only these two.

        The fields may have ``default``, ``default_factory`` and ``repr``, and the class what
        methods it likes; a dataclass that it inherits from was made here too.
        """
        if frozen:
            assert slots and eq and repr
            return _made
        assert not (slots or eq or repr)
        return _message

    def _message(cls: type) -> type:
        cls.__doc__ = cls.__doc__ or cls.__name__
        made = dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
        made.__init__ = _first(made, dataclasses.fields(made))
        return made

    def _made(cls: type) -> type:
        own = vars(cls)
        # Without a text of its own the class would be given its signature, which takes long.
        cls.__doc__ = cls.__doc__ or cls.__name__
        make = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)
        made = make(cls)
        fields = dataclasses.fields(made)
        made.__init__ = _first(made, fields)
        methods = (
            _repr([f.name for f in fields if f.repr]),
            *_compared([f.name for f in fields]),
            *_STATE,
        )
        for method in methods:
            if own.get(method.__name__) is None:
                setattr(made, method.__name__, method)
        made.__setattr__, made.__delattr__ = _refuse_set, _refuse_delete
        return made

    def _first(made: type, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
        """``__init__`` for the first value: of most classes a command makes none."""

        def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
            made.__init__ = _init(made, fields)
            made.__init__(self, *given, **named)

        __init__.__annotations__ = _annotations(fields)
        return __init__

    def _annotations(fields: tuple[Field[Any], ...]) -> dict[str, Any]:
        return {field.name: field.type for field in fields} | {"return": "None"}

    def _init(made: type, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
        """``__init__``: a parameter for each field, put into its slot past ``__setattr__`` where
        there is one."""
        known: dict[str, Any] = {"_none": MISSING}
        parameters, lines = ["self"], []
        is_slotted = "__slots__" in vars(made)
        for number, field in enumerate(fields):
            name = given = field.name
            if is_slotted:
                known[f"_set{number}"] = getattr(made, name).__set__
            if field.default_factory is not MISSING:
                known[f"_make{number}"] = field.default_factory
                given = f"_make{number}() if {name} is _none else {name}"
                parameters.append(f"{name}=_none")
            elif field.default is not MISSING:
                known[f"_is{number}"] = field.default
                parameters.append(f"{name}=_is{number}")
            else:
                parameters.append(name)
            put = f"_set{number}(self, {given})" if is_slotted else f"self.{name} = {given}"
            lines.append(f"  {put}")
        if hasattr(made, "__post_init__"):
            lines.append("  self.__post_init__()")
        source = (
            f"def _maker({', '.join(known)}):\n"
            f" def __init__({', '.join(parameters)}):\n" + "\n".join(lines or ["  pass"]) + "\n"
            " return __init__"
        )
        space: dict[str, Any] = {}
        # The names of fields are Python's own, and nothing else is in it.
        exec(source, vars(sys.modules[made.__module__]), space)
        init: Callable[..., None] = space["_maker"](**known)
        init.__qualname__ = f"{made.__qualname__}.__init__"
        init.__annotations__ = _annotations(fields)
        return init

    def _repr(names: list[str]) -> Callable[[Any], str]:
        @recursive_repr()
        def __repr__(self: Any) -> str:  # noqa: N807
            values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{type(self).__qualname__}({values})"

        return __repr__

    def _compared(names: list[str]) -> tuple[Callable[..., Any], ...]:
        # ``attrgetter`` of several names gives a tuple, of one its value.
        values = attrgetter(*names) if len(names) > 1 else _few(names)

        def __eq__(self: Any, other: object) -> bool:  # noqa: N807
            return values(self) == values(other) if type(other) is type(self) else NotImplemented

        def __hash__(self: Any) -> int:  # noqa: N807
            return hash(values(self))

        return __eq__, __hash__

    def _few(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
        return lambda self: tuple(getattr(self, name) for name in names)

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)

    _STATE = (__getstate__, __setstate__)

    def _refuse_set(self: Any, name: str, _: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_delete(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")
