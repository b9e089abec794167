"""``briefing drafts``: what was typed in the app and not saved, taken up without it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from briefing.cli.day import today
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.mistakes import Group
from briefing.cli.options import as_json, common
from briefing.cli.output import bold, dim, output
from briefing.cli.session import Session, unknown
from briefing.cli.writing import carry_out, only_shown
from briefing.library.lines import unified
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError

if TYPE_CHECKING:
    from briefing.library.pending import Pending


@click.group("drafts", cls=Group, invoke_without_command=True)
@click.option("--given-up", "aside", is_flag=True, help="Those that were dropped, instead.")
@as_json
@common
@click.pass_context
def drafts_command(context: click.Context, aside: bool, json_wanted: bool) -> None:
    """List what was typed in the app and not saved.

    A killed terminal costs nothing: the app keeps what you type in forms, whole files, additions
    and sentences of a memo, and offers it at its next start. Here you find it without the app:
    what it is, where it belongs, when it was typed, how it differs and what has become of the
    file since. What is being typed at this moment is listed too, and can be shown; to save or
    drop it, go to where it is typed.

    These are not the claims with the status draft: for those, briefing search status:draft.

    \b
    Examples:
      briefing drafts
      briefing drafts show 1a2b3c4d
      briefing drafts save 1a2b3c4d
      briefing drafts drop 1a2b3c4d
    """
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    library = session.load(complain=False)
    found = _given_up(library) if aside else _everything(library)
    if json_wanted:
        output().json({"version": 1, "drafts": [_record(library, each) for each in found]})
        return
    for each in found:
        _list(library, each)
    if not found:
        said = "Nothing that was given up is kept." if aside else "All that was typed is saved."
        say(said)


@drafts_command.command("show")
@click.argument("draft")
@common
@click.pass_obj
def show_command(session: Session, draft: str) -> None:
    """Show what was typed, field by field.

    DRAFT is its name, as briefing drafts prints it, or the reference or file it is of. Of a whole
    file the changed lines are shown. Where the file says something else by now, that is shown too.

    \b
    Examples:
      briefing drafts show 1a2b3c4d
      briefing drafts show safe-access/component-limit
    """
    from briefing.library.pending import parts

    library = session.load(complain=False)
    left, aside = _everything(library), _given_up(library)
    is_left = any(draft in (each.name, each.ref) for each in left)
    found = _chosen(left if is_left else (*left, *aside), draft)
    out = output()
    _list(library, found)
    for part in parts(library, found):
        if found.is_file:
            out.text(unified(part.before, part.typed, f"a/{found.ref}", f"b/{found.ref}"))
            continue
        if out.on_terminal:
            out.blank()
        out.line(bold(part.name))
        out.text(f"{part.typed}\n")
        if part.now is not None and part.now not in (part.before, part.typed):
            out.line(bold("The file says by now"))
            out.text(f"{part.now}\n")
    if not is_left:
        say(f"It was given up. To take it back: briefing drafts restore {found.name}")


@drafts_command.command("save")
@click.argument("draft")
@click.option(
    "--force",
    is_flag=True,
    help="Also where the file says something else by now, or would have errors.",
)
@only_shown
@common
@click.pass_obj
def save_command(session: Session, draft: str, force: bool, only_show: bool) -> None:
    """Save what was typed, as the form or the file it was typed in would.

    What else has changed in the file stays. Where somebody has changed the same words meanwhile,
    nothing is written, and both are shown. briefing undo takes it back.

    \b
    Examples:
      briefing drafts save 1a2b3c4d --diff
      briefing drafts save 1a2b3c4d
    """
    from briefing.library.capture import KnownError
    from briefing.library.making import template_text
    from briefing.library.pending import splices
    from briefing.library.rebase import Clash
    from briefing.library.rewrite import ErrorsLeftError
    from briefing.library.unsaved import let_go
    from briefing.search.meant import Meant
    from briefing.settings.paths import templates_folder

    library = session.load(complain=False)
    found = _left(library, draft)
    meant = Meant()

    template = partial(template_text, templates_folder() / "briefs")

    def worked_out(now: Library) -> tuple[str, tuple[Splice, ...]]:
        if found not in _everything(now):
            # A new claim would else be there twice: another may have saved it at the same moment.
            raise StopError(
                "Nothing was written: it is saved, given up or changed elsewhere by now.",
                Exit.REFUSED,
            )
        try:
            return splices(now, found, today(), template, meant.one, force=force)
        except Clash as clash:
            raise StopError(
                f"Nothing was written: {clash}. To see both: briefing drafts show {found.name}\n"
                f"To let yours stand: briefing drafts save {found.name} --force",
                Exit.REFUSED,
            ) from None
        except (ErrorsLeftError, KnownError) as error:
            raise StopError(
                f"Nothing was written: {error}\n"
                f"To save it all the same: briefing drafts save {found.name} --force",
                Exit.REFUSED,
            ) from None
        except SpliceError as error:
            raise StopError(
                f"Nothing was written: {error}. What was typed stays; to read it: "
                f"briefing drafts show {found.name}",
                Exit.REFUSED,
            ) from None

    what = worked_out(library)[0]
    carry_out(session, lambda now: worked_out(now)[1], what, only_show=only_show)
    if not only_show:
        let_go(library.root, found.fields)


@drafts_command.command("drop")
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...")
@common
@click.pass_obj
def drop_command(session: Session, drafts: tuple[str, ...]) -> None:
    """Give up what was typed; for 30 days it can be taken back.

    \b
    Examples:
      briefing drafts drop 1a2b3c4d
      briefing drafts restore
    """
    from briefing.library.pending import title
    from briefing.library.unsaved import TakenUpError, give_up

    library = session.load(complain=False)
    for found in dict.fromkeys(_left(library, draft) for draft in drafts):
        try:
            give_up(library.root, found.fields)
        except TakenUpError as error:
            raise StopError(f"Not given up: {error}", Exit.REFUSED) from None
        say(f"Given up: {title(library, found)}. To take it back: briefing drafts restore")


@drafts_command.command("restore")
@click.argument("draft", default="")
@common
@click.pass_obj
def restore_command(session: Session, draft: str) -> None:
    """Take back what was dropped last, or DRAFT.

    \b
    Examples:
      briefing drafts --given-up
      briefing drafts restore
    """
    from briefing.library.pending import gathered, title
    from briefing.library.unsaved import TypedSinceError, given_up, take_back

    library = session.load(complain=False)
    aside = [(name, each) for name, fields in given_up(library.root) for each in gathered(fields)]
    if not aside:
        raise StopError("Nothing that was given up is kept.", Exit.REFUSED)
    chosen = _chosen([each for _, each in aside], draft) if draft else aside[-1][1]
    name = next(name for name, each in reversed(aside) if each == chosen)
    try:
        take_back(library.root, name)
    except TypedSinceError as error:
        raise StopError(
            f"{error} Save or drop that first: briefing drafts show {chosen.name}", Exit.REFUSED
        ) from None
    say(f"Taken back: {title(library, chosen)}. To save it: briefing drafts save {chosen.name}")


def _everything(library: Library) -> tuple[Pending, ...]:
    from briefing.library.pending import gathered
    from briefing.library.unsaved import everything

    return gathered(everything(library.root))


def _left(library: Library, draft: str) -> Pending:
    """The one of a name or reference that nobody is typing at this moment. Stops at none."""
    found = _everything(library)
    left = [each for each in found if not each.is_elsewhere]
    if any(draft in (each.name, each.ref) for each in left):
        return _chosen(left, draft)
    chosen = _chosen(found, draft)
    raise StopError(
        f"It is being typed at this moment, in process {chosen.fields[0].process}: "
        "save it or give it up there.",
        Exit.REFUSED,
    )


def _given_up(library: Library) -> tuple[Pending, ...]:
    from briefing.library.pending import gathered
    from briefing.library.unsaved import given_up

    return tuple(each for _, fields in given_up(library.root) for each in gathered(fields))


def _chosen(among: Sequence[Pending], draft: str) -> Pending:
    """The one of a name or reference, the latest where there are several. Stops at none."""
    found = [each for each in among if draft in (each.name, each.ref)]
    if not found:
        raise unknown("draft", draft, [n for each in among for n in (each.name, each.ref)])
    return found[-1]


def _record(library: Library, pending: Pending) -> dict[str, object]:
    from briefing.library.pending import difference, parts, place, title

    said, since = difference(library, pending)
    return {
        "draft": pending.name,
        "ref": pending.ref,
        "time": pending.time.isoformat(timespec="seconds"),
        "what": title(library, pending),
        "where": place(library, pending),
        "how": said,
        "since": since,
        "typing": pending.is_elsewhere,
        "parts": [
            {"name": part.name, "before": part.before, "typed": part.typed, "now": part.now}
            for part in parts(library, pending)
        ],
    }


def _list(library: Library, pending: Pending) -> None:
    from briefing.library.pending import difference, place, title

    out = output()
    name, where, words = pending.name, place(library, pending), title(library, pending)
    time = f"{pending.time:%Y-%m-%d %H:%M}"
    said, since = difference(library, pending)
    if pending.is_elsewhere:
        since = ", ".join(part for part in (since, "being typed at this moment") if part)
    if not out.on_terminal:
        out.cells(name, time, where, said, since, words)
        return
    out.line(bold(words), dim(f" · {since}" if since else ""), hang=2)
    out.line(dim(" · ".join((time, where, said, name))), indent=2, hang=2)
