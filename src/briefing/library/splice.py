"""Verified edits of one file: its bytes before and after, and what was meant between them."""

from __future__ import annotations

from briefing.library.draft import Draft, SpliceError
from briefing.values import dataclass

__all__ = ["Splice", "SpliceError", "diff"]


@dataclass(frozen=True, slots=True)
class Splice:
    """One file before and after an edit.

    A file that is not there yet has no bytes before, one that goes has none after.
    """

    file: str
    before: bytes
    after: bytes

    @classmethod
    def of(cls, draft: Draft) -> Splice:
        """All the steps of a draft as one edit."""
        return cls(draft.file, draft.before, draft.after)


def diff(splice: Splice) -> str:
    """A splice as a unified diff of raw text: it passes ``display`` where it is shown."""
    before, after = (
        content.decode().removeprefix("\ufeff") for content in (splice.before, splice.after)
    )
    return unified(before, after, f"a/{splice.file}", f"b/{splice.file}")


def unified(before: str, after: str, name_before: str, name_after: str) -> str:
    """Two texts under their names as a unified diff, empty where they are the same."""
    import difflib
    import io

    # A line ends as TOML has it: a text may hold what else is called a separator of lines.
    old, new = (io.StringIO(text).readlines() for text in (before, after))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, name_before, name_after)
    )
