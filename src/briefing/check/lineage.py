"""B140-B149: circles, the same thing twice, and things that nothing leads to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from functools import partial

from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.origins import origin_key, origin_words, roots
from briefing.evidence.standing import still_stands
from briefing.library.draft import Draft, SpliceError
from briefing.library.problems import KeyPath
from briefing.library.recognise import address_key, doi_of
from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.text import folded_words

_ICD_206 = "ICD 206: where a source has its information from"

CIRCULAR_LINEAGE = rule(
    "B140",
    "circular-lineage",
    "error",
    "Sources derive from each other in a circle, so that no origin can be told.",
    standard=_ICD_206,
    to_do="Take the step out of `derives_from` that is not so.",
)
CIRCULAR_SUPERSESSION = rule(
    "B141",
    "circular-supersession",
    "error",
    "Claims or sources supersede each other in a circle, so that none of them stands.",
    standard="ICD 203, standard 7: change and consistency of judgements",
    to_do="Take the step out that is not so; the later one supersedes the earlier.",
)
CIRCULAR_REASONING = rule(
    "B142",
    "circular-reasoning",
    "error",
    "Claims depend on each other in a circle: none of them rests on anything else.",
    standard="ICD 203, standard 6: clear and logical argumentation",
    to_do="Take the step out of `depends_on` that is not so.",
)
SAME_URL = rule(
    "B143",
    "same-url",
    "warning",
    "Two sources have the same address or the same DOI: they would count as two.",
    standard=_ICD_206,
    to_do="Make one of them; what cites the other then cites it.",
)
SAME_TITLE = rule(
    "B144",
    "same-title",
    "warning",
    "Two sources of one publisher have the same title: they would count as two.",
    standard=_ICD_206,
    to_do="Make one of them, or tell them apart: a title, a date.",
)
ORPHAN = rule(
    "B145",
    "orphan-source",
    "note",
    "No claim cites a source, and no other source derives from it.",
    standard="ICD 206: what was used is cited, what is cited was used",
    to_do="Cite it, or take it out.",
    asked="graded",
)
STANDS_ASIDE = rule(
    "B146",
    "superseded-but-current",
    "warning",
    "A source names its successor, and its `standing` is still current.",
    standard="docs/format.md: `standing` and `superseded_by`",
    to_do='`--fix` writes `standing = "superseded"`.',
)
DANGLING_WATCH = rule(
    "B147",
    "dangling-watch",
    "warning",
    "What is watched would change a claim that is withdrawn or superseded.",
    standard="docs/format.md: a watch names the claims it would change",
    to_do="Name the claim that has come in its place, or end the watch.",
)
ITSELF = rule(
    "B148",
    "names-itself",
    "error",
    "A claim contradicts, supersedes or depends on itself.",
    standard="docs/format.md: references between claims",
    to_do="Take the reference out.",
)
ORIGIN_IS_A_SOURCE = rule(
    "B149",
    "origin-is-a-source",
    "warning",
    "The `origin` of a source is the title or the id of another source: the two count as two "
    "origins.",
    standard="ICD 206: where a source has its information from",
    to_do="Name that source in `derives_from`. `origin` is for what is not in the library.",
)

_OF_OTHERS = ("derivative", "aggregate")
"""Access of sources that are nobody's origin."""
_FEW = 3
"""Words of a title that may well be alike: "Press release"."""


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with what leads from one thing to another."""
    library = case.library
    yield from _circles(library)
    yield from _twice(library)
    successors = {source.superseded_by for source in library.sources.values()}
    named: dict[str, Source] = {}
    for source in library.sources.values():
        # A page about somebody is called as he is, and nothing comes from it.
        titles = (source.title, source.title_original) if source.access not in _OF_OTHERS else ()
        for name in (source.id, *titles):
            named.setdefault(origin_words(name), source)
    for source in library.sources.values():
        led_to = (library.links.cited_by, library.links.derived_by, successors)
        if case.asks("graded") and not any(source.id in each for each in led_to):
            yield Flaw(ORPHAN, source.id, "nothing cites this source", ("id",))
        if origin_key(source):
            yield from _of_a_source(library, source, named)
        if source.superseded_by and source.standing == "current":
            said = f"{source.superseded_by} supersedes it, and its standing is current"
            hint = 'write standing = "superseded"'
            yield Flaw(STANDS_ASIDE, source.id, said, ("superseded_by",), hint, fix=_set_aside)
    for theme in library.themes.values():
        for number, watch in enumerate(theme.watch):
            for place, ref in enumerate(watch.claims):
                if ref in library.claims and not still_stands(library, ref):
                    said = f"{ref} stands no more"
                    key: KeyPath = ("watch", number, "claims", place)
                    yield Flaw(DANGLING_WATCH, theme.id, said, key)


def _of_a_source(library: Library, source: Source, named: Mapping[str, Source]) -> Iterator[Flaw]:
    """Whether an origin in words is another source, of which the two have nothing in common."""
    original = named.get(origin_key(source))
    if original is None or original is source:
        return
    if roots(library, source.id).isdisjoint(roots(library, original.id)):
        said = f"{original.id} is called so: the two count as two origins"
        hint = f'write derives_from = ["{original.id}"]'
        yield Flaw(ORIGIN_IS_A_SOURCE, source.id, said, ("origin",), hint)


def _set_aside(draft: Draft, item: KeyPath) -> None:
    draft.set((*item, "standing"), "superseded")


def _circles(library: Library) -> Iterator[Flaw]:
    lineage = {s.id: s.derives_from for s in library.sources.values() if s.derives_from}
    for circle in circles(lineage):
        yield Flaw(CIRCULAR_LINEAGE, circle[0], _round(circle), ("derives_from",))
    after = {s.id: (s.superseded_by,) for s in library.sources.values() if s.superseded_by}
    for circle in circles(after):
        yield Flaw(CIRCULAR_SUPERSESSION, circle[0], _round(circle), ("superseded_by",))
    for key, broken in (
        ("supersedes", CIRCULAR_SUPERSESSION),
        ("depends_on", CIRCULAR_REASONING),
    ):
        steps = {c.ref: edges for c in library.claims.values() if (edges := getattr(c, key))}
        for circle in circles(steps):
            if len(circle) > 1:
                yield Flaw(broken, circle[0], _round(circle), (key,))
    for claim in library.claims.values():
        for key in ("contradicts", "supersedes", "depends_on"):
            if claim.ref in (named := getattr(claim, key)):
                at = (key, named.index(claim.ref))
                fix = partial(_take_out, key, {claim.id, claim.ref})
                yield Flaw(ITSELF, claim.ref, "the claim names itself", at, fix=fix)


def _take_out(key: str, names: Collection[str], draft: Draft, item: KeyPath) -> None:
    """Take the first of some names out of a list."""
    written = draft.get((*item, key))
    places = [n for n, name in enumerate(written or ()) if name in names]
    if not places:
        raise SpliceError("the reference is not in the file as it was read")
    draft.remove((*item, key, places[0]))


def _round(circle: tuple[str, ...]) -> str:
    return f"a circle: {' → '.join((*circle, circle[0]))}"


def circles(steps: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Circles in a graph, no node in two of them, each beginning with its first id.

    Without the nodes of these no circle is left.
    """
    left = {start: {end for end in ends if end in steps} for start, ends in steps.items()}
    while left := _endless(left):
        seen: set[str] = set()
        gone: set[str] = set()
        for start in sorted(left):
            walked: dict[str, int] = {}
            node = start
            while node not in seen:
                seen.add(node)
                walked[node] = len(walked)
                node = min(left[node])
            if node in walked:
                circle = list(walked)[walked[node] :]
                gone.update(circle)
                first = circle.index(min(circle))
                yield (*circle[first:], *circle[:first])
        left = {start: ends - gone for start, ends in left.items() if start not in gone}


def _endless(steps: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What is left of a graph when nodes without a way on are taken away, again and again."""
    before: dict[str, list[str]] = {}
    for start, ends in steps.items():
        for end in ends:
            before.setdefault(end, []).append(start)
    ways = {start: len(ends) for start, ends in steps.items()}
    done = [start for start, count in ways.items() if not count]
    for node in done:
        for start in before.get(node, ()):
            ways[start] -= 1
            if not ways[start]:
                done.append(start)
    alive = steps.keys() - set(done)
    return {start: steps[start] & alive for start in alive}


def _twice(library: Library) -> Iterator[Flaw]:
    sources = tuple(library.sources.values())
    for source, first in _again(sources, _address):
        said = f"{first.id} has the same address"
        yield Flaw(SAME_URL, source.id, said, ("url",))
    for source, first in _again(sources, doi_of):
        if not source.url or _address(source) != _address(first):
            yield Flaw(SAME_URL, source.id, f"{first.id} has the same DOI", ("csl",))
    for source, first in _again(sources, _name):
        if not source.url or _address(source) != _address(first):
            yield Flaw(SAME_TITLE, source.id, f"{first.id} has the same title", ("title",))


def _again(
    sources: tuple[Source, ...], key: Callable[[Source], Hashable]
) -> Iterator[tuple[Source, Source]]:
    """Each source that has the key of one before it, with that one."""
    first: dict[Hashable, Source] = {}
    for source in sources:
        if own := key(source):
            if own in first:
                yield source, first[own]
            else:
                first[own] = source


def _address(source: Source) -> str:
    return address_key(source.url) or source.url.strip()


def _name(source: Source) -> Hashable:
    words = tuple(folded_words(source.title))
    if len(words) <= _FEW:
        return None
    dates = source.published[:10]
    return words, tuple(folded_words(source.publisher)), dates
