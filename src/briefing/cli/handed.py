"""A memo that was handed over, as a command is given it: its page and what is known of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.library.snapshot import Library
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.memo.answering.page import Page
    from briefing.memo.answering.record import Record

_EXPORT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Handed:
    """A page and the record of its export; None where no manifest of it is found."""

    page: Page
    record: Record | None


def handed(library: Library, file: Path, manifest: Path | None = None) -> Handed:
    """The page in a file, with its manifest: the one named, beside it, or kept.

    Says so where there is none. Raises StopError where the file is no page, or a manifest
    cannot be used or is of another export.
    """
    from briefing.memo.answering.page import PageError
    from briefing.memo.answering.pagefile import read_page
    from briefing.memo.answering.record import ManifestError

    try:
        page = read_page(file)
        record = _record(library, file, page.id, manifest)
    except (PageError, ManifestError) as error:
        raise StopError(str(error)) from error
    if record is None:
        why = f"no manifest of its export {page.id} is kept" if page.id else "it bears no id"
        say(
            f"{file} is matched to the library by its text alone, as {why}: "
            "titles and notes are not checked."
        )
    elif not record.printed:
        say(
            f"The manifest of {file} is of an older version, without its sentences: "
            "it is matched to the library by its text."
        )
    return Handed(page, record)


def export(library: Library, name: str) -> Record:
    """The record that a word of the command line means: a memo, a manifest, or an export by its id.

    Raises StopError where it is none of these, or its manifest is not known.
    """
    from briefing.memo.answering.exports import find
    from briefing.memo.answering.record import ManifestError, read_record

    path = Path(name)
    try:
        if _EXPORT.fullmatch(name) and not path.exists():
            found = find(library, name)
            if found is None:
                raise StopError(f"No manifest of an export {name} is kept.")
            return found
        if path.suffix.lower() == ".json":
            return read_record(path)
    except ManifestError as error:
        raise StopError(str(error)) from error
    found = handed(library, path).record
    if found is None:
        raise StopError(f"Without its manifest nothing is known of what {name} was made of.")
    return found


def _record(library: Library, file: Path, name: str, manifest: Path | None) -> Record | None:
    from briefing.memo.answering.exports import beside, find
    from briefing.memo.answering.record import ManifestError, read_record

    near = beside(file)
    path = manifest or (near if near.is_file() else None)
    if path is None:
        return find(library, name) if name else None
    found = read_record(path)
    if name and found.id != name:
        raise ManifestError(f"{path} is the manifest of another memo than {file}.")
    return found
