"""B150-B159: claims that cannot all be so, found by comparing, for the analyst to judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.check.rule import Case, Flaw, Rule, rule
from briefing.evidence.conflicts import Kind, conflicts, proposals
from briefing.evidence.inherited import unanswered
from briefing.evidence.standing import still_stands

_ICD_203 = "ICD 203, standards 4 and 6: alternatives are shown, contrary information acknowledged"
_JUDGE = (
    "Say which it is: write `contradicts`, correct one of them, or dismiss it in decisions.toml "
    "with the reason."
)

TWO_FIGURES = rule(
    "B150",
    "two-figures",
    "warning",
    "Two claims give the same measure other figures for the same time.",
    standard=_ICD_203,
    to_do=_JUDGE,
)
TWO_DATES = rule(
    "B151",
    "two-dates",
    "warning",
    "Two claims give one event other dates.",
    standard=_ICD_203,
    to_do=f"{_JUDGE} Two events need two names.",
)
SUPERSEDED_IN_USE = rule(
    "B152",
    "superseded-in-use",
    "warning",
    "A claim is superseded, and a memo, a bottom line or another claim still uses it.",
    standard="ICD 203, standard 7: change and consistency of judgements",
    to_do="Use the later claim in its place.",
)
ALIKE = rule(
    "B153",
    "alike-but-for-numbers",
    "note",
    "Two claims say nearly the same with other numbers. It is a proposal: in about half of such "
    "pairs nothing is wrong.",
    standard=_ICD_203,
    to_do=_JUDGE,
    asked="full",
)

INHERITED = rule(
    "B154",
    "contradicted-before",
    "note",
    "A claim supersedes one that another claim or a source contradicts, or is contradicted by one "
    "that is superseded; and nobody has said whether the contradiction still holds.",
    standard=_ICD_203,
    to_do="If it holds, say so in the later claim: `contradicts`, or the source under `evidence` "
    "with a leading `!`. If not, dismiss it in decisions.toml, or name the source for context "
    "(`~`).",
)

_BY_KIND: Mapping[Kind, tuple[Rule, str]] = {
    "quantity": (TWO_FIGURES, "quantity"),
    "event": (TWO_DATES, "date"),
    "supersession": (SUPERSEDED_IN_USE, "supersedes"),
    "inherited": (INHERITED, "supersedes"),
    "wording": (ALIKE, "text"),
}


def flaws(case: Case) -> Iterator[Flaw]:
    """The conflicts that nobody has declared or dismissed."""
    found = conflicts(case.library)
    if case.asks("full"):
        found = (*found, *proposals(case.library))
    for conflict in found:
        broken, key = _BY_KIND[conflict.kind]
        others = ", ".join(conflict.claims[1:])
        yield Flaw(broken, conflict.claims[0], f"{conflict.why} ({others})", (key,))
    for claim in case.library.claims.values():
        if claim.supersedes and still_stands(case.library, claim.ref):
            for source in unanswered(case.library, claim):
                yield Flaw(INHERITED, claim.ref, source.in_words(), ("supersedes",))
