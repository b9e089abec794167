"""One plain sentence on the sources of a memo, and one on the terms of likelihood it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from briefing.evidence.origins import Origins, origins_together
from briefing.evidence.standing import RECORD_GENRES, contesters
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import Span
from briefing.memo.writing import references
from briefing.memo.writing.idiom import of as idiom_of
from briefing.model import Claim, Source
from briefing.scales import YARDSTICK_RANGES, YARDSTICKS
from briefing.text import listed

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("article-newspaper", "article-magazine", "broadcast", "interview", "periodical"), "press"
    ),
    **dict.fromkeys(("treaty", "legislation", "regulation", "bill", "legal_case"), "official"),
    **dict.fromkeys(("standard", "hearing", "speech"), "official"),
    **dict.fromkeys(("post", "post-weblog", "review"), "comment"),
    **dict.fromkeys(("report", "article-journal", "paper-conference", "thesis"), "study"),
    **dict.fromkeys(("book", "chapter"), "study"),
    "dataset": "figures",
    "document": "document",
    "webpage": "page",
}
"""The kind of a source by its CSL type, unless its genre says more."""

_GENRES = (
    ("figures", ("statistic", "data set", "dataset")),
    ("comment", ("commentary", "op-ed", "opinion", "blog", "editorial", "law-firm note")),
    ("press", ("news", "agency", "newsletter")),
    ("official", (*RECORD_GENRES, "statement", "press release", "read-out", "communiqué")),
    ("official", ("minutes", "arrangement", "instrument", "framework", "council", "bilateral")),
    ("official", ("budget", "programme", "trade deal", "agreement", "explanatory page")),
    ("study", ("analysis", "study", "paper")),
)
"""Words of a genre that say what kind a source is, the first that fits."""


def of_sources(
    library: Library, cited: Sequence[str], note_of: Mapping[str, int], drafts: Sequence[int]
) -> tuple[Span, ...]:
    """How many sources there are, of what kind and age and of how many origins.

    Then what rests on a draft (the numbers of these notes are ``drafts``), what has been corrected
    or retracted, and what nobody has reviewed. ``cited`` are their ids, ``note_of`` the claims
    printed and their notes.
    """
    sources = [library.sources[s] for s in cited]
    claims = [library.claims[r] for r in note_of]
    parts = [_counted(library, sources, _drawn_on(library, claims))]
    if drafts:
        verb = "rests" if len(drafts) == 1 else "rest"
        parts.append(frames.ON_A_DRAFT.format(frames.notes(drafts), verb))
    for standing in ("corrected", "retracted"):
        count = sum(s.standing == standing for s in sources)
        if count:
            verb = "has" if count == 1 else "have"
            parts.append(frames.SINCE.format(frames.number(count), verb, standing))
    unreviewed = sum(c.status == "draft" for c in claims)
    if unreviewed and unreviewed == len(claims):
        parts.append(frames.NONE_REVIEWED if unreviewed > 1 else frames.NOT_REVIEWED)
    elif unreviewed:
        verb = "claim has" if unreviewed == 1 else "claims have"
        parts.append(frames.SOME_NOT_REVIEWED.format(frames.number(unreviewed), verb))
    return (Span("; ".join(parts) + "."),)


def of_likelihoods(
    library: Library, note_of: Mapping[str, int], yardstick: str
) -> tuple[Span, ...]:
    """What the terms of likelihood on the page mean in per cent; nothing where there are none."""
    used = {library.claims[r].likelihood for r in note_of}
    meant = zip(YARDSTICKS[yardstick], YARDSTICK_RANGES[yardstick], strict=True)
    terms: list[str] = []
    for term, bounds in meant:
        if term in used:
            frame = frames.TERM_TOO if terms else frames.TERM_MEANS
            terms.append(frame.format(term.split(" or ")[0], frames.per_cent(*bounds)))
    if not terms:
        return ()
    name = frames.YARDSTICK_NAMES[yardstick]
    return (Span(frames.YARDSTICK.format(name, listed(terms))),)


def outside(library: Library, refs: Iterable[str], yardstick: str) -> tuple[str, ...]:
    """The terms of likelihood on the page that are none of a yardstick, each once."""
    used = (library.claims[r].likelihood for r in refs)
    return tuple(dict.fromkeys(t for t in used if t and t not in YARDSTICKS[yardstick]))


def kind_of(source: Source) -> str:
    """What kind of source it is, as a reader would say (``frames.KINDS_OF_SOURCE``)."""
    genre = source.genre.casefold()
    for kind, words in _GENRES:
        if any(word in genre for word in words):
            return kind
    return _TYPES.get(source.type, "other")


def _counted(library: Library, sources: Sequence[Source], claims: Iterable[Claim]) -> str:
    if not sources:
        return frames.NO_SOURCE
    kinds = Counter(kind_of(s) for s in sources)
    latest = max((s.published for s in sources), default="")
    dated = idiom_of(library.settings.language).day(latest)
    if len(sources) == 1:
        return frames.ONE_SOURCE + (frames.DATED.format(dated) if latest else "")
    found = origins_together(library, [s.id for s in sources], claims)
    words = _so_many(kinds, found) + _of_origins(found, len(sources))
    return words + (frames.LATEST.format(dated) if latest else "")


def _so_many(kinds: Counter[str], found: Origins) -> str:
    """How many sources, of which kinds, the most frequent first."""
    total = kinds.total()
    many = frames.capital(frames.number(total))
    ordered = sorted(kinds, key=lambda k: (k == "other", -kinds[k], list(kinds).index(k)))
    noun = frames.SOURCES
    if len(kinds) == 1 and "other" not in kinds:
        noun = frames.KINDS_OF_SOURCE[ordered[0]][1]
    words = frames.INDEPENDENT.format(many, noun) if _all_apart(found) else f"{many} {noun}"
    if len(kinds) == 1:
        return words
    each = (f"{frames.number(kinds[k])} {_noun(k, kinds[k])}" for k in ordered)
    return f"{words} ({listed(each)})"


def _noun(kind: str, count: int) -> str:
    one, many = frames.KINDS_OF_SOURCE[kind]
    return one if count == 1 else many


def _of_origins(found: Origins, total: int) -> str:
    unplaced = len(found.unplaced)
    if not found.independent:
        # A copy of a source that nobody placed is of no better known origin.
        return frames.ALL_UNPLACED if unplaced else ""
    if found.independent == 1 and not (unplaced or found.fallen):
        return frames.BOTH_ONE_ORIGIN if total == 2 else frames.ALL_ONE_ORIGIN
    if _all_apart(found):
        return ""
    origins = "origin" if found.independent == 1 else "origins"
    words = frames.OF_ORIGINS.format(frames.number(found.independent), origins)
    return words + (frames.AND_UNPLACED.format(frames.number(unplaced)) if unplaced else "")


def _all_apart(found: Origins) -> bool:
    """Whether each source is an origin of its own."""
    alone = {group[0] for group in found.groups if len(group) == 1}
    return len(found.groups) == len(alone) == len(found.sources)


def _drawn_on(library: Library, claims: Sequence[Claim]) -> Iterable[Claim]:
    """The claims printed, what they rest on, and what contests them: notes name their sources."""
    found: dict[str, Claim] = {}
    waiting = list(claims)
    while waiting:
        claim = waiting.pop()
        if claim.ref not in found:
            found[claim.ref] = claim
            waiting += (library.claims[r] for r in claim.depends_on if r in library.claims)
    contesting = (r for c in claims for r in contesters(library, c) if r not in found)
    return (*found.values(), *(library.claims[r] for r in dict.fromkeys(contesting)))


def rests_on_draft(library: Library, ref: str) -> bool:
    """Whether a source that supports a claim is a draft, or has this very statement from one."""
    for evidence in library.claims[ref].sources("supports"):
        source = library.sources.get(evidence.source)
        if source is None:
            continue
        upstream = (library.sources.get(i) for i in evidence.via or ())
        if any(s is not None and references.is_draft(s) for s in (source, *upstream)):
            return True
    return False
