"""The formats in which bibliographies come and go: CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from briefing.bibliography import bibtex, ris
from briefing.bibliography.csl import Item
from briefing.values import dataclass

LARGEST = 32 << 20
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True)
class Format:
    """One of them. ``read`` raises ``ValueError`` with a sentence for what it cannot read."""

    id: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[str], list[dict[str, Any]]]
    write: Callable[[Iterable[Item]], str]


def _read_csl(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from error
    # Better BibTeX's own JSON and some services wrap the list.
    items = found.get("items") if isinstance(found, dict) and "items" in found else found
    items = [items] if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("this JSON is no list of CSL items")
    return items


def _write_csl(items: Iterable[Item]) -> str:
    return json.dumps(list(items), indent=2) + "\n"


FORMATS: Mapping[str, Format] = {
    f.id: f
    for f in (
        Format("csl", "CSL-JSON", (".json",), _read_csl, _write_csl),
        Format("bibtex", "BibTeX", (".bib", ".bibtex"), bibtex.read, bibtex.write),
        Format("ris", "RIS", (".ris",), ris.read, ris.write),
    )
}


def format_of(name: str, text: str) -> Format:
    """The format of a file, by how its name ends, else by how its text begins.

    Raises ``ValueError``, a sentence, for what is none of them.
    """
    for form in FORMATS.values():
        if name.lower().endswith(form.suffixes):
            return form
    start = text.lstrip("\ufeff \t\r\n")[:2]
    if text.strip() and start[:1] not in "[{" and start != "TY" and "@" not in text:
        raise ValueError("it is not CSL-JSON, BibTeX or RIS")
    return FORMATS["csl" if start[:1] in "[{" else "ris" if start == "TY" else "bibtex"]
