"""``briefing``: the app at once, everything else through the command line.

Opening the app and asking for the version need no command-line package, and are not made to wait
for one. What the app showed last is on the screen before anything of it is imported.
"""

from __future__ import annotations

import os
import sys

from briefing.settings import frame

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in ``typing``, without importing it
    from pathlib import Path


def main() -> int:
    """Run the program with the arguments of the process; returns the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from briefing.cli.guard import guarded
        from briefing.cli.version import show

        return guarded(show)
    frame.paint()
    try:
        from briefing.settings import patterns

        patterns.recall()
        from briefing.tui.sparing import sparing

        with sparing():
            from briefing.cli.guard import guarded
            from briefing.cli.opening import Opening, recognised, start

        def begin(opening: Opening) -> int:
            try:
                return start(opening, open_app)
            finally:
                # Whatever is said now is said to the shell.
                frame.leave()

        # A shell that asks how a line may go on gives no arguments.
        opening = None if "_BRIEFING_COMPLETE" in os.environ else recognised(arguments)
        if opening is not None:
            return guarded(lambda: begin(opening))
        from briefing.cli.main import main as command_line

        return command_line(arguments, open_app)
    finally:
        frame.leave()


def open_app(root: Path, is_sample: bool, read_only: bool, ref: str) -> int:
    """The app on a library, and the end of the process with its exit code."""
    import contextlib
    import gc

    # Nothing of what is imported now is ever garbage; the app looks for it again when it stands.
    gc.disable()
    from briefing.library.cached import look_ahead
    from briefing.tui.sparing import sparing

    look_ahead(root)

    with sparing():
        from briefing.tui.app import run

    code = run(root, is_sample=is_sample, read_only=read_only, ref=ref)
    frame.leave()
    with contextlib.suppress(OSError):  # The terminal may be gone.
        sys.stdout.flush()
        sys.stderr.flush()
    # What was to be kept is kept: tidying up and threads that read are not waited for.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
