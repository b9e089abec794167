"""The values a filter can take in a library, and how many items each would keep.

What belongs to a value is what the filter of that name keeps (docs/search.md): the number
beside a value is what the search shows for that value alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.model import KIND_HEADINGS, KINDS, Brief, Claim, Source, Theme
from briefing.scales import CREDIBILITY, RELIABILITY
from briefing.search.filters import PICKED
from briefing.search.names import Names
from briefing.search.query import FILTERS
from briefing.text import counted, day, fold
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.search.index import Index

MOST_JUDGED = 5_000
"""Claims up to which the states of ``is:`` are counted: each is judged by all that bears on it."""

KEEPS: Mapping[str, str] = {
    "theme": "what belongs to a theme",
    "source": "what rests on a source, by id, title or publisher",
    "actor": "what names an actor",
    "tag": "what carries a tag",
    "kind": "information, judgement, assumption, gap, recommendation",
    "status": "draft, reviewed, approved …",
    "brief": "a brief and its claims",
    "by": "what somebody says",
    "grade": "by reliability and credibility: B2, B or 2",
    "marking": "what carries a marking",
    "date": "what is dated so: 2025-07, >2025-07, 2025-05..2025-07",
    "since": "of that day or later",
    "until": "of that day or earlier",
    "is": "contested, single-origin, stale, superseded …",
}
"""What each filter keeps, in a few words."""

STATES: Mapping[str, str] = {
    "contested": "a claim or a source says otherwise",
    "single-origin": "all its sources have it from one origin",
    "stale": "due to be looked at again",
    "superseded": "a later claim replaces it",
    "withdrawn": "taken back by its author",
    PICKED: "in your memo",
}
"""What may stand behind ``is:``, and what it says of a claim."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter as it is written, what it is called, and how many items it keeps.

    ``title`` is empty where the value says it all, ``count`` None where it was not counted.
    """

    value: str
    title: str = ""
    count: int | None = None


def values(
    library: Library, key: str, typed: str, today: dt.date, *, picked: Collection[str] = ()
) -> list[Value]:
    """The values of a filter that a typed one may mean, the likeliest first."""
    return Values(library, today).of(key, typed, picked=picked)


def filters(typed: str) -> list[Value]:
    """The filters whose name begins so, each with what it keeps."""
    return [Value(key, KEEPS[key]) for key in FILTERS if key.startswith(typed.lower())]


class Values:
    """The values of all filters in one library on one day. A filter is looked through once.

    What items say of themselves is counted in an ``index`` where there is one that holds all it
    should: to look into each claim reads the whole library. An index that is behind the library
    gives what its searches show.
    """

    def __init__(self, library: Library, today: dt.date, index: Index | None = None) -> None:
        self.library = library
        self.today = today
        self.index = index
        self._known: dict[str, tuple[list[Value], Names]] = {}
        self._dates: Counter[str] | None = None

    def of(
        self, key: str, typed: str, *, most: int | None = None, picked: Collection[str] = ()
    ) -> list[Value]:
        """The values that a typed one may mean, the likeliest first; all where nothing is typed.

        ``most`` of them are enough; ``picked`` are the claims of the memo.
        """
        if key in ("date", "since", "until"):
            return self._days(key, typed)[:most]
        if key not in self._known:
            found = list(_VALUES[key](self)) if key in _VALUES else self._said(key)
            self._known[key] = found, Names([(v.value, *_called(key, v)) for v in found])
        found, names = self._known[key]
        if key == "grade":
            return [v for v in found if v.value.startswith(typed.strip().upper())][:most]
        chosen = [found[n] for n in names.ranked(typed, most)]
        if key == "is":
            in_memo = sum(ref in self.library.claims for ref in picked)
            chosen = [replace(v, count=in_memo) if v.value == PICKED else v for v in chosen]
        return chosen

    # By what carries them

    def _said(self, key: str) -> list[Value]:
        """What items say of themselves in words, the commonest first."""
        counts = self._labels(key)
        if counts is None:
            counts = _count(_SAID[key](item) for item in self._items())
        return [Value(name, "", count) for name, count in _commonest(counts)]

    def _labels(
        self, key: str, groups: Callable[[str], Iterable[str]] | None = None
    ) -> Counter[str] | None:
        """How many items the index has for each label, or group of labels; None without one."""
        index = self._asked()
        return None if index is None else index.carrying(key, groups)

    def _asked(self) -> Index | None:
        """The index, where it may be asked: a file under it that was cut short must not be."""
        index = self.index
        if index is None or not index.is_whole:
            return None
        return index if index.file is None or index.file.is_whole() else None

    def _items(self) -> Iterator[Claim | Brief | Source]:
        library = self.library
        yield from library.claims.values()
        yield from library.briefs.values()
        yield from library.sources.values()

    def themes(self) -> Iterator[Value]:
        """Themes in the order of the shelf."""
        library, links = self.library, self.library.links
        # Told by edges and heads: a look into each claim reads the whole library.
        counts = Counter(library.themes.keys())
        of_brief: dict[str, list[str]] = {}
        for theme, briefs in links.by_theme.items():
            counts[theme] += sum(library.heads[brief].claims + 1 for brief in briefs)
            for brief in briefs:
                of_brief.setdefault(brief, []).append(theme)
        for claims in links.cited_by.refs.values():
            citing = {ref.partition("/")[0] for ref in claims}
            counts.update({theme for brief in citing for theme in of_brief[brief]})
        for theme in (*library.theme_ids(), *sorted(counts.keys() - set(library.theme_ids()))):
            title = library.theme_title(theme)
            yield Value(theme, title if title.lower() != theme else "", counts[theme])

    def sources(self) -> Iterator[Value]:
        """Publishers of several sources, then sources, those most relied on first."""
        library = self.library
        houses: dict[str, list[str]] = {}
        for source in library.sources.values():
            if source.publisher:
                houses.setdefault(source.publisher, []).append(source.id)
        publisher_of = {i: house for house, ids in houses.items() if len(ids) > 1 for i in ids}
        of_source = self._labels("source")
        of_house = self._labels("source", lambda i: [publisher_of[i]] if i in publisher_of else [])
        if of_source is None or of_house is None:
            cited = [set(_sources(item)) for item in self._items()]
            of_source = _count(cited)
            of_house = _count({publisher_of[i] for i in ids if i in publisher_of} for ids in cited)
        for house, count in _commonest(of_house):
            yield Value(house, f"publisher of {counted(len(houses[house]), 'source')}", count)
        taken = {fold(house) for house in of_house}
        for source_id, count in _commonest(of_source):
            if source_id in taken:
                # The filter takes it for the publisher.
                continue
            found = library.sources.get(source_id)
            about = (found.publisher, found.title) if found else ()
            yield Value(source_id, " · ".join(filter(None, about)), count)

    def briefs(self) -> Iterator[Value]:
        """Briefs in the order of the shelf."""
        for own, head in self.library.heads.items():
            yield Value(own, head.title, head.claims + 1)

    def kinds(self) -> Iterator[Value]:
        """Kinds in the order in which they are read."""
        counts = self._labels("kind")
        if counts is None:
            counts = Counter(claim.kind for claim in self.library.claims.values())
        for kind in KINDS:
            if counts[kind]:
                yield Value(kind, KIND_HEADINGS[kind].lower(), counts[kind])

    def markings(self) -> Iterator[Value]:
        """Markings, lowest first; what has none of its own inherits one."""
        library = self.library
        counts = self._labels("marking")
        if counts is None:
            counts = self._marked()
        scale = {marking: n for n, marking in enumerate(library.settings.markings)}
        for marking in sorted(counts, key=lambda m: (scale.get(m, len(scale)), m)):
            yield Value(marking, "", counts[marking])

    def _marked(self) -> Counter[str]:
        library = self.library
        default = library.settings.default_marking
        counts: Counter[str] = Counter({default: len(library.themes)} if default else {})
        for item in self._items():
            own = item.marking
            if isinstance(item, Claim):
                own = own or library.briefs[item.brief].marking
            if own or default:
                counts[own or default] += 1
        return counts

    def grades(self) -> Iterator[Value]:
        """Letters, letters with a number, then numbers alone."""
        counts = self._labels("grade", _kept_by)
        if counts is None:
            counts = _count(_grades(self.library, item) for item in self._items())
        for grade in sorted(counts, key=lambda g: (g.isdigit(), g)):
            letter, number = grade.rstrip("123456"), grade.lstrip("ABCDEF")
            said = (RELIABILITY.get(letter, ""), CREDIBILITY[int(number)] if number else "")
            yield Value(grade, ", ".join(filter(None, said)), counts[grade])

    def states(self) -> Iterator[Value]:
        """What ``is:`` can say of a claim; in a large library without numbers."""
        claims = self.library.claims
        if len(claims) > MOST_JUDGED:
            yield from (Value(state, said) for state, said in STATES.items())
            return
        counts: Counter[str] = Counter()
        for claim in claims.values():
            found = standing(self.library, claim, self.today)
            counts["contested"] += found.contested
            counts["single-origin"] += found.single_origin
            counts["stale"] += bool(found.stale)
            counts["superseded"] += bool(found.superseded_by)
            counts["withdrawn"] += found.withdrawn
        yield from (Value(state, said, counts[state]) for state, said in STATES.items())

    # By time

    def _days(self, key: str, typed: str) -> list[Value]:
        """Years, and the months of a year that is typed, the latest first.

        The sign before a date and the first of two dates stay as they were typed.
        """
        sign = next((s for s in (">=", "<=", ">", "<") if typed.startswith(s)), "")
        first, dots, second = typed.removeprefix(sign).rpartition("..")
        kept, wanted = f"{sign}{first}{dots}", second.strip()
        if self._dates is None:
            index = self._asked()
            dated = (_date_of(item) for item in self._items())
            self._dates = Counter(filter(None, dated)) if index is None else index.dates()
        years = {d[:4] for d in self._dates}
        months = {d[:7] for d in self._dates if len(d) >= 7}
        periods = sorted((p for p in years if p.startswith(wanted)), reverse=True)
        if len(wanted) >= 4:
            periods += sorted((p for p in months if p.startswith(wanted)), reverse=True)
        how = {"since": ">=", "until": "<="}.get(key, sign)
        return [
            Value(
                kept + period,
                day(period) if len(period) > 4 else "",
                None if dots else _passing(self._dates, how, period),
            )
            for period in periods
        ]


def _called(key: str, value: Value) -> Iterable[str]:
    """The further names a value is found by."""
    return (value.title,) if key in ("theme", "source", "brief") and value.title else ()


def _count(labels: Iterable[Iterable[str]]) -> Counter[str]:
    """How many items carry each label; an item counts once for a label."""
    counts: Counter[str] = Counter()
    for of_item in labels:
        counts.update({label for label in of_item if label})
    return counts


def _commonest(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))


def _sources(item: Claim | Brief | Source) -> Iterable[str]:
    if isinstance(item, Claim):
        return (e.source for e in item.evidence)
    if isinstance(item, Brief):
        return (e.source for c in item.claims for e in c.evidence)
    return (item.id,)


def _grades(library: Library, item: Claim | Brief | Source) -> set[str]:
    """The grades that keep an item: ``B2``, and therefore ``B`` and ``2``."""
    if isinstance(item, Source):
        return {item.reliability}
    if isinstance(item, Brief):
        return set()
    supporting = (e for e in item.sources("supports") if e.source in library.sources)
    said = {f"{library.sources[e.source].reliability}{e.credibility}" for e in supporting}
    return {grade for each in said for grade in _kept_by(each)}


def _kept_by(grade: str) -> Iterable[str]:
    """The grades whose filter keeps what has this one: ``B2``, ``B`` and ``2``."""
    parts = (grade.rstrip("123456"), grade.lstrip("ABCDEF"), grade)
    return dict.fromkeys(part for part in parts if part)


def _actors(item: Claim | Brief | Source) -> Iterable[str]:
    return () if isinstance(item, Source) else item.actors


def _tags(item: Claim | Brief | Source) -> Iterable[str]:
    return () if isinstance(item, Source) else item.tags


def _status(item: Claim | Brief | Source) -> Iterable[str]:
    return () if isinstance(item, Source) else (item.status,)


def _by(item: Claim | Brief | Source) -> Iterable[str]:
    if isinstance(item, Source):
        return item.authors
    return (item.attributed_to,) if isinstance(item, Claim) else ()


_SAID: Mapping[str, Callable[[Claim | Brief | Source], Iterable[str]]] = {
    "actor": _actors,
    "tag": _tags,
    "status": _status,
    "by": _by,
}

_VALUES: Mapping[str, Callable[[Values], Iterator[Value]]] = {
    "theme": Values.themes,
    "source": Values.sources,
    "brief": Values.briefs,
    "kind": Values.kinds,
    "marking": Values.markings,
    "grade": Values.grades,
    "is": Values.states,
}


def _date_of(item: Claim | Brief | Source | Theme) -> str:
    if isinstance(item, Claim):
        return item.date or item.as_of
    if isinstance(item, Brief):
        return item.updated or item.created
    return item.published if isinstance(item, Source) else ""


def _passing(dates: Counter[str], how: str, period: str) -> int:
    """How many of the dates pass: a partial one wherever one of its days would."""
    first, last = _first_day(period), _last_day(period)
    tests: dict[str, Callable[[str], bool]] = {
        "": lambda date: date.startswith(period),
        ">=": lambda date: _last_day(date) >= first,
        "<=": lambda date: _first_day(date) <= last,
        ">": lambda date: _last_day(date) > last,
        "<": lambda date: _first_day(date) < first,
    }
    return sum(count for date, count in dates.items() if tests[how](date))


def _first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :]


def _last_day(date: str) -> str:
    """The last day of a date, or one behind it that is no day: to compare by."""
    return date + "-12-31"[len(date) - 4 :]
