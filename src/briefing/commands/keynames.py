"""The names of keys: how a user writes them, how the app knows them, how they are printed."""

from __future__ import annotations

import unicodedata
from functools import cache

from briefing.suggest import or_else

_NAMED = (
    *("escape", "enter", "tab", "space", "backspace", "delete", "insert"),
    *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 25)),
)
"""The keys that write no character of their own."""

_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")

_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "control": "ctrl",
    "option": "alt",
}
"""What people also call them."""

_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Names of the app that are not those of Unicode."""

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

_SENT_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
"""What a terminal cannot tell from another key."""

_ARROWS = {
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "page up",
    "pagedown": "page down",
}


class KeyNameError(ValueError):
    """No key goes by that name; the message says which is nearest."""


def of_character(character: str) -> str:
    """The name of the key that writes a character: ``/`` is ``slash``, ``é`` is ``é``."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


@cache
def _characters() -> dict[str, str]:
    """The name of a key to the punctuation mark it writes."""
    return {of_character(mark): mark for mark in _PUNCTUATION}


def character_of(key: str) -> str:
    """What a key writes: ``slash`` is ``/``; empty where it writes nothing that is seen."""
    if key in _characters():
        return _characters()[key]
    if len(key) == 1 or key in _NAMED:
        return key if key.isalnum() and len(key) == 1 else ""
    try:
        found = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return ""
    return found if found.isprintable() and of_character(found) == key else ""


def key_named(written: str) -> str:
    """The key that a user has written: ``/`` or ``slash``, ``G``, ``ctrl+f``, ``page down``.

    Raises ``KeyNameError`` where there is no such key, or where no terminal sends it.
    """
    plain = written.strip()
    if len(plain) == 1 and character_of(of_character(plain)) == plain and plain.isprintable():
        return of_character(plain)
    # In ``ctrl++`` the last plus is the key.
    before, _, last = plain[:-1].rpartition("+")
    last += plain[-1:]
    words = [_OTHER_NAMES.get(word.strip(), word.strip()) for word in before.lower().split("+")]
    modifiers = [word for word in words if word]
    if unknown := [word for word in modifiers if word not in _MODIFIERS]:
        raise KeyNameError(_unknown(written, unknown[0], _MODIFIERS))
    if modifiers == ["shift"] and len(last) == 1 and last.isalpha():
        return last.upper()
    key = _base(written, last.strip(), alone=not modifiers)
    found = "+".join([*sorted(set(modifiers)), key])
    if found in _SENT_AS:
        raise KeyNameError(f"a terminal sends {_SENT_AS[found]!r} for {written!r}")
    return found


def _base(written: str, last: str, *, alone: bool) -> str:
    if len(last) == 1 and last.isascii() and last.isprintable():
        return of_character(last if alone else last.lower())
    name = last.lower().replace(" ", "")
    name = _OTHER_NAMES.get(name, name)
    if name in _NAMED:
        return name
    mark = last.lower().replace(" ", "_").replace("-", "_")
    if character_of(mark):
        return mark
    raise KeyNameError(_unknown(written, last, (*_NAMED, *_characters())))


def _unknown(written: str, part: str, known: tuple[str, ...]) -> str:
    return f"there is no key {written!r}{or_else(part, known)}"


def writes(key: str) -> bool:
    """Whether a key puts a character into a text, where one is typed."""
    return key == "space" or bool(character_of(key))


def printed(key: str) -> str:
    """A key as it is shown: ``slash`` is ``/``, ``escape`` is ``esc``."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _ARROWS.get(last) or character_of(last) or last])


def settable(key: str) -> str:
    """A key as it is written into the settings: ``slash`` is ``/``, ``up`` is ``up``."""
    return character_of(key) or key
