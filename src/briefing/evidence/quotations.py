"""Whether a quotation stands in the saved text of its source, and how exactly.

A quotation that is nearly there is the dangerous one: a figure, a name or a *not* that differs
makes it say something else. So the verdict is never better than ``fuzzy`` where a letter or a
digit differs, however much of the rest agrees, and never a place among several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Literal

from briefing.evidence.typography import BREAK, Normal, normal
from briefing.evidence.wording import Difference, is_negation, parted
from briefing.library.archive import text_of
from briefing.library.snapshot import Library
from briefing.model import Evidence
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.evidence.alignment import Words

VerdictKind = Literal["exact", "normalised", "fuzzy", "ambiguous", "missing", "no-archive"]

LONGEST = 5_000
"""Characters of a quotation that are compared in every way; a longer one is only looked for as it
stands."""
_MOST_PARTS = 20
_MOST_PLACES = 1_000
"""Places of one part that are looked at: a quotation of one common word must not cost a minute."""
_REACH = 80
"""Characters around the end of a quotation that can belong to the word or number there."""
_SENTENCE = 400
"""Characters; an ellipsis for more than a sentence hides no single word."""

_OUTER = " \"'"
_DOTS = r"(?:…+|\.(?:\s?\.){2,3})"
_ELLIPSIS = re.compile(rf"\s*(?:\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS})\s*")
_SENTENCE_END = re.compile(r"[.!?][\s\"'”’)]|[。！？]|\n\s*\n")
_NO_STOP = re.compile(r"[\s\-‐‑\u00ad]*")
_TURNED_LATER = re.compile("[ぁ-ん]{0,4}?(?:ない|なかっ|ません)")
"""The end of a Japanese verb, where its negation stands."""
_SPACES = " \u00a0\u2009\u202f'’"
_NUMBER = re.compile(
    # A sign before it, thousands apart, and how many thousands.
    rf"(?:(?<![^\s(\[])[-−–+])?(?:(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)|\d(?:[\d.,]*\d)?)"
    r"(?:\s?(?:%|‰|per\s?cent|hundred|thousand|million|billion|trillion|bn\b|mn\b|Tausend"
    r"|Millionen|Milliarden|Mio\b|Mrd\b|Prozent|mille|milliards?|[十百千万億兆]))?"
    r"|[〇一二三四五六七八九十百千万億兆]{2,}"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a quotation compares with the saved text.

    ``start`` and ``end`` are its place in that text, in characters; equal where there is none.
    ``places`` is how many there are. ``differences`` are those between the words of both.
    """

    kind: VerdictKind
    start: int = 0
    end: int = 0
    differences: tuple[Difference, ...] = ()
    places: int = 1

    @property
    def changes_meaning(self) -> bool:
        """A number, a name or a negation differs."""
        return any(d.kind in ("number", "name", "negation") for d in self.differences)

    def in_words(self) -> str:
        """The verdict as a row shows it beside the quotation."""
        match self.kind:
            case "exact":
                return "quote matches saved text"
            case "normalised":
                return "quote matches saved text, but for its typesetting"
            case "ambiguous":
                if self.differences:
                    return f"quote is near to {self.places} places of the saved text"
                return f"quote stands in {self.places} places of the saved text"
            case "missing":
                return "quote is not in the saved text"
            case "no-archive":
                return "no saved text to compare the quote with"
        told = "; ".join(d.in_words() for d in self.differences[:3])
        more = len(self.differences) - 3
        return f"quote differs: {told}" + (f"; and {more} more" if more > 0 else "")


NO_ARCHIVE = Verdict("no-archive", places=0)
MISSING = Verdict("missing", places=0)


def of_evidence(library: Library, evidence: Evidence) -> Verdict | None:
    """The verdict on the quotation of a piece of evidence; None where it has none."""
    if not evidence.quote.strip():
        return None
    source = library.sources.get(evidence.source)
    archived = text_of(library, source) if source is not None else None
    return NO_ARCHIVE if archived is None else verdict(evidence.quote, archived)


def verdict(quote: str, archived: str) -> Verdict:
    """Look for a quotation in a text.

    ``exact``: as it stands. ``normalised``: but for ``typography``. ``fuzzy``: nearly, with the
    differences. ``ambiguous``: in several places equally well. ``missing``: nowhere. An ellipsis
    joins parts that stand in this order.
    """
    whole = quote.strip()
    if not any(c.isalnum() for c in whole):
        return MISSING
    saved = _saved(archived)
    ways = [[whole]]
    if len(whole) <= LONGEST:
        parts = [p for p in _ELLIPSIS.split(whole) if any(c.isalnum() for c in p)]
        ways += [parts] if len(parts) <= _MOST_PARTS and parts != [whole] else []
    for wanted in ways:
        if places := _in_order([saved.exact(p) for p in wanted]):
            return _found("exact", saved, places)
    if len(whole) > LONGEST:
        return MISSING
    for wanted in ways:
        if places := _in_order([saved.normalised(p) for p in wanted]):
            return _found("normalised", saved, places)
    return _nearly(saved, ways[-1])


Span = tuple[int, int]
Way = tuple[Span, ...]
"""One place for each part of a quotation, in order."""


class _Saved:
    """A saved text, with what is worked out of it only where something asks."""

    def __init__(self, text: str) -> None:
        self.text = text
        # The parts of one quotation may be many and the same.
        self.exact = lru_cache(maxsize=_MOST_PARTS)(self._exact)
        self.normalised = lru_cache(maxsize=_MOST_PARTS)(self._normalised)

    @cached_property
    def normal(self) -> Normal:
        return normal(self.text)

    @cached_property
    def words(self) -> Words:
        from briefing.evidence.alignment import Words

        return Words.of(self.text)

    def _exact(self, part: str) -> list[Span]:
        """Every place where a part stands as it is."""
        return self._whole(self._found(part))

    def _found(self, part: str) -> Iterator[Span]:
        start = self.text.find(part)
        while start >= 0:
            yield start, start + len(part)
            start = self.text.find(part, start + len(part))

    def _normalised(self, part: str) -> list[Span]:
        """Every place where a part stands, however it is typeset."""
        wanted = normal(part).text.strip(_OUTER)
        pattern = "".join(_as_pattern(c) for c in wanted)
        found = (m.span() for m in re.finditer(pattern, self.normal.text))
        return self._whole(self.normal.raw(*span) for span in found)

    def _whole(self, places: Iterable[Span]) -> list[Span]:
        """The places that cut no word and no number in two."""
        whole = (p for p in places if not (self._cuts(p[0]) or self._cuts(p[1])))
        return list(islice(whole, _MOST_PLACES))

    def _cuts(self, place: int) -> bool:
        start = max(0, place - _REACH)
        around, at = self.text[start : place + _REACH], place - start
        spans = (*parted(around), *(m.span() for m in _NUMBER.finditer(around)))
        return any(s < at < e for s, e in spans)


@lru_cache(maxsize=2)
def _saved(text: str) -> _Saved:
    """The quotations of one source are looked for one after the other."""
    return _Saved(text)


def _as_pattern(character: str) -> str:
    """A character of a quotation, wherever the text may have divided a word beside it."""
    if character == BREAK:
        return f"[-{BREAK}]?"
    if character == "-":
        return f"[-{BREAK}]"
    return f"{character}{BREAK}?" if character.isalpha() else re.escape(character)


def _in_order(found: Sequence[Sequence[Span]]) -> list[Way]:
    """The places where all parts stand one behind the other, each as close as can be."""
    ways: list[Way] = [(span,) for span in found[0]]
    for spans in found[1:]:
        following: list[Way] = []
        behind = 0
        for span in spans:
            while behind < len(ways) and ways[behind][-1][1] <= span[0]:
                behind += 1
            if behind and not (following and following[-1][:-1] == ways[behind - 1]):
                following.append((*ways[behind - 1], span))
        ways = following
    return ways


def _found(kind: Literal["exact", "normalised"], saved: _Saved, ways: list[Way]) -> Verdict:
    start, end = ways[0][0][0], ways[0][-1][1]
    if len(ways) > 1:
        return Verdict("ambiguous", start, end, places=len(ways))
    hidden = tuple(_negations_left_out(saved.text, ways[0]))
    return Verdict("fuzzy" if hidden else kind, start, end, hidden)


def _negations_left_out(text: str, way: Way) -> Iterator[Difference]:
    """Negations right beside a quotation, and those that its ellipses hide within a sentence."""
    start, end = way[0][0], way[-1][1]
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    for first, last in parted(before)[-1:]:
        if _NO_STOP.fullmatch(before, last) and is_negation(before[first:last]):
            yield Difference("negation", saved=before[first:last])
    for first, last in parted(after)[:1]:
        if _NO_STOP.fullmatch(after, 0, first) and is_negation(after[first:]):
            yield Difference("negation", saved=after[first:last])
    if turned := _TURNED_LATER.match(after):
        yield Difference("negation", saved=turned.group())
    for (_, last), (first, _) in pairwise(way):
        hidden = text[last:first]
        if len(hidden) <= _SENTENCE and not _SENTENCE_END.search(hidden):
            words = (hidden[s:e] for s, e in parted(hidden))
            yield from (Difference("negation", saved=w) for w in words if is_negation(w))


def _nearly(saved: _Saved, parts: list[str]) -> Verdict:
    """The passages that come nearest to the parts of a quotation."""
    from briefing.evidence.alignment import TIE, Words, passages

    found: list[Span] = []
    differences: list[Difference] = []
    tied = 1
    for part in parts:
        if places := saved.exact(part) or saved.normalised(part):
            behind = found[-1][1] if found else 0
            found.append(next((p for p in places if p[0] >= behind), places[0]))
            continue
        near = passages(Words.of(part), saved.words)
        if not near:
            return MISSING
        tied = max(tied, sum(near[0].whole - p.whole < TIE for p in near))
        found.append((near[0].start, near[0].end))
        differences += near[0].differences
    if any(one[1] > other[0] for one, other in pairwise(found)):
        differences.append(Difference("order"))
    kind: VerdictKind = "ambiguous" if tied > 1 else "fuzzy"
    start, end = min(s for s, _ in found), max(e for _, e in found)
    if not differences:
        differences += _other_signs(" ".join(parts), saved.text, (start, end))
    return Verdict(kind, start, end, tuple(differences) or (Difference("signs"),), tied)


_SIGNED = re.compile(
    r"(?:(?<![\w)])[-−+<>≤≥~]\s?)?(?:[€$£¥₩]\s?)?\d(?:[\d.,]*\d)?(?:\s?[%‰€$£¥₩°])?"
)
_SIGNS = re.compile(r"[-−+<>≤≥~€$£¥₩%‰°]")
_SIGN_BEFORE = re.compile(r"[-−+<>≤≥~€$£¥₩]\s?$")
_SIGN_BEHIND = re.compile(r"\s?[%‰€$£¥₩°]")


def _other_signs(quote: str, text: str, place: Span) -> Iterator[Difference]:
    """The figures that are the same but for a sign which makes them others: $58 and €58."""
    before = _SIGN_BEFORE.search(text[max(0, place[0] - 2) : place[0]])
    behind = _SIGN_BEHIND.match(text[place[1] : place[1] + 2])
    around = f"{before[0] if before else ''}{text[slice(*place)]}{behind[0] if behind else ''}"
    ours, theirs = _SIGNED.findall(quote), _SIGNED.findall(around)
    if len(ours) != len(theirs):
        return
    for mine, other in zip(ours, theirs, strict=True):
        if _SIGNS.findall(mine) != _SIGNS.findall(other):
            yield Difference("number", mine, other)
