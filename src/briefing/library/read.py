"""One file of a library: bytes, then text, then the data tomli makes of it.

A file may be hostile or broken in any way; whatever is wrong becomes one problem.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import tomli

from briefing.library import problems as p
from briefing.library.problems import Problem, Rule
from briefing.library.syntax import deep_key, huge_number, problem_of
from briefing.library.walk import inside
from briefing.values import dataclass

LARGEST_FILE = 1024 * 1024
"""Bytes. A file beyond that is no brief, and parsers can be made to eat hundreds of times it."""
_HARMLESS = 64 * 1024
"""Characters of which a parser cannot be made to eat much: no brief is that long."""

_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


class UnreadableError(Exception):
    """A file that could not be read, with the problem and as much of its text as there is."""

    def __init__(self, problem: Problem, text: str = "") -> None:
        super().__init__(problem.said)
        self.problem = problem
        self.text = text


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is valid TOML: its text without a byte order mark, and what it says."""

    text: str
    data: dict[str, Any]


def read(root: Path, file: str) -> Document:
    """Read a file of a library; raises ``UnreadableError``."""
    return parse(read_bytes(root, file))


def read_bytes(root: Path, file: str) -> bytes:
    """The bytes of a regular file of a library; raises ``UnreadableError``."""
    try:
        try:
            # A path as text: to make a ``Path`` of each costs as much as to read the file.
            handle = os.open(f"{root}/{file}", _FLAGS)
        except OSError as error:
            # O_NOFOLLOW answers ELOOP for a link (EMLINK on some systems).
            if error.errno not in (errno.ELOOP, errno.EMLINK):
                raise
            real = inside(root, file)
            if real is None:
                said = "this link leads out of the library and is not followed"
                raise _whole_file(p.BAD_LINK, said) from None
            handle = os.open(real, _FLAGS)
        # Without a file object, which costs as much as to read a brief.
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise _whole_file(p.NOT_A_FILE, "this is not a file")
            # To ask for the most at once costs its memory, ten thousand times over.
            content = os.read(handle, min(status.st_size, LARGEST_FILE) + 1)
            while len(content) != status.st_size and len(content) <= LARGEST_FILE:
                # It is longer or shorter by now.
                more = os.read(handle, LARGEST_FILE + 1 - len(content))
                if not more:
                    break
                content += more
        finally:
            os.close(handle)
    except OSError as error:
        raise _whole_file(p.UNREADABLE, f"cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        said = "the file is larger than 1 MiB"
        raise _whole_file(p.TOO_LARGE, said, "divide it into several briefs")
    return content


def parse(content: bytes) -> Document:
    """The text and data of a file's bytes; raises ``UnreadableError``."""
    text = _decode(content)
    if len(text) > _HARMLESS and (problem := deep_key(text)):
        raise UnreadableError(problem, text)
    try:
        return Document(text, tomli.loads(text))
    except tomli.TOMLDecodeError as error:
        raise UnreadableError(problem_of(text, error), text) from None
    except RecursionError:
        raise _whole_file(p.TOO_DEEP, "lists or tables are nested too deeply") from None
    except ValueError:
        raise UnreadableError(huge_number(text), text) from None


def _whole_file(rule: Rule, said: str, hint: str = "") -> UnreadableError:
    return UnreadableError(Problem(rule, (), said, hint=hint, at="file"))


def _decode(content: bytes) -> str:
    """The text without its byte order mark."""
    try:
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise _whole_file(p.NOT_UTF8, "the file is in UTF-16", "save it as UTF-8") from None
        text = content.decode(errors="replace").removeprefix("\ufeff")
        at = len(content[: error.start].decode().removeprefix("\ufeff"))
        byte = content[error.start]
        said = f"the byte 0x{byte:02X} is not UTF-8"
        if byte >= 0xA0:
            said += f' (in a Windows or Latin-1 file it would be "{chr(byte)}")'
        hint = "save the file as UTF-8"
        problem = Problem(p.NOT_UTF8, (), said, hint=hint, at="span", span=(at, at + 1))
        raise UnreadableError(problem, text) from None
