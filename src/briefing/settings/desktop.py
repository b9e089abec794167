"""What this session has of a desktop: a clipboard that programs reach, a browser."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

_TAKES_TEXT = re.compile(r"(xterm-)?(kitty|ghostty|foot|alacritty|wezterm|contour|rio)(-.*)?")
"""Terminals that put what a program sends (OSC 52) on the clipboard unless told not to."""
_SENT_BY = frozenset({"WezTerm", "ghostty", "vscode", "rio"})


def reaches_clipboard(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether text sent to the terminal (OSC 52) is known to arrive on the clipboard.

    No terminal answers that; of many it depends on settings, and inside tmux and screen on theirs.
    """
    if environ.get("TMUX") or environ.get("STY"):
        return False
    return bool(
        _TAKES_TEXT.fullmatch(environ.get("TERM", ""))
        or environ.get("TERM_PROGRAM") in _SENT_BY
        or environ.get("WT_SESSION")
    )


def has_browser(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a browser with a window of its own can be opened where the user sits.

    Not at the far end of ssh, whatever is installed there; and none that would take the terminal.
    """
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
