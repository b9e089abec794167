"""Claims that cannot all be so: those declared in the files, and those found by comparing.

What is found is for the analyst to judge: it waits in a queue until it is confirmed (the claims
then say `contradicts`), dismissed in `decisions.toml`, or gone. Figures, dates and supersession
are compared exactly; likeness of words only proposes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from typing import Literal

from briefing.evidence.inherited import inherited, unanswered
from briefing.evidence.standing import spoken_name, still_stands
from briefing.evidence.units import counted_in
from briefing.library.snapshot import Library, told_of
from briefing.model import Claim, Memo, Quantity
from briefing.text import day
from briefing.values import dataclass

Kind = Literal["declared", "source", "quantity", "event", "supersession", "inherited", "wording"]

KINDS: Mapping[Kind, str] = {
    "declared": "declared",
    "source": "a source says otherwise",
    "quantity": "two figures",
    "event": "two dates",
    "supersession": "superseded, and still used",
    "inherited": "contradicted before it was superseded",
    "wording": "a proposal: alike but for the numbers",
}
"""What kinds of conflict there are, in words."""

STILL_USED = ", and still used by "
"""Stands, in why a superseded claim is one, before the references of what uses it."""

ABOUT = 0.05
"""How far an ``approx`` figure reaches to either side: a twentieth."""
_MONTH = len("2025-07")
_SAME = 1e-9
"""Two figures that differ by less than this share of them are one figure."""
_MOST_PAIRS = 500
"""Pairs of one measure or event that are listed; more come when these are settled."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that say different things, by reference.

    ``claims`` is a pair, the one that would say ``contradicts`` first; a ``source`` conflict
    holds the one claim that a source contradicts. ``why`` is a sentence without its full stop.
    """

    kind: Kind
    claims: tuple[str, ...]
    why: str

    @property
    def is_proposal(self) -> bool:
        """Found by likeness of words alone."""
        return self.kind == "wording"


def at_odds(library: Library, refs: Iterable[str]) -> tuple[Conflict, ...]:
    """Of some claims, those that give one measure two figures or one event two dates, and of which
    nobody has said that they contradict each other, or that they do not."""
    claims = {r: library.claims[r] for r in refs}
    if sum(c.quantity is not None or bool(c.event and c.date) for c in claims.values()) < 2:
        return ()
    # What stands is told by the whole library; compared are these claims alone.
    found = (*_quantities(library, claims.values()), *_events(library, claims.values()))
    known = _Known(library, found) if found else None
    return tuple(c for c in found if known is not None and known.asks(c))


def at_odds_beside(library: Library, refs: Iterable[str]) -> tuple[Conflict, ...]:
    """Such conflicts of which only one half is among some claims, and the other anywhere else in
    the library."""
    own = {r: library.claims[r] for r in refs}
    others = [claim for claim in _near(library, own) if claim.ref not in own]
    if not others:
        return ()
    # Of two claims that give an event one date, the one that is asked about counts.
    among = (*own.values(), *others)
    found = (*_quantities(library, among), *_events(library, among))
    halves = [c for c in found if sum(r in own for r in c.claims) == 1]
    known = _Known(library, halves) if halves else None
    return tuple(c for c in halves if known is not None and known.asks(c))


def conflicts(library: Library) -> tuple[Conflict, ...]:
    """Conflicts found exactly that are neither declared nor dismissed: two figures for one
    measure at one time, two dates of one event, a superseded claim that something still uses, a
    contradiction of what a claim supersedes.

    By kind, then in the order of the library.
    """
    known = _Known(library)
    told = (c.ref for c in _in_force(library, having=_may_inherit(library)))
    found = (
        *(*_quantities(library), *_events(library), *_supersessions(library)),
        *_inheritances(library, told),
    )
    return tuple(c for c in found if known.asks(c))


def contradicted_before(library: Library, refs: Iterable[str]) -> Iterator[str]:
    """What contradicted what some claims supersede, or was contradicted by them before something
    came in its place, and is neither declared nor dismissed; in words, without a full stop."""
    refs = tuple(refs)
    found = tuple(_inheritances(library, refs))
    known = _Known(library, found) if found else None
    yield from (c.why for c in found if known is not None and known.asks(c))
    for ref in refs:
        yield from (source.in_words() for source in unanswered(library, library.claims[ref]))


def proposals(
    library: Library,
    progress: Callable[[int, int], None] = lambda *_: None,
    given_up: Callable[[], bool] = lambda: False,
    exact: Iterable[Conflict] | None = None,
) -> tuple[Conflict, ...]:
    """Pairs of claims that say nearly the same with other numbers, neither declared nor dismissed
    nor found exactly. In about half of such pairs nothing is wrong: an analyst must look.

    ``progress`` is told how many claims of how many have been read; none where it is given up.
    ``exact`` is what ``conflicts`` gives, where that is known already.
    """
    from briefing.evidence.likeness import alike

    known = _Known(library)
    apart = {frozenset(c.claims) for c in (conflicts(library) if exact is None else exact)}
    fit = {c.ref: c for c in _in_force(library)}
    found = (
        Conflict("wording", pair, f"The same words with other numbers: {said}")
        for pair, said in alike(fit.values(), progress, given_up)
        if frozenset(pair) not in apart and _one_time(fit[pair[0]], fit[pair[1]])
    )
    return tuple(c for c in found if known.asks(c))


def declared(library: Library, among: Iterable[Claim] | None = None) -> tuple[Conflict, ...]:
    """Conflicts that the files declare, of all claims or of some: claims that contradict each
    other, and claims that a source contradicts."""
    claims = tuple(library.claims.values() if among is None else among)
    found = []
    seen: set[frozenset[str]] = set()
    for claim in claims:
        for other in claim.contradicts:
            pair = frozenset((claim.ref, other))
            if other in library.claims and other != claim.ref and pair not in seen:
                seen.add(pair)
                said = f"{claim.ref} says that it contradicts {other}"
                found.append(Conflict("declared", (claim.ref, other), said))
    for claim in claims:
        sources = dict.fromkeys(e.source for e in claim.sources("contradicts"))
        names = [spoken_name(library.sources[s]) for s in sources if s in library.sources]
        if names:
            said = f"{', '.join(names)} {'say' if len(names) > 1 else 'says'} otherwise"
            found.append(Conflict("source", (claim.ref,), said))
    return tuple(found)


def _near(library: Library, claims: Iterable[str]) -> list[Claim]:
    """Some claims, and all others that tell of the same."""
    refs = dict.fromkeys(claims)
    told = dict.fromkeys(said for ref in refs for said in told_of(library.claims[ref]))
    refs |= dict.fromkeys(r for said in told for r in library.links.telling.get(said, ()))
    return [library.claims[ref] for ref in refs]


class _Known:
    """What was declared or dismissed: nobody is asked about it again.

    Where it is known what will be asked about, only claims of the same measures and events are
    looked at: to look at all of a large library takes seconds.
    """

    def __init__(self, library: Library, asked: Iterable[Conflict] | None = None) -> None:
        self._claims = library.claims
        among = None
        if asked is not None:
            among = _near(library, (ref for conflict in asked for ref in conflict.claims))
        self._declared = {frozenset(c.claims) for c in declared(library, among)}
        self._dismissed = {(frozenset(d.claims), d.kind) for d in library.dismissed}
        judged = (*self._declared, *(pair for pair, kind in self._dismissed if kind == "event"))
        self._dates = {dates for pair in judged for dates in self._of(pair)}

    def asks(self, found: Conflict) -> bool:
        pair = frozenset(found.claims)
        if pair in self._declared or (pair, found.kind) in self._dismissed:
            return False
        return found.kind != "event" or self._dates.isdisjoint(self._of(pair))

    def _of(self, pair: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """The event and the two dates that a pair of claims gives it, if it does.

        Whoever has judged one pair of claims has judged these dates for all others.
        """
        claims = [self._claims[r] for r in pair if r in self._claims]
        dates = frozenset(c.date for c in claims if c.date)
        if len(dates) == 2 and len({c.event for c in claims}) == 1:
            yield claims[0].event, dates


def _in_force(
    library: Library,
    claims: Iterable[Claim] | None = None,
    having: Callable[[Claim], object] = lambda _: True,
) -> Iterator[Claim]:
    """The claims that could stand in a memo: not withdrawn, superseded or archived.

    Of a large library few have what is asked for: whether the others stand is not looked at.
    """
    for claim in library.claims.values() if claims is None else claims:
        if not having(claim):
            continue
        if still_stands(library, claim.ref) and library.brief_of(claim).status != "archived":
            yield claim


# Figures


def _quantities(library: Library, among: Iterable[Claim] | None = None) -> Iterator[Conflict]:
    measured: dict[tuple[str, str], dict[str, list[Claim]]] = {}
    for claim in _in_force(library, among, lambda c: c.quantity is not None):
        if (quantity := claim.quantity) is not None:
            key = (quantity.measure, counted_in(quantity.unit)[0])
            measured.setdefault(key, {}).setdefault(_time(claim), []).append(claim)
    for (measure, _), by_time in measured.items():
        for time, claims in by_time.items():
            # One may know the day of a figure and another the month; a year has many figures.
            month = by_time.get(time[:_MONTH], ()) if len(time) > _MONTH else ()
            when = f", {day(time)}" if time else ""
            for one, two in islice(_apart(claims, month), _MOST_PAIRS):
                figures = f"{figure(_quantity(one))} or {figure(_quantity(two))}"
                yield Conflict("quantity", (one.ref, two.ref), f"{measure}{when}: {figures}")


def _apart(claims: Sequence[Claim], more: Sequence[Claim] = ()) -> Iterator[tuple[Claim, Claim]]:
    """Each two of some claims whose figures cannot both be right, in their order; and each of them
    with each of some more.

    Many claims may give one figure: figures are compared, each with each other once.
    """
    figures = dict.fromkeys(map(_quantity, (*claims, *more)))
    against: dict[Quantity, frozenset[Quantity]] = {}
    for place, one in enumerate(claims, 1):
        mine = _quantity(one)
        if mine not in against:
            against[mine] = frozenset(other for other in figures if not overlap(mine, other))
        if against[mine]:
            later = chain(islice(claims, place, None), more)
            yield from ((one, two) for two in later if _quantity(two) in against[mine])


def _quantity(claim: Claim) -> Quantity:
    assert claim.quantity is not None
    return claim.quantity


def _time(claim: Claim) -> str:
    """When a figure was so: its own ``as_of``, else that of the claim, else the claim's date."""
    quantity = claim.quantity
    return (quantity.as_of if quantity is not None else "") or claim.as_of or claim.date


def overlap(one: Quantity, two: Quantity) -> bool:
    """Whether two figures can both be right: bounds count, and ``approx`` reaches a twentieth."""
    (low, high), (other_low, other_high) = _range(one), _range(two)
    slack = _SAME * max(map(abs, filter(math.isfinite, (low, high, other_low, other_high, 0.0))))
    return low <= other_high + slack and other_low <= high + slack


def _range(quantity: Quantity) -> tuple[float, float]:
    given = [v for v in (quantity.value, quantity.low, quantity.high) if v is not None]
    if not given or any(map(math.isnan, given)):
        return -math.inf, math.inf
    low, high = min(given), max(given)
    if quantity.value is None and quantity.high is None:
        high = math.inf
    if quantity.value is None and quantity.low is None:
        low = -math.inf
    times = counted_in(quantity.unit)[1]
    low, high = low * times, high * times
    if quantity.approx:
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return low, high


def figure(quantity: Quantity) -> str:
    """A figure in words: ``about 150 EUR bn``, ``58 to 67 EUR bn``, ``at least 58 EUR bn``."""
    low, high = quantity.low, quantity.high
    if quantity.value is not None:
        said = f"{quantity.value:g}"
    elif low is not None and high is not None:
        said = f"{low:g} to {high:g}"
    elif low is not None:
        said = f"at least {low:g}"
    else:
        said = f"at most {high:g}" if high is not None else "no figure"
    unit = f"{'' if quantity.unit == '%' else ' '}{quantity.unit}" if quantity.unit else ""
    return f"{'about ' if quantity.approx else ''}{said}{unit}"


# Events


def _events(library: Library, among: Iterable[Claim] | None = None) -> Iterator[Conflict]:
    """Dates of one event that no day fits: each two dates once, by the first claims that say so.

    Many claims may speak of one event; that they disagree about its date is one matter.
    """
    said: dict[str, dict[str, Claim]] = {}
    for claim in _in_force(library, among, lambda c: c.event and c.date):
        said.setdefault(claim.event, {}).setdefault(claim.date, claim)
    for event, claims in said.items():
        pairs = combinations(sorted(claims), 2)
        for one, two in islice((p for p in pairs if _never_one_day(*p)), _MOST_PAIRS):
            refs = (claims[one].ref, claims[two].ref)
            yield Conflict("event", refs, f"{event}: {day(one)} or {day(two)}")


def _never_one_day(one: str, two: str) -> bool:
    """Whether no day fits both of two dates, which may be partial."""
    return not (one.startswith(two) or two.startswith(one))


def _one_time(one: Claim, two: Claim) -> bool:
    """Whether two claims may speak of one time: a later figure is news and no conflict."""
    mine, other = (c.date or _time(c) for c in (one, two))
    return not (mine and other and _never_one_day(mine, other))


# Supersession


def _supersessions(library: Library) -> Iterator[Conflict]:
    """A claim that stands and the one it supersedes, where something still uses the latter.

    In use is what a saved memo holds, what a bottom line stands on, and what a claim in force
    rests on. That both merely stand in a file is how a library keeps its history.
    """
    uses = _uses(library)
    for later in _in_force(library, having=lambda c: c.supersedes):
        for ref in later.supersedes:
            earlier = library.claims.get(ref)
            if earlier is None or earlier.status == "withdrawn" or ref == later.ref:
                continue
            users = [use for use in uses.get(ref, ()) if use != later.ref]
            if users:
                said = f"{ref} is superseded by {later.ref}{STILL_USED}{', '.join(users)}"
                yield Conflict("supersession", (later.ref, ref), said)


def _may_inherit(library: Library) -> Callable[[Claim], object]:
    """Whether a claim may have come by a contradiction: a quick look."""
    against = library.links.contradicted_by
    return lambda claim: claim.supersedes or claim.contradicts or claim.ref in against


def _inheritances(library: Library, refs: Iterable[str]) -> Iterator[Conflict]:
    """Each two claims once that may contradict each other as those did that they supersede."""
    seen: set[frozenset[str]] = set()
    for ref in refs:
        for found in inherited(library, ref):
            if frozenset(found.now) not in seen:
                seen.add(frozenset(found.now))
                yield Conflict("inherited", found.now, found.in_words())


def _uses(library: Library) -> Mapping[str, Iterable[str]]:
    """Claim to what leans on it: saved memos, briefs by their bottom line, claims in force."""
    found: dict[str, dict[str, None]] = {}
    for memo in library.memos.values():
        for ref in claims_of(library, memo):
            found.setdefault(ref, {})[memo.id] = None
    for brief in library.briefs.values():
        if brief.status != "archived":
            for ref in brief.rests_on if brief.bottom_line else ():
                found.setdefault(ref, {})[brief.id] = None
    for claim in _in_force(library, having=lambda c: c.depends_on):
        for ref in claim.depends_on:
            found.setdefault(ref, {})[claim.ref] = None
    return found


def claims_of(library: Library, memo: Memo) -> tuple[str, ...]:
    """The claims that a saved memo names, those of the briefs it names, and those that its
    bottom line and its author's own sentences rest on."""
    named: list[str] = []
    for ref in (*memo.claims, *memo.pins):
        brief = library.briefs.get(ref)
        named += (c.ref for c in brief.claims) if brief else (ref,)
    named = [r for r in named if r not in memo.excludes]
    named += (r for t in (memo.answer, *memo.texts) if t.text for r in t.rests_on)
    return tuple(r for r in dict.fromkeys(named) if r in library.claims)
