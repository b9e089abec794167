"""How a source is written: in full once, then short.

A source whose identity is withheld is written by its descriptor, everywhere. Dates that the
source itself does not state are marked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.bibliography.csl import CONTAINED
from briefing.memo import frames
from briefing.memo.blocks import Span
from briefing.memo.writing.idiom import ENGLISH, Idiom
from briefing.model import Source
from briefing.text import listed

_MOST_AUTHORS = 3
_SHORT_TITLE_WORDS = 7
_DESCRIPTION = re.compile(r"\[[^\W\d_][^\[\]]*\s[^\[\]]*\]")
"""What describes a text that has no title; it is no title and is not marked as one."""
_ACRONYM = re.compile(r"\(([A-Z][\w&.-]{1,11})\)")


def full(source: Source, idiom: Idiom = ENGLISH, *, addresses: bool = True) -> tuple[Span, ...]:
    """The complete reference, without a stop at its end; its address where they are wanted."""
    parts: list[tuple[Span, ...]] = []
    if source.attribution != "open":
        parts = [(_own(source.descriptor or frames.NO_NAME),)]
    else:
        who = _authors(source)
        if who:
            parts.append((_own(who),))
        parts.append(_title(source, idiom))
        parts.extend((span,) for span in _published_in(source, who))
    parts.append(_date(source, idiom))
    if source.standing in frames.STANDING:
        parts.append((Span(frames.STANDING[source.standing]),))
    if source.attribution == "open" and source.url and addresses:
        parts.append((Span(source.url, "source", "link"),))
        if source.accessed:
            parts.append((Span(frames.ACCESSED.format(idiom.day(source.accessed))),))
    return _joined(parts)


def short(source: Source) -> tuple[Span, ...]:
    """What recalls a source that has been named in full."""
    if source.attribution != "open":
        return (_own(source.descriptor or frames.NO_NAME),)
    if source.type in CONTAINED:
        people = [a for a in source.authors if a.strip()]
        if people and source.type != "webpage":
            return (_own(_family(people[0]) + (" and others" if len(people) > 2 else "")),)
        if source.publisher.strip():
            return (_own(_short_publisher(source.publisher)),)
    if source.genre.strip() and len(source.genre.split()) > 1:
        return (_own(source.genre.strip()),)
    title = source.title.strip()
    if _DESCRIPTION.fullmatch(title):
        return (_own(f"[{_short_title(title[1:-1])}]"),)
    acronym = _ACRONYM.search(source.title)
    title = acronym.group(1) if acronym else _short_title(source.title or source.id)
    return (Span(title, "source", "emphasis"),)


def spoken(source: Source) -> str:
    """The name a source goes by in a sentence: short, but a person has a first name."""
    named = next((a.strip() for a in source.authors if a.strip()), "")
    name = "".join(s.text for s in short(source))
    family = _family(named)
    return name.replace(family, named, 1) if name in (family, f"{family} and others") else name


def short_titled(source: Source, idiom: Idiom = ENGLISH) -> tuple[Span, ...]:
    """What recalls a source beside another that goes by the same short name."""
    if source.attribution != "open":
        return short(source)
    title = replace(source, title=_short_title(source.title or source.id))
    return (*short(source), Span(", "), *_title(title, idiom))


def plain(source: Source) -> str:
    """The complete reference as a line of text."""
    return "".join(s.text for s in full(source))


def is_draft(source: Source) -> bool:
    """A text that is not final: preliminary, or a draft by its genre."""
    return source.standing == "preliminary" or "draft" in source.genre.casefold().split()


def _authors(source: Source) -> str:
    names = [a.strip() for a in source.authors if a.strip()]
    if len(names) > _MOST_AUTHORS:
        return f"{names[0]} and others"
    return listed(names)


def _title(source: Source, idiom: Idiom) -> tuple[Span, ...]:
    title = source.title.strip() or source.id
    if _DESCRIPTION.fullmatch(title):
        return (_own(title),)
    if source.type in CONTAINED:
        before, after = idiom.quotes(title)
        return (Span(before), _own(title), Span(after))
    return (Span(title, "source", "emphasis"),)


def _published_in(source: Source, who: str) -> list[Span]:
    """The container or publisher, and the number where there is one."""
    found: list[Span] = []
    publisher = source.publisher.strip()
    contained = source.type in CONTAINED
    if publisher and publisher not in who and (contained or not who or source.type == "report"):
        name = publisher.casefold()
        set_off = contained and source.type != "speech" and not name.startswith("via ")
        found.append(Span(publisher, "source", "emphasis" if set_off else "plain"))
    number = source.csl.get("number")
    if isinstance(number, str | int) and str(number).strip():
        found.append(_own(str(number).strip()))
    return found


def _date(source: Source, idiom: Idiom) -> tuple[Span, ...]:
    if not source.published:
        return (Span(frames.UNDATED),)
    mark = frames.DATE_BASIS.get(source.published_basis, "")
    return (_own(idiom.day(source.published)), *((Span(f" {mark}"),) if mark else ()))


def _joined(parts: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    found: list[Span] = []
    for part in parts:
        if found:
            found.append(Span(", "))
        found.extend(part)
    return tuple(found)


def _own(text: str) -> Span:
    return Span(text, "source")


def _family(name: str) -> str:
    """The last name of a person; the whole of anything that is not two or three words."""
    words = name.split()
    return words[-1] if len(words) in (2, 3) and not name.isupper() else name


def _short_publisher(publisher: str) -> str:
    acronym = _ACRONYM.search(publisher)
    return acronym.group(1) if acronym else re.split(r"[;,(]", publisher)[0].strip() or publisher


def _short_title(title: str) -> str:
    words = title.strip().split()
    if len(words) <= _SHORT_TITLE_WORDS:
        return " ".join(words)
    before = re.split(r"[:?–—]", title)[0].split()
    kept = before if len(before) <= _SHORT_TITLE_WORDS else words[: _SHORT_TITLE_WORDS - 1]
    return " ".join(kept) + ("…" if kept is not before else "")
