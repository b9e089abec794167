"""The bytes a terminal sends for a key, a click or a paste."""

from __future__ import annotations

_LETTERS = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"} | {
    f"f{n}": letter for n, letter in enumerate("PQRS", 1)
}
_NUMBERS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6} | dict(
    zip((f"f{n}" for n in range(5, 13)), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
)
_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f"}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}

# Kitty keyboard flags (https://sw.kovidgoyal.net/kitty/keyboard-protocol/).
_DISAMBIGUATE, _ALL_KEYS, _TEXT = 1, 8, 16


def key(name: str, *, application: bool = False, flags: int = 0) -> bytes:
    """The bytes of a key named as Textual names it: ``down``, ``ctrl+q``, ``shift+tab``, ``/``.

    ``application`` is the cursor-key mode (DECCKM), ``flags`` the kitty keyboard flags that the
    program asked for. Raises ``ValueError`` for a name that is no key.
    """
    *held, base = name.split("+") if len(name) > 1 and not name.endswith("+") else [name]
    modifiers = sum(_MODIFIERS[m] for m in held)
    if base in _LETTERS:
        if modifiers:
            return f"\x1b[1;{modifiers + 1}{_LETTERS[base]}".encode()
        function = base.startswith("f")
        return f"\x1b{'O' if application or function else '['}{_LETTERS[base]}".encode()
    if base in _NUMBERS:
        return f"\x1b[{_NUMBERS[base]}{f';{modifiers + 1}' if modifiers else ''}~".encode()
    character = _CHARACTERS.get(base, base)
    if len(character) != 1:
        raise ValueError(f"no key is called {name!r}")
    if flags & _ALL_KEYS or (flags & _DISAMBIGUATE and (modifiers & 6 or base == "escape")):
        return _kitty(character, modifiers, flags)
    if base == "tab" and modifiers == _MODIFIERS["shift"]:
        return b"\x1b[Z"
    if modifiers & _MODIFIERS["ctrl"]:
        character = _control(character, name)
    elif modifiers & _MODIFIERS["shift"]:
        character = character.upper()
    return ("\x1b" if modifiers & _MODIFIERS["alt"] else "").encode() + character.encode()


def _control(character: str, name: str) -> str:
    if character in " @":
        return "\0"
    if character == "/":
        return "\x1f"
    if "a" <= character.lower() <= "z" or character in "[\\]^_":
        return chr(ord(character.upper()) & 0x1F)
    raise ValueError(f"xterm has no bytes for {name!r}")


def _kitty(character: str, modifiers: int, flags: int) -> bytes:
    code = character
    if len(character.lower()) == 1 and character != character.lower():
        code, modifiers = character.lower(), modifiers | _MODIFIERS["shift"]
    held = str(modifiers + 1) if modifiers else ""
    printable = character.isprintable() and not modifiers & 6
    text = f";{ord(character)}" if flags & _TEXT and printable else ""
    return f"\x1b[{ord(code)}{f';{held}' if held or text else ''}{text}u".encode()


def click(column: int, row: int) -> bytes:
    """A press and release of the left button on a cell, counted from 0 (SGR mouse)."""
    place = f"{column + 1};{row + 1}"
    return f"\x1b[<0;{place}M\x1b[<0;{place}m".encode()


def wheel(column: int, row: int, *, down: bool) -> bytes:
    """One notch of the mouse wheel over a cell, counted from 0 (SGR mouse)."""
    return f"\x1b[<{64 + down};{column + 1};{row + 1}M".encode()


def paste(text: str) -> bytes:
    """A paste, in brackets as terminals send it, line ends as carriage returns."""
    lines = text.replace("\n", "\r")
    return f"\x1b[200~{lines}\x1b[201~".encode()
