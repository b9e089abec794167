"""Building the index of a large library, in a process of its own: typing never waits for it.

Run as ``python -m briefing.search.building ROOT FILE``; it prints one JSON object a line:
``{"reading": n, "of": m}`` and ``{"indexing": n, "of": m}`` as it goes on, ``{"part": file}``
for each part that can be searched already, and ``{"done": file}`` at last. The parts are kept
beside the file until it is there.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from briefing.library.find import LibraryError
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.search import store
from briefing.search.documents import Document, documents
from briefing.search.layout import lay_out, merge
from briefing.search.segment import Segment

Say = Callable[[dict[str, object]], None]

FIRST, LARGEST = 16_000, 250_000
"""Documents of the first part, and of the largest: each is twice the one before it."""
LARGE = 5_000
"""Documents from which on an index is built in a process of its own."""
_OFTEN = 0.1
"""Seconds between two words on how far it is."""


def build(library: Library, path: Path, say: Say) -> None:
    """Build the index of a library in parts, none of which needs much memory, and keep it.

    Raises OSError where it cannot be kept.
    """
    _sweep(path)
    count = sum(map(len, (library.themes, library.briefs, library.claims, library.sources)))
    coming = _counted(documents(library), count, say)
    if count <= FIRST:
        store.write(path, lay_out(coming), library)
    else:
        parts: list[Path] = []
        try:
            segments = list(_parts(coming, path, parts, library, say))
            merged = merge(segments, lambda share: say({"merging": share, "of": 1}))
            store.write(path, merged, library)
        finally:
            for part in parts:
                part.unlink(missing_ok=True)
    say({"done": str(path)})


def _parts(
    coming: Iterator[Document], path: Path, parts: list[Path], library: Library, say: Say
) -> Iterator[Segment]:
    """The documents in segments that lie in files, whose paths are added to ``parts``."""
    for size in _sizes():
        columns = lay_out(islice(coming, size))
        if not len(columns.types):
            return
        part = path.with_name(f"{path.name}.{os.getpid()}.{len(parts)}")
        parts.append(part)
        store.write(part, columns, library)
        kept = store.read(part)
        if kept is None:
            raise OSError(f"{part} is not what was written there")
        say({"part": str(part)})
        yield Segment(kept.columns)


def _sweep(path: Path) -> None:
    """Take away the parts of builders that were killed."""
    for part in path.parent.glob(f"{path.name}.*.*"):
        builder = part.name.removeprefix(f"{path.name}.").partition(".")[0]
        if builder.isdecimal() and not _runs(int(builder)):
            part.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _sizes() -> Iterator[int]:
    size = FIRST
    while True:
        yield size
        size = min(2 * size, LARGEST)


def _counted(coming: Iterable[Document], count: int, say: Say) -> Iterator[Document]:
    last = time.monotonic()
    for number, document in enumerate(coming):
        yield document
        if not number % 500 and time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            say({"indexing": number, "of": count})


def main(root: str, file: str) -> int:
    """Read the library at ``root`` and keep its index in ``file``."""

    def say(what: dict[str, object]) -> None:
        print(json.dumps(what), flush=True)

    # Told to stop, it takes its parts away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    last = 0.0

    def reading(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            say({"reading": done, "of": of})

    # Everything it makes it keeps to its end: to look it over for cycles would take a third more.
    gc.disable()
    try:
        build(load(Path(root), progress=reading), Path(file), say)
    except (LibraryError, OSError) as error:
        say({"failed": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
