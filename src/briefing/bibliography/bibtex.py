"""BibTeX and BibLaTeX, as Better BibTeX and JabRef write them, by way of CSL.

A field that has no name in CSL keeps its own, so that it goes out as it came in.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from briefing.bibliography.csl import Item, date_of, flat, names_of
from briefing.library.schema import CSL_TYPES

if TYPE_CHECKING:
    from pybtex.database import Person

_TYPES = {
    "article": "article-journal",
    "article-journal": "article-journal",
    "article-magazine": "article-magazine",
    "article-newspaper": "article-newspaper",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "report": "report",
    "techreport": "report",
    "book": "book",
    "collection": "book",
    "proceedings": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "dataset": "dataset",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "standard": "standard",
    "unpublished": "manuscript",
    "letter": "personal_communication",
    "misc": "document",
}
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
_WRITTEN_TYPES = {kind: name for name, kind in reversed(_TYPES.items())} | {
    "article-magazine": "article",
    "article-newspaper": "article",
}
_FIELDS = {
    "title": "title",
    "journaltitle": "container-title",
    "journal": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "school": "publisher",
    "location": "publisher-place",
    "address": "publisher-place",
    "url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "volume": "volume",
    "pages": "page",
    "edition": "edition",
    "abstract": "abstract",
    "note": "note",
    "type": "genre",
    "origtitle": "original-title",
    "langid": "language",
    "keywords": "keyword",
}
_NUMBERED = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERBATIM = frozenset({"url", "doi", "urldate", "date", "year"})
_ROLES = ("author", "editor")
"""What holds names, and nothing but names."""
_PARTS = re.compile(r",|\band\b", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def read(text: str) -> list[dict[str, Any]]:
    """The items of a BibTeX file. Raises ``ValueError``, a sentence, for what cannot be read."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, "bibtex").entries
    except PybtexError as error:
        raise ValueError(f"this is no BibTeX: {error}") from error
    return [_item(entry.key, entry) for entry in entries.values()]


def write(items: Iterable[Item]) -> str:
    """Items as BibLaTeX, in UTF-8."""
    return "\n".join(map(_entry, items))


def _item(key: str, entry: Any) -> dict[str, Any]:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    kind = _TYPES.get(entry.type.lower(), "document")
    subtype = fields.pop("entrysubtype", "")
    kind = _SUBTYPES.get(subtype, subtype if subtype in CSL_TYPES else kind)
    item: dict[str, Any] = {"id": key, "type": kind}
    if people := entry.persons.get("author"):
        item["author"] = [_name(person) for person in people]
    if editors := entry.persons.get("editor"):
        item["editor"] = [_name(person) for person in editors]
    month = fields.pop("month", "")
    for name, csl in (("date", "issued"), ("year", "issued"), ("urldate", "accessed")):
        written = fields.pop(name, "")
        if written and csl not in item:
            item[csl] = _date(written, month if name == "year" else "")
    if "number" in fields:
        item["issue" if kind in _NUMBERED else "number"] = _plain(fields.pop("number"))
    for name, csl in _FIELDS.items():
        if fields.get(name):
            written = fields.pop(name)
            words = written if name in _VERBATIM else _plain(written)
            item.setdefault(csl, words.replace("--", "-") if csl == "page" else words)
    return item | {name: _plain(value) for name, value in fields.items() if value}


def _name(person: Person) -> dict[str, str]:
    parts = {
        "given": [*person.first_names, *person.middle_names],
        "non-dropping-particle": person.prelast_names,
        "family": person.last_names,
        "suffix": person.lineage_names,
    }
    found = {part: _plain(" ".join(names)) for part, names in parts.items() if names}
    return found if "given" in found else {"literal": " ".join(found.values())}


def _date(written: str, month: str) -> dict[str, Any]:
    if month and written.isdigit():
        number = month.strip() if month.strip().isdigit() else ""
        if not number and month[:3].lower() in _MONTHS:
            number = str(_MONTHS.index(month[:3].lower()) + 1)
        written = f"{written}-{number}" if number else written
    found = _DATE.fullmatch(written.strip())
    if found is None:
        return {"literal": written.strip()}
    return {"date-parts": [[int(part) for part in found.groups() if part]]}


def _plain(text: str) -> str:
    """What TeX would print of a text."""
    import latexcodec  # noqa: F401 - makes the codec known

    for sign, command in _SIGNS.items():
        text = re.sub(rf"{re.escape(command)}(?:\{{\}}|(?![A-Za-z]) ?)", _HELD[sign], text)
    # What is not TeX, whatever the file says, keeps its words.
    with contextlib.suppress(ValueError):
        text = codecs.lookup("ulatex").decode(text)[0]  # type: ignore[arg-type]
    text = re.sub(r"(?<!\\)[{}]", "", text).replace("~", "\xa0")
    text = re.sub(r"\\([{}&%$#_])", r"\1", text)
    for sign, held in _HELD.items():
        text = text.replace(held, sign)
    return " ".join(text.split())


_SPECIAL = re.compile(r"[\\{}&%$#_^~]")
_SIGNS = {
    "\\": r"\textbackslash",
    "{": r"\textbraceleft",
    "}": r"\textbraceright",
    "^": r"\textasciicircum",
    "~": r"\textasciitilde",
}
"""Signs by which TeX reads, in words: BibTeX counts braces, those behind a backslash too."""
_HELD = {sign: chr(number) for number, sign in enumerate(_SIGNS, start=1)}
"""What stands for them while a text is read: control characters, of which it has none."""
_TEX = {sign: f"{command}{{}}" for sign, command in _SIGNS.items()}
_NO_NAME = re.compile(r"[^\w:.+/-]")
"""What could not be in the name of an entry or a field."""


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda m: _TEX.get(m[0], f"\\{m[0]}"), " ".join(text.split()))


def _entry(item: Item) -> str:
    kind = item.get("type", "document")
    fields: dict[str, str] = {}
    for role in _ROLES:
        if names := names_of(item, role):
            fields[role] = " and ".join(map(_written, names))
    known = {csl: name for name, csl in reversed(_FIELDS.items())}
    if kind in ("chapter", "paper-conference"):
        known["container-title"] = "booktitle"
    if kind == "report":
        known["publisher"] = "institution"
    known |= {"issue": "number", "number": "number"}
    for csl, value in item.items():
        name = known.get(csl) or _NO_NAME.sub("", csl)
        if isinstance(value, str | int) and name and csl not in ("id", "type", *_ROLES):
            fields[name] = str(value) if name in _VERBATIM else _tex(str(value))
    for csl, name in (("issued", "date"), ("accessed", "urldate")):
        if parts := date_of(item, csl):
            fields[name] = "-".join(parts)
        elif words := flat(item.get(csl)):
            fields[name] = _tex(words)
    if kind not in _TYPES.values() or kind in _SUBTYPES.values():
        # BibLaTeX has no such type; its subtypes are for whoever reads them.
        fields["entrysubtype"] = next((s for s, k in _SUBTYPES.items() if k == kind), kind)
    key = _NO_NAME.sub("", str(item["id"])) or "source"
    lines = "".join(f"  {name} = {{{_balanced(value)}}},\n" for name, value in fields.items())
    return f"@{_WRITTEN_TYPES.get(kind, 'misc')}{{{key},\n{lines}}}\n"


def _balanced(value: str) -> str:
    """A value without its braces where one opens that nothing closes: a field ends where its do."""
    depth = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    return re.sub(r"[{}]", "", value) if depth else value


def _written(name: Item) -> str:
    if "literal" in name or "family" not in name:
        return f"{{{_tex(flat(name))}}}"
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    parts = [family, name.get("suffix"), name.get("given")]
    return ", ".join(_held_together(_tex(part)) for part in parts if part)


def _held_together(part: str) -> str:
    """A part of a name, in braces where BibTeX would make several parts or names of it."""
    return f"{{{part}}}" if _PARTS.search(part) else part
