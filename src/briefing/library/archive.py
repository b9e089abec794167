"""The kept texts of sources: for comparing quotations with what was quoted.

A source names its text by a path inside the library and the SHA-256 of its bytes, so that a text
that was changed later is noticed and nothing is compared with it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from briefing.library.find import is_packaged
from briefing.library.snapshot import Library
from briefing.library.walk import inside
from briefing.model import Archive, Source
from briefing.values import dataclass

LARGEST = 4 * 1024 * 1024
"""Bytes of a text: the words of a thousand pages."""
FOLDER = "archive"

Fault = Literal["missing", "changed", "unreadable", "no-hash"]


class ArchiveError(Exception):
    """A kept text that cannot be used; ``fault`` is of which kind, the message says why."""

    def __init__(self, fault: Fault, why: str) -> None:
        super().__init__(why)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """What is wrong with the kept text of a source; ``why`` is a sentence without its end."""

    source: str
    fault: Fault
    why: str


def text_of(library: Library, source: Source) -> str | None:
    """The kept text of a source; None where there is none that can be relied on."""
    if source.archive is None:
        return None
    try:
        return read_text(library.root, source.archive)
    except ArchiveError:
        # `findings` says what is wrong with it, once for the source and not for each quotation.
        return None


def read_text(root: Path, archive: Archive) -> str:
    """The text of an archive file, its hash checked where it has one. Raises ``ArchiveError``."""
    content = _bytes(root, archive.path)
    if archive.sha256 and hashlib.sha256(content).hexdigest() != archive.sha256:
        raise ArchiveError("changed", f"{archive.path} is not the text that was saved")
    return decode(content, archive.path)


def decode(content: bytes, name: str) -> str:
    """The text of some bytes, without a byte order mark. Raises ``ArchiveError``."""
    if len(content) > LARGEST:
        raise ArchiveError("unreadable", f"{name} is larger than {LARGEST // 1024 // 1024} MiB")
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ArchiveError("unreadable", f"{name} is not text in UTF-8") from None
    if "\0" in text:
        raise ArchiveError("unreadable", f"{name} is not text")
    return text


def findings(library: Library) -> Iterator[ArchiveProblem]:
    """What is wrong with the kept texts of a library, in the order of its sources."""
    for source in library.sources.values():
        if source.archive is None:
            continue
        try:
            read_text(library.root, source.archive)
        except ArchiveError as error:
            yield ArchiveProblem(source.id, error.fault, str(error))
            continue
        if not source.archive.sha256:
            why = f"{source.archive.path} has no hash: nobody would notice that it was changed"
            yield ArchiveProblem(source.id, "no-hash", why)


def path_for(source: str) -> str:
    """Where the text of a source is kept. An id has no character that means more in a path."""
    return f"{FOLDER}/{source}.txt"


def prepare_folder(root: Path) -> None:
    """Make the folder of archive files. Raises ``ArchiveError`` where it cannot be in the library.

    Raises OSError where it cannot be made.
    """
    if is_packaged(root):
        raise ArchiveError("unreadable", "this library is part of the installed program")
    (root / FOLDER).mkdir(exist_ok=True)
    if inside(root, FOLDER) is None:
        raise ArchiveError("unreadable", f"{FOLDER}/ leads out of the library")


def _bytes(root: Path, file: str) -> bytes:
    try:
        real = inside(root, file)
        if real is None:
            raise ArchiveError("unreadable", f"{file} leads out of the library")
        # The real path has no link left to follow, at its end neither.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(real, flags), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise ArchiveError("unreadable", f"{file} is not a file")
            return opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise ArchiveError("missing", f"{file} is not there") from None
    except OSError as error:
        why = "leads round in a loop" if error.errno == errno.ELOOP else str(error.strerror)
        raise ArchiveError("unreadable", f"{file} cannot be read: {why}") from None
