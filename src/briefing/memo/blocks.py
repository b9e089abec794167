"""A memo as a tree of blocks: what every renderer walks and every screen lists.

Text is raw: the sink that prints it makes it safe. Nothing here knows a format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, NamedTuple

from briefing.evidence.standing import Standing
from briefing.memo.errors import MemoError
from briefing.memo.templates import Template
from briefing.model import Claim, Evidence, Memo, Source
from briefing.text import count_words, display
from briefing.values import dataclass

Style = Literal["plain", "strong", "emphasis", "link"]
Role = Literal["frame", "claim", "caveat", "name", "author", "source"]
Variant = Literal["text", "short", "bottom-line", "author"]
Why = Literal["picked", "found", "comes with a contested claim", "author's own", "bottom line"]


class NothingToWriteError(MemoError):
    """A memo without a claim or a sentence in it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of running text. ``role`` says whose words they are: the program's own are "frame".

    A ``link`` is an address; its text is the address itself.
    """

    text: str
    role: Role = "frame"
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the body.

    ``ref`` is the claim it comes from, empty for the author's own. ``note`` is the note it
    stands on (0 for none); ``mark`` is the same number where the mark is printed, which is
    at the last of neighbouring sentences that stand on one note.
    """

    spans: tuple[Span, ...]
    ref: str = ""
    note: int = 0
    mark: int = 0
    marking: str = ""
    """Its portion mark; empty where none is printed."""

    @property
    def plain(self) -> str:
        """Its words as a reader sees them, without its portion mark."""
        return plain(self.spans)

    @property
    def printed(self) -> tuple[Span, ...]:
        """Its portion mark, where it has one, and its words: what a renderer writes."""
        mark = (Span(f"({self.marking}) "),) if self.marking else ()
        return (*mark, *self.spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a line of its own; level 1 is the title."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on, after run-in headings."""

    sentences: tuple[Sentence, ...]
    lead: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items of one or more sentences each, with bullets or numbers."""

    items: tuple[tuple[Sentence, ...], ...]
    numbered: bool = False


Block = Heading | Paragraph | BulletList


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a note names, the places in it, and the words that say it speaks against."""

    source: Source
    places: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: the sources of a sentence.

    ``cited`` are they, those of the notes it rests on included, for formats that cite by key;
    ``origins`` is what the note says of their origins, empty for nothing.
    """

    number: int
    spans: tuple[Span, ...]
    cited: tuple[Citation, ...] = ()
    origins: str = ""


NO_SECTION = "no section of this template holds it"
"""Why a claim is left out that could stand on the page of another template."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that is not in the memo: why, and the words it would have taken, at least.

    ``above`` says that it is marked above the memo's banner: nothing of it goes with the memo.
    """

    ref: str
    why: str
    words: int = 0
    above: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline. ``ref`` is empty for what the author wrote for this memo."""

    ref: str
    text: str
    words: int
    why: Why
    pinned: bool = False
    variant: Variant = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the outline: its id, its heading and its entries in the order of the page."""

    id: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A claim as the memo uses it: what the manifest keeps."""

    claim: Claim
    variant: Variant
    note: int
    marking: str
    standing: Standing
    cited: tuple[tuple[Evidence, Source], ...]
    """Its evidence, with the sources that are known."""


class Authored(NamedTuple):
    """What an author wrote: a bottom line (``ref`` is its brief) or a sentence of this memo."""

    variant: Variant
    text: str
    note: int
    ref: str


@dataclass(frozen=True, slots=True)
class Document:
    """A finished memo.

    ``blocks`` is the body, whose words are ``words`` of ``budget``; ``banner`` is its marking,
    empty where the library has none; ``addressed`` is the line under the title; ``summary``
    says in one sentence what the sources are. ``remarks`` are for the person who writes the
    memo and are not part of it; nor is ``hidden``, what above its ceiling bears on it.
    """

    memo: Memo
    template: Template
    title: str
    date: str
    banner: str
    addressed: tuple[Span, ...]
    blocks: tuple[Block, ...]
    summary: tuple[Span, ...]
    notes: tuple[Note, ...]
    words: int
    budget: int
    entries: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    used: tuple[Used, ...]
    authored: tuple[Authored, ...] = ()
    remarks: tuple[str, ...] = ()
    language: str = "en"
    """The language of the library, as it wrote it."""
    bound: float | None = None
    """The share of the best selection of this size that this one is at least; None without any."""
    hidden: tuple[str, ...] = ()


def plain(spans: Sequence[Span]) -> str:
    """The words of spans, safe to show."""
    return display("".join(s.text for s in spans))


def runs(spans: Iterable[Span]) -> Iterator[tuple[Style, str]]:
    """Neighbouring spans of one style as one: the style, and all their raw text."""
    for style, group in groupby(spans, key=lambda s: s.style):
        yield style, "".join(s.text for s in group)


def sentences(blocks: Iterable[Block]) -> Iterator[Sentence]:
    """Every sentence of some blocks in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.sentences
        elif isinstance(block, BulletList):
            yield from (sentence for item in block.items for sentence in item)


def rewritten(
    block: Block, change: Callable[[tuple[Sentence, ...]], tuple[Sentence, ...]]
) -> Block:
    """A block with other sentences: ``change`` gets those of a paragraph, or of an item."""
    match block:
        case Paragraph():
            return replace(block, sentences=change(block.sentences))
        case BulletList():
            return replace(block, items=tuple(map(change, block.items)))
        case Heading():
            return block


def block_text(block: Block) -> str:
    """The words of a block as a reader sees them."""
    if isinstance(block, Paragraph):
        return " ".join(filter(None, (plain(block.lead), *(s.plain for s in block.sentences))))
    if isinstance(block, BulletList):
        return " ".join(s.plain for item in block.items for s in item)
    return plain(block.spans)


def body_words(blocks: Sequence[Block]) -> int:
    """The words of a body as a reader counts them: headings in, notes and marks out."""
    return sum(count_words(block_text(b)) for b in blocks)
