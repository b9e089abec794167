"""``briefing schema``: the format as JSON Schemas, by which editors complete and validate."""

from __future__ import annotations

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.output import output
from briefing.cli.saving import writable, written
from briefing.cli.session import Session
from briefing.library.find import LibraryError
from briefing.library.json_schema import FOLDER, KINDS, files, json_schema


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice([*KINDS]))
@click.option("--write", is_flag=True, help=f"Write all of them into {FOLDER}/ of the library.")
@common
@click.pass_obj
def schema_command(session: Session, kind: str | None, write: bool) -> int:
    """Print or keep the JSON Schemas of the format.

    With KIND one is printed; with --write all are kept in the library.

    They know the markings and the yardstick of the library. Editors with taplo (Even Better TOML)
    find them by the first line of a file, which briefing new writes where the library keeps them:
    #:schema ../../.briefing/schema/brief.json

    \b
    Examples:
      briefing schema brief > brief.json
      briefing schema --write
    """
    if write == bool(kind):
        raise StopError(f"Name one of {', '.join(KINDS)}, or give --write.")
    from briefing.library.build import vocabulary

    if kind:
        import json

        try:
            words = vocabulary(session.load(complain=False).files)
        except LibraryError:
            words = None
        output().text(json.dumps(json_schema(kind, words), indent=1) + "\n")
        return Exit.DONE
    from briefing.library.splice import Splice

    library = writable(session, complain=False)
    words = vocabulary(library.files)
    found = {name: library.root / name for name in files()}
    kept = {name: p.read_bytes() if p.is_file() else b"" for name, p in found.items()}
    splices = [Splice(name, kept[name], text.encode()) for name, text in files(words).items()]
    splices = [s for s in splices if s.before != s.after]
    written(library.root, *splices, what="schema --write")
    say(f"The schemas are in {FOLDER}/." if splices else f"{FOLDER}/ is as it should be.")
    return Exit.DONE
