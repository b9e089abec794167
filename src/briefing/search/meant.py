"""What a few letters of a title stand for, where a source or brief is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.library.snapshot import Library
from briefing.model import Brief, Source
from briefing.search.names import Names


class Meant:
    """What letters of a title stand for; the names of a library are taken in once."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[Library, list[str], Names]] = {}

    def one(self, library: Library, key: str, typed: str) -> str:
        """The id of the source or brief that is meant, with a locator that was typed behind it;
        empty where there is none."""
        own, comma, behind = typed.partition(",")
        things: Mapping[str, Source | Brief]
        things = library.sources if key == "source" else library.briefs
        if not typed or own.strip() in things:
            return typed
        known = self._names.get(key)
        if known is None or known[0] is not library:
            names = Names([(thing.title, ref) for ref, thing in things.items()])
            known = self._names[key] = (library, list(things), names)
        _, refs, names = known
        for words, rest in ((typed, ""), (own, f"{comma}{behind}")):
            for number in names.ranked(words, 1):
                return refs[number] + rest
        return ""
