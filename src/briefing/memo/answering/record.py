"""The manifest of an export, read back: what a memo said and stood on when it was handed over.

A manifest may have been kept for years, or changed by hand. What has no meaning in it is refused,
and what an older version did not keep is empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from briefing.memo.answering.given import read_given
from briefing.memo.answering.page import Page
from briefing.memo.manifest import VERSION, id_of
from briefing.memo.working import from_data
from briefing.model import Memo
from briefing.values import dataclass

LARGEST = 16 << 20
"""Bytes of a manifest: it names all that was left out of a memo of a whole library."""


MOST = 5_000
"""Claims and sentences of one memo."""


class ManifestError(Exception):
    """A manifest that cannot be used, and why, in a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Backing:
    """A source that a claim had when the memo was written."""

    id: str
    stance: str = "supports"
    reliability: str = "F"
    credibility: int = 6
    standing: str = "current"


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, a bottom line or a sentence of the author's, as the memo had it.

    ``text`` is raw; empty in a manifest of an older version, which kept only its ``sha256``.
    """

    ref: str
    variant: str
    text: str = ""
    sha256: str = ""
    note: int = 0
    kind: str = ""
    attributed_to: str = ""
    caveat: str = ""
    likelihood: str = ""
    confidence: str = ""
    confidence_basis: str = ""
    stale: str = ""
    marking: str = ""
    sources: tuple[Backing, ...] = ()
    contested_by: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim of the library."""
        return self.variant in ("text", "short")

    @property
    def is_of_author(self) -> bool:
        """Whether its words are those of whoever wrote the memo, and no brief's."""
        return self.variant in ("author", "bottom-line") and not self.ref

    def ids(self, stance: str) -> tuple[str, ...]:
        """The sources of one stance, once each."""
        return tuple(dict.fromkeys(s.id for s in self.sources if s.stance == stance))


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of the page: a sentence, heading or note. ``text`` is as it was shown.

    ``cited`` is how it was shown on a page that cites by key, without words where it was not;
    None where that makes no difference.
    """

    part: str
    text: str
    ref: str = ""
    note: int = 0
    mark: int = 0
    cited: tuple[str, int] | None = None

    def on(self, page: Page) -> tuple[str, int]:
        """Its words on a page and the mark behind them."""
        return self.cited if page.cites and self.cited is not None else (self.text, self.mark)


@dataclass(frozen=True, slots=True)
class Record:
    """An export: what it said, what it stood on, and the settings it was made from."""

    id: str
    title: str = ""
    memo: str = ""
    date: str = ""
    asked: Memo = field(default_factory=Memo)
    said: tuple[Said, ...] = ()
    printed: tuple[Printed, ...] = ()
    left_out: Mapping[str, str] | None = None
    """Why each claim that was asked for is not in it."""

    def of(self, ref: str) -> Said | None:
        """What the memo says of a claim or as the bottom line of a brief."""
        return next((s for s in self.said if ref and s.ref == ref), None)


def read_record(path: Path) -> Record:
    """The record in a file. Raises ManifestError."""
    try:
        content = read_given(path, LARGEST)
    except OSError as error:
        raise ManifestError(str(error)) from error
    if len(content) > LARGEST:
        raise ManifestError(f"{path} has more than {LARGEST >> 20} MiB: that is no manifest.")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ManifestError(f"{path} is not the manifest of a memo.") from None
    try:
        return record(data)
    except ManifestError as error:
        raise ManifestError(f"{path} {error}") from None


def record(data: Any) -> Record:
    """The record that the data of a manifest give.

    Raises ManifestError with what is wrong, to be read after the name of the file.
    """
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise ManifestError("is not the manifest of a memo.")
    if max(len(data["claims"]), len(_dicts(data, "sentences"))) > MOST:
        raise ManifestError(f"has more than {MOST} claims or sentences: that is no memo's.")
    version = data.get("version")
    if version != VERSION:
        raise ManifestError(f"is a manifest of version {version!r}; this program knows {VERSION}.")
    keeps_all = "sentences" in data
    own = _text(data, "id")
    if keeps_all and own != id_of(data):
        raise ManifestError(
            "was changed after it was written: what it says does not fit its id. "
            "Nothing can be checked by it."
        )
    memo, _ = from_data(_dict(data, "asked"))
    return Record(
        id=own,
        title=_text(data, "title"),
        memo=_text(data, "memo"),
        date=_text(data, "date"),
        asked=memo,
        # What the author said is marked with the memo: it is no lower than it is known to be.
        said=tuple(_said(each, _text(data, "marking")) for each in _dicts(data, "claims")),
        printed=tuple(_printed(each) for each in _dicts(data, "sentences")),
        left_out={_text(each, "ref"): _text(each, "why") for each in _dicts(data, "left_out")},
    )


def _said(data: Mapping[str, Any], banner: str) -> Said:
    return Said(
        ref=_text(data, "ref"),
        variant=_text(data, "variant"),
        text=_text(data, "text"),
        sha256=_text(data, "sha256"),
        note=_number(data, "note"),
        kind=_text(data, "kind"),
        attributed_to=_text(data, "attributed_to"),
        caveat=_text(data, "caveat"),
        likelihood=_text(data, "likelihood"),
        confidence=_text(data, "confidence"),
        confidence_basis=_text(data, "confidence_basis"),
        stale=_text(data, "stale"),
        marking=_text(data, "marking") or banner,
        sources=tuple(
            Backing(
                _text(each, "id"),
                _text(each, "stance"),
                _text(each, "reliability"),
                _number(each, "credibility"),
                _text(each, "standing"),
            )
            for each in _dicts(data, "sources")
        ),
        contested_by=_texts(data, "contested_by"),
        rests_on=_texts(data, "rests_on"),
    )


def _printed(data: Mapping[str, Any]) -> Printed:
    cited = _dict(data, "cited")
    return Printed(
        _text(data, "part"),
        _text(data, "text"),
        _text(data, "ref"),
        _number(data, "note"),
        _number(data, "mark"),
        (_text(cited, "text"), _number(cited, "mark")) if cited else None,
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    return value if isinstance(value, str) else ""


def _number(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key, 0)
    return value if isinstance(value, int) else 0


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _dict(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _dicts(data: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    value = data.get(key)
    return tuple(v for v in value if isinstance(v, dict)) if isinstance(value, list) else ()
