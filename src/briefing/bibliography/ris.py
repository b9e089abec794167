"""RIS, as Zotero, EndNote and publishers write it, by way of CSL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from briefing.bibliography.csl import Item, date_of, flat, names_of

_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BLOG": "post-weblog",
    "ELEC": "webpage",
    "WEB": "webpage",
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "chapter",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "DATA": "dataset",
    "BILL": "bill",
    "LEGAL": "legislation",
    "STAT": "legislation",
    "CASE": "legal_case",
    "HEAR": "hearing",
    "STAND": "standard",
    "MANSCPT": "manuscript",
    "PCOMM": "personal_communication",
    "PAT": "patent",
    "GEN": "document",
}
_CODES = {kind: code for code, kind in reversed(_TYPES.items())}
_FIELDS = {
    "title": "title",
    "secondary_title": "container-title",
    "journal_name": "container-title",
    "publisher": "publisher",
    "place_published": "publisher-place",
    "doi": "DOI",
    "issn": "ISSN",
    "volume": "volume",
    "number": "issue",
    "abstract": "abstract",
    "language": "language",
    "translated_title": "original-title",
    "type_of_work": "genre",
    "edition": "edition",
    "custom3": "number",
}
_WRITTEN = {csl: ris for ris, csl in _FIELDS.items() if ris != "journal_name"}


def read(text: str) -> list[dict[str, Any]]:
    """The items of a RIS file. Raises ``ValueError`` with a sentence for what cannot be read."""
    import rispy

    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
        raise ValueError(f"this is no RIS ({error})") from error
    if text.strip() and not entries:
        raise ValueError("this is no RIS: no record in it begins with TY and ends with ER")
    return [_item(entry) for entry in entries]


def write(items: Iterable[Item]) -> str:
    """Items as RIS: LF, one empty line between."""
    import rispy

    # Each record is written for itself: the library would number them.
    return "\n".join(_NUMBER.sub("", rispy.dumps([_entry(item)])).strip() + "\n" for item in items)


_NUMBER = re.compile(r"^1\.\s+")


def _item(entry: dict[str, Any]) -> dict[str, Any]:
    entry = {**entry}
    item: dict[str, Any] = {"type": _TYPES.get(entry.pop("type_of_reference", ""), "document")}
    if key := entry.pop("id", ""):
        item["id"] = key
    entry.setdefault("title", entry.pop("primary_title", ""))
    for ris, csl in _FIELDS.items():
        if entry.get(ris):
            item.setdefault(csl, " ".join(str(entry.pop(ris)).split()))
    if names := [*entry.pop("first_authors", []), *entry.pop("authors", [])]:
        item["author"] = [_name(name) for name in names]
    if day := entry.pop("date", "") or entry.pop("year", ""):
        item["issued"] = _date(day)
        entry.pop("year", None)
    if day := entry.pop("access_date", ""):
        item["accessed"] = _date(day)
    if urls := entry.pop("urls", []):
        item["URL"] = urls[0]
    pages = [str(entry.pop(end)) for end in ("start_page", "end_page") if entry.get(end)]
    if pages:
        item["page"] = "-".join(pages)
    if notes := entry.pop("notes", []):
        item["note"] = "\n".join(notes)
    if words := entry.pop("keywords", []):
        item["keyword"] = ", ".join(words)
    # What has no name in CSL keeps the one it had.
    return item | {key: value for key, value in entry.items() if value and key != "unknown_tag"}


def _name(name: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": name.strip()}


def _date(text: str) -> dict[str, Any]:
    """``2025/07/24/`` and its beginnings; anything else is kept in words."""
    found = re.match(r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?(?:/[^/]*)*$", text.strip())
    if found is None:
        return {"literal": text.strip()}
    return {"date-parts": [[int(part) for part in found.groups() if part]]}


def _entry(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type_of_reference": _CODES.get(item.get("type", ""), "GEN"),
        "id": str(item["id"]),
    }
    entry |= {ris: item[csl] for csl, ris in _WRITTEN.items() if item.get(csl)}
    entry["authors"] = [_written(name) for name in names_of(item, "author")]
    for csl, ris in (("issued", "date"), ("accessed", "access_date")):
        if parts := date_of(item, csl):
            entry[ris] = "/".join([*parts, *[""] * (3 - len(parts))]) + "/"
            if csl == "issued":
                entry["year"] = parts[0]
    if item.get("URL"):
        entry["urls"] = [item["URL"]]
    if item.get("page"):
        start, _, end = str(item["page"]).partition("-")
        entry |= {"start_page": start, "end_page": end}
    if item.get("note"):
        entry["notes"] = [item["note"]]
    return {key: _on_a_line(value) for key, value in entry.items() if value}


def _on_a_line(value: object) -> Any:
    """A value, or each of several, on one line: what begins another is read as another field."""
    if isinstance(value, list):
        return list(map(_on_a_line, value))
    return " ".join(str(value).split())


def _written(name: Item) -> str:
    both = name.get("family"), name.get("given")
    return ", ".join(map(str, both)) if all(both) else flat(name)
