"""Between the program and the shell: every way to end is an exit code and at most some words."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable

from briefing.cli.exits import Exit, StopError
from briefing.library.find import LibraryError
from briefing.settings.paths import NoHomeError
from briefing.text import display


def say(words: str) -> None:
    """Words for the person at the terminal: stderr, through the gate."""
    if sys.stderr is None:  # closed, and print would take stdout instead
        return
    print(display(words, lines=True), file=sys.stderr)


def guarded(action: Callable[[], int], *, debug: bool = False) -> int:
    """The exit code of an action that may end in any way; ``debug`` shows where it failed."""
    if sys.stdout is None:
        # Closed by whoever started the program: a write is to fail in words, like any other.
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open to the end
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - nothing comes from it
    # A terminal that cannot write a letter gets a question mark in its place.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = action()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return Exit.DONE
    except StopError as error:
        say(f"Error: {error}")
        return error.code
    except LibraryError as error:
        say(f"Error: {error}")
        return Exit.NO_LIBRARY
    except NoHomeError as error:
        say(f"Error: {error}")
        return Exit.USAGE
    except Exception as error:  # noqa: BLE001 - the last wall: a person gets words, not a traceback
        if debug or os.environ.get("BRIEFING_DEBUG"):
            import traceback

            traceback.print_exc()
            return Exit.FOUND
        if isinstance(error, OSError):
            # A full disk or a lost device is no fault of the program's.
            _stop_writing()
            what = (
                f"{error.filename} cannot be read or" if error.filename else "The output cannot be"
            )
            say(f"Error: {what} written: {error.strerror or error}.")
            return Exit.FOUND
        from briefing.settings import crash

        say(f"{crash.told(error)} The same with --debug shows where.")
        return Exit.FOUND
    return code


def _stop_writing() -> None:
    """Nobody takes the output: what is still buffered goes nowhere, in silence."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError):  # an output that is no file has nothing left to fail
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
