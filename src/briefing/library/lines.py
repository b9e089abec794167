"""Texts line by line: where two of them differ, and the changes of both sides made on one."""

from __future__ import annotations

import difflib
import io
from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple, TypeVar

Line = TypeVar("Line", bound=Hashable)


class Hunk(NamedTuple):
    """Lines that others stand for: from ``start`` to before ``end`` in the one text, from
    ``first`` to before ``last`` in the other. Lines count from 0."""

    start: int
    end: int
    first: int
    last: int


def hunks(old: Sequence[Line], new: Sequence[Line]) -> list[Hunk]:
    """What to replace in some lines to have others, in their order; nothing where all are alike."""
    # To align all lines takes their number squared; what both begin and end with is seen at once.
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return [
        Hunk(head + a, head + b, head + c, head + d)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def rebased(base: bytes, after: bytes, now: bytes) -> bytes | None:
    """The step from ``base`` to ``after``, made on what ``base`` has become since.

    None where both changed the same lines, or lines next to each other.
    """
    old, meant, found = (part.splitlines(keepends=True) for part in (base, after, now))
    ours, theirs = _changes(old, meant), _changes(old, found)
    if any(_touch(a, b) for a in ours for b in theirs):
        return None
    return _with(old, [*ours, *theirs])


def resolved(base: bytes, after: bytes, now: bytes, side: Literal["ours", "theirs"]) -> bytes:
    """Both steps from ``base``, to ``after`` and to ``now``, made on it together.

    Where both changed the same lines, or lines next to each other, those of ``side`` stand:
    "ours" is ``after``.
    """
    old, meant, found = (part.splitlines(keepends=True) for part in (base, after, now))
    ours, theirs = _changes(old, meant), _changes(old, found)
    first, second = (ours, theirs) if side == "ours" else (theirs, ours)
    return _with(old, [*first, *(b for b in second if not any(_touch(a, b) for a in first))])


def unified(before: str, after: str, name_before: str, name_after: str) -> str:
    """Two texts under their names as a unified diff, empty where they are the same."""
    # A line ends as TOML has it: a text may hold what else is called a separator of lines.
    old, new = (io.StringIO(text).readlines() for text in (before, after))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, name_before, name_after)
    )


_Change = tuple[Hunk, Sequence[bytes]]
"""The lines that are replaced, and by what."""


def _changes(old: Sequence[bytes], new: Sequence[bytes]) -> list[_Change]:
    return [(hunk, new[hunk.first : hunk.last]) for hunk in hunks(old, new)]


def _touch(a: _Change, b: _Change) -> bool:
    return a[0].start <= b[0].end and b[0].start <= a[0].end


def _with(old: Sequence[bytes], changes: Iterable[_Change]) -> bytes:
    """Some lines with what replaces them."""
    lines = list(old)
    for hunk, new in sorted(changes, key=lambda change: change[0].start, reverse=True):
        lines[hunk.start : hunk.end] = new
    return b"".join(lines)
