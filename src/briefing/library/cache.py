"""A snapshot of a library in the user's cache, so that opening it again reads almost nothing.

One file: a line that says what it is, a sum, a catalogue (references in order, edges, findings),
a row of numbers for each file (its stamp and digest), and after it what each file holds, one after
the other. Catalogue and rows are read at once, what a file holds when somebody looks at it. All of
it is numbers and JSON that were checked against the sum: nothing in it is run. Of another program,
damaged or cut short it is no cache, and the library is read instead. It is never an answer by
itself: ``scan`` compares the stamp of every file with the disk, and reads what is different.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from briefing.library.contents import Contents, FileState, Stamp
from briefing.library.ondemand import OnDemand
from briefing.library.packed import packed, unpacked
from briefing.library.snapshot import CitedBy, Library, Links
from briefing.model import (
    Brief,
    Claim,
    Dismissal,
    Finding,
    LibrarySettings,
    Memo,
    Source,
    Theme,
)
from briefing.settings.paths import cache_of

VERSION = 2
"""Raised whenever the file is written or read otherwise."""

_MAGIC = b"briefing cache\n"
_HEAD = struct.Struct("<15sIQ")
"""The magic words, the CRC-32 of all that follows it, and the length of the catalogue.

The sum is there to find damage. Who could forge the file has the rights of its user anyway, and a
digest that nobody can forge takes twice as long."""
_ROW = struct.Struct("<qqQQ32sI")
"""Of a file: the four parts of its stamp, its digest, and how long what it holds is."""
_NO_DIGEST = bytes(32)
_CODE = ("utf-8", "surrogatepass")
_LEVEL = 1
"""Of zlib: the fastest. Briefs shrink to a third, so that less is read, summed and held."""
_PLAIN_LINKS = ("derived_by", "contradicted_by", "superseded_by", "needed_by", "by_theme", "home")

_ONE_AT_A_TIME = Lock()


class _Held:
    """What one file holds, as it lies in the cache. It is decoded when it is asked for."""

    __slots__ = ("_found", "among", "racy", "raw", "stamp")

    def __init__(self, raw: memoryview, stamp: Stamp, racy: bool, among: int) -> None:
        self.raw = raw
        self.stamp = stamp
        self.racy = racy
        self.among = among
        """How many files there were."""
        self._found: tuple[Contents, ...] = ()

    def get(self) -> Contents:
        """What the file holds; the same object for every thread."""
        if not self._found:
            plain = json.loads(zlib.decompress(self.raw).decode(*_CODE))
            made: Contents = unpacked(Contents, plain)
            with _ONE_AT_A_TIME:
                self._found = self._found or (made,)
        return self._found[0]


def path_of(root: Path) -> Path:
    """Where the cache of a library is kept."""
    return cache_of(root) / "library.cache"


def opened(root: Path) -> Library | None:
    """The library as it was when it was kept; None where there is no good cache of it."""
    try:
        raw = path_of(root).read_bytes()
        magic, total, length = _HEAD.unpack_from(raw)
        body = memoryview(raw)[_HEAD.size :]
        if magic != _MAGIC or length > len(body) or zlib.crc32(body) != total:
            return None
        catalogue = json.loads(bytes(body[:length]))
        if catalogue["made_by"] != _made_by():
            return None
        return _restored(root, catalogue, body[length:])
    except (OSError, struct.error, ValueError, LookupError, TypeError, RecursionError):
        # Whatever is wrong with it, it is no cache: the library is read.
        return None


def renew(library: Library, given_up: Callable[[], bool] = lambda: False) -> None:
    """Keep a library where the cache does not say the same already and can be written.

    A large library takes seconds; it is asked now and then whether to give that up.
    """
    if not _is_kept(library):
        keep(library, given_up)


def _is_kept(library: Library) -> bool:
    first = next(iter(library.files.values()), None)
    if first is None or not isinstance(first.held, _Held) or first.held.among != len(library.files):
        return False
    return all(
        isinstance(state.held, _Held)
        and state.held.stamp == state.stamp
        and state.held.racy == state.racy
        for state in library.files.values()
    )


def keep(library: Library, given_up: Callable[[], bool] = lambda: False) -> bool:
    """Put a library where it is found again; False where the cache cannot be written."""
    from briefing.settings.atomic import write_parts

    parts = []
    for state in library.files.values():
        if given_up():
            return False
        parts.append(_part(state))
    head = json.dumps(_catalogue(library), separators=(",", ":")).encode()
    rows = b"".join(map(_row, library.files.values(), parts))
    total = 0
    for part in (head, rows, *parts):
        total = zlib.crc32(part, total)
    start = _HEAD.pack(_MAGIC, total, len(head))
    try:
        write_parts(path_of(library.root), [start, head, rows, *parts], lasting=False)
    except OSError:
        # A cache that cannot be written is one that is not there: the library is read again.
        return False
    return True


def _made_by() -> list[object]:
    """What decides what the same files give: this program, as it stands on the disk, and Python.

    The modules below the reading are few and looked at one by one, so that a cache never
    outlives a change of the program, even one between two versions.
    """
    # Where the reader lies is found without importing it: what the cache has needs none.
    reader = find_spec("tomli")
    assert reader is not None and reader.origin is not None
    here = Path(__file__).parent
    modules = [*here.glob("*.py"), *(here.parent / f"{n}.py" for n in ("model", "scales", "text"))]
    modules.append(Path(reader.origin))
    stamps = [(m.name, m.stat().st_size, m.stat().st_mtime_ns) for m in sorted(modules)]
    program = hashlib.sha256(repr(stamps).encode()).hexdigest()
    return [VERSION, program, list(sys.version_info[:3])]


# Writing


def _catalogue(library: Library) -> dict[str, object]:
    files = library.files
    numbers = {file: number for number, file in enumerate(files)}
    claims = {ref: str(number) for number, ref in enumerate(library.claims)}
    links = library.links
    return {
        "made_by": _made_by(),
        "files": list(files),
        "racy": [n for n, state in enumerate(files.values()) if state.racy],
        "file findings": {
            n: [packed(f) for f in state.findings]
            for n, state in enumerate(files.values())
            if state.findings
        },
        "dangling": {
            n: [[need, packed(finding)] for need, finding in state.dangling]
            for n, state in enumerate(files.values())
            if state.dangling
        },
        "beside": {
            n: sorted(state.beside) for n, state in enumerate(files.values()) if state.beside
        },
        "settings": packed(library.settings),
        "themes": [packed(theme) for theme in library.themes.values()],
        "memos": [packed(memo) for memo in library.memos.values()],
        "dismissed": [packed(dismissed) for dismissed in library.dismissed],
        "findings": [packed(finding) for finding in library.findings],
        "briefs": list(library.briefs),
        "brief files": [numbers[library.brief_files[brief]] for brief in library.briefs],
        # A hundred thousand words in one string are read faster than as many strings.
        "claims": " ".join(library.claims),
        "source files": [[ref, numbers[file]] for ref, file in library.source_files.items()],
        "cited_by": {
            source: " ".join(map(claims.__getitem__, refs))
            for source, refs in links.cited_by.refs.items()
        },
        "memos_with": {ref: list(memos) for ref, memos in links.memos_with.items()},
        **{name: {k: list(v) for k, v in getattr(links, name).items()} for name in _PLAIN_LINKS},
    }


def _row(state: FileState, part: bytes | memoryview) -> bytes:
    return _ROW.pack(*state.stamp, state.digest or _NO_DIGEST, len(part))


def _part(state: FileState) -> bytes | memoryview:
    held = state.held
    if isinstance(held, _Held):
        return held.raw
    # Let others have the interpreter: a large library takes seconds, behind a screen in use.
    time.sleep(0)
    text = json.dumps(packed(held), separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(*_CODE), _LEVEL)


# Reading


def _restored(root: Path, catalogue: dict[str, Any], body: memoryview) -> Library:
    files = _files(catalogue, body)
    names = catalogue["files"]
    brief_files = {
        brief: names[number]
        for brief, number in zip(catalogue["briefs"], catalogue["brief files"], strict=True)
    }
    source_files = {ref: names[number] for ref, number in catalogue["source files"]}

    def brief(own: str) -> Iterable[tuple[str, Brief]]:
        found = files[brief_files[own]].contents.brief
        assert found is not None
        if found.id != own:
            from briefing.library.assemble import renamed

            found = renamed(found, own)
        yield own, found

    briefs = OnDemand(brief_files, brief)

    def claims_beside(ref: str) -> Iterable[tuple[str, Claim]]:
        return ((claim.ref, claim) for claim in briefs[ref.partition("/")[0]].claims)

    def sources_beside(own: str) -> Iterator[tuple[str, Source]]:
        file = source_files[own]
        for source in files[file].contents.sources:
            # An id that two sources have is that of the first.
            if source_files.get(source.id) == file:
                yield source.id, source

    refs = catalogue["claims"].split()
    cited = catalogue["cited_by"]

    def citing(source: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        yield source, tuple(refs[int(number)] for number in cited[source].split())

    claims = OnDemand(refs, claims_beside)
    themes = [unpacked(Theme, theme) for theme in catalogue["themes"]]
    memos = [unpacked(Memo, memo) for memo in catalogue["memos"]]
    plain = {
        name: {ref: tuple(refs) for ref, refs in catalogue[name].items()}
        for name in (*_PLAIN_LINKS, "memos_with")
    }
    return Library(
        root=root,
        settings=unpacked(LibrarySettings, catalogue["settings"]),
        themes={theme.id: theme for theme in themes},
        briefs=briefs,
        claims=claims,
        brief_files=brief_files,
        sources=OnDemand(source_files, sources_beside),
        source_files=source_files,
        memos={memo.id: memo for memo in memos},
        dismissed=tuple(unpacked(Dismissal, d) for d in catalogue["dismissed"]),
        findings=tuple(unpacked(Finding, f) for f in catalogue["findings"]),
        links=Links(cited_by=CitedBy(OnDemand(cited, citing), claims), **plain),
        files=files,
    )


def _files(catalogue: dict[str, Any], body: memoryview) -> dict[str, FileState]:
    names = catalogue["files"]
    start = len(names) * _ROW.size
    rows = _ROW.iter_unpack(body[:start])
    racy = set(catalogue["racy"])
    found = {}
    for number, (name, (*stamped, digest, size)) in enumerate(zip(names, rows, strict=True)):
        stamp = Stamp._make(stamped)
        held = _Held(body[start : start + size], stamp, number in racy, len(names))
        start += size
        known = b"" if digest == _NO_DIGEST else digest
        found[name] = FileState(stamp, number in racy, known, held)
    for number, findings in catalogue["file findings"].items():
        own = tuple(unpacked(Finding, finding) for finding in findings)
        found[names[int(number)]] = replace(found[names[int(number)]], findings=own)
    for number, pairs in catalogue["dangling"].items():
        lost = tuple((tuple(need), unpacked(Finding, finding)) for need, finding in pairs)
        found[names[int(number)]] = replace(found[names[int(number)]], dangling=lost)
    for number, refs in catalogue["beside"].items():
        name = names[int(number)]
        found[name] = replace(found[name], beside=frozenset(refs))
    return found
