"""What travels upwards: small facts, posted by widgets and workers, handled by app and screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from briefing.model import Memo

if TYPE_CHECKING:
    from briefing.library.scan import Change
    from briefing.memo.blocks import Document
    from briefing.search.index import Index, Results


@dataclass
class Begun(Message):
    """The library is read for the first time, and with it what was picked in it."""

    change: Change
    memo: Memo
    remarks: tuple[str, ...] = ()


@dataclass
class LibraryRead(Message):
    """A scan has found something new."""

    change: Change


@dataclass
class LibraryFailed(Message):
    """The library cannot be read at all; why, in words, and the exit code that says so."""

    why: str
    return_code: int


@dataclass
class PickedElsewhere(Message):
    """The picks on the disk are others than those the app had at that moment."""

    seen: Memo
    memo: Memo


@dataclass
class Indexed(Message):
    """The search index fits the library again."""

    index: Index


@dataclass
class Found(Message):
    """Results of the query numbered ``serial``."""

    serial: int
    results: Results


@dataclass
class Composed(Message):
    """The memo as it would be printed; or why it cannot be."""

    document: Document | None
    why_not: str = ""
