"""What has become of each sentence of a memo since it was handed over: on the page, and in the
library. Everything is known offline, from the page, its manifest and the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from briefing.evidence.impact import GONE
from briefing.evidence.standing import contesters, sources_against, superseders
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.answering.matching import Match, match
from briefing.memo.answering.page import Page
from briefing.memo.answering.page_text import key
from briefing.memo.answering.record import Printed, Record, Said
from briefing.memo.manifest import text_hash
from briefing.model import Brief, Claim
from briefing.text import display, listed
from briefing.values import dataclass

Kind = Literal[
    "unchanged",
    "author",
    "edited",
    "author-edited",
    "moved",
    "missing",
    "not-from-the-library",
    "removed",
    "withdrawn",
    "superseded",
    "source-retracted",
    "lost-source",
    "source-corrected",
    "contested",
    "reworded",
]

WORDS: Mapping[Kind, str] = {
    "unchanged": "unchanged",
    "author": "the author's own words, unchanged",
    "edited": "edited in the memo",
    "author-edited": "the author's own words, edited",
    "moved": "moved in the memo",
    "missing": "deleted from the memo",
    "not-from-the-library": "not from the library",
    "removed": "no longer in the library",
    "withdrawn": "withdrawn",
    "superseded": "superseded",
    "source-retracted": "a source has been retracted",
    "lost-source": "lost a source",
    "source-corrected": "a source has been corrected",
    "contested": "newly contested",
    "reworded": "reworded in the library",
}
"""Every verdict in words, gravest first after the two that are none the worse for it."""

FINE: frozenset[Kind] = frozenset({"unchanged", "author"})

_GRAVITY = {kind: place for place, kind in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one piece of the page.

    ``text`` is what stands there. ``was`` is what the memo said where that is something else;
    where the library says something else now, ``was`` is its wording then and ``now`` that of
    today. ``why`` says in phrases all that is to be said of it.
    """

    kind: Kind
    line: int
    text: str
    part: str = ""
    ref: str = ""
    note: int = 0
    why: tuple[str, ...] = ()
    was: str = ""
    now: str = ""
    last_line: int = 0
    """Where it ends; 0 where it is not known or nothing stands there."""
    start: int = -1
    """Where it begins among the characters of the page (``Text.key``); -1 where nothing stands."""

    @property
    def fine(self) -> bool:
        """Whether it stands as it was handed over."""
        return self.kind in FINE


def verify(library: Library, page: Page, record: Record | None) -> tuple[Verdict, ...]:
    """A verdict on each sentence, heading and note of a page, in its order.

    Without the record of the export, sentences are matched to the library by their text.
    """
    if record is None or not record.printed:
        from briefing.memo.answering.unrecorded import verdicts

        return verdicts(library, page)
    pieces = [p for p in record.printed if p.on(page)[0]]
    found = match(page, [p.on(page)[0] for p in pieces])
    margins = {key(m) for m in page.margins}
    told = (_verdict(library, record, page, pieces, each) for each in found)
    return tuple(v for v in told if v.part != "marking" or key(v.was) not in margins)


def _verdict(
    library: Library, record: Record, page: Page, pieces: Sequence[Printed], found: Match
) -> Verdict:
    if found.number < 0:
        judged = Verdict("not-from-the-library", found.line, found.text, note=found.note)
    else:
        printed = pieces[found.number]
        judged = _judged(library, record, printed, found, *printed.on(page))
    return replace(judged, last_line=found.last_line, start=found.start)


def _judged(
    library: Library, record: Record, printed: Printed, found: Match, text: str, mark: int
) -> Verdict:
    """``text`` and ``mark`` are how it was shown on this page."""
    own = printed.part in ("author", "addressed") or (
        printed.part == "bottom-line" and not printed.ref
    )
    about = (printed.part, printed.ref, printed.note)
    match found.how:
        case "missing":
            return Verdict("missing", found.line, "", *about, was=text)
        case "edited":
            kind: Kind = "author-edited" if own else "edited"
            return Verdict(kind, found.line, found.text, *about, was=text)
        case "moved":
            return Verdict("moved", found.line, found.text, *about)
    if wrong := _wrong_mark(printed, found, mark):
        return Verdict("edited", found.line, found.text, *about, why=(wrong,), was=text)
    kinds = _since(library, record, printed)
    if not kinds:
        kind = "author" if printed.part == "author" else "unchanged"
        return Verdict(kind, found.line, found.text, *about)
    kind = min(kinds, key=_GRAVITY.__getitem__)
    why = tuple(words for said in sorted(kinds, key=_GRAVITY.__getitem__) for words in kinds[said])
    was, now = _wording(library, record, printed) if "reworded" in kinds else ("", "")
    return Verdict(kind, found.line, found.text, *about, why=why, was=was, now=now)


def _wrong_mark(printed: Printed, found: Match, mark: int) -> str:
    """What is wrong with the number of a note, or the marks behind a sentence; "" if nothing."""
    if printed.part == "note" and found.note != printed.note:
        return f"it was note {printed.note}" + (f", and is note {found.note}" if found.note else "")
    wanted = (mark,) if mark else ()
    if found.marks == wanted:
        return ""
    had = f"it had the mark of note {mark}" if mark else "it had no mark of a note"
    if not found.marks:
        return f"{had}, and has none"
    return f"{had}, and has {listed(map(str, found.marks))}"


Since = dict[Kind, list[str]]
"""Kinds of what happened to a sentence, with the words for each."""


def _since(library: Library, record: Record, printed: Printed) -> Since:
    """What has happened in the library to a sentence that stands as it was printed."""
    said = _said(record, printed)
    match printed.part:
        case "claim" if said is not None:
            claim = library.claims.get(printed.ref)
            return _of_claim(library, said, claim) if claim else {"removed": []}
        case "about" if said is not None:
            return _of_about(library, said, printed)
        case "bottom-line" if said is not None:
            brief = library.briefs.get(printed.ref)
            return _of_bottom_line(library, said, brief) if brief else {"removed": []}
        case "author":
            return _of_author(library, record, printed)
    return {}


def _said(record: Record, printed: Printed) -> Said | None:
    """What is known of a piece of the page: a brief may have two, its question and its answer."""
    found = [s for s in record.said if printed.ref and s.ref == printed.ref]
    text = key(printed.text)
    return next((s for s in found if _same(s.text, text)), found[0] if found else None)


def _of_claim(library: Library, said: Said, claim: Claim) -> Since:
    found: Since = {}
    if claim.status == "withdrawn":
        found["withdrawn"] = []
    if later := superseders(library, claim.ref):
        found["superseded"] = [f"by {listed(later)}"]
    found |= sources_since(library, said, claim)
    contested = [r for r in contesters(library, claim) if r not in said.contested_by]
    contested += [s for s in sources_against(library, claim) if s not in said.ids("contradicts")]
    if contested:
        found["contested"] = [f"by {listed(contested)}"]
    wording = [words for words, was, now in _wordings(said, claim) if was != now]
    if wording:
        found["reworded"] = [f"its {listed(wording)} changed"] if wording != ["text"] else []
    return found


def sources_since(library: Library, said: Said, claim: Claim) -> Since:
    """What has happened to the sources that a claim had."""
    found: Since = {}
    before = {s.id: s for s in said.sources if s.stance == "supports"}
    still = {e.source for e in claim.sources("supports")}
    for each, was in before.items():
        source = library.sources.get(each)
        if source is None or each not in still:
            found.setdefault("lost-source", []).append(each)
        elif source.standing not in (was.standing, "current"):
            kind: Kind = "source-retracted" if source.standing in GONE else "source-corrected"
            found.setdefault(kind, []).append(f"{each} is {source.standing}")
    return found


def _wordings(said: Said, claim: Claim) -> tuple[tuple[str, str, str], ...]:
    """What a sentence says of a claim: its name, as it was and as it is."""
    now = claim.short if said.variant == "short" else claim.text
    # A manifest of an older version has the hash of the text, and nothing of the rest.
    text = ("text", said.sha256, text_hash(now))
    if not said.text:
        return (text,)
    return (
        text,
        ("attribution", said.attributed_to, claim.attributed_to),
        ("caveat", said.caveat, claim.caveat),
    )


def _of_about(library: Library, said: Said, printed: Printed) -> Since:
    """A sentence that says how likely a claim is, how sure we are of it, or who contests it."""
    claim = library.claims.get(said.ref)
    if claim is None:
        return {"removed": []}
    if claim.status == "withdrawn":
        return {"withdrawn": []}
    was = display(said.likelihood)
    if said.likelihood and printed.text.casefold().endswith(frames.likelihood(was).casefold()):
        if claim.likelihood != said.likelihood:
            return {"reworded": [_became("its likelihood", was, claim.likelihood)]}
    elif said.confidence and _is_confidence(printed.text, said.confidence):
        if claim.confidence != said.confidence:
            return {"reworded": [_became("our confidence", said.confidence, claim.confidence)]}
        if claim.confidence_basis != said.confidence_basis:
            return {"reworded": ["the reason for our confidence changed"]}
    elif said.contested_by and not contesters(library, claim):
        return {"reworded": ["nothing contests it any more"]}
    return {}


def _is_confidence(text: str, confidence: str) -> bool:
    return text.startswith(frames.CONFIDENCE.format(display(confidence)).rstrip("."))


def _became(what: str, was: str, now: str) -> str:
    return f"{what} was {was}, and is {now or 'not given any more'}"


def _of_bottom_line(library: Library, said: Said, brief: Brief) -> Since:
    found: Since = {}
    rests_on = brief.rests_on if said.variant == "bottom-line" else ()
    later = {r: superseders(library, r) for r in rests_on if r in library.claims}
    # Whoever names what came in its place knew of both.
    passed = [r for r, by in later.items() if by and not set(by) & set(rests_on)]
    if passed:
        found["superseded"] = [f"it rests on {listed(passed)}"]
    gone = [r for r in rests_on if (c := library.claims.get(r)) and c.status == "withdrawn"]
    gone += [r for r in rests_on if r not in library.claims]
    if gone:
        found["withdrawn"] = [f"it rests on {listed(gone)}"]
    if text_hash(_line_of(brief, said)) != said.sha256:
        found["reworded"] = []
    return found


def _line_of(brief: Brief, said: Said) -> str:
    """What a brief says now in the place of its bottom line, or of its question."""
    return brief.bottom_line if said.variant == "bottom-line" else brief.question


def _of_author(library: Library, record: Record, printed: Printed) -> Since:
    """The author's own words: what they rest on may have fallen."""
    text = key(printed.text)
    own = (s for s in record.said if s.is_of_author)
    said = next((s for s in own if _same(s.text, text)), None)
    found: Since = {}
    # Without a note, nothing that it rests on was in the library when it was written.
    for ref in said.rests_on if said and printed.note else ():
        claim = library.claims.get(ref)
        if claim is None:
            found.setdefault("removed", []).append(f"it rests on {ref}")
        elif claim.status == "withdrawn":
            found.setdefault("withdrawn", []).append(f"it rests on {ref}")
        elif superseders(library, ref):
            found.setdefault("superseded", []).append(f"it rests on {ref}")
    return found


def _same(text: str, shown: str) -> bool:
    """Whether a text is what is shown but for the stop that a sentence gets."""
    return key(display(text)).rstrip(".") == shown.rstrip(".")


def _wording(library: Library, record: Record, printed: Printed) -> tuple[str, str]:
    """The words of the library that were printed and those that are now in their place."""
    said = _said(record, printed)
    if said is None:
        return "", ""
    if printed.part == "bottom-line":
        return said.text, _line_of(library.briefs[printed.ref], said)
    if printed.part != "claim":
        return "", ""
    claim = library.claims[printed.ref]
    return said.text, claim.short if said.variant == "short" else claim.text


def counts(verdicts: Sequence[Verdict]) -> dict[Kind, int]:
    """How many pieces there are of each verdict, those that there are, gravest first."""
    said = [v.kind for v in verdicts]
    return {kind: said.count(kind) for kind in WORDS if kind in said}
