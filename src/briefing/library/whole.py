"""A whole file as text to be edited: its bytes come back, but for the lines that were changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from briefing.library.build import build, vocabulary
from briefing.library.diagnose import TomlFile
from briefing.library.find import LibraryError
from briefing.library.lines import Hunk, hunks, rebased, resolved
from briefing.library.problems import DANGLING, OUT_OF_RANGE, Problem
from briefing.library.read import UnreadableError, parse, read_bytes
from briefing.library.references import Hints, in_words
from briefing.library.snapshot import Library
from briefing.library.soundness import ids_in
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
    at = to = 0
    for hunk in (*hunks(bare, lines), Hunk(len(bare), len(bare), len(lines), len(lines))):
        kept.update(zip(range(to, hunk.first), ends[at : hunk.start], strict=True))
        at, to = hunk.end, hunk.last
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
        return (TomlFile(file, unreadable.text).finding(unreadable.problem),)
    toml = TomlFile(file, document.text, valid=True)
    try:
        built = build(file, document.data, vocabulary(library.files))
    except LibraryError as error:
        return (TomlFile(file).finding(Problem(OUT_OF_RANGE, (), str(error), at="file")),)
    found = [toml.finding(problem) for problem in built.problems]
    own = {need for need, _ in ids_in(built.contents)}
    brief, hints = built.contents.brief, Hints(library)
    for need, path, at in built.references:
        if need in own or need[1] in hints.known[need[0]]:
            continue
        said, hint = in_words(need, brief), hints.of(need, brief)
        found.append(toml.finding(Problem(DANGLING[need[0]], path, said, hint=hint, at=at)))
    return tuple(sorted(found, key=lambda f: (f.place.line, f.place.column, f.rule)))


def new_errors(before: tuple[Finding, ...], now: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The errors that were not there before, wherever they stood."""
    known = {(f.rule, f.message) for f in before}
    return tuple(f for f in now if f.severity == "error" and (f.rule, f.message) not in known)


def parts_that_differ(ours: str, theirs: str) -> tuple[str, str]:
    """Of two texts the lines that differ, each with what stands around it."""
    left, right = ours.split("\n"), theirs.split("\n")
    spots: list[Hunk] = []
    for hunk in hunks(left, right):
        if spots and hunk.start - spots[-1].end <= 2 * _AROUND:
            spots[-1] = spots[-1]._replace(end=hunk.end, last=hunk.last)
        else:
            spots.append(hunk)
    return (
        _ELSEWHERE.join(_around(left, spot.start, spot.end) for spot in spots),
        _ELSEWHERE.join(_around(right, spot.first, spot.last) for spot in spots),
    )


def _around(lines: list[str], start: int, end: int) -> str:
    return "\n".join(lines[max(0, start - _AROUND) : end + _AROUND])
