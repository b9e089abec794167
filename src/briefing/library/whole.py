"""A whole file as text to be edited: its bytes come back, but for the lines that were changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from briefing.library.build import build, vocabulary
from briefing.library.diagnose import Page
from briefing.library.find import LibraryError
from briefing.library.problems import DANGLING, OUT_OF_RANGE, Problem
from briefing.library.read import UnreadableError, parse, read_bytes
from briefing.library.references import hint_for, in_words, known_by_kind
from briefing.library.snapshot import Library
from briefing.library.soundness import ids_in
from briefing.library.undo import ends_alike, rebased, resolved
from briefing.model import Finding
from briefing.values import dataclass

_MARK = b"\xef\xbb\xbf"
_BREAKS = re.compile(r"\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What some editors take for the end of a line and TOML does not."""


_AROUND = 1
"""Lines shown above and below those that differ."""
_ELSEWHERE = "\n⋮\n"

FIELD = "file"
"""What unsaved text of a whole file is kept under; its reference is the path of the file."""


class NotText(Exception):  # noqa: N818 - a state of the file, not of the program
    """A file that cannot be edited as lines of text; the message says why."""


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file as it was when its editing began. ``text`` has line feeds alone."""

    file: str
    before: bytes

    @classmethod
    def read(cls, root: Path, file: str) -> WholeFile:
        """The file as it is now. Raises ``NotText``."""
        try:
            content = read_bytes(root, file)
        except UnreadableError as unreadable:
            raise NotText(f"{file}: {unreadable.problem.said}.") from None
        whole = cls(file, content)
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise NotText(f"{file} is not in UTF-8.") from None
        if found := _BREAKS.search(text):
            raise NotText(
                f"{file} holds U+{ord(found[0]):04X}, which can be taken for the end of a line."
            )
        return whole

    @property
    def text(self) -> str:
        """What is edited: without a byte order mark."""
        return self.before.removeprefix(_MARK).decode().replace("\r\n", "\n")

    def after(self, text: str) -> bytes:
        """The bytes of the file when it says ``text``.

        A line that stays keeps its line end, a new one has that of the line above it.
        """
        old = self.before.removeprefix(_MARK).decode().splitlines(keepends=True)
        ends = ["\r\n" if line.endswith("\r\n") else "\n" for line in old]
        default = ends[0] if ends else "\n"
        lines = text.split("\n")
        same = len(set(ends)) < 2
        body = default.join(lines) if same else "".join(_with_ends(old, ends, lines))
        mark = _MARK if self.before.startswith(_MARK) else b""
        return mark + body.encode()

    def rebased(self, text: str, now: bytes) -> bytes | None:
        """What was typed, on what the file has become since; None where both changed a place.

        A change of which both sides made the same is no such place.
        """
        after = self.after(text)
        if now in (self.before, after):
            return after
        if after == self.before:
            return now
        return rebased(self.before, after, now)

    def resolved(self, text: str, now: bytes, side: Literal["ours", "theirs"]) -> bytes:
        """What was typed and what the file has become since, where both changed a place that of
        one side; what only one of them has changed is in it either way."""
        return resolved(self.before, self.after(text), now, side)


def _with_ends(old: list[str], ends: list[str], lines: list[str]) -> Iterator[str]:
    """Lines with the line ends they had, where a file has both kinds."""
    kept: dict[int, str] = {}
    bare = [line.rstrip("\r\n") for line in old]
    matcher = difflib.SequenceMatcher(None, bare, lines, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        kept.update({b + n: ends[a + n] for n in range(size)})
    end = ends[0]
    for number, line in enumerate(lines):
        end = kept.get(number, end)
        yield line + (end if number < len(lines) - 1 else "")


def judge(library: Library, file: str, text: str) -> tuple[Finding, ...]:
    """What the reader finds wrong in a file that says ``text``, in the order of its lines.

    References are looked up in the library as it is, and in the text itself.
    """
    try:
        document = parse(text.encode(errors="replace"))
    except UnreadableError as unreadable:
        return (Page(file, unreadable.text).finding(unreadable.problem),)
    page = Page(file, document.text, valid=True)
    try:
        built = build(file, document.data, vocabulary(library.files))
    except LibraryError as error:
        return (Page(file).finding(Problem(OUT_OF_RANGE, (), str(error), at="file")),)
    found = [page.finding(problem) for problem in built.problems]
    own = {need for need, _ in ids_in(built.contents)}
    known = known_by_kind(library)
    for need, path, at in built.references:
        if need in own or need[1] in known[need[0]]:
            continue
        said = in_words(need, built.contents.brief)
        hint = hint_for(library, need, known[need[0]])
        found.append(page.finding(Problem(DANGLING[need[0]], path, said, hint=hint, at=at)))
    return tuple(sorted(found, key=lambda f: (f.place.line, f.place.column, f.rule)))


def new_errors(before: tuple[Finding, ...], now: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The errors that were not there before, wherever they stood."""
    known = {(f.rule, f.message) for f in before}
    return tuple(f for f in now if f.severity == "error" and (f.rule, f.message) not in known)


def parts_that_differ(ours: str, theirs: str) -> tuple[str, str]:
    """Of two texts the lines that differ, each with what stands around it."""
    left, right = ours.split("\n"), theirs.split("\n")
    head, tail = (max(0, alike - _AROUND) for alike in ends_alike(left, right))
    left, right = (lines[head : len(lines) - tail] for lines in (left, right))
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(_AROUND))
    return (
        _ELSEWHERE.join("\n".join(left[g[0][1] : g[-1][2]]) for g in groups),
        _ELSEWHERE.join("\n".join(right[g[0][3] : g[-1][4]]) for g in groups),
    )
