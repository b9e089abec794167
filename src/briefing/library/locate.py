"""Where something stands in its file, as the file is now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from briefing.library.build import build, vocabulary
from briefing.library.diagnose import TomlFile
from briefing.library.problems import KeyPath
from briefing.library.read import Document, UnreadableError, read
from briefing.library.snapshot import Library
from briefing.library.spans import position
from briefing.model import Finding, Place


def locate(library: Library, ref: str) -> Place | None:
    """The place of what a reference names; None where it names nothing or is in no file.

    A claim is at its ``[[claims]]`` line, a source at its ``[[sources]]`` line, anything else
    at line 1 of its file. The file is read again, so the place is right after an edit outside;
    where the file is not valid any more, it is the line that writes the id.
    """
    file = file_of(library, ref)
    if file is None:
        return None
    if ref not in library.claims and ref not in library.sources:
        return Place(file)
    try:
        document = read(library.root, file)
    except UnreadableError as unreadable:
        return _by_its_words(file, unreadable.text, ref.rpartition("/")[2])
    path = path_in(library, ref, file, document)
    if path is None:
        return Place(file)
    return Place(file, TomlFile(file, document.text, valid=True).place(path).line)


def unread(library: Library, ref: str) -> Finding | None:
    """Why something that a file does hold is not in the library: the first error of that file."""
    place, _, own = ref.rpartition("/")
    for _, state in library.files.worth_a_look():
        left = state.contents.left_out
        if ref in left or (own in left and place in left):
            return next((f for f in state.findings if f.severity == "error"), None)
    # What is no file at all, or none of ours, holds nothing that is known: it has its name.
    brief = place or own
    if brief in library.briefs:
        return None
    errors = (f for f in library.findings if f.severity == "error")
    return next((f for f in errors if PurePosixPath(f.place.file).stem == brief), None)


def path_in(library: Library, ref: str, file: str, document: Document) -> KeyPath | None:
    """The path of what a reference names in its file as the file is now.

    Empty for what is the whole file; None for a claim or source that is not there any more.
    """
    if ref not in library.claims and ref not in library.sources:
        return ()
    claims, sources = paths_in(library, file, document)
    return (claims if ref in library.claims else sources).get(ref.rpartition("/")[2])


def paths_in(
    library: Library, file: str, document: Document
) -> tuple[Mapping[str, KeyPath], Mapping[str, KeyPath]]:
    """The paths of the claims and of the sources in a file as it is now, by their own ids."""
    contents = build(file, document.data, vocabulary(library.files)).contents
    claims: dict[str, KeyPath] = {}
    if contents.brief is not None:
        rows = zip(contents.claim_rows, contents.brief.claims, strict=True)
        claims = {claim.id: ("claims", row) for row, claim in rows}
    rows_of = zip(contents.source_rows, contents.sources, strict=True)
    return claims, {source.id: ("sources", row) for row, source in rows_of}


def file_of(library: Library, ref: str) -> str | None:
    """The file that defines what a reference names; None where it names nothing."""
    if ref in library.claims:
        return library.brief_files[ref.partition("/")[0]]
    if ref in library.briefs:
        return library.brief_files[ref]
    if ref in library.sources:
        return library.source_files[ref]
    item = library.get(ref)
    # Briefs, of which there may be ten thousand, are not looked into for what is none.
    for file in library.files if item is not None else ():
        if file.startswith(("themes/", "memos/")):
            contents = library.files[file].contents
            if item in (contents.theme, contents.memo):
                return file
    return None


def _by_its_words(file: str, text: str, own: str) -> Place:
    written = re.search(rf"^[ \t]*id[ \t]*=[ \t]*[\"']{re.escape(own)}[\"']", text, re.MULTILINE)
    return Place(file, position(text, written.start())[0] if written else 1)
