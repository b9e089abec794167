"""Text that was typed and not saved yet, kept in the user's own state until it is.

A form keeps each field as it is typed, so that a kill, a lost connection or a power cut costs
nothing; what is pending is offered when the library is opened again. One file a field: two forms
never write into one file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from briefing.settings.atomic import write_text
from briefing.settings.paths import state_folder
from briefing.values import dataclass

CAPTURE = "capture:"
"""What stands before the reference under which words are kept that were to be taken in."""

_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The text of one field, as it was typed. ``ref`` names what it belongs to."""

    ref: str
    field: str
    text: str
    time: dt.datetime
    """When it was kept, with its zone."""
    base: str = ""
    """What the field held when typing began, so that the words can be carried over to what it has
    become since."""


def keep(root: Path, ref: str, field: str, text: str, base: str = "") -> None:
    """Keep the text of a field, in the place of what was kept of it. Raises ``OSError``."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    record = {"ref": ref, "field": field, "text": text, "time": now, "base": base}
    write_text(_path(root, ref, field), json.dumps(record))


def pending(root: Path) -> tuple[Unsaved, ...]:
    """What was typed and not saved, oldest first. Raises ``OSError``."""
    found = []
    for path in _folder(root).glob(f"[!.]*{_SUFFIX}"):
        try:
            record = json.loads(path.read_bytes())
            record["time"] = dt.datetime.fromisoformat(record["time"]).astimezone()
            found.append(Unsaved(**record))
        except (ValueError, TypeError, KeyError, FileNotFoundError):
            continue  # Nothing of ours: what is kept is replaced whole.
    return tuple(sorted(found, key=lambda u: (u.time, u.ref, u.field)))


def forget(root: Path, ref: str, field: str = "") -> None:
    """Forget a field that was saved or given up; without a field all of ``ref``.

    Raises ``OSError``.
    """
    if field:
        paths = [_path(root, ref, field)]
    else:
        paths = [_path(root, ref, each.field) for each in pending(root) if each.ref == ref]
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


class Journal:
    """The words being typed in one place, each field kept as it stands, whichever thread asks."""

    def __init__(self, root: Path, ref: str, bases: Mapping[str, str] | None = None) -> None:
        """``bases`` are what the fields held when typing began."""
        self._root = root
        self._ref = ref
        self._bases = bases or {}
        self._kept: dict[str, str] = {}
        self._is_over = False
        self._one_at_a_time = Lock()

    def keep(self, words: Mapping[str, str]) -> None:
        """Keep these words, by field, and no others of it; nothing once it is forgotten.

        Raises ``OSError``.
        """
        with self._one_at_a_time:
            if self._is_over:
                return
            for field, text in words.items():
                if self._kept.get(field) != text:
                    keep(self._root, self._ref, field, text, self._bases.get(field, ""))
                    self._kept[field] = text
            for field in self._kept.keys() - words.keys():
                forget(self._root, self._ref, field)
                del self._kept[field]

    def forget(self) -> None:
        """The words are saved or given up. Raises ``OSError``."""
        with self._one_at_a_time:
            self._is_over = True
            forget(self._root, self._ref)


def _folder(root: Path) -> Path:
    return state_folder(root) / "unsaved"


def _path(root: Path, ref: str, field: str) -> Path:
    name = hashlib.sha256(f"{ref}\n{field}".encode()).hexdigest()[:32]
    return _folder(root) / f"{name}{_SUFFIX}"
