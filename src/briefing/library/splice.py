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
    from briefing.library.lines import unified

    before, after = (
        content.decode().removeprefix("\ufeff") for content in (splice.before, splice.after)
    )
    return unified(before, after, f"a/{splice.file}", f"b/{splice.file}")
