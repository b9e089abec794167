"""The programs people search lines with today: fzf and ripgrep, on the same lines."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

LIMIT = 50
"""Lines that are read of what a program prints: as many as the search shows."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, its version, and its name in the results."""

    name: str
    program: str
    version: str

    def commands(self, query: str) -> list[list[str]]:
        """What it is started with: one process, or one a word in a pipe."""
        if self.name == "fzf":
            return [[self.program, "-i", f"--filter={query}"]]  # Older ones know no longer name.
        # A line with a control character in it is a line like others: --text.
        options = ("--no-config", "--text", "--ignore-case", "--fixed-strings", "--regexp")
        return [[self.program, *options, word] for word in query.split()]

    def find(self, query: str, texts: Path) -> tuple[float, list[str]]:
        """Milliseconds from the start of the program to its first lines, and those lines."""
        with open(texts, "rb") as lines:
            start = time.perf_counter()
            running: list[subprocess.Popen[bytes]] = []
            source: IO[bytes] = lines
            for command in self.commands(query):
                process = subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE)
                if source is not lines:
                    source.close()
                assert process.stdout is not None
                source = process.stdout
                running.append(process)
            found = [line for _, line in zip(range(LIMIT), source, strict=False)]
            taken = (time.perf_counter() - start) * 1000
            source.close()
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
        return taken, [line.decode().rstrip("\n") for line in found]


def installed(names: Sequence[str] = ("fzf", "ripgrep")) -> dict[str, Peer]:
    """Those of the programs that are there: beside this Python, in iterfzf, or on the path."""
    found: dict[str, Peer] = {}
    for name in names:
        program = _program(name)
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, text=True)
            version = next((word for word in said.stdout.split() if word[:1].isdigit()), "")
            found[name] = Peer(name, program, version)
    return found


def _program(name: str) -> str | None:
    beside = str(Path(sys.executable).parent)
    if name == "ripgrep":
        return shutil.which("rg", path=beside) or shutil.which("rg")
    package = find_spec("iterfzf")
    folders = package.submodule_search_locations if package else None
    return shutil.which("fzf", path=folders[0] if folders else beside) or shutil.which("fzf")
