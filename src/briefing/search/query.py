"""The query language: what a user types, as a tree. Parsing never fails.

docs/search.md is its description for users. A query is a row of groups, all of which
must match; a group is a choice between atoms (``a | b``) and may be negated (``!a``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.text import words as words_of
from briefing.values import dataclass

LONGEST = 200
"""Characters of a query that are read."""

FILTERS: tuple[str, ...] = (
    *("theme", "source", "actor", "tag", "kind", "status", "brief", "by"),
    *("grade", "marking", "date", "since", "until", "is"),
)
"""What may stand before a colon; every other ``word:`` is searched as a word."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part of a query that was not searched for, and why, in words."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word. ``unfinished``: still being typed, so words that begin so match too."""

    word: str
    unfinished: bool = False
    exact: bool = False
    """``'word``: this word and no other form of it."""
    begins: bool = False
    """``^word``: words that begin so, without typos."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow each other; the last may be unfinished."""

    words: tuple[str, ...]
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """``key:value``: a property, not a word."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}:{self.value}"


Atom = Word | Phrase | Filter


@dataclass(frozen=True, slots=True)
class Group:
    """A choice between atoms; negated, none of them may match."""

    atoms: tuple[Atom, ...]
    negated: bool = False

    @property
    def plain(self) -> Word | None:
        """The one ordinary word it is, if it is one: these can be joined and widened."""
        if self.negated or len(self.atoms) != 1 or not isinstance(self.atoms[0], Word):
            return None
        word = self.atoms[0]
        return None if word.exact or word.begins else word


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was typed, and what it means."""

    text: str
    groups: tuple[Group, ...] = ()
    ignored: tuple[Ignored, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands between white space and bars."""

    text: str
    kind: str
    """``bar``, ``quoted``, ``filter`` or ``word``."""
    negated: bool = False
    key: str = ""
    last: bool = False
    """Nothing follows it, not even a space."""
    glued: bool = False
    """Stands right behind what is before it, with no space between."""


_CHUNK = re.compile(
    r"""(?P<bar>\|)
      | (?P<not>!*) (?: (?P<key>[A-Za-z]+):(?!//)(?:"(?P<value>[^"]*)(?:"|$)|(?P<bare>[^\s|]*))
                      | "(?P<quoted>[^"]*)(?P<closed>"|$)
                      | (?P<word>[^\s|]+(?:(?<=\d)\s[%％])?) )""",
    re.VERBOSE,
)


def parse(text: str) -> Query:
    """The query in a text. What cannot be searched for is listed as ignored."""
    ignored: list[Ignored] = []
    read = text[:LONGEST]
    if len(text) > LONGEST and text[LONGEST:].strip():
        why = f"only the first {LONGEST} characters are searched for"
        ignored.append(Ignored(text[LONGEST:].strip(), why))
    groups: list[Group] = []
    for choice in _choices(list(_chunks(read)), ignored):
        groups += _groups(choice, ignored)
    return Query(text, tuple(groups), tuple(ignored))


def _chunks(text: str) -> Iterator[_Chunk]:
    end = 0
    for match in _CHUNK.finditer(text):
        last, glued = match.end() == len(text), match.start() == end
        end = match.end()
        negated = len(match["not"] or "") % 2 == 1
        key = (match["key"] or "").lower()
        if match["bar"]:
            yield _Chunk("|", "bar", last=last, glued=glued)
        elif key in FILTERS:
            value = match["bare"] if match["value"] is None else match["value"]
            yield _Chunk(value, "filter", negated, key, last, glued)
        elif match["quoted"] is not None:
            # A phrase whose second quotation mark is missing is still being typed.
            yield _Chunk(match["quoted"], "quoted", negated, "", not match["closed"], glued)
        else:
            word = match.group().lstrip("!") or "!"
            yield _Chunk(word, "word", negated, "", last, glued)


def _choices(chunks: list[_Chunk], ignored: list[Ignored]) -> Iterator[list[_Chunk]]:
    """Chunks that bars tie together: ``|`` binds closer than a space."""
    choice: list[_Chunk] = []
    tied = False
    for chunk in chunks:
        if chunk.kind == "bar":
            if tied or not choice:
                ignored.append(Ignored("|", "needs something on both sides"))
            tied = bool(choice)
            glued = chunk.glued
            continue
        if tied:
            before = choice[-1]
            if before.kind == "filter" and chunk.kind != "filter" and chunk.glued and glued:
                # theme:trade|diplomacy
                chunk = _Chunk(chunk.text, "filter", chunk.negated, before.key, chunk.last)
            choice.append(chunk)
            tied = False
        else:
            if choice:
                yield choice
            choice = [chunk]
    if tied:
        ignored.append(Ignored("|", "needs something on both sides"))
    if choice:
        yield choice


def _groups(choice: list[_Chunk], ignored: list[Ignored]) -> list[Group]:
    """The groups of one choice. A lone chunk of several words is as many groups."""
    first = choice[0]
    alone = len(choice) == 1 and first.kind == "word" and not first.negated
    if alone and not _sign(first) and (atoms := _each_word(first)):
        return [Group((atom,)) for atom in atoms]
    found: list[Atom] = []
    for chunk in choice:
        atom: Atom | Ignored
        if chunk.negated and not first.negated:
            atom = Ignored(f"!{chunk.text}", "! counts before the first of a choice only")
        else:
            atom = _atom(chunk)
        if isinstance(atom, Ignored):
            ignored.append(atom)
        else:
            found.append(atom)
    return [Group(tuple(found), first.negated)] if found else []


def _sign(chunk: _Chunk) -> str:
    return chunk.text[0] if chunk.text[0] in "'^" else ""


def _atom(chunk: _Chunk) -> Atom | Ignored:
    if chunk.kind == "filter":
        value = chunk.text.strip()
        return Filter(chunk.key, value) if value else Ignored(f"{chunk.key}:", "has no value yet")
    quoted = chunk.kind == "quoted"
    sign = "" if quoted else _sign(chunk)
    words = words_of(chunk.text.removeprefix(sign))
    if not words:
        return Ignored(f'"{chunk.text}"' if quoted else chunk.text, "holds no word")
    if len(words) > 1 and words[-1].start < words[-2].end:
        # The last character of a run without spaces stands in the pair before it already.
        words.pop()
    folded = tuple(w.folded for w in words)
    is_open = sign == "^" or (chunk.last and not sign and not chunk.negated)
    if len(folded) > 1:
        return Phrase(folded, is_open)
    if quoted:
        return Word(folded[0], begins=is_open, exact=not is_open)
    return Word(
        folded[0],
        unfinished=_is_character(folded[0]) or (is_open and not sign),
        exact=sign == "'",
        begins=sign == "^",
    )


def _each_word(chunk: _Chunk) -> list[Word | Phrase]:
    """The words of a chunk one by one; a run without spaces (経済安保) is one phrase."""
    found: list[Word | Phrase] = []
    pairs: list[str] = []
    words = words_of(chunk.text)
    for n, word in enumerate(words):
        after = words[n + 1] if n + 1 < len(words) else None
        if after is not None and after.start < word.end:
            pairs.append(word.folded)
        elif pairs:
            found.append(Phrase(tuple(pairs)))
            pairs = []
        else:
            is_open = chunk.last and word.end == len(chunk.text)
            found.append(Word(word.folded, is_open or _is_character(word.folded)))
    return found


def _is_character(word: str) -> bool:
    """A single character of a script without spaces: it is found as the beginning of a pair."""
    return len(word) == 1 and len(words_of(word * 2)) == 2
