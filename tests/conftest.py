"""Every test runs in a home of its own, on a fixed day, untouched by the machine's settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

TODAY = "2025-11-28"
_PERSONAL = ("EDITOR", "VISUAL", "BRIEFING_LIBRARY", "NO_COLOR", "FORCE_COLOR", "COLORTERM")
_MACHINE: Mapping[str, str] = dict(os.environ)


def _unsettled() -> list[str]:
    return [k for k in os.environ if k in (*_PERSONAL, "ESCDELAY") or k.startswith("TEXTUAL")]


# Textual reads its settings when it is imported, which is before any fixture.
for _name in _unsettled():
    del os.environ[_name]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is home for one test, with the XDG folders below it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("BRIEFING_TODAY", TODAY)
    for name in _unsettled():
        monkeypatch.delenv(name)
    return folder


@pytest.fixture(scope="session")
def outside() -> Mapping[str, str]:
    """The environment outside the tests, for tools that need what the machine has set up."""
    return _MACHINE
