"""Whether anything in the folder of a large library is different, without a look of the app's own.

Nearly always nothing is. The app looks itself where that cannot be told, and where something is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from briefing.library.scan import Change
    from briefing.library.snapshot import Library
    from briefing.tui.children import Children

LARGE = 2_000
"""Files from which on a look takes as long as a key, and is worth a process that stays."""


class Lookout:
    """A process that looks, and what the app found when it last looked itself."""

    def __init__(self, children: Children) -> None:
        self._children = children
        self._process: subprocess.Popen[str] | None = None
        self._root: Path | None = None
        """The folder that the process looks at."""
        self._state = ""
        """The state of the files at this look; empty where it cannot be told."""
        self._known: tuple[Library | None, str] = None, ""
        """What the last look of the app's own ended with, and the state just before it."""
        self.took = 0.0
        """Seconds of the processor that this look took the process."""

    def sees_nothing_new(self, library: Library) -> bool:
        """Whether the files of a library are what they were when the app last looked itself, and
        found this very snapshot. False where that cannot be told."""
        self.took, self._state = 0.0, ""
        if len(library.files) < LARGE:
            return False
        self._look(library.root)
        same = self._known[0] is library and self._known[1] == self._state != ""
        # A file that was written a moment before it was read may be another in the same state.
        return same and len(library.files.trusted) == len(library.files)

    def ended_with(self, change: Change) -> None:
        """The app has looked itself, after it was told that there may be something new."""
        # What was broken for a moment was taken as it was before, and is looked at once more.
        self._known = change.new, "" if change.broken else self._state

    def _look(self, root: Path) -> None:
        if self._root != root:
            self._end()
            self._root = root
            self._process = self._children.begin("briefing.library.lookout", str(root))
        process = self._process
        if process is None:
            return  # One that could not be begun, or has ended, is not begun a second time.
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write("\n")
            process.stdin.flush()
            state, took = process.stdout.readline().split(",")
            self._state, self.took = state, float(took)
        except (OSError, ValueError):
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._children.end(self._process)
            self._process = None
