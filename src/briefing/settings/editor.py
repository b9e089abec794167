"""The user's editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from briefing.settings import config

_PLUS_LINE = frozenset(
    ("vi", "vim", "nvim", "view", "gvim", "emacs", "emacsclient", "nano", "micro", "kak", "joe")
)
_COLONS = frozenset(("hx", "helix"))
_GOTO = frozenset(("code", "code-insiders", "codium", "vscodium"))
_FILE = "{file}"
_FALLBACKS = ("vi", "nano")


class EditorMissing(Exception):  # noqa: N818 - a state of the machine, not of the program
    """No editor was named or found; the message says what to set."""


def editor_command(path: Path, line: int, column: int = 1) -> list[str]:
    """The command that opens a file at a line and column (from 1), to be run without a shell.

    The editor is that of the settings, ``$VISUAL``, ``$EDITOR``, else vi or nano. One that is not
    known to take a line gets the file alone, unless its command says where they go:
    ``kate --line {line} {file}``. Raises EditorMissing.
    """
    _, words = chosen()
    file = str(path.absolute())
    if any(_FILE in word for word in words[1:]):
        # The file comes last: its name may hold anything, a placeholder too.
        spots = (("{line}", str(line)), ("{column}", str(column)), (_FILE, file))
        return [words[0], *(_filled(word, spots) for word in words[1:])]
    name = Path(words[0]).name.removesuffix(".exe")
    if name in _PLUS_LINE:
        return [*words, f"+{line}", file]
    if name in _COLONS:
        return [*words, f"{file}:{line}:{column}"]
    if name in _GOTO:
        wait = [] if {"--wait", "-w"} & set(words) else ["--wait"]
        return [*words, *wait, "--goto", f"{file}:{line}:{column}"]
    return [*words, file]


def _filled(word: str, spots: tuple[tuple[str, str], ...]) -> str:
    for spot, value in spots:
        word = word.replace(spot, value)
    return word


def chosen() -> tuple[str, list[str]]:
    """What names the editor, empty where nothing does, and the words of its command.

    The first of these is a program that is there. Raises EditorMissing.
    """
    settings, _ = config.load()
    named = {
        "the setting 'editor'": settings.editor,
        "$VISUAL": os.environ.get("VISUAL", ""),
        "$EDITOR": os.environ.get("EDITOR", ""),
    }
    for origin, command in named.items():
        if not command.strip():
            continue
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise EditorMissing(f"{origin} cannot be understood ({error}): {command}") from error
        if not words or shutil.which(words[0]) is None:
            raise EditorMissing(f"{origin} names an editor that is not there: {command}")
        return origin, words
    found = next((name for name in _FALLBACKS if shutil.which(name)), "")
    if not found:
        raise EditorMissing("There is no editor: set $EDITOR to the one you use.")
    return "", [found]
