"""A library seen through one capture: only those files that it may touch or be refused for.

To read ten thousand briefs takes seconds, to look through their bytes for a few words a fraction
of one, and to ask the cache which of them hold a thing less than that. What is left out holds
nothing that a claim, an address or an id would be known by; so the capture is the same as from the
whole library, and so are its refusals.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from briefing.library.assemble import assemble
from briefing.library.build import SETTINGS_FILE, Vocabulary, build, vocabulary
from briefing.library.cached import glimpse
from briefing.library.capture import KnownError, apart, captured
from briefing.library.contents import Contents, FileState, Numbers, Stamp
from briefing.library.files import Files
from briefing.library.find import is_packaged
from briefing.library.marks import mark
from briefing.library.problems import Problem
from briefing.library.read import UnreadableError, read, read_bytes
from briefing.library.recognise import address_key, doi_of
from briefing.library.snapshot import Library
from briefing.library.special import as_evidence
from briefing.library.splice import SpliceError
from briefing.library.walk import walk
from briefing.model import Source
from briefing.text import squeeze
from briefing.values import dataclass

_CODE = ("utf-8", "surrogatepass")
_RUN = re.compile(r"[a-z0-9]{3,}")
_MOST_RUNS = 6


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A thing that a file may hold. It has the ``mark``, where its marks are known; else all the
    ``words`` stand in it, in lower case, however they are written in TOML."""

    mark: int
    words: tuple[bytes, ...]
    """The longest first, which is in the fewest files. None: every file may hold it."""


def near(root: Path, text: str, *, source: str = "", url: str = "", **named: Any) -> Library:
    """As much of a library as it takes to capture a text there: the arguments are those of
    ``captured``.

    It is the whole library where the capture is refused, so that the message can name what was
    meant. Raises ``LibraryError`` where that wants a newer program.
    """
    named |= {"source": source, "url": url}
    wanted = [*_things(text.lstrip("\ufeff"), url)]
    wanted += [_id(own) for own in (as_evidence(source).source, named.get("brief")) if own]
    try:
        glance = _Glance(root)
        library = glance.library(wanted)
        try:
            made = captured(library, text, **named).made
        except KnownError:
            return library
        return glance.library(_id(own) for own in made if "/" not in own)
    except SpliceError:
        from briefing.library.scan import load

        return load(root)


class _Glance:
    """The words of all files of a library, and snapshots of the files that hold some of them."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._kept, self._with_marks = glimpse(self._root) or (Files(), lambda _: set[str]())
        self._stamps: dict[str, Stamp] = {}
        """Those of files that the cache does not have as they are."""
        self._files: dict[str, FileState] = {}
        """The files that were wanted so far."""
        listed = walk(self._root).files
        if not self._is_as_kept(listed, SETTINGS_FILE):
            # It is by the settings that all files are read.
            self._kept = Files()
        self._same = {file for file in listed if self._is_as_kept(listed, file)}
        self._low: dict[str, bytes] = {}
        """Name and bytes of each of the others in lower case."""
        for file in sorted(listed.keys() - self._same):
            stamp = listed[file]
            if not isinstance(stamp, Problem):
                try:
                    self._low[file] = file.encode(*_CODE) + read_bytes(root, file).lower()
                except UnreadableError:
                    continue  # It is no part of the whole library either.
                self._stamps[file] = Stamp._make(stamp)
        if SETTINGS_FILE in self._same or self._low.pop(SETTINGS_FILE, b""):
            self._files[SETTINGS_FILE] = self._state(SETTINGS_FILE, Vocabulary())

    def library(self, wanted: Iterable[_Wanted]) -> Library:
        """The snapshot of the settings, and of the files that hold one of some things.

        Files that were wanted before are in it too.
        """
        words = vocabulary(self._files)
        several = [*wanted]
        found = self._with_marks(each.mark for each in several) & self._same
        found.update(
            file
            for file, low in self._low.items()
            if any(all(word in low for word in each.words) for each in several)
        )
        for file in found - self._files.keys():
            self._files[file] = self._state(file, words)
        files = dict(sorted(self._files.items()))
        writable = os.access(self._root / "briefs", os.W_OK) and not is_packaged(self._root)
        return assemble(self._root, files, writable=writable, is_whole=False)

    def _is_as_kept(self, listed: Mapping[str, Numbers | Problem], file: str) -> bool:
        """Whether the cache has a file, or that there is none, as it is."""
        return listed.get(file) == self._kept.trusted.get(file)

    def _state(self, file: str, words: Vocabulary) -> FileState:
        """What a file holds; one that is read now marked as perhaps old, so that a scan reads it
        again."""
        if file in self._same:
            return self._kept[file]
        try:
            contents = build(file, read(self._root, file).data, words).contents
        except UnreadableError:
            contents = Contents()
        return FileState(self._stamps[file], True, b"", contents)


def _things(text: str, url: str) -> Iterator[_Wanted]:
    """What a library may have already of a text and its address."""
    body, found = apart(text)
    if body:
        yield _Wanted(mark("text", squeeze(body)), _runs(squeeze(body)))
        digest = hashlib.sha256(text.encode(*_CODE)).hexdigest()
        yield _Wanted(mark("kept", digest), (digest.encode(),))
    if address := url or found:
        key = address_key(address)
        yield _Wanted(mark("address", key), _place(key.partition("?")[0]))
        if doi := doi_of(Source("", "", url=address)):
            yield _Wanted(mark("doi", doi), _runs(doi))


def _id(own: str) -> _Wanted:
    return _Wanted(mark("id", own), (own.encode(*_CODE),))


def _runs(text: str) -> tuple[bytes, ...]:
    """The longest runs of letters and digits in a text: however it is written in TOML, whatever
    stands between them, these it holds. Without any of them every file may hold it."""
    found = sorted(set(_RUN.findall(text.lower())), key=len, reverse=True)
    return tuple(run.encode() for run in found[:_MOST_RUNS])


def _place(address: str) -> tuple[bytes, ...]:
    """The same of an address, whose host stands in a file as it is: ids made of one do not."""
    host, _, path = address.partition("/")
    return (host.encode(), *_runs(path)) if host.isascii() else _runs(address)
