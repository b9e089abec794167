"""B170-B179: what words say against the fields beside them, and against what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.conflicts import claims_of, figure
from briefing.evidence.dates_said import Day, days
from briefing.evidence.figure import Figure, agree
from briefing.evidence.figures_said import also_said, figures, may_say_figures, of_quantity
from briefing.evidence.shortening import certainties, figures_apart, wrongs
from briefing.evidence.standing import still_stands
from briefing.evidence.unsaid import unsaid
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.model import Claim, Quantity
from briefing.text import day, fold, words

_ICD_203 = "ICD 203, standard 8: accurate; the words and the record behind them say one thing"

OTHER_FIGURE = rule(
    "B170",
    "words-and-quantity",
    "warning",
    "The words of a claim give another figure than its `quantity`.",
    standard=_ICD_203,
    to_do="Look at the source; correct the words or the quantity.",
)
OTHER_DATE = rule(
    "B171",
    "words-and-date",
    "warning",
    "The words of a claim give another date than its `date`.",
    standard=_ICD_203,
    to_do="Look at the source; correct the words or the date, which is when it happened.",
)
SHORT_SAYS_OTHER = rule(
    "B172",
    "short-says-otherwise",
    "warning",
    "The short form of a claim, or its version in another language, says a figure, a date, a name, "
    "a *not*, an *all* or a *rise* that its text does not.",
    standard="docs/format.md: `short` is a shorter wording by the author",
    to_do="Let both say the same: a memo may print either.",
)
SHORT_IS_SURER = rule(
    "B173",
    "short-is-surer",
    "warning",
    "The short form of a claim leaves out what makes its text less certain: a *may*, a *draft*, an "
    "*if*, an *up to*.",
    standard="ICD 203, standard 2: uncertainty is expressed",
    to_do="Put the word that weakens it into the short form too.",
)
OVERTAKEN = rule(
    "B174",
    "overtaken-figure",
    "warning",
    "A bottom line, a judgement or a memo says a figure that only a claim says which is withdrawn "
    "or superseded.",
    standard="ICD 203, standard 7: change and consistency of judgements",
    to_do="Write it anew with the figure that stands.",
)
FROM_NOWHERE = rule(
    "B175",
    "figure-of-no-claim",
    "warning",
    "A bottom line, a judgement or a memo says a share, a sum of money, a large number or how many "
    "times as much (*doubled*) that no claim it rests on says.",
    standard="ICD 206 and ICS 500-2 (sourcing): what is said can be traced to a source",
    to_do="Correct the figure, or name the claim that it is from (`rests_on`, `depends_on`).",
)


def flaws(case: Case) -> Iterator[Flaw]:
    """Where words and what is written beside them differ."""
    library = case.library
    names = _Names(library)
    for brief in library.briefs.values():
        for claim in brief.claims:
            if claim.quantity is not None and _may_differ(claim.text, claim.quantity):
                yield from _quantity(case, claim)
            if claim.date and claim.kind == "information" and case.english:
                yield from _date(claim)
            if claim.short:
                yield from _short(case, claim, names)
            if claim.texts:
                yield from _versions(case, claim)
            if claim.kind == "judgement" and claim.depends_on and may_say_figures(claim.text):
                yield from _of_judgement(case, claim)
        if may_say_figures(brief.bottom_line) and brief.status != "archived":
            facts = (c.ref for c in brief.claims if c.kind != "judgement")
            basis = (*brief.rests_on, *(r for r in facts if still_stands(library, r)))
            yield from _rests(case, brief.id, ("bottom_line",), brief.bottom_line, basis, brief.id)
    for memo in library.memos.values():
        # What else is on the page of themes or of a query, only the page knows.
        chosen = () if memo.themes or memo.query else claims_of(library, memo)
        basis = memo.rests_on or chosen
        if may_say_figures(memo.bottom_line) and basis:
            yield from _rests(case, memo.id, ("bottom_line",), memo.bottom_line, basis)
        for number, sentence in enumerate(memo.texts):
            if may_say_figures(sentence.text) and sentence.rests_on:
                key: KeyPath = ("text", number, "text")
                yield from _rests(case, memo.id, key, sentence.text, sentence.rests_on)


# A claim and its own fields


_SHARES = ("per cent", "percent", "％", "pct", "rozent", "パーセント")


def _may_differ(text: str, quantity: Quantity) -> bool:
    """A quick look at a share: most texts say it just so, or say none."""
    if quantity.unit[:1] != "%" or quantity.value is None:
        return True
    if "%" not in text:
        return any(sign in text for sign in _SHARES)
    at = text.find(f"{quantity.value:g}%")
    return at < 0 or (at > 0 and text[at - 1] in "0123456789.,")


def _quantity(case: Case, claim: Claim) -> Iterator[Flaw]:
    assert claim.quantity is not None
    recorded = of_quantity(claim.quantity)
    if recorded is None:
        return
    if "year" in claim.quantity.unit.split() and not recorded.has_unit:
        years = [d for d in days(claim.text) if d.iso]
        if years and not any(d.iso[:4] == f"{recorded.low:g}" for d in years):
            yield _other_figure(claim, years)
        return
    said = figures(claim.text, case.library.settings.language)
    comparable = [f for f in said if _comparable(f, recorded)]
    alike = (f for f in (*said, *also_said(claim.text)) if f.kind == recorded.kind or not f.kind)
    if not comparable and recorded.kind not in _NO_MONEY:
        # One sum in another currency; what was converted would be another sum.
        sums = [f for f in said if f.kind not in _NO_MONEY]
        slips = [f for f in sums if (f.low, f.high) == (recorded.low, recorded.high)]
        if slips:
            yield _other_figure(claim, slips)
    if comparable and not any(agree(f, recorded) for f in alike):
        yield _other_figure(claim, comparable)


_NO_MONEY = ("", "%", "times")


def _other_figure(claim: Claim, said: Sequence[Figure | Day]) -> Flaw:
    assert claim.quantity is not None
    told = ", ".join(f'"{f.text}"' for f in said[:3])
    return Flaw(
        OTHER_FIGURE,
        claim.ref,
        f"the text says {told}, its quantity {figure(claim.quantity)}",
        ("quantity",),
    )


def _comparable(said: Figure, recorded: Figure) -> bool:
    """Whether a figure in a text is of what a quantity counts."""
    if recorded.kind:
        return said.kind == recorded.kind or (
            said.scaled and not said.kind and recorded.kind not in ("%", "times")
        )
    if said.kind:
        return False
    alike = bool(said.noun and recorded.noun) and said.noun[:5] == recorded.noun[:5]
    return alike or (said.scaled and recorded.scaled)


_LEADS = ("on", "in", "at", "by", "early", "late", "the", "end", "beginning", "of", "mid", "since")


def _date(claim: Claim) -> Iterator[Flaw]:
    """A date in the words that cannot be the date beside them, where it looks as if it were to be.

    Most claims tell of several times. One that begins with its date tells when it happened; one
    that differs from ``date`` in its day, its month or its year alone is a slip.
    """
    if "19" not in claim.text and "20" not in claim.text:
        return
    said = [d for d in days(claim.text) if d.iso]
    if not said or any(d.iso.startswith(claim.date) or claim.date.startswith(d.iso) for d in said):
        return
    first = said[0]
    span = sorted(d.iso for d in said if d.start == first.start)
    if span[0] <= claim.date[: len(span[0])] <= span[-1]:
        return  # Within 2025–27, or 12 to 14 May.
    before = [fold(w.folded) for w in words(claim.text[: first.start])]
    leads = bool(before) and before[0] in ("on", "in") and set(before) <= {*_LEADS}
    slip = next(
        (d for d in said if _slipped(d.iso, claim.date) and _tells_when(claim.text, d)), None
    )
    # What is to come is told of before it happens, and a year of long ago to compare with.
    leads = leads and first.iso < claim.date and (len(first.iso) > 4 or _is_near(span[-1], claim))
    if slip or (leads and not claim.attributed_to):
        told = slip or first
        said_so = f'the text says "{told.text}", its date {day(claim.date)}'
        yield Flaw(OTHER_DATE, claim.ref, said_so, ("date",))


def _tells_when(text: str, said: Day) -> bool:
    """Whether a date stands behind *on* or *in*: what happened then, and not what is of then."""
    return text[: said.start].rstrip().rpartition(" ")[2].casefold() in (
        "on",
        "in",
        "am",
        "im",
        "le",
    )


def _is_near(year: str, claim: Claim) -> bool:
    return int(claim.date[:4]) - int(year) <= 1


def _slipped(one: str, other: str) -> bool:
    """Whether two days differ in one of their three parts alone, or two months in their year."""
    ours, theirs = one.split("-"), other.split("-")
    shared = min(len(ours), len(theirs))
    apart = [a != b for a, b in zip(ours[:shared], theirs, strict=False)]
    return sum(apart) == 1 and (shared == 3 or (shared == 2 and apart[0]))


class _Names:
    """The names of a library, looked for when the first word of a short form may be one."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def has(self, word: str) -> bool:
        """Whether a word stands with a capital within sentences, and never without one."""
        return word in self._capital and fold(word) not in self._small

    @cached_property
    def _all(self) -> tuple[set[str], set[str]]:
        capital: set[str] = set()
        small: set[str] = set()
        for claim in self._library.claims.values():
            first, *rest = claim.text.split() or [""]
            small.update(w.strip(".,;:()") for w in (first, *rest) if w[:1].islower())
            capital.update(w.strip(".,;:()").removesuffix("'s") for w in rest if w[:1].isupper())
        return capital, small

    @property
    def _capital(self) -> set[str]:
        return self._all[0]

    @property
    def _small(self) -> set[str]:
        return self._all[1]


def _short(case: Case, claim: Claim, names: _Names) -> Iterator[Flaw]:
    language = case.library.settings.language
    for said in wrongs(claim, language, names.has):
        yield Flaw(SHORT_SAYS_OTHER, claim.ref, said, ("short",))
    for said in certainties(claim, language):
        yield Flaw(SHORT_IS_SURER, claim.ref, said, ("short",))


def _versions(case: Case, claim: Claim) -> Iterator[Flaw]:
    for language, text in claim.texts.items():
        for other in figures_apart(claim.text, text, case.library.settings.language, language):
            said = f'it says "{other.text}", a figure not in the text'
            yield Flaw(SHORT_SAYS_OTHER, claim.ref, said, ("texts", language))


# Words and what they rest on


def _of_judgement(case: Case, claim: Claim) -> Iterator[Flaw]:
    known = claim.quantity is not None or bool(claim.evidence)
    yield from _rests(
        case, claim.ref, ("text",), claim.text, claim.depends_on, claim.brief, known=known
    )


def _rests(
    case: Case,
    ref: str,
    key: KeyPath,
    text: str,
    basis: Iterable[str],
    brief: str = "",
    *,
    known: bool = False,
) -> Iterator[Flaw]:
    """The figures of a text that nothing it rests on says.

    ``known``: it may have them from sources of its own.
    """
    for found in unsaid(case.library, text, basis, brief):
        if found.fallen or not known:
            broken = OVERTAKEN if found.fallen else FROM_NOWHERE
            yield Flaw(broken, ref, found.in_words(case.library), key)
