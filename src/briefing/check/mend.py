"""Mending what can be mended without asking: every fix a verified edit of one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.check.registry import Found
from briefing.library.draft import Draft, SpliceError
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Mended:
    """One file with its fixes made, how many there are, and why some could not be."""

    splice: Splice
    fixes: int
    refused: tuple[str, ...] = ()


def mend(library: Library, found: Iterable[Found]) -> Iterator[Mended]:
    """What to change in each file, in order of its name; nothing is written.

    Files are read as they are now: what has changed since the findings were made is either
    still fitting or refused.
    """
    by_file: dict[str, list[Found]] = {}
    for each in found:
        if each.fix is not None:
            by_file.setdefault(each.finding.place.file, []).append(each)
    for file, all_of in sorted(by_file.items()):
        try:
            draft = Draft.read(library, file)
        except SpliceError as error:
            yield Mended(Splice(file, b"", b""), 0, (str(error),))
            continue
        fixes = 0
        refused: list[str] = []
        for each in all_of:
            assert each.fix is not None
            try:
                each.fix(draft, each.item)
                fixes += 1
            except SpliceError as error:
                place = each.finding.place
                refused.append(f"{file}:{place.line}: {each.finding.rule}: {error}")
        yield Mended(Splice.of(draft), fixes, tuple(refused))
