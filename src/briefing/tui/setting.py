"""One setting of the user, written into ``config.toml`` with every other byte of it as it was."""

from __future__ import annotations

from pathlib import Path


def remember(name: str, value: str) -> str:
    """Write a setting, text under a name of ``Config``; else why not, in words."""
    from briefing.library.draft import Draft, SpliceError
    from briefing.settings.atomic import write_text
    from briefing.settings.paths import config_file

    try:
        # Through a link to the file itself: many keep their settings elsewhere.
        file = config_file().resolve()
        before, mode = (file.read_bytes(), file.stat().st_mode) if file.exists() else (b"", None)
        draft = Draft(file.name, before)
        if draft.get((name,)) == value:
            return ""
        draft.set((name,), value)
        write_text(file, draft.after.decode())
        if mode is not None:
            Path.chmod(file, mode)
    except OSError as error:
        return f"{config_file()} cannot be written: {error.strerror or error}."
    except SpliceError as error:
        return str(error)
    return ""
