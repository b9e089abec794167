"""What travels upwards: small facts, posted by widgets and workers, handled by app and screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from textual.message import Message

from briefing.model import Memo
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.check.mend import Mended
    from briefing.check.registry import Found as FoundWrong
    from briefing.evidence.conflicts import Conflict
    from briefing.evidence.impact import Impact
    from briefing.evidence.overlap import Overlap
    from briefing.library.bookmarks import Bookmark
    from briefing.library.paragraphs import Span
    from briefing.library.scan import Change
    from briefing.library.snapshot import Library
    from briefing.library.whole import WholeFile
    from briefing.memo.answering.diff import Difference
    from briefing.memo.answering.record import Record
    from briefing.memo.blocks import Document
    from briefing.model import Place
    from briefing.search.complete import Value
    from briefing.search.cursor import Typed
    from briefing.search.index import Index
    from briefing.search.results import Results
    from briefing.tui.passages import Lit
    from briefing.tui.undoing import Step


@dataclass(eq=False, repr=False)
class RightClicked(Message):
    """A click with the right button has selected a row: what can be done with it?"""


@dataclass(eq=False, repr=False)
class Begun(Message):
    """The library is read for the first time, and with it what was picked in it."""

    change: Change
    memo: Memo
    remarks: tuple[str, ...] = ()
    unsaved: bool = False
    """Something was typed and not saved when the app ended the last time."""
    bookmarks: tuple[Bookmark, ...] = ()
    recent: tuple[str, ...] = ()
    own_memos: Mapping[str, Memo] = field(default_factory=dict)
    toured: bool = True
    """The guided start was gone through, or left."""


@dataclass(eq=False, repr=False)
class Located(Message):
    """Where what is to be edited stands in its file; None where it is in none any more."""

    place: Place | None
    whole: WholeFile | None = None
    """Its file, where it is to be edited here."""
    also_in: str = ""
    """The other editor that has it open."""
    why_not: str = ""


@dataclass(eq=False, repr=False)
class Remarked(Message):
    """Something a user should know has come up behind the screen, in sentences."""

    remarks: tuple[str, ...]
    is_news: bool = False
    """Nothing is wrong: it is only told."""


@dataclass(eq=False, repr=False)
class LibraryRead(Message):
    """A scan has found something new."""

    change: Change


@dataclass(eq=False, repr=False)
class LibraryFailed(Message):
    """The library cannot be read at all; why, in words, and the exit code that says so."""

    why: str
    return_code: int


@dataclass(eq=False, repr=False)
class PickedElsewhere(Message):
    """The picks on the disk are others than those the app had at that moment."""

    seen: Memo
    memo: Memo


@dataclass(eq=False, repr=False)
class MarkedElsewhere(Message):
    """The bookmarks on the disk are others than those the app had at that moment."""

    seen: tuple[Bookmark, ...]
    bookmarks: tuple[Bookmark, ...]


@dataclass(eq=False, repr=False)
class OwnMemos(Message):
    """The saved memos in the user's state of a library are others than the app had then."""

    library: Library
    seen: Mapping[str, Memo]
    memos: Mapping[str, Memo]


@dataclass(eq=False, repr=False)
class Counted(Message):
    """How many hits the saved searches of a library have in an index, by their ids."""

    library: Library
    index: Index
    counts: Mapping[str, int]


@dataclass(eq=False, repr=False)
class Indexed(Message):
    """The search index fits the library again, or a part of it is there already."""

    index: Index
    part: bool = False


@dataclass(eq=False, repr=False)
class IndexSpoilt(Message):
    """The file under an index is no longer what it was."""

    index: Index


@dataclass(eq=False, repr=False)
class Found(Message):
    """Results of the query numbered ``serial``."""

    serial: int
    results: Results


@dataclass(eq=False, repr=False)
class Offered(Message):
    """Values that a filter being typed may take: the answer to the question of that number."""

    serial: int
    typed: Typed
    values: tuple[Value, ...]


@dataclass(eq=False, repr=False)
class Composed(Message):
    """A memo as it would be printed; or why it cannot be."""

    library: Library
    memo: Memo
    document: Document | None
    why_not: str = ""


@dataclass(eq=False, repr=False)
class MemoKept(Message):
    """What was done to saved memos: in words, or why it was not.

    ``now`` is the memo as it is saved, ``of`` the one it was made from, ``step`` how it is undone;
    ``insists`` is a memo that is written over a colleague's where that is asked for again.
    """

    said: str
    now: Memo | None = None
    of: Memo | None = None
    step: Step | None = None
    insists: Memo | None = None
    failed: bool = False


@dataclass(eq=False, repr=False)
class HandedOver(Message):
    """How the page differs from the last export of its memo; None where there is none.

    ``why_not`` says why it is not known.
    """

    document: Document
    old: Record | None = None
    difference: Difference | None = None
    why_not: str = ""


@dataclass(eq=False, repr=False)
class Written(Message):
    """An edit of the library is in its files, in words; or why it is not.

    ``step`` is how it is undone, ``undone`` how an edit of an earlier run that was just undone is
    done again, ``redone`` how one that was just done again is undone;
    ``show`` is a reference to go to when it has been read, ``then`` what the screen that asked
    for it does now.
    """

    said: str
    why_not: str = ""
    remarks: tuple[str, ...] = ()
    step: Step | None = None
    undone: Step | None = None
    redone: Step | None = None
    show: str = ""
    then: Callable[[Written], None] | None = None


@dataclass(eq=False, repr=False)
class TextRead(Message):
    """The kept text of a source with its paragraphs, and where claims of a library quote it.

    ``not_found`` is how many quotations stand nowhere in it; ``why_not`` says why there is none.
    """

    library: Library
    text: str = ""
    paragraphs: tuple[Span, ...] = ()
    lit: tuple[Lit, ...] = ()
    not_found: int = 0
    why_not: str = ""


@dataclass(eq=False, repr=False)
class Checked(Message):
    """What is wrong with a library, and what would mend it; by rule, how many more there are."""

    library: Library
    found: tuple[FoundWrong, ...]
    more: Mapping[str, int]


@dataclass(eq=False, repr=False)
class Proposed(Message):
    """The edits, one a file, that would mend some findings, and why some cannot be mended."""

    wrong: tuple[FoundWrong, ...]
    mended: tuple[Mended, ...]
    why_not: str = ""


@dataclass(eq=False, repr=False)
class Compared(Message):
    """The conflicts of a library that wait to be judged."""

    library: Library
    found: tuple[Conflict | Overlap, ...]


@dataclass(eq=False, repr=False)
class Weighed(Message):
    """What would fall with a source, in a library."""

    library: Library
    impact: Impact
    overlaps: tuple[Overlap, ...]
