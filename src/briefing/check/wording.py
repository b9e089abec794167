"""B110-B119: how judgements are worded: likelihood, confidence, one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from briefing.check.rule import Case, Flaw, rule
from briefing.check.texts import sentences, unquoted
from briefing.model import Brief, Claim, Memo
from briefing.scales import YARDSTICKS

_ICD_203 = "ICD 203, standard 2: uncertainty is expressed, with its causes"

NO_CONFIDENCE = rule(
    "B110",
    "no-confidence",
    "error",
    "A judgement does not say how confident its author is. In a plain library only judgements "
    "with a likelihood or a `confidence_basis` are looked at.",
    standard=_ICD_203,
    to_do="Write `confidence` (low, moderate, high) and `confidence_basis`.",
    asked="graded",
)
BOTH_IN_ONE = rule(
    "B111",
    "likelihood-with-confidence",
    "error",
    "A degree of likelihood and a level of confidence stand in one sentence.",
    standard="ICD 203: a confidence level and a degree of likelihood must not be combined in "
    "the same sentence",
    to_do="Take the confidence out of the sentence: it has a field of its own.",
)
OTHER_YARDSTICK = rule(
    "B112",
    "other-yardstick",
    "warning",
    "A judgement uses a term of likelihood that the library's yardstick does not have.",
    standard="ICD 203 and the PHIA yardstick: one scale, its terms and no others",
    to_do="Use a term of the yardstick, or set `yardstick` in briefing.toml.",
)
LIKELY_INFORMATION = rule(
    "B113",
    "likely-information",
    "warning",
    "A claim of kind information says how likely something is.",
    standard="ICD 203, standard 3: information, assumptions and judgements are kept apart",
    to_do='Make it a judgement (`kind = "judgement"`), or say whose it is: `attributed_to`.',
)
NO_BASIS = rule(
    "B114",
    "no-confidence-basis",
    "note",
    "A claim states its confidence and not why.",
    standard="PHIA: confidence rests on information base, rigour and volatility",
    to_do="Write `confidence_basis`.",
    asked="graded",
)
RESTS_ON_NOTHING = rule(
    "B115",
    "rests-on-nothing",
    "warning",
    "A judgement names neither a source nor a claim that it rests on.",
    standard="ICD 203, standard 6: clear and logical argumentation",
    to_do="Write `depends_on` with the claims it follows from, or `evidence`.",
    asked="full",
)
SENTENCES = rule(
    "B116",
    "several-sentences",
    "warning",
    "A claim, or its short form, is more than one sentence.",
    standard="docs/format.md: a claim is one sentence that can be supported or contested",
    to_do="Make a claim of each sentence.",
)
NOT_SHORTER = rule(
    "B117",
    "short-not-shorter",
    "warning",
    "The short form of a claim is as long as its text, or longer.",
    standard="docs/format.md: `short` is a shorter wording by the author",
    to_do="Shorten it, or take it out.",
)
BARE_BOTTOM_LINE = rule(
    "B118",
    "bare-bottom-line",
    "note",
    "A bottom line names no claim that it rests on. That of a brief is then left out of memos; "
    "that of a saved memo is printed without a note.",
    standard="ICD 206 and ICS 500-2 (sourcing): judgements carry a source reference too",
    to_do="Write `rests_on` with the claims that it sums up.",
)

_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|medium|high)(?:er|est)?[ -]confidence\b"
    r"|\bconfidence (?:is|was|remains) (?:low|moderate|high)\b|\bconfident(?:ly)?\b"
)
_ADVERBS = {
    "probable": "probab(?:le|ly)",
    "improbable": "improbab(?:le|ly)",
    "highly probable": "highly probab(?:le|ly)",
    "highly improbable": "highly improbab(?:le|ly)",
    "almost certain": "almost certain(?:ly)?",
    "nearly certain": "nearly certain(?:ly)?",
}
_PARTS = ("likely", "probab", "certain", "chance", "possibility", "even odds")
"""Every term that is looked for has one of these in it: a quick look."""
_AMBIGUOUS = frozenset({"remote"})
"""Terms that are mostly something else in running text."""


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with the wording of claims and bottom lines."""
    english = case.english
    own = _terms(case.library.settings.yardstick)
    for brief in case.library.briefs.values():
        if english and brief.bottom_line:
            yield from _both(brief.id, brief.bottom_line, "bottom_line")
        if brief.status != "archived":
            yield from _bare(brief, "memos leave it out")
        for claim in brief.claims:
            if claim.kind == "judgement":
                yield from _confidence(case, claim)
            if claim.confidence and not claim.confidence_basis and case.asks("graded"):
                yield Flaw(NO_BASIS, claim.ref, "it is not said why", ("confidence",))
            if english:
                yield from _terms_used(claim, own)
            yield from _form(claim)
    for memo in case.library.memos.values():
        if english:
            yield from _both(memo.id, memo.bottom_line, "bottom_line")
            for number, own_words in enumerate(memo.texts):
                yield from _both(memo.id, own_words.text, "text", number, "text")
        yield from _bare(memo, "it has no note")


def _bare(item: Brief | Memo, so: str) -> Iterator[Flaw]:
    if item.bottom_line.strip() and not item.rests_on:
        said = f"the bottom line names no claim that it rests on: {so}"
        hint = 'name them: rests_on = ["brief-id/claim-id"]'
        yield Flaw(BARE_BOTTOM_LINE, item.id, said, ("bottom_line",), hint)


def _confidence(case: Case, claim: Claim) -> Iterator[Flaw]:
    uses = claim.likelihood or claim.confidence_basis
    if not claim.confidence and (uses or case.asks("graded")):
        said = "this judgement does not say how confident its author is"
        yield Flaw(NO_CONFIDENCE, claim.ref, said, ("likelihood" if uses else "text",))
    if case.asks("full") and not claim.depends_on and not claim.evidence:
        yield Flaw(RESTS_ON_NOTHING, claim.ref, "this judgement rests on nothing", ("text",))


def _terms_used(claim: Claim, own: Iterable[str]) -> Iterator[Flaw]:
    text = claim.text.lower()
    yield from _both(claim.ref, claim.text, "text")
    if claim.attributed_to or claim.kind not in ("judgement", "information"):
        return  # Somebody else's words are theirs.
    used = _likelihoods(text)
    if claim.kind == "information":
        if claim.likelihood:
            said = "how likely something is, is a judgement"
            yield Flaw(LIKELY_INFORMATION, claim.ref, said, ("likelihood",))
        elif used:
            said = f'"{used[0]}" makes it a judgement'
            yield Flaw(LIKELY_INFORMATION, claim.ref, said, ("text",))
        return
    for term in used:
        if term not in own:
            said = f'the yardstick has no "{term}"'
            yield Flaw(OTHER_YARDSTICK, claim.ref, said, ("text",))


def _both(ref: str, text: str, *key: str | int) -> Iterator[Flaw]:
    if "confiden" not in text.lower():
        return
    for sentence in sentences(text):
        sentence = sentence.lower()
        found = _CONFIDENCE.search(sentence)
        terms = _likelihoods(sentence) if found else []
        if found and terms:
            said = f'"{terms[0]}" and "{found[0]}" stand in one sentence'
            yield Flaw(BOTH_IN_ONE, ref, said, key)
            return


def _form(claim: Claim) -> Iterator[Flaw]:
    for key in ("text", "short"):
        text = getattr(claim, key).strip()
        if len(all_of := sentences(text)) > 1:
            first = all_of[1].split()[0]
            yield Flaw(
                SENTENCES, claim.ref, f'a second sentence begins with "{first[:20]}"', (key,)
            )
    if claim.short and len(claim.short) >= len(claim.text):
        yield Flaw(NOT_SHORTER, claim.ref, "the short form is no shorter", ("short",))


def _likelihoods(text: str) -> list[str]:
    """The terms of any yardstick in a text in small letters, quotations left out."""
    if not any(part in text for part in _PARTS):
        return []
    every, named = _every_term()
    return [named[match.lastindex or 0] for match in every.finditer(unquoted(text))]


@cache
def _every_term() -> tuple[re.Pattern[str], list[str]]:
    """All terms of all yardsticks, the longest first, each a group; and the term of each group."""
    terms = {t for scale in YARDSTICKS for t in _terms(scale)} - _AMBIGUOUS
    ordered = sorted(terms, key=len, reverse=True)
    forms = (rf"(\b{_ADVERBS.get(t, t)}\b)" for t in ordered)
    return re.compile("|".join(forms)), ["", *ordered]


@cache
def _terms(scale: str) -> frozenset[str]:
    return frozenset(t for term in YARDSTICKS[scale] for t in term.split(" or "))
