"""A saved memo composed anew beside its last export: what would change, before it is written."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Literal

from briefing.library.snapshot import Library
from briefing.memo.answering.diff import Difference, diff, recorded
from briefing.memo.answering.exports import last
from briefing.memo.answering.page_text import key
from briefing.memo.answering.record import Printed, Record
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.condensing.candidates import Search
from briefing.model import Memo
from briefing.values import dataclass

Change = Literal["same", "changed", "new", "fallen"]


@dataclass(frozen=True, slots=True)
class RefreshedLine:
    """A sentence, heading or note of the new page, or one of the last export that fell.

    ``text`` is what stands there now, empty where it fell; ``was`` what stood there, empty where
    it is new. Both are as they are shown.
    """

    change: Change
    part: str
    text: str
    was: str
    ref: str = ""
    note: int = 0


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A memo as it would be written today. ``before`` is its last export, None where it has none:
    then all of it is new."""

    document: Document
    before: Record | None
    difference: Difference
    lines: tuple[RefreshedLine, ...]

    @property
    def is_current(self) -> bool:
        """Whether the last export still says what would be written today, but for its date."""
        return not any(n.change != "same" for n in self.lines if n.part != "addressed")


def refresh(
    library: Library, memo: Memo, today: dt.date, search: Search | None = None
) -> Refreshed:
    """A memo with the picks and the author's sentences it has, against its last export.

    ``memo.id`` says of which saved memo the exports are. Nothing is written. Raises MemoError
    where it cannot be composed, ManifestError where its last manifest cannot be used.
    """
    before = last(library, memo.id)
    document = compose(library, memo, today, search)
    now = recorded(document)
    return Refreshed(
        document,
        before,
        diff(before or Record(""), now),
        tuple(lines(before.printed if before else (), now.printed)),
    )


def lines(old: Sequence[Printed], new: Sequence[Printed]) -> Iterator[RefreshedLine]:
    """A new page line by line against an old one; what fell stands where it stood."""
    before = _paired(old, new)
    fallen = deque(sorted({*range(len(old))} - {*before.values()}))
    for place, now in enumerate(new):
        at = before.get(place)
        if at is None:
            yield RefreshedLine("new", now.part, now.text, "", now.ref, now.note)
            continue
        while fallen and fallen[0] < at:
            yield _fallen(old[fallen.popleft()])
        was = old[at]
        change: Change = "same" if _shown(was) == _shown(now) else "changed"
        yield RefreshedLine(change, now.part, now.text, was.text, now.ref, now.note)
    for number in fallen:
        yield _fallen(old[number])


def _fallen(was: Printed) -> RefreshedLine:
    return RefreshedLine("fallen", was.part, "", was.text, was.ref, was.note)


def _shown(line: Printed) -> str:
    # That notes are counted anew is no change of what they say.
    return key(line.text)


def _paired(old: Sequence[Printed], new: Sequence[Printed]) -> dict[int, int]:
    """Which old line each new one was: the same words, else of the same claim and sort."""
    free = dict(enumerate(old))
    found: dict[int, int] = {}
    for is_same in (_same_words, _same_thing):
        for place, now in enumerate(new):
            if place in found:
                continue
            at = next((n for n, was in free.items() if is_same(was, now)), None)
            if at is not None:
                found[place] = at
                del free[at]
    return found


def _same_words(was: Printed, now: Printed) -> bool:
    return (was.part, was.ref, _shown(was)) == (now.part, now.ref, _shown(now))


def _same_thing(was: Printed, now: Printed) -> bool:
    """Whether two lines are one thing in two wordings: of one claim, or one of its kind."""
    if was.part != now.part:
        return False
    return was.ref == now.ref if now.ref else now.part in ("title", "addressed", "summary")
