"""What has changed since a memo was written, as a memo of its own (the template ``diff``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field, fields

from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.answering.diff import Difference, Differs, Kind
from briefing.memo.answering.pagefile import MOST_WORDS
from briefing.memo.answering.record import Record, Said
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.condensing.candidates import not_fit
from briefing.memo.templates import Template, load
from briefing.memo.writing.references import spoken
from briefing.model import AuthorText, Claim, Memo
from briefing.text import day, listed
from briefing.values import dataclass

TEMPLATE = "diff"

_SECTIONS: Mapping[Kind, str] = {
    "new": "new",
    "reworded": "changed",
    "dropped": "dropped",
    "contested": "contested",
    "grades": "grades",
    "sources": "sources",
    "lost-source": "sources",
    "stale": "stale",
}


@dataclass(frozen=True, slots=True)
class _Placed(Template):
    """A template in which each claim has its section by what changed of it."""

    places: Mapping[str, str] = field(default_factory=dict)

    def section_of(self, claim: Claim, contested: bool) -> str:
        return self.places.get(claim.ref, "")


def tell(
    library: Library, found: Difference, before: Record, now: Record, today: dt.date
) -> Document:
    """The memo of a difference: each claim once, under the first thing that changed of it.

    What a claim said before follows it; what is not said any more stands in its old words. Its
    bottom line is how much has changed. Raises MemoError where it cannot be composed.
    """
    template = load()[TEMPLATE]
    places: dict[str, str] = {}
    texts: list[AuthorText] = []
    for each in found.entries:
        section = _section(template, each.kind)
        claim = library.claims.get(each.ref)
        was, is_now = before.of(each.ref), now.of(each.ref)
        if each.kind != "dropped" and claim is not None and not not_fit(library, claim):
            if each.ref not in places:
                texts += _of_before(library, each, was, is_now)
            places.setdefault(each.ref, section)
        elif not any(t.text == (each.now or each.was) for t in texts):
            texts.append(_in_its_words(library, each, section, is_now or was))
    memo = Memo(
        title=frames.WHAT_CHANGED.format(before.title, day(before.date)),
        template=TEMPLATE,
        bottom_line=_in_all(found),
        claims=tuple(places),
        pins=tuple(places),
        words=MOST_WORDS,
        ceiling=now.asked.ceiling or before.asked.ceiling,
        marking=now.asked.marking,
        yardstick=now.asked.yardstick,
        texts=tuple(texts),
    )
    own = {f.name: getattr(template, f.name) for f in fields(template)}
    return compose(library, memo, today, template=_Placed(**own, places=places))


def _in_all(found: Difference) -> str:
    """How much has changed, in a sentence."""
    counts = {kind: len(found.of(kind)) for kind in _SECTIONS}
    said = (frames.CHANGED[k].format(frames.number(n)) for k, n in counts.items() if n)
    return frames.CHANGES.format(listed(said))


def _section(template: Template, kind: Kind) -> str:
    """The section for what changed; where a template of the user's has none, its first."""
    section = _SECTIONS[kind]
    return section if section in template.sections else template.sections[0]


def _of_before(
    library: Library, each: Differs, was: Said | None, now: Said | None
) -> Iterator[AuthorText]:
    """What was said of a claim before, behind what is said now."""
    if was is None or now is None:
        return
    said = []
    if was.text and was.sha256 != now.sha256:
        said.append(frames.IT_READ.format(was.text))
    if was.likelihood != now.likelihood:
        said.append(_given(frames.LIKELIHOOD_WAS, frames.NO_LIKELIHOOD, was.likelihood))
    if was.confidence != now.confidence:
        said.append(_given(frames.CONFIDENCE_WAS, frames.NO_CONFIDENCE, was.confidence))
    lost = [s for s in was.ids("supports") if s not in now.ids("supports")]
    names = [spoken(library.sources[s]) for s in lost if s in library.sources]
    if names:
        said.append(frames.LOST.format(listed(map(frames.inside, names))))
    for text in said:
        yield AuthorText(text, after=each.ref, rests_on=(each.ref,), marking=was.marking)


def _given(frame: str, none: str, was: str) -> str:
    return frame.format(was) if was else none


def _in_its_words(library: Library, each: Differs, section: str, said: Said | None) -> AuthorText:
    """What no claim stands for any more, or never did: in the words of the memo."""
    text = each.now or each.was
    body, stop = frames.split_stop(text)
    gone = next((frames.GONE[why] for why in each.why if why in frames.GONE), "")
    if each.kind == "dropped" and gone:
        text = f"{body}{stop} {gone}"
    elif each.kind == "reworded" and each.was:
        text = f"{body}{stop} {frames.IT_READ.format(each.was)}"
    rests_on: tuple[str, ...] = said.rests_on if said else ()
    if each.ref in library.claims:
        rests_on = (each.ref,)
    elif each.ref in library.briefs:
        rests_on = library.briefs[each.ref].rests_on
    known = tuple(r for r in rests_on if r in library.claims)
    return AuthorText(text, section=section, rests_on=known, marking=said.marking if said else "")
