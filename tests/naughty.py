"""Every hostile string in every place that a memo prints: 515 naughty ones and our own."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import hostile
from briefing.library.snapshot import Library, link
from briefing.memo.blocks import (
    Block,
    BulletList,
    Document,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Span,
    Style,
)
from briefing.memo.compose import compose
from briefing.model import (
    AuthorText,
    Brief,
    Claim,
    Evidence,
    LibrarySettings,
    Memo,
    Source,
    Theme,
)
from briefing.text import display
from memo_library import TODAY

BLNS = Path(__file__).parents[2] / "shared/testdata/naughty/blns.json"
NAUGHTY = json.loads(BLNS.read_text("utf-8")) if BLNS.exists() else []
OWN = [
    *hostile.STRINGS.values(),
    "[" * 500,
    "![[[[[[[[[[[[[[[[[[[[[[[[",
    "trailing backslash \\",
    "***",
    "---",
    "===",
    "+",
    "1)",
    "1. one",
    "(a) first",
    "#. first",
    "(@x) first",
    ": definition",
    "% title",
    "C# ##",
    "\tindented",
    "    indented",
    "a  \nb",
    "[^1]",
    "[^1]: stolen note",
    "[x]: http://evil.example",
    "Wow!",
    "?",
    ".",
    "*",
    "_a_ __b__ a_b_c _",
    "The *end*",
    "the [sic] end [date inferred]",
    "ends in brackets [sic]",
    "javascript:alert(1)",
    "//evil.example/x ftp://evil.example javascript://evil.example HTTP://X.Y",
    "a@evil.example www.evil.example",
    "\ud800 lone",
    "–– en dashes",
    "<https://evil.example>",
    "https://a.example/\"><b onclick='x'>&x=1 (b) [c] \\ `d` *e* {f}",
    "mailto:a@b.example?subject=<x>\n&body=y",
    "&#60;b&#62; &nbsp; AT&T &",
    "$x$ and $5",
    "|a|b|\n|-|-|",
]
HARMLESS = "Some harmless words"
MEMO = Memo(words=1_000_000, claims=("b", "c"), template="two-page")


def library(text: str) -> Library:
    """A library with one text in every place that a memo prints."""
    # A blank title would be taken from the id; that is the reader's business.
    source = Source(
        "s",
        text,
        genre=f"{text} note",
        authors=(text,),
        publisher=text,
        url=text,
        published="2025-07",
        published_basis="inferred",
        csl={"number": text},
    )
    article = Source("t", text, "article-newspaper", authors=(text,), publisher=text, url=text)
    hidden = Source("u", "Not shown", attribution="anonymous", descriptor=text)
    claims = [
        Claim("b", "one", text, evidence=(Evidence("s", locator=text), Evidence("t"))),
        Claim(
            "b",
            "two",
            "The end is near.",
            attributed_to=text,
            caveat=text,
            confidence="low",
            confidence_basis=text,
            likelihood=text,
            contradicts=("b/one",),
            evidence=(Evidence("u"), Evidence("t", "contradicts", locator=text)),
        ),
        Claim("c", "three", text, attributed_to="ECFR", evidence=(Evidence("s"),)),
        Claim("c", "four", "Open.", kind="gap", depends_on=("b/one",)),
    ]
    briefs = {
        "b": Brief("b", "x", text, "b", text, ("b/one",), claims=tuple(claims[:2])),
        "c": Brief("c", "y", text, "c", claims=tuple(claims[2:])),
    }
    found = {c.ref: c for c in claims}
    sources = {s.id: s for s in (source, article, hidden)}
    return Library(
        Path("hostile"),
        LibrarySettings(title=text, markings=("LOW", text), default_marking=text),
        {"x": Theme("x", text), "y": Theme("y", text)},
        briefs,
        found,
        sources,
        links=link(briefs, found, sources, {}),
    )


def memo_of(text: str) -> Memo:
    """A memo whose own fields hold a text."""
    return Memo(
        template="two-page",
        words=1_000_000,
        claims=("b", "c"),
        title=f"{text} t",
        to=text,
        sender=text,
        meeting=text,
        reference=text,
        bottom_line=text,
        decision_sought=text,
        deadline="2026-03",
        headings={"gap": text, "information": text},
        texts=(AuthorText(f"{text} w"), AuthorText(text, after="b/one", rests_on=("b/one",))),
    )


def strings() -> list[str]:
    # A blank string stands nowhere: the page is another one and has no use for this test.
    return [s for s in dict.fromkeys([*OWN, *NAUGHTY]) if display(s).strip()]


@cache
def document(text: str) -> Document:
    """The memo of a library with one text in every place."""
    return compose(library(text), MEMO, TODAY)


@cache
def whole(text: str) -> Document:
    """The same, with the text in every place of the memo itself too."""
    return compose(library(text), memo_of(text), TODAY)


@cache
def together() -> Document:
    """One memo that holds the whole pages of all strings, for formats that take long to make.

    Its title, marking and the line under the title are those of the last.
    """
    blocks: list[Block] = []
    notes: list[Note] = []
    for text in strings():
        page = whole(text)
        before = len(notes)
        blocks += [_shifted(block, before) for block in page.blocks]
        for note in page.notes:
            cited = tuple(
                replace(c, source=replace(c.source, id=f"{c.source.id}-{before}"))
                for c in note.cited
            )
            notes.append(replace(note, number=note.number + before, cited=cited))
    return replace(page, blocks=tuple(blocks), notes=tuple(notes))


def listed(texts: list[str]) -> Document:
    """A page with each text once in every kind of place that a block has, and in a note."""
    blocks: list[Block] = []
    notes: list[Note] = []
    for number, text in enumerate(texts, 1):
        styles: tuple[Style, ...] = ("plain", "strong", "emphasis", "link")
        spans = tuple(part for s in styles for part in (Span(text, "claim", s), Span(" ")))
        sentence = Sentence(spans)
        blocks += [
            Heading(2, (Span(text),)),
            Paragraph((replace(sentence, mark=number),), (Span(text, style="strong"),)),
            BulletList(((sentence,),), numbered=bool(number % 2)),
        ]
        notes.append(Note(number, spans))
    return replace(document(HARMLESS), blocks=tuple(blocks), notes=tuple(notes))


def _shifted(block: Block, by: int) -> Block:
    """A block whose note marks are those of notes further on."""

    def moved(sentence: Sentence) -> Sentence:
        return replace(sentence, mark=sentence.mark + by) if sentence.mark else sentence

    if isinstance(block, Paragraph):
        return replace(block, sentences=tuple(map(moved, block.sentences)))
    if isinstance(block, BulletList):
        return replace(block, items=tuple(tuple(map(moved, item)) for item in block.items))
    return block
