"""The text of a page as one, without what typesetting does to it, and the way back to the page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from briefing.evidence.typography import Normal, normal
from briefing.memo.answering.page import Page, Passage
from briefing.values import dataclass

_UNSPACED = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_FAR = 1 << 60


def key(text: str) -> str:
    """A text without what typesetting does to it, in one line; addresses as they are meant."""
    plain = _ADDRESS.sub(lambda m: unquote(m.group(), errors="replace"), " ".join(text.split()))
    return " ".join(normal(plain).text.split())


def tokens(text: str) -> list[str]:
    """The words of a key with their punctuation; a sign each in scripts without spaces."""
    return _TOKEN.findall(text)


@dataclass(frozen=True, slots=True)
class Text:
    """All the words of a page as one text, and the way back to its passages."""

    page: Page
    raw: str
    begins: tuple[int, ...]
    """Where each passage begins in ``raw``."""
    marked: tuple[tuple[int, int], ...]
    """The places in ``raw`` behind which the marks of notes stand, and their numbers."""
    key: str
    _from: tuple[int, ...]
    """For each character of ``key`` the place in ``raw``; one more at the end."""

    @classmethod
    def of(cls, page: Page) -> Text:
        """The text of a page."""
        parts, begins, marked = [], [], []
        length = 0
        for each in page.passages:
            begins.append(length)
            marked += [(length + at, number) for at, number in each.marks]
            parts.append(each.text + " ")
            length += len(parts[-1])
        raw = "".join(parts)
        plain, back = _decoded(raw)
        found = normal(plain)
        text, origin = _squeezed(found)
        places = (*(back[o] for o in origin), len(raw))
        return cls(page, raw, tuple(begins), tuple(marked), text, places)

    def place(self, at: int) -> tuple[Passage, int]:
        """The passage a character of ``raw`` stands in, and where in it."""
        number = max(0, bisect_right(self.begins, at) - 1)
        return self.page.passages[number], at - self.begins[number]

    def raw_at(self, at: int) -> int:
        """The place in ``raw`` of a character of ``key``; of its first letter, where typography
        drops the space before it.
        """
        place = self._from[at]
        while place + 1 < len(self.raw) and self.raw[place].isspace():
            place += 1
        return place

    def passages(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of ``key`` between two characters that stand in one passage each."""
        here = [bisect_left(self._from, begin, start, end) for begin in self.begins]
        bounds = sorted({start, *(at for at in here if start < at < end), end})
        yield from pairwise(bounds)

    def tokens(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """From and up to which character of ``key`` each word stands, between two characters."""
        return (match.span() for match in _TOKEN.finditer(self.key, start, end))

    def written(self, start: int, end: int) -> str:
        """What is written from one character of ``key`` up to another."""
        if end <= start:
            return ""
        return " ".join(self.raw[self._from[start] : self._from[end - 1] + 1].split())

    def line(self, at: int) -> int:
        """The line on which a character of ``key`` stands; of the end, the last line."""
        if not self.page.passages:
            return 1
        found, inside = self.place(min(self.raw_at(at), max(0, len(self.raw) - 2)))
        return found.line(inside)

    def note(self, at: int) -> int:
        """The note a character of ``key`` stands in, 0 for the body."""
        return self.place(self.raw_at(at))[0].note if self.page.passages else 0

    def marks(self, start: int, end: int) -> tuple[int, ...]:
        """The marks of notes behind one character of ``key`` and before another."""
        first = bisect_right(self.marked, (self._from[start], _FAR))
        last = bisect_right(self.marked, (self._from[end], _FAR))
        return tuple(number for _, number in self.marked[first:last])


def _decoded(raw: str) -> tuple[str, list[int]]:
    """A text with its addresses as they are meant, and where each character stood."""
    plain: list[str] = []
    back: list[int] = []
    done = 0
    for match in _ADDRESS.finditer(raw):
        meant = " ".join(unquote(match.group(), errors="replace").split())
        if meant == match.group():
            continue
        plain += (raw[done : match.start()], meant)
        back += range(done, match.start())
        back += [match.start()] * len(meant)
        done = match.end()
    plain.append(raw[done:])
    back += range(done, len(raw) + 1)
    return "".join(plain), back


def _squeezed(found: Normal) -> tuple[str, list[int]]:
    """A normal form with one space for every run, none at its ends, and where each stood."""
    text: list[str] = []
    origin: list[int] = []
    for match in re.finditer(r"\S+", found.text):
        if text:
            text.append(" ")
            origin.append(found.raw(match.start() - 1, match.start())[0])
        text.append(match.group())
        origin += [found.raw(n, n + 1)[0] for n in range(*match.span())]
    return "".join(text), origin
