"""Looking at the files of a large library from a process of its own, again and again.

Run as ``python -P -m briefing.library.lookout ROOT``; for each line that it is sent it looks once,
and prints the state of the files (``settings.stamps.state_of``) and the seconds of the processor
that it took. Ten thousand files are ten thousand calls of the system: in a thread of the app each
of them would take the interpreter from the key that is being answered.
"""

from __future__ import annotations

import signal
import sys
import time

from briefing.settings.stamps import state_of


def main(root: str) -> int:
    """Look as often as it is asked, until there is nobody any more who asks."""
    # A ctrl+c in an editor that has the terminal is for all that the app has begun.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for _ in sys.stdin:
        began = time.process_time()
        state = state_of(root)
        print(f"{state},{time.process_time() - began}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
