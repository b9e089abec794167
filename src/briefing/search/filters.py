"""Which documents pass a filter: what they are labelled with, and how they stand on a day.

Values are found as they are typed: an exact name before beginnings of its words, those
before a part of it, and that before a typo. All names of the best kind count. Labels are words
of the index; what is judged (``is:``) comes from the library and the day, not from the index.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.search.documents import (
    AS_OF,
    REVIEW_BY,
    TYPES,
    Document,
    Type,
    days,
    document,
    label,
)
from briefing.search.lexicon import Lexicon
from briefing.search.names import Names
from briefing.search.query import Filter
from briefing.search.segment import Segment, key
from briefing.settings.clock import days_from

if TYPE_CHECKING:
    from briefing.search.segment import Mask

PICKED = "picked"
IS: tuple[str, ...] = ("contested", "single-origin", "stale", "superseded", "withdrawn", PICKED)
"""What may stand behind ``is:``."""

_REMEMBERED = 50
"""Filters whose documents are kept: a mask of a million documents is a megabyte."""

Masks = list["Mask"]
"""For each segment, which of its documents pass."""


class Sieve:
    """The filters of one library on one day, over the segments of one index."""

    def __init__(
        self, library: Library, segments: Sequence[Segment], lexicon: Lexicon, today: dt.date
    ) -> None:
        self.library = library
        self.today = today
        self._segments = segments
        self._lexicon = lexicon
        self._names: dict[str, tuple[list[str], Names]] = {}
        self._states: dict[str, Masks] = {}
        self._having: dict[tuple[str, ...], Masks] = {}
        # The next key shows mostly the same documents.
        self.document = lru_cache(maxsize=1_000)(self._document)

    def _document(self, kind: Type, ref: str) -> Document:
        """The document of something that exists, as the library has it now."""
        found = document(self.library, kind, ref)
        assert found is not None, f"{kind} {ref} is not in the library of the search"
        return found

    @cached_property
    def parts(self) -> Mapping[Type, Mapping[str, object]]:
        """What the library holds, by type and reference."""
        return {
            "theme": self.library.themes,
            "brief": self.library.briefs,
            "claim": self.library.claims,
            "source": self.library.sources,
        }

    @cached_property
    def existing(self) -> Masks:
        """Documents that the library still holds."""
        masks = self._none()
        for segment, mask in zip(self._segments, masks, strict=True):
            for number in range(len(segment)):
                kind, ref = segment.named(number)
                mask[number] = ref in self.parts[kind]
        return masks

    def masks(self, given: Filter, picked: Collection[str]) -> Masks | str:
        """The documents that pass; or why the filter cannot be understood, in words."""
        if given.key in ("date", "since", "until"):
            return self._within(given)
        if given.key == "is":
            return self._being(given, picked)
        known, names = self._names_of(given.key)
        labels: list[str] | None
        if given.key == "grade":
            labels = _grades(given.value, known)
            if labels is None:
                return "a grade is a letter A to F, a number 1 to 6, or both: B2"
        else:
            labels = [known[n] for n in names.meant(given.value)]
        if not labels:
            return f"no {_PLAIN.get(given.key, given.key)} is called so"
        # The next key has mostly the same filters.
        having = (given.key, *labels)
        if having not in self._having:
            if len(self._having) > _REMEMBERED:
                self._having.clear()
            self._having[having] = self._labelled(given.key, labels)
        return self._having[having]

    def _none(self) -> Masks:
        import numpy as np

        return [np.zeros(len(segment), dtype=bool) for segment in self._segments]

    def _labelled(self, of: str, labels: Iterable[str]) -> Masks:
        masks = self._none()
        for name in labels:
            for found in self._lexicon.exact(label(of, name)):
                segment = self._segments[found.segment]
                span = slice(*segment.span(found.first, found.end))
                masks[found.segment][segment.columns.documents[span]] = True
        if of == "theme":
            self._add(masks, "source", self._sources_of(frozenset(labels)))
        return masks

    def _add(self, masks: Masks, kind: Type, refs: Iterable[str]) -> None:
        for ref in refs:
            called = key(kind, ref)
            for segment, mask in zip(self._segments, masks, strict=True):
                if (number := segment.find(called)) is not None:
                    mask[number] = True

    def _sources_of(self, themes: frozenset[str]) -> Iterable[str]:
        """The sources that claims of some themes use."""
        links = self.library.links
        briefs = {brief for theme in themes for brief in links.by_theme.get(theme, ())}
        # Told by what is kept of the edges: a look into each claim reads the whole library.
        for source, claims in links.cited_by.refs.items():
            if any(claim.partition("/")[0] in briefs for claim in claims):
                yield source

    def _names_of(self, of: str) -> tuple[list[str], Names]:
        """What may stand behind a filter: the labels, and the names each goes by."""
        if of not in self._names:
            labels = [word.partition(":")[2] for word in self._lexicon.words(label(of, ""))]
            self._names[of] = labels, Names([tuple(self._called(of, name)) for name in labels])
        return self._names[of]

    def _called(self, of: str, name: str) -> Iterable[str]:
        if of == "theme":
            return name, self.library.theme_title(name)
        if of == "brief" and name in self.library.heads:
            return name, self.library.heads[name].title
        if of == "source" and name in self.library.sources:
            source = self.library.sources[name]
            return filter(None, (name, source.title, source.publisher))
        return (name,)

    def _being(self, given: Filter, picked: Collection[str]) -> Masks | str:
        states = resolve(given.value, {state: [state] for state in IS})
        if not states:
            return "no state is called so"
        if len(states) > 1:
            # To judge what may not be asked for reads the whole library, behind the next keys.
            return f"it may be {', '.join(states[:-1])} or {states[-1]}"
        masks = self._none()
        for state in states:
            if state == PICKED:
                for kind in TYPES:
                    self._add(masks, kind, picked)
                continue
            if state not in self._states:
                self._states[state] = self._standing(state)
            for mask, found in zip(masks, self._states[state], strict=True):
                mask |= found
        return masks

    def _standing(self, state: str) -> Masks:
        """The claims that stand so."""
        if state == "withdrawn":
            # They say so themselves.
            said = zip(self._segments, self._labelled("status", [state]), strict=True)
            return [mask & (s.columns.types == TYPES.index("claim")) for s, mask in said]
        if state == "stale":
            return self._stale()
        masks = self._none()
        self._add(masks, "claim", self._claims_being(state))
        return masks

    def _stale(self) -> Masks:
        """The claims that must be looked at again, as ``why_stale`` judges each."""
        from briefing.evidence.standing import stale_after

        library = self.library
        masks = self._past(REVIEW_BY, self.today)
        themes: dict[int, list[str]] = {}
        for theme in library.themes:
            themes.setdefault(stale_after(library, theme), []).append(theme)
        usual = library.settings.stale_after_days
        themes.pop(usual, None)
        others = self._none()
        for after, ids in themes.items():
            briefs = [brief for theme in ids for brief in library.links.home.get(theme, ())]
            old = self._past(AS_OF, days_from(self.today, -after))
            for n, inside in enumerate(self._labelled("brief", briefs)):
                masks[n] |= inside & old[n]
                others[n] |= inside
        old = self._past(AS_OF, days_from(self.today, -usual))
        return [mask | (old[n] & ~others[n]) for n, mask in enumerate(masks)]

    def _past(self, of: str, day: dt.date) -> Masks:
        """The documents labelled with a date that lies before a day."""
        from briefing.evidence.standing import is_past

        beginning = label(of, "")
        dates = (word.removeprefix(beginning) for word in self._lexicon.words(beginning))
        return self._labelled(of, [date for date in dates if is_past(date, day)])

    def _claims_being(self, state: str) -> Iterable[str]:
        library = self.library
        if state == "superseded":
            # Told by the edges: a look into each claim reads the whole library.
            from briefing.evidence.standing import superseders

            yield from (r for r in library.links.superseded_by if superseders(library, r))
            return
        is_so = _states()[state]
        for claim in library.claims.values():
            if is_so(library, claim, self.today):
                yield claim.ref

    def _within(self, given: Filter) -> Masks | str:
        """Documents whose date may lie where the filter says; undated ones never."""
        bounds = _bounds(given)
        if bounds is None:
            return "is no date: 2025, 2025-07, 2025-07-23, >2025-07 or 2025-05..2025-07"
        low, high, inside = bounds
        masks: Masks = []
        for segment in self._segments:
            first, last = segment.columns.first_days, segment.columns.last_days
            found: Mask = first > 0
            if low is not None:
                found &= (first if inside else last) >= low
            if high is not None:
                found &= (last if inside else first) <= high
            masks.append(found)
        return masks


_PLAIN = {"by": "person or body"}


@cache
def _states() -> Mapping[str, Callable[[Library, Claim, dt.date], object]]:
    """What ``is:`` says of a claim that only a look into it tells: no more is judged than that
    takes."""
    # Most queries judge nothing, and the first key waits for what is imported before it.
    from briefing.evidence.standing import (
        contesters,
        sources_against,
        standing,
    )

    return {
        "contested": lambda library, claim, _: (
            contesters(library, claim) or sources_against(library, claim)
        ),
        "single-origin": lambda library, claim, today: (
            claim.evidence and standing(library, claim, today).single_origin
        ),
    }


def _grades(value: str, labels: Iterable[str]) -> list[str] | None:
    """The labels of a grade: ``B2``, every ``B``, or every ``2``."""
    wanted = re.fullmatch(r"([A-F]?)([1-6]?)", value.upper())
    if wanted is None:
        return None
    letter, number = wanted.groups()
    return [x for x in labels if x.startswith(letter) and x.endswith(number)]


def resolve(value: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The labels one of whose names is meant by a typed value, in their order."""
    labels = list(names)
    return [labels[n] for n in Names(list(names.values())).meant(value)]


def _bounds(given: Filter) -> tuple[int | None, int | None, bool] | None:
    """The first and last day wanted (None for any), and if a date must lie wholly inside."""
    sign, value = re.fullmatch(r"([<>]?=?)(.*)", given.value, re.DOTALL).groups()  # type: ignore[union-attr]
    start, dots, end = (part.strip() for part in value.partition(".."))
    first, last = days(start), days(end)
    if (start and not first[0]) or (end and not last[0]) or not (start or end):
        return None
    if given.key == "since" or sign == ">=":
        return first[0], None, False
    if given.key == "until" or sign == "<=":
        return None, first[1], False
    if sign == ">":
        return first[1] + 1, None, False
    if sign == "<":
        return None, first[0] - 1, False
    if dots:
        return first[0] or None, last[1] or None, False
    return first[0], first[1], True
