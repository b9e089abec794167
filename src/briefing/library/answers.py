"""Long answers to a question, as they are typed: what they are kept under until they are given.

They are of no file yet: a line of the memo at hand, or the reason why two claims may both stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefing.library.unsaved import Field

_LINE, _CONFLICT = "memo:", "conflict:"
_NAMES = {
    "bottom-line": "bottom line of the memo",
    "own": "sentence of the memo",
}
_NEW, _REASON = "sentence for the memo", "reason why both may stand"


class AnsweredLine(NamedTuple):
    """A line of a memo's outline: its kind and key, and the section it stands in."""

    kind: str
    key: str
    section: str

    @property
    def field(self) -> Field:
        """What the words for it, or for what follows it, are kept under."""
        name = _NAMES.get(self.kind, _NEW)
        return f"{_LINE}{self.kind}:{self.section}:{self.key}", name


class AnsweredConflict(NamedTuple):
    """Claims at odds, by reference, and how they are."""

    kind: str
    claims: tuple[str, ...]

    @property
    def field(self) -> Field:
        """What the reason is kept under."""
        return f"{_CONFLICT}{self.kind}:{' '.join(self.claims)}", _REASON


def answered(ref: str) -> AnsweredLine | AnsweredConflict | None:
    """What words were typed about, from what they were kept under; None where that is no answer."""
    if ref.startswith(_LINE) and ref.count(":") >= 3:
        kind, section, key = ref.removeprefix(_LINE).split(":", 2)
        return AnsweredLine(kind, key, section)
    if ref.startswith(_CONFLICT) and ref.count(":") >= 2:
        kind, _, claims = ref.removeprefix(_CONFLICT).partition(":")
        return AnsweredConflict(kind, tuple(claims.split()))
    return None
