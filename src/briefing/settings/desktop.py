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


def open_in_browser(url: str) -> bool:
    """Open an address in the user's browser; whether one took it.

    In a process of its own, which can neither write on the screen nor read the keys; no shell.
    """
    import subprocess

    program = "import sys, webbrowser; sys.exit(not webbrowser.open_new_tab(sys.argv[1]))"
    nothing = subprocess.DEVNULL
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", program, url],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


_PATIENCE = 20
"""Seconds after which nobody believes any more that a browser opens."""
