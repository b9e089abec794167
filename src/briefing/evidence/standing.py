"""How a claim stands: what is for it, what is against it, and whether it is still so."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from briefing.evidence.origins import Origins, origins, where_they_meet
from briefing.library.snapshot import Library
from briefing.model import Claim, Source
from briefing.settings.clock import days_from
from briefing.text import counted, day, listed
from briefing.values import dataclass

RECORD_TYPES = frozenset({"treaty", "legislation", "regulation", "bill", "legal_case"})
RECORD_GENRES = frozenset({"joint statement", "joint declaration", "official statement"})
"""Documents that are themselves what the claim is about: one origin is all there can be."""


_BEGUN = 60
"""Characters of a title or a claim within a sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader must know before using a claim. References are to claims, ids to sources."""

    claim: Claim
    origins: Origins
    contested_by: tuple[str, ...]
    """Claims that say otherwise and still stand."""
    against: tuple[str, ...]
    """Sources that contradict it."""
    superseded_by: tuple[str, ...]
    stale: str
    """Why it must be looked at again, in words; empty where it need not."""
    doubtful_sources: tuple[str, ...]
    """Supporting sources that are preliminary, corrected, retracted or superseded."""
    of_record: bool
    """Rests on a first-hand document of record about its own content."""

    @property
    def contested(self) -> bool:
        """Something in the library says otherwise."""
        return bool(self.contested_by or self.against)

    @property
    def withdrawn(self) -> bool:
        """Taken back by its author."""
        return self.claim.status == "withdrawn"

    @property
    def single_origin(self) -> bool:
        """Several reports or one, but exactly one origin, and not a document of record; or not even
        one that stands."""
        return self.origins.lost or (self.origins.single and not self.of_record)

    @property
    def support(self) -> str:
        """What is behind it in words; empty where a badge says it, or where there is no source."""
        if not self.origins.sources or (self.single_origin and self.claim.kind == "information"):
            return ""
        return support(self.origins, self.of_record)

    @property
    def unsupported(self) -> bool:
        """Information that nothing supports."""
        return self.claim.kind == "information" and not self.origins.sources

    @property
    def in_use(self) -> bool:
        """Neither withdrawn nor superseded: fit for a memo."""
        return not (self.withdrawn or self.superseded_by)

    @property
    def badges(self) -> tuple[str, ...]:
        """The warnings, gravest first, in the words a row carries."""
        found = []
        if self.withdrawn:
            found.append("withdrawn")
        if self.superseded_by:
            found.append("superseded")
        if self.contested:
            found.append("contested")
        if self.unsupported:
            found.append("no source")
        if self.single_origin and self.claim.kind == "information":
            told = len(self.origins.sources) > 1 or self.origins.lost
            found.append(self.origins.in_words() if told else "only 1 origin")
        if self.stale:
            found.append("stale")
        return tuple(found)

    def sentences(self, library: Library) -> tuple[str, ...]:
        """What the signs of the row mean, gravest first, for the line above the footer."""
        said: list[str] = []
        if self.withdrawn:
            said.append("Withdrawn: left out of memos.")
        if self.superseded_by:
            later = _begun(library.claims[self.superseded_by[0]].text)
            said.append(f"Superseded by “{later}”: left out of memos.")
        if self.contested_by:
            said.append(f"Contested by {counted(len(self.contested_by), 'other claim')}.")
        if self.against:
            said.append(f"{_titles(library, self.against)} {_says(self.against)} otherwise.")
        said.extend(
            f"{spoken_name(library.sources[i])} is {library.sources[i].standing}."
            for i in self.doubtful_sources
        )
        if self.unsupported:
            said.append("Nothing in the library supports it.")
        if self.origins.sources:
            said.append(self.origins_sentence(library))
        if self.stale:
            said.append(f"{self.stale[0].upper()}{self.stale[1:]}.")
        return tuple(said)

    def origins_sentence(self, library: Library) -> str:
        """How many sources and origins there are, and of several sources what they share."""
        if self.of_record and self.origins.single:
            return "Rests on the document itself."
        words = self.origins.in_words()
        words = f"{words[0].upper()}{words[1:]}"
        if self.origins.single and len(self.origins.groups[0]) > 1:
            group = self.origins.groups[0]
            shared = where_they_meet(library, self.claim, group)
            where = f"“{_begun(shared)}”" if shared else "the same"
            return f"{words}: {_titles(library, group)} go back to {where}."
        return f"{words}."


class _Known(NamedTuple):
    """How claims stand, by their references: what a list shows is shown again at the next key."""

    library: Library
    today: dt.date
    found: dict[str, Standing]


_KEPT = 2_000
"""Claims of which it is known how they stand."""
_known: _Known | None = None
"""Of the library that was asked about last."""


def standing(library: Library, claim: Claim, today: dt.date) -> Standing:
    """How a claim stands on a day."""
    global _known
    known = _known
    same = known is not None and known.library is library and known.today == today
    if known is None or not same or len(known.found) >= _KEPT:
        known = _known = _Known(library, today, {})
    found = known.found.get(claim.ref)
    if found is None or found.claim is not claim:
        found = known.found[claim.ref] = _standing(library, claim, today)
    return found


def _standing(library: Library, claim: Claim, today: dt.date) -> Standing:
    supporters = library.supporters(claim)
    return Standing(
        claim=claim,
        origins=origins(library, claim),
        contested_by=contesters(library, claim),
        against=sources_against(library, claim),
        superseded_by=superseders(library, claim.ref),
        stale=why_stale(library, claim, today),
        doubtful_sources=tuple(s.id for s in supporters if s.standing != "current"),
        of_record=any(is_record(s) for s in supporters),
    )


def contesters(library: Library, claim: Claim) -> tuple[str, ...]:
    """The claims that say otherwise and still stand."""
    return tuple(r for r in library.contradictions(claim.ref) if still_stands(library, r))


def sources_against(library: Library, claim: Claim) -> tuple[str, ...]:
    """The known sources that contradict a claim."""
    named = dict.fromkeys(e.source for e in claim.evidence if e.stance == "contradicts")
    return tuple(source for source in named if source in library.sources)


def superseders(library: Library, ref: str) -> tuple[str, ...]:
    """The claims that supersede one and are not withdrawn."""
    later = library.links.superseded_by.get(ref, ())
    return tuple(r for r in later if library.claims[r].status != "withdrawn")


def still_stands(library: Library, ref: str) -> bool:
    """A claim that is neither withdrawn nor superseded by one that is not withdrawn."""
    return library.claims[ref].status != "withdrawn" and not superseders(library, ref)


def is_record(source: Source) -> bool:
    """A first-hand document of record that was not retracted: treaty, legislation or official
    statement."""
    return (
        source.access == "first-hand"
        and source.standing != "retracted"
        and (source.type in RECORD_TYPES or source.genre.casefold() in RECORD_GENRES)
    )


def why_stale(library: Library, claim: Claim, today: dt.date) -> str:
    """Why a claim must be looked at again, in words; empty where it need not."""
    if is_past(claim.review_by, today):
        return f"to be looked at again since {day(claim.review_by)}"
    if not claim.as_of:
        return ""
    days = stale_after(library, library.brief_of(claim).theme)
    if is_past(claim.as_of, days_from(today, -days)):
        return f"last known to be so {day(claim.as_of)}, more than {days} days ago"
    return ""


def stale_after(library: Library, theme: str) -> int:
    """The days after which what was last known to be so in a theme must be looked at again."""
    found = library.themes.get(theme)
    if found is not None and found.stale_after_days is not None:
        return found.stale_after_days
    return library.settings.stale_after_days


def is_past(date: str, day: dt.date) -> bool:
    """Whether all of a date, which may be partial, lies before a day; one that is not given does
    not."""
    return bool(date) and date < day.isoformat()[: len(date)]


def support(found: Origins, of_record: bool) -> str:
    """Origins in words: one is all there can be where the document itself speaks."""
    return "from the document itself" if of_record and found.single else found.in_words()


def support_of(library: Library, claim: Claim) -> str:
    """What is behind a claim in words: ``3 sources, but only 1 origin``."""
    of_record = any(is_record(s) for s in library.supporters(claim))
    return support(origins(library, claim), of_record)


def _begun(words: str) -> str:
    """Words as far as they are needed to know them again."""
    if len(words) <= _BEGUN:
        return words
    begun = words[:_BEGUN]
    # Chinese and Japanese have no spaces to end at.
    return f"{begun.rpartition(' ')[0] or begun} …"


def _titles(library: Library, ids: tuple[str, ...]) -> str:
    return listed(spoken_name(library.sources[i]) for i in ids if i in library.sources)


def spoken_name(source: Source) -> str:
    """The name a source goes by: what it is, for a first-hand one, else who published it."""
    if source.access == "first-hand" or not source.publisher:
        return source.title
    return source.publisher


def _says(ids: tuple[str, ...]) -> str:
    return "says" if len(ids) == 1 else "say"
