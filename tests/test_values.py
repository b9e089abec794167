"""``values.dataclass``: what it makes is what ``dataclasses`` would make."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing
from collections.abc import Callable

import pytest

from briefing import model
from briefing.values import dataclass

Standard = dataclasses.dataclass(frozen=True, slots=True)


@dataclass(frozen=True, slots=True)
class Point:
    """A point."""

    x: int
    name: str = ""
    more: tuple[str, ...] = ()
    table: dict[str, int] = dataclasses.field(default_factory=dict)
    hidden: int = dataclasses.field(default=0, repr=False)

    @property
    def twice(self) -> int:
        return self.x * 2


@dataclass(frozen=True, slots=True)
class One:
    only: str


@dataclass(frozen=True, slots=True)
class Two(One):
    other: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    low: int
    high: int = 0

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise ValueError("upside down")

    def __repr__(self) -> str:
        return "mine"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checked) and other.low == self.low


@Standard
class Likewise:
    """A point."""

    x: int
    name: str = ""
    more: tuple[str, ...] = ()
    table: dict[str, int] = dataclasses.field(default_factory=dict)
    hidden: int = dataclasses.field(default=0, repr=False)


GIVEN: list[Callable[[type], typing.Any]] = [
    lambda kind: kind(1),
    lambda kind: kind(1, "a", ("b",), {"c": 2}, 3),
    lambda kind: kind(x=1, hidden=5, name="z"),
    lambda kind: dataclasses.replace(kind(1), name="other"),
    lambda kind: copy.deepcopy(kind(1, table={"a": 1})),
]


@pytest.mark.parametrize("make", GIVEN)
def test_it_does_what_the_standard_one_does(make: Callable[[type], typing.Any]) -> None:
    ours, standard = make(Point), make(Likewise)
    assert dataclasses.astuple(ours) == dataclasses.astuple(standard)
    assert repr(ours) == repr(standard).replace("Likewise", "Point")
    assert ours == make(Point) and ours != standard and ours != Point(99)
    for value in (ours, standard):
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)
        for name in ("x", "name"):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(value, name, 2)
            with pytest.raises(dataclasses.FrozenInstanceError):
                delattr(value, name)
        assert not hasattr(value, "__dict__")


def test_arguments_are_asked_for_alike() -> None:
    for kind in (Point, Likewise):
        for wrong in (lambda kind: kind(), lambda kind: kind(1, y=2), lambda kind: kind(*range(6))):
            with pytest.raises(TypeError):
                wrong(kind)
    assert Point.__match_args__ == Likewise.__match_args__
    assert typing.get_type_hints(Point.__init__) == typing.get_type_hints(Likewise.__init__)
    assert Point(1).table is not Point(1).table


def test_hash_and_equality_are_of_the_fields() -> None:
    assert hash(One("a")) == hash(One("a")) and One("a") == One("a") != One("b")
    said = model.Evidence("source", "contradicts", via=("a",))
    assert {said: 1}[dataclasses.replace(said)] == 1
    assert pickle.loads(pickle.dumps(said)) == said
    assert One("a").__eq__(Point(1)) is NotImplemented
    assert Two("a", "b") == Two(only="a", other="b") != Two("b", "b") and One("a") != Two("a")


def test_what_a_class_has_of_its_own_stays() -> None:
    assert repr(Checked(1, 2)) == "mine" and Checked(1, 2) == Checked(1, 3)
    assert hash(Checked(1, 2)) == hash(Checked(1, 2)) and Point(2).twice == 4
    with pytest.raises(ValueError, match="upside down"):
        Checked(2, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(2).twice = 5  # type: ignore[misc]


def test_a_value_that_holds_itself_can_be_shown() -> None:
    held: dict[str, typing.Any] = {}
    held["point"] = Point(1, table=held)
    assert "..." in repr(held["point"])


@dataclass(eq=False, repr=False)
class Noted:
    """What others write on."""

    said: str
    times: int = 1
    by: dict[str, int] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        self.read = False


def test_a_message_can_be_written_on() -> None:
    first, second = Noted("a"), Noted("a", by={"b": 2}, times=3)
    assert (first.said, first.times, first.by, first.read) == ("a", 1, {}, False)
    assert (second.said, second.times, second.by) == ("a", 3, {"b": 2})
    first.by["c"] = 1
    first.times, first.read = 4, True
    assert (first.times, Noted("a").by) == (4, {})
    assert first != Noted("a", 4, {"c": 1})
    with pytest.raises(TypeError, match="said"):
        Noted()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="other"):
        Noted("a", other=1)  # type: ignore[call-arg]
