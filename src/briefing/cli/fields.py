"""``briefing set``: one key of a brief, claim, source, theme or memo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from briefing.cli.completing import fields, references, values
from briefing.cli.day import one_day, tell
from briefing.cli.exits import Exit, StopError
from briefing.cli.options import common
from briefing.cli.session import Session, item, unknown
from briefing.cli.writing import carry_out, only_shown
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError
from briefing.model import Memo


@click.command("set")
@click.argument("ref", shell_complete=references())
@click.argument("field", shell_complete=fields)
@click.argument("values", metavar="[VALUE]...", nargs=-1, shell_complete=values)
@click.option(
    "--add",
    multiple=True,
    metavar="VALUE",
    shell_complete=values,
    help="Put this into the list; repeatable.",
)
@click.option(
    "--remove",
    "take",
    multiple=True,
    metavar="VALUE",
    shell_complete=values,
    help="Take this out of it; repeatable.",
)
@click.option("--unset", is_flag=True, help="Take the key out.")
@only_shown
@common
@click.pass_obj
def set_command(
    session: Session,
    ref: str,
    field: str,
    values: tuple[str, ...],
    add: tuple[str, ...],
    take: tuple[str, ...],
    unset: bool,
    only_show: bool,
) -> int:
    """Change one key, and nothing else in its file.

    FIELD decides what VALUE is: a date, a number, true or false, text. A list takes several
    values. Write the key of a table with a dot, and a whole table as in TOML. A value that does
    not belong there is refused, with the nearest one that does.

    \b
    Examples:
      briefing set safe-access/component-limit confidence high
      briefing set safe-access/component-limit evidence --add 'safe-council, page 2'
      briefing set safe-access/component-limit quantity.value 35 --diff
      briefing set safe-access review_by --unset
    """
    ways = sum((bool(values), bool(add or take), unset))
    if ways != 1:
        raise StopError("Give a value, or --add and --remove for a list, or --unset.", Exit.USAGE)
    path = tuple(field.split("."))
    library = session.load(complain=False)
    item(library, ref)
    put, given, out = _typed(library, ref, path, add, values, take)
    if path == ("url",) and given and ref in library.sources:
        from briefing.library.recognise import address_fault

        if why := address_fault(given):
            raise StopError(f"Nothing was written: {why}", Exit.REFUSED)
    if path == ("order",) and ref in library.memos:
        _check_order(library, library.memos[ref], [*put, *(given or ())])

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import change_list, set_field

        if add or take:
            return change_list(library, ref, path, add=put, take=out)
        return set_field(library, ref, path, given)

    carry_out(session, make, f"set {ref} {field}", only_show=only_show, ref=ref)
    return Exit.DONE


def _check_order(library: Library, memo: Memo, names: Iterable[str]) -> None:
    """Stop at what an order cannot be of: the file may name anything, as templates change.

    The sections of a template that is only known elsewhere may be any.
    """
    from briefing.memo import templates

    template = templates.load().get(memo.template or templates.DEFAULT)
    sections = (
        *(template.sections if template else ()),
        *(t.section for t in memo.texts if t.section),
    )
    for name in names:
        if template is None and "/" not in name:
            continue
        if name not in sections and name not in library.claims:
            raise unknown("claim or section", name, (*sections, *library.claims))


def _typed(
    library: Library,
    ref: str,
    path: tuple[str, ...],
    add: tuple[str, ...],
    values: tuple[str, ...],
    take: tuple[str, ...],
) -> tuple[list[Any], Any, list[Any]]:
    """What is put into a list, given as the value (None for none) and taken out of a list."""
    from briefing.library.shapes import Date
    from briefing.library.typed import item_of, schema_of, shape_at, typed

    if not (add or take or values):
        # A key that the format does not know can be taken out, whatever it is.
        return [], None, []
    try:
        shape = shape_at(schema_of(library, ref), path)
        given = typed(shape, values) if values else None
        if given is not None and isinstance(shape, Date):
            key = ".".join(path)
            one_day(key, values[0])
            tell(key, values[0])
        return [item_of(shape, w) for w in add], given, [item_of(shape, w) for w in take]
    except SpliceError as error:
        raise StopError(f"{'.'.join(path)}: {error}") from None
