"""What a shorter wording of a sentence says that the sentence does not: a figure, a date or a name
of its own, a *not* more or less, and what it makes surer than it was.

A shorter wording leaves out; that is what it is for. So what is missing counts only where it
turned, or weakened, something that is still said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from briefing.evidence.dates_said import days
from briefing.evidence.figure import Figure, agree, is_said
from briefing.evidence.figures_said import also_said, figures, is_currency
from briefing.evidence.wording import NOT_PREFIX, is_negation, parted
from briefing.model import Claim
from briefing.text import fold, is_unspaced

Words = Sequence[str]
Texts = tuple[str, ...]
IsName = Callable[[str], bool]
"""Whether the first word of a sentence is a name."""


def no_names(word: str) -> bool:
    """Nothing is known of names."""
    return False


_LITTLE_WORDS = """
a an the to be been being is are was were has have had do does did will would shall of in on
at by for with from as it its their his her this that these those yet any all very also only
even much more less than and or but so there
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
"""Words that carry no matter: what a *not* turns is the next word that does."""
_COMPARING = frozenset(("more", "less", "fewer", "later", "earlier", "only", "least", "longer"))
"""Behind a *not*, these make a bound or an addition of it: *no more than*, *not only*."""
_DENYING = re.compile(
    r"(?:fail|lack|refus|den(?:y|ie)|reject|declin|exclud|absen|avoid|stop|end(?:s|ed)|halt|ban|bar"
    r"|prevent|block|oppos|abandon|cancel|drop|miss|neglect|outside|instead|few|hard|unlike|little"
    r"|unable|impossib|false|empty|unknown|open|free|spare|rule|except|only)"
)
"""What says *not* in another word: a wording with one of them may be the same in a *not*."""
_HEDGING_WORDS = """
may might could would should probably likely unlikely possibly perhaps reportedly allegedly
apparently seems seem seemed appears appear appeared expected expects plans planned plan intends
intended intend proposed proposes propose proposal draft aims aim aimed seeks seek sought wants
want suggests suggest suggested believed estimated considers considering considered
discuss discussed potential potentially provisional provisionally preliminary tentative
tentatively if unless partly largely mostly hopes hope hoped
"""
_HEDGING = frozenset(_HEDGING_WORDS.split())
"""What says that something is not certain, not done, or not wholly so."""
_TO_BE_DONE = re.compile(r"\b(?:is|are|was|were) to (?!\w+(?:ward|wards)\b)(?=[a-z])")
_CAPPED = re.compile(
    r"\b(?:up to|cap|caps|capped|limit|ceiling|max|maximum|at most|no more|not more|least|minimum"
    r"|floor|over|above|under|below|more than|less than|fewer|nearly|almost|exceed|as much|as many"
    r"|target)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-z]")
_CALENDAR_WORDS = """
january february march april may june july august september october november december monday
tuesday wednesday thursday friday saturday sunday i
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_PERIOD = re.compile(r"(?:fy|cy)(?:\d\d|\d{4})?|[qh][1-4]")
"""A fiscal year, a calendar year, a quarter or a half of one."""
_KEPT = 2_000
"""Short forms of which it is known how they compare with their texts."""
_NEAR = 100
"""Characters behind *is to* in which it is said what is to be done."""
_BETWEEN = 20
"""Words among which is the one that a *not* or a *may* before them is about."""
_POINTS = re.compile(r"(?:pp|points?|bps?)$", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:fail(?:s|ed)? to|den(?:y|ies|ied) that|refuse[sd]? to)\b", re.IGNORECASE
)
_MOST = re.compile(r"\b(?:most|many|some|several|almost|nearly)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:all|every|always)\b", re.IGNORECASE)
_WAY = re.compile(
    r"\b(?:(?P<up>rose|risen|rises?|rising|grew|grown|grows?|growing|increase[sd]?|increasing)"
    r"|(?P<down>fell|fallen|falls?|falling|shrank|shrunk|shrinks?|shrinking|declin(?:e[sd]?|ing)"
    r"|decrease[sd]?|decreasing|dropped))\b",
    re.IGNORECASE,
)
_SHARES = 20
"""Shares of a text that are compared with each other."""
_STEM = 4
"""Letters in which a name and what is made of it agree: China, Chinese."""
_ALSO_CALLED = (
    ("tokyo", "japan"),
    ("beijing", "china"),
    ("washington", "united", "us", "america"),
    ("america", "us", "united"),
    ("brussels", "eu", "european", "europe", "commission"),
    ("london", "britain", "uk", "united"),
    ("british", "uk"),
    ("berlin", "germany"),
    ("paris", "france", "french"),
    ("moscow", "kremlin", "russia"),
    ("rome", "italy"),
    ("seoul", "korea"),
    ("delhi", "india"),
    ("canberra", "australia"),
    ("ottawa", "canada"),
    ("dutch", "netherlands"),
)
"""Capitals for their governments and the like; the first few letters are compared."""


def wrongs(claim: Claim, language: str, is_name: IsName = no_names) -> tuple[str, ...]:
    """What the short form of a claim says otherwise; ``differences`` with what else it says."""
    as_of = claim.quantity.as_of if claim.quantity else ""
    dates = (claim.date, claim.as_of, as_of)
    # Who knows of names knows a library, which is not to be kept for long.
    compared = _wrongs if is_name is no_names else _wrongs.__wrapped__
    return compared(
        claim.text, claim.short, language, dates, (claim.attributed_to, *claim.actors), is_name
    )


def certainties(claim: Claim, language: str) -> tuple[str, ...]:
    """What the short form of a claim makes surer; a likelihood is said in a sentence of its own."""
    return () if claim.likelihood else _certainties(claim.text, claim.short, language)


@lru_cache(maxsize=_KEPT)
def _wrongs(
    text: str, short: str, language: str, dates: Texts, named: Texts, is_name: IsName
) -> Texts:
    """A memo is made anew with each pick, from the same claims."""
    told = differences(text, short, language=language, dates=dates, named=named, is_name=is_name)
    return tuple(told)


@lru_cache(maxsize=_KEPT)
def _certainties(text: str, short: str, language: str) -> Texts:
    return tuple(surer(text, short, language=language))


def differences(
    text: str,
    short: str,
    *,
    language: str = "en",
    dates: Iterable[str] = (),
    named: Iterable[str] = (),
    is_name: IsName = no_names,
) -> Iterator[str]:
    """What a shorter wording says otherwise, in words without a full stop.

    ``dates`` and ``named`` are dates and words that the claim says elsewhere. ``is_name`` is asked
    of a first word, whose capital says nothing.
    """
    yield from _other_figures(text, short, language)
    yield from _other_points(text, short, language)
    yield from _other_dates(text, short, dates)
    if _is_english(language):
        yield from _other_names(text, short, " ".join(named), is_name)
        yield from _turned(text, short)
        yield from _other_way(text, short)


def surer(text: str, short: str, *, language: str = "en") -> Iterator[str]:
    """What a shorter wording says with more certainty, in words without a full stop."""
    if not _is_english(language):
        return
    ours, theirs = _words(short), _words(text)
    if not _hedges(ours) and not _TO_BE_DONE.search(short):
        for at in _hedges(theirs):
            if theirs[at] in ("if", "unless") or _says(ours, _head(theirs, at + 1)):
                yield f'the text says "{theirs[at]}" and the short form does not'
                return
        for found in _TO_BE_DONE.finditer(text):
            if _says(ours, _head(_words(text[found.end() : found.end() + _NEAR]), 0)):
                yield f'the text says "{found[0].strip()}" and the short form does not'
                return
    if not _CAPPED.search(short):
        for mine in figures(short, language):
            same = [f for f in figures(text, language) if agree(f, mine)]
            counted = mine.has_unit or not mine.spelled
            if counted and same and all(f.bound in ("least", "most") for f in same):
                yield f'the text bounds "{same[0].text}" and the short form does not'
                return


def _is_english(language: str) -> bool:
    return language.casefold().partition("-")[0] == "en"


# Figures and dates


def _other_figures(text: str, short: str, language: str) -> Iterator[str]:
    said = figures(text, language)
    in_words = also_said(text)
    for mine in figures(short, language):
        if mine.spelled and not mine.has_unit and not any(not f.has_unit for f in said):
            continue  # Things that the text names may be counted.
        if mine.spelled and mine.low == 1 and not mine.has_unit:
            continue
        if not is_said(mine, (*said, *in_words)) and not _is_apart(mine, said):
            if is_unspaced(text) and _digits(mine.text) <= _digits(text):
                continue  # No space says where a figure begins and ends.
            others = [f.text for f in said if f.kind == mine.kind]
            yield _instead("figure", mine.text, others)


def _other_points(text: str, short: str, language: str) -> Iterator[str]:
    """Shares that are percentage points in one of both and per cent in the other alone."""
    theirs = [f for f in figures(text, language) if f.kind == "%"]
    for mine in figures(short, language):
        same = [f for f in theirs if mine.kind == "%" and agree(f, mine)]
        points = [bool(_POINTS.search(f.text)) for f in same]
        # Points may be said of the shares on both sides of them.
        if same and not any(points) and _POINTS.search(mine.text) and _is_apart(mine, theirs):
            continue
        if same and bool(_POINTS.search(mine.text)) not in points:
            yield f'it says "{mine.text}", the text "{same[0].text}"'


def _digits(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def _is_apart(figure: Figure, said: Sequence[Figure]) -> bool:
    """Whether it says by how many points two shares differ that are said."""
    if not _POINTS.search(figure.text) and figure.noun not in ("point", "points"):
        return False
    shares = [end for f in said if f.kind == "%" for end in (f.low, f.high)][:_SHARES]
    return any(abs(abs(a - b) - figure.low) < figure.step for a in shares for b in shares)


def figures_apart(text: str, other: str, language: str, other_language: str) -> Iterator[Figure]:
    """The figures with a unit that a version in another language says and the text does not."""
    said = [*figures(text, language), *also_said(text)]
    for figure in figures(other, other_language):
        if figure.has_unit and not figure.spelled and not is_said(figure, said):
            yield figure


def _other_dates(text: str, short: str, dates: Iterable[str]) -> Iterator[str]:
    said = [d for d in days(text) if d.iso]
    known = [*(d.iso for d in said), *filter(None, dates)]
    for mine in days(short):
        if mine.iso and not any(mine.iso.startswith(d) or d.startswith(mine.iso) for d in known):
            yield _instead("date", mine.text, [d.text for d in said])


def _instead(what: str, mine: str, others: Sequence[str]) -> str:
    there = ", ".join(f'"{o}"' for o in dict.fromkeys(islice(others, 3)))
    return f'it says "{mine}"' + (f", the text {there}" if there else f", a {what} not in the text")


# Names


def _other_names(text: str, short: str, named: str, is_name: IsName) -> Iterator[str]:
    there = f"{text} {named}"
    known = {fold(there[s:e]) for s, e in parted(there)}
    initials = "".join(w[0] for w in (there[s:e] for s, e in parted(there))).casefold()
    capitals = "".join(there[s] for s, _ in parted(there) if there[s].isupper()).casefold()
    for number, (start, end) in enumerate(parted(short)):
        word = short[start:end].removesuffix("'s").removesuffix("’s")
        folded = fold(word)
        if not _NAME.match(word) or folded in _CALENDAR or _known(folded, known):
            continue
        if is_currency(folded) or _PERIOD.fullmatch(folded):
            continue  # How a sum of money and a year are written.
        if short[end : end + 1] == "." and any(w.startswith(folded) for w in known):
            continue  # An abbreviation of one of its words.
        if len(word) > 1 and word.isupper() and (folded in initials or folded in capitals):
            continue  # An abbreviation of what the text spells out.
        if (number or _begins_as_one(word)) or is_name(word):
            yield f'it names "{word}", and the text does not'


def _begins_as_one(word: str) -> bool:
    """Whether a first word would be a name by its looks: SAFE, McKinsey."""
    return any(c.isupper() for c in word[1:])


def _known(folded: str, known: set[str]) -> bool:
    if not known.isdisjoint((folded, f"{folded}'s", f"{folded}s", folded.removesuffix("s"))):
        return True
    if any(w[:_STEM] == folded[:_STEM] for w in known if len(w) >= _STEM):
        return True
    for group in _ALSO_CALLED:
        if any(folded.startswith(w) if len(w) > 2 else folded == w for w in group) and any(
            w in known or f"{w}'s" in known or any(k.startswith(w) for k in known if len(w) > 3)
            for w in group
        ):
            return True
    return False


# What turns a statement


def _turned(text: str, short: str) -> Iterator[str]:
    ours, theirs = _words(short), _words(text)
    mine, other = list(_nots(ours)), list(_nots(theirs))
    if mine and not other and not _denied(theirs, ours):
        yield f'it says "{ours[mine[0]]}", and the text does not'
    elif opposite := _opposite(ours, theirs) or _opposite(theirs, ours):
        yield f'"{opposite}" is said by one of both, and turned round by the other'
    elif not mine and not _denied(ours, theirs):
        turned = next((w for w in other if _says(ours, _head(theirs, w + 1))), None)
        if turned is not None:
            yield f'the text says "{theirs[turned]}", and the short form does not'


def _other_way(text: str, short: str) -> Iterator[str]:
    """What is denied in the text, and not in the short form; what is all there, and was most; and
    what rises in one of both, and falls in the other."""
    words = _words(short)
    denies = any(is_negation(w) or _DENYING.match(w) for w in words)
    for found in _DENIED.finditer(text):
        if not denies and _says(words, _head(_words(text[found.end() : found.end() + _NEAR]), 0)):
            yield f'the text says "{found[0]}", and the short form does not'
    most, every = _MOST.search(text), _EVERY.search(short)
    if most and every and not _EVERY.search(text) and not _MOST.search(short):
        yield f'it says "{every[0]}", the text "{most[0]}"'
    ours, theirs = _ways(short), _ways(text)
    if len(ours) == len(theirs) == 1 and ours.keys() != theirs.keys():
        (mine,), (other,) = ours.values(), theirs.values()
        yield f'it says "{mine}", the text "{other}"'


def _ways(text: str) -> dict[str, str]:
    """The ways that something goes in a text, up or down, each by the first word for it."""
    found: dict[str, str] = {}
    for match in _WAY.finditer(text):
        found.setdefault(match.lastgroup or "", match[0])
    return found


def _denied(words: Words, others: Words) -> bool:
    """Whether words say *not* in another way, and not just as the others do."""
    return any(
        (_DENYING.match(w) and not _says(others, w))
        or ((turned := NOT_PREFIX.match(w)) and _says(others, w[turned.end() :]))
        for w in words
    )


def _opposite(words: Words, others: Words) -> str:
    """A word that the others say with an *un-* or *in-* before it, and not without."""
    if any(map(is_negation, (*words, *others))):
        return ""
    found = ((w, NOT_PREFIX.match(w)) for w in others if w not in words)
    plain = (w[m.end() :] for w, m in found if m)
    return next((w for w in plain if len(w) > 3 and w in words and w not in others), "")


def _nots(words: Words) -> Iterator[int]:
    for at, word in enumerate(words):
        if (
            is_negation(word)
            and word != "without"
            and not _COMPARING.intersection(words[at + 1 : at + 2])
        ):
            yield at


def _hedges(words: Words) -> list[int]:
    return [at for at, word in enumerate(words) if word in _HEDGING]


def _head(words: Words, start: int) -> str:
    """The word that something before it is about: the next that carries matter."""
    near = words[start : start + _BETWEEN]
    return next((w for w in near if w not in _LITTLE and w not in _HEDGING), "")


def _says(words: Words, word: str) -> bool:
    """Whether a word is among others, in whatever form."""
    return bool(word) and any(
        w == word or (len(word) > 3 and w[:_STEM] == word[:_STEM]) for w in words
    )


def _words(text: str) -> list[str]:
    return [fold(text[s:e]) for s, e in parted(text)]
