"""The briefs that were read last, kept in the user's own state of a library.

They are a convenience: a file that makes no sense is none, and what two write at once is lost by
one of them.
"""

from __future__ import annotations

import json
from pathlib import Path

from briefing.settings.atomic import write_parts
from briefing.settings.paths import state_folder

FILE = "recent.json"
MOST = 9
"""Briefs that are remembered: eight besides the one that is being read."""


def recent(root: Path) -> tuple[str, ...]:
    """The ids of the briefs that were read last, the latest first."""
    try:
        data = json.loads((state_folder(root) / FILE).read_bytes())
        found = [brief for brief in data["briefs"] if isinstance(brief, str)]
        return tuple(dict.fromkeys(found))[:MOST] if data["version"] == 1 else ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def visit(root: Path, brief: str) -> None:
    """Remember that a brief is read now. Raises ``OSError``."""
    found = tuple(dict.fromkeys((brief, *recent(root))))[:MOST]
    text = json.dumps({"version": 1, "briefs": found}, indent=2) + "\n"
    write_parts(state_folder(root) / FILE, [text.encode()], lasting=False)
