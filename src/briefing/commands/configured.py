"""The user's settings with the keys they make, and every slip in them with its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from briefing.commands.keymap import Keymap, keymap, preset
from briefing.settings import paths
from briefing.settings.config import Config, read
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """Something in the settings that was passed over. Lines and columns count from 1."""

    file: Path
    line: int
    column: int
    words: str

    def __str__(self) -> str:
        """As a compiler says it, so that an editor can go there."""
        return f"{self.file}:{self.line}:{self.column}: {self.words}"


@dataclass(frozen=True, slots=True)
class Configured:
    """The settings, the keys in force, and what was passed over, in the order of the file."""

    config: Config
    keymap: Keymap
    slips: tuple[Slip, ...] = ()


def configured() -> Configured:
    """Read the settings of the user. Never raises: a slip is no reason to stop."""
    found = read()
    keys = keymap(found.config.keys) if found.config.keys else preset()
    if not found.passed and not keys.refused:
        return Configured(found.config, keys)
    file = paths.config_file()
    if found.text and not any(p.path for p in found.passed) and (slip := _broken(file, found.text)):
        return Configured(found.config, keys, (slip,))
    places = _Places(found.text)
    said = [(places.of(p.path) if p.path else p.at, p.words) for p in found.passed]
    said += [(places.of(r.path), r.words) for r in keys.refused]
    slips = tuple(Slip(file, line, column, words) for (line, column), words in sorted(said))
    return Configured(found.config, keys, slips)


def _broken(file: Path, text: str) -> Slip | None:
    """Why a text is not TOML, in the words that are said of the files of a library; None where it
    is."""
    from briefing.library.read import UnreadableError, parse
    from briefing.library.spans import position

    try:
        parse(text.encode())
    except UnreadableError as unreadable:
        problem = unreadable.problem
        words = "; ".join(filter(None, (problem.said, problem.hint)))
        return Slip(file, *position(text, problem.span[0]), f"this is not valid TOML: {words}")
    return None


class _Places:
    """Where the keys of a file stand. Only slips need to know."""

    def __init__(self, text: str) -> None:
        from briefing.library.spans import SpanMap

        self._text = text
        self._spans = SpanMap(text)

    def of(self, path: Iterable[str | int]) -> tuple[int, int]:
        """Line and column of what a path names: its key, or of an item of a list the item."""
        from briefing.library.spans import position

        node = self._spans.nearest(tuple(path))
        at = node.key or node.value or (0, 0)
        return position(self._text, at[0])
