"""``briefing``: the app at once, everything else through the command line.

Opening the app and asking for the version need no command-line package, and are not made to wait
for one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    """Run the program with the arguments of the process; returns the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from briefing.cli.version import words

        print(words())
        return 0
    from briefing.cli.guard import guarded
    from briefing.cli.opening import recognised, start

    # A shell that asks how a line may go on gives no arguments.
    opening = None if "_BRIEFING_COMPLETE" in os.environ else recognised(arguments)
    if opening is not None:
        return guarded(lambda: start(opening, open_app))
    from briefing.cli.main import main as command_line

    return command_line(arguments, open_app)


def open_app(root: Path, is_sample: bool) -> int:
    """The app on a library; returns its exit code."""
    from briefing.tui.app import run

    return run(root, is_sample=is_sample)


if __name__ == "__main__":
    sys.exit(main())
