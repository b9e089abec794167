"""What a reference is called where it is listed."""

from __future__ import annotations

from briefing.library.snapshot import Library
from briefing.model import Claim


def name_of(library: Library, ref: str) -> str:
    """The text of a claim, the title of anything else; empty where nothing has the reference."""
    found = library.get(ref)
    return "" if found is None else found.text if isinstance(found, Claim) else found.title
