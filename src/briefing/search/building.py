"""Building the index of a large library, in a process of its own: typing never waits for it.

Run as ``python -P -m briefing.search.building ROOT FILE``; it prints one JSON object a line:
``{"reading": n, "of": m}`` and ``{"indexing": n, "of": m}`` as it goes on, ``{"part": file}``
for each part that can be searched already, and ``{"done": file}`` at last. The parts are kept
beside the file until it is there.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from briefing.library.apart import said
from briefing.library.find import LibraryError
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source, Theme
from briefing.search import store
from briefing.search.common import with_common
from briefing.search.documents import Document, document_of, documents, items
from briefing.search.layout import lay_out, merge
from briefing.search.segment import Segment

Say = Callable[[dict[str, object]], None]

FIRST, LARGEST = 2_000, 125_000
"""Documents of the first part, and of the largest."""
LARGE = 5_000
"""Documents from which on an index is built in a process of its own."""
MANY = 500
"""Changed files from which on a kept index of such a library is brought up in one."""
_OFTEN = 0.1
"""Seconds between two words on how far it is."""
_SHORTLY = 0.01
"""Seconds between two looks whether a process has ended."""

Item = Theme | Brief | Claim | Source


def build(library: Library, path: Path, say: Say) -> None:
    """Bring the kept index of a library up to it, or build one; and keep it.

    A new one is built in parts, none of which needs much memory; they are laid out side by side
    in as many processes as there are processors. Raises OSError where it cannot be kept.
    """
    _sweep(path)
    if (kept := store.opened(library, path)) is not None:
        store.put(kept, path)
    else:
        _build_anew(library, path, say)
    say({"done": str(path)})


def _build_anew(library: Library, path: Path, say: Say) -> None:
    count = sum(map(len, (library.themes, library.briefs, library.claims, library.sources)))
    if count <= FIRST:
        store.write(path, lay_out(documents(library)), library)
    else:
        parts: list[Path] = []
        try:
            segments = list(_parts(library, count, path, parts, say))
            merged = merge(segments, lambda share: say({"merging": share, "of": 1}))
            store.write(path, with_common(merged), library)
        finally:
            for part in parts:
                part.unlink(missing_ok=True)


def _parts(
    library: Library, count: int, path: Path, parts: list[Path], say: Say
) -> Iterator[Segment]:
    """The documents in segments that lie in files, whose paths are added to ``parts``."""
    coming = items(library)
    workers = _processors()
    sizes = list(_sizes(count, workers))
    # Told by each process how far it is; it is theirs and ours without a word between us.
    laid_out = memoryview(mmap.mmap(-1, 8 * len(sizes))).cast("q")
    running: dict[int, Path] = {}

    def progress() -> None:
        say({"indexing": sum(laid_out), "of": count})

    try:
        for number, size in enumerate(sizes):
            portion = list(islice(coming, size))
            if not portion:
                break
            part = path.with_name(f"{path.name}.{os.getpid()}.{number}")
            parts.append(part)
            running[_fork(library, portion, part, laid_out[number : number + 1])] = part
            while len(running) >= workers:
                yield _finished(running, progress, say)
        while running:
            yield _finished(running, progress, say)
    finally:
        for process in running:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _fork(library: Library, portion: list[Item], part: Path, laid_out: memoryview) -> int:
    """Lay a portion of the library out in a process of its own, which shares our memory of it."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        gc.disable()
        store.write(part, lay_out(_counted(library, portion, laid_out)), library)
        status = 0
    except OSError as error:
        status = error.errno or 1
    finally:
        os._exit(status)


def _counted(library: Library, portion: list[Item], laid_out: memoryview) -> Iterator[Document]:
    for number, item in enumerate(portion, start=1):
        yield document_of(library, item)
        laid_out[0] = number


def _finished(running: dict[int, Path], progress: Callable[[], None], say: Say) -> Segment:
    """Wait for one of the processes; the segment it made. Raises OSError where it failed."""
    last = time.monotonic()
    while True:
        for process in running:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                part = running.pop(process)
                code = os.waitstatus_to_exitcode(status)
                if code:
                    raise OSError(code, os.strerror(code) if code > 0 else "it was stopped")
                kept = store.read(part)
                if kept is None:
                    raise OSError(f"{part} is not what was written there")
                say({"part": str(part)})
                return Segment(kept.columns)
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            progress()
        time.sleep(_SHORTLY)


def _processors() -> int:
    """How many processes may work at once; one where ours cannot be doubled safely."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


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


def _sizes(count: int, workers: int) -> Iterator[int]:
    """Sizes of parts, each four times the one before, until all have had as much to do.

    The next part goes to whoever is done first, which is who has had the least.
    """
    share = -(-count // workers)
    had = [0] * workers
    size = FIRST
    while min(had) < share:
        least = had.index(min(had))
        given = min(size, share - had[least])
        had[least] += given
        yield given
        size = min(4 * size, LARGEST)


def main(root: str, file: str) -> int:
    """Read the library at ``root`` and keep its index in ``file``."""

    def say(what: dict[str, object]) -> None:
        print(json.dumps(what), flush=True)

    # Told to stop, it takes its parts away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Everything it makes it keeps to its end: to look it over for cycles would take a third more.
    gc.disable()
    try:
        build(load(Path(root), progress=said("reading")), Path(file), say)
    except (LibraryError, OSError) as error:
        say({"failed": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
