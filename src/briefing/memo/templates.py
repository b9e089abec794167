"""The forms a memo may take: a budget of words, the sections in order, their headings.

A section is named after the kind of claim it holds. Judgements and recommendations that
somebody else answers for stand in sections of their own (``judgement-others``), because
under "What we recommend" they would be passed off as ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from briefing.model import KINDS, Claim

OTHERS = "-others"

HEADINGS: Mapping[str, str] = {
    "information": "Where things stand.",
    "judgement": "What we make of it.",
    "judgement-others": "What others make of it.",
    "assumption": "What we assume.",
    "assumption-others": "What others assume.",
    "gap": "What we do not know.",
    "recommendation": "What we recommend.",
    "recommendation-others": "What others recommend.",
}

SECTIONS: tuple[str, ...] = tuple(
    s for kind in KINDS for s in (kind, kind + OTHERS) if s in HEADINGS
)

_ANSWER_FIRST = (
    "recommendation",
    "judgement",
    *(s for s in SECTIONS if s not in ("recommendation", "judgement")),
)


@dataclass(frozen=True, slots=True)
class Template:
    """A form of memo. ``words`` is the budget of the body; no headings means bare prose."""

    id: str
    title: str
    words: int
    sections: tuple[str, ...]
    headings: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """Hash of everything the template decides."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


TEMPLATES: Mapping[str, Template] = {
    t.id: t
    for t in (
        Template("line", "a few lines", 60, _ANSWER_FIRST, {}),
        Template("bluf", "bottom line first", 150, _ANSWER_FIRST, HEADINGS),
        Template("one-page", "one page", 350, SECTIONS, HEADINGS),
        Template("two-page", "two pages", 700, SECTIONS, HEADINGS),
    )
}

DEFAULT = "one-page"


def section_of(claim: Claim) -> str:
    """The section a claim stands in."""
    others = claim.kind + OTHERS
    return others if claim.attributed_to and others in HEADINGS else claim.kind
