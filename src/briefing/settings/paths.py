"""Where the program keeps what is its own: settings, cache and state of one user.

Nothing here touches the disk: a folder is made by whoever writes into it first.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

_NAME = "briefing"
_XDG = {
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}
_NAMES = "XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_STATE_HOME"
_UNREADABLE = re.compile(r"[^A-Za-z0-9]+")


class NoHomeError(OSError):
    """The user has no home folder, and has named none of the folders that would lie in it."""

    def __init__(self) -> None:
        super().__init__(
            f"There is no home folder for what is yours. Set HOME, or {_NAMES}, to a folder."
        )


def config_file() -> Path:
    """The user's settings (``config.toml``); it need not exist."""
    return _folder("config") / "config.toml"


def templates_folder() -> Path:
    """The user's own forms of memo (``*.toml``); it need not exist."""
    return config_file().with_name("templates")


def reference_docx() -> Path:
    """The user's Word document that gives a DOCX its looks; it need not exist."""
    return config_file().with_name("reference.docx")


def cache_folder() -> Path:
    """What can be made anew at any time."""
    return _folder("cache")


def state_home() -> Path:
    """What the program remembers of all libraries."""
    return _folder("state")


def cache_of(root: Path) -> Path:
    """What was made from one library and can be made anew."""
    return cache_folder() / "libraries" / _named(root)


def state_folder(root: Path) -> Path:
    """What the program remembers of one library: picks, history, the last session."""
    return state_home() / "libraries" / _named(root)


def _folder(kind: Literal["cache", "config", "state"]) -> Path:
    """Where the user's system keeps such things.

    By platformdirs, but on Linux, where it is the XDG Base Directory Specification in one line,
    and a start would wait for an import of 15 modules. Raises ``NoHomeError``.
    """
    if sys.platform != "linux":
        import platformdirs

        path: Path = getattr(platformdirs, f"user_{kind}_path")(_NAME, appauthor=False)
        return path
    variable, below = _XDG[kind]
    chosen = Path(os.environ.get(variable, ""))
    if chosen.is_absolute():
        return chosen / _NAME
    try:
        return Path.home() / below / _NAME
    except RuntimeError:
        raise NoHomeError from None


def _named(root: Path) -> str:
    """A name for a library: readable, and keyed by its real path.

    Two folders of one name keep apart, and one folder reached by two paths does not.
    """
    real = root.resolve()
    key = _sha256(str(real).encode(errors="surrogateescape"))[:12]
    readable = _UNREADABLE.sub("-", real.name).strip("-").lower()[:40]
    return f"{readable}-{key}" if readable else key


def _sha256(data: bytes) -> str:
    """As ``hashlib`` has it, without the library of cryptography that it would load: at each start
    that takes longer than any module of this program."""
    try:
        own: Any = import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256")
    except ImportError:  # Python may be built without it.
        own = import_module("hashlib")
    digest: str = own.sha256(data).hexdigest()
    return digest


def meant(typed: str) -> Path:
    """The path that is meant by what somebody typed, where ``~`` begins that of a user's home.

    One of a user whom nobody knows is left as it is: pathlib would raise.
    """
    return Path(os.path.expanduser(typed))  # noqa: PTH111
