"""The version of the program, without importing anything else of it."""

from __future__ import annotations


def words() -> str:
    """``briefing 1.2.3``."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"briefing {version('briefing-desk')}"
    except PackageNotFoundError:
        return "briefing, not installed"


def show() -> int:
    """Print it; the exit code."""
    print(words())
    return 0
