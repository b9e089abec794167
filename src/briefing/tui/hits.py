"""What the search shows: rows with what matched, marked, and how much there is in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain

from textual.content import Content, Span

from briefing.commands.keymap import Keymap
from briefing.evidence.ordering import ORDERS, ordered
from briefing.evidence.standing import Standing, spoken_name, standing
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source, Theme
from briefing.search.filters import IS, resolve
from briefing.search.query import Filter, parse
from briefing.search.results import Hit, Results
from briefing.search.synonyms import may_want_one
from briefing.text import counted, display
from briefing.tui.arrangement import LIBRARY
from briefing.tui.gate import joined, shown
from briefing.tui.keys import named
from briefing.tui.reading import badges, mark_of
from briefing.tui.row import Row

_SAID = {
    "typo": "near spelling",
    "synonym": "by a synonym",
    "joined": "words joined or parted",
}
"""Ways to match that a reader should be told of, in words."""

ORDERED = 2_000
"""Hits that are put in another order than that of the search, the best of them; the first are
listed."""

FIRST = 16
"""Hits that are made at once: the others when somebody goes on to them."""

_NAMED = 3
"""Words that are named where nothing has them."""
_SHORT = 40


def rows(
    results: Results,
    library: Library,
    picked: Collection[str],
    today: dt.date,
    most: int | None = None,
) -> list[Row]:
    """The hits, best first, ``most`` of them; where there is none, what to try."""
    states = _states(results.query)
    found = [_row(hit, library, picked, today, states) for hit in results.hits[:most]]
    return found or (_nothing(results.query) if parse(results.query).groups else ways())


def in_order(results: Results, library: Library, order: str, today: dt.date, most: int) -> Results:
    """The first hits in an order of claims; what is no claim comes after them, the best first."""
    found = tuple(results.hits)
    claims = (library.claims[hit.ref] for hit in found if hit.ref in library.claims)
    place = {claim.ref: n for n, claim in enumerate(ordered(library, claims, order, today))}
    by_place = sorted(found, key=lambda hit: place.get(hit.ref, len(place)))
    return replace(results, hits=tuple(by_place[:most]))


def _states(query: str) -> frozenset[str]:
    """What the query asks with ``is:``."""
    asked = (
        resolve(atom.value, {state: (state,) for state in IS})
        for group in parse(query).groups
        for atom in group.atoms
        if isinstance(atom, Filter) and atom.key == "is" and not group.negated
    )
    return frozenset(chain.from_iterable(asked))


def _row(
    hit: Hit,
    library: Library,
    picked: Collection[str],
    today: dt.date,
    states: frozenset[str],
) -> Row:
    item = library.get(hit.ref)
    lit = [Span(start, end, "bold underline $accent") for start, end in hit.spans]
    text = Content(display(hit.text), lit, strip_control_codes=False)
    parts: list[Content] = []
    if isinstance(item, Claim):
        said, matched = shown(item.text), hit.field == "text"
    else:
        parts.append(Content.styled(hit.type, "$text-muted"))
        known = item.title if isinstance(item, Brief | Source | Theme) else hit.ref
        said, matched = shown(known, "bold"), hit.field == "title"
    if hit.field == "id":
        # A reference says nothing to a reader: what it names is shown instead.
        lines = [said]
        parts.append(shown(f"reference {hit.ref}", "$text-muted"))
    elif matched:
        lines = [text]
    else:
        field = Content.styled(f"{_plain(hit.field)}: ", "$text-muted")
        lines = [said, joined("", [field, text])]
    if isinstance(item, Claim):
        parts.append(shown(library.brief_of(item).title, "$text-muted"))
        stands = standing(library, item, today)
        parts += badges(stands)
        parts += [Content.styled(stands.support, "$text-muted")] if stands.support else []
        lines += [shown(why, "$warning") for why in _why(library, stands, states)]
    parts += [Content.styled(_SAID[how], "$text-muted italic") for how in hit.how if how in _SAID]
    if parts:
        lines.append(joined(" · ", parts, "$text-muted"))
    return Row(
        joined("\n", lines),
        key=f"{hit.type}:{hit.ref}",
        ref=hit.ref,
        mark=mark_of(hit.ref, picked),
        indent=3,
    )


def _why(library: Library, stands: Standing, states: frozenset[str]) -> Iterator[str]:
    """Why a claim passes what was asked with ``is:``; what its signs say in full is not said."""
    if "contested" in states:
        others = [library.claims[ref].text for ref in stands.contested_by]
        yield from (f"≠ {text}" for text in others[:1])
        if not others:
            names = (spoken_name(library.sources[i]) for i in stands.against)
            yield from (f"≠ {name} says otherwise" for name in names)
    if "superseded" in states:
        yield from (f"→ {library.claims[ref].text}" for ref in stands.superseded_by[:1])
    if "stale" in states and stands.stale:
        yield stands.stale
    if "single-origin" in states and stands.single_origin and len(stands.origins.sources) > 1:
        yield stands.origins_sentence(library)


def _plain(field: str) -> str:
    """A field in plain words: ``bottom_line`` is ``bottom line``."""
    return field.replace("_", " ")


def ways() -> list[Row]:
    """What can be asked, for an empty box."""
    ways = [
        ("sefcov jogm", "any order, unfinished, misspelt"),
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
            Row(
                Content.styled(why, "$text-muted"),
                indent=35,
                mark=Content.styled(f"   {query}", "bold"),
            )
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
    hints = ["Fewer words, or a part of a word, find more."]
    if may_want_one(query):
        hints += [
            "Words in another script are found once the file of a theme gives them as a synonym:",
            'synonyms = [["words you type", "words of the library"]]',
        ]
    return [
        Row(Content.assemble("Nothing holds ", shown(query, "bold"), "."), indent=3),
        *(Row(Content.styled(hint, "$text-muted"), indent=3) for hint in hints),
    ]


def in_words(
    results: Results, order: str, keys: Keymap, being_typed: str = ""
) -> Iterator[Content]:
    """How much was found and in which order it is listed, in sentences, and what was left aside.

    ``being_typed`` is the beginning of a filter, which is none yet.
    """
    if results.hits and results.partial:
        yield shown(_partly(results))
    elif results.total > len(results.hits):
        which = "best" if order == LIBRARY else "first"
        yield Content(f"The {which} {len(results.hits):,} of {results.total:,}.")
    elif results.besides:
        whole = counted(results.asked_for, "match", "matches")
        yield Content(f"{whole}, then {results.besides:,} without one of the words.")
    elif results.hits:
        yield Content(f"{counted(results.total, 'match', 'matches')}.")
    if results.hits and order != LIBRARY:
        among = f" among the best {ORDERED:,}" if results.total > ORDERED else ""
        words = f"Claims{among} are listed {ORDERS[order].words}; {{key:f4}} changes that."
        yield named(keys, words)
    for left in results.ignored:
        if left.text != being_typed:
            yield shown(f"Left aside: {_short(left.text)} ({left.why}).", "$warning")


def _partly(results: Results) -> str:
    """That these match some words only, and which words nothing has."""
    if not results.missing:
        return "Nothing matches every word; these match some."
    words = " or ".join(f"“{_short(word)}”" for word in results.missing[:_NAMED])
    return f"Nothing in the library says {words}; these match some of the words."


def _short(text: str) -> str:
    """What was left aside, so much of it that one knows it again."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
