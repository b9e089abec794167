"""A library that stays on disk, so that the memory that is measured is that of the search."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from briefing.library.snapshot import Library
from briefing.model import Brief, Claim
from searching.texts import STARTS, TEXTS

if TYPE_CHECKING:
    from briefing.library.scan import Change

CLAIMS_A_BRIEF = 10
THEME = "bench"
_TITLE_WORDS = 6

Value = TypeVar("Value")


class Lines:
    """The texts of a folder, read one by one and not kept: not even as pages of a mapping."""

    def __init__(self, folder: Path) -> None:
        self._texts = os.open(folder / TEXTS, os.O_RDONLY)
        self._starts = os.open(folder / STARTS, os.O_RDONLY)
        self._path = folder / TEXTS
        self._count = os.fstat(self._starts).st_size // 8 - 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:
        start, end = struct.unpack("<qq", os.pread(self._starts, 16, 8 * number))
        return os.pread(self._texts, end - start - 1, start).decode()

    def __iter__(self) -> Iterator[str]:
        with open(self._path, encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line[:-1]


def ref_of(number: int) -> str:
    """The reference of a text: the tenth is the last claim of the first brief, ``b0/c9``."""
    return f"b{number // CLAIMS_A_BRIEF}/c{number % CLAIMS_A_BRIEF}"


def _claim(number: int, text: str) -> Claim:
    return Claim(f"b{number // CLAIMS_A_BRIEF}", f"c{number % CLAIMS_A_BRIEF}", text)


def _brief(number: int, first: str) -> Brief:
    """A brief, titled with the first words of its first claim.

    It does not hold its claims: those are asked for by their references.
    """
    title = " ".join(first.split(maxsplit=_TITLE_WORDS)[:_TITLE_WORDS])
    return Brief(f"b{number}", THEME, title, f"briefs/{THEME}/b{number}.toml")


def _number(letter: str, text: str) -> int | None:
    """What stands behind the letter, where it is a number as this library writes it."""
    digits = text[1:]
    if text[:1] != letter or not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if digits == "0" or digits[0] != "0" else None


class Claims(Mapping[str, Claim]):
    """The claims by reference, each made when it is asked for."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def _place(self, ref: object) -> int | None:
        brief, _, claim = ref.partition("/") if isinstance(ref, str) else ("", "", "")
        number, place = _number("b", brief), _number("c", claim)
        if number is None or place is None or place >= CLAIMS_A_BRIEF:
            return None
        found = number * CLAIMS_A_BRIEF + place
        return found if found < len(self._lines) else None

    def __contains__(self, ref: object) -> bool:
        return self._place(ref) is not None

    def __getitem__(self, ref: str) -> Claim:
        place = self._place(ref)
        if place is None:
            raise KeyError(ref)
        return _claim(place, self._lines[place])

    def __iter__(self) -> Iterator[str]:
        return map(ref_of, range(len(self._lines)))

    def __len__(self) -> int:
        return len(self._lines)

    def values(self) -> Iterator[Claim]:  # type: ignore[override]
        """All claims in order, read in one go: a build walks over all of them."""
        return (_claim(number, text) for number, text in enumerate(self._lines))


class Briefs(Mapping[str, Brief]):
    """The briefs by id, each made when it is asked for."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        # The claims of a brief are asked for one after the other, and each asks for its brief.
        self._made = lru_cache(maxsize=100)(
            lambda place: _brief(place, lines[place * CLAIMS_A_BRIEF])
        )

    def _place(self, ref: object) -> int | None:
        number = _number("b", ref) if isinstance(ref, str) else None
        return number if number is not None and number < len(self) else None

    def __contains__(self, ref: object) -> bool:
        return self._place(ref) is not None

    def __getitem__(self, ref: str) -> Brief:
        place = self._place(ref)
        if place is None:
            raise KeyError(ref)
        return self._made(place)

    def __iter__(self) -> Iterator[str]:
        return (f"b{number}" for number in range(len(self)))

    def __len__(self) -> int:
        return -(-len(self._lines) // CLAIMS_A_BRIEF)


class Edited(Mapping[str, Value]):
    """A mapping some of whose values are others now."""

    def __init__(self, base: Mapping[str, Value], now: Mapping[str, Value]) -> None:
        self._base = base
        self._now = now

    def __contains__(self, ref: object) -> bool:
        return ref in self._base

    def __getitem__(self, ref: str) -> Value:
        return self._now[ref] if ref in self._now else self._base[ref]

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)

    def values(self) -> Iterator[Value]:  # type: ignore[override]
        """All of them in order; in one go where nothing is changed."""
        return (self[ref] for ref in self) if self._now else iter(self._base.values())

    def and_now(self, now: Mapping[str, Value]) -> Edited[Value]:
        """The same with more values changed."""
        return Edited(self._base, {**self._now, **now})


def opened(folder: Path) -> Library:
    """The library of a folder of texts, ten claims a brief."""
    lines = Lines(folder)
    return Library(
        root=folder,
        briefs=Edited(Briefs(lines), {}),
        claims=Edited(Claims(lines), {}),
        writable=False,
    )


def rewritten(library: Library, brief: str, word: str) -> Change:
    """What a scan finds after the file of a brief was saved: each claim ends in another word."""
    from briefing.library.scan import Change

    assert isinstance(library.claims, Edited) and isinstance(library.briefs, Edited)
    refs = [f"{brief}/c{n}" for n in range(CLAIMS_A_BRIEF)]
    old = [library.claims[ref] for ref in refs if ref in library.claims]
    claims = {claim.ref: replace(claim, text=f"{claim.text} {word}") for claim in old}
    briefs = {brief: replace(library.briefs[brief], claims=tuple(claims.values()))}
    new = replace(
        library, briefs=library.briefs.and_now(briefs), claims=library.claims.and_now(claims)
    )
    return Change(new, frozenset((brief, *claims)))
