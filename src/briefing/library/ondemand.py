"""Mappings whose values are made when somebody first looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class OnDemand(Mapping[str, Value], Generic[Value]):
    """A mapping that knows its keys, and makes a value from its key when it is asked for.

    A value that was made stays: whoever asks again, in whichever thread, gets the same object.
    ``make`` gives the value of a key, and those of its neighbours where they come with it.
    """

    __slots__ = ("_keys", "_made", "_make")

    def __init__(
        self,
        keys: Iterable[str],
        make: Callable[[str], Iterable[tuple[str, Value]]],
        made: Mapping[str, Value] | None = None,
    ) -> None:
        self._keys = keys if isinstance(keys, dict) else dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, Value] = dict(made or {})

    def __getitem__(self, key: str) -> Value:
        found = self._made.get(key)
        if found is None:
            if key not in self._keys:
                raise KeyError(key)
            # setdefault is one step of the interpreter: of two threads that make it, one wins.
            for other, value in self._make(key):
                if other in self._keys:
                    self._made.setdefault(other, value)
            found = self._made[key]
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"OnDemand({len(self._keys)} keys, {len(self._made)} made)"

    def changed(self, values: Mapping[str, Value], keys: Iterable[str]) -> OnDemand[Value]:
        """The same with some other values, for these keys in this order; nothing is made for it.

        A key that is new is among ``values``.
        """
        known = dict.fromkeys(keys)
        made = {key: value for key, value in self._made.copy().items() if key in known}
        return OnDemand(known, self._make, {**made, **values})


def with_values(
    old: Mapping[str, Value], values: Mapping[str, Value], keys: Iterable[str] | None = None
) -> Mapping[str, Value]:
    """A mapping with some other values; with ``keys``, for those only and in their order."""
    if isinstance(old, OnDemand):
        return old.changed(values, old if keys is None else keys)
    new = {**old, **values}
    return new if keys is None else {key: new[key] for key in keys}
