"""What was typed to be taken in, field by field, and what it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.library.draft import SpliceError
from briefing.library.snapshot import Library
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.library.capture import Capture, Kind

TEXT, QUOTE = "text", "quote"
"""What is kept against a kill beside the fields: the words, and the passage they are of."""
OF_SOURCE = ("title", "publisher", "published", "accessed")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "passage": ("locator", "brief"),
    "sentence": ("source", "brief"),
    "address": OF_SOURCE,
    "article": ("url", *OF_SOURCE),
}
"""What is asked of what is taken in."""

Meaning = Callable[[Library, str, str], str]
"""The id of the source or brief (the key) that some words stand for; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the kept text of a source, to make a claim of."""

    source: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that was typed; ``fields`` without the guesses nobody touched.

    ``again`` takes it in though the library has it.
    """

    text: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    again: bool = False


def taken(
    library: Library, given: Given, passage: Passage | None, meant: Meaning, day: dt.date
) -> Capture:
    """What is made of what was typed. Raises ``KnownError``, ``SpliceError``."""
    from briefing.library.capture import captured, kind_of

    fields = given.fields
    kind: Kind = "sentence" if passage is not None else kind_of(given.text)
    asked = SHOWN["passage" if passage is not None else kind]
    source, url, quote = "", fields.get("url", "") if "url" in asked else "", ""
    if passage is not None:
        where, quote = fields.get("locator", ""), passage.quote
        source = f"{passage.source}, {where}" if where else passage.source
    elif "source" in asked and (typed := fields.get("source", "")):
        if "://" in typed:
            url = typed
        elif not (source := meant(library, "source", typed)):
            raise SpliceError(f"no source is called “{typed}”")
    typed = fields.get("brief", "") if "brief" in asked else ""
    brief = meant(library, "brief", typed)
    if typed and not brief:
        raise SpliceError(f"no brief is called “{typed}”")
    return captured(
        library,
        given.text,
        source=source,
        url=url,
        quote=quote,
        brief=brief,
        today=day,
        kind=kind,
        given={key: fields[key] for key in OF_SOURCE if key in asked and key in fields},
        again=given.again,
    )
