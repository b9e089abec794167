"""The rows of the search: what matched, marked, and what a reader must know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from textual.content import Content

from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source, Theme
from briefing.search.index import Hit, Results
from briefing.tui.gate import shown
from briefing.tui.reading import badges, mark_of
from briefing.tui.rows import Row

_SAID = ("synonym", "typo")
"""Ways to match that a reader should be told of."""


def rows(results: Results, library: Library, picked: Collection[str], today: dt.date) -> list[Row]:
    """The hits, best first; where there is none, what to try."""
    found = [_row(hit, library, picked, today) for hit in results.hits]
    return found or _nothing(results.query)


def _row(hit: Hit, library: Library, picked: Collection[str], today: dt.date) -> Row:
    item = library.get(hit.ref)
    text = shown(hit.text)
    for start, end in hit.spans:
        text = text.stylize("bold underline $accent", start, end)
    parts: list[Content] = []
    if isinstance(item, Claim):
        said, matched = shown(item.text), hit.field == "text"
    else:
        parts.append(Content.styled(hit.type, "$text-muted"))
        known = item.title if isinstance(item, Brief | Source | Theme) else hit.ref
        said, matched = shown(known, "bold"), hit.field == "title"
    if hit.field == "id":
        # A reference says nothing to a reader: what it names is shown instead.
        text = said
        parts.append(shown(f"reference {hit.ref}", "$text-muted"))
    elif not matched:
        text = Content("\n").join([said, text])
        parts.append(shown(_plain(hit.field), "$text-muted"))
    if isinstance(item, Claim):
        parts.append(shown(library.brief_of(item).title, "$text-muted"))
        parts += badges(standing(library, item, today))
    parts += [Content.styled(f"by {how}", "$text-muted") for how in hit.how if how in _SAID]
    below = Content.styled(" · ", "$text-muted").join(parts)
    return Row(
        Content("\n").join([text, below]) if parts else text,
        key=f"{hit.type}:{hit.ref}",
        ref=hit.ref,
        mark=mark_of(hit.ref, picked),
        indent=3,
    )


def _plain(field: str) -> str:
    """A field in plain words: ``bottom_line`` is ``bottom line``."""
    return field.replace("_", " ")


def ways() -> list[Row]:
    """What can be asked, for an empty box."""
    ways = [
        ("sefcov jogm", "words in any order, unfinished or misspelt"),
        ('"joint purchasing"', "an exact phrase"),
        ("tariff !steel", "without a word"),
        ("draft | final", "one or the other"),
        ("theme:trade is:contested", "only what passes the filters"),
        ("source:euractiv since:2025-07", "by source and date"),
    ]
    return [
        Row(Content.styled("Type: results come with every key.", "$text-muted"), indent=3),
        Row(Content("")),
        *(
            Row(Content.assemble((f"{query:<32}", "bold"), (why, "$text-muted")), indent=3)
            for query, why in ways
        ),
    ]


def waiting(how_far: Content) -> list[Row]:
    """What to say while there is nothing to search yet."""
    return [
        Row(Content("The results come as soon as the library is read."), indent=3),
        *([Row(how_far, indent=3)] if how_far else ()),
    ]


def _nothing(query: str) -> list[Row]:
    return [
        Row(
            Content.assemble("Nothing holds ", shown(query, "bold"), "."),
            indent=3,
        ),
        Row(
            Content.styled("Fewer words, or a part of a word, find more.", "$text-muted"), indent=3
        ),
    ]
