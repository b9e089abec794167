"""What lies in the cache of a library, and the snapshot that it gives.

One file: a line that says what it is, a sum, a catalogue (what is there, and where), and then
sections: of each file its stamp, digest and marks, names, what a list shows of each brief, the
edges, and what each file holds, one after the other. Catalogue and names are read at once, each
other section, what a list shows and what a file holds when somebody looks at it. All of it is
numbers and JSON that were checked against the sum: nothing in it is run.
"""

from __future__ import annotations

import contextlib
import functools
import json
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from briefing.library.contents import Contents, FileState, Numbers, Stamp
from briefing.library.files import Files
from briefing.library.ondemand import ClaimRefs, OnDemand, Unread
from briefing.library.packed import packed, unpacked
from briefing.library.snapshot import CitedBy, Head, Library, Links
from briefing.model import Brief, Claim, Dismissal, Finding, LibrarySettings, Memo, Source, Theme
from briefing.settings import frame
from briefing.settings.paths import cache_of
from briefing.settings.stamps import stamp_of

VERSION = 9
"""Raised whenever the file is written or read otherwise."""

MAGIC = b"briefing cache\n"
HEAD = struct.Struct("<15sIQ")
"""The magic words, the CRC-32 of all that follows it, and the length of the catalogue.

The sum is there to find damage. Who could forge the file has the rights of its user anyway, and a
digest that nobody can forge takes twice as long."""
STAMP = struct.Struct("=qqQQ")
DIGEST = 32
NO_DIGEST = bytes(DIGEST)
CODE = ("utf-8", "surrogatepass")
EDGES = (*("derived_by", "contradicted_by", "superseded_by", "needed_by", "memos_with", "telling"),)
BY_THEME = ("by_theme", "home")
WRONG = (OSError, struct.error, zlib.error, ValueError, LookupError, TypeError, RecursionError)
"""Whatever is wrong with it, it is no cache: the library is read."""

_LARGE = 1 << 20
"""Bytes of a cache from which on another process looks at the files while the app is imported: to
begin one takes as long as to look at some hundreds."""
_LEVEL = 1
"""Of zlib: the fastest. Briefs shrink to a third, so that less is read, summed and held."""
_ONE_AT_A_TIME = Lock()

_FRONT = struct.Struct("<I")
"""The length of what a file holds but for its sources, packed; they follow it as they are."""
_Claims = tuple[list[str], list[str]]
"""The ids of some claims, and each of them as JSON."""
_Sources = tuple[list[str], list[int]]
"""The ids of some sources, and how many bytes each has as JSON."""


def path_of(root: Path) -> Path:
    """Where the cache of a library is kept."""
    return cache_of(root) / "library.cache"


def made_by() -> list[object]:
    """What decides what the same files give: this program, as it stands on the disk, and Python.

    The modules below the reading are few and looked at one by one, so that a cache never
    outlives a change of the program, even one between two versions.
    """
    # Where the reader lies is found without importing it: what the cache has needs none.
    reader = find_spec("tomli")
    assert reader is not None and reader.origin is not None
    here = Path(__file__).parent
    modules = [str(here), *(f"{here.parent}/{name}.py" for name in ("model", "scales", "text"))]
    program = [stamp_of(module) for module in (*modules, reader.origin)]
    return [VERSION, program, list(sys.version_info[:3]), sys.byteorder]


# Its bytes

_ahead: dict[Path, tuple[Thread, list[tuple[bytes, int]]]] = {}


def look_ahead(root: Path) -> None:
    """Begin to look at the files of a large library that is about to be opened, and to read its
    cache. For the start alone: there may be no second thread yet."""
    with contextlib.suppress(OSError):  # There is none; whoever opens it will find that as well.
        if path_of(root).stat().st_size >= _LARGE:
            frame.look_ahead(str(root.absolute()))
    read_ahead(root)


def read_ahead(root: Path) -> None:
    """Begin to read the cache of a library that is about to be opened, and to sum it up.

    Neither needs the interpreter: it costs nothing while this thread has much to import.
    """
    root = root.absolute()
    if root in _ahead:
        return
    found: list[tuple[bytes, int]] = []

    def read() -> None:
        try:
            found.append(_summed(root))
        except OSError:
            return  # There is none; whoever opens it will find that as well.

    thread = Thread(target=read, daemon=True)
    _ahead[root] = thread, found
    thread.start()


def _summed(root: Path) -> tuple[bytes, int]:
    """The bytes of a cache, and the sum of what follows its head. Raises OSError."""
    # Not mapped: where another machine puts a file in its place, on a disk that both have, what
    # is mapped is gone, and to look at it ends the program.
    raw = path_of(root).read_bytes()
    return raw, zlib.crc32(memoryview(raw)[HEAD.size :])


def _bytes_of(root: Path) -> tuple[bytes, int]:
    if (ahead := _ahead.pop(root, None)) is not None:
        thread, found = ahead
        thread.join()
        if found:
            return found[0]
    return _summed(root)


class Held:
    """What one file holds, as it lies in the cache. It is decoded when it is asked for: all of it,
    one of its sources, of which a file may have thousands, or the one claim that is shown among
    others of other briefs."""

    __slots__ = ("_found", "_made", "_sources", "marks", "raw")

    def __init__(self, raw: memoryview, marks: memoryview) -> None:
        self.raw = raw
        self.marks = marks
        self._found: tuple[Contents, ...] = ()
        self._sources: tuple[dict[str, int], list[int]] | None = None
        """The place of the first source of each id, and where each begins; last, where all end."""
        self._made: dict[tuple[type, int], Any] = {}
        """Claims and sources that were asked for by themselves, by their places."""

    def get(self) -> Contents:
        """What the file holds; the same object for every thread."""
        if not self._found:
            plain, (_, claims), (_, lengths) = self._plain()
            made: Contents = unpacked(Contents, plain)
            if claims:
                assert made.brief is not None
                made = replace(made, brief=replace(made.brief, claims=self._all(Claim, claims)))
            if lengths:
                sources = [self._source_told(*ends) for ends in pairwise(self._starts(lengths))]
                made = replace(made, sources=self._all(Source, sources))
            with _ONE_AT_A_TIME:
                self._found = self._found or (made,)
        return self._found[0]

    def may_name(self, field: str) -> bool:
        """Whether a field may be filled: what equals its default was not kept."""
        # The end of the name is left open: in a claim, JSON within JSON, a backslash follows it.
        sought, behind = f'"{field}'.encode(*CODE), self._behind
        front = zlib.decompress(self.raw[_FRONT.size : behind])
        return sought in front or sought in bytes(self.raw[behind:])

    def source(self, own: str) -> Source:
        """The first source with an id, the same object as in what the file holds.

        Raises KeyError.
        """
        if self._sources is None:
            _, _, (ids, lengths) = self._plain()
            # From the last to the first: of two with one id it is the first.
            places = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
            self._sources = places, self._starts(lengths)
        places, starts = self._sources
        place = places[own]
        told = self._source_told(starts[place], starts[place + 1])
        source: Source = self._one(Source, place, json.loads(told))
        return source

    def claim_alone(self, brief: str, own: str) -> Claim | None:
        """A claim without the others of its brief, the same object as in what the file holds.

        None where another has been asked for, so that all may well be, and where the brief is
        known by another id than in its file.
        """
        if self._found or self._made:
            return None
        plain, (ids, claims), _ = self._plain()
        if plain["brief"]["id"] != brief:
            return None
        place = ids.index(own)
        claim: Claim = self._one(Claim, place, json.loads(claims[place]))
        return claim

    @property
    def _behind(self) -> int:
        """Where that begins which is not packed."""
        (length,) = _FRONT.unpack_from(self.raw)
        return _FRONT.size + int(length)

    def _plain(self) -> tuple[dict[str, Any], _Claims, _Sources]:
        """What the file holds but for claims and sources, and what there is of those."""
        front = zlib.decompress(self.raw[_FRONT.size : self._behind])
        plain, claims, sources = json.loads(front.decode(*CODE))
        return plain, claims, sources

    def _starts(self, lengths: list[int]) -> list[int]:
        """Where each source begins; last, where all end."""
        return [*accumulate(lengths, initial=self._behind)]

    def _source_told(self, start: int, end: int) -> str:
        return bytes(self.raw[start:end]).decode(*CODE)

    def _all(self, kind: type, told: list[str]) -> tuple[Any, ...]:
        together = json.loads(f"[{','.join(told)}]")
        return tuple(self._one(kind, place, plain) for place, plain in enumerate(together))

    def _one(self, kind: type, place: int, plain: dict[str, Any]) -> Any:
        found = self._made.get((kind, place))
        # setdefault is one step of the interpreter: of two threads that make it, one wins.
        return found or self._made.setdefault((kind, place), unpacked(kind, plain))


def raw_of(contents: Contents) -> bytes:
    """What a file holds, as ``Held`` decodes it."""
    plain = packed(contents)
    told = [_told(source).encode(*CODE) for source in plain.pop("sources", ())]
    sources = [source.id for source in contents.sources], [*map(len, told)]
    claims = contents.brief.claims if contents.brief else ()
    plain_claims = plain.get("brief", {}).pop("claims", ())
    apart = [claim.id for claim in claims], [_told(claim) for claim in plain_claims]
    front = zlib.compress(_told([plain, apart, sources]).encode(*CODE), _LEVEL)
    return b"".join((_FRONT.pack(len(front)), front, *told))


def _told(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)


class KeptFiles(Files):
    """The files of a library exactly as they are kept."""

    __slots__ = ()


class Cache:
    """The parts of a cache. Raises one of ``WRONG`` where it is none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        raw, summed = _bytes_of(root)
        magic, total, length = HEAD.unpack_from(raw)
        body = memoryview(raw)[HEAD.size :]
        if magic != MAGIC or length > len(body) or summed != total:
            raise ValueError
        self.catalogue: dict[str, Any] = json.loads(bytes(body[:length]))
        if self.catalogue["made_by"] != made_by():
            raise ValueError
        self._sections: dict[str, memoryview] = {}
        at = length
        for name, size in self.catalogue["sections"]:
            self._sections[name] = body[at : at + size]
            at += size
        if at != len(body):
            raise ValueError
        self.names: list[str] = self.read("files")

    def read(self, name: str) -> Any:
        """A section as it was kept."""
        return json.loads(bytes(self._sections[name]))

    def starts(self, name: str) -> array[int]:
        """Where each part begins in a section, and where the last one ends."""
        return array("Q", bytes(self._sections[f"{name} starts"]))

    def parts(self, name: str) -> Callable[[int], memoryview]:
        """A section that is one part after the other: the one of a number."""
        section, starts = self._sections[name], self.starts(name)
        return lambda number: section[starts[number] : starts[number + 1]]

    def with_marks(self, wanted: Iterable[int]) -> set[str]:
        """The files that have one of some marks (see ``marks``)."""
        from briefing.library.marks import WIDTH, rows_with

        counts = [(end - start) // WIDTH for start, end in pairwise(self.starts("marks"))]
        marks = bytes(self._sections["marks"])
        return {self.names[row] for row in rows_with(marks, counts, wanted)}

    def files(self) -> Files:
        """The files, each of whose states is made when it is asked for."""
        names, catalogue = self.names, self.catalogue
        rows = dict(zip(names, range(len(names)), strict=True))
        stamps, digests = self._sections["stamps"], self._sections["digests"]
        parts, marks = self.parts("parts"), self.parts("marks")
        racy = {names[row] for row in catalogue["racy"]}

        def digest(name: str) -> bytes:
            found = bytes(digests[rows[name] * DIGEST : (rows[name] + 1) * DIGEST])
            return b"" if found == NO_DIGEST else found

        def state(name: str) -> Iterator[tuple[str, FileState]]:
            row = rows[name]
            findings, dangling, beside = catalogue["noted"].get(str(row), ((), (), ()))
            yield (
                name,
                FileState(
                    Stamp._make(STAMP.unpack_from(stamps, row * STAMP.size)),
                    name in racy,
                    digest(name),
                    Held(parts(row), marks(row)),
                    tuple(unpacked(Finding, {**finding}) for finding in findings),
                    tuple((tuple(need), unpacked(Finding, {**f})) for need, f in dangling),
                    frozenset(beside),
                ),
            )

        def trusted() -> dict[str, Numbers]:
            found: dict[str, Numbers] = dict(zip(names, STAMP.iter_unpack(stamps), strict=True))
            for name in racy:
                del found[name]
            return found

        noted = {names[int(row)] for row in catalogue["noted"]}
        return KeptFiles(
            rows, state, trusted=trusted, noted=noted, state=catalogue["state"], digest=digest
        )


def restored(cache: Cache) -> Library:
    """The library as it was when it was kept. Raises one of ``WRONG``."""
    catalogue, names, files = cache.catalogue, cache.names, cache.files()
    briefs_in_order: list[str] = cache.read("briefs")
    places = dict(zip(briefs_in_order, range(len(briefs_in_order)), strict=True))
    rows: list[int] = cache.read("brief files")
    heads = cache.parts("heads")
    ids = functools.cache(lambda: cache.read("claims"))
    source_files = Unread(lambda: _named(names, cache.read("sources"), cache.read("source files")))

    def brief(own: str) -> Iterable[tuple[str, Brief]]:
        found = files[names[rows[places[own]]]].contents.brief
        assert found is not None
        if found.id != own:
            from briefing.library.assemble import renamed

            found = renamed(found, own)
        yield own, found

    briefs = OnDemand(places, brief)

    def head(own: str) -> Iterable[tuple[str, Head]]:
        yield own, Head(*json.loads(bytes(heads(places[own]))))

    def claims_beside(ref: str) -> Iterable[tuple[str, Claim]]:
        return ((claim.ref, claim) for claim in briefs[ref.partition("/")[0]].claims)

    def claim(ref: str) -> Iterable[tuple[str, Claim]]:
        brief, _, own = ref.partition("/")
        held = files[names[rows[places[brief]]]].held
        assert isinstance(held, Held)
        alone = held.claim_alone(brief, own)
        return claims_beside(ref) if alone is None else [(ref, alone)]

    def source(own: str) -> Iterator[tuple[str, Source]]:
        held = files[source_files[own]].held
        assert isinstance(held, Held)
        yield own, held.source(own)

    refs = ClaimRefs(Unread(lambda: dict(zip(briefs_in_order, ids(), strict=True))))
    claims = OnDemand(refs, claim, walk=claims_beside)
    themes = [unpacked(Theme, theme) for theme in catalogue["themes"]]
    memos = [unpacked(Memo, memo) for memo in catalogue["memos"]]
    return Library(
        root=cache.root,
        settings=unpacked(LibrarySettings, catalogue["settings"]),
        themes={theme.id: theme for theme in themes},
        briefs=briefs,
        claims=claims,
        brief_files=Unread(lambda: _named(names, briefs_in_order, rows)),
        heads=OnDemand(places, head),
        sources=OnDemand(source_files, source),
        source_files=source_files,
        memos={memo.id: memo for memo in memos},
        dismissed=tuple(unpacked(Dismissal, d) for d in catalogue["dismissed"]),
        findings=tuple(unpacked(Finding, f) for f in catalogue["findings"]),
        links=_links(cache, briefs_in_order, ids, claims),
        files=files,
    )


def _links(
    cache: Cache,
    briefs_in_order: Sequence[str],
    ids: Callable[[], Sequence[str]],
    claims: Mapping[str, Claim],
) -> Links:
    """What is joined to what; ``ids`` are the ids of the claims of each brief, with spaces."""
    cited: Mapping[str, str] = Unread(lambda: cache.read("cited_by"))

    @functools.cache
    def claims_of(row: str) -> list[str]:
        place = int(row)
        return [f"{briefs_in_order[place]}/{claim}" for claim in ids()[place].split()]

    def citing(source: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        numbers = (number.split(".") for number in cited[source].split())
        yield source, tuple(claims_of(row)[int(place)] for row, place in numbers)

    def edges(name: str) -> Mapping[str, tuple[str, ...]]:
        return Unread(lambda: {ref: tuple(refs) for ref, refs in cache.read(name).items()})

    def by_theme(name: str) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[int]] = cache.read(name)

        def of(theme: str) -> Iterable[tuple[str, tuple[str, ...]]]:
            yield theme, tuple(map(briefs_in_order.__getitem__, found[theme]))

        return OnDemand(found, of)

    return Links(
        cited_by=CitedBy(OnDemand(cited, citing), claims),
        **{name: edges(name) for name in EDGES},
        **{name: by_theme(name) for name in BY_THEME},
    )


def _named(names: list[str], keys: list[str], rows: list[int]) -> dict[str, str]:
    """Which file each id stands in."""
    return dict(zip(keys, map(names.__getitem__, rows), strict=True))


def glimpse(root: Path) -> tuple[Files, Callable[[Iterable[int]], set[str]]] | None:
    """The files as they were kept, and which of them have one of some marks (see ``marks``).

    None where there is no good cache.
    """
    try:
        cache = Cache(root)
        return cache.files(), cache.with_marks
    except WRONG:
        return None
