"""A memo in Markdown read back: its paragraphs, headings, items and notes, and the id it bears.

What a page holds is never trusted: it may be anybody's file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.memo.answering.page import Page, Passage, Piece, passage

if TYPE_CHECKING:
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--\s*briefing\s+([0-9a-f]{16})\s*-->")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FRONT_ID = re.compile(r"^briefing:[ \t]*[\"']?([0-9a-f]{16})[\"']?[ \t]*$", re.MULTILINE)
_REFERENCES = re.compile(r"^references:[ \t]*$", re.MULTILINE)
_REFERENCES_HERE = re.compile(r"^::: *\{#refs\}[ \t]*\n:::[ \t]*$", re.MULTILINE)
"""Where pandoc puts the list of references (Pandoc User's Guide, "Placement of the
bibliography")."""
_CITATION = re.compile(r" ?\[(?:[^\[\]@]{1,40}: )?@[a-z0-9][^\[\]]*\]")


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
