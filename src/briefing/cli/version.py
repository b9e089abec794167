"""The version of the program, without importing anything else of it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def words() -> str:
    """``briefing 1.2.3``."""
    try:
        return f"briefing {version('briefing-desk')}"
    except PackageNotFoundError:
        return "briefing, not installed"
