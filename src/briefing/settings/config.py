"""The user's settings: a small TOML file that may be missing and is never a reason to stop."""

from __future__ import annotations

from dataclasses import dataclass, fields

from briefing.settings.paths import config_file


@dataclass(frozen=True, slots=True)
class Config:
    """``config.toml`` of the user. An empty value means that nothing was chosen."""

    library: str = ""
    """The library to open where no other is named or near; ``~`` is the home folder."""
    editor: str = ""
    """The command that opens a file, before ``$VISUAL`` and ``$EDITOR``; it may hold ``{file}``,
    ``{line}`` and ``{column}``."""
    theme: str = ""
    """The colours of the app."""
    name: str = ""
    """Who you are, where a decision is signed; the login name where it is empty."""


def load() -> tuple[Config, tuple[str, ...]]:
    """The settings, and in words what in the file was passed over. Never raises."""
    file = config_file()
    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        return Config(), ()
    except (OSError, UnicodeDecodeError) as error:
        return Config(), (f"{file} cannot be read: {error}",)
    import tomli

    try:
        given = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        return Config(), (f"{file} is not valid TOML: {error}",)
    known = [f.name for f in fields(Config)]
    values: dict[str, str] = {}
    warnings: list[str] = []
    for key, value in given.items():
        if key not in known:
            warnings.append(f"{file}: there is no setting {key!r}{_nearest(key, known)}")
        elif not isinstance(value, str):
            warnings.append(f"{file}: {key} must be text in quotes")
        else:
            values[key] = value
    return Config(**values), tuple(warnings)


def _nearest(key: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
