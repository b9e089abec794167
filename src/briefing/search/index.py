"""The index of a library: built from a snapshot, brought up to date by a change, searched.

It is a row of segments: the first holds most, the others what changed since. It holds what
documents say and nothing that is judged (``is:contested``, picks): that comes from the library
at the moment of the search.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from briefing.library.snapshot import Library
from briefing.search.asking import Asking
from briefing.search.documents import (
    TYPES,
    Document,
    Type,
    date_of,
    dependents,
    document,
    documents,
    label,
)
from briefing.search.filters import Sieve
from briefing.search.forms import common_form
from briefing.search.lexicon import Lexicon
from briefing.search.match import Way
from briefing.search.query import Ignored, Query, parse
from briefing.search.reached import Led
from briefing.search.results import Results, SpoiltIndexError
from briefing.search.segment import Segment
from briefing.search.synonyms import Synonyms
from briefing.text import folded_words

if TYPE_CHECKING:
    from briefing.library.scan import Change
    from briefing.search.mapped import Mapped

_REMEMBERED = 6
"""Groups of which is remembered where they lead."""

_TOGETHER = 4
"""Of the segments of what changed each is so many times as large as the next, or they merge."""


_AT_ONCE = 4_000
"""Documents of what changed that are laid out at once."""


class Passing(NamedTuple):
    """The claims that a query lets through, None where it holds nothing back; what of it was not
    understood."""

    refs: frozenset[str] | None
    ignored: tuple[Ignored, ...]


class Index:
    """A library, ready to be searched. It does not change; ``update`` gives a new one."""

    def __init__(
        self,
        segments: Iterable[Segment],
        library: Library,
        file: Mapped | None = None,
    ) -> None:
        self.segments = tuple(segments)
        self.file = file
        """The file in which the columns of the first segment lie, where it is mapped."""
        self.library = library
        """The snapshot whose documents it holds."""
        self.lexicon = Lexicon(self.segments)
        self.synonyms = Synonyms.of(library)
        self._sieve: Sieve | None = None
        # The next key leads mostly to the same places.
        self.led = lru_cache(maxsize=_REMEMBERED)(self._led)

    def _led(self, segment: int, ways: tuple[Way, ...]) -> Led:
        """Where ways lead in a segment."""
        return Led.by(ways, self.segments[segment], segment)

    @classmethod
    def build(cls, library: Library) -> Index:
        """The index of a library."""
        from briefing.search.layout import lay_out

        return cls([Segment(lay_out(documents(library)))], library)

    def update(self, change: Change) -> Index:
        """The index of what the library has become: the same as a fresh one.

        Raises ``SpoiltIndexError`` where the file under the index was cut short.
        """
        self._refuse_spoilt()
        new = change.new
        if new.settings.default_marking != self.library.settings.default_marking:
            return Index.build(new)
        touched = change.upserts | change.deletions
        refs = {*touched, *dependents(self.library, touched), *dependents(new, touched)}
        return self.refreshed(refs, new)

    def refreshed(self, refs: Collection[str], library: Library) -> Index:
        """The index with what has these references, and nothing else, as it is in a library."""
        found = (document(library, kind, ref) for ref in refs for kind in TYPES)
        added = _laid_out(one for one in found if one is not None)
        return Index(_together([*self._without(refs), *added]), library, self.file)

    def without(self, refs: Collection[str], library: Library) -> Index:
        """The index without what has these references: what of it is true of a library too."""
        return Index(self._without(refs), library, self.file)

    def _without(self, refs: Collection[str]) -> list[Segment]:
        gone = ([n for ref in refs for n in s.of_reference(ref)] for s in self.segments)
        return [s.without(numbers) for s, numbers in zip(self.segments, gone, strict=True)]

    @cached_property
    def changed(self) -> int:
        """The documents that are not in the first segment, or no longer true there."""
        first = self.segments[0]
        return len(self) - first.living + len(first) - first.living

    def __len__(self) -> int:
        """The number of documents."""
        return sum(segment.living for segment in self.segments)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it holds all of its library: while it is being built it does not."""
        library = self.library
        parts = (library.themes, library.briefs, library.claims, library.sources)
        return len(self) == sum(map(len, parts))

    def carrying(
        self, key: str, groups: Callable[[str], Iterable[str]] | None = None
    ) -> Counter[str]:
        """How many documents carry each label of a filter; or one of each group of labels, where
        ``groups`` says in which of them a label is."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(segment.carrying(label(key, ""), groups))
        return counts

    def dates(self) -> Counter[str]:
        """How many documents are of each date; a partial one stands as it was written."""
        spans: Counter[tuple[int, int]] = Counter()
        for segment in self.segments:
            spans.update(segment.spans_of_days())
        return Counter({date_of(first, last): n for (first, last), n in spans.items() if first})

    @property
    def words(self) -> Sequence[str]:
        """Every folded word it holds, sorted."""
        return [word for word in self.lexicon.words("") if word > _LABELS_END]

    def search(
        self,
        query: Query | str,
        *,
        library: Library,
        today: dt.date,
        picked: Collection[str] = (),
        limit: int = 50,
        type: Type | str | None = None,  # noqa: A002
        widest: bool = True,
    ) -> Results:
        """The best hits of a query, best first; ``type`` keeps one type of documents only.

        ``total`` counts all that match, also beyond the limit. What an older index still
        holds and the library does not is never found. Without ``widest`` a query reaches no
        further than it must to find anything (see ``Effort``), and never compares with every
        word there is: that is for keys typed in the flow. ``unfinished`` says of its results
        that the pause may bring more.

        Raises ``SpoiltIndexError`` where the file under the index was cut short.
        """
        asked = parse(query) if isinstance(query, str) else query
        self._refuse_spoilt()
        if not asked.groups or not len(self):
            return Results(asked.text, (), 0, False, asked.ignored)
        asking = Asking(self, asked, self._sieve_for(library, today), picked, type)
        found = asking.results(limit, widest=widest)
        if self.file is not None and widest:
            # Typing has paused: memory that nobody looks at is not kept from others.
            self.file.give_back()
        return found

    def passing(
        self,
        query: str,
        *,
        library: Library,
        today: dt.date,
        picked: Collection[str] = (),
    ) -> Passing:
        """Every claim that a query finds, in no order.

        Unlike a search it never makes do with what matches a part. Raises ``SpoiltIndexError``
        where the file under the index was cut short.
        """
        self._refuse_spoilt()
        asked = parse(query)
        if not asked.groups:
            return Passing(None, asked.ignored)
        asking = Asking(self, asked, self._sieve_for(library, today), picked, "claim")
        found = asking.passing()
        return Passing(None if found is None else frozenset(found), tuple(asking.ignored))

    def _refuse_spoilt(self) -> None:
        if self.file is not None and not self.file.is_whole():
            raise SpoiltIndexError

    def _sieve_for(self, library: Library, today: dt.date) -> Sieve:
        sieve = self._sieve
        if sieve is None or sieve.library is not library or sieve.today != today:
            sieve = self._sieve = Sieve(library, self.segments, self.lexicon, today)
        return sieve


_LABELS_END = "\x02"


def make_ready() -> None:
    """Load and compile what the first key of some kind would wait for: slips, other scripts."""
    import rapidfuzz.distance
    import rapidfuzz.process  # noqa: F401

    folded_words("文 é")
    common_form("flavour")


def _laid_out(documents: Iterator[Document]) -> list[Segment]:
    """Documents as one segment, or none: not all of them are in memory at once."""
    from briefing.search.layout import lay_out, merge

    parts = []
    while portion := list(islice(documents, _AT_ONCE)):
        parts.append(Segment(lay_out(portion)))
    return [Segment(merge(parts))] if len(parts) > 1 else parts


def _together(segments: Sequence[Segment]) -> list[Segment]:
    """Segments without empty ones, and with those merged that have grown alike."""
    from briefing.search.layout import merge

    first, *others = segments
    kept = [first, *(segment for segment in others if segment.living)]
    begin, documents = len(kept) - 1, kept[-1].living
    while begin > 1 and documents * _TOGETHER >= kept[begin - 1].living:
        begin -= 1
        documents += kept[begin].living
    return [*kept[:begin], Segment(merge(kept[begin:]))] if len(kept) - begin > 1 else kept
