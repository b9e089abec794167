"""What bringing a bibliography into a library would do: new sources, keys filled in, nothing.

An item is a source of the library by its citation key, its DOI, its address, or its title and
year; one without a key also by its title and date alone. What the library says already stands,
unless it is asked to be overwritten; what it has no word on is filled in. To bring the same
bibliography in once more changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from briefing.bibliography.csl import KEY, Item, source_keys
from briefing.library.checking import free_id, slugged
from briefing.library.drafts import Drafts
from briefing.library.making import put_sources
from briefing.library.problems import KeyPath
from briefing.library.rebase import assign
from briefing.library.recognise import signs_of
from briefing.library.scan import Progress
from briefing.library.shapes import ID
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError
from briefing.model import Source
from briefing.values import dataclass

_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Coming:
    """An item on its way in.

    ``source`` is the id it has or will have; ``keys`` are written, ``kept`` are those that the
    library says otherwise, with what the item says. ``by`` says how a source that is there was
    recognised, "" for a new one.
    """

    source: str
    by: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the library has no such source yet."""
        return not self.by


@dataclass(frozen=True, slots=True)
class Plan:
    """All of them, and in a sentence each what could not be taken in."""

    coming: tuple[Coming, ...]
    refused: tuple[str, ...]


def plan(
    library: Library,
    items: Sequence[Item],
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """What the items of a bibliography would bring; ``overwrite`` lets theirs stand.

    ``progress`` is told how many items of how many are compared.
    """
    known = _Known(library)
    coming: list[Coming] = []
    refused: list[str] = []
    for number, item in enumerate(items, start=1):
        if progress is not None:
            progress(number - 1, len(items))
        keys = source_keys(item)
        called = str(item.get(KEY) or item.get("id") or "")
        if not keys.get("title"):
            refused.append(f"item {number}{f' ({called})' if called else ''} has no title")
            continue
        source, by = known.find(called, keys)
        if source is not None:
            coming.append(_changed(source, by, keys, overwrite))
            continue
        own = known.free(called, keys)
        if "id" in item and item["id"] != own:
            keys["csl"] = {"id": str(item["id"]), **keys.get("csl", {})}
        coming.append(Coming(own, "", keys))
        known.add(_source(own, keys))
    return Plan(_united(coming), tuple(refused))


def splices(
    library: Library,
    coming: Sequence[Coming],
    *,
    brief: str = "",
    progress: Progress | None = None,
) -> tuple[Splice, ...]:
    """The edits that carry a plan out: new sources at the end of the shared ones, or of a brief.

    ``progress`` is told how many sources of how many are prepared. Raises ``SpliceError``.
    """
    drafts = Drafts(library)
    new: list[dict[str, Any]] = []
    missing: dict[str, list[tuple[KeyPath, Any]]] = {}
    for number, each in enumerate(coming):
        if progress is not None:
            progress(number, len(coming))
        if each.is_new:
            written = {key: _written(each.keys[key]) for key in _ORDER if each.keys.get(key)}
            if written.get("type") == "document":
                del written["type"]
            new.append({"id": each.source, **written})
        elif each.keys:
            draft, path = drafts.at(each.source)
            for key, value in each.keys.items():
                at = (*path, key)
                if draft.get(at) is None:
                    missing.setdefault(draft.file, []).append((at, _written(value)))
                else:
                    assign(draft, at, _written(value))
    for file, values in missing.items():
        draft = drafts.of(file)
        try:
            # One by one, each would have all of the file read again.
            draft.insert_all(values)
        except SpliceError:
            for at, value in values:
                assign(draft, at, value)
    if new:
        put_sources(drafts, new, brief)
    return drafts.splices()


def _written(value: Any) -> Any:
    """A whole day as TOML writes one."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return dt.date.fromisoformat(value)
    return value


_ORDER = (
    *("title", "type", "genre", "title_original", "language", "authors"),
    *("publisher", "url", "published", "accessed", "csl"),
)
"""Keys of a new source as they are written."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _Known:
    """The sources of a library by what an item may be recognised by."""

    def __init__(self, library: Library) -> None:
        self._ids = set(library.sources) | set(library.briefs) | set(library.theme_ids())
        self._by: dict[tuple[str, str], Source] = {}
        self._numbers: dict[str, int] = {}
        for source in library.sources.values():
            self.add(source)

    def add(self, source: Source) -> None:
        """Know one source more."""
        self._ids.add(source.id)
        names = (source.id, str(source.csl.get(KEY, "")), str(source.csl.get("id", "")))
        for sign in (*(("citation key", name) for name in names), *signs_of(source).items()):
            if sign[1]:
                self._by.setdefault(sign, source)

    def find(self, called: str, keys: Mapping[str, Any]) -> tuple[Source | None, str]:
        """The source an item is, and by what it was recognised."""
        signs = {"citation key": called, **signs_of(_source("", keys))}
        if called:
            # What has a name of its own is not another thing of the same title.
            del signs["title"]
        for sign in signs.items():
            if sign[1] and sign in self._by:
                return self._by[sign], sign[0]
        return None, ""

    def free(self, called: str, keys: Mapping[str, Any]) -> str:
        """An id for an item: its citation key, else one made of its title."""
        # Zotero calls an item by an address: nobody would type that.
        named = keys["title"] if "/" in called else called or keys["title"]
        wanted = named if ID.fullmatch(named) else slugged(named)
        wanted = wanted[:_LONGEST].strip("-") or "source"
        return free_id(wanted, self._ids.__contains__, self._numbers)


def _source(own: str, keys: Mapping[str, Any]) -> Source:
    """Keys as a source, as far as it is recognised by them."""
    named = ("title", "url", "published", "csl")
    return Source(id=own, **{key: keys[key] for key in named if key in keys})


def _changed(source: Source, by: str, keys: Mapping[str, Any], overwrite: bool) -> Coming:
    """What an item would change of a source that is there."""
    new: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for key, value in keys.items():
        if key == "csl":
            continue
        here = getattr(source, key)
        here = list(here) if isinstance(here, tuple) else here
        if here == value:
            continue
        if (key, value) == ("type", "document"):
            continue  # It says nothing: many formats have no name for the type.
        silent = not here or (key, here) == ("type", "document")
        (new if silent or overwrite else kept)[key] = value
    mine, theirs = dict(source.csl), dict(keys.get("csl", {}))
    if kept.get("authors") is not None:
        theirs.pop("author", None)
    added = {k: v for k, v in theirs.items() if mine.get(k) != v and (overwrite or k not in mine)}
    kept |= {f"csl.{k}": v for k, v in theirs.items() if k not in added and mine[k] != v}
    if added:
        new["csl"] = {**mine, **added}
    return Coming(source.id, by, new, kept)


def _united(coming: list[Coming]) -> tuple[Coming, ...]:
    """Each source once: an item that stands twice in a bibliography is taken in once."""
    found: dict[str, Coming] = {}
    for each in coming:
        found.setdefault(each.source, each)
    return tuple(found.values())
