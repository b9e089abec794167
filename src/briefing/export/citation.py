"""What is copied of claims, sources and briefs: their words, what they cite, what names them.

A source whose name is withheld goes by its descriptor, and is in no BibTeX. Names stand as the
library has them: only where CSL says which part is the family name is it put first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from briefing.bibliography.csl import CONTAINED
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.writing import references
from briefing.memo.writing.idiom import of as idiom_of
from briefing.model import Brief, Claim, Evidence, Source
from briefing.text import day
from briefing.values import dataclass

Citable = Claim | Source | Brief
"""What has something to copy."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which things are copied. ``key`` is its letter in the app."""

    id: str
    key: str
    title: str
    one: Callable[[Library, Citable], list[str]]
    """The entries of one thing, each without a line feed at its end; none where it has none."""
    apart: str = "\n"
    """What stands between two entries."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What was written of some things. ``nothing`` are the references that have none of it."""

    text: str
    entries: tuple[tuple[str, str], ...]
    """References and what was written of each; what several cite stands with each of them."""
    nothing: tuple[str, ...]


def cite(library: Library, refs: Iterable[str], form: Form) -> Cited:
    """Things in a form, in their order, an entry that several have only once.

    Raises ``KeyError`` for a reference that names no claim, source or brief.
    """
    said: dict[str, None] = {}
    entries: list[tuple[str, str]] = []
    nothing: list[str] = []
    for ref in dict.fromkeys(refs):
        thing = library.get(ref)
        if not isinstance(thing, Claim | Source | Brief):
            raise KeyError(ref)
        found = list(dict.fromkeys(form.one(library, thing)))
        said |= dict.fromkeys(found)
        if found:
            entries.append((ref, form.apart.join(found)))
        else:
            nothing.append(ref)
    return Cited(form.apart.join(said), tuple(entries), tuple(nothing))


# Words and names


def _claim(library: Library, thing: Citable) -> list[str]:
    return [f"{words} [{thing.ref}]" for words in _text(library, thing)]


def _text(_: Library, thing: Citable) -> list[str]:
    if isinstance(thing, Claim):
        return [" ".join(thing.text.split())]
    if isinstance(thing, Source):
        return [references.plain(thing)]
    return [": ".join(filter(None, (thing.title, thing.bottom_line)))]


def _ref(_: Library, thing: Citable) -> list[str]:
    return [thing.ref]


def _path(library: Library, thing: Citable) -> list[str]:
    from briefing.library.locate import locate

    place = locate(library, thing.ref)
    return [f"{library.root / place.file}:{place.line}"] if place is not None else []


# Citations


def _sources(library: Library, thing: Citable) -> list[Source]:
    """What a thing cites in its support; of a source itself."""
    if isinstance(thing, Source):
        return [thing]
    claims = (thing,) if isinstance(thing, Claim) else thing.claims
    ids = dict.fromkeys(e.source for c in claims for e in _support(library, c))
    return [library.sources[i] for i in ids]


def _support(library: Library, claim: Claim) -> list[Evidence]:
    """The evidence a note gives for a claim: what supports it, else what it is to be seen with."""
    for stance in ("supports", "context"):
        if found := [
            e for e in claim.evidence if e.stance == stance if e.source in library.sources
        ]:
            return found
    return []


def _footnote(library: Library, thing: Citable) -> list[str]:
    if isinstance(thing, Brief):
        return [note for claim in thing.claims for note in _footnote(library, claim)]
    if isinstance(thing, Source):
        return [f"{_full(library, thing)}."]
    against = [
        e for e in thing.evidence if e.stance == "contradicts" and e.source in library.sources
    ]
    said = [_listed(library, _support(library, thing))]
    said += [f"{frames.AGAINST}{_listed(library, against)}"] if against else []
    return [" ".join(f"{part}." for part in said if part)] if any(said) else []


def _listed(library: Library, evidence: Iterable[Evidence]) -> str:
    """Sources with their places, each once."""
    places: dict[str, list[str]] = {}
    for each in evidence:
        places.setdefault(each.source, []).extend([each.locator] if each.locator.strip() else [])
    return "; ".join(
        ", ".join((_full(library, library.sources[source]), *frames.places(locators)))
        for source, locators in places.items()
    )


def _full(library: Library, source: Source) -> str:
    return "".join(s.text for s in references.full(source, idiom_of(library.settings.language)))


def _apa(library: Library, thing: Citable) -> list[str]:
    return [apa(source) for source in _sources(library, thing)]


def apa(source: Source) -> str:
    """A source after the manual of the APA (7th edition, 9.4 to 9.34), as far as a library goes."""
    when = _apa_date(source)
    if source.attribution != "open":
        return f"{source.descriptor or frames.NO_NAME} {when}."
    who = _apa_names(source)
    publisher = source.publisher.strip()
    title = source.title.strip() or source.id
    number = source.csl.get("number")
    if isinstance(number, str | int) and source.type not in CONTAINED:
        title = f"{title} ({number})"
    if source.standing in frames.STANDING:
        title = f"{title} [{frames.STANDING[source.standing]}]"
    # A body that speaks for itself is its own publisher.
    inside = publisher if publisher and who and publisher not in who else ""
    who = who or publisher
    parts = [f"{_stopped(who)} {when}.", _stopped(title)] if who else [_stopped(title), f"{when}."]
    parts += [_stopped(inside)] if inside else []
    parts += [source.url] if source.url else []
    return " ".join(parts)


def _stopped(words: str) -> str:
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def _apa_date(source: Source) -> str:
    if not source.published:
        return "(n.d.)"
    *before, year = day(source.published).split()
    said = ", ".join(filter(None, (year, " ".join(reversed(before)))))
    mark = frames.DATE_BASIS.get(source.published_basis, "")
    return f"({said}){f' {mark}' if mark else ''}"


def _apa_names(source: Source) -> str:
    from briefing.bibliography.csl import item_of, names_of

    names = [_apa_name(name) for name in names_of(item_of(source), "author")]
    *before, last = [name for name in names if name.strip()] or [""]
    # The comma parts initials from the next name; two names as they are spoken need none.
    comma = "," if len(before) > 1 or any("," in name for name in before) else ""
    return f"{', '.join(before)}{comma} & {last}" if before else last


def _apa_name(name: Mapping[str, str]) -> str:
    from briefing.bibliography.csl import flat

    family, given = name.get("family"), name.get("given")
    if family is None or given is None:
        return flat(name)
    particle = name.get("non-dropping-particle")
    family = f"{particle} {family}" if particle is not None else family
    return f"{family}, {' '.join(f'{part[0]}.' for part in given.split())}"


def _bibtex(library: Library, thing: Citable) -> list[str]:
    from briefing.bibliography.bibtex import write
    from briefing.bibliography.csl import item_of

    given = (s for s in _sources(library, thing) if s.attribution == "open")
    return [write([item_of(source)]).rstrip("\n") for source in given]


FORMS: Mapping[str, Form] = {
    form.id: form
    for form in (
        Form("claim", "c", "The words with their reference", _claim),
        Form("text", "t", "The words alone", _text),
        Form("footnote", "f", "Its footnote, as a memo writes it", _footnote),
        Form("apa", "a", "Its sources in the style of the APA", _apa),
        Form("bibtex", "b", "Its sources as BibTeX", _bibtex, apart="\n\n"),
        Form("ref", "r", "Its reference", _ref),
        Form("path", "p", "Its file, with the line", _path),
    )
}
"""Every form by its name, in the order in which they are offered."""
