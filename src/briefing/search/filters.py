"""Which documents pass a filter, judged by the library and the day, never by the index.

Values are found as they are typed: an exact name before beginnings of its words, those
before a part of it, and that before a typo. All names of the best kind count.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Source
from briefing.search.documents import Document
from briefing.search.query import Filter
from briefing.search.vocabulary import edits_allowed
from briefing.text import fold, words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

PICKED = "picked"
IS: tuple[str, ...] = ("contested", "single-origin", "stale", "superseded", "withdrawn", PICKED)
"""What may stand behind ``is:``."""

Rows = dict[str, list[int]]
"""Documents by label: what a filter tells apart, such as the id of a theme."""


class Sieve:
    """The filters of one library on one day, over the documents of one index."""

    def __init__(self, library: Library, documents: Sequence[Document], today: dt.date) -> None:
        self.library = library
        self.today = today
        self._documents = documents
        self._columns: dict[str, tuple[Rows, Mapping[str, tuple[str, ...]]]] = {}
        self._dates: tuple[npt.NDArray[np.str_], npt.NDArray[np.str_]] | None = None

    @cached_property
    def existing(self) -> Mask:
        """Documents that the library still holds."""
        import numpy as np

        parts: dict[str, Mapping[str, object]] = {
            "theme": self.library.themes,
            "brief": self.library.briefs,
            "claim": self.library.claims,
            "source": self.library.sources,
        }
        return np.array([d.ref in parts[d.type] for d in self._documents], dtype=bool)

    def mask(self, given: Filter, picked: Collection[str]) -> Mask | str:
        """The documents that pass; or why the filter cannot be understood, in words."""
        if given.key in ("date", "since", "until"):
            return self._within(given)
        rows, names = self._column(given.key)
        if given.key == "grade":
            labels = _grades(given.value, rows)
            if labels is None:
                return "a grade is a letter A to F, a number 1 to 6, or both: B2"
        else:
            labels = resolve(given.value, names)
        if not labels:
            return f"no {_PLAIN.get(given.key, given.key)} is called so"
        found = self._rows(n for label in labels for n in rows.get(label, ()))
        if given.key == "is" and PICKED in labels:
            chosen = frozenset(picked)
            found |= self._rows(n for n, d in enumerate(self._documents) if d.ref in chosen)
        return found

    def _rows(self, numbers: Iterable[int]) -> Mask:
        import numpy as np

        found = np.zeros(len(self._documents), dtype=bool)
        found[list(numbers)] = True
        return found

    def _column(self, key: str) -> tuple[Rows, Mapping[str, tuple[str, ...]]]:
        """Documents by label, and the names of each label."""
        if key not in self._columns:
            rows: Rows = {}
            labels = _LABELS[key]
            for number, document in enumerate(self._documents):
                item = self._item(document)
                for label in dict.fromkeys(labels(self, document, item)) if item else ():
                    if label:
                        rows.setdefault(label, []).append(number)
            known = dict.fromkeys((*rows, *(IS if key == "is" else ())))
            self._columns[key] = rows, {label: self._names(key, label) for label in known}
        return self._columns[key]

    def _item(self, document: Document) -> object:
        """What the library holds under the document's type and reference."""
        if document.type == "claim":
            return self.library.claims.get(document.ref)
        if document.type == "brief":
            return self.library.briefs.get(document.ref)
        if document.type == "source":
            return self.library.sources.get(document.ref)
        return self.library.themes.get(document.ref)

    def _names(self, key: str, label: str) -> tuple[str, ...]:
        if key == "theme":
            return label, self.library.theme_title(label)
        if key == "brief" and label in self.library.briefs:
            return label, self.library.briefs[label].title
        if key == "source" and label in self.library.sources:
            source = self.library.sources[label]
            return tuple(n for n in (label, source.title, source.publisher) if n)
        return (label,)

    def themes_of(self, document: Document, item: object) -> Iterable[str]:
        """The themes a document belongs to; a source to those of the claims that use it."""
        if isinstance(item, Claim):
            brief = self.library.briefs.get(item.brief)
            return (brief.theme, *brief.themes) if brief else ()
        if isinstance(item, Brief):
            return (item.theme, *item.themes)
        if isinstance(item, Source):
            cited = self.library.links.cited_by.get(item.id, ())
            return (
                t for c in cited for t in self.themes_of(document, self.library.claims[c.claim])
            )
        return (document.ref,)

    def marking_of(self, item: object) -> str:
        """The marking of a claim, brief or source, inherited where it has none of its own."""
        own = getattr(item, "marking", "")
        if not own and isinstance(item, Claim) and item.brief in self.library.briefs:
            own = self.library.briefs[item.brief].marking
        return own or self.library.settings.default_marking

    def states_of(self, item: object) -> Iterable[str]:
        """What ``is:`` says of a claim."""
        if not isinstance(item, Claim):
            return ()
        found = standing(self.library, item, self.today)
        states = (found.contested, found.single_origin, found.stale, found.superseded_by)
        return (n for n, yes in zip(IS, (*states, found.withdrawn), strict=False) if yes)

    def _within(self, given: Filter) -> Mask | str:
        """Documents whose date may lie where the filter says; undated ones never."""
        import numpy as np

        bounds = _bounds(given)
        if bounds is None:
            return "is no date: 2025, 2025-07, 2025-07-23, >2025-07 or 2025-05..2025-07"
        if self._dates is None:
            spans = [_span(_date_of(self._item(d))) or ("", "") for d in self._documents]
            first = np.array([s[0] for s in spans], dtype="U10")
            self._dates = first, np.array([s[1] for s in spans], dtype="U10")
        first, last = self._dates
        low, high, inside = bounds
        found: Mask = first != ""
        if low:
            found &= (first if inside else last) >= low
        if high:
            found &= (last if inside else first) <= high
        return found


_PLAIN = {"by": "person or body", "is": "state"}


def _actors(_: Sieve, __: Document, item: object) -> Iterable[str]:
    return item.actors if isinstance(item, Claim | Brief) else ()


def _tags(_: Sieve, __: Document, item: object) -> Iterable[str]:
    return item.tags if isinstance(item, Claim | Brief) else ()


def _kind(_: Sieve, __: Document, item: object) -> Iterable[str]:
    return (item.kind,) if isinstance(item, Claim) else ()


def _status(_: Sieve, __: Document, item: object) -> Iterable[str]:
    return (item.status,) if isinstance(item, Claim | Brief) else ()


def _by(_: Sieve, __: Document, item: object) -> Iterable[str]:
    if isinstance(item, Source):
        return item.authors
    return (item.attributed_to,) if isinstance(item, Claim) else ()


def _brief(_: Sieve, document: Document, item: object) -> Iterable[str]:
    if isinstance(item, Claim):
        return (item.brief,)
    return (document.ref,) if isinstance(item, Brief) else ()


def _sources(_: Sieve, __: Document, item: object) -> Iterable[str]:
    if isinstance(item, Claim):
        return (e.source for e in item.evidence)
    if isinstance(item, Brief):
        return (e.source for c in item.claims for e in c.evidence)
    return (item.id,) if isinstance(item, Source) else ()


def _graded(sieve: Sieve, _: Document, item: object) -> Iterable[str]:
    if isinstance(item, Source):
        return (item.reliability,)
    if not isinstance(item, Claim):
        return ()
    sources = sieve.library.sources
    return (
        f"{sources[e.source].reliability}{e.credibility}"
        for e in item.sources("supports")
        if e.source in sources
    )


_LABELS: Mapping[str, Callable[[Sieve, Document, object], Iterable[str]]] = {
    "theme": Sieve.themes_of,
    "source": _sources,
    "actor": _actors,
    "tag": _tags,
    "kind": _kind,
    "status": _status,
    "brief": _brief,
    "by": _by,
    "grade": _graded,
    "marking": lambda sieve, _, item: (sieve.marking_of(item),),
    "is": lambda sieve, _, item: sieve.states_of(item),
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
    typed = fold(value).strip()
    folded = {label: [fold(name) for name in all_names] for label, all_names in names.items()}
    typed_words = [w.folded for w in words(value)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == typed,
        lambda name: _begins_words(typed_words, name),
        lambda name: typed in name,
        lambda name: _nearly(typed_words, name),
    )
    for test in tests:
        if found := [label for label, forms in folded.items() if any(map(test, forms))]:
            return found
    return []


def _begins_words(typed: Sequence[str], name: str) -> bool:
    named = [w.folded for w in words(name)]
    return bool(typed) and all(any(n.startswith(t) for n in named) for t in typed)


def _nearly(typed: Sequence[str], name: str) -> bool:
    from rapidfuzz.distance import OSA

    def near(word: str, other: str) -> bool:
        edits = edits_allowed(word)
        return bool(edits) and any(
            OSA.distance(word, other[:size], score_cutoff=edits) <= edits
            for size in {len(other), *range(len(word) - edits, len(word) + edits + 1)}
        )

    named = [w.folded for w in words(name)]
    return bool(typed) and all(any(t == n or near(t, n) for n in named) for t in typed)


def _date_of(item: object) -> str:
    if isinstance(item, Claim):
        return item.date or item.as_of
    if isinstance(item, Brief):
        return item.updated or item.created
    return item.published if isinstance(item, Source) else ""


def _span(date: str) -> tuple[str, str] | None:
    """First and last day of a date that may be partial."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", date)
    if parts is None:
        return None
    year, month, day = parts.groups()
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
        if day:
            last = first
        elif month:
            last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            last -= dt.timedelta(days=1)
        else:
            last = first.replace(month=12, day=31)
    except (ValueError, OverflowError):
        return None
    return first.isoformat(), last.isoformat()


def _bounds(given: Filter) -> tuple[str, str, bool] | None:
    """The first and last day wanted ("" for none), and whether a date must lie wholly inside."""
    sign, value = re.fullmatch(r"([<>]?=?)(.*)", given.value, re.DOTALL).groups()  # type: ignore[union-attr]
    start, dots, end = value.partition("..")
    first = _span(start.strip()) if start.strip() else ("", "")
    last = _span(end.strip()) if end.strip() else ("", "")
    if first is None or last is None or not (start.strip() or end.strip()):
        return None
    if given.key == "since" or sign == ">=":
        return first[0], "", False
    if given.key == "until" or sign == "<=":
        return "", first[1], False
    if sign == ">":
        return _day_after(first[1]), "", False
    if sign == "<":
        return "", _day_after(first[0], -1), False
    if dots:
        return first[0], last[1], False
    return first[0], first[1], True


def _day_after(day: str, days: int = 1) -> str:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()
    except OverflowError:
        return day
