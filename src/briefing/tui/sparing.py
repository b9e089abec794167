"""Importing the app without what its libraries import and nothing of it uses.

``with sparing():`` is put around the import of Textual, and of what comes before it. All of it can
be imported as ever afterwards; what was left out here is a tenth of the time until the first key
is answered.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, cast

_LATER = (
    # Textual's own palette, which brings buttons, trees and whatever else can be chosen from.
    "textual.command",
    # A table of all colours that can be printed.
    "rich.table",
    # The folder for pictures of the screen.
    "platformdirs",
    # A name for each word in passing, which looks for the system it is on first.
    "uuid",
    # Lines between widgets.
    "textual.canvas",
    # What is said of a style sheet that is wrong.
    "textual.suggestions",
    "textual.css._help_text",
    # For what lies behind the words of a style.
    "pickle",
    # Who looks for style sheets that change, and what is shown of an app while it is made.
    "textual.file_monitor",
    "rich.panel",
    "rich.tree",
    # The kinds of files that are handed to a browser.
    "mimetypes",
    # Addresses of files, for paths.
    "urllib.parse",
    # A kind of number that fractions can be made of.
    "decimal",
    # How other programs write.
    "locale",
)
"""Modules whose names are called when they are wanted, and asked for nothing when imported."""


class _Later:
    """A name of a module that is imported when the name is first used."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        return getattr(import_module(self._module), self._name)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._real()(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __instancecheck__(self, value: object) -> bool:
        # Nothing is of a class that nobody has read.
        return self._module in sys.modules and isinstance(value, self._real())

    def __mro_entries__(self, _: tuple[object, ...]) -> tuple[type, ...]:
        # What Textual puts into its own palette, which this app has another in the place of.
        return ()


class _Unread(ModuleType):
    """A module whose names are put where they are wanted, and not read yet."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(self.__name__, name)


@contextlib.contextmanager
def sparing() -> Iterator[None]:
    """Import what follows without what it would import in vain."""
    instead: dict[str, ModuleType | None] = {name: _Unread(name) for name in _LATER}
    # The loop works without, as where Python was made without it: there is no net in it.
    instead["ssl"] = None
    new = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(cast("dict[str, ModuleType]", new))
    try:
        yield
    finally:
        for name in new:
            del sys.modules[name]
