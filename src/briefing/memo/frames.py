"""Every word of a memo that is the program's own, in one place.

A sentence of a memo is one of these frames around words of the library. Nothing else in
the program may add a word to a memo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from briefing.text import listed, words
from briefing.values import dataclass

VERSION = 3
"""Raised whenever a frame changes, so that an old memo can be told from an edited one."""

ACCORDING = "According to {}, "
ACCORDING_AFTER = ", according to {}"
SAME_ACCOUNT = "By the same account, "
SAME_ACCOUNT_AFTER = ", by the same account"
ALL_ACCORDING = "According to {}: "
"""Holds for every sentence from here to the end of the paragraph."""

OUR_JUDGEMENT = "In our judgement, "
OUR_JUDGEMENT_AFTER = ", in our judgement"
WE_ASSUME = "We assume that "
WE_ASSUME_AFTER = ", we assume"
JUDGED = "In the judgement of {}, "
JUDGED_AFTER = ", in the judgement of {}"
ALL_JUDGED = "In the judgement of {}: "
ASSUMED = "The assumption of {} is that "
ASSUMED_AFTER = "; that is the assumption of {}"
ALL_ASSUMED = "The assumptions of {}: "

# The past is the same for one and for many: "staff", "minutes" and "commentary" all said.
OTHERWISE = "{} said otherwise."
CONTESTED = "This is contested."
CONTESTED_SEE = "This is contested: see note {}."
CONTESTED_BY = "This is contested: "
CONTESTED_ALSO = "Also against it: "

LIKELIHOOD_IS = "This is {}."
LIKELIHOOD_CHANCE = "There is {} of this."
LIKELIHOOD_ODDS = "There are {} of this."
LIKELIHOOD = "Likelihood: {}."
CONFIDENCE = "Our confidence in this is {}."
CONFIDENCE_BASIS = "Our confidence in this is {}: "

AS_OF = "as of {}"
DUE = "to be checked again by {}"

DECISION = "Decision sought."
BY_DAY = "By {}."

WHAT_CHANGED = "{}: what has changed since {}"
CHANGES = "Changed since: {}."
CHANGED = {
    "new": "{} new",
    "reworded": "{} reworded",
    "dropped": "{} no longer said",
    "contested": "{} newly contested",
    "grades": "{} judged otherwise",
    "sources": "{} with other sources",
    "lost-source": "{} with fewer sources",
    "stale": "{} to be looked at again",
}
IT_READ = "It read: “{}”"
LIKELIHOOD_WAS = "Its likelihood was given as “{}” before."
NO_LIKELIHOOD = "No likelihood was given before."
CONFIDENCE_WAS = "Our confidence in it was {} before."
NO_CONFIDENCE = "No confidence was given before."
LOST = "It no longer rests on {}."
GONE = {"withdrawn": "It has been withdrawn.", "superseded": "It has been superseded."}

RESTS_ON_NOTES = "Rests on {}"
RESTS_ON = "Rests on: "
RESTS_ON_BOTH = "Rests on {}, and on: "
SEE_NOTES = "See {}"
SEE = "See: "
SEE_BOTH = "See {}, and: "
AGAINST = "Against it: "
AGAINST_BASIS = "Against what it rests on: "
OTHER_ACCOUNT = "Another account: "
"""Before sources that contest a claim which is not on the page: what rests on it, or a gap that
points to it."""
CONTEXT = "For context: "
"""Before sources that a claim cites for its context and that do not say it."""
SINGLE_ORIGIN = "Only one origin stands behind this."
"""Of a claim on the page of a brief; a memo says it in the note."""
ONE_ORIGIN = "{} sources, one origin"
ONE_KNOWN_ORIGIN = "{} sources, one known origin"
"""Where nobody recorded where some of them have it from: these may be of another origin."""
SAME_NOTE = "As note {}."
OWN = {
    "information": "No source is recorded for this.",
    "judgement": "Our own judgement.",
    "assumption": "Our own assumption; no source is recorded for it.",
    "gap": "Open: the sources used for this memo do not say.",
    "recommendation": "Our own recommendation.",
}
NOTE_AFTER = " (note {})"
NO_NAME = "A source that is not named"

DATE_BASIS = {
    "inferred": "[date inferred]",
    "external": "[date from elsewhere]",
    "unknown": "[date uncertain]",
}
UNDATED = "undated"

ACCESSED = "accessed {}"

KINDS_OF_SOURCE = {
    "press": ("press report", "press reports"),
    "official": ("official text", "official texts"),
    "comment": ("commentary", "commentaries"),
    "study": ("study", "studies"),
    "figures": ("set of statistics", "sets of statistics"),
    "document": ("document", "documents"),
    "page": ("web page", "web pages"),
    "other": ("other", "others"),
}
SOURCES = "sources"
INDEPENDENT = "{} independent {}"
ONE_SOURCE = "One source only"
NO_SOURCE = "No source is cited"
ALL_ONE_ORIGIN = ", all of one origin"
BOTH_ONE_ORIGIN = ", both of one origin"
OF_ORIGINS = " of {} independent {}"
AND_UNPLACED = ", with the origin of {} unknown"
ALL_UNPLACED = " of unknown origin"
LATEST = ", the latest of {}"
DATED = ", of {}"
ON_A_DRAFT = "{} {} on a draft"
SINCE = "{} {} since been {}"
NONE_REVIEWED = "none of the claims has been reviewed"
NOT_REVIEWED = "the claim has not been reviewed"
SOME_NOT_REVIEWED = "{} {} not been reviewed"
STANDING = {
    "preliminary": "preliminary",
    "corrected": "since corrected",
    "retracted": "since retracted",
    "superseded": "since superseded",
}

YARDSTICK = "In the terms of the {}, {}."
YARDSTICK_NAMES = {
    "phia": "PHIA yardstick",
    "icd203-a": "yardstick of ICD 203",
    "icd203-b": "yardstick of ICD 203",
}
TERM_MEANS = "“{}” means {} per cent"
TERM_TOO = "“{}” {} per cent"
RANGE, AT_MOST, AT_LEAST = "{} to {}", "at most {}", "at least {}"

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_FUNCTION_WORDS = """
    the a an in on at by for from both no not nothing there it this these that those some any
    until after before since as if when while its their his her they he she we our one two three
    four five six seven eight nine ten of to with without within under over against among between
    through during all each every most many much more less few several other others another
    neither either only even also where which who what how why whether because although though
    despite unlike like such so then now today soon once never nobody instead rather according
    up about around beyond beside besides behind along across per via half almost nearly
    what's it's there's measured"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that begin a sentence with a capital and are never names."""

_CALENDAR_WORDS = """January February March April May June July August September October November
    December Monday Tuesday Wednesday Thursday Friday Saturday Sunday"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
"""Names that some of are common words too: no text that writes one small says anything."""

_STOPS = ".?!…。！？"
_ABBREVIATION = re.compile(r"(?:\w\.)+\w?\.$")
_FIRST_WORD = re.compile(r"[^\W_][\w'’-]*")
_NAME_INSIDE = re.compile(r"(?<=[\w,;] )[A-ZÀ-Þ][\w'’-]*")
_WORD_INSIDE = re.compile(r"(?<=[\w,;] )[a-zß-ÿ][\w'’-]*")
_PARAS = re.compile(r"paras? ([0-9]{1,5}(?:(?:, | and )[0-9]{1,5})*)")


@dataclass(frozen=True, slots=True)
class Names:
    """The words that keep their capital inside a sentence, as the library itself writes them."""

    words: frozenset[str]
    common: frozenset[str]
    """Words that the library also writes small: a capital of theirs proves nothing."""

    @classmethod
    def found_in(cls, texts: Iterable[str], names: Iterable[str]) -> Names:
        """Words written with a capital in the middle of a text, and the words of names."""
        texts = tuple(texts)
        found = {_stem(w) for text in texts for w in _NAME_INSIDE.findall(text)}
        common = {w for text in texts for w in _WORD_INSIDE.findall(text)}
        found |= {_stem(w) for name in names for w in _FIRST_WORD.findall(name) if w[0].isupper()}
        return cls(frozenset(found), frozenset(common))

    def run_in(self, text: str) -> str | None:
        """The text as it goes on inside a sentence; None where nobody can tell if it is a name."""
        match = _FIRST_WORD.match(text)
        if match is None:
            return text
        word = match.group()
        if word.casefold() in FUNCTION_WORDS:
            return text[0].lower() + text[1:]
        capitals = sum(c.isupper() for c in word)
        if capitals != 1 or any(c.isdigit() for c in word):
            return text
        named, common = _stem(word) in self.words, word.casefold() in self.common
        if common and not named and word not in _CALENDAR:
            return text[0].lower() + text[1:]
        return text if named and not common else None


def _stem(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


class Frame(NamedTuple):
    """Words around a claim: before it, or after it where it cannot run in; or led in for many."""

    before: str
    after: str
    led: str = ""


SAME_ACCOUNT_FRAME = Frame(SAME_ACCOUNT, SAME_ACCOUNT_AFTER)
_ACCORDING_FRAME = Frame(ACCORDING, ACCORDING_AFTER, ALL_ACCORDING)
_JUDGED_FRAME = Frame(JUDGED, JUDGED_AFTER, ALL_JUDGED)
_ATTRIBUTED = {
    "judgement-others": _JUDGED_FRAME,
    "recommendation-others": _JUDGED_FRAME,
    "assumption-others": Frame(ASSUMED, ASSUMED_AFTER, ALL_ASSUMED),
}
_OWN = {
    "judgement": (Frame(OUR_JUDGEMENT, OUR_JUDGEMENT_AFTER), re.compile(r"\b(?:we|our)\b", re.I)),
    "assumption": (Frame(WE_ASSUME, WE_ASSUME_AFTER), re.compile(r"\bassum", re.I)),
}
"""With the words by which a claim says itself that it is ours, or assumed."""


def attributed(sort: str, *, told: bool) -> Frame:
    """The frame of what somebody says; ``told`` where a heading tells what sort of claim it is."""
    return _ACCORDING_FRAME if told else _ATTRIBUTED.get(sort, _ACCORDING_FRAME)


def own(sort: str, text: str, *, told: bool) -> Frame | None:
    """The frame that tells our judgement or assumption from information, where one is needed."""
    if told or sort not in _OWN:
        return None
    frame, says_so = _OWN[sort]
    return None if says_so.search(text) else frame


def split_stop(text: str) -> tuple[str, str]:
    """A sentence and the stop it ends with; "." where it has none and needs one.

    The stop of an abbreviation belongs to the word.
    """
    if text.endswith(("...", *(_STOPS[1:]))):
        stop = "..." if text.endswith("...") else text[-1]
        return text[: -len(stop)], stop
    if text.endswith(".") and not _ABBREVIATION.search(text):
        return text[:-1], "."
    if len(text) > 1 and text[-1] in "'\"’”»)]" and text[-2] in _STOPS:
        return text, ""
    return text, "." if not text.endswith(".") else ""


def number(count: int) -> str:
    """A number in words; from a hundred on in figures."""
    if count < len(_NUMBERS):
        return _NUMBERS[count]
    tens, ones = divmod(count, 10)
    if tens >= 10:
        return str(count)
    return f"{_TENS[tens - 2]}-{_NUMBERS[ones]}" if ones else _TENS[tens - 2]


def per_cent(low: int, high: int) -> str:
    """A range of per cent as it is said; one that begins or ends the scale is open there."""
    if low <= 1:
        return AT_MOST.format(high)
    return AT_LEAST.format(low) if high >= 99 else RANGE.format(low, high)


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def opening(name: str) -> str:
    """A name at the head of a sentence; an address (``a.example``) keeps its small letter."""
    return name if re.match(r"\S*\w\.\w", name) else capital(name)


def inside(name: str) -> str:
    """A name within a sentence: its article is small."""
    article = name.split()[:1] and name.split()[0].casefold() in ("the", "a", "an")
    return name[0].lower() + name[1:] if article else name


def notes(numbers: Iterable[int]) -> str:
    """``note 2``, ``notes 2 and 3``, ``notes 2 to 4``: numbers in order, runs joined."""
    return _numbered("note", "notes", numbers)


def places(locators: Iterable[str]) -> tuple[str, ...]:
    """Places in one source, paragraphs together: ``para 25``, ``para 4``: ``paras 4 and 25``."""
    found = list(dict.fromkeys(locators))
    paragraphs = {place: m for place in found if (m := _PARAS.fullmatch(place))}
    if len(paragraphs) < 2:
        return tuple(found)
    numbers = [int(n) for m in paragraphs.values() for n in re.findall("[0-9]+", m.group(1))]
    together = _numbered("para", "paras", numbers)
    return tuple(dict.fromkeys(together if p in paragraphs else p for p in found))


def _numbered(one: str, many: str, numbers: Iterable[int]) -> str:
    ordered = sorted(set(numbers))
    runs: list[list[int]] = []
    for n in ordered:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(n) for n in run]
    return f"{one if len(ordered) == 1 else many} {listed(parts)}"


def gives(text: str, likelihood: str) -> bool:
    """Whether a text itself gives a likelihood, in the words of the term or of one half of it."""
    said = [w.folded for w in words(text)]
    for half in likelihood.split(" or "):
        term = [w.folded for w in words(half)]
        if any(said[n : n + len(term)] == term for n in range(len(said))):
            return True
    return False


def likelihood(term: str) -> str:
    """A sentence that gives a likelihood in its own words, and nothing else."""
    term = term.split(" or ")[0]
    folded = term.casefold()
    if "odds" in folded:
        return LIKELIHOOD_ODDS.format(term)
    if "chance" in folded:
        article = "" if folded.startswith(("almost no", "no ")) else "a "
        return LIKELIHOOD_CHANCE.format(article + term)
    if "possibility" in folded:
        return LIKELIHOOD_IS.format(f"a {term}")
    if "certain" in folded or "likely" in folded or "probable" in folded or folded == "remote":
        return LIKELIHOOD_IS.format(term)
    return LIKELIHOOD.format(term)
