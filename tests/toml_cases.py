"""The conformance cases of TOML 1.1, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "testdata" / "toml-test"
_LIST = FOLDER / "files-toml-1.1.0"

needed = pytest.mark.skipif(
    not _LIST.is_file(), reason="the toml-test cases are not in ../shared/testdata/toml-test"
)


def cases(kind: str) -> list[str]:
    """The paths of all ``valid`` or ``invalid`` cases; none where they are not at hand."""
    if not _LIST.is_file():
        return []
    names = _LIST.read_text().split()
    return [n for n in names if n.startswith(f"{kind}/") and n.endswith(".toml")]
