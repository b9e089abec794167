"""One file of a library: bytes, then text, then the data tomli makes of it.

A file may be hostile or broken in any way; whatever is wrong becomes one problem.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from briefing.library import problems as p
from briefing.library.problems import Problem, Rule
from briefing.library.walk import inside

LARGEST_FILE = 1024 * 1024
"""Bytes. A file beyond that is no brief, and parsers can be made to eat hundreds of times it."""

_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)[ \t][^\n]*|^=======\r?$", re.MULTILINE)
_HUGE = re.compile(r"[0-9][0-9_]{4300,}")
_TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|(?P<open>"""|\'\'\')'
    r'|"(?:[^"\\\n]++|\\[^\n])*+"|\'[^\'\n]*+\'|\#[^\n]*+|[^"\'\#]++|.',
    re.DOTALL,
)


class UnreadableError(Exception):
    """A file that could not be read, with the problem and as much of its text as there is."""

    def __init__(self, problem: Problem, text: str = "", digest: bytes = b"") -> None:
        super().__init__(problem.said)
        self.problem = problem
        self.text = text
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is valid TOML: its text without a byte order mark, and what it says."""

    text: str
    data: dict[str, Any]
    digest: bytes
    """SHA-256 of the bytes of the file."""


def read(root: Path, file: str) -> Document:
    """Read a file of a library; raises ``UnreadableError``."""
    return parse(read_bytes(root, file))


def read_bytes(root: Path, file: str) -> bytes:
    """The bytes of a regular file of a library; raises ``UnreadableError``."""
    try:
        try:
            handle = os.open(root / file, _FLAGS)
        except OSError as error:
            # O_NOFOLLOW answers ELOOP for a link (EMLINK on some systems).
            if error.errno not in (errno.ELOOP, errno.EMLINK):
                raise
            real = inside(root, file)
            if real is None:
                said = "this link leads out of the library and is not followed"
                raise _whole_file(p.BAD_LINK, said) from None
            handle = os.open(real, _FLAGS)
        with open(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _whole_file(p.NOT_A_FILE, "this is not a file")
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _whole_file(p.UNREADABLE, f"cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        said = "the file is larger than 1 MiB"
        raise _whole_file(p.TOO_LARGE, said, "divide it into several briefs")
    return content


def parse(content: bytes) -> Document:
    """The text and data of a file's bytes; raises ``UnreadableError``."""
    digest = hashlib.sha256(content).digest()
    try:
        text = _decode(content).removeprefix("\ufeff")
        return Document(text, _load(text), digest)
    except UnreadableError as unreadable:
        unreadable.digest = digest
        raise


def _whole_file(rule: Rule, said: str, hint: str = "") -> UnreadableError:
    return UnreadableError(Problem(rule, (), said, hint=hint, at="file"))


def _at(rule: Rule, text: str, start: int, end: int, said: str, hint: str = "") -> UnreadableError:
    return UnreadableError(Problem(rule, (), said, hint=hint, at="span", span=(start, end)), text)


def _decode(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            said = "the file is in UTF-16"
            raise _whole_file(p.NOT_UTF8, said, "save it as UTF-8") from None
        before = content[: error.start].decode()
        text = before + content[error.start :].decode(errors="replace")
        byte = content[error.start]
        likely = bytes([byte]).decode("cp1252", errors="replace")
        said = f"the byte 0x{byte:02X} is not UTF-8"
        meant = f' (in Windows or Latin-1 encoding it would be "{likely}")' if byte >= 0xA0 else ""
        start = len(before) - before.startswith("\ufeff")
        raise _at(
            p.NOT_UTF8,
            text.removeprefix("\ufeff"),
            start,
            start + 1,
            said + meant,
            "save the file as UTF-8",
        ) from None


def _load(text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _invalid(text, error) from None
    except RecursionError:
        raise _whole_file(p.TOO_DEEP, "lists or tables are nested too deeply") from None
    except ValueError:
        # Python refuses to read whole numbers of more than 4300 digits.
        found = _HUGE.search(text)
        start, end = found.span() if found else (0, 0)
        raise _at(
            p.HUGE_NUMBER, text, start, end, "a whole number of thousands of digits"
        ) from None


def _invalid(text: str, error: tomli.TOMLDecodeError) -> UnreadableError:
    if conflict := _CONFLICT.search(text):
        said = "a merge left git's conflict markers here"
        hint = "keep the lines you want and take out <<<<<<<, ======= and >>>>>>>"
        return _at(p.CONFLICT, text, *conflict.span(), said, hint)
    # tomli counts in text whose line ends are line feeds alone.
    at = _offset(text, error.lineno, error.colno)
    if error.pos >= len(error.doc) and (opened := _unclosed(text)):
        line = text.count("\n", 0, opened[0]) + 1
        mark = text[slice(*opened)]
        said = f"the text that {mark} opens on line {line} is never closed"
        return _at(p.INVALID_TOML, text, *opened, said, f"put {mark} where it ends")
    said, hint = in_plain_words(error.msg, error.doc, error.pos)
    return _at(p.INVALID_TOML, text, at, at + 1, said, hint)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return min(start + column - 1, len(text))


def _unclosed(text: str) -> tuple[int, int] | None:
    """Where the last multi-line string opens that nothing closes."""
    return next((m.span() for m in _TOKEN.finditer(text) if m["open"]), None)


def in_plain_words(message: str, doc: str, pos: int) -> tuple[str, str]:
    """What a message of tomli means, and what to do; tomli's own words where it is new."""
    return message[:1].lower() + message[1:], ""
