"""The texts of the benchmark: real passages, and halves of them put together anew."""

from __future__ import annotations

import lzma
import random
import struct
from array import array
from hashlib import blake2b
from pathlib import Path

from briefing.library.scan import load

REPOSITORY = Path(__file__).resolve().parents[2]
PASSAGES = REPOSITORY.parent / "shared" / "testdata" / "passages.txt.xz"
SEED = 20250723

TEXTS, STARTS = "texts", "starts"
"""The file of texts, one a line, and the file of where each line starts (64 bits each)."""


class ShortageError(Exception):
    """There are fewer texts than were asked for."""


def passages(file: Path | None) -> list[str]:
    """The passages of a file, one a line (also .xz), in an order drawn by lot, no two alike.

    Without a file the shared ones, and where those are absent the claims of the sample library.
    """
    path = file or (PASSAGES if PASSAGES.is_file() else None)
    if path is None:
        found = dict.fromkeys(" ".join(c.text.split()) for c in load(REPOSITORY).claims.values())
    else:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            found = dict.fromkeys(" ".join(line.split()) for line in lines)
    texts = [text for text in found if text]
    random.Random(SEED).shuffle(texts)
    return texts


def halves(text: str) -> tuple[str, str]:
    """A text cut in the middle: between words, or between characters where there are no words."""
    row = text.split()
    if len(row) < 4:
        middle = len(text) // 2
        return text[:middle].strip(), text[middle:].strip()
    middle = len(row) // 2
    return " ".join(row[:middle]), " ".join(row[middle:])


class Corpus:
    """So many texts: all passages, then the first half of one with the second half of another.

    No pair of halves stands there twice and no two texts are alike. The same passages give
    the same texts, and a smaller corpus is the beginning of a larger one. Raises ``ShortageError``
    where the passages do not give that many.
    """

    def __init__(self, found: list[str], wanted: int) -> None:
        self.passages = found[:wanted] if wanted < len(found) else found
        self._halves = [halves(text) for text in self.passages]
        self._pairs = self._pair_up(wanted - len(self.passages))

    def __len__(self) -> int:
        return len(self.passages) + len(self._pairs) // 2

    def _pair_up(self, wanted: int) -> array[int]:
        """Numbers of passages: one whose first half, then one whose second half is taken."""
        count = len(self.passages)
        pairs = array("I")
        seen = {_digest(text) for text in self.passages} if wanted else set()
        # Each distance between the two passages gives a round of pairs that no other gives.
        rounds = list(range(1, count))
        random.Random(SEED).shuffle(rounds)
        for distance in rounds:
            for first in range(count):
                if len(pairs) == 2 * wanted:
                    return pairs
                second = (first + distance) % count
                digest = _digest(self._joined(first, second))
                if digest not in seen:
                    seen.add(digest)
                    pairs.extend((first, second))
        if len(pairs) < 2 * wanted:
            most = count + len(pairs) // 2
            raise ShortageError(f"{count:,} passages give {most:,} texts, not {count + wanted:,}")
        return pairs

    def _joined(self, first: int, second: int) -> str:
        return f"{self._halves[first][0]} {self._halves[second][1]}"

    def halves(self, number: int) -> tuple[str, str]:
        """The two halves of a text."""
        if number < len(self.passages):
            return self._halves[number]
        place = 2 * (number - len(self.passages))
        first, second = self._pairs[place : place + 2]
        return self._halves[first][0], self._halves[second][1]

    def text(self, number: int) -> str:
        """One text."""
        if number < len(self.passages):
            return self.passages[number]
        place = 2 * (number - len(self.passages))
        return self._joined(*self._pairs[place : place + 2])

    def write(self, folder: Path) -> None:
        """The texts one a line, and where each starts."""
        place = 0
        with open(folder / TEXTS, "wb") as texts, open(folder / STARTS, "wb") as starts:
            starts.write(struct.pack("<q", 0))
            for number in range(len(self)):
                line = self.text(number).encode() + b"\n"
                texts.write(line)
                place += len(line)
                starts.write(struct.pack("<q", place))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
