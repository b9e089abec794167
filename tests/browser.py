"""A headless browser for the pages we make: Chromium, where it is found."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 120


def program() -> str:
    """Its path; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed: pages are looked at by their text alone")
    return found


def run(folder: Path, *arguments: str) -> str:
    """What the browser prints, started anew with a profile in ``folder``."""
    profile = folder / "profile"
    ran = subprocess.run(
        [
            program(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            f"--user-data-dir={profile}",
            *arguments,
        ],
        capture_output=True,
        check=False,
        timeout=_SECONDS,
        cwd=folder,
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-2000:]
    return ran.stdout.decode("utf-8")
