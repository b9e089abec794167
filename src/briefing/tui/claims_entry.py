"""The claims that a claim or a bottom line names, in its form: of any brief, found by search."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from briefing.library.fields import as_text, items
from briefing.library.snapshot import Library
from briefing.model import Claim
from briefing.tui.finder import MOST, Thing
from briefing.tui.gate import shown
from briefing.tui.listed import Listed
from briefing.tui.part import app_of
from briefing.tui.row import EMPTY, Row

_WHERE = 24
"""Cells for the name of another brief."""


class ClaimsEntry(Listed):
    """Claims: those of the own brief by their ids, those of others by their references."""

    def __init__(self, name: str, text: str, own: str, itself: str) -> None:
        """``text`` are they as they are typed, ``own`` is the brief they are named in, ``itself``
        the claim that names them; empty where it is none."""
        super().__init__(name=name)
        self._own = own
        self._itself = itself
        self._pieces: list[str] = items(text)

    @property
    def _library(self) -> Library:
        return app_of(self).library

    @property
    def text(self) -> str:
        """The claims with commas between."""
        return as_text(self._pieces, "list") if self._pieces else ""

    def read(self, text: str) -> list[str]:
        """The claims of such a text."""
        return items(text)

    @property
    def adds(self) -> str:
        """What the last row does."""
        return "add a claim" if self._pieces else "find a claim, of this brief or another"

    def piece_row(self, number: int) -> Row:
        """A claim in its words; of another brief with the name of that."""
        named = self._pieces[number]
        claim = self._library.claims.get(self._ref(named))
        if claim is None:
            words = Content.assemble(shown(named, "$error"), (" is no claim here", "$text-muted"))
            return Row(words, key=str(number), wrap=False)
        where = self._where(claim)
        right = shown(where, "$text-muted").truncate(_WHERE, ellipsis=True) if where else EMPTY
        return Row(shown(claim.text), key=str(number), right=right, wrap=False)

    def _ref(self, named: str) -> str:
        return named if "/" in named else f"{self._own}/{named}"

    def _where(self, claim: Claim) -> str:
        """The title of the brief of a claim; empty where that is the own one."""
        brief = self._library.brief_of(claim)
        return "" if brief.id == self._own else brief.title

    def take(self, number: int, ref: str) -> None:
        """Name a claim in the place of a piece, or one more."""
        brief, _, own = ref.partition("/")
        self._pieces[number : number + 1] = [own if brief == self._own else ref]
        self.changed()
        self.select(str(number))

    # What can be named

    def at_hand(self) -> list[Thing]:
        """The claims of the own brief that are not named yet."""
        brief = self._library.briefs.get(self._own)
        return self._things(brief.claims if brief is not None else ())

    def found(self, typed: str) -> list[Thing]:
        """The claims that the search finds, of any brief; those of the own one as long as there is
        nothing to search in. May wait: for threads."""
        from briefing.search.names import Names

        app = app_of(self)
        library = app.library
        results = app.ask_index(library, typed, limit=MOST, type="claim")
        if results is None:
            own = self.at_hand()
            return [own[n] for n in Names([(t.words, t.ref) for t in own]).ranked(typed, MOST)]
        claims = (library.claims.get(hit.ref) for hit in results.hits)
        return self._things([claim for claim in claims if claim is not None])

    def _things(self, claims: Sequence[Claim]) -> list[Thing]:
        taken = {self._itself, *map(self._ref, self._pieces)}
        return [Thing(c.ref, c.text, self._where(c)) for c in claims if c.ref not in taken]
