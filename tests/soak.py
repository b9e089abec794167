"""How much is tried: enough for every change, or as much as the promises are counted by."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("BRIEFING_SOAK"))
"""``make soak`` sets it."""


def rounds(quick: int, soaked: int) -> int:
    """One number for every run, another for a soak."""
    return soaked if SOAK else quick
