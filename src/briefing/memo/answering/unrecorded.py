"""A page whose manifest is not known: its sentences are matched to the library by their text.

Known sentences are looked for first: the claims of the library inside the frames of a memo, its
bottom lines, the author's own sentences of saved memos. Titles, headings and notes cannot be
checked; what else is said is not from the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from briefing.evidence.impact import GONE
from briefing.evidence.standing import contesters, sources_against, superseders
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.answering.markdownfile import without_citations
from briefing.memo.answering.page import Page
from briefing.memo.answering.page_text import Text, key
from briefing.memo.answering.verify import Kind, Verdict
from briefing.memo.templates import load, sort_of
from briefing.memo.writing.references import spoken
from briefing.model import Claim
from briefing.scales import YARDSTICKS
from briefing.text import day, display, listed, words
from briefing.values import dataclass

_SENTENCE = re.compile(r"\S.*?(?:[.?!…。！？][\"'”’»)\]]*(?=\s|$)|(?=\s*$))", re.DOTALL)
_ALIKE = 80.0
"""Of 100: a sentence in which a word or two were changed passes, another one does not."""
_BEGINNING = 12
"""Letters of a claim, past the first, that are looked for before anything dearer."""
_ADDRESSED = re.compile(r"(?:.* · )?(?:[0-9]{1,2} )?[A-Z][a-z]+ [0-9]{4}(?: · .*)?")


@dataclass(frozen=True, slots=True)
class _Known:
    """A sentence of the library and where it stands in the words of a page."""

    start: int
    end: int
    ref: str
    kind: str


def verdicts(library: Library, page: Page) -> tuple[Verdict, ...]:
    """A verdict on each sentence of the body of a page."""
    text = Text.of(without_citations(page))
    found: list[Verdict] = []
    at = 0
    for known in _apart(_known(library, text.key)):
        found += _unknown(library, text, found[-1].ref if found else "", at, known.start)
        found.append(_verdict(library, text, known))
        at = known.end
    last = found[-1].ref if found else ""
    return (*found, *_unknown(library, text, last, at, len(text.key)))


def _known(library: Library, page: str) -> Iterator[_Known]:
    """Every place where a sentence of the library stands, with the frames around it."""
    mark = _mark(library)
    for claim in library.claims.values():
        for wording in filter(None, (claim.text, claim.short)):
            body, _ = frames.split_stop(key(display(wording)))
            if body[1 : 1 + _BEGINNING] in page:
                yield from _places(claim, body, page, mark)
    for brief in library.briefs.values():
        if line := key(display(brief.bottom_line)):
            yield from (
                _Known(s, e, brief.id, "bottom-line") for s, e in _standing(line, page, mark)
            )
    for memo in library.memos.values():
        for own in (memo.bottom_line, *(t.text for t in memo.texts)):
            if line := key(display(own)):
                yield from (_Known(s, e, memo.id, "author") for s, e in _standing(line, page, mark))


def _mark(library: Library) -> str:
    """The pattern of a portion mark: any marking of the library, or none."""
    scale = "|".join(re.escape(key(m)) for m in library.settings.markings)
    return rf"(?:\((?:{scale})\) )?" if scale else ""


def _standing(text: str, page: str, mark: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"(?<!\w){mark}{re.escape(text)}(?:(?<!\.)\.)?(?=\s|$)", page):
        yield found.span()


def _places(claim: Claim, body: str, page: str, mark: str) -> Iterator[_Known]:
    """A claim as a memo prints it: who says so, its text, its caveat, in the frames for them."""
    first = re.escape(body[:1])
    if body[:1].lower() != body[:1]:
        first = f"[{body[0]}{body[0].lower()}]"
    framed = list(_frames(claim))
    leads = _any(f"(?i:{lead})" for frame in framed for lead in (frame.before, frame.led) if lead)
    after = _any(frame.after for frame in framed)
    contested = _any(re.escape(f.strip()) for f in (frames.CONTESTED_BY, frames.CONTESTED_ALSO))
    caveat = re.escape(key(display(claim.caveat)).rstrip("."))
    since = _any(re.escape(f.partition("{}")[0]) for f in (frames.AS_OF, frames.DUE))
    bracket = rf"(?: \((?:{caveat}(?:; )?)?(?:(?:{since})[^()]+)?\))?"
    pattern = (
        rf"(?<!\w){mark}(?:{contested} )?(?:{leads} )?{first}{re.escape(body[1:])}"
        rf"(?:{after})?{bracket}(?:\.\.\.|[.?!…。！？]|(?=\W|$))(?=\s|$)"
    )
    for found in re.finditer(pattern, page):
        yield _Known(*found.span(), claim.ref, "claim")


def _frames(claim: Claim) -> Iterator[frames.Frame]:
    """The frames a claim may stand in, as patterns, with the name of who says so in them."""
    sort = sort_of(claim)
    who = re.escape(frames.inside(key(display(claim.attributed_to)))) if claim.attributed_to else ""
    own = frames.own(sort, claim.text, told=False)
    speaking = (
        frames.SAME_ACCOUNT_FRAME,
        *(frames.attributed(sort, told=told) for told in (True, False)),
    )
    for frame in speaking if who else filter(None, (own,)):
        yield frames.Frame(*(re.escape(f).strip("\\ ").replace(r"\{\}", who) for f in frame))


def _any(patterns: Iterable[str]) -> str:
    """One of some patterns; what matches nothing where there are none."""
    return f"(?:{'|'.join(dict.fromkeys(patterns)) or '(?!)'})"


def _apart(found: Iterator[_Known]) -> list[_Known]:
    """Places in the order of the page, the longest of those that overlap."""
    kept: list[_Known] = []
    for each in sorted(found, key=lambda k: (k.start, -k.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _verdict(library: Library, text: Text, known: _Known) -> Verdict:
    line, written = text.line(known.start), text.written(known.start, known.end)
    if known.kind != "claim":
        kind: Kind = "author" if known.kind == "author" else "unchanged"
        return Verdict(kind, line, written, known.kind, known.ref, start=known.start)
    claim = library.claims[known.ref]
    kind, why = _standing_of(library, claim)
    return Verdict(kind, line, written, "claim", claim.ref, why=why, start=known.start)


def _standing_of(library: Library, claim: Claim) -> tuple[Kind, tuple[str, ...]]:
    if claim.status == "withdrawn":
        return "withdrawn", ()
    if later := superseders(library, claim.ref):
        return "superseded", (f"by {listed(later)}",)
    gone = [s.id for s in library.supporters(claim) if s.standing in GONE]
    if gone:
        return "source-retracted", tuple(f"{g} is {library.sources[g].standing}" for g in gone)
    return "unchanged", ()


def _unknown(library: Library, text: Text, before: str, start: int, end: int) -> Iterator[Verdict]:
    """What stands between two sentences of the library, but for what the program itself says."""
    said = (_SENTENCE.finditer(text.key, *within) for within in text.passages(start, end))
    for found in chain.from_iterable(said):
        first, last = found.span()
        passage, _ = text.place(text.raw_at(first))
        if passage.note or passage.is_heading or _is_own(library, before, found.group()):
            continue
        nearest = _nearest(library, found.group())
        kind: Kind = "edited" if nearest else "not-from-the-library"
        was = nearest.text if nearest else ""
        ref = nearest.ref if nearest else ""
        line, written = text.line(first), text.written(first, last)
        yield Verdict(kind, line, written, ref=ref, was=was, start=first)


def _nearest(library: Library, sentence: str) -> Claim | None:
    """The claim that a sentence may have been before somebody changed it."""
    from rapidfuzz import fuzz, process

    texts: Mapping[str, str] = {c.ref: c.text for c in library.claims.values()}
    best = process.extractOne(sentence, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return library.claims[best[2]] if best else None


def _is_own(library: Library, before: str, sentence: str) -> bool:
    """Whether the program says it: of the claim before it, in a heading, on all the sources."""
    sentence = re.sub(f"^{_mark(library)}", "", sentence)
    if sentence in library.settings.markings:
        return True
    if _is_summary(sentence) or _ADDRESSED.fullmatch(sentence):
        return True
    if any(sentence.rstrip(".") == key(h).rstrip(".") for h in _headings(library)):
        return True
    claim = library.claims.get(before)
    return claim is not None and any(p.fullmatch(sentence) for p in _about(library, claim))


def _is_summary(sentence: str) -> bool:
    """Whether it says nothing but what a memo says of all its sources, or of its yardstick."""
    return {w.folded for w in words(sentence) if not w.folded.isdecimal()} <= _of_summary()


@cache
def _of_summary() -> frozenset[str]:
    said = (
        *(w for pair in frames.KINDS_OF_SOURCE.values() for w in pair),
        *(frames.SOURCES, frames.INDEPENDENT, frames.ONE_SOURCE, frames.NO_SOURCE),
        *(frames.ALL_ONE_ORIGIN, frames.BOTH_ONE_ORIGIN, frames.OF_ORIGINS, frames.AND_UNPLACED),
        *(frames.ALL_UNPLACED, frames.LATEST, frames.DATED, frames.ON_A_DRAFT, frames.SINCE),
        *(frames.NONE_REVIEWED, frames.NOT_REVIEWED, frames.SOME_NOT_REVIEWED),
        *frames.STANDING.values(),
        *(frames.YARDSTICK, frames.TERM_MEANS, frames.TERM_TOO, *frames.YARDSTICK_NAMES.values()),
        *(frames.RANGE, frames.AT_MOST, frames.AT_LEAST),
        *(term for terms in YARDSTICKS.values() for term in terms),
        *map(frames.number, range(100)),
        *(day(f"2000-{month:02}") for month in range(1, 13)),
        "origin origins independent rest rests have has note notes claim claims and the in",
    )
    return frozenset(w.folded for text in said for w in words(text))


def _headings(library: Library) -> Iterator[str]:
    for template in load().values():
        yield from template.headings.values()
    for memo in library.memos.values():
        yield from map(display, memo.headings.values())
    yield from (display(t.title) for t in library.themes.values())
    yield frames.DECISION


def _about(library: Library, claim: Claim) -> Iterator[re.Pattern[str]]:
    """What a memo may say of a claim behind it: how likely it is, how sure we are, who differs."""
    if claim.likelihood:
        words = key(frames.likelihood(display(claim.likelihood)))
        yield re.compile(f"(?:{re.escape(frames.SAME_ACCOUNT)})?(?i:{re.escape(words)})")
    if claim.confidence:
        sure = re.escape(frames.CONFIDENCE.format(claim.confidence).rstrip("."))
        basis = re.escape(key(display(claim.confidence_basis)).rstrip("."))
        yield re.compile(rf"{sure}(?:: (?i:{basis}))?\.?")
    yield re.compile(re.escape(frames.CONTESTED))
    yield re.compile("[0-9]+".join(re.escape(p) for p in frames.CONTESTED_SEE.split("{}")))
    against = [library.claims[r].attributed_to for r in contesters(library, claim)]
    against += [spoken(library.sources[s]) for s in sources_against(library, claim)]
    names = "|".join(re.escape(key(display(a))) for a in against if a)
    if names:
        said = f"(?i:(?:{names})(?:(?:, | and )(?:{names}))*)"
        yield re.compile(said.join(re.escape(p) for p in frames.OTHERWISE.split("{}")))
