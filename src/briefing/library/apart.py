"""Reading a large library in a process of its own, which leaves it in the cache.

Run as ``python -P -m briefing.library.apart ROOT``; it prints ``{"reading": n, "of": m}`` and
``{"keeping": n, "of": m}`` as it goes on, one JSON object a line. Whoever started it opens the
library from the cache then: the screen never waited for the interpreter, nothing that reading
leaves behind is in its memory, and what was read is kept however soon the app is left.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from pathlib import Path

from briefing.library.cache import keep
from briefing.library.cached import path_of
from briefing.library.find import LibraryError
from briefing.library.scan import Progress, load
from briefing.settings.atomic import make_private

_OFTEN = 0.1
"""Seconds between two words on how far it is."""


def said(what: str) -> Progress:
    """A function for the work to call with what is done and what there is; it is printed."""
    last = 0.0

    def say(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            print(json.dumps({what: done, "of": of}), flush=True)

    return say


def main(root: str) -> int:
    """Read the library at ``root`` and keep it; 1 where that cannot be done."""
    # Told to stop, it takes away what it has begun to write.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Everything it makes it keeps to its end: to look it over for cycles would take a third more.
    gc.disable()
    try:
        kept = path_of(Path(root))
        make_private(kept.parent)
        # Found out now, not after ten thousand files have been read for nothing.
        if kept.is_dir() or not os.access(kept.parent, os.W_OK):
            return 1
        library = load(Path(root), progress=said("reading"))
        return 0 if keep(library, progress=said("keeping")) else 1
    except (LibraryError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
