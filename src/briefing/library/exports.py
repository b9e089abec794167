"""Manifests of memos that were exported: what each holds, as it was when it was written.

A manifest is JSON (docs/format.md, "Manifest"). It is read like everything in a library: what is
damaged is passed over and said.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from briefing.values import dataclass

FOLDER = "memos/exports"
"""Below the library; for one that is not written to they are below the user's state of it."""

_LARGEST = 16 << 20
"""Bytes of a manifest: it names all that was left out of a memo of a whole library."""


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """One claim (or the bottom line of a brief) in an export, and the sources given for it."""

    ref: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """A memo that was handed over. ``memo`` is the saved memo it came from, empty for picks."""

    id: str
    title: str
    date: str
    memo: str = ""
    held: tuple[HeldClaim, ...] = ()


def read_exports(folder: Path) -> tuple[tuple[Export, ...], tuple[str, ...]]:
    """The exports whose manifests are in a folder, oldest first, and in words what is damaged.

    A folder that is not there holds none. Links are not followed. Raises ``OSError`` where the
    folder cannot be listed.
    """
    found: list[Export] = []
    damaged: list[str] = []
    if folder.is_symlink() or not folder.is_dir():
        return (), ()
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(_export(path))
        except OSError as error:
            damaged.append(f"{path.name} cannot be read: {error.strerror}")
        except (ValueError, RecursionError):
            damaged.append(f"{path.name} is not the manifest of a memo")
    return tuple(sorted(found, key=lambda e: (e.date, e.id))), tuple(damaged)


def _export(path: Path) -> Export:
    """The export of one manifest. Raises ``ValueError`` where it is none."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("not a file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError("too large")
    data = json.loads(content)
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise ValueError("no list of claims")
    held = tuple(_held(entry) for entry in data["claims"] if isinstance(entry, dict))
    return Export(
        id=_text(data, "id") or path.stem,
        title=_text(data, "title"),
        date=_text(data, "date"),
        memo=_text(data, "memo"),
        held=tuple(h for h in held if h.ref),
    )


def _held(entry: dict[str, Any]) -> HeldClaim:
    sources = entry.get("sources")
    known = sources if isinstance(sources, list) else []
    supports = (s for s in known if isinstance(s, dict) and s.get("stance") == "supports")
    return HeldClaim(_text(entry, "ref"), tuple(filter(None, (_text(s, "id") for s in supports))))


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key, "")
    return value if isinstance(value, str) else ""
