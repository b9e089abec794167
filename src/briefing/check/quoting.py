"""B160-B169: quotations against the kept texts of their sources, those texts, and addresses."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.overlap import overlaps
from briefing.evidence.quotations import Verdict, verdict
from briefing.library import archive
from briefing.library.recognise import address_fault
from briefing.model import Severity

_ICD_206 = "ICD 206: what is cited can be found where it is said to be"

MISQUOTED = rule(
    "B160",
    "not-in-the-source",
    "error",
    "A quotation is not in the kept text of its source.",
    standard=_ICD_206,
    to_do="Correct the quotation, or name the source it is from.",
)
NEARLY = rule(
    "B161",
    "quoted-nearly",
    "warning",
    "A quotation differs from the kept text of its source in more than its typesetting, or "
    "stands there in several places. It is an error where a number, a name or a negation differs.",
    standard=_ICD_206,
    to_do="Correct the quotation; mark what is left out with … and make it long enough to be one.",
)
NO_KEPT_TEXT = rule(
    "B162",
    "no-kept-text",
    "note",
    "There is no kept text to compare a quotation with.",
    standard=_ICD_206,
    to_do="Keep the text: `briefing archive SOURCE FILE`.",
    asked="full",
)
CHANGED = rule(
    "B163",
    "kept-text-changed",
    "error",
    "The kept text of a source is not the one that was saved, is gone, or cannot be read.",
    standard="docs/format.md: an archive is a path and the SHA-256 of its bytes",
    to_do="Put the file back as it was, or save a text anew: "
    "`briefing archive SOURCE FILE --replace`.",
)
NO_HASH = rule(
    "B164",
    "kept-text-without-hash",
    "warning",
    "The kept text of a source has no hash: nobody would notice that it was changed.",
    standard="docs/format.md: an archive is a path and the SHA-256 of its bytes",
    to_do="Save it with its hash: `briefing archive SOURCE FILE`.",
)
SHARED = rule(
    "B165",
    "shared-passages",
    "note",
    "The kept texts of two sources share long passages, and nothing says that they have one "
    "origin. It is a proposal: both may quote a third.",
    standard="ICD 206: derivative reports are no independent corroboration",
    to_do="If they have one origin, say so: `derives_from`, or `briefing conflicts join`.",
    asked="graded",
)
NO_ADDRESS = rule(
    "B166",
    "no-address",
    "warning",
    "The `url` of a source is not the address of a page: nobody gets there from a memo.",
    standard=_ICD_206,
    to_do="Write all of it, beginning with https://. Where something lies that has no address is "
    "for `notes`.",
)


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with quotations, kept texts and addresses."""
    for problem in archive.findings(case.library):
        broken = NO_HASH if problem.fault == "no-hash" else CHANGED
        yield Flaw(broken, problem.source, problem.why, ("archive",))
    if case.asks("graded"):
        for pair in overlaps(case.library):
            one, other = pair.sources
            yield Flaw(SHARED, one, f"its text and that of {other}: {pair.why}", ("archive",))
    for source in case.library.sources.values():
        if source.url and (why := address_fault(source.url)):
            yield Flaw(NO_ADDRESS, source.id, why, ("url",))
        quoting = [
            citation
            for citation in case.library.links.cited_by.get(source.id, ())
            if citation.evidence.quote.strip()
        ]
        if not quoting or (source.archive is None and not case.asks("full")):
            continue
        text = archive.text_of(case.library, source)
        for citation in quoting:
            claim = case.library.claims[citation.claim]
            key = ("evidence", claim.evidence.index(citation.evidence), "quote")
            if text is not None:
                found = verdict(citation.evidence.quote, text)
                yield from _of_verdict(claim.ref, key, found)
            elif source.archive is None:
                said = f"there is no kept text of {source.id}"
                yield Flaw(NO_KEPT_TEXT, claim.ref, said, key)


def _of_verdict(ref: str, key: tuple[str | int, ...], found: Verdict) -> Iterator[Flaw]:
    if found.kind == "missing":
        yield Flaw(MISQUOTED, ref, found.in_words(), key)
    elif found.kind in ("fuzzy", "ambiguous"):
        severity: Severity = "error" if found.changes_meaning else "warning"
        yield Flaw(NEARLY, ref, found.in_words(), key, severity=severity)
