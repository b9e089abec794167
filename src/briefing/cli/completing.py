"""What a shell offers where a reference, a key, a value or a change is to be named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Literal

import click

from briefing.cli.completion import MOST
from briefing.text import squeeze

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from briefing.library.shapes import Shape
    from briefing.library.snapshot import Library

Kind = Literal["theme", "brief", "claim", "source", "memo"]
_TITLE = 60
"""Characters of a title that are said."""
Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def references(*kinds: Kind) -> Completer:
    """Offers the references of some kinds of things, of all where none is named.

    Where other things can be meant too, claims come when a slash has been typed, or only one
    brief is left: they are many.
    """

    def offered(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        library = _library(context)
        given = context.params.get(parameter.name or "")
        taken = given if isinstance(given, tuple) else ()

        def begun(*, claims: bool) -> list[CompletionItem]:
            named = _named(library, kinds, claims=claims)
            return _beginning(incomplete, (ref for ref in named if ref not in taken), library)

        found = begun(claims="/" in incomplete or kinds == ("claim",))
        is_brief = [item.value in library.briefs for item in found] == [True]
        if is_brief and (not kinds or "claim" in kinds):
            # Of one word alone a shell thinks that it is whole, and puts a space behind it.
            return begun(claims=True)
        return found

    return offered


def movable(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offers what ``mv`` moves, and behind that where it may go: one may be meant or the other."""
    # Of one word click makes the place where to, until there is another.
    given = (*(context.params.get("refs") or ()), context.params.get("to"), *context.args)
    if given[0] and "/" not in given[0]:
        return references("theme")(context, parameter, incomplete)
    return references("brief", "claim")(context, parameter, incomplete)


def fields(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offers the keys that what REF names may have; behind a dot those of the table in it."""
    from briefing.library.draft import SpliceError
    from briefing.library.special import Figure
    from briefing.library.tables import Table
    from briefing.library.typed import schema_of, shape_at

    above, dot, _own = incomplete.rpartition(".")
    try:
        schema = schema_of(_library(context), _given(context)[0])
        inside = shape_at(schema, tuple(above.split("."))) if dot else Table(schema)
    except SpliceError:
        return []
    table = inside.table if isinstance(inside, Figure) else inside
    found = table.schema.fields if isinstance(table, Table) else ()
    return _beginning(incomplete, (f"{above}{dot}{field.key}" for field in found))


def values(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offers the words that FIELD of REF can be, where these are known."""
    from briefing.library.draft import SpliceError
    from briefing.library.shapes import ListOf
    from briefing.library.typed import schema_of, shape_at

    library, (ref, named) = _library(context), _given(context)
    field = named.split(".")
    try:
        shape = shape_at(schema_of(library, ref), tuple(field))
    except SpliceError:
        return []
    shape = shape.item if isinstance(shape, ListOf) else shape
    return _beginning(incomplete, _words(library, field[0], shape), library)


def changes(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offers the ids of the history: those that undo takes back, redo does again, history shows."""
    from briefing.library.undo import entries

    try:
        found = entries(context.find_root().obj.where().root)
    except OSError:
        return []
    wanted = {"undo": (False,), "redo": (True,)}.get(context.info_name or "", (False, True))
    said = {e.id: f"{e.time:%d %b %H:%M} {e.what}" for e in found if e.undone in wanted}
    offered = _beginning(incomplete, said)
    for item in offered:
        item.help = said[item.value]
    return offered


def _given(context: click.Context) -> tuple[str, str]:
    """REF and FIELD of the line so far. Behind an option click has not told them apart yet."""
    words = (*context.args, "", "")
    return context.params.get("ref") or words[0], context.params.get("field") or words[1]


def _library(context: click.Context) -> Library:
    library: Library = context.find_root().obj.load(complain=False)
    return library


def _named(library: Library, kinds: tuple[Kind, ...], *, claims: bool) -> Iterator[str]:
    parts: Mapping[Kind, Iterable[str]] = {
        "brief": library.briefs,
        "source": library.sources,
        "theme": library.theme_ids(),
        "memo": library.memos,
        "claim": library.claims if claims else (),
    }
    for kind in kinds or parts:
        yield from parts[kind]


def _words(library: Library, field: str, shape: Shape) -> Iterable[str]:
    from briefing.library.shapes import Choice, CslType, Flag, Likelihood, Marking, Ref
    from briefing.library.special import EvidenceItem
    from briefing.scales import YARDSTICKS

    match shape:
        case Choice(words) | CslType(words):
            return words
        case Likelihood():
            return YARDSTICKS[library.settings.yardstick]
        case Marking():
            return library.settings.markings
        case Flag():
            return "true", "false"
        case Ref("question"):
            return library.question_refs()
        case Ref("theme" | "brief" | "claim" | "source" as kind):
            return _named(library, (kind,), claims=True)
        case EvidenceItem():
            return library.sources
    if field in ("tags", "actors"):
        things = (*library.briefs.values(), *library.claims.values())
        return sorted({word for thing in things for word in getattr(thing, field)})
    return ()


def _beginning(
    typed: str, words: Iterable[str], library: Library | None = None
) -> list[CompletionItem]:
    """Those of some words that begin as is typed, with the title of what they name."""
    from click.shell_completion import CompletionItem

    low = typed.lower()
    found = islice((word for word in words if word.lower().startswith(low)), MOST)
    return [CompletionItem(word, help=_title(library, word)) for word in found]


def _title(library: Library | None, ref: str) -> str | None:
    return squeeze(library.title_of(ref))[:_TITLE] or None if library is not None else None
