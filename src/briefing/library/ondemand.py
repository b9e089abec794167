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

    A value that was made stays until it is let go of: whoever asks again, in whichever thread, gets
    the same object. ``make`` gives the value of a key, and those of its neighbours where they come
    with it; so does ``walk``, where given, for whoever asks for all values in turn. Values that are
    ``given`` are not made.
    """

    __slots__ = ("_first", "_given", "_keys", "_made", "_make", "_walk")

    def __init__(
        self,
        keys: Iterable[str],
        make: Callable[[str], Iterable[tuple[str, Value]]],
        given: Mapping[str, Value] | None = None,
        *,
        walk: Callable[[str], Iterable[tuple[str, Value]]] | None = None,
    ) -> None:
        self._keys: Collection[str] = (
            keys if isinstance(keys, (Mapping, ClaimRefs)) else dict.fromkeys(keys)
        )
        self._make = make
        self._walk = walk or make
        self._given: dict[str, Value] = dict(given or {})
        self._made = self._given.copy()
        self._first: OnDemand[Value] | None = None
        """The one that it has come from by changes, which ``make`` may know."""

    def __getitem__(self, key: str) -> Value:
        found = self._made.get(key)
        if found is None:
            if key not in self._keys:
                raise KeyError(key)
            found = self._taken(key, self._make(key))
        return found

    def _taken(self, key: str, made: Iterable[tuple[str, Value]]) -> Value:
        # setdefault is one step of the interpreter: of two threads that make it, one wins.
        known = self._made
        found = None
        for other, value in made:
            if other in self._keys:
                kept = known.setdefault(other, value)
                if other == key:
                    found = kept  # What was known may be let go of by another thread by now.
        if found is None:
            raise KeyError(key)
        return found

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
        return f"OnDemand({len(self._keys)} keys, {self.made} made)"

    @property
    def made(self) -> int:
        """How many values have been made, and not let go of since."""
        return len(self._made) - len(self._given)

    def let_go(self) -> None:
        """Let go of all values that were made: who asks for one again has it made once more.

        One after the other, so that no other thread waits for all of it.
        """
        for each in (self, self._first):
            if each is None:
                continue
            made, each._made = each._made, each._given.copy()
            while made:
                made.popitem()

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
        given, made = {**self._given, **values}, {**self._made, **values}
        if keys is not None:
            keys = keys if isinstance(keys, ClaimRefs) else dict.fromkeys(keys)
            given = {key: value for key, value in given.items() if key in keys}
            made = {key: value for key, value in made.items() if key in keys}
        new = OnDemand(self._keys if keys is None else keys, self._make, given, walk=self._walk)
        new._made, new._first = made, self if self._first is None else self._first
        return new


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
