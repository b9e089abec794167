"""Names that no export may show, and whether a text gives one of them away.

Withheld are the ``withheld_names`` of every source with their aliases, and of a source that is
not open its authors and its address: the Chatham House Rule protects "neither the identity nor
the affiliation of the speaker(s)". Only spellings that are written are known; of a person also
the surname first and the initials of what stands before it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import unquote

from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.text import fold, is_unspaced
from briefing.values import dataclass

Kind = Literal["a withheld name", "an author", "the address"]


class Withheld(NamedTuple):
    """Something that is not to be shown, and the source that withholds it."""

    source: str
    kind: Kind
    spelling: str


def withheld(library: Library) -> tuple[Withheld, ...]:
    """Everything that is not to be shown, in the order of the sources."""
    sources = library.sources.values()
    secretive = (s for s in sources if s.withheld_names or s.attribution != "open")
    return tuple(each for source in secretive for each in _of(source))


def _of(source: Source) -> Iterator[Withheld]:
    for name in source.withheld_names:
        for spelling in (name.name, *name.aliases):
            yield Withheld(source.id, "a withheld name", spelling)
    if source.attribution != "open":
        for author in source.authors:
            yield Withheld(source.id, "an author", author)
        if source.url:
            yield Withheld(source.id, "the address", source.url)


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks texts through for what is withheld."""

    _all: re.Pattern[str] | None = None
    _each: tuple[tuple[Withheld, str], ...] = ()

    @classmethod
    def of(cls, library: Library) -> Finder:
        """What to look for in texts made from a library."""
        suffix = _GENITIVE if library.settings.language.casefold()[:2] in _WITH_S else ""
        patterns = [(each, _pattern(each, suffix)) for each in withheld(library)]
        known = tuple((each, pattern) for each, pattern in patterns if pattern)
        together = "|".join(dict.fromkeys(pattern for _, pattern in known))
        return cls(_compiled(together) if known else None, known)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return self._all is not None

    def find(self, text: str) -> tuple[Withheld, ...]:
        """What a text gives away, each source and kind once.

        It is found whatever its case, accents, width, hyphens and apostrophes, broken by
        markup, by characters that cannot be seen or by the escapes of an address or of HTML;
        never within another word.
        """
        if self._all is None:
            return ()
        forms = [form for form in _forms(text) if self._all.search(form)]
        if not forms:
            return ()
        found = [w for w, pattern in self._each if any(map(_compiled(pattern).search, forms))]
        return tuple(next(same) for _, same in groupby(found, key=lambda w: (w.source, w.kind)))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern; a page is made anew at each key, and the names stay the same."""
    return re.compile(pattern)


# How texts are compared

_UNSEEN = re.compile(
    "[\u00ad\u034f\u0483-\u0489\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f"
    "\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What has no width of its own: format characters, fillers, selectors, marks that combine."""
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_IN_WORD = r"(?:[^\w\s]|_)*(?:[-\u2010-\u2015]\s+)?"
"""May stand between the letters of a word: markup, a hyphen, also at the end of a line."""
_BETWEEN = r"[\W_]*"
_COMMA = r"[^\S,]*,[\W_]*"
_WITH_S = ("de", "nl", "da", "sv", "nb", "nn", "no", "is", "lb", "af")
_GENITIVE = "s?"
"""In these languages the possessive has no apostrophe."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _loose(text: str) -> str:
    return _UNSEEN.sub("", fold(_UNSEEN.sub("", text)))


def _forms(text: str) -> Iterator[str]:
    """A text as it stands, and as it reads with its escapes resolved, folded."""
    yield _loose(text)
    if "%" in text:
        yield _loose(unquote(text))
    if "&" in text or "<" in text:
        yield _loose(html.unescape(_TAG.sub("", text)))


def _pattern(each: Withheld, suffix: str) -> str:
    """What finds something withheld in a folded text; empty where it has no letter."""
    if each.kind == "the address":
        return _address(each.spelling)
    # With its umlauts written out, as addresses and ids have them, it is the same name.
    given = (each.spelling, each.spelling.casefold().translate(_UMLAUTS))
    return "|".join(dict.fromkeys(p for name in given for p in _spellings(name, suffix)))


def _spellings(name: str, suffix: str) -> Iterator[str]:
    """``Jane Roe``, ``Roe, Jane`` and ``J. Roe``, whichever of the first two is given."""
    surname, comma, first = _loose(name).partition(",")
    words = _WORD.findall(f"{first} {surname}" if comma else surname)
    if not words:
        return
    yield _spelled(words, _BETWEEN, suffix)
    if comma and len(_WORD.findall(first)) != 1:
        # No person, or one with titles: the order given may be the only one there is.
        yield _spelled(_WORD.findall(_loose(name)), _BETWEEN, suffix)
    if 2 <= len(words) <= _MOST_WORDS and not is_unspaced(name):
        *before, last = words
        yield _spelled((last, *before), _COMMA, suffix)
        yield _spelled((*(w[0] for w in before), last), _BETWEEN, suffix)


_MOST_WORDS = 3
"""Of a name of more words nobody can tell which is the surname; mostly it is an institution."""


def _spelled(words: Sequence[str], between: str, suffix: str) -> str:
    # Without spaces a word has no edges; but of one letter by itself there are too many.
    free = len("".join(words)) > 1
    start = "" if free and is_unspaced(words[0][0]) else r"(?<![^\W_])"
    end = "" if free and is_unspaced(words[-1][-1]) else rf"{suffix}(?![^\W_])"
    letters = (_IN_WORD.join(map(re.escape, word)) for word in words)
    return rf"{start}{between.join(letters)}{end}"


def _address(url: str) -> str:
    """An address without what it begins with everywhere; never a longer one, as another page."""
    plain = re.sub(r"^[a-z][a-z0-9+.-]*:(//)?(www\.)?", "", _loose(unquote(url.strip())))
    plain = plain.rstrip("/")
    return rf"(?<![\w.-])(?:www\.)?{re.escape(plain)}/?(?![\w/-])" if plain else ""
