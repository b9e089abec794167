"""The filter that is being typed: what stands at the cursor of a query, and what to put there."""

from __future__ import annotations

import re

from briefing.search.query import FILTERS
from briefing.values import dataclass

_TOKEN = re.compile(
    r"""(?P<bar>\|)
      | (?P<sign>!*)
        (?: (?P<key>[A-Za-z]+):(?!//)(?P<value>"[^"]*(?:"|$)|[^\s|]*)
          | (?P<quoted>"[^"]*(?:"|$))
          | (?P<word>[^\s|]+) )""",
    re.VERBOSE,
)
"""The same runs as the query language has, with their places."""

_BARE = re.compile(r"""[^\s|"]+""")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is being typed, from ``start`` to ``end`` of the query.

    ``key`` is the filter whose value it is; empty where it is a word that may become a filter.
    ``text`` is what stands there up to the cursor, without quotation marks.
    """

    key: str
    text: str
    start: int
    end: int

    def accept(self, query: str, value: str) -> tuple[str, int]:
        """The query with a value in the place of what was typed, and where the cursor goes.

        A value of several words is quoted, and finished by a space: the next word may follow.
        """
        before, after = query[: self.start], query[self.end :]
        written = f"{written_as(value)}{'' if after[:1].isspace() else ' '}"
        if not self.key:
            written = f"{value}:"
        at = len(before) + len(written)
        return before + written + after, at + (1 if self.key and after[:1].isspace() else 0)


def parts(query: str) -> list[str]:
    """The pieces of a query that must all match, as they are typed: a choice is one piece."""
    found: list[tuple[int, int]] = []
    tied = False
    for token in _TOKEN.finditer(query):
        start, end = token.span()
        if found and (tied or token["bar"]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        tied = bool(token["bar"])
    return [query[start:end] for start, end in found]


def written_as(value: str) -> str:
    """A value as it stands behind the colon of a filter."""
    plain = " ".join(value.replace('"', " ").split())
    return plain if _BARE.fullmatch(plain) else f'"{plain}"'


def typed_at(query: str, cursor: int) -> Typed | None:
    """The filter value that ends at the cursor or around it; None where there is none.

    Behind a bar without spaces stands another value of the filter before it
    (``theme:trade|diplomacy``).
    """
    key, tied, end = "", False, 0
    for token in _TOKEN.finditer(query):
        if cursor < token.start():
            break
        if token.start() > end:
            # A space parts: what follows is no further value.
            key, tied = "", False
        if token["bar"]:
            tied, end = bool(key), token.end()
            continue
        start = token.start() + len(token["sign"])
        if (name := (token["key"] or "").lower()) in FILTERS:
            key, start = name, token.start("value")
        elif not tied or token["key"]:
            key = ""
        tied, end = False, token.end()
        if cursor <= end:
            return _here(query, cursor, key, start, end) if key and cursor >= start else None
    return Typed(key, "", cursor, cursor) if tied and cursor == end else None


def word_at(query: str, cursor: int) -> Typed | None:
    """The bare word that ends at the cursor and may become the name of a filter.

    With nothing there, an empty one: every filter may stand here. None inside a phrase, a value
    or the middle of a word.
    """
    for token in _TOKEN.finditer(query):
        if token.start() < cursor <= token.end() and token["bar"] is None:
            start = token.start() + len(token["sign"])
            whole = token["word"] is not None and token["word"].isalpha()
            at_end = cursor == token.end() and cursor >= start
            return Typed("", query[start:cursor], start, cursor) if whole and at_end else None
    return Typed("", "", cursor, cursor)


def _here(query: str, cursor: int, key: str, start: int, end: int) -> Typed | None:
    text = query[start:cursor]
    is_quoted = text.startswith('"')
    closed = is_quoted and len(text) > 1 and text.endswith('"')
    return None if closed else Typed(key, text.removeprefix('"'), start, end)
