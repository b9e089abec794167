"""A snapshot of a library in the user's cache, so that opening it again reads almost nothing.

One file: a line that says what it is, a sum, a catalogue (what there is in order, findings), of
each file its stamp, digest and marks, the edges, and what each file holds, one after the other.
Catalogue and stamps are read at once, everything else when somebody looks at it. All of it is
numbers and JSON that were checked against the sum: nothing in it is run. Of another program,
damaged or cut short it is no cache, and the library is read instead. It is never an answer by
itself: ``scan`` compares the stamp of every file with the disk, and reads what is different.
"""

from __future__ import annotations

import functools
import hashlib
import json
import struct
import sys
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any

from briefing.library.contents import Contents, FileState, Stamp
from briefing.library.files import Files
from briefing.library.ondemand import ClaimRefs, OnDemand, Unread
from briefing.library.packed import packed, unpacked
from briefing.library.snapshot import CitedBy, Head, Library, Links
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

VERSION = 3
"""Raised whenever the file is written or read otherwise."""

_MAGIC = b"briefing cache\n"
_HEAD = struct.Struct("<15sIQ")
"""The magic words, the CRC-32 of all that follows it, and the length of the catalogue.

The sum is there to find damage. Who could forge the file has the rights of its user anyway, and a
digest that nobody can forge takes twice as long."""
_STAMP = struct.Struct("=qqQQ")
_DIGEST = 32
_COUNT = array("I").itemsize
_NO_DIGEST = bytes(_DIGEST)
_CODE = ("utf-8", "surrogatepass")
_LEVEL = 1
"""Of zlib: the fastest. Briefs shrink to a third, so that less is read, summed and held."""
_EDGES = ("derived_by", "contradicted_by", "superseded_by", "needed_by", "memos_with")
_BY_THEME = ("by_theme", "home")

_ONE_AT_A_TIME = Lock()


class _Held:
    """What one file holds, as it lies in the cache. It is decoded when it is asked for."""

    __slots__ = ("_found", "marks", "raw")

    def __init__(self, raw: memoryview, marks: memoryview) -> None:
        self.raw = raw
        self.marks = marks
        self._found: tuple[Contents, ...] = ()

    def get(self) -> Contents:
        """What the file holds; the same object for every thread."""
        if not self._found:
            plain = json.loads(zlib.decompress(self.raw).decode(*_CODE))
            made: Contents = unpacked(Contents, plain)
            with _ONE_AT_A_TIME:
                self._found = self._found or (made,)
        return self._found[0]


class _Kept(Files):
    """The files of a library exactly as they are kept."""

    __slots__ = ()


class _Cache:
    """The parts of a cache. Raises one of ``_WRONG`` where it is none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Not mapped: where another machine puts a file in its place, on a disk that both have, what
        # is mapped is gone, and to look at it ends the program.
        raw = path_of(root).read_bytes()
        magic, total, length = _HEAD.unpack_from(raw)
        body = memoryview(raw)[_HEAD.size :]
        if magic != _MAGIC or length > len(body) or zlib.crc32(body) != total:
            raise ValueError
        self.catalogue: dict[str, Any] = json.loads(bytes(body[:length]))
        if self.catalogue["made_by"] != _made_by():
            raise ValueError
        self._names: list[str] = self.catalogue["files"]
        self._at = length
        self._body = body
        among = len(self._names)
        self._stamps = self._next(among * _STAMP.size)
        self._digests = self._next(among * _DIGEST)
        self._sizes = array("I", bytes(self._next(among * _COUNT)))
        self.counts = array("I", bytes(self._next(among * _COUNT)))
        """Of each file how many marks it has."""
        self.marks = self._next(sum(self.counts) * _COUNT)
        self._edges = {name: self._next(size) for name, size in self.catalogue["edges"]}
        self._parts = self._next(sum(self._sizes))

    def _next(self, size: int) -> memoryview:
        found = self._body[self._at : self._at + size]
        self._at += size
        if len(found) < size:
            raise ValueError
        return found

    def edges(self, name: str) -> dict[str, Any]:
        """Some edges as they were kept."""
        found: dict[str, Any] = json.loads(bytes(self._edges[name]))
        return found

    def names_of(self, rows: Iterable[int]) -> set[str]:
        """The files at some places."""
        return {self._names[row] for row in rows}

    def files(self) -> Files:
        """The files, each of whose states is made when it is asked for."""
        names, catalogue = self._names, self.catalogue
        rows = {name: row for row, name in enumerate(names)}
        starts = [*accumulate(self._sizes, initial=0)]
        marked = [*accumulate(self.counts, initial=0)]
        racy = {names[row] for row in catalogue["racy"]}

        def state(name: str) -> Iterator[tuple[str, FileState]]:
            row = rows[name]
            digest = bytes(self._digests[row * _DIGEST : (row + 1) * _DIGEST])
            findings, dangling, beside = catalogue["noted"].get(str(row), ((), (), ()))
            yield (
                name,
                FileState(
                    Stamp._make(_STAMP.unpack_from(self._stamps, row * _STAMP.size)),
                    name in racy,
                    b"" if digest == _NO_DIGEST else digest,
                    _Held(
                        self._parts[starts[row] : starts[row + 1]],
                        self.marks[marked[row] * _COUNT : marked[row + 1] * _COUNT],
                    ),
                    tuple(unpacked(Finding, {**finding}) for finding in findings),
                    tuple((tuple(need), unpacked(Finding, {**f})) for need, f in dangling),
                    frozenset(beside),
                ),
            )

        trusted = dict(zip(names, _STAMP.iter_unpack(self._stamps), strict=True))
        for name in racy:
            del trusted[name]
        noted = {names[int(row)] for row in catalogue["noted"]}
        return _Kept(rows, state, trusted=trusted, noted=noted)


_WRONG = (OSError, struct.error, zlib.error, ValueError, LookupError, TypeError, RecursionError)
"""Whatever is wrong with it, it is no cache: the library is read."""


def path_of(root: Path) -> Path:
    """Where the cache of a library is kept."""
    return cache_of(root) / "library.cache"


def opened(root: Path) -> Library | None:
    """The library as it was when it was kept; None where there is no good cache of it."""
    try:
        return _restored(_Cache(root))
    except _WRONG:
        return None


def renew(library: Library, given_up: Callable[[], bool] = lambda: False) -> None:
    """Keep a library where the cache does not say the same already and can be written.

    A large library takes seconds; it is asked now and then whether to give that up.
    """
    if not isinstance(library.files, _Kept):
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
    edges = {name: _json(of) for name, of in _edges(library).items()}
    states = library.files.values()
    head = _json(_catalogue(library, edges))
    written = [
        head,
        b"".join(_STAMP.pack(*state.stamp) for state in states),
        b"".join(state.digest or _NO_DIGEST for state in states),
        array("I", map(len, parts)).tobytes(),
        array("I", (len(marked) // _COUNT for marked in marks)).tobytes(),
        b"".join(marks),
        *edges.values(),
        *parts,
    ]
    total = 0
    for part in written:
        total = zlib.crc32(part, total)
    start = _HEAD.pack(_MAGIC, total, len(head))
    try:
        write_parts(path_of(library.root), [start, *written], lasting=False)
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
    return [VERSION, program, list(sys.version_info[:3]), sys.byteorder]


# Writing


def _json(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode()


def _catalogue(library: Library, edges: Mapping[str, bytes]) -> dict[str, object]:
    files = library.files
    numbers = {file: number for number, file in enumerate(files)}
    claims = ClaimRefs.of(library.claims).by_brief()
    links = library.links
    return {
        "made_by": _made_by(),
        "edges": [(name, len(raw)) for name, raw in edges.items()],
        "files": list(files),
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
        "briefs": list(library.briefs),
        "brief files": [numbers[library.brief_files[brief]] for brief in library.briefs],
        "titles": [head.title for head in library.heads.values()],
        "claims": [claims.get(brief, "") for brief in library.briefs],
        "sources": list(library.source_files),
        "source files": [numbers[file] for file in library.source_files.values()],
        **{name: {k: list(v) for k, v in getattr(links, name).items()} for name in _BY_THEME},
    }


def _edges(library: Library) -> dict[str, Any]:
    """The edges of claims and sources, by the names of ``Links``.

    Of who cites a source there is much: a claim is given by the number of its brief among all and
    its own in there, and all of them are one string, which is read faster.
    """
    links = library.links
    claims = ClaimRefs.of(library.claims).by_brief()
    numbers = {
        f"{brief}/{own}": f"{row}.{place}"
        for row, brief in enumerate(library.briefs)
        for place, own in enumerate(claims.get(brief, "").split())
    }
    cited = links.cited_by.refs
    return {
        "cited_by": {own: " ".join(map(numbers.__getitem__, cited[own])) for own in cited},
        **{name: {k: list(v) for k, v in getattr(links, name).items()} for name in _EDGES},
    }


def _part(state: FileState) -> tuple[bytes | memoryview, bytes | memoryview]:
    """What a file holds, and its marks."""
    held = state.held
    if isinstance(held, _Held):
        return held.raw, held.marks
    from briefing.library.marks import marks_of

    # Let others have the interpreter: a large library takes seconds, behind a screen in use.
    time.sleep(0)
    contents = state.contents
    text = json.dumps(packed(contents), separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(*_CODE), _LEVEL), marks_of(contents)


# Reading


def glimpse(root: Path) -> tuple[Files, Callable[[Iterable[int]], set[str]]] | None:
    """The files as they were kept, and which of them have one of some marks (see ``marks``).

    None where there is no good cache.
    """
    try:
        cache = _Cache(root)
        files = cache.files()
    except _WRONG:
        return None
    from briefing.library.marks import rows_with

    return files, lambda wanted: cache.names_of(rows_with(bytes(cache.marks), cache.counts, wanted))


def _restored(cache: _Cache) -> Library:
    catalogue, files = cache.catalogue, cache.files()
    names = catalogue["files"]
    brief_files = _named(names, catalogue["briefs"], catalogue["brief files"])
    source_files = _named(names, catalogue["sources"], catalogue["source files"])
    ids = dict(zip(brief_files, catalogue["claims"], strict=True))
    titles = dict(zip(brief_files, catalogue["titles"], strict=True))

    def brief(own: str) -> Iterable[tuple[str, Brief]]:
        found = files[brief_files[own]].contents.brief
        assert found is not None
        if found.id != own:
            from briefing.library.assemble import renamed

            found = renamed(found, own)
        yield own, found

    briefs = OnDemand(brief_files, brief)

    def head(own: str) -> Iterable[tuple[str, Head]]:
        yield own, Head(titles[own], len(ids[own].split()))

    def claims_beside(ref: str) -> Iterable[tuple[str, Claim]]:
        return ((claim.ref, claim) for claim in briefs[ref.partition("/")[0]].claims)

    def sources_beside(own: str) -> Iterator[tuple[str, Source]]:
        file = source_files[own]
        for source in files[file].contents.sources:
            # An id that two sources have is that of the first.
            if source_files.get(source.id) == file:
                yield source.id, source

    cited: Mapping[str, str] = Unread(lambda: cache.edges("cited_by"))

    @functools.cache
    def claims_of(row: str) -> list[str]:
        own = catalogue["briefs"][int(row)]
        return [f"{own}/{claim}" for claim in ids[own].split()]

    def citing(source: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        numbers = (number.split(".") for number in cited[source].split())
        yield source, tuple(claims_of(row)[int(place)] for row, place in numbers)

    def edges(name: str) -> Mapping[str, tuple[str, ...]]:
        return Unread(lambda: _tuples(cache.edges(name)))

    claims = OnDemand(ClaimRefs(ids), claims_beside)
    themes = [unpacked(Theme, theme) for theme in catalogue["themes"]]
    memos = [unpacked(Memo, memo) for memo in catalogue["memos"]]
    return Library(
        root=cache.root,
        settings=unpacked(LibrarySettings, catalogue["settings"]),
        themes={theme.id: theme for theme in themes},
        briefs=briefs,
        claims=claims,
        brief_files=brief_files,
        heads=OnDemand(brief_files, head),
        sources=OnDemand(source_files, sources_beside),
        source_files=source_files,
        memos={memo.id: memo for memo in memos},
        dismissed=tuple(unpacked(Dismissal, d) for d in catalogue["dismissed"]),
        findings=tuple(unpacked(Finding, f) for f in catalogue["findings"]),
        links=Links(
            cited_by=CitedBy(OnDemand(cited, citing), claims),
            **{name: edges(name) for name in _EDGES},
            **{name: _tuples(catalogue[name]) for name in _BY_THEME},
        ),
        files=files,
    )


def _named(names: list[str], keys: list[str], rows: list[int]) -> dict[str, str]:
    """Which file each id stands in."""
    return dict(zip(keys, map(names.__getitem__, rows), strict=True))


def _tuples(edges: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {ref: tuple(refs) for ref, refs in edges.items()}
