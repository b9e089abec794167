"""A file being edited: some spans are replaced, and every other byte stays.

Each step is parsed again and compared with what was meant; one that says anything else is
refused with ``SpliceError``, so that a file is never changed by more than its user asked for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefing.library.checking import quoted
from briefing.library.data import got, put, same, without
from briefing.library.diagnose import path_in_words
from briefing.library.layout import Edit, Layout
from briefing.library.problems import KeyPath
from briefing.library.read import UnreadableError, parse, read_bytes
from briefing.library.snapshot import Library
from briefing.library.written import key as written_key
from briefing.suggest import did_you_mean

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class SpliceError(Exception):
    """An edit that cannot be made without changing something else; the message says why."""


class UnknownNameError(SpliceError):
    """An edit of, or by, a thing of a kind that has no such name; the nearest one is offered."""

    def __init__(self, kind: str, name: str, among: Iterable[str]) -> None:
        hint = did_you_mean(name, among)
        super().__init__(f"there is no {kind} {quoted(name)}{f'; {hint}' if hint else ''}")


class Draft:
    """A file being edited: every step is verified, and ``after`` is all of them together.

    Paths are those of the data, rows counted from 0: ``("claims", 3, "confidence")``.
    """

    def __init__(self, file: str, content: bytes) -> None:
        """Raises ``SpliceError`` where the content is not valid TOML."""
        self.file = file
        self.before = content
        try:
            document = parse(content)
        except UnreadableError as unreadable:
            raise SpliceError(f"{file} is not valid: {unreadable.problem.said}") from None
        self._mark = "\ufeff" if content.startswith(b"\xef\xbb\xbf") else ""
        self.text = document.text
        self.data = document.data
        self._known: Layout | None = None

    @classmethod
    def read(cls, library: Library, file: str) -> Draft:
        """The draft of a file as it is now; an empty one where there is none yet."""
        if file not in library.files and not (library.root / file).exists():
            return cls(file, b"")
        try:
            return cls(file, read_bytes(library.root, file))
        except UnreadableError as unreadable:
            raise SpliceError(f"{file}: {unreadable.problem.said}") from None

    @property
    def after(self) -> bytes:
        """The content of the file after all steps so far."""
        return (self._mark + self.text).encode()

    def get(self, path: KeyPath) -> Any:
        """The value at a path; None where there is none (TOML has no null)."""
        return got(self.data, path)

    def set(self, path: KeyPath, value: Any) -> None:
        """Replace the value at a path, or put it in. Raises ``SpliceError``."""
        node = self._layout.spans.find(path)
        if node is None:
            self._insert(path, value)
            return
        if node.value is None:
            raise SpliceError(f"{self._words(path)} is a table of its own: edit its keys")
        start, end = node.value
        old = self.text[start:end]
        if type(self.get(path)) is dt.date and isinstance(value, str) and _DAY.fullmatch(value):
            value = _day(value)
        self._apply([(start, end, self._written(value, like=old))], put(self.data, path, value))

    def insert_all(self, values: Iterable[tuple[KeyPath, Any]]) -> None:
        """Put in keys that are not there, as one step however many they are.

        Raises ``SpliceError``; then none is put in.
        """
        layout, meant = self._layout, self.data
        edits: dict[tuple[int, int], str] = {}
        for path, value in values:
            above, key = path[:-1], str(path[-1])
            try:
                found = layout.key_in(above, key, value) if layout.spans.find(above) else None
            except ValueError as error:
                raise SpliceError(f"this cannot be written in TOML: {error}") from None
            if found is None:
                raise SpliceError(f"{self._words(above)} has no header of its own")
            for start, end, new in found:
                edits[start, end] = edits.get((start, end), "") + new
            meant = put(meant, path, value)
        self._apply([(*span, new) for span, new in edits.items()], meant)

    def rename(self, path: KeyPath, new: str) -> None:
        """Give the key at a path another name; its value and place stay. Raises ``SpliceError``."""
        node = self._layout.spans.find(path)
        if node is None or node.key is None or isinstance(path[-1], int):
            raise SpliceError(f"there is no {self._words(path)}")
        if self.get((*path[:-1], new)) is not None:
            raise SpliceError(f"{self._words((*path[:-1], new))} is there already")
        value = self.get(path)
        meant = put(without(self.data, path), (*path[:-1], new), value)
        try:
            key = written_key(new)
        except ValueError as error:
            raise SpliceError(f"this cannot be written in TOML: {error}") from None
        self._apply([(*node.key, key)], meant)

    def remove(self, path: KeyPath) -> None:
        """Take out what is at a path: a key, an item of a list, a table with all that is in it.

        Raises ``SpliceError``.
        """
        layout = self._layout
        node = layout.spans.find(path)
        if node is None:
            raise SpliceError(f"there is no {self._words(path)}")
        parent = layout.spans.find(path[:-1])
        if layout.headers(path):
            edits = layout.whole_rows(path)
        elif node.line is not None:
            edits = [(*node.line, "")]
        elif parent is not None and parent.value is not None:
            edits = layout.item_out(parent, node)
        else:
            raise SpliceError(f"{self._words(path)} is written in several places")
        gone = path
        while layout.is_made_by_its_items(gone[:-1]):
            gone = gone[:-1]
        self._apply(edits, without(self.data, gone))

    def add(self, path: KeyPath, value: Any) -> None:
        """Put a value at the end of the list at a path, which is made where there is none.

        A table in a list of ``[[tables]]``, or the first one in a list at the top of the file,
        becomes a ``[[table]]`` of its own. Raises ``SpliceError``.
        """
        layout = self._layout
        found = self.get(path)
        node = layout.spans.find(path)
        if found is None:
            if len(path) > 1 or not isinstance(value, Mapping):
                self.set(path, [value])
                return
            found = []
        elif not isinstance(found, list) or node is None:
            raise SpliceError(f"{self._words(path)} is not a list")
        meant = put(self.data, path, [*found, value])
        if node is not None and node.value is not None:
            if isinstance(value, Mapping) and not found and len(path) == 1:
                # ``claims = []`` says nothing: its place is taken by a [[table]].
                with self._all_or_nothing():
                    self.remove(path)
                    self.add(path, value)
                return
            self._apply(layout.item_in(node, self._written(value)), meant)
            return
        if not isinstance(value, Mapping):
            raise SpliceError(f"{self._words(path)} is a list of tables")
        self._add_rows(path, [value], meant)

    def add_all(self, path: KeyPath, values: Sequence[Mapping[str, Any]]) -> None:
        """Put tables at the end of a list, one after the other and as one step.

        Raises ``SpliceError``; then none is put in.
        """
        with self._all_or_nothing():
            for value in values[:1]:
                self.add(path, value)
            rest = values[1:]
            if rest and self._layout.headers(path):
                self._add_rows(path, rest, put(self.data, path, [*self.get(path), *rest]))
                return
            for value in rest:
                self.add(path, value)

    def _add_rows(self, path: KeyPath, rows: Iterable[Mapping[str, Any]], meant: Any) -> None:
        layout = self._layout
        try:
            block = layout.rows(path, rows)
        except ValueError as error:
            raise SpliceError(f"this cannot be written in TOML: {error}") from None
        self._apply([layout.row_in(path, block)], meant)

    def block(self, path: KeyPath) -> str | None:
        """A row of ``[[tables]]`` as it is written, with the comments that stand over it.

        None where it is written in brackets.
        """
        layout = self._layout
        return layout.block(path) if layout.headers(path) else None

    def paste(self, path: KeyPath, block: str, before: int | None = None) -> None:
        """Put a ``[[table]]`` in as it was written elsewhere, behind the others or before one.

        Raises ``SpliceError``, also where the list is written in brackets.
        """
        found = self.get(path) or []
        node = self._layout.spans.find(path)
        with self._all_or_nothing():
            if node is not None and node.value is not None:
                if found:
                    raise SpliceError(f"{self._words(path)} is written in brackets")
                self.remove(path)
            row = Draft(self.file, block.encode()).get((*path, 0))
            at = len(found) if before is None else before
            meant = put(self.data, path, [*found[:at], row, *found[at:]])
            self._apply([self._layout.row_in(path, block, before)], meant)

    def sort(self, path: KeyPath, order: Iterable[int]) -> None:
        """Put the items of a list into another order, given as their present places.

        Each takes the comment on its own line along. Raises ``SpliceError``, also where comments
        stand between them, of which nobody can tell to what they belong.
        """
        layout = self._layout
        places = list(order)
        found = self.get(path)
        rows = layout.items(path)
        if rows is None or not isinstance(found, list) or sorted(places) != [*range(len(found))]:
            raise SpliceError(f"{self._words(path)} cannot be put into another order")
        edits = [
            (*span, self.text[slice(*other)])
            for n, row in zip(places, rows, strict=True)
            for span, other in zip(row, rows[n], strict=True)
        ]
        self._apply(edits, put(self.data, path, [found[n] for n in places]))

    # How it is done: every step is a few replacements in the text.

    @property
    def _layout(self) -> Layout:
        if self._known is None:
            self._known = Layout(self.text)
        return self._known

    @contextlib.contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Several steps of which none is taken where one is refused."""
        kept = self.text, self.data
        try:
            yield
        except SpliceError:
            self.text, self.data = kept
            self._known = None
            raise

    def _words(self, path: KeyPath) -> str:
        return f"{path_in_words(path)} in {self.file}"

    def _written(self, value: Any, like: str = "") -> str:
        try:
            return self._layout.written(value, like)
        except ValueError as error:
            raise SpliceError(f"this cannot be written in TOML: {error}") from None

    def _apply(self, edits: Iterable[Edit], meant: Any) -> None:
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        try:
            document = parse(text.encode())
        except UnreadableError as unreadable:
            said = unreadable.problem.said
            raise SpliceError(f"{self.file} would not be valid any more: {said}") from None
        if document.text != text or not same(document.data, meant):
            raise SpliceError(f"more than was meant would change in {self.file}: edit it by hand")
        self.text = text
        self.data = document.data
        self._known = None

    def _insert(self, path: KeyPath, value: Any) -> None:
        """Put in a key that is not there."""
        above, key = path[:-1], path[-1]
        if isinstance(key, int):
            raise SpliceError(f"there is no {self._words(path)}")
        if self._layout.spans.find(above) is None:
            self._insert(above, {key: value})
            return
        if above and not isinstance(self.get(above), dict):
            raise SpliceError(f"{self._words(above)} is not a table")
        try:
            edits = self._layout.key_in(above, key, value)
        except ValueError as error:
            raise SpliceError(f"this cannot be written in TOML: {error}") from None
        if edits is None:
            raise SpliceError(f"{self._words(above)} has no header of its own")
        self._apply(edits, put(self.data, path, value))


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
