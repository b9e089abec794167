"""A snapshot of a library in the user's cache, so that opening it again reads almost nothing.

What the file holds is read by ``cached``. Of another program, damaged or cut short it is no cache,
and the library is read instead. It is never an answer by itself: ``scan`` compares the stamp of
every file with the disk, and reads what is different.
"""

from __future__ import annotations

import json
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from briefing.library.cached import (
    BY_THEME,
    EDGES,
    HEAD,
    MAGIC,
    NO_DIGEST,
    STAMP,
    WRONG,
    Cache,
    Held,
    KeptFiles,
    made_by,
    path_of,
    raw_of,
    restored,
)
from briefing.library.contents import FileState
from briefing.library.ondemand import ClaimRefs
from briefing.library.packed import packed
from briefing.library.snapshot import Library


def opened(root: Path) -> Library | None:
    """The library as it was when it was kept; None where there is no good cache of it."""
    try:
        return restored(Cache(root))
    except WRONG:
        return None


def renew(library: Library, given_up: Callable[[], bool] = lambda: False) -> None:
    """Keep a library where the cache does not say the same already and can be written.

    A large library takes seconds; it is asked now and then whether to give that up.
    """
    if not isinstance(library.files, KeptFiles):
        keep(library, given_up)


def keep(
    library: Library,
    given_up: Callable[[], bool] = lambda: False,
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> bool:
    """Put a library where it is found again; False where the cache cannot be written.

    ``progress`` is told how many files of how many have been made ready for it.
    """
    from briefing.settings.atomic import write_parts

    parts, marks = [], []
    for number, state in enumerate(library.files.values()):
        if given_up():
            return False
        progress(number, len(library.files))
        part, marked = _part(state)
        parts.append(part)
        marks.append(marked)
    states = library.files.values()
    heads = [_json(library.heads[brief]) for brief in library.briefs]
    sections: list[tuple[str, Sequence[bytes | memoryview]]] = [
        *((name, [_json(of)]) for name, of in _lists(library).items()),
        *((name, [_json(of)]) for name, of in _edges(library).items()),
        ("stamps", [STAMP.pack(*state.stamp) for state in states]),
        ("digests", [digest or NO_DIGEST for _, digest in library.files.digests()]),
        ("heads starts", [_starts(heads)]),
        ("heads", heads),
        ("marks starts", [_starts(marks)]),
        ("marks", marks),
        ("parts starts", [_starts(parts)]),
        ("parts", parts),
    ]
    sizes = [(name, sum(map(len, section))) for name, section in sections]
    head = _json({"made_by": made_by(), "sections": sizes, **_catalogue(library)})
    written = [head, *(b"".join(section) for _, section in sections[:-1]), *parts]
    total = 0
    for part in written:
        total = zlib.crc32(part, total)
    start = HEAD.pack(MAGIC, total, len(head))
    try:
        write_parts(path_of(library.root), [start, *written], lasting=False)
    except OSError:
        # A cache that cannot be written is one that is not there: the library is read again.
        return False
    return True


def _starts(parts: Iterable[bytes | memoryview]) -> bytes:
    return array("Q", accumulate(map(len, parts), initial=0)).tobytes()


def _json(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode()


def _catalogue(library: Library) -> dict[str, object]:
    files = library.files
    numbers = {file: number for number, file in enumerate(files)}
    return {
        "state": files.state,
        "racy": [numbers[file] for file in files if file not in files.trusted],
        "noted": {
            numbers[file]: [
                [packed(finding) for finding in state.findings],
                [[need, packed(finding)] for need, finding in state.dangling],
                sorted(state.beside),
            ]
            for file, state in files.worth_a_look()
        },
        "settings": packed(library.settings),
        "themes": [packed(theme) for theme in library.themes.values()],
        "memos": [packed(memo) for memo in library.memos.values()],
        "dismissed": [packed(dismissed) for dismissed in library.dismissed],
        "findings": [packed(finding) for finding in library.findings],
    }


def _lists(library: Library) -> dict[str, Any]:
    """What there is, in order: a file by its number among all, a brief likewise."""
    files, links = library.files, library.links
    numbers = {file: number for number, file in enumerate(files)}
    places = {brief: place for place, brief in enumerate(library.briefs)}
    claims = ClaimRefs.of(library.claims).by_brief()
    return {
        "files": list(files),
        "briefs": list(places),
        "brief files": [numbers[library.brief_files[brief]] for brief in places],
        "claims": [claims.get(brief, "") for brief in places],
        "sources": list(library.source_files),
        "source files": [numbers[file] for file in library.source_files.values()],
        **{
            name: {theme: [places[own] for own in of] for theme, of in getattr(links, name).items()}
            for name in BY_THEME
        },
    }


def _edges(library: Library) -> dict[str, Any]:
    """The edges of claims and sources, by the names of ``Links``.

    Of who cites a source there is much: a claim is given by the number of its brief among all and
    its own in there, and all of them are one string, which is read faster.
    """
    links = library.links
    claims: Mapping[str, str] = ClaimRefs.of(library.claims).by_brief()
    numbers = {
        f"{brief}/{own}": f"{row}.{place}"
        for row, brief in enumerate(library.briefs)
        for place, own in enumerate(claims.get(brief, "").split())
    }
    cited = links.cited_by.refs
    return {
        "cited_by": {own: " ".join(map(numbers.__getitem__, cited[own])) for own in cited},
        **{name: {k: list(v) for k, v in getattr(links, name).items()} for name in EDGES},
    }


def _part(state: FileState) -> tuple[bytes | memoryview, bytes | memoryview]:
    """What a file holds, and its marks."""
    held = state.held
    if isinstance(held, Held):
        return held.raw, held.marks
    from briefing.library.marks import marks_of

    # Let others have the interpreter: a large library takes seconds, behind a screen in use.
    time.sleep(0)
    return raw_of(state.contents), marks_of(state.contents)
