"""Claims that read alike but for their numbers: a hint that one of them may be wrong."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from briefing.model import Claim
from briefing.text import folded_words

Words = frozenset[str]

_FEWEST = 5
"""Words, numbers apart, below which two claims are not alike but short."""
_MOST_ALIKE = 12
"""Claims that share one set of words beyond which they are a series, not a conflict."""
_EACH = 1_000
"""Claims after which one hears how far it is."""
_BITS = (1 << 64) - 1


def alike(
    claims: Iterable[Claim],
    progress: Callable[[int, int], None] = lambda *_: None,
    given_up: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs of claims of one kind whose words are the same but for one, and whose numbers differ.

    Each with the numbers in words: ``150 or 160``. In the order of the claims. A claim without a
    number is in no pair. ``progress`` is told how many claims of how many have been read; once
    ``given_up`` says so there are no pairs.
    """
    claims = tuple(claims)
    place: dict[str, int] = {}
    numbers: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, Words], list[str]] = {}
    for claim, wanted in _meeting(claims, progress, given_up):
        words, own = _split(claim.text)
        place[claim.ref], numbers[claim.ref] = len(place), own
        for digest, word in _parts(claim, words):
            if digest in wanted:
                shared.setdefault((claim.kind, words - {word}), []).append(claim.ref)
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


def _meeting(
    claims: Sequence[Claim], progress: Callable[[int, int], None], given_up: Callable[[], bool]
) -> Iterator[tuple[Claim, frozenset[int]]]:
    """The claims that share a set of words with a few others, with the digests of all such sets.

    Two sets that differ in one word have a smaller one in common, so that a claim has as many
    sets as words: a large library has millions. Of each a digest of eight bytes is kept, and of
    nearly all there is but one.
    """
    digests, owners = array("Q"), array("I")
    for number, claim in enumerate(claims):
        if number % _EACH == 0:
            if given_up():
                return
            progress(number, len(claims))
        words, own = _split(claim.text)
        if own and len(words) >= _FEWEST:
            digests.extend(digest for digest, _ in _parts(claim, words))
            owners.extend([number] * (len(digests) - len(owners)))
    counted = ((digest, sum(1 for _ in same)) for digest, same in groupby(sorted(digests)))
    wanted = frozenset(digest for digest, count in counted if 1 < count <= _MOST_ALIKE)
    meeting = {own for digest, own in zip(digests, owners, strict=True) if digest in wanted}
    for number in sorted(meeting):
        yield claims[number], wanted


def _parts(claim: Claim, words: Words) -> Iterator[tuple[int, str]]:
    """The set of the words of a claim, and that without each of them: a digest that does not
    depend on their order, and the word that is left out, empty for none."""
    total = hash(claim.kind) + sum(map(hash, words))
    yield total & _BITS, ""
    for word in words:
        yield (total - hash(word)) & _BITS, word


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
