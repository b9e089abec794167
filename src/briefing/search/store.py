"""The index of a library in the user's cache: kept, opened, and thrown away at any doubt.

One file holds the columns of one segment, a header before them says what they are, and with
them goes which files of the library they were made from. It is written aside and moved into
place whole, so that of two programs that build at once the last one wins and none reads a half.
Nothing in it is run or trusted: a file of another version, of another length or another sum
than its header says is no index, and what changed in the library since is taken in as it opens.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.library.snapshot import Library
from briefing.search.arrays import np
from briefing.search.documents import TYPES, Type, claims_citing, dependents
from briefing.search.index import Index
from briefing.search.mapped import Mapped
from briefing.search.segment import Columns, Segment, key
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.search.segment import Column

VERSION = 4
"""Raised whenever the same library would give other columns, or columns are read otherwise."""

MUCH = 10
"""One document in so many is much: to take those in takes about as long as to keep them."""

_MAGIC = b"briefing index\n"
_HEAD = struct.Struct("<15sQ")
"""The magic words, and how long the header is."""
_ALIGNED = 64
"""Columns begin at multiples of so many bytes."""
_LONGEST_HEADER = 1 << 26
_READ_WHOLE = 32 << 20
"""Bytes up to which a file is read into memory; a larger one is mapped.

What lies in memory is checked before it is used and nobody can take it away.
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found in a file: columns, and the digest of each file they were made from."""

    columns: Columns
    files: Mapping[str, str]
    marking: str
    """The marking of what has none of its own."""
    mapped: Mapped | None
    """The file, where it is mapped and not read."""


def path_of(root: Path) -> Path:
    """Where the index of a library is kept."""
    from briefing.settings.paths import cache_of

    return cache_of(root) / "search.index"


def ready(library: Library) -> Index:
    """The index of a library, kept or new; one in which much is new is kept where the cache can
    be written."""
    found = opened(library)
    if found is None:
        found = Index.build(library)
        keep(found)
    elif found.changed * MUCH > len(found):
        # Who asks next would wait for all of it again.
        keep(found)
    return found


def opened(
    library: Library, path: Path | None = None, *, sure: bool = True, at_most: int | None = None
) -> Index | None:
    """The kept index, brought up to a library; None where there is none that is any good.

    A large file is only mapped: that it ``is_sound`` is looked at before it is used, or, where
    that takes too long (not ``sure``), by whoever uses it. Nor is it brought up where more than
    ``at_most`` files are others than it was made from.
    """
    kept = _kept_of(library, path or path_of(library.root), sure)
    if kept is None:
        return None
    differing = _differing(kept, library)
    if at_most is not None and len(differing) > at_most:
        return None
    return _brought_up(kept, library, differing)


def still_true(library: Library) -> Index | None:
    """What of the kept index is true of a library, if there is any that is any good.

    It can be searched while another process makes the rest.
    """
    kept = _kept_of(library, path_of(library.root), sure=False)
    if kept is None or not _is_near(differing := _differing(kept, library), library):
        return None
    index = _index_of(kept, library)
    return index.without(_others(index, library, differing), library)


def _kept_of(library: Library, path: Path, sure: bool) -> Kept | None:
    """What was kept of a library, if it is any good."""
    kept = read(path)
    if kept is None or kept.marking != library.settings.default_marking:
        return None
    if kept.mapped is not None and sure and not is_sound(path):
        return None
    return kept


def keep(index: Index, path: Path | None = None) -> bool:
    """Put an index where it is found again; False where the cache cannot be written."""
    try:
        put(index, path or path_of(index.library.root))
    except OSError:
        # A cache that cannot be written is one that is not there: the index is made anew.
        return False
    return True


def put(index: Index, path: Path) -> None:
    """Write an index, as one segment. Raises OSError."""
    from briefing.search.common import with_common
    from briefing.search.layout import merge

    segments = index.segments
    alone = len(segments) == 1 and segments[0].true is None
    write(path, segments[0].columns if alone else with_common(merge(segments)), index.library)


# The file


def write(path: Path, columns: Columns, library: Library) -> None:
    """Write columns and what they were made from. Raises OSError."""
    from briefing.settings.atomic import write_parts

    parts = [(field.name, getattr(columns, field.name)) for field in fields(columns)]
    made_from = {"files": _digests(library), "marking": library.settings.default_marking}
    raw = np.frombuffer(json.dumps(made_from).encode(), dtype=np.uint8)
    parts.append((_MADE_FROM, raw))
    table: list[dict[str, object]] = []
    at = 0
    for name, column in parts:
        table.append(
            {
                "name": name,
                "type": column.dtype.str,
                "at": at,
                "length": len(column),
                "sum": _sum(column),
            }
        )
        at = _aligned(at + column.nbytes)
    header = json.dumps({**_made_by(), "size": at, "columns": table}).encode()
    start = _aligned(_HEAD.size + len(header))
    content = _written(header, start, [column for _, column in parts])
    write_parts(path, content, lasting=False)


_MADE_FROM = "made from"


def _written(header: bytes, start: int, columns: list[Column]) -> Iterator[bytes | memoryview]:
    head = _HEAD.pack(_MAGIC, len(header)) + header
    yield head + bytes(start - len(head))
    for column in columns:
        yield np.ascontiguousarray(column).data
        yield bytes(_aligned(column.nbytes) - column.nbytes)


def read(path: Path) -> Kept | None:
    """What a file holds, or None where it is not an index of this program, whole and unspoilt."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            magic, length = _HEAD.unpack(file.read(_HEAD.size))
            if magic != _MAGIC or length > _LONGEST_HEADER:
                return None
            header = json.loads(file.read(length))
            start = _aligned(_HEAD.size + length)
            if not _is_ours(header) or size != start + header["size"]:
                return None
            mapped = None
            if size <= _READ_WHOLE:
                file.seek(start)
                raw = np.frombuffer(file.read(header["size"]), dtype=np.uint8)
            else:
                mapped = Mapped(file)
                raw = mapped.content[start:]
        found = {c["name"]: _column(raw, c, size <= _READ_WHOLE) for c in header["columns"]}
        made_from = json.loads(found.pop(_MADE_FROM).tobytes())
        return Kept(Columns(**found), made_from["files"], made_from["marking"], mapped)
    except (OSError, ValueError, KeyError, TypeError, struct.error, RecursionError):
        # Whatever is wrong with it, it is no index: one is made anew.
        return None


def _column(raw: Column, described: Mapping[str, Any], checked: bool) -> Column:
    kind: np.dtype[Any] = np.dtype(described["type"])
    start, length = described["at"], described["length"]
    column: Column = raw[start : start + length * kind.itemsize].view(kind)
    if len(column) != length or (checked and _sum(column) != described["sum"]):
        raise ValueError(described["name"])
    return column


def is_sound(path: Path) -> bool:
    """Whether the columns of a file are what its header says; reads all of it, a part at a time.

    A file that was read whole has been looked at already; one that is mapped has not.
    """
    try:
        with path.open("rb") as file:
            _, length = _HEAD.unpack(file.read(_HEAD.size))
            header = json.loads(file.read(length))
            start = _aligned(_HEAD.size + length)
            return all(
                _sum_of(file.fileno(), start + c["at"], np.dtype(c["type"]), c["length"])
                == c["sum"]
                for c in header["columns"]
            )
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


_AT_ONCE = 1 << 20


def _sum_of(file: int, start: int, kind: np.dtype[np.generic], length: int) -> int:
    total, end = 0, start + length * kind.itemsize
    for at in range(start, end, _AT_ONCE):
        part = os.pread(file, min(_AT_ONCE, end - at), at)
        total += _sum(np.frombuffer(part, dtype=np.uint8))
    return total & _ALL


_ALL = (1 << 64) - 1


def _sum(column: Column) -> int:
    """The sum of its bytes, eight of them a number."""
    raw = np.ascontiguousarray(column).view(np.uint8)
    whole = len(raw) // 8 * 8
    rest = int.from_bytes(raw[whole:].tobytes(), "little")
    return (int(np.add.reduce(raw[:whole].view("<u8"))) + rest) & _ALL


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _made_by() -> dict[str, object]:
    """What decides which columns the same library gives."""
    return {
        "version": VERSION,
        "python": list(sys.version_info[:2]),
        "unicode": unicodedata.unidata_version,
        "order": sys.byteorder,
    }


def _is_ours(header: Mapping[str, object]) -> bool:
    names = {field.name for field in fields(Columns)} | {_MADE_FROM}
    columns = header["columns"]
    return (
        all(header.get(name) == value for name, value in _made_by().items())
        and isinstance(columns, list)
        and {column["name"] for column in columns} == names
    )


# Bringing it up to the library


def _digests(library: Library) -> dict[str, str]:
    return {file: digest.hex() for file, digest in library.files.digests()}


def _index_of(kept: Kept, library: Library) -> Index:
    return Index([Segment(kept.columns)], library, kept.mapped)


def _differing(kept: Kept, library: Library) -> set[str]:
    """The files that are others than the ones it was made from, or there on one side only."""
    now = _digests(library)
    return {f for f in now.keys() | kept.files.keys() if now.get(f) != kept.files.get(f)}


def _is_near(differing: Collection[str], library: Library) -> bool:
    """Whether so little is different that no new index is due."""
    return len(differing) * 2 <= len(library.files)


def _brought_up(kept: Kept, library: Library, differing: Collection[str]) -> Index | None:
    """The index of a library from what was kept; None where so much changed that a new one is due.

    What was made from files that are as they were is as it was, but for what rests on others.
    """
    if not _is_near(differing, library):
        return None
    index = _index_of(kept, library)
    return index.refreshed(_others(index, library, differing), library) if differing else index


def _others(index: Index, library: Library, differing: Collection[str]) -> set[str]:
    """The references of what is not in a library as it is in an index of one segment, where these
    files are different."""
    held = {index.segments[0].key(number) for number in range(len(index))}
    kinds: tuple[tuple[Type, Mapping[str, object]], ...] = (
        ("theme", library.themes),
        ("brief", library.briefs),
        ("claim", library.claims),
        ("source", library.sources),
    )
    there = {key(kind, ref): (kind, ref) for kind, refs in kinds for ref in refs}
    gone = {_named(raw) for raw in held - there.keys()}
    changed = {there[raw] for raw in there.keys() - held}
    changed |= {
        (kind, ref) for kind, ref in there.values() if _file(library, kind, ref) in differing
    }
    refs = {ref for _, ref in changed}
    refs |= set(dependents(library, refs))
    sources = {ref for kind, ref in gone if kind == "source"}
    refs |= set(claims_citing(library, sources) if sources else ())
    return refs | {ref for _, ref in gone}


def _named(raw: bytes) -> tuple[Type, str]:
    ref, _, kind = raw.decode("utf-8", "surrogatepass").rpartition("\0")
    return next(known for known in TYPES if known == kind), ref


def _file(library: Library, kind: Type, ref: str) -> str:
    """The file that says what a document is about."""
    if kind == "theme":
        return f"themes/{ref}.toml"
    if kind == "source":
        return library.source_files.get(ref, "")
    # Told by what is known of all: a look into each brief reads the whole library.
    return library.brief_files[ref.partition("/")[0]]
