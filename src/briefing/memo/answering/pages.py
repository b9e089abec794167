"""A memo that was handed over, read back: Markdown or a Word document into passages of text.

Editors wrap lines, change emphasis and end lines in their own way. What counts is what a reader
sees: the words, in order, with the marks of notes at their places. What a page holds is never
trusted: it may be anybody's file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from briefing.memo.answering.given import read_given
from briefing.values import dataclass

if TYPE_CHECKING:
    from markdown_it.token import Token

LARGEST = 1 << 18
"""Bytes of a page in Markdown: more than ``MOST_WORDS`` take with their notes."""
LARGEST_DOCX = 16 << 20
MOST_WORDS = 20_000
"""Words of a page: forty times the longest template."""

_MOST_TAGS = 4_000
"""Beginnings of tags and addresses: each may be looked for to the end of the page."""

_COMMENT = re.compile(r"<!--\s*briefing\s+([0-9a-f]{16})\s*-->")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FRONT_ID = re.compile(r"^briefing:[ \t]*[\"']?([0-9a-f]{16})[\"']?[ \t]*$", re.MULTILINE)
_REFERENCES = re.compile(r"^references:[ \t]*$", re.MULTILINE)
_REFERENCES_HERE = re.compile(r"^::: *\{#refs\}[ \t]*\n:::[ \t]*$", re.MULTILINE)
"""Where pandoc puts the list of references (Pandoc User's Guide, "Placement of the
bibliography")."""
_CITATION = re.compile(r" ?\[(?:[^\[\]@]{1,40}: )?@[a-z0-9][^\[\]]*\]")
_HALF_A_MARK = re.compile(r"\[(?:\^[0-9]*|[^\[\]]*@[^\[\]]*)?$")

Unit = Literal["line", "paragraph"]


class PageError(Exception):
    """A file that is no page of a memo, and why, in a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, item of a list or note of a page.

    ``lines`` are where each line of it begins: the place in ``text`` and the number of the line.
    ``marks`` are the marks of notes: the place in ``text`` behind which each stands, and the
    number. ``note`` is the number of the note it is, 0 for the body; ``is_heading`` is of one on a
    line of its own.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...] = ()
    note: int = 0
    is_heading: bool = False

    def line(self, at: int) -> int:
        """The line on which a character of the text stands."""
        return self.lines[max(0, bisect_right(self.lines, (at, 1 << 60)) - 1)][1]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader sees it. ``ids`` are the ids of exports it bears, each once.

    ``unit`` is what its passages are counted in: a Word document has no lines of its own.
    """

    passages: tuple[Passage, ...]
    ids: tuple[str, ...] = ()
    unit: Unit = "line"
    margins: tuple[str, ...] = ()
    """What stands at head and foot of every sheet."""
    cites: bool = False
    """It cites by key, as pandoc does, with the references in its head."""

    @property
    def id(self) -> str:
        """The id of the export it is; "" where it bears none. Raises PageError for several."""
        if len(self.ids) > 1:
            raise PageError(
                f"This page bears the ids of {len(self.ids)} exports "
                f"({', '.join(self.ids[:3])}): it is not one memo."
            )
        return self.ids[0] if self.ids else ""


def read_page(path: Path) -> Page:
    """The page in a file: a Word document by its first bytes, else Markdown.

    Raises PageError where the file cannot be read, is too large, or is neither.
    """
    content = _read(path)
    if content.startswith(b"PK"):
        from briefing.memo.answering.wordfile import read_docx

        page = read_docx(content)
    else:
        text = _decoded(path, content)
        if text.count("<") > _MOST_TAGS or len(text.split()) > 2 * MOST_WORDS:
            raise PageError(f"{path} has more than {MOST_WORDS} words or tags: that is no memo.")
        page = read_markdown(text)
    if sum(len(p.text.split()) for p in page.passages) > MOST_WORDS:
        raise PageError(f"{path} has more than {MOST_WORDS} words: that is no memo.")
    return page


def read_markdown(text: str) -> Page:
    """The page that a Markdown text is."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    ids: dict[str, None] = {}
    first = 0
    cites = False
    if front := _FRONT_MATTER.match(text):
        ids |= dict.fromkeys(_FRONT_ID.findall(front.group()))
        cites = bool(_REFERENCES.search(front.group()))
        first = front.group().count("\n")
        text = text[front.end() :]
    text, blocks = _REFERENCES_HERE.subn("\n", text)
    reader = _Markdown(first)
    reader.read(text)
    return Page(tuple(reader.passages), tuple(ids | reader.ids), cites=cites or bool(blocks))


def without_citations(page: Page) -> Page:
    """A page that cites by key without its citations; every word stays on its line."""
    return replace(page, passages=tuple(map(_uncited, page.passages))) if page.cites else page


def _uncited(passage: Passage) -> Passage:
    cuts = [match.span() for match in _CITATION.finditer(passage.text)]

    def moved(at: int) -> int:
        return at - sum(min(end, at) - start for start, end in cuts if start < at)

    return replace(
        passage,
        text=_CITATION.sub("", passage.text),
        lines=tuple((moved(at), line) for at, line in passage.lines),
        marks=tuple((moved(at), number) for at, number in passage.marks),
    )


def read_until(path: Path, line: int, column: int) -> Page | None:
    """The part of a page in Markdown before a column of a line, both from 1.

    None of a Word document, which has no columns. Raises PageError.
    """
    content = _read(path)
    if content.startswith(b"PK"):
        return None
    text = _decoded(path, content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    here = [_HALF_A_MARK.sub("", each[: column - 1]) for each in lines[line - 1 : line]]
    return read_markdown("\n".join((*lines[: line - 1], *here)))


def _read(path: Path) -> bytes:
    try:
        content = read_given(path, LARGEST_DOCX)
    except OSError as error:
        raise PageError(str(error)) from error
    limit = LARGEST_DOCX if content.startswith(b"PK") else LARGEST
    if len(content) > limit:
        raise PageError(f"{path} has more than {limit >> 10} KiB: that is no memo.")
    return content


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise PageError(f"{path} is neither a text in UTF-8 nor a Word document.")
    return text


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage: words, the mark of a note, or the end of a line (both without words)."""

    text: str = ""
    mark: int = 0
    ends_line: bool = False


def passage(
    pieces: Iterable[Piece], line: int, note: int = 0, *, is_heading: bool = False
) -> Passage:
    """A passage of pieces, the first of which stands on a line."""
    parts: list[str] = []
    length = 0
    lines = [(0, line)]
    marks: list[tuple[int, int]] = []
    for piece in pieces:
        if piece.mark:
            marks.append((length, piece.mark))
        words = " " if piece.ends_line else piece.text
        parts.append(words)
        length += len(words)
        if piece.ends_line:
            line += 1
            lines.append((length, line))
    return Passage("".join(parts), tuple(lines), tuple(marks), note, is_heading)


class _Markdown:
    """CommonMark as a reader sees it: no links are followed, and notes stay where they stand."""

    _MARK = re.compile(r"\[\^([0-9]{1,6})\]")
    _TAG = re.compile(r"<[^>]*>")
    _WHOLE_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

    def __init__(self, first: int) -> None:
        """``first`` is how many lines stand before the text."""
        self.first = first
        self.passages: list[Passage] = []
        self.ids: dict[str, None] = {}
        self.in_heading = False

    def read(self, text: str) -> None:
        """Read a text."""
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark")
        # References would swallow a note of one word, links whatever stands between brackets;
        # escapes stay apart, so that "\[^1]" is no mark.
        parser.disable(["reference", "link", "image", "text_join"])
        for name in ("normalizeLink", "normalizeLinkText"):
            setattr(parser, name, _as_it_is)
        line = 1 + self.first
        for token in parser.parse(text):
            line = token.map[0] + 1 + self.first if token.map else line
            match token.type:
                case "heading_open" | "heading_close":
                    self.in_heading = token.type == "heading_open"
                case "inline":
                    self._inline(token.children or [], line)
                case "html_block":
                    self._note_ids(token.content)
                    shown = self._TAG.sub(" ", self._WHOLE_COMMENT.sub("", token.content))
                    self._plain(shown, line)
                case "code_block" | "fence":
                    self._plain(token.content, line + (token.type == "fence"))

    def _plain(self, text: str, line: int) -> None:
        for number, each in enumerate(text.split("\n"), line):
            if each.strip():
                self.passages.append(passage([Piece(each)], number))

    def _inline(self, tokens: Sequence[Token], line: int) -> None:
        pieces: list[Piece] = []
        note, begun = 0, line
        for token in tokens:
            content = token.content
            match token.type:
                case "softbreak" | "hardbreak":
                    pieces.append(Piece(ends_line=True))
                    line += 1
                case "html_inline":
                    self._note_ids(content)
                case "text":
                    at = 0
                    for found in self._MARK.finditer(content):
                        pieces.append(Piece(content[at : found.start()]))
                        at = found.end()
                        number = int(found.group(1))
                        opens = content[at : at + 1] == ":" and not _has_words(pieces)
                        if opens and not (note and begun == line):
                            self._add(pieces, begun, note)
                            pieces, note, begun = [], number, line
                            at += 1
                        else:
                            pieces.append(Piece(mark=number))
                    pieces.append(Piece(content[at:]))
                case _:
                    pieces.append(Piece(content))
        self._add(pieces, begun, note)

    def _add(self, pieces: list[Piece], line: int, note: int) -> None:
        found = passage(pieces, line, note, is_heading=self.in_heading)
        if found.text.strip() or found.marks or note:
            self.passages.append(found)

    def _note_ids(self, html: str) -> None:
        self.ids |= dict.fromkeys(_COMMENT.findall(html))


def _as_it_is(address: str) -> str:
    return address


def _has_words(pieces: Sequence[Piece]) -> bool:
    """Whether words or marks stand on the last line of some pieces."""
    for piece in reversed(pieces):
        if piece.ends_line:
            return False
        if piece.text.strip() or piece.mark:
            return True
    return False
