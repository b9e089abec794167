"""Who the user is, where a decision is signed."""

from __future__ import annotations

import getpass

from briefing.settings import config


def user() -> str:
    """The ``name`` of the settings, else the name of the login; empty where neither is known."""
    settings, _ = config.load()
    if settings.name.strip():
        return settings.name.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
