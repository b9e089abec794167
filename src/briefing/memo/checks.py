"""What the writer of a memo should know before handing it over: said of the page as it stands."""

from __future__ import annotations

from briefing.memo.blocks import Document
from briefing.memo.outline import BOTTOM_LINE, lines
from briefing.text import counted
from briefing.values import dataclass

NO_BOTTOM_LINE = "No bottom line: say in a sentence or two what the reader must know."
"""Said of a page without one."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether all is well, in words, and the lines it is about.

    A line that is wanting is one of them.
    """

    good: bool
    said: str
    lines: tuple[str, ...] = ()


def checks(document: Document) -> tuple[Check, ...]:
    """What is well and what is not, sources first; each line by its key (``memo.lines``)."""
    found = [_sources(document)]
    used = document.used
    found += _warning(
        [u.claim.ref for u in used if u.standing.single_origin and u.claim.kind == "information"],
        "claim rests on one origin",
        "claims rest on one origin each",
    )
    found += _warning(
        [u.claim.ref for u in used if u.standing.contested],
        "claim is contested",
        "claims are contested",
    )
    found += _warning(
        [u.claim.ref for u in used if u.standing.stale], "claim is stale", "claims are stale"
    )
    found += _warning(
        [u.claim.ref for u in used if u.claim.status == "draft"],
        "claim is not reviewed",
        "claims are not reviewed",
    )
    for said in (*document.remarks, *document.hidden):
        found.append(Check(False, said, (BOTTOM_LINE,) if said == NO_BOTTOM_LINE else ()))
    return tuple(found)


def _sources(document: Document) -> Check:
    bare = [u.claim.ref for u in document.used if u.standing.unsupported]
    if any(part.holds for part in document.template.parts):
        # A page of what has changed counts that in its bottom line, and stands for itself.
        own = {(a.variant, a.text) for a in document.authored if not a.note}
        kinds = {"own": "author", BOTTOM_LINE: BOTTOM_LINE}
        bare += [x.key for x in lines(document) if (kinds.get(x.kind), x.text) in own]
    if not bare:
        return Check(True, "every sentence has its source")
    verb = "names" if len(bare) == 1 else "name"
    return Check(False, f"{counted(len(bare), 'sentence')} {verb} no source", tuple(bare))


def _warning(refs: list[str], one: str, several: str) -> list[Check]:
    if not refs:
        return []
    return [Check(False, counted(len(refs), one, several), tuple(refs))]
