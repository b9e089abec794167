"""What the program has replaced and written in a library, kept in the user's own state.

``history/versions/`` holds the bytes of files under their SHA-256, each once; ``history/*.json``
the operations that put one version in the place of another, named so that they sort by time;
``journal/*.json`` those that are on their way, ``*.ready.json`` when names may be exchanged. An
operation is done when its file is moved from the journal to the history. All of it can be read by
its user alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from briefing.library.disk import digest
from briefing.library.outstanding import journal_of, operations_in
from briefing.settings.atomic import try_to_sync, write_parts
from briefing.values import dataclass

DAYS = 30
LARGEST = 100 * 1000 * 1000
"""Bytes of versions that are kept, and for how many days: what is older goes first."""

_PRUNED_EVERY = 256
"""Operations: the app may run for weeks without a start."""

Kind = Literal["edit", "undo", "redo"]


class VersionGone(Exception):  # noqa: N818 - named as what it is
    """A version that is kept no more, or was spoilt by a power cut."""


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file of an operation: what it held and what it shall hold, by SHA-256.

    Empty where there is no file. ``temporary`` is the name beside it of what was not finished.
    """

    file: str
    before: str
    after: str
    temporary: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """A change of one or more files that happens whole or not at all.

    ``time`` is ISO 8601 in UTC. ``of`` is the operation that an undo or a redo is of.
    """

    id: str
    time: str
    what: str
    kind: Kind
    of: str
    steps: tuple[FileStep, ...]


class Versions:
    """The store of one library. Everything may raise ``OSError``."""

    def __init__(self, state: Path) -> None:
        """``state`` is the folder of the user's state for the library."""
        self.folder = state / "history"
        self._contents = self.folder / "versions"
        self._journal = journal_of(state)

    def keep(self, content: bytes, *, lasting: bool) -> str:
        """Keep some bytes; the name they have from now on."""
        name = digest(content)
        path = self._contents / name
        # One that a power cut has spoilt is written anew.
        if not (path.is_file() and path.read_bytes() == content):
            write_parts(path, [content], lasting=lasting)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of a name. Raises ``VersionGone``."""
        try:
            content = (self._contents / name).read_bytes()
        except FileNotFoundError:
            content = None
        if content is None or digest(content) != name:
            raise VersionGone(name)
        return content

    def has(self, name: str) -> bool:
        """Whether the bytes of a name are kept, and whole."""
        try:
            self.get(name)
        except VersionGone:
            return False
        return True

    # Operations

    def new_id(self) -> str:
        """A name that sorts behind those of all operations so far, whatever the clock says."""
        last = max((int(n.partition("-")[0]) for n in operations_in(self.folder)), default=0)
        return f"{max(time.time_ns(), last + 1):020d}-{os.urandom(3).hex()}"

    def begin(self, operation: Operation, *, lasting: bool) -> None:
        """Write down what is going to be done."""
        text = json.dumps(asdict(operation), indent=1)
        path = self._journal / f"{operation.id}.json"
        write_parts(path, [text.encode()], lasting=lasting)
        if lasting:
            for folder in (self._contents, self._journal):
                try_to_sync(folder)

    def ready(self, operation: Operation, *, lasting: bool) -> None:
        """Everything is prepared: from now on files may have changed."""
        path = self._journal / f"{operation.id}.json"
        os.replace(path, self._journal / f"{operation.id}.ready.json")
        if lasting:
            try_to_sync(self._journal)

    def done(self, operation: Operation) -> None:
        """The operation has been carried out: from now on it can be undone."""
        ready = self._journal / f"{operation.id}.ready.json"
        os.replace(ready, self.folder / f"{operation.id}.json")

    def dropped(self, operation: Operation) -> None:
        """The operation has not been carried out, and nothing is left of it."""
        for suffix in (".json", ".ready.json"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._journal / f"{operation.id}{suffix}")

    def begun(self) -> tuple[tuple[Operation, bool], ...]:
        """What was begun and neither done nor dropped, oldest first, and whether it was ready.

        What a power cut has left of a journal says nothing and is taken away.
        """
        found = []
        for name in sorted(operations_in(self._journal)):
            operation = _read(self._journal / name)
            if operation is None:
                (self._journal / name).unlink(missing_ok=True)
            else:
                found.append((operation, name.endswith(".ready.json")))
        return tuple(found)

    def operations(self) -> tuple[Operation, ...]:
        """What was done, oldest first."""
        names = sorted(operations_in(self.folder))
        return tuple(o for n in names if (o := _read(self.folder / n)) is not None)

    def prune_at_times(self, now: dt.datetime) -> None:
        """Forget what is too old or too much, after every so many operations."""
        if sum(1 for _ in operations_in(self.folder)) % _PRUNED_EVERY == 0:
            self.prune(now)

    def prune(self, now: dt.datetime) -> None:
        """Forget what is too old or too much, oldest first; never what is on its way.

        Whoever asks holds the lock of the library.
        """
        operations = self.operations()
        sizes = dict(_sizes(self._contents))
        since = (now - dt.timedelta(days=DAYS)).isoformat()
        kept: list[Operation] = []
        used: set[str] = set()
        left = LARGEST
        for operation in reversed(operations):
            new = set(_versions([operation])) - used
            left -= sum(sizes.get(v, 0) for v in new)
            if operation.time < since or left < 0:
                break
            used |= new
            kept.append(operation)
        # Operations go before their versions: a crash between leaves versions nobody asks for.
        for operation in operations[: len(operations) - len(kept)]:
            (self.folder / f"{operation.id}.json").unlink(missing_ok=True)
        used |= set(_versions(operation for operation, _ in self.begun()))
        for name in sizes.keys() - used:
            (self._contents / name).unlink(missing_ok=True)
        # Whoever prunes holds the lock: what is being written here is of a run that is over.
        for path in self._journal.glob(".*"):
            path.unlink(missing_ok=True)


def _versions(operations: Iterable[Operation]) -> Iterator[str]:
    for operation in operations:
        for step in operation.steps:
            yield from (v for v in (step.before, step.after) if v)


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    yield entry.name, entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return


def _read(path: Path) -> Operation | None:
    """An operation as it was written; None where the file is not whole."""
    try:
        data = json.loads(path.read_bytes())
        steps = tuple(FileStep(**step) for step in data.pop("steps"))
        return Operation(**data, steps=steps)
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
