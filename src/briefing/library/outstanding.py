"""What a run may have left behind in the user's state: operations on their way, text not saved.

Each start asks for it. There is hardly ever any, and to find that needs nothing of what saves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def journal_of(state: Path) -> Path:
    """Where the operations of a library are that were begun; ``state`` is the folder of the user's
    state for it."""
    return state / "journal"


def unsaved_of(state: Path) -> Path:
    """Where the text is that was typed and not saved yet."""
    return state / "unsaved"


def operations_in(folder: Path) -> Iterator[str]:
    """The names of the files of operations, in no order. Raises ``OSError``."""
    for name in _names(folder):
        if name.endswith(".json") and name.partition("-")[0].isdigit():
            yield name


def is_anything_begun(state: Path) -> bool:
    """Whether an operation was begun in a library that is neither done nor dropped: ``settle`` of
    ``library.recover`` is for it. Raises ``OSError``."""
    return any(operations_in(journal_of(state)))


def is_anything_typed(state: Path) -> bool:
    """Whether there is any text that was not saved, here or elsewhere: ``library.unsaved`` knows
    which is ours to offer. Raises ``OSError``."""
    return any(name.endswith(".json") for name in _names(unsaved_of(state)))


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
