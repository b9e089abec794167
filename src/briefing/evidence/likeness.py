"""Claims that read alike but for their numbers: a hint that one of them may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.model import Claim
from briefing.text import folded_words

Words = frozenset[str]

_FEWEST = 5
"""Words, numbers apart, below which two claims are not alike but short."""
_MOST_ALIKE = 12
"""Claims that share one set of words beyond which they are a series, not a conflict."""


def alike(claims: Iterable[Claim]) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs of claims of one kind whose words are the same but for one, and whose numbers differ.

    Each with the numbers in words: ``150 or 160``. In the order of the claims. A claim without a
    number is in no pair.
    """
    place: dict[str, int] = {}
    numbers: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, Words], list[str]] = {}
    for claim in claims:
        words, own = _split(claim.text)
        if not own or len(words) < _FEWEST:
            continue
        place[claim.ref], numbers[claim.ref] = len(place), own
        # Two sets that differ in one word have a smaller one in common.
        for part in (words, *(words - {word} for word in words)):
            shared.setdefault((claim.kind, part), []).append(claim.ref)
    pairs = {
        (one, two)
        for refs in shared.values()
        if 1 < len(refs) <= _MOST_ALIKE
        for at, one in enumerate(refs)
        for two in refs[at + 1 :]
        if numbers[one] != numbers[two]
    }
    for one, two in sorted(pairs, key=lambda p: (place[p[0]], place[p[1]])):
        mine, other = _apart(numbers[one], numbers[two])
        yield (one, two), f"{mine} or {other}"


def _split(text: str) -> tuple[Words, tuple[str, ...]]:
    """The words of a text, and its numbers in order."""
    words, numbers = set(), []
    for word in folded_words(text):
        if any(c.isdigit() for c in word):
            numbers.append(word)
        else:
            words.add(word)
    return frozenset(words), tuple(numbers)


def _apart(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, str]:
    """The numbers that only one of two claims has; all of them where only their order differs."""
    mine = [n for n in one if n not in two] or (one if set(one) == set(two) else [])
    other = [n for n in two if n not in one] or (two if set(one) == set(two) else [])
    return ", ".join(mine) or "no number", ", ".join(other) or "no number"
