"""typst, in a process of its own: it holds up whatever runs beside it, and cannot be stopped.

    python -m briefing.export.typesetting [STANDARD…] < page.json > page.pdf

Where it refuses, what it says goes to stderr as JSON, ``{"message", "diagnostic"}``, and the
status is 1.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from typing import cast

_EPOCH = 0
"""The date of a memo is in its metadata; the time of making is in nothing."""


def main() -> int:
    """Set the page that comes from stdin."""
    import typst

    try:
        made, _ = typst.compile_with_warnings(
            files("briefing.export").joinpath("page.typ").read_bytes(),
            sys_inputs={"page": sys.stdin.buffer.read().decode()},
            format="pdf",
            timestamp=_EPOCH,
            pdf_standards=cast("list[typst.PDFStandard]", sys.argv[1:]),
        )
    except typst.TypstError as error:
        json.dump({"message": error.message, "diagnostic": error.diagnostic}, sys.stderr)
        return 1
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
