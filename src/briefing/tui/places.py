"""Where one is in the app and where one has been, as plain values: no screen is known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace

from briefing.values import dataclass

MOST = 100
"""Places remembered behind; the oldest are forgotten first."""

_LONGEST = 2000
"""Characters of a part of a place that are believed when a session is read."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one is on a screen.

    ``subject`` is what the screen is about, ``select`` the key of the selected row in the list
    that has the focus, ``pane`` that list, ``query`` what is searched.
    """

    screen: str
    subject: str = ""
    select: str = ""
    pane: str = ""
    query: str = ""

    def is_like(self, other: Spot) -> bool:
        """Whether both are one screen about one thing, whatever is selected there."""
        return (self.screen, self.subject) == (other.screen, other.subject)


Place = tuple[Spot, ...]
"""The screens that lie over each other, from the first one up."""


def alike(one: Place, other: Place) -> bool:
    """Whether two places show the same, whatever is selected."""
    return len(one) == len(other) and all(a.is_like(b) for a, b in zip(one, other, strict=True))


class Trail:
    """The places one has been to, behind and ahead, as in a browser."""

    def __init__(self) -> None:
        self.past: list[Place] = []
        self.future: list[Place] = []

    def visit(self, leaving: Place) -> None:
        """Somewhere new is gone to from a place; what was ahead is cut off."""
        if leaving and (not self.past or self.past[-1] != leaving):
            self.past.append(leaving)
            del self.past[:-MOST]
        self.future.clear()

    def close(self, closed: Place, now: Place) -> None:
        """A screen was closed: a step back, or forward, where that is what it led to."""
        if self.past and alike(self.past[-1], now):
            self.past.pop()
            self.future.append(closed)
        elif self.future and alike(self.future[-1], now):
            self.future.pop()
            self.past.append(closed)
        elif not alike(closed, now):
            self.visit(closed)

    def back(self, here: Place, known: Callable[[Place], Place], *, ground: bool = False) -> Place:
        """The place before, which is taken off what lies behind; empty where there is none.

        ``known`` gives a place as it is called now, or an empty one where it is gone: that is
        forgotten. With ``ground`` what lies over the first screen is passed by.
        """
        return _step(self.past, self.future, here, known, ground=ground)

    def forward(self, here: Place, known: Callable[[Place], Place]) -> Place:
        """The place after, as ``back`` gives the one before."""
        return _step(self.future, self.past, here, known)


def _step(
    behind: list[Place],
    ahead: list[Place],
    here: Place,
    known: Callable[[Place], Place],
    *,
    ground: bool = False,
) -> Place:
    walked = [here]
    kept = list(behind)
    while kept:
        place = known(kept.pop())
        if not place or place == walked[-1]:
            continue
        if ground and len(place) > 1:
            walked.append(place)
            continue
        behind[:] = kept
        ahead.extend(walked)
        return place
    return ()


def called_now(place: Place, names: Mapping[str, str]) -> Place:
    """A place with other names for what was renamed."""

    def renamed(words: str) -> str:
        parts = words.split(">")
        return ">".join(names.get(part, part) for part in parts)

    return tuple(
        replace(spot, subject=renamed(spot.subject), select=renamed(spot.select)) for spot in place
    )


def as_data(place: Place) -> list[dict[str, str]]:
    """A place as JSON has it."""
    return [{key: words for key, words in asdict(spot).items() if words} for spot in place]


def from_data(data: object) -> Place:
    """The place that JSON gives. Raises ValueError where it is none."""
    if not isinstance(data, list) or len(data) > MOST:
        raise ValueError("a place is a list of screens")
    return tuple(_spot(each) for each in data)


def _spot(data: object) -> Spot:
    known = {field.name for field in fields(Spot)}
    if not isinstance(data, dict) or not data.keys() <= known or not data.get("screen"):
        raise ValueError("a spot is the name of a screen, and what is selected there")
    if not all(isinstance(words, str) and len(words) <= _LONGEST for words in data.values()):
        raise ValueError("the parts of a spot are short texts")
    return Spot(**data)
