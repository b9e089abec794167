"""Where the manifests of exported memos are kept, so that what they hold can be found again."""

from __future__ import annotations

import json
from pathlib import Path

from briefing.library.exports import FOLDER, Export, read_exports
from briefing.library.find import is_sample
from briefing.library.snapshot import Library
from briefing.memo.answering.record import ManifestError, Record, read_record
from briefing.memo.blocks import Document
from briefing.memo.manifest import manifest
from briefing.settings.atomic import write_text
from briefing.settings.paths import state_folder


def keep(library: Library, document: Document) -> Path:
    """Keep the manifest of a memo that was exported; the file it is in.

    It goes into the library, and where that is read-only or the sample into the user's own
    state. An export that says the same has the same id, and so the same manifest. Raises
    ``OSError`` where neither can be written.
    """
    said = manifest(document)
    text = json.dumps(said, indent=2) + "\n"
    name = f"{said['id']}.json"
    if library.writable and not _is_elsewhere(library.root) and not is_sample(library.root):
        try:
            path = library.root / FOLDER / name
            write_text(path, text)
        except PermissionError:
            pass  # What may be written to is known for certain only by writing.
        else:
            return path
    path = _own(library.root) / name
    write_text(path, text)
    return path


def kept(library: Library) -> tuple[tuple[Export, ...], tuple[str, ...]]:
    """The exports of a library, oldest first, each once; and in words what could not be read."""
    found: dict[str, Export] = {}
    damaged: list[str] = []
    for folder in _folders(library.root):
        try:
            exports, wrong = read_exports(folder)
        except OSError as error:
            damaged.append(f"{folder} cannot be read: {error.strerror}")
            continue
        for export in exports:
            found.setdefault(export.id, export)
        damaged += wrong
    return tuple(sorted(found.values(), key=lambda e: (e.date, e.id))), tuple(damaged)


def _folders(root: Path) -> tuple[Path, ...]:
    """Where the manifests of a library may be, the library itself first."""
    own = _own(root)
    return (own,) if _is_elsewhere(root) else (root / FOLDER, own)


def _own(root: Path) -> Path:
    return state_folder(root) / "exports"


def _is_elsewhere(root: Path) -> bool:
    """Whether a link leads the folder out of the library."""
    return any((root / part).is_symlink() for part in ("memos", FOLDER))


def beside(page: Path) -> Path:
    """Where the manifest of a memo is that was written beside it: ``memo.md.manifest.json``."""
    return page.with_name(f"{page.name}.manifest.json")


def find(library: Library, name: str) -> Record | None:
    """The record of the export with an id; None where no manifest of it is kept.

    Raises ManifestError where it is kept and cannot be used.
    """
    for folder in _folders(library.root):
        path = folder / f"{name}.json"
        if path.is_file() and not path.is_symlink():
            found = read_record(path)
            if found.id == name:
                return found
            raise ManifestError(f"{path} is the manifest of another export, {found.id}.")
    return None


def last(library: Library, memo: str) -> Record | None:
    """The record of the last export of a saved memo; None where it was never written.

    Of several of one day it is the one whose file is newest. Raises ManifestError.
    """
    exports, _ = kept(library)
    named = [e for e in exports if e.memo == memo and memo]
    latest = [e.id for e in named if e.date == named[-1].date]
    paths = [f / f"{i}.json" for i in latest for f in _folders(library.root)]
    there = [p for p in paths if p.is_file() and not p.is_symlink()]
    return read_record(max(there, key=lambda p: p.stat().st_mtime_ns)) if there else None
