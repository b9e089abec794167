"""``briefing search``: claims, briefs, sources and themes by a few letters of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import query_words
from briefing.cli.day import today
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, Part, Span, dim, output
from briefing.cli.session import Session, shown_path, unknown
from briefing.evidence.standing import support_of
from briefing.library.snapshot import Library
from briefing.text import counted, listed

if TYPE_CHECKING:
    from briefing.library.splice import Splice
    from briefing.search.results import Hit, Results


def _saved_names(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The saved searches a shell may go on with."""
    library = context.find_root().obj.load(complain=False)
    return [s.id for s in library.settings.searches if s.id.startswith(incomplete)]


@click.command("search")
@click.argument("words", nargs=-1, metavar="[QUERY]...", shell_complete=query_words)
@click.option(
    "--saved",
    metavar="NAME",
    default="",
    shell_complete=_saved_names,
    help="Run a saved search; QUERY narrows it.",
)
@click.option("--save", "save_as", metavar="NAME", default="", help="Save QUERY under a name.")
@click.option(
    "--forget",
    metavar="NAME",
    default="",
    shell_complete=_saved_names,
    help="Delete a saved search.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N hits.",
)
@click.option("--vimgrep", is_flag=True, help="Print file:line:column:text for editors.")
@as_json
@common
@click.pass_obj
def search_command(
    session: Session,
    words: tuple[str, ...],
    saved: str,
    save_as: str,
    forget: str,
    limit: int,
    vimgrep: bool,
    json_wanted: bool,
) -> None:
    """Find claims, briefs, sources and themes.

    Typing errors, accents and the order of words do not matter. In a pipe each hit is one line,
    with tabs between its reference, its text or title, its kind, and the words that matched if
    these are in another field. Saved searches are kept in briefing.toml of the library, for
    everybody who uses it; briefing list searches prints them.

    \b
    Examples:
      briefing search sefcov jogm
      briefing search 'is:contested theme:trade' --json
      briefing search 'is:stale theme:trade' --save 'Trade, to look at again'
      briefing search --saved 'Trade, to look at again'
    """
    if save_as or forget:
        if saved or (save_as and forget) or bool(words) != bool(save_as):
            raise click.UsageError("Give a query to --save and a name alone to --forget.")
        _keep(session, save_as or forget, " ".join(words))
        return
    if not " ".join(words).strip() and not saved:
        raise click.UsageError("Say what to search for: some words, or a filter: is:contested.")
    from briefing.cli.picks import working
    from briefing.search.store import ready

    library = session.load()
    results = ready(library).search(
        " ".join((*_asked(library, saved), *words)),
        library=library,
        today=today(),
        picked=working(library).claims,
        limit=limit,
    )
    out = output()
    if json_wanted:
        out.json(_document(library, results))
        return
    for ignored in results.ignored:
        say(f"Passed over {ignored.text!r}: {ignored.why}")
    _say_of_filters(words)
    if results.missing:
        words_missing = ", ".join(map(repr, results.missing))
        say(f"Nothing in the library says {words_missing}; these match some of the words.")
    for hit in results.hits:
        if vimgrep:
            _vimgrep(library, hit)
        else:
            _print(out, library, hit)
    if not results.hits:
        _say_nothing_was_found(results.query)
    if results.besides:
        whole = counted(results.asked_for, "hit")
        say(f"{whole}, then {results.besides:,} without one of the words.")
    if results.total > len(results.hits):
        say(f"{len(results.hits):,} of {counted(results.total, 'hit')}; --limit N shows more.")


def _say_nothing_was_found(query: str) -> None:
    from briefing.search.synonyms import may_want_one

    say(f"Nothing was found for: {query}")
    if may_want_one(query):
        say(
            "Words in another script are found once a theme gives them as a synonym: "
            "briefing set THEME synonyms --add 'words you type, words of the library'"
        )


def _say_of_filters(words: tuple[str, ...]) -> None:
    """Say what looks like a filter with a slip in its name, which is searched for as words."""
    from briefing.search.query import FILTERS
    from briefing.suggest import or_else

    for name in re.findall(r"(?<!\S)[-!]?([a-z]+):(?=[^\s/])", " ".join(words)):
        if name not in FILTERS:
            ending = or_else(name, FILTERS) or f". The filters are {listed(FILTERS)}."
            say(f"There is no filter {name!r}{ending} It was searched for as a word.")


def _asked(library: Library, saved: str) -> tuple[str, ...]:
    """The query of a saved search. Stops where there is none of that name."""
    from briefing.library.searches import saved_search

    if not saved:
        return ()
    found = saved_search(library, saved)
    if found is None:
        searches = library.settings.searches
        raise unknown("saved search", saved, [x for s in searches for x in (s.id, s.title)])
    return (found.query,)


def _keep(session: Session, name: str, query: str) -> None:
    """Keep a query under a name; without one take the name out."""
    from briefing.cli.writing import carry_out
    from briefing.library.searches import remove_search, save_search, saved_search

    def make(library: Library) -> tuple[Splice, ...]:
        known = saved_search(library, name)
        if query:
            return save_search(library, name, query)
        return remove_search(library, known.id if known is not None else name)

    what = f"save the search {name}" if query else f"delete the search {name}"
    carry_out(session, make, what, only_show=False)


def _print(out: Output, library: Library, hit: Hit) -> None:
    """A hit by its text or title, and the words that matched where they stand elsewhere."""
    name = library.title_of(hit.ref)
    elsewhere = f"{hit.field.replace('_', ' ')}: " if hit.field not in ("text", "title") else ""
    if not out.on_terminal:
        out.cells(hit.ref, name, hit.type, f"{elsewhere}{hit.text}" if elsewhere else "")
        return
    out.line(*([name] if elsewhere else _highlighted(hit)))
    if elsewhere:
        out.line(elsewhere, *_highlighted(hit), indent=2, hang=2)
    theme = library.theme_title(hit.theme) if hit.theme else ""
    facts = (hit.ref, hit.type, theme, _origins(library, hit))
    out.line(dim(" · ".join(f for f in facts if f)), indent=2, hang=2)


def _highlighted(hit: Hit) -> Iterator[Part]:
    at = 0
    for start, end in hit.spans:
        yield hit.text[at:start]
        yield Span(hit.text[start:end], "match")
        at = end
    yield hit.text[at:]


def _vimgrep(library: Library, hit: Hit) -> None:
    from briefing.library.locate import locate

    place = locate(library, hit.ref)
    if place is not None:
        file = shown_path(library.root, place.file)
        Output().line(f"{file}:{place.line}:{place.column}:{library.title_of(hit.ref)}")


def _document(library: Library, results: Results) -> dict[str, object]:
    return {
        "version": 1,
        "query": results.query,
        "total": results.total,
        "partial": results.partial,
        "besides": results.besides,
        "missing": list(results.missing),
        "ignored": [{"text": i.text, "why": i.why} for i in results.ignored],
        "hits": [
            {
                "type": hit.type,
                "ref": hit.ref,
                "theme": hit.theme,
                "field": hit.field,
                "text": hit.text,
                "score": hit.score,
                "spans": [list(s) for s in hit.spans],
                "how": list(hit.how),
                "sources": _sources(library, hit),
                "origins": _origins(library, hit),
            }
            for hit in results.hits
        ],
    }


def _sources(library: Library, hit: Hit) -> list[str]:
    claim = library.claims.get(hit.ref)
    return list(dict.fromkeys(e.source for e in claim.evidence)) if claim else []


def _origins(library: Library, hit: Hit) -> str:
    """What is behind a claim in words; empty for anything else, and where no source supports it."""
    claim = library.claims.get(hit.ref)
    return support_of(library, claim) if claim and claim.sources("supports") else ""
