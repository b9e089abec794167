"""No string of a library can be markup in the memo: 515 naughty strings and our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

import hostile
from briefing.export.markdown import address, escape, render
from briefing.library.snapshot import Library, link
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
    "&#60;b&#62; &nbsp; AT&T &",
    "$x$ and $5",
    "|a|b|\n|-|-|",
]
PARSER = MarkdownIt("gfm-like", {"html": True}).use(footnote_plugin)
HARMLESS = "Some harmless words"
SCHEMES = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
MEMO = Memo(words=1_000_000, claims=("b", "c"))


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


def written(text: str, memo: Memo = MEMO) -> str:
    return render(compose(library(text), memo, TODAY))


def memo_of(text: str) -> Memo:
    """A memo whose own fields hold a text."""
    return Memo(
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


def shape(tokens: list[Token]) -> list[str]:
    """The block structure: every token but inline content, with its tag."""
    return [f"{t.type}:{t.tag}:{t.nesting}" for t in tokens]


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def shown(tokens: list[Token]) -> str:
    """The text a reader sees."""
    parts = []
    for token in tokens:
        for child in token.children or ():
            parts.append(child.content)  # noqa: PERF401 - the paragraphs are kept apart
        parts.append("\n")
    return "".join(parts)


def check(markdown: str, wanted: list[str]) -> list[Token]:
    tokens = PARSER.parse(markdown)
    assert shape(tokens) == wanted
    html = [t.content for t in tokens if t.type == "html_block"]
    assert len(html) == 1
    assert re.fullmatch(r"<!-- briefing [0-9a-f]{16} -->\n?", html[0])
    kinds = {t.type for t in inline(tokens)}
    assert kinds <= {
        "text",
        "text_special",
        "link_open",
        "link_close",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "footnote_ref",
    }
    for token in inline(tokens):
        if token.type == "link_open":
            assert SCHEMES.match(str(token.attrs["href"])), token.attrs["href"]
    assert "\r" not in markdown
    assert not any(line != line.rstrip(" ") for line in markdown.split("\n"))
    assert markdown.endswith("-->\n")
    return tokens


def emphasised(tokens: list[Token]) -> list[str]:
    return [t.type for t in inline(tokens) if t.type in ("strong_open", "em_open")]


def strings() -> list[str]:
    # A blank string stands nowhere: the page is another one and has no use for this test.
    return [s for s in dict.fromkeys([*OWN, *NAUGHTY]) if display(s).strip()]


def test_the_naughty_strings_are_there() -> None:
    if not NAUGHTY:
        pytest.skip("the big list of naughty strings is not beside the repository")
    assert len(NAUGHTY) > 500


def test_no_string_changes_the_structure_or_is_lost() -> None:
    harmless = PARSER.parse(written(HARMLESS))
    wanted, plain = shape(harmless), emphasised(harmless)
    for text in strings():
        tokens = check(written(text), wanted)
        seen = shown(tokens)
        assert display(text).strip() in seen, text
        assert emphasised(tokens) == plain, text


def test_no_string_of_a_memo_changes_the_structure() -> None:
    wanted = shape(PARSER.parse(written(HARMLESS, memo_of(HARMLESS))))
    for text in strings():
        tokens = check(written(text, memo_of(text)), wanted)
        assert display(text).strip() in shown(tokens), text


def test_plain_words_are_left_as_they_are() -> None:
    for text in (
        "The EU & Japan agreed on 15% (or $550 billion), didn't they?",
        "A snake_case word, a hyphen-ated one, 2.5 – and #4.",
        "they wrote [sic] so, at 3/4 and/or more; a+b=c",
        "He said: “wait!” and left",
        "日本と欧州の戦略的パートナーシップ、重要原材料の備蓄。",
    ):
        assert escape(text) == text


def test_words_in_brackets_are_left_as_they_are_where_nothing_makes_them_a_link() -> None:
    kept = "[Summit: no detail of EU–Japan's “deal” (draft)], 2025"
    assert escape(kept) == kept
    assert shown(PARSER.parse(kept)).strip() == kept
    for text in (
        "[a title](https://evil.example)",
        "[a title][evil]",
        "[a title]: https://evil.example",
        "[a title]{.evil}",
        "[[a title]]",
        "[^a note], x",
        "[@a citation], x",
        "[a *title*], x",
        "[a title]",
    ):
        assert escape(text).startswith("\\["), text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/b?c=d&e=f#g", "<https://a.example/b?c=d&e=f#g>"),
        ("HTTPS://a.example", "<HTTPS://a.example>"),
        ("mailto:a@b.example", "<mailto:a@b.example>"),
        (
            "https://a.example/a b<c>\n\x1bd\\é%20",
            "<https://a.example/a%20b%3Cc%3E%0A%1Bd%5C%C3%A9%20>",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("data:text/html,<b>", "data:text/html,\\<b\\>"),
        ("//a.example", "\\//a.example"),
        ("http://[broken", "http:\\//\\[broken"),
        ("no address", "no address"),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_links(url: str, shown: str) -> None:
    assert address(url) == shown
