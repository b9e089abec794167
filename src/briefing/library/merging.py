"""Two versions of a file made from one, merged by what their parts are and not by their lines.

Claims, sources and other rows are told by their ids, wherever they stand; within them each key is
taken from the version that changed it. Only a key that both have changed to different values is a
conflict, with git's markers around its lines and no others. Comments go with what they stand over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from briefing.library.build import id_of_words
from briefing.library.data import got
from briefing.library.draft import Draft, SpliceError
from briefing.library.problems import KeyPath
from briefing.library.read import UnreadableError, parse
from briefing.library.rebase import carry
from briefing.library.spans import SpanMap

Key = tuple[Hashable, ...]

_COMMENT = re.compile(r"#[^\n]*")
_BARE = re.compile(rb"(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and in words what was changed to two things."""

    content: bytes
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A header or statement with its line end, and the comments and empty lines before it."""

    lead: str = ""
    body: str = ""


@dataclass(slots=True)
class _Block:
    """A table: its header, its own statements by key, and the tables in it by what they are."""

    path: KeyPath = ()
    head: _Piece = _Piece()
    pieces: dict[Key, _Piece] = field(default_factory=dict)
    blocks: dict[Key, _Block] = field(default_factory=dict)
    rows: Counter[Key] = field(default_factory=Counter)
    """How many rows there are of what they are called: those of one name are numbered."""

    def text(self) -> str:
        """All of it as it is written."""
        return _joined(self._parts())

    def _parts(self) -> Iterator[str]:
        yield from (self.head.lead, self.head.body)
        for piece in self.pieces.values():
            yield from (piece.lead, piece.body)
        for block in self.blocks.values():
            yield block.text()


def merge(base: bytes, ours: bytes, theirs: bytes, labels: tuple[str, str]) -> Merged:
    """The merge of two versions with what they were made from; ours gives line ends and the order.

    Raises ``UnreadableError`` where one of them is not valid TOML, ``SpliceError`` where the merge
    would not be.
    """
    if b"\r\n" in ours and _BARE.search(ours):
        raise SpliceError("its lines end in two ways")
    old, left, right = (_read(content) for content in (base, ours, theirs))
    merging = _Merging(labels)
    text = merging.block(old[0], left[0], right[0])
    text = _joined([text, _lead(old[1], left[1], right[1])])
    if not merging.conflicts:
        try:
            parse(text.encode())
        except UnreadableError as unreadable:
            raise SpliceError(f"the merge is not valid: {unreadable.problem.said}") from None
    if b"\r\n" in ours:
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if ours.startswith(b"\xef\xbb\xbf") else b""
    return Merged(mark + text.encode(), tuple(merging.conflicts))


@dataclass(slots=True)
class _Merging:
    """One merge: what the sides are called, and the conflicts so far."""

    labels: tuple[str, str]
    conflicts: list[str] = field(default_factory=list)

    def block(self, old: _Block, ours: _Block, theirs: _Block, name: str = "") -> str:
        """The text of a table that both versions have, which is called so in a conflict."""
        heads = (old.head, ours.head, theirs.head)
        parts = [
            _lead(*(h.lead for h in heads)),
            self._one_of(f"{name} header", *(h.body for h in heads)),
        ]
        for key in _order(old.pieces, ours.pieces, theirs.pieces):
            pieces = (old.pieces.get(key), ours.pieces.get(key), theirs.pieces.get(key))
            parts.append(self._piece(key, name, *pieces))
        sides = (old.blocks, ours.blocks, theirs.blocks)
        parts.extend(self._block(key, name, *(s.get(key) for s in sides)) for key in _order(*sides))
        return _joined(parts)

    def _block(
        self, key: Key, above: str, old: _Block | None, ours: _Block | None, theirs: _Block | None
    ) -> str:
        if ours is not None and theirs is not None:
            return self.block(old or _Block(ours.path), ours, theirs, _named(above, key))
        was, mine, other = (b.text() if b else "" for b in (old, ours, theirs))
        return self._one_of(_named(above, key), was, mine, other)

    def _piece(
        self, key: Key, above: str, old: _Piece | None, ours: _Piece | None, theirs: _Piece | None
    ) -> str:
        was, mine, other = (p or _Piece() for p in (old, ours, theirs))
        lead = (
            _lead(was.lead, mine.lead, other.lead)
            if ours and theirs
            else ((ours or theirs or _Piece()).lead)
        )
        if ours and theirs and was.body not in (mine.body, other.body) and mine.body != other.body:
            merged = _merged(key, was.body, mine.body, other.body)
            if merged is not None:
                return lead + merged
        body = self._one_of(_named(above, key), was.body, mine.body, other.body)
        return lead + body if body else ""

    def _one_of(self, name: str, old: str, ours: str, theirs: str) -> str:
        """The version that differs from the old one, else both between markers."""
        if ours == theirs or theirs.strip() == old.strip():
            return ours
        if ours.strip() == old.strip():
            return theirs
        self.conflicts.append(name)
        return _joined([
            f"<<<<<<< {self.labels[0]}\n", ours.lstrip("\n"), "=======\n", theirs.lstrip("\n"),
            f">>>>>>> {self.labels[1]}\n",
        ])  # fmt: skip


def _read(content: bytes) -> tuple[_Block, str]:
    """The tables of a text with its line ends as line feeds, and what stands below the last."""
    document = parse(content)
    text = document.text.replace("\r\n", "\n")
    data = parse(text.encode()).data
    spans = SpanMap(text)
    lines: dict[int, tuple[int, KeyPath, bool]] = {
        node.line[0]: (node.line[1], path, False)
        for path, node in spans.nodes()
        if node.line and node.value
    }
    lines |= {h.line[0]: (h.line[1], h.path, True) for h in spans.headers}
    root = _Block()
    above = [root]
    before = 0
    for start in sorted(lines):
        end, path, is_header = lines[start]
        piece = _Piece(text[before:start], text[start:end])
        before = end
        if is_header:
            while path[: len(above[-1].path)] != above[-1].path or path == above[-1].path:
                above.pop()
            holder = above[-1]
            block = _Block(path, piece)
            holder.blocks[_key_of(data, path, holder)] = block
            above.append(block)
        else:
            above[-1].pieces[path[len(above[-1].path) :]] = piece
    return root, text[before:]


def _key_of(data: Mapping[str, Any], path: KeyPath, holder: _Block) -> Key:
    """What a table is, wherever it stands: its id, its source, the claims it is about."""
    own = path[len(holder.path) :]
    if not isinstance(path[-1], int):
        return own
    row = got(data, path)
    names: tuple[Hashable, ...] = ()
    if isinstance(row, dict):
        if own[0] == "claims" and isinstance(row.get("text"), str):
            names = (str(row.get("id") or id_of_words(row["text"])),)
        elif "id" in row or "title" in row:
            names = (str(row.get("id") or row.get("title")),)
        elif own[0] == "evidence":
            names = (str(row.get("source")), str(row.get("locator", "")))
        else:
            names = (repr(row.get("claims") or row.get("text") or row.get("question")),)
    key: Key = (*own[:-1], *names)
    holder.rows[key] += 1
    number = holder.rows[key]
    return key if number == 1 else (*key, number)


def _order(old: Mapping[Key, Any], ours: Mapping[Key, Any], theirs: Mapping[Key, Any]) -> list[Key]:
    """Every key once: in our order, or in theirs where only they have changed it.

    What one side added stands behind what it stands behind there.
    """
    shared = ours.keys() & theirs.keys() & old.keys()
    mine, other, was = ([k for k in side if k in shared] for side in (ours, theirs, old))
    first, second = (theirs, ours) if mine == was != other else (ours, theirs)
    # What stands behind each key; None stands before the first and behind the last of them.
    behind: dict[Key | None, Key | None] = dict(pairwise([None, *first, None]))
    before: Key | None = None
    for key in second:
        if key not in first:
            while (there := behind[before]) is not None and not (there in second or there in old):
                before = there
            behind[before], behind[key] = key, there
        before = key
    return list(_chained(behind))


def _chained(behind: Mapping[Key | None, Key | None]) -> Iterator[Key]:
    key = behind[None]
    while key is not None:
        yield key
        key = behind[key]


def _lead(old: str, ours: str, theirs: str) -> str:
    """Comments and empty lines before something; nothing that a person wrote is lost."""
    if ours == theirs or theirs == old:
        return ours
    if ours == old:
        return theirs
    known = {*old.splitlines(), *ours.splitlines()}
    new = [line for line in theirs.splitlines() if line.strip() and line not in known]
    return _joined([ours, *(f"{line}\n" for line in new)])


def _merged(key: Key, old: str, ours: str, theirs: str) -> str | None:
    """A statement that both have changed, where the changes are of different parts of its value
    or of its comment; None where they are of one."""
    path = tuple(part for part in key if isinstance(part, str))
    try:
        was, other = (got(parse(text.encode()).data, path) for text in (old, theirs))
        draft = Draft("", ours.encode())
        carry(draft, path, was, other)
    except (SpliceError, UnreadableError):
        return None
    lost = _comments(theirs) - _comments(old) - _comments(draft.text)
    return None if lost else draft.text


def _comments(statement: str) -> set[str]:
    """The comments on the lines of a statement."""
    spans = (node.value for _, node in SpanMap(statement).nodes() if not node.inside)
    rest = statement
    for start, end in sorted((s for s in spans if s), reverse=True):
        rest = rest[:start] + rest[end:]
    return {found.strip() for found in _COMMENT.findall(rest)}


def _named(above: str, key: Key) -> str:
    """A key or row in words: ``claims component-limit text``."""
    return " ".join(str(part) for part in (*filter(None, [above]), *key))


def _joined(parts: list[str] | Iterator[str]) -> str:
    """Some texts one after the other, each beginning a line."""
    found: list[str] = []
    for part in filter(None, parts):
        if found and not found[-1].endswith("\n"):
            found.append("\n")
        found.append(part)
    return "".join(found)
