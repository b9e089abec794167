"""Which operations there are in a folder of the user's state, and whether any is on its way.

Each start asks that, and needs nothing for it of what saves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def journal_of(state: Path) -> Path:
    """Where the operations of a library are that were begun; ``state`` is the folder of the user's
    state for it."""
    return state / "journal"


def operations_in(folder: Path) -> Iterator[str]:
    """The names of the files of operations, in no order. Raises ``OSError``."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if name.endswith(".json") and name.partition("-")[0].isdigit():
            yield name


def is_anything_begun(state: Path) -> bool:
    """Whether an operation was begun in a library that is neither done nor dropped: ``settle`` of
    ``library.recover`` is for it."""
    return any(operations_in(journal_of(state)))
