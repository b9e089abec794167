"""Patterns as Python compiles them, kept from one start of the app to the next.

A start compiles some ninety patterns, most of them of the libraries it imports, which takes as
long as to lay out its first screen. What that gives is a row of numbers, which Python checks
before it takes it, and which are the same as long as Python is: they are kept under the very text
of the pattern. Where the file is missing, damaged, of another Python or not the user's alone, all
of them are compiled as ever. So nothing is imported here but what Python brings along.

It is a part of Python that is nobody's but Python's: where it is not what is known of it here,
nothing is kept. What is kept has given the same pattern in the same Python once before.
"""

from __future__ import annotations

import os
import re
import sys
import zlib

from briefing.settings.frame import cache_folder

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from collections.abc import Callable
    from typing import Any

_MAGIC = b"briefing patterns 1"
_LARGEST = 4 << 20
_NUMBERS = 6
"""Of each pattern: its flags as asked for and as found, groups, and the lengths of its text, of
the names of its groups and of its code."""

_compiler: Any = vars(re).get("_compiler")
_compile: Callable[..., re.Pattern[str]] = getattr(_compiler, "compile", re.compile)
_sre: Any = getattr(_compiler, "_sre", None)
_IS_KNOWN = all(hasattr(_sre, name) for name in ("compile", "MAGIC", "CODESIZE"))
"""Whether Python is as it is known here."""
_OTHERWISE = (AttributeError, TypeError, ValueError, LookupError, RuntimeError)
"""What comes of asking a Python that is not."""

_known: dict[tuple[str, int], tuple[int, int, list[str], list[int]]] = {}
"""Of each text and its flags: the flags found, the number of groups, the names of all of them
(empty where one has none), the code."""
_used: dict[tuple[str, int], bool] = {}
"""What was asked for since the start, and whether it had to be compiled."""


def recall() -> None:
    """Use from now on what is kept, and note what is not, until ``keep`` or ``forget``."""
    if not _IS_KNOWN:
        return
    try:
        _known.update(_read(path()))
    except OSError:
        _known.clear()  # There is none yet, or it cannot be read: a start like the first.
    _compiler.compile = _from_kept


def forget() -> None:
    """From now on each pattern is compiled as Python does it."""
    if _IS_KNOWN:
        _compiler.compile = _compile
    _known.clear()
    _used.clear()


def keep() -> bool:
    """Keep the patterns asked for since ``recall``; False where none was new, or Python is not as
    it is known here.

    Raises OSError.
    """
    from array import array
    from pathlib import Path

    from briefing.settings.atomic import write_parts

    used, known = _used.copy(), _known.copy()
    forget()
    if not any(used.values()):
        return False
    try:
        known |= {each: _compiled(*each) for each, is_new in used.items() if is_new}
    except _OTHERWISE:
        return False
    numbers: list[int] = []
    codes: list[int] = []
    texts: list[str] = []
    for text, flags in used:
        found, groups, names, code = known[text, flags]
        joined = "\n".join(names)
        numbers += (flags, found, groups, len(text), len(joined), len(code))
        texts += (text, joined)
        codes += code
    body = array("I", [len(used), len(codes), *numbers, *codes]).tobytes()
    body += "".join(texts).encode("utf-8", "surrogatepass")
    write_parts(Path(path()), [_head(body), b"\n", body], lasting=False)
    return True


def _from_kept(pattern: Any, flags: int = 0) -> re.Pattern[str]:
    kept = _known.get((pattern, flags))
    if kept is None:
        compiled = _compile(pattern, flags)
        if type(pattern) is str:
            _used[pattern, flags] = True
        return compiled
    _used[pattern, flags] = False
    return _made(pattern, *kept)


def _made(text: str, found: int, groups: int, names: list[str], code: list[int]) -> re.Pattern[str]:
    index = {name: number for number, name in enumerate(names) if name}
    by_number = tuple(name or None for name in names)
    return _sre.compile(text, found, code, groups, index, by_number)  # type: ignore[no-any-return]


def _compiled(text: str, flags: int) -> tuple[int, int, list[str], list[int]]:
    """What ``re`` hands to its engine, as ``re._compiler.compile`` finds it.

    Raises one of ``_OTHERWISE`` where that does not give the pattern that Python makes of it.
    """
    parsed = _compiler._parser.parse(text, flags)
    state = parsed.state
    names = [""] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    found = flags | state.flags, state.groups - 1, names, _compiler._code(parsed, flags)
    mine, python = _made(text, *found), _compile(text, flags)
    if mine != python or (mine.groups, mine.groupindex) != (python.groups, python.groupindex):
        raise ValueError(text)
    return found


def path() -> str:
    """Where they are kept."""
    return f"{cache_folder()}/patterns"


def _head(body: bytes) -> bytes:
    python = f"{sys.implementation.cache_tag} {sys.hexversion} {_sre.MAGIC} {_sre.CODESIZE}"
    return b"%s %s %08x %d" % (_MAGIC, python.encode(), zlib.crc32(body), len(body))


def _read(file: str) -> dict[tuple[str, int], tuple[int, int, list[str], list[int]]]:
    """What a file holds; nothing where it is not what was kept here. Raises OSError."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "rb", buffering=0) as opened:
        status = os.fstat(handle)
        # A regular file of this user that nobody else can read or write.
        if status.st_mode & 0o170077 != 0o100000 or status.st_uid != os.getuid():
            return {}
        head, _, body = opened.read(_LARGEST).partition(b"\n")
    if head != _head(body):
        return {}
    count, length = memoryview(body)[:8].cast("I")
    end = 4 * (2 + _NUMBERS * count + length)
    numbers = memoryview(body)[8:end].cast("I").tolist()
    texts = body[end:].decode("utf-8", "surrogatepass")
    found: dict[tuple[str, int], tuple[int, int, list[str], list[int]]] = {}
    code, text = _NUMBERS * count, 0
    for at in range(0, _NUMBERS * count, _NUMBERS):
        flags, all_flags, groups, of_text, of_names, of_code = numbers[at : at + _NUMBERS]
        pattern = texts[text : text + of_text]
        names = texts[text + of_text : text + of_text + of_names].split("\n")
        found[pattern, flags] = (all_flags, groups, names, numbers[code : code + of_code])
        text += of_text + of_names
        code += of_code
    return found
