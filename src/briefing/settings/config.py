"""The user's settings: a small TOML file that may be missing and is never a reason to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any

from briefing.settings.paths import config_file
from briefing.values import dataclass

THEMES = ("dark", "light", "high-contrast-dark", "high-contrast-light", "ansi", "no-colour")
"""The colours there are, by name; what they look like is for the app to say."""
ADDRESSES = ("open", "copy")
"""What may be done with addresses of the web."""


@dataclass(frozen=True, slots=True)
class Config:
    """``config.toml`` of the user. An empty value means that nothing was chosen."""

    library: str = ""
    """The library to open where no other is named or near; ``~`` is the home folder."""
    editor: str = ""
    """The command that opens a file, before ``$VISUAL`` and ``$EDITOR``; it may hold ``{file}``,
    ``{line}`` and ``{column}``."""
    theme: str = ""
    """The colours of the app, one of ``THEMES``."""
    name: str = ""
    """Who you are, where a decision is signed; the login name where it is empty."""
    addresses: str = ""
    """One of ``ADDRESSES``: ``"copy"`` where those of the web are never opened, only shown and
    copied."""
    keys: Mapping[str, object] = field(default_factory=dict)
    """The table of keys as it is written: what it means is for the commands to say."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What in the file was passed over: in words, with the key it is about, or line and column."""

    words: str
    path: tuple[str | int, ...] = ()
    at: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Settings:
    """The file as it was read: what it says, its text, what was passed over."""

    config: Config
    text: str = ""
    passed: tuple[Passed, ...] = ()


_CHOICES = {"theme": THEMES, "addresses": ADDRESSES}


def load() -> tuple[Config, tuple[str, ...]]:
    """The settings, and in words what in the file was passed over. Never raises."""
    found = read()
    return found.config, tuple(f"{config_file()}: {passed.words}" for passed in found.passed)


def read() -> Settings:
    """The settings with what is needed to say where a slip stands. Never raises."""
    try:
        text = config_file().read_bytes().decode()
    except FileNotFoundError:
        return Settings(Config())
    except (OSError, UnicodeDecodeError) as error:
        return Settings(Config(), passed=(Passed(f"the file cannot be read: {error}"),))
    import tomli

    try:
        given = tomli.loads(text)
    except RecursionError as error:
        return Settings(Config(), passed=(Passed(f"this is not valid TOML: {error}"),))
    except tomli.TOMLDecodeError as error:
        words = f"this is not valid TOML (line {error.lineno}); see: briefing config check"
        return Settings(Config(), text, (Passed(words, at=(error.lineno, error.colno)),))
    known = [f.name for f in fields(Config)]
    values: dict[str, Any] = {}
    passed: list[Passed] = []
    for key, value in given.items():
        if key not in known:
            from briefing.suggest import or_else

            words = f"there is no setting {key!r}{or_else(key, known)}"
            passed.append(Passed(words, (key,)))
        elif not isinstance(value, dict if key == "keys" else str):
            wanted = "a table: [keys]" if key == "keys" else "text in quotes"
            passed.append(Passed(f"{key} must be {wanted}", (key,)))
        elif isinstance(value, str) and value not in _CHOICES.get(key, (value,)) and value:
            from briefing.suggest import or_else

            which = ", ".join(_CHOICES[key])
            words = f"{key} is one of {which}, not {value!r}{or_else(value, _CHOICES[key])}"
            passed.append(Passed(words, (key,)))
            if key == "addresses":
                # Whoever meant that they are never opened must not have them opened for a slip.
                values[key] = "copy"
        else:
            values[key] = value
    return Settings(Config(**values), text, tuple(passed))
