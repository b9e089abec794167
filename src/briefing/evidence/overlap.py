"""Kept texts that share long passages: they may have one origin, which only an analyst can say.

Texts are compared by their runs of eight words (shingles; Broder, "On the resemblance and
containment of documents", 1997). Nothing is joined: a proposal says which words they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from briefing.evidence.origins import roots
from briefing.library.archive import text_of
from briefing.library.snapshot import Library
from briefing.text import folded_words, word_spans
from briefing.values import dataclass

_RUN = 8
"""Words in a row that two texts do not share by chance."""
_LONG = 40
"""Words in common, in such runs, that make a long passage."""
_SHORT = 16
"""Words in common that are enough where they are half of the shorter text."""
_COMMON = 12
"""Texts with a run in common beyond which it is a form of words, as in a disclaimer."""
_EXCERPT = 240
"""Characters of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sources, by id, whose kept texts share passages.

    ``words`` are those of the shorter text that stand in the other as well, ``share`` is their
    part of it (0 to 1), ``passage`` the beginning of the longest run, as the first text has it.
    """

    sources: tuple[str, str]
    words: int
    share: float
    passage: str

    @property
    def why(self) -> str:
        """In words, without a full stop."""
        return f"{self.words:,} words in common, {self.share:.0%} of the shorter text"


def overlaps(
    library: Library,
    source: str = "",
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
    given_up: Callable[[], bool] = lambda: False,
) -> tuple[Overlap, ...]:
    """Pairs of sources that may have one origin and are not known to; those of one source where
    it is named. In the order of the library. Reads the kept texts.

    ``progress`` is told how many sources of how many were looked at; none where it is given up.
    """
    if source and (source not in library.sources or library.sources[source].archive is None):
        return ()
    texts: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    runs: dict[str, frozenset[int]] = {}
    for number, each in enumerate(library.sources.values()):
        progress(number, len(library.sources))
        if given_up():
            return ()
        if text := text_of(library, each):
            texts[each.id], words[each.id] = text, folded_words(text)
            runs[each.id] = _runs(words[each.id])
    found = []
    for one, two in _meeting(runs):
        if source in ("", one, two) and roots(library, one).isdisjoint(roots(library, two)):
            overlap = _overlap(texts, words, runs, one, two)
            if overlap is not None:
                found.append(overlap)
    return tuple(found)


def _runs(words: list[str]) -> frozenset[int]:
    return frozenset(hash(tuple(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))


def _meeting(runs: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """The pairs of texts that share a run which not everybody has, in order."""
    place = {own: n for n, own in enumerate(runs)}
    holders: dict[int, list[str]] = {}
    for own, each in runs.items():
        for run in each:
            holders.setdefault(run, []).append(own)
    pairs = {
        pair
        for held in holders.values()
        if 1 < len(held) <= _COMMON
        for pair in combinations(held, 2)
    }
    yield from sorted(pairs, key=lambda p: (place[p[0]], place[p[1]]))


def _overlap(
    texts: Mapping[str, str],
    words: Mapping[str, list[str]],
    runs: Mapping[str, frozenset[int]],
    one: str,
    two: str,
) -> Overlap | None:
    shared = runs[one] & runs[two]
    shorter = min((one, two), key=lambda own: len(words[own]))
    common = len(_covered(words[shorter], shared))
    share = common / len(words[shorter])
    if common < _SHORT or (common < _LONG and share < 0.5):
        return None
    return Overlap((one, two), common, share, _passage(texts[one], words[one], shared))


def _covered(words: list[str], shared: frozenset[int]) -> list[int]:
    """The places of the words that stand in a shared run."""
    starts = (
        at for at in range(len(words) - _RUN + 1) if hash(tuple(words[at : at + _RUN])) in shared
    )
    return sorted({at for start in starts for at in range(start, start + _RUN)})


def _passage(text: str, words: list[str], shared: frozenset[int]) -> str:
    """The beginning of the longest passage of a text that the other has too."""
    longest: tuple[int, int] = (0, 0)
    for start, end in _stretches(_covered(words, shared)):
        if end - start > longest[1] - longest[0]:
            longest = (start, end)
    spans = word_spans(text)
    passage = " ".join(text[spans[longest[0]][0] : spans[longest[1] - 1][1]].split())
    if len(passage) <= _EXCERPT:
        return passage
    return f"{passage[:_EXCERPT].rpartition(' ')[0] or passage[:_EXCERPT]} …"


def _stretches(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Places in a row, as first place and the one after the last."""
    start = end = -1
    for place in places:
        if place != end:
            if start >= 0:
                yield start, end
            start = place
        end = place + 1
    if start >= 0:
        yield start, end
