"""Where the app was left: read at its start, and kept while it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from briefing.settings.atomic import write_parts
from briefing.settings.paths import state_folder
from briefing.tui.places import Place, as_data, from_data
from briefing.values import dataclass

FILE = "session.json"
VERSION = 1
_LARGEST = 1 << 20
"""Bytes; a session has some hundred."""


@dataclass(frozen=True, slots=True)
class Session:
    """The screens that lay over each other, and how the first of them looked.

    ``panes`` are the selected key and the lines in sight over it, by the name of the list;
    ``unfolded`` the keys of what was open on the shelf; ``day`` (ISO) when that was. A zoom is not
    kept: it is for the moment, and who begins is to see where everything is.
    """

    place: Place
    unfolded: tuple[str, ...] = ()
    panes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    day: str = ""


def left(root: Path) -> Session | None:
    """The session as it was left; None where there was none, or what is kept makes no sense."""
    path = state_folder(root) / FILE
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
        data = json.loads(content)
        if data["version"] != VERSION:
            return None
        panes = {str(name): (str(key), int(above)) for name, (key, above) in data["panes"].items()}
        place = from_data(data["place"])
        unfolded = tuple(map(str, data["unfolded"]))
        return Session(place, unfolded, panes, str(data["day"])) if place else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def keep(root: Path, session: Session) -> None:
    """Keep a session in the place of the one before. Raises ``OSError``.

    It is not waited for until it is on the disk: what a power cut loses here is a place.
    """
    data = {
        "version": VERSION,
        "place": as_data(session.place),
        "unfolded": list(session.unfolded),
        "panes": {name: list(pane) for name, pane in session.panes.items()},
        "day": session.day,
    }
    text = json.dumps(data, indent=2) + "\n"
    write_parts(state_folder(root) / FILE, [text.encode()], lasting=False)
