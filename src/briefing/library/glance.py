"""A library seen through one capture: only those files that it may touch or be refused for.

To read ten thousand briefs takes seconds, to look through their bytes for a few words a fraction
of one. What is left out holds none of the words that a claim, an address or an id would be known
by; so the capture is the same as from the whole library, and so are its refusals.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from briefing.library.assemble import assemble
from briefing.library.build import SETTINGS_FILE, Vocabulary, build, vocabulary
from briefing.library.capture import KnownError, apart, captured
from briefing.library.contents import Contents, FileState, Stamp
from briefing.library.find import is_packaged
from briefing.library.problems import Problem
from briefing.library.read import UnreadableError, read, read_bytes
from briefing.library.recognise import address_key, doi_of
from briefing.library.snapshot import Library
from briefing.library.special import as_evidence
from briefing.library.splice import SpliceError
from briefing.library.walk import walk
from briefing.model import Source
from briefing.text import squeeze

Words = tuple[bytes, ...]
"""What a file must hold all of, in lower case; a file that holds all of one of several is read."""

_RUN = re.compile(r"[a-z0-9]{3,}")
_MOST_RUNS = 6


def near(root: Path, text: str, *, source: str = "", url: str = "", **named: Any) -> Library:
    """As much of a library as it takes to capture a text there: the arguments are those of
    ``captured``.

    It is the whole library where the capture is refused, so that the message can name what was
    meant. Raises ``LibraryError`` where that wants a newer program.
    """
    body, found = apart(text)
    wanted = [_runs(squeeze(body)), _digest(text)]
    if address := url or found:
        wanted.append(_place(address_key(address).partition("?")[0]))
        if doi := doi_of(Source("", "", url=address)):
            wanted.append(_runs(doi))
    wanted += [(i.encode(),) for i in (as_evidence(source).source, named.get("brief")) if i]
    try:
        glance = _Glance(root)
        library = glance.library(wanted)
        try:
            made = captured(library, text, source=source, url=url, **named).made
        except KnownError:
            return library
        return glance.library((own.encode(),) for own in made if "/" not in own)
    except (SpliceError, UnicodeEncodeError):
        from briefing.library.scan import load

        return load(root)


class _Glance:
    """The words of all files of a library, and snapshots of the files that hold some of them."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._stamps: dict[str, Stamp] = {}
        self._low: dict[str, bytes] = {}
        """Name and bytes of each file in lower case."""
        self._files: dict[str, FileState] = {}
        """The files that were wanted so far."""
        for file, listed in sorted(walk(root).files.items()):
            if not isinstance(listed, Problem):
                try:
                    self._low[file] = file.encode() + read_bytes(root, file).lower()
                except UnreadableError:
                    continue  # It is no part of the whole library either.
                self._stamps[file] = Stamp._make(listed)
        if self._low.pop(SETTINGS_FILE, b""):
            self._files[SETTINGS_FILE] = self._state(SETTINGS_FILE, Vocabulary())

    def library(self, wanted: Iterable[Words]) -> Library:
        """The snapshot of the settings, and of the files that hold all of some words.

        Files that were wanted before are in it too.
        """
        words = vocabulary(self._files)
        # The longest word comes first, which is in the fewest files.
        several = [(each[0] if each else b"", each[1:]) for each in wanted]
        for file, low in self._low.items():
            if file in self._files:
                continue
            for first, others in several:
                if first in low and all(word in low for word in others):
                    self._files[file] = self._state(file, words)
                    break
        files = dict(sorted(self._files.items()))
        writable = os.access(self._root / "briefs", os.W_OK) and not is_packaged(self._root)
        return assemble(self._root, files, writable=writable, is_whole=False)

    def _state(self, file: str, words: Vocabulary) -> FileState:
        """What a file holds, marked as perhaps old, so that a scan reads it again."""
        try:
            contents = build(file, read(self._root, file).data, words).contents
        except UnreadableError:
            contents = Contents()
        return FileState(self._stamps[file], True, b"", contents)


def _runs(text: str) -> Words:
    """The longest runs of letters and digits in a text: however it is written in TOML, whatever
    stands between them, these it holds. Without any of them every file may hold it."""
    found = sorted(set(_RUN.findall(text.lower())), key=len, reverse=True)
    return tuple(run.encode() for run in found[:_MOST_RUNS])


def _place(address: str) -> Words:
    """The same of an address, whose host stands in a file as it is: ids made of one do not."""
    host, _, path = address.partition("/")
    return (host.encode(), *_runs(path)) if host.isascii() else _runs(address)


def _digest(text: str) -> Words:
    """The hash by which a kept text is known."""
    return (hashlib.sha256(text.encode()).hexdigest().encode(),)
