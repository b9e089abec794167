"""What a file is looked up by: few bytes for each thing that a capture could find in it.

A mark may be that of two things, so that what has it is looked into; what has it not, holds no
such thing.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from briefing.library.contents import Contents
from briefing.library.recognise import address_key, doi_of
from briefing.library.soundness import ids_in
from briefing.text import squeeze

Kind = Literal["id", "text", "address", "doi", "kept"]

WIDTH = 4
"""Bytes of a mark."""


def mark(kind: Kind, said: str) -> int:
    """The mark of a thing: an id, the text of a claim, the address or the DOI of a source, the
    digest of its kept text."""
    return zlib.crc32(f"{kind} {said}".encode("utf-8", "surrogatepass"))


def marks_of(contents: Contents) -> bytes:
    """The marks of all that a file holds."""
    return array("I", _marks(contents)).tobytes()


def _marks(contents: Contents) -> Iterator[int]:
    for (kind, own), _ in ids_in(contents):
        if kind not in ("claim", "question"):
            yield mark("id", own)
    for own in contents.left_out:
        yield mark("id", own)
    for claim in contents.brief.claims if contents.brief else ():
        yield mark("text", squeeze(claim.text))
    for source in contents.sources:
        if address := address_key(source.url):
            yield mark("address", address)
        if doi := doi_of(source):
            yield mark("doi", doi)
        if source.archive is not None:
            yield mark("kept", source.archive.sha256)


def rows_with(marks: bytes, counts: Sequence[int], wanted: Iterable[int]) -> set[int]:
    """In which of the rows that the marks stand in, so many of each, one that is wanted is."""
    from bisect import bisect
    from itertools import accumulate

    ends = list(accumulate(counts))
    found = set()
    for each in wanted:
        raw = array("I", [each]).tobytes()
        at = marks.find(raw)
        while at >= 0:
            if at % WIDTH == 0:
                found.add(bisect(ends, at // WIDTH))
            at = marks.find(raw, at + 1)
    return found
