"""The page of the modules, from the first sentence that each says of itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import briefing

SOURCE = Path(briefing.__file__).parent


def modules() -> str:
    """The page: a section a folder, a line a file. Empty files are passed over."""
    return f"""\
# Every module

What each file of `src/briefing/` is for, in its own words. [The map of the house](design.md) says
how they stand to each other.
{"".join(_folders())}"""


def _folders() -> Iterator[str]:
    folders = sorted({path.parent for path in SOURCE.rglob("*.py")})
    for folder in folders:
        lines = "".join(_lines(folder))
        if lines:
            inside = folder.relative_to(SOURCE).as_posix()
            yield f"\n## {'briefing' if inside == '.' else inside}\n\n{lines}"


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if said:
            words = " ".join(said.partition("\n\n")[0].split()).replace("``", "`")
            yield f"- `{path.name}`: {words}\n"
