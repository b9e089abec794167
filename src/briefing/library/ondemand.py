"""Mappings whose values, or all of them, are made when somebody first looks at them."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    ValuesView,
)
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ClaimRefs(Collection[str]):
    """The references of claims, kept as the ids in each brief: a tenth of as many strings."""

    __slots__ = ("_ids",)

    def __init__(self, ids: Mapping[str, str]) -> None:
        """``ids`` are those of a brief's claims with blanks between, in the order of briefs."""
        self._ids = ids

    @classmethod
    def of(cls, refs: Iterable[str]) -> ClaimRefs:
        """The same of references in the order of their briefs."""
        names = refs.names if isinstance(refs, OnDemand) else refs
        if isinstance(names, cls):
            return names
        ids: dict[str, list[str]] = {}
        for ref in names:
            brief, _, own = ref.partition("/")
            ids.setdefault(brief, []).append(own)
        return cls({brief: " ".join(own) for brief, own in ids.items()})

    def __contains__(self, ref: object) -> bool:
        brief, _, own = str(ref).partition("/")
        return own in self._ids.get(brief, "").split()

    def __iter__(self) -> Iterator[str]:
        for brief, ids in self._ids.items():
            for own in ids.split():
                yield f"{brief}/{own}"

    def __len__(self) -> int:
        return sum(ids.count(" ") + 1 for ids in self._ids.values() if ids)

    def in_order(self, briefs: Iterable[str], now: Mapping[str, str]) -> ClaimRefs:
        """The same for other ``briefs``, some of which have other ids ``now``."""
        ids = {**self._ids, **now}
        return ClaimRefs({own: ids.get(own, "") for own in briefs})

    def by_brief(self) -> Mapping[str, str]:
        """The ids of the claims of each brief, with blanks between."""
        return self._ids


class OnDemand(Mapping[str, Value], Generic[Value]):
    """A mapping that knows its keys, and makes a value from its key when it is asked for.

    A value that was made stays: whoever asks again, in whichever thread, gets the same object.
    ``make`` gives the value of a key, and those of its neighbours where they come with it; so does
    ``walk``, where given, for whoever asks for all values in turn.
    """

    __slots__ = ("_keys", "_made", "_make", "_walk")

    def __init__(
        self,
        keys: Iterable[str],
        make: Callable[[str], Iterable[tuple[str, Value]]],
        made: Mapping[str, Value] | None = None,
        *,
        walk: Callable[[str], Iterable[tuple[str, Value]]] | None = None,
    ) -> None:
        self._keys: Collection[str] = (
            keys if isinstance(keys, (Mapping, ClaimRefs)) else dict.fromkeys(keys)
        )
        self._make = make
        self._walk = walk or make
        self._made: dict[str, Value] = dict(made or {})

    def __getitem__(self, key: str) -> Value:
        found = self._made.get(key)
        if found is None:
            if key not in self._keys:
                raise KeyError(key)
            found = self._taken(key, self._make(key))
        return found

    def _taken(self, key: str, made: Iterable[tuple[str, Value]]) -> Value:
        # setdefault is one step of the interpreter: of two threads that make it, one wins.
        for other, value in made:
            if other in self._keys:
                self._made.setdefault(other, value)
        return self._made[key]

    def _in_turn(self) -> Iterator[tuple[str, Value]]:
        for key in self._keys:
            found = self._made.get(key)
            yield key, self._taken(key, self._walk(key)) if found is None else found

    def items(self) -> ItemsView[str, Value]:
        """Keys and values, in turn."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """The values, in turn."""
        return _Values(self)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"OnDemand({len(self._keys)} keys, {len(self._made)} made)"

    @property
    def names(self) -> Collection[str]:
        """The keys, in their order."""
        return self._keys

    def changed(
        self, values: Mapping[str, Value], keys: Iterable[str] | None = None
    ) -> OnDemand[Value]:
        """The same with some other values, for these ``keys`` in this order or for the same.

        A key that is new is among ``values``; nothing is made for it.
        """
        made = self._made.copy()
        if keys is not None:
            keys = keys if isinstance(keys, ClaimRefs) else dict.fromkeys(keys)
            made = {key: value for key, value in made.items() if key in keys}
        known = self._keys if keys is None else keys
        return OnDemand(known, self._make, {**made, **values}, walk=self._walk)


class _Items(ItemsView[str, Value]):
    _mapping: OnDemand[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping._in_turn()


class _Values(ValuesView[Value]):
    _mapping: OnDemand[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping._in_turn())


class Unread(Mapping[str, Value], Generic[Value]):
    """A mapping that is read as a whole when somebody first looks into it."""

    __slots__ = ("_all", "_read")

    def __init__(self, read: Callable[[], Mapping[str, Value]]) -> None:
        self._read = read
        self._all: Mapping[str, Value] | None = None

    def _found(self) -> Mapping[str, Value]:
        # Of two threads that read it at once both have the same: values are compared, not known.
        if self._all is None:
            self._all = self._read()
        return self._all

    def __getitem__(self, key: str) -> Value:
        return self._found()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._found()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())


def with_values(
    old: Mapping[str, Value], values: Mapping[str, Value], keys: Iterable[str] | None = None
) -> Mapping[str, Value]:
    """A mapping with some other values; with ``keys``, for those only and in their order."""
    if isinstance(old, OnDemand):
        return old.changed(values, keys)
    new = {**old, **values}
    return new if keys is None else {key: new[key] for key in keys}
