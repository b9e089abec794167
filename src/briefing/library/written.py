"""Values as they are written in TOML: what is put into a file by a splice.

Everything is escaped that ``display`` would not show as it is, so that a file which was safe to
look at stays so.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any

from briefing.text import display

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_QUOTES_IN_A_ROW = re.compile(r'"(?="|\Z)')


def key(name: str) -> str:
    """A key, in quotation marks where it needs them. Raises ``ValueError``."""
    return name if _BARE.fullmatch(name) else _basic(name)


def value(given: Any, *, like: str = "", newline: str = "\n") -> str:
    """A value in TOML; a text in the same kind of quotation marks as ``like`` where they can
    hold it.

    Raises ``ValueError`` for what TOML cannot say: None, lone surrogates, other objects.
    """
    match given:
        case bool():
            return str(given).lower()
        case str():
            return _text(given, like, newline)
        case int():
            return str(given)
        case float():
            return repr(given) if math.isfinite(given) else str(given).lower()
        case dt.date() | dt.time():
            return given.isoformat()
        case Mapping():
            pairs = ", ".join(f"{key(k)} = {value(v, newline=newline)}" for k, v in given.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(value(v, newline=newline) for v in given)}]"
        case _:
            raise ValueError(f"TOML has no {type(given).__name__}")


def _text(text: str, like: str, newline: str) -> str:
    plain = all(c == "\t" or _is_shown(c) for c in text)
    if like.startswith('"""') or (not like and "\n" in text):
        opening = newline if like[3:5].startswith(("\n", "\r\n")) or not like else ""
        return f'"""{opening}{_multi_line(text, newline, bool(opening))}"""'
    if like.startswith("'") and not like.startswith("'''") and plain and "'" not in text:
        return f"'{text}'"
    return _basic(text)


def _basic(text: str) -> str:
    return f'"{"".join(_SHORT.get(c) or _escaped(c) for c in text)}"'


def _multi_line(text: str, newline: str, opened: bool) -> str:
    """The inside of a text over several lines."""
    lines = text.split("\n")
    shown = newline.join(
        "".join(c if c == '"' else _SHORT.get(c) or _escaped(c) for c in line) for line in lines
    )
    shown = _QUOTES_IN_A_ROW.sub(r'\\"', shown)
    # A line feed right after the opening marks is not part of the text.
    return shown if opened or not text.startswith("\n") else newline + shown


def _is_shown(character: str) -> bool:
    return display(character) == character


def _escaped(character: str) -> str:
    if _is_shown(character):
        return character
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        raise ValueError("a lone surrogate cannot be written as UTF-8")
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
