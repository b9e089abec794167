"""Which process something is of, told from another that has its number later or elsewhere."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from briefing.library.disk import is_running

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_GONE = frozenset({"Z", "X"})
"""States of a process that has ended and only waits for its parent to hear of it."""


def ours() -> str:
    """The name of this process."""
    return _ours(os.getpid())


def name_of(number: int) -> str:
    """A name for a process that no other ever has: its number, its start and the system's.

    Where a system does not tell when a process started (all but Linux), the number and the machine
    are all there is.
    """
    return f"{number}-{_started(number)}-{_system()}"


def runs(name: str) -> bool:
    """Whether the process of a name is still there, on this machine and since the same start."""
    number = name.partition("-")[0]
    return number.isdecimal() and is_running(int(number)) and name_of(int(number)) == name


@cache
def _ours(number: int) -> str:
    return name_of(number)


def _started(number: int) -> str:
    """When a process started, in ticks since the system did (proc_pid_stat(5), field 22).

    Empty where the process is gone, or the system does not tell.
    """
    try:
        said = Path(f"/proc/{number}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    # The name of the program stands in brackets and may hold anything.
    fields = said.rpartition(")")[2].split()
    return "" if len(fields) < 20 or fields[0] in _GONE else fields[19]


@cache
def _system() -> str:
    """This machine since it was last started."""
    try:
        said = _BOOT.read_text("ascii").strip()
    except OSError:
        said = os.uname().nodename
    return hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()[:8]
