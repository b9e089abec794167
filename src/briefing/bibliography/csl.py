"""A source as a CSL-JSON item, and an item as the keys of a source (CSL 1.0.2, docs/format.md).

What CSL knows and a source has no key for is kept as it is in the source's ``csl``, so that an
item that came in goes out again with nothing lost. What only a library knows (grades, origins,
markings) is in no item.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefing.library.schema import CSL_TYPES
from briefing.model import Source

Item = Mapping[str, Any]
"""An item of CSL-JSON."""

_CONTAINED = """
article article-journal article-magazine article-newspaper chapter entry entry-dictionary
entry-encyclopedia paper-conference post post-weblog speech webpage broadcast interview
"""
CONTAINED = frozenset(_CONTAINED.split())
"""Types that appear inside something else: what they appear in is whom a source names as its
publisher."""

KEY = "citation-key"
"""What an item is called in a text that cites it, where its ``id`` is something else."""

_PLAIN = {
    "title": "title",
    "genre": "genre",
    "title_original": "original-title",
    "language": "language",
    "url": "URL",
}
_DATES = {"published": "issued", "accessed": "accessed"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DIGITS = (4, 2, 2)
_PARTICLES = ("dropping-particle", "non-dropping-particle")


def item_of(source: Source) -> dict[str, Any]:
    """The item of a source. Keys of its ``csl`` stand where it has none of its own."""
    item: dict[str, Any] = {"id": source.csl.get("id", source.id), "type": source.type}
    item |= {csl: getattr(source, own) for own, csl in _PLAIN.items() if getattr(source, own)}
    if source.authors:
        item["author"] = _authors(source)
    if source.publisher:
        item[_within(source.type)] = source.publisher
    for own, csl in _DATES.items():
        if (parts := _DATE.fullmatch(getattr(source, own))) is not None:
            item[csl] = {"date-parts": [[int(part) for part in parts.groups() if part]]}
    return item | {key: value for key, value in source.csl.items() if key not in item}


def source_keys(item: Item) -> dict[str, Any]:
    """The keys of a source that an item gives, as TOML has them; ``csl`` holds the rest.

    The id is not among them. What is of another type than CSL says is kept in ``csl``.
    """
    rest = {key: value for key, value in item.items() if key not in ("id", "type")}
    kind = item.get("type")
    known = isinstance(kind, str) and kind in CSL_TYPES
    found: dict[str, Any] = {"type": kind if known else "document"}
    names = {**_PLAIN, "publisher": _within(found["type"])}
    for own, csl in names.items():
        if isinstance(rest.get(csl), str) and rest[csl].strip():
            found[own] = " ".join(rest.pop(csl).split())
    if isinstance(rest.get("author"), list):
        names_of = [flat(name) for name in rest["author"]]
        if all(names_of):
            found["authors"] = names_of
            if all(set(name) == {"literal"} for name in rest["author"]):
                del rest["author"]
    for own, csl in _DATES.items():
        if (day := _day(rest.get(csl))) is not None:
            found[own] = day
            del rest[csl]
    kept = {key: _kept(value) for key, value in rest.items() if value not in (None, "", [], {})}
    return found | ({"csl": kept} if kept else {})


def flat(name: object) -> str:
    """A name of CSL in one piece, "" where it is none."""
    if not isinstance(name, Mapping):
        return ""
    if isinstance(name.get("literal"), str):
        return " ".join(name["literal"].split())
    order = ("given", *_PARTICLES, "family", "suffix")
    parts = [name[part] for part in order if isinstance(name.get(part), str)]
    return " ".join(" ".join(parts).split())


def names_of(item: Item, role: str) -> list[dict[str, str]]:
    """The names of an item in a role (``author``), by their parts; what is no name is not there."""
    given = item.get(role)
    names = [name for name in given if flat(name)] if isinstance(given, list | tuple) else []
    return [{p: words for p, words in name.items() if isinstance(words, str)} for name in names]


def date_of(item: Item, key: str) -> tuple[str, ...]:
    """Year, month and day of the first date of an item under a key (``issued``), as far as they
    are given; the year has four digits, the others two. Empty where it is no date of CSL."""
    date = item.get(key)
    dates = date.get("date-parts") if isinstance(date, Mapping) else None
    first = dates[0] if isinstance(dates, list | tuple) and dates else None
    if not isinstance(first, list | tuple) or not 1 <= len(first) <= len(_DIGITS):
        return ()
    parts = [str(part) for part in first]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return ()
    return tuple(part.zfill(digits) for part, digits in zip(parts, _DIGITS, strict=False))


def _authors(source: Source) -> Sequence[Any]:
    """The names as they came in, as long as they still say the same; else in one piece each."""
    kept = source.csl.get("author")
    if isinstance(kept, list | tuple) and tuple(map(flat, kept)) == source.authors:
        return kept
    return [{"literal": name} for name in source.authors]


def _within(kind: str) -> str:
    return "container-title" if kind in CONTAINED else "publisher"


def _day(date: object) -> str | None:
    """A date of CSL as ours, partial ones too; None for a range, a season or words."""
    if not isinstance(date, Mapping) or set(date) != {"date-parts"}:
        return None
    parts = date["date-parts"]
    if not (isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], list)):
        return None
    try:
        year, *more = [int(part) for part in parts[0]]
    except (TypeError, ValueError):
        return None
    written = "-".join([f"{year:04}", *(f"{part:02}" for part in more)])
    return written if _DATE.fullmatch(written) and _is_real(written) else None


def _is_real(date: str) -> bool:
    """Whether there is a day of such a date, which may be partial."""
    try:
        dt.date.fromisoformat(date + "0000-01-01"[len(date) :])
    except ValueError:
        return False
    return True


def _kept(value: Any) -> Any:
    """A value as TOML can hold it: nothing in it is null."""
    if isinstance(value, Mapping):
        return {str(k): _kept(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_kept(v) for v in value if v is not None]
    return value
