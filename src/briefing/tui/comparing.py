"""Quotations compared with the kept texts of their sources, behind the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from briefing.library.snapshot import Library
from briefing.model import Claim, Evidence
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.evidence.quotations import Verdict


@dataclass(eq=False, repr=False)
class QuotesCompared(Message):
    """The verdicts on the quotations of a claim, as they are in a snapshot."""

    library: Library
    verdicts: Mapping[Evidence, Verdict]


class Comparing(Part):
    """The part of the app that knows how quotations compare."""

    def __init__(self) -> None:
        super().__init__()
        self._compared: tuple[Library | None, dict[Evidence, Verdict]] = (None, {})

    @property
    def compared(self) -> Iterable[Evidence]:
        """The quotations whose verdicts are known."""
        return self._compared[1]

    def verdicts(self, claim: Claim) -> Mapping[Evidence, Verdict]:
        """What is known of the quotations of a claim; what is not yet is compared, and the screen
        in front is told."""
        library = self._desk.library
        if self._compared[0] is not library:
            self._compared = library, {}
        known = self._compared[1]
        waiting = [e for e in claim.evidence if e not in known and _is_kept(library, e)]
        if waiting:
            self._compare(library, tuple(waiting))
        return known

    @work(thread=True, group="quotations", exclusive=True, exit_on_error=False)
    def _compare(self, library: Library, waiting: tuple[Evidence, ...]) -> None:
        self._desk.after_first_keys()
        from briefing.evidence.quotations import of_evidence

        found = {e: v for e in waiting if (v := of_evidence(library, e)) is not None}
        self._desk.post_message(QuotesCompared(library, found))

    def on_quotes_compared(self, message: QuotesCompared) -> None:
        """Keep the verdicts, unless the library has become another meanwhile."""
        from briefing.tui.desk import Desk

        if self._compared[0] is message.library:
            self._compared[1].update(message.verdicts)
            if isinstance(self._desk.screen, Desk):
                self._desk.screen.verdicts_known()


def _is_kept(library: Library, evidence: Evidence) -> bool:
    source = library.sources.get(evidence.source)
    return bool(evidence.quote.strip()) and source is not None and source.archive is not None
