"""B101-B109: whether what a claim says stands on anything, and on more than one leg."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.origins import origins
from briefing.evidence.standing import is_record, still_stands
from briefing.library.problems import KeyPath
from briefing.model import Brief, Claim, Evidence, Memo, Severity, Source
from briefing.text import counted

_ICD_206 = "ICD 206 and ICS 500-2 (sourcing)"

UNSUPPORTED = rule(
    "B101",
    "unsupported",
    "error",
    "A claim of kind information has no source that supports it. In a plain library it is a note, "
    "one for each brief that names a source for other claims.",
    standard=f"{_ICD_206}: what the analysis depends on carries a source reference",
    to_do="Name a source under `evidence`, or say what the claim is: `kind`.",
    asked="graded",
)
SINGLE_ORIGIN = rule(
    "B102",
    "single-origin",
    "warning",
    "Several sources support a claim, and only one origin is known behind them. In a plain library "
    "only claims are looked at on which another one rests that states its confidence, and whose "
    "sources are all placed.",
    standard=f"{_ICD_206}: derivative reports are no independent corroboration",
    to_do="Look for a second origin, or allow it with the reason why there can be none.",
    asked="graded",
)
ONE_SOURCE = rule(
    "B103",
    "one-source",
    "note",
    "A single source carries a claim of importance 4 or 5, and it is not a document of record.",
    standard="ICD 203, standard 1: quality and credibility of the sources",
    to_do="Look for a second source.",
    asked="full",
)
CONFIRMED_BY_NONE = rule(
    "B104",
    "confirmed-by-none",
    "error",
    "Credibility 1 means confirmed by other sources, and fewer than two independent origins "
    "support the claim.",
    standard="STANAG 2511: 1 only where the information comes from another source than that "
    "which is there already; else 2",
    to_do="Write 2 (probably true), or add the source that confirms it.",
)
HIGH_CONFIDENCE = rule(
    "B105",
    "high-confidence",
    "error",
    "Confidence is high, and fewer than two independent origins support the claim and what it "
    "depends on. Where `confidence_basis` says why, it is a warning.",
    standard="ICD 203 and JP 2-0: high is well corroborated, low is uncorroborated",
    to_do="Lower the confidence, or add what it rests on under `evidence` or `depends_on`.",
)
RETRACTED = rule(
    "B106",
    "retracted-support",
    "error",
    "All sources that support a claim have been retracted.",
    standard="ICS 500-2: find judgements whose sources were rescinded or discredited",
    to_do="Find another source, or withdraw the claim.",
)
DOUBTFUL = rule(
    "B107",
    "doubtful-support",
    "warning",
    "Every source that supports a claim is retracted, superseded or preliminary.",
    standard="ICS 500-2: find judgements whose sources were modified",
    to_do="Look at what has come in their place.",
)
LOST_GROUND = rule(
    "B108",
    "lost-ground",
    "warning",
    "A claim that stands depends on one that is withdrawn.",
    standard="ICS 500-2: find judgements impacted when what they rest on changes",
    to_do="Look whether it still holds, and let it depend on what has come in its place.",
)
LOST_BOTTOM_LINE = rule(
    "B109",
    "lost-bottom-line",
    "warning",
    "A bottom line, of a brief or of a saved memo, rests on a claim that is withdrawn: memos leave "
    "it out.",
    standard="ICD 203, standard 6: the main message follows from what is shown",
    to_do="Write it anew, or let it rest on what still stands.",
)


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with what claims and bottom lines stand on."""
    for brief in case.library.briefs.values():
        if brief.status == "archived":
            continue
        bare: list[Claim] = []
        for claim in brief.claims:
            if not still_stands(case.library, claim.ref):
                continue
            # A source that is named and not there is a problem of its own.
            if claim.kind == "information" and not claim.sources("supports"):
                bare.append(claim)
            supporters = case.library.supporters(claim)
            yield from _origins(case, claim, supporters)
            yield from _doubtful(claim, supporters)
            for number, ref in enumerate(claim.depends_on):
                if _is_withdrawn(case, ref):
                    said = f"this depends on {ref}, which is withdrawn"
                    yield Flaw(LOST_GROUND, claim.ref, said, ("depends_on", number))
        yield from _unsupported(case, bare)
        yield from _of_bottom_line(case, brief)
    for memo in case.library.memos.values():
        yield from _of_bottom_line(case, memo)


def _unsupported(case: Case, bare: list[Claim]) -> Iterator[Flaw]:
    if case.asks("graded"):
        for claim in bare:
            yield Flaw(UNSUPPORTED, claim.ref, "nothing supports this", ("text",))
    elif bare and any(c.evidence for c in case.library.brief_of(bare[0]).claims):
        more = f", nor {counted(len(bare) - 1, 'other claim')} of this brief"
        said = f"nothing supports this{more if len(bare) > 1 else ''}"
        hint = 'name a source: evidence = ["source-id"]'
        yield Flaw(UNSUPPORTED, bare[0].ref, said, ("text",), hint, severity="note")


def _origins(case: Case, claim: Claim, supporters: tuple[Source, ...]) -> Iterator[Flaw]:
    """Whether a claim stands on more than one leg where that matters: to count is dear."""
    leant_on = case.asks("graded") or _is_leant_on(case, claim)
    if claim.kind == "information" and not any(map(is_record, supporters)):
        if len(supporters) > 1 and leant_on:
            found = origins(case.library, claim)
            if found.single and (not found.unplaced or case.asks("graded")):
                yield Flaw(SINGLE_ORIGIN, claim.ref, found.in_words(), ("text",))
        elif len(supporters) == 1 and claim.importance >= 4 and case.asks("full"):
            yield Flaw(ONE_SOURCE, claim.ref, "one source carries it", ("text",))
    for number, evidence in enumerate(claim.evidence):
        if evidence.credibility == 1 and evidence.stance == "supports":
            found = origins(case.library, claim)
            if found.independent < 2:
                said = f"1 means confirmed by other sources; behind this: {found.in_words()}"
                key: KeyPath = ("evidence", number, "credibility")
                yield Flaw(CONFIRMED_BY_NONE, claim.ref, said, key, "2 is probably true")
    if claim.confidence == "high":
        yield from _high(case, claim)


def _is_leant_on(case: Case, claim: Claim) -> bool:
    """Whether a claim that states its confidence rests on another."""
    needed = case.library.links.needed_by.get(claim.ref, ())
    return any(case.library.claims[r].confidence for r in needed)


def _high(case: Case, claim: Claim) -> Iterator[Flaw]:
    found = origins(case.library, replace(claim, evidence=_all_evidence(case, claim)))
    if found.independent < 2:
        said = f"confidence is high; behind it: {found.in_words()}"
        severity: Severity = "warning" if claim.confidence_basis else "error"
        yield Flaw(HIGH_CONFIDENCE, claim.ref, said, ("confidence",), severity=severity)


def _all_evidence(case: Case, claim: Claim) -> tuple[Evidence, ...]:
    """The evidence of a claim and of all it depends on, however far."""
    seen: dict[str, Claim] = {}
    ahead = [claim]
    while ahead:
        current = ahead.pop()
        if current.ref not in seen:
            seen[current.ref] = current
            claims = case.library.claims
            known = (r for r in current.depends_on if r in claims)
            ahead.extend(claims[r] for r in known if still_stands(case.library, r))
    return tuple(e for c in seen.values() for e in c.evidence)


def _doubtful(claim: Claim, supporters: tuple[Source, ...]) -> Iterator[Flaw]:
    ways = {source.standing for source in supporters}
    if not ways or ways & {"current", "corrected"}:
        return
    named = ", ".join(f"{source.id} is {source.standing}" for source in supporters)
    if ways == {"retracted"}:
        yield Flaw(RETRACTED, claim.ref, f"all support is retracted: {named}", ("text",))
    else:
        yield Flaw(DOUBTFUL, claim.ref, f"all support is doubtful: {named}", ("text",))


def _of_bottom_line(case: Case, item: Brief | Memo) -> Iterator[Flaw]:
    if not item.bottom_line.strip():
        return
    for number, ref in enumerate(item.rests_on):
        if _is_withdrawn(case, ref):
            said = f"the bottom line rests on {ref}, which is withdrawn"
            yield Flaw(LOST_BOTTOM_LINE, item.id, said, ("rests_on", number))


def _is_withdrawn(case: Case, ref: str) -> bool:
    claim = case.library.claims.get(ref)
    return claim is not None and claim.status == "withdrawn"
