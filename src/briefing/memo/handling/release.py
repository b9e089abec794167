"""The gate that a finished memo passes before it is written, printed or copied.

Renderers take only what has passed (``Released``), so that the type checker refuses a writer
that forgets the gate.
"""

from __future__ import annotations

from typing import NewType

from briefing.library.snapshot import Library
from briefing.memo.blocks import Document
from briefing.memo.errors import MemoError
from briefing.memo.handling.withheld import leaks

Released = NewType("Released", Document)
"""A document that may leave the program."""

_SAID = 5


class HiddenError(MemoError):
    """Something above the ceiling bears on the memo, and nobody has accepted that.

    ``sentences`` say what; they are for the person who exports, never for the memo.
    """

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class WithheldError(MemoError):
    """The page gives away what a source withholds."""


def release(library: Library, document: Document, *, accept_hidden: bool = False) -> Released:
    """A finished memo, cleared to be handed over.

    ``library`` is the whole one that it was made from. Raises WithheldError where a name that is
    to be withheld stands anywhere in it, and HiddenError where something above its ceiling
    contradicts or supersedes what is in it and that is not accepted.
    """
    check_text(library, document)
    if document.hidden and not accept_hidden:
        raise HiddenError(document.hidden)
    return Released(document)


def check_text(library: Library, page: Document | str) -> None:
    """Raises WithheldError where a page or a finished text gives away what is withheld."""
    found = leaks(library, page)
    if found:
        said = ". ".join(map(str, found[:_SAID]))
        more = f". And {len(found) - _SAID} more" if len(found) > _SAID else ""
        raise WithheldError(
            f"Not written: it would give away what is to be withheld. {said}{more}. "
            "Write the descriptor of the source in its place, or leave the claim out."
        )
