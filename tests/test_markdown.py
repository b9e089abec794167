"""No string of a library can be markup in the memo: 515 naughty strings and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

import naughty
from briefing.export.markdown import address, escape, render
from briefing.text import display
from naughty import HARMLESS, NAUGHTY, strings

PARSER = MarkdownIt("gfm-like", {"html": True}).use(footnote_plugin)
SCHEMES = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


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


def test_the_naughty_strings_are_there() -> None:
    if not NAUGHTY:
        pytest.skip("the big list of naughty strings is not beside the repository")
    assert len(NAUGHTY) > 500


def test_no_string_changes_the_structure_or_is_lost() -> None:
    harmless = PARSER.parse(render(naughty.document(HARMLESS)))
    wanted, plain = shape(harmless), emphasised(harmless)
    for text in strings():
        tokens = check(render(naughty.document(text)), wanted)
        seen = shown(tokens)
        assert display(text).strip() in seen, text
        assert emphasised(tokens) == plain, text


def test_no_string_of_a_memo_changes_the_structure() -> None:
    wanted = shape(PARSER.parse(render(naughty.whole(HARMLESS))))
    for text in strings():
        tokens = check(render(naughty.whole(text)), wanted)
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


def test_a_sign_of_ours_behind_a_text_makes_no_citation_of_it() -> None:
    assert escape("at @") == "at \\@"
    assert escape("a@b.example, @ 5") == "a@b.example, @ 5"


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
