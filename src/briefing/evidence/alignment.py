"""Where a quotation nearly stands: the stretch of a text that shares most words with it.

A ratio over a whole document says nothing about one sentence in it. So stretches of about the
length of the quotation are compared, those with most words in common word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import nlargest

from briefing.evidence.typography import DIVIDED, SOFT_HYPHEN, normal
from briefing.evidence.wording import Difference, difference, parted
from briefing.text import fold
from briefing.values import dataclass

ENOUGH = 0.7
"""Of the letters of a quotation, the share that the text must have for it to be the same passage.

Below it stand passages that share a subject and a turn of phrase."""
TIE = 0.03
"""Two passages whose shares of whole words differ by less are equally near."""

_HEAD = 30
"""Words that may stand between two lines of a quotation: the foot and head of a page."""
_FARTHEST = 12
"""Words a single matched word may stand apart from the rest; a longer match may stand as many
times farther."""
_CANDIDATES = 6
_LOOKED_AT = 1_000
"""Places among which the candidates are: next to a good one stand others nearly as good."""
_DIVIDED = re.compile(DIVIDED)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, folded, with their places in it; they do not overlap.

    A word that was divided at the end of a line is one word.
    """

    text: str
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text."""
        # Soft hyphens in place of hyphen and line break: every place stays as it was.
        whole = _DIVIDED.sub(lambda m: SOFT_HYPHEN * len(m.group()), text)
        spans = parted(whole)
        return cls(whole, tuple(fold(whole[s:e]) for s, e in spans), spans)

    def run(self, first: int, last: int) -> str:
        """The words from one up to another that is not among them, folded."""
        return " ".join(self.folded[first:last])

    def written(self, first: int, last: int) -> str:
        """The same in its normal form."""
        if last <= first:
            return ""
        return normal(self.text[self.spans[first][0] : self.spans[last - 1][1]]).text

    def before(self, word: int) -> str:
        """What is written between a word and the one before it."""
        start = self.spans[word - 1][1] if word else 0
        end = self.spans[word][0] if word < len(self.spans) else len(self.text)
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text that is nearly a quotation: its place, how near, what differs.

    ``whole`` and ``share`` are of the letters of the quotation: in words that the passage has, and
    with those of words that are nearly there. ``words`` are from and up to which it reaches.
    """

    start: int
    end: int
    words: tuple[int, int]
    whole: float
    share: float
    differences: tuple[Difference, ...]


def passages(quote: Words, saved: Words) -> list[Passage]:
    """The passages that are nearly the quotation, nearest first; none overlaps another."""
    found: list[Passage] = []
    ahead = list(_stretches(quote, saved)) if quote.folded else []
    while ahead:
        first, last = ahead.pop()
        passage = _compare(quote, saved, first, last)
        if passage is None or passage.share < ENOUGH:
            continue
        found.append(passage)
        # Another may stand beside it, and only the first of equals is seen at once.
        begin, end = passage.words
        rest = ((first, begin), (end, last))
        ahead += [(f, e) for f, e in rest if e - f >= ENOUGH * len(quote.folded)]
    apart: list[Passage] = []
    for passage in sorted(found, key=lambda p: (-p.whole, p.words)):
        begin, end = passage.words
        if all(end <= p.words[0] or p.words[1] <= begin for p in apart):
            apart.append(passage)
    return apart


def _stretches(quote: Words, saved: Words) -> Iterator[tuple[int, int]]:
    """The stretches with most words in common, from and up to which word, best first."""
    length = len(quote.folded) + _HEAD
    counts = _shared(quote.folded, saved.folded, len(quote.folded))
    taken: list[int] = []
    best = nlargest(_LOOKED_AT, range(len(counts)), key=counts.__getitem__)
    for start in best:
        if len(taken) == _CANDIDATES or counts[start] * 3 < len(quote.folded):
            return
        if all(abs(start - other) >= len(quote.folded) for other in taken):
            taken.append(start)
            yield max(0, start - length), min(len(saved.folded), start + 2 * length)


def _shared(wanted: Sequence[str], words: Sequence[str], length: int) -> list[int]:
    """For each place, how many of the wanted words are among the ``length`` words from there."""
    left = Counter(wanted)
    shared = 0
    counts = []
    for place in range(len(words) + length):
        if place < len(words) and (word := words[place]) in left:
            left[word] -= 1
            shared += left[word] >= 0
        if place >= length and (word := words[place - length]) in left:
            left[word] += 1
            shared -= left[word] > 0
        if place >= length - 1:
            counts.append(shared)
    return counts


@dataclass(frozen=True, slots=True)
class _Match:
    """Words that both have: from which of the quotation, from which of the text, how many."""

    ours: int
    theirs: int
    size: int


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two matches, in each of both: from and up to which word."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


def _compare(quote: Words, saved: Words, first: int, last: int) -> Passage | None:
    matches = _without_strays(_matches(quote, saved, first, last))
    if not matches:
        return None
    # Strays gone, the words they stood for may be found where they belong.
    end_of_ours = matches[-1].ours + matches[-1].size
    begin = max(first, matches[0].theirs - matches[0].ours)
    end = min(last, matches[-1].theirs + matches[-1].size + len(quote.folded) - end_of_ours)
    matches = _matches(quote, saved, begin, end)
    gaps = _gaps(quote, matches, begin, end)
    letters = sum(len(w) for m in matches for w in quote.folded[m.ours : m.ours + m.size])
    like = sum(_likeness(quote.run(*g.ours), saved.run(*g.theirs)) for g in gaps)
    total = sum(map(len, quote.folded))
    begin = min([m.theirs for m in matches] + [g.theirs[0] for g in gaps])
    end = max([m.theirs + m.size for m in matches] + [g.theirs[1] for g in gaps])
    return Passage(
        start=saved.spans[begin][0],
        end=saved.spans[end - 1][1],
        words=(begin, end),
        whole=letters / total,
        share=(letters + like) / total,
        differences=tuple(_differences(quote, saved, matches, gaps)),
    )


def _matches(quote: Words, saved: Words, first: int, last: int) -> list[_Match]:
    from rapidfuzz.distance import LCSseq

    steps = LCSseq.editops(quote.folded, saved.folded[first:last])
    blocks = (_Match(b.a, b.b + first, b.size) for b in steps.as_matching_blocks())
    return _drawn_together(saved, [b for b in blocks if b.size])


def _without_strays(matches: list[_Match]) -> list[_Match]:
    """Matches without those at either end that stand too far from the rest for their size."""
    kept = list(matches)
    while len(kept) > 1 and _apart(kept[0], kept[1]) > _FARTHEST * kept[0].size:
        del kept[0]
    while len(kept) > 1 and _apart(kept[-2], kept[-1]) > _FARTHEST * kept[-1].size:
        del kept[-1]
    return kept


def _drawn_together(saved: Words, matches: list[_Match]) -> list[_Match]:
    """Matches nearer to each other where their words stand nearer as well.

    The longest common sequence may take its first word from one passage and the rest from
    another. Across each gap, what weighs less is moved.
    """
    drawn = list(matches)
    total = sum(m.size for m in drawn)
    weight = total
    for n in reversed(range(len(drawn) - 1)):
        weight -= drawn[n + 1].size
        if weight * 2 <= total:
            places = range(drawn[n + 1].theirs - drawn[n].size, drawn[n].theirs, -1)
            drawn[n] = _moved(saved, drawn[n], places)
    weight = total
    for n in range(1, len(drawn)):
        weight -= drawn[n - 1].size
        if weight * 2 <= total:
            places = range(drawn[n - 1].theirs + drawn[n - 1].size, drawn[n].theirs)
            drawn[n] = _moved(saved, drawn[n], places)
    return drawn


def _moved(saved: Words, match: _Match, places: Iterable[int]) -> _Match:
    """A match at the first of some places where the same words stand."""
    words = saved.folded[match.theirs : match.theirs + match.size]
    same = (p for p in places if saved.folded[p : p + match.size] == words)
    return replace(match, theirs=next(same, match.theirs))


def _apart(one: _Match, other: _Match) -> int:
    """Words by which two matches stand farther apart in the text than in the quotation."""
    return (other.theirs - one.theirs) - (other.ours - one.ours)


def _gaps(quote: Words, matches: list[_Match], begin: int, end: int) -> list[_Gap]:
    """What is between the matches, and before and behind them where the quotation goes on."""
    found = []
    ours, theirs = 0, begin
    for match in [*matches, _Match(len(quote.folded), end, 0)]:
        at_an_end = not ours or not match.size
        if ours < match.ours or (theirs < match.theirs and not at_an_end):
            found.append(_Gap((ours, match.ours), (theirs, match.theirs)))
        ours, theirs = match.ours + match.size, match.theirs + match.size
    return found


def _likeness(ours: str, theirs: str) -> float:
    """Letters of the one that count as found in the other."""
    from rapidfuzz import fuzz

    return len(ours.replace(" ", "")) * fuzz.ratio(ours, theirs) / 100


def _differences(
    quote: Words, saved: Words, matches: list[_Match], gaps: list[_Gap]
) -> Iterator[Difference]:
    """The differences in the order of the quotation."""
    found = [(g.ours[0], _of_gap(quote, saved, g)) for g in gaps]
    for match in matches:
        for step in range(match.size):
            ours = quote.written(match.ours + step, match.ours + step + 1)
            theirs = saved.written(match.theirs + step, match.theirs + step + 1)
            if ours != theirs:
                found.append((match.ours + step, difference(ours, theirs)))
    return (d for _, d in sorted(found, key=lambda pair: pair[0]))


def _of_gap(quote: Words, saved: Words, gap: _Gap) -> Difference:
    if gap.ours[0] == gap.ours[1]:
        for first, last in _same_gaps(saved, *gap.theirs):
            if "\n" in saved.before(first) and "\n" in saved.before(last):
                return Difference("between", saved=saved.written(first, last))
    return difference(quote.written(*gap.ours), saved.written(*gap.theirs))


def _same_gaps(saved: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The words that may be what was put in: ``a [b a] c`` reads like ``[a b] a c``."""
    yield first, last
    while first > 0 and saved.folded[first - 1] == saved.folded[last - 1]:
        first, last = first - 1, last - 1
        yield first, last
    while last < len(saved.folded) and saved.folded[first] == saved.folded[last]:
        first, last = first + 1, last + 1
        yield first, last
