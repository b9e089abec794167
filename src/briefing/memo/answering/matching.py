"""Which words of a page are which sentence of the memo that was exported.

The sentences of the export are looked for first, whole, in their order; only what is left of the
page is compared with those that were not found. So a page is never cut into sentences by guess
where the export knows them. Typography (kinds of spaces, quotation marks, dashes) makes no
difference, every letter and digit does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from briefing.memo.answering.page import Page
from briefing.memo.answering.page_text import Text, key, tokens
from briefing.values import dataclass

How = Literal["whole", "edited", "moved", "missing", "added"]

_SHARE = 0.5
"""Of its words, as many must be left for a sentence to be one that was edited."""
_MOST_PLACES = 200
"""Places of one sentence on a page that are looked at."""
_STOP = re.compile(r"[.?!…:。！？][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of the export and the words of the page that it is.

    ``number`` is that of the sentence in the export, -1 for words that are none of it
    (``added``). ``text`` is what stands on the page, empty where it is ``missing``; ``line`` is
    where it begins, or where it should.
    """

    how: How
    number: int
    text: str
    line: int
    note: int = 0
    marks: tuple[int, ...] = ()
    start: int = -1
    """Where it begins among the characters of the page; -1 where it is missing."""
    last_line: int = 0
    """Where it ends; 0 where it is missing."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence found whole: its number, from and up to which character of the key."""

    number: int
    start: int
    end: int


def match(page: Page, sentences: Sequence[str]) -> tuple[Match, ...]:
    """Every sentence of an export with what became of it, and what else the page says.

    In the order of the page; what is missing stands where it should.
    """
    return _Matching(Text.of(page), [key(s) for s in sentences]).found()


class _Matching:
    def __init__(self, text: Text, sentences: list[str]) -> None:
        self.text = text
        self.sentences = sentences

    def found(self) -> tuple[Match, ...]:
        chain = self._without_touched(_chain(list(self._places()), len(self.sentences)))
        found: list[Match] = []
        number, at = 0, 0
        for place in (*chain, _Place(len(self.sentences), len(self.text.key), len(self.text.key))):
            found += self._between(range(number, place.number), at, place.start)
            if place.number < len(self.sentences):
                found.append(self._match("whole", place.number, place.start, place.end))
            number, at = place.number + 1, place.end
        return self._marked(self._moved(found))

    def _places(self) -> Iterator[_Place]:
        """Every place where a sentence stands whole and by itself."""
        text = self.text.key
        for number, sentence in enumerate(self.sentences):
            at = text.find(sentence) if sentence else -1
            count = 0
            while at >= 0 and count < _MOST_PLACES:
                end = at + len(sentence)
                if not (self._joined(at) or self._joined(end)):
                    yield _Place(number, at, end)
                    count += 1
                at = text.find(sentence, at + 1)

    def _joined(self, at: int) -> bool:
        """Whether a word goes on across a place."""
        text = self.text
        if not 0 < at < len(text.key):
            return False
        before, after = text.key[at - 1], text.key[at]
        if before.isspace() or after.isspace():
            return False
        there = text.raw_at(at)
        between = text.raw[there - 1 : there + 1]
        return not any(map(str.isspace, between)) and not text.marks(at - 1, at)

    def _without_touched(self, chain: list[_Place]) -> list[_Place]:
        """The chain without sentences that something was written into, before or behind."""
        kept = []
        ends = [0, *(p.end for p in chain)]
        starts = [*(p.start for p in chain), len(self.text.key)]
        for n, place in enumerate(chain):
            before = self.text.key[ends[n] : place.start].strip()
            after = self.text.key[place.end : starts[n + 1]].strip()
            own = self.sentences[place.number]
            begun = before and not _STOP.search(before) and self._together(place.start)
            goes_on = after and not _STOP.search(own) and self._together(place.end + 1)
            if not (begun or goes_on):
                kept.append(place)
        return kept

    def _together(self, at: int) -> bool:
        """Whether what stands before a place is of the same passage."""
        if not 0 < at < len(self.text.key):
            return False
        one, _ = self.text.place(self.text.raw_at(max(0, at - 2)))
        other, _ = self.text.place(self.text.raw_at(at))
        return one is other

    def _match(self, how: How, number: int, start: int, end: int) -> Match:
        text = self.text
        line, note = text.line(start), text.note(start)
        last = text.line(max(start, end - 1))
        return Match(how, number, text.written(start, end), line, note, start=start, last_line=last)

    def _between(self, missing: range, start: int, end: int) -> Iterator[Match]:
        """What became of some sentences that do not stand whole in a stretch of the page."""
        left = list(self.text.tokens(start, end))
        waiting = list(missing)
        for owner, first, last in self._assigned(missing, left):
            while owner >= 0 and waiting[0] < owner:
                yield self._missing(waiting.pop(0), left[first][0])
            if owner >= 0:
                waiting.remove(owner)
            how: How = "edited" if owner >= 0 else "added"
            yield self._match(how, owner, left[first][0], left[last - 1][1])
        for number in waiting:
            yield self._missing(number, max(0, start - 1))

    def _missing(self, number: int, at: int) -> Match:
        return Match("missing", number, "", self.text.line(at))

    def _assigned(
        self, missing: range, left: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Runs of words with the sentence each is, -1 for none; sentences in their order."""
        if not left:
            return []
        words = [self.text.key[s:e] for s, e in left]
        theirs: list[str] = []
        owners: list[int] = []
        for n in missing:
            each = tokens(self.sentences[n])
            theirs += each
            owners += [n] * len(each)
        owned = _owned(words, theirs, owners, self._breaks(left))
        runs: list[tuple[int, int, int]] = []
        for at, owner in enumerate(owned):
            if runs and runs[-1][0] == owner and (owner >= 0 or not self._ends(words, left, at)):
                runs[-1] = (owner, runs[-1][1], at + 1)
            else:
                runs.append((owner, at, at + 1))
        return [
            run if run[0] < 0 or self._is_like(run, words) else (-1, run[1], run[2]) for run in runs
        ]

    def _is_like(self, run: tuple[int, int, int], words: Sequence[str]) -> bool:
        """Whether enough of a sentence is left in a run of words."""
        from rapidfuzz.distance import LCSseq

        own = tokens(self.sentences[run[0]])
        mine = list(words[run[1] : run[2]])
        common = LCSseq.similarity(own, mine)
        return common >= _SHARE * min(len(own), len(mine)) and common >= _SHARE / 2 * len(own)

    def _breaks(self, left: Sequence[tuple[int, int]]) -> set[int]:
        """The words with which another passage begins."""
        text = self.text
        passages = [text.place(text.raw_at(s))[0] for s, _ in left]
        return {n for n in range(1, len(left)) if passages[n] is not passages[n - 1]}

    def _ends(self, words: Sequence[str], left: Sequence[tuple[int, int]], at: int) -> bool:
        """Whether words that nobody knows end before one of them."""
        return bool(_STOP.search(words[at - 1])) or at in self._breaks(left[: at + 1])

    def _moved(self, found: Iterable[Match]) -> list[Match]:
        """Words that are a missing sentence, whole, in another place."""
        found = list(found)
        missing: dict[str, list[int]] = {}
        for m in found:
            if m.how == "missing":
                missing.setdefault(self.sentences[m.number], []).append(m.number)
        moved: set[int] = set()
        for n, m in enumerate(found):
            waiting = missing.get(key(m.text)) if m.how == "added" else None
            if waiting:
                found[n] = replace(m, how="moved", number=waiting.pop(0))
                moved.add(found[n].number)
        return [m for m in found if m.how != "missing" or m.number not in moved]

    def _marked(self, found: Sequence[Match]) -> tuple[Match, ...]:
        """With the marks of notes that stand behind each up to the next."""
        starts = [m.start for m in found if m.start >= 0]
        ends = dict(pairwise([*starts, len(self.text.key)]))
        return tuple(
            replace(m, marks=self.text.marks(m.start, ends[m.start])) if m.start >= 0 else m
            for m in found
        )


def _chain(places: Sequence[_Place], count: int) -> list[_Place]:
    """Of places, those in the order of the export that hold most of it and do not overlap.

    A longest weighted chain in one pass over the page, with the best of all earlier sentences
    kept in a Fenwick tree: n log n for n places.
    """
    by_start = sorted(range(len(places)), key=lambda n: (places[n].start, places[n].end))
    by_end = sorted(range(len(places)), key=lambda n: places[n].end)
    best = [0] * len(places)
    before = [-1] * len(places)
    tree = [-1] * (count + 1)

    def value(place: int) -> int:
        return best[place] if place >= 0 else 0

    ahead = 0
    for n in by_start:
        place = places[n]
        while ahead < len(by_end) and places[by_end[ahead]].end <= place.start:
            ended = by_end[ahead]
            at = places[ended].number + 1
            while at <= count:
                if value(ended) > value(tree[at]):
                    tree[at] = ended
                at += at & -at
            ahead += 1
        at = place.number
        while at > 0:
            if value(tree[at]) > value(before[n]):
                before[n] = tree[at]
            at -= at & -at
        best[n] = value(before[n]) + place.end - place.start
    chain = []
    at = max(range(len(places)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(places[at])
        at = before[at]
    return chain[::-1]


def _owned(
    words: Sequence[str], theirs: Sequence[str], owners: Sequence[int], breaks: set[int]
) -> list[int]:
    """The sentence that each word belongs to, -1 for none.

    Words that both have belong where they stood. What stands between two of them goes with the
    sentence that was not at its end, up to a stop, and with the one that is to begin, from the
    last stop on.
    """
    from rapidfuzz.distance import LCSseq

    owned = [-1] * len(words)
    at_end = [False] * len(words)
    if theirs:
        for block in LCSseq.editops(list(theirs), list(words)).as_matching_blocks():
            for step in range(block.size):
                ours = block.a + step
                owned[block.b + step] = owners[ours]
                at_end[block.b + step] = ours + 1 == len(owners) or owners[ours + 1] != owners[ours]
    known = [n for n, owner in enumerate(owned) if owner >= 0]
    bounds = [-1, *known, len(words)]
    for before, after in pairwise(bounds):
        _give_away(words, owned, at_end, breaks, (before, after))
    return owned


def _give_away(
    words: Sequence[str],
    owned: list[int],
    at_end: Sequence[bool],
    breaks: set[int],
    between: tuple[int, int],
) -> None:
    """Give the words between two known ones to the sentences at either side."""
    before, after = between
    left = owned[before] if before >= 0 else -1
    right = owned[after] if after < len(words) else -1
    first, last = before + 1, after
    if left >= 0 and left == right:
        owned[first:last] = [left] * (last - first)
        return
    if left >= 0 and not at_end[before]:
        while first < last and first not in breaks:
            owned[first] = left
            first += 1
            if _STOP.search(words[first - 1]):
                break
    if right >= 0 and after not in breaks:
        while last > first and not _STOP.search(words[last - 1]):
            last -= 1
            owned[last] = right
            if last in breaks:
                break
