"""The texts of an item by their keys, and what sentences and quotations are in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.library.problems import KeyPath
from briefing.model import Brief, Claim, Memo, Source, Theme

SENTENCE_END = re.compile(
    # A stop, and not after a single letter or what usually stands before a name. What is rarest
    # comes first: every text of a library is searched.
    r"[.!?](?:[\"”’»)]+\s+|(?<!\b[A-Za-z].)(?<!\b(?:Mr|Dr|Ms|No|St|vs|ca|cf|pp).)"
    r"(?<!\b(?:Art|Mrs|Gen|vol|Sen|Rep).)(?<!\b(?:para|Prof).)\s+)"
    r"(?=[\"“‘«(]?[A-ZÀ-ÖØ-ÞΑ-ΩА-Я0-9])|[。！？](?=.)"
)
"""Where a sentence ends and another one begins."""
_QUOTATION = re.compile(r'“[^”]*”|"[^"]*"|«[^»]*»|‘[^’]*’(?!\w)')


def unquoted(text: str) -> str:
    """A text with its quotations blanked out."""
    return _QUOTATION.sub(lambda found: " " * len(found[0]), text)


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
