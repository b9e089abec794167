"""Verified edits of one file: its bytes before and after, and what was meant between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from briefing.library.draft import Draft, SpliceError
from briefing.library.locate import file_of, path_in
from briefing.library.problems import KeyPath
from briefing.library.read import parse
from briefing.library.snapshot import Library

__all__ = ["Splice", "SpliceError", "add_to_list", "diff", "remove_key", "set_value"]


@dataclass(frozen=True, slots=True)
class Splice:
    """One file before and after an edit.

    A file that is not there yet has no bytes before, one that goes has none after.
    """

    file: str
    before: bytes
    after: bytes

    @classmethod
    def of(cls, draft: Draft) -> Splice:
        """All the steps of a draft as one edit."""
        return cls(draft.file, draft.before, draft.after)


def set_value(library: Library, ref: str, key: str | KeyPath, value: Any) -> Splice:
    """Give a key of what ``ref`` names a value. Raises ``SpliceError``.

    ``key`` is a name (``"confidence"``) or a path below the item (``("quantity", "value")``). A
    day given as text stays a TOML date where the file has one. A claim that has no id of its own
    gets the one it is known by.
    """
    draft, at = _draft_of(library, ref, key)
    draft.set(at, value)
    return Splice.of(draft)


def remove_key(library: Library, ref: str, key: str | KeyPath) -> Splice:
    """Take a key of what ``ref`` names out of its file. Raises ``SpliceError``."""
    draft, at = _draft_of(library, ref, key)
    draft.remove(at)
    return Splice.of(draft)


def add_to_list(library: Library, ref: str, key: str | KeyPath, value: Any) -> Splice:
    """Put a value at the end of a list, which is made where there is none. Raises
    ``SpliceError``."""
    draft, at = _draft_of(library, ref, key)
    draft.add(at, value)
    return Splice.of(draft)


def diff(splice: Splice) -> str:
    """A splice as a unified diff of raw text: it passes ``display`` where it is shown."""
    import difflib

    before, after = (
        content.decode().removeprefix("\ufeff").splitlines(keepends=True)
        for content in (splice.before, splice.after)
    )
    lines = difflib.unified_diff(before, after, f"a/{splice.file}", f"b/{splice.file}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _draft_of(library: Library, ref: str, key: str | KeyPath) -> tuple[Draft, KeyPath]:
    file = file_of(library, ref)
    if file is None:
        raise SpliceError(f'nothing is called "{ref}"')
    draft = Draft.read(library, file)
    item = path_in(library, ref, file, parse(draft.before))
    if item is None:
        raise SpliceError(f'"{ref}" stands in {file} no more')
    path = (key,) if isinstance(key, str) else key
    claim = library.claims.get(ref)
    if claim is not None and not claim.has_own_id and path != ("id",):
        draft.set((*item, "id"), claim.id)
    return draft, (*item, *path)
