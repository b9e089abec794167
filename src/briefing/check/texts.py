"""The texts of an item by their keys, and what sentences and quotations are in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.library.problems import KeyPath
from briefing.model import Brief, Claim, Memo, Source, Theme

_STOP = re.compile(
    r"(?<!\w)(\w*+)[.!?][\"”’»)]*\s+(?=[\"“‘«(]?[A-ZÀ-ÖØ-ÞΑ-ΩА-Я0-9])|[。！？](?=.)", re.DOTALL
)
"""Where a sentence may end: a stop before a capital letter or a figure; CJK stops anywhere."""
_SHORTENED = re.compile(
    "[a-z]|mrs?|ms|dr|prof|st|nos?|art|vs|ca|cf|pp|para|vol|ch|fig|sec|gen|col|lt|sen|rep|gov|adm"
    "|incl|approx|est|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|inc|ltd|co|corp",
    re.IGNORECASE,
)
"""Words that end with a stop in the middle of a sentence, and initials."""
_QUOTATION = re.compile(
    # Of bounded length: a hostile text may open quotations by the thousand.
    r'“[^”]{0,500}+”|"[^"]{0,500}+"|«[^»]{0,500}+»|‘[^’]{0,500}+’(?!\w)'
)


def unquoted(text: str) -> str:
    """A text with its quotations blanked out."""
    return _QUOTATION.sub(lambda found: " " * len(found[0]), text)


def sentences(text: str) -> list[str]:
    """The sentences of a text. In doubt there is one: initials and shortened words end none."""
    found = []
    start = 0
    for stop in _STOP.finditer(text):
        word = stop[1] or ""
        # A shortened word has its stop and then a space; before a quotation mark it is an end.
        if stop[0][len(word) :].rstrip() != "." or not _SHORTENED.fullmatch(word):
            found.append(text[start : stop.end()])
            start = stop.end()
    return [*found, text[start:]]


def of_claim(claim: Claim) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a claim that a reader may see."""
    yield ("text",), claim.text
    if claim.short:
        yield ("short",), claim.short
    if claim.caveat:
        yield ("caveat",), claim.caveat
    if claim.attributed_to:
        yield ("attributed_to",), claim.attributed_to
    if claim.confidence_basis:
        yield ("confidence_basis",), claim.confidence_basis
    if claim.note:
        yield ("note",), claim.note
    for language, text in claim.texts.items():
        yield ("texts", language), text
    for number, evidence in enumerate(claim.evidence):
        for key in ("locator", "quote", "quote_translation", "note"):
            if text := getattr(evidence, key):
                yield ("evidence", number, key), text
    for key in ("actors", "tags"):
        for number, text in enumerate(getattr(claim, key)):
            yield (key, number), text


def of_brief(brief: Brief) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a brief itself, without those of its claims."""
    for key in ("title", "bottom_line", "question", "owner"):
        yield (key,), getattr(brief, key)
    for key in ("actors", "tags"):
        for number, text in enumerate(getattr(brief, key)):
            yield (key, number), text


_OF_SOURCE = (
    *("title", "genre", "title_original", "publisher", "url", "reliability_basis", "interest"),
    *("origin", "descriptor", "notes"),
)


def of_source(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a source."""
    for key in _OF_SOURCE:
        yield (key,), getattr(source, key)
    for number, text in enumerate(source.authors):
        yield ("authors", number), text


def of_theme(theme: Theme) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a theme, its questions and what it watches."""
    yield ("title",), theme.title
    yield ("description",), theme.description
    for number, text in enumerate(theme.keywords):
        yield ("keywords", number), text
    for number, question in enumerate(theme.questions):
        yield ("questions", number, "text"), question.text
    for number, watch in enumerate(theme.watch):
        yield ("watch", number, "text"), watch.text


def of_memo(memo: Memo) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a saved memo."""
    for key in ("title", "bottom_line", "to", "meeting", "reference", "decision_sought"):
        yield (key,), getattr(memo, key)
    yield ("from",), memo.sender
    for number, text in enumerate(memo.texts):
        yield ("text", number, "text"), text.text
