"""What a memo is marked: the highest of what it holds, and what each of its portions carries.

The banner is the highest marking of any portion (EO 13526 and 32 CFR 2001, portion and banner
marking; TLP 2.0 itself has no rule for it). A portion is a sentence with the sources it stands
on. What carries no marking is never taken for harmless: it stops the memo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from briefing.evidence.standing import contesters
from briefing.library.locate import locate
from briefing.library.snapshot import Library
from briefing.memo.blocks import Block, Document, Sentence, rewritten, sentences
from briefing.memo.errors import MemoError
from briefing.memo.frames import split_stop
from briefing.model import AuthorText, Brief, Claim, Memo, Source
from briefing.text import counted, display, listed
from briefing.values import dataclass

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Markings:
    """What everything of a library is marked in one memo.

    ``own`` is the marking of that memo (``--marking``): of its author's words, and of whatever
    else carries none.
    """

    library: Library
    own: str = ""

    @property
    def scale(self) -> tuple[str, ...]:
        """The markings of the library, lowest first; empty where it has none."""
        return self.library.settings.markings

    def above(self, marking: str, ceiling: str) -> bool:
        """Whether a marking is above another; one that is not of the scale always is."""
        scale = self.scale
        return bool(marking) and (
            marking not in scale or scale.index(marking) > scale.index(ceiling)
        )

    def highest(self, markings: Iterable[str]) -> str:
        """The highest of some markings, "" of none."""
        return max((m for m in markings if m in self.scale), key=self.scale.index, default="")

    def of(self, item: Claim | Source | Brief | AuthorText) -> str:
        """What an item carries by itself, by its brief, by default, by this memo; "" where none.

        A sentence of the author that says nothing itself takes the highest it rests on.
        """
        given = item.marking
        if isinstance(item, Claim) and not given:
            brief = self.library.briefs.get(item.brief)
            given = brief.marking if brief else ""
        if isinstance(item, AuthorText) and not given:
            rests = [self.library.claims[r] for r in item.rests_on if r in self.library.claims]
            given = self.highest(self.of_claim(c) for c in rests)
        if isinstance(item, AuthorText):
            return given or self.of_author
        return given or self.library.settings.default_marking or self.own

    @property
    def of_author(self) -> str:
        """What the memo's own words carry, such as its title and its bottom line; "" unknown."""
        return self.own or self.library.settings.default_marking

    def of_parts(self, claim: Claim) -> dict[str, str]:
        """The markings of a claim and of every source it names, by reference."""
        found = {claim.ref: self.of(claim)}
        for evidence in claim.evidence:
            source = self.library.sources.get(evidence.source)
            if source is not None:
                found[source.id] = self.of(source)
        return found

    def of_claim(self, claim: Claim) -> str:
        """The marking of a claim together with its sources; "" where there is no scale."""
        return self.highest(self.of_parts(claim).values())

    def of_claims(self, refs: Iterable[str]) -> str:
        """The highest of some claims, those that are not there left out."""
        claims = self.library.claims
        return self.highest(self.of_claim(claims[r]) for r in refs if r in claims)


def not_of_the_scale(library: Library, marking: str) -> str:
    """Why a marking cannot be used, in words."""
    known = ", ".join(library.settings.markings)
    if not known:
        return "This library has no markings, so there is none to set."
    return f"{marking} is not a marking of this library. Its scale is {known}."


def check_memo(library: Library, memo: Memo) -> None:
    """Raises MemoError where the marking of a memo is not on the scale or above its ceiling."""
    if memo.marking and memo.marking not in library.settings.markings:
        raise MemoError(not_of_the_scale(library, memo.marking))
    known = memo.ceiling in library.settings.markings
    if known and Markings(library).above(memo.marking, memo.ceiling):
        raise MemoError(f"This memo is marked {memo.marking}, above its ceiling {memo.ceiling}.")


def marked(whole: Library, seen: Library, document: Document) -> Document:
    """A memo with its banner and the marks of its portions.

    ``seen`` is what it was made from; the ``whole`` library only tells where a marking is
    missing. Raises MemoError where something on the page carries none.
    """
    memo = document.memo
    markings = Markings(seen, memo.marking)
    if not markings.scale:
        return document
    held = held_claims(seen, document)
    briefs = _quoted_briefs(seen, document)
    parts = {brief.id: markings.of(brief) for brief in briefs}
    for ref in held:
        parts |= markings.of_parts(seen.claims[ref])
    texts = [markings.of(t) for t in _sentences(memo)]
    _check(whole, markings, parts, texts)
    own = markings.of_author if words_of(memo) else memo.marking
    banner = markings.highest((*parts.values(), *texts, own))
    left_out = (
        replace(x, above=x.ref in seen.claims and markings.above(_of(markings, x.ref), banner))
        for x in document.left_out
    )
    used = (replace(u, marking=markings.of_claim(u.claim)) for u in document.used)
    document = replace(document, banner=banner, left_out=tuple(left_out), used=tuple(used))
    return replace(document, blocks=_with_portions(markings, document))


def held_claims(seen: Library, document: Document) -> tuple[str, ...]:
    """The claims that a memo prints, names as contesting another, or rests on."""
    refs = [u.claim.ref for u in document.used]
    refs += [r for u in document.used for r in u.standing.contested_by]
    rests_on = [r for u in document.used for r in u.claim.depends_on]
    rests_on += [r for t in _sentences(document.memo) for r in t.rests_on]
    rests_on += [r for brief in _quoted_briefs(seen, document) for r in brief.rests_on]
    refs += _named_for(seen, rests_on)
    return tuple(dict.fromkeys(r for r in refs if r in seen.claims))


def _named_for(seen: Library, rests_on: Iterable[str]) -> Iterator[str]:
    """What the note of something that rests on claims may name: these, what contests them, and
    where one names no source the claims it rests on in its turn."""
    waiting = [r for r in rests_on if r in seen.claims]
    found: set[str] = set()
    while waiting:
        ref = waiting.pop()
        if ref in found:
            continue
        found.add(ref)
        claim = seen.claims[ref]
        yield ref
        yield from contesters(seen, claim)
        if not seen.supporters(claim):
            waiting += (r for r in claim.depends_on if r in seen.claims)


def words_of(memo: Memo) -> tuple[str, ...]:
    """Which parts of a memo its author wrote, the sentences (``[[text]]``) aside, and a bottom
    line that says what it rests on: it is one of them."""
    words = {
        "title": memo.title,
        "bottom line": "" if memo.rests_on else memo.bottom_line,
        "decision sought": memo.decision_sought,
        "meeting": memo.meeting,
        "reference": memo.reference,
        "headings": "".join(memo.headings.values()),
    }
    return tuple(name for name, text in words.items() if text.strip())


def _sentences(memo: Memo) -> tuple[AuthorText, ...]:
    """What its author wrote that may rest on claims, and is marked as they are."""
    answer = (memo.answer,) if memo.rests_on else ()
    return tuple(t for t in (*answer, *memo.texts) if t.text.strip())


def _of(markings: Markings, ref: str) -> str:
    return markings.of_claim(markings.library.claims[ref])


def _quoted_briefs(seen: Library, document: Document) -> tuple[Brief, ...]:
    """The briefs whose own words are on the page: title, question, bottom line."""
    refs = {s.ref for s in sentences(document.blocks)}
    drawn = {u.claim.brief for u in document.used}
    titled = () if document.memo.title.strip() or len(drawn) != 1 else drawn
    return tuple(b for b in seen.briefs.values() if b.id in refs or b.id in titled)


def _check(
    whole: Library, markings: Markings, parts: Mapping[str, str], texts: Sequence[str]
) -> None:
    bare = sorted(ref for ref, marking in parts.items() if marking not in markings.scale)
    if bare:
        raise MemoError(_unmarked(whole, bare))
    if unmarked := sum(marking not in markings.scale for marking in texts):
        raise MemoError(
            f"{counted(unmarked, 'sentence')} of the author's in this memo: no marking, and "
            'nothing to rest on that has one. Give each the line marking = "…", or mark this '
            f"memo: --marking MARKING, one of {', '.join(markings.scale)}."
        )


def _unmarked(whole: Library, bare: Sequence[str]) -> str:
    places = []
    for ref in bare[:_NAMED]:
        place = locate(whole, ref)
        places.append(f"{ref} ({place.file}:{place.line})" if place else ref)
    places += [f"{len(bare) - _NAMED} more"] if len(bare) > _NAMED else []
    return (
        f"No marking is known for {listed(places)}. "
        'Add there the line marking = "…", or to briefing.toml default_marking = "…", '
        "or mark what has none for this memo only: --marking MARKING, "
        f"one of {', '.join(whole.settings.markings)}."
    )


def _with_portions(markings: Markings, document: Document) -> tuple[Block, ...]:
    """The body with its portion marks.

    They stand where its sentences differ, or always where the template says so: at the first
    sentence of each claim, and at each of the author's own.
    """
    said = list(sentences(document.blocks))
    carried = [_carried(markings, document, s) for s in said]
    if not (document.template.portion_marks or len(set(carried)) > 1):
        return document.blocks
    marked: list[Sentence] = []
    before = ("", "")
    for sentence, marking in zip(said, carried, strict=True):
        begins = not sentence.ref or (sentence.ref, marking) != before
        marked.append(replace(sentence, marking=marking) if begins else sentence)
        before = (sentence.ref, marking)
    ahead = iter(marked)
    return tuple(
        rewritten(block, lambda run: tuple(islice(ahead, len(run)))) for block in document.blocks
    )


def _carried(markings: Markings, document: Document, sentence: Sentence) -> str:
    """What a sentence of the body carries."""
    library, ref = markings.library, sentence.ref
    if ref in library.claims:
        # A line that only says who says otherwise carries what they carry too.
        own = any(s.role in ("claim", "caveat") for s in sentence.spans)
        others = (u.standing.contested_by for u in document.used if u.claim.ref == ref and not own)
        return markings.of_claims((ref, *(r for refs in others for r in refs)))
    if ref in library.briefs:
        brief = library.briefs[ref]
        return markings.highest((markings.of(brief), markings.of_claims(brief.rests_on)))
    mine = (t for t in _sentences(document.memo) if _words(t.text) == _words(sentence.plain))
    return next((markings.of(t) for t in mine), markings.of_author or document.banner)


def _words(text: str) -> str:
    return split_stop(display(text).strip())[0]
