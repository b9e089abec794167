"""Importing the app without what its libraries import and nothing of it uses.

``with sparing():`` is put around the import of Textual. All of it can be imported as ever
afterwards; what was left out here is a tenth of the time until the first key is answered.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, cast


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
    instead: dict[str, ModuleType | None] = {
        # Textual's own palette, which brings buttons, trees and whatever else can be chosen from.
        "textual.command": _Unread("textual.command"),
        # The folder for pictures of the screen.
        "platformdirs": _Unread("platformdirs"),
        # The loop works without, as where Python was made without it: there is no net in it.
        "ssl": None,
    }
    new = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(cast("dict[str, ModuleType]", new))
    try:
        yield
    finally:
        for name in new:
            del sys.modules[name]
