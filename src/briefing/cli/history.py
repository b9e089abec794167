"""``briefing history``: what this program changed in a library, and versions it has kept."""

from __future__ import annotations

import click

from briefing.cli.completing import changes
from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import bold, dim, output
from briefing.cli.session import Session


@click.command("history")
@click.argument("change", default="", shell_complete=changes)
@click.option("--diff", "with_diff", is_flag=True, help="Show what each change did.")
@as_json
@common
@click.pass_obj
def history_command(session: Session, change: str, with_diff: bool, json_wanted: bool) -> None:
    """List what this program changed, the latest first.

    These are the changes that undo and redo go through, kept for 30 days or 100 MB in a folder of
    your own. Changes by other editors are not among them; use git for those. Below are versions
    of files that were kept because they exist nowhere else.

    CHANGE is the id of one of them, to show what it did.

    \b
    Examples:
      briefing history
      briefing history --diff | less
      briefing history 01763802154000000000-a1b2c3
    """
    from briefing.library.kept import recovered
    from briefing.library.undo import diff_of, entries
    from briefing.settings.paths import state_folder

    root = session.where().root
    found = entries(root)
    kept = recovered(state_folder(root))
    if change:
        found = tuple(entry for entry in found if entry.id == change)
        if not found:
            raise StopError(f"There is no change {change!r}; see: briefing history")
        kept = ()
    out = output()
    if json_wanted:
        changes = [
            {
                "id": entry.id,
                "time": entry.time.isoformat(timespec="seconds"),
                "what": entry.what,
                "files": list(entry.files),
                "undone": entry.undone,
                **({"diff": diff_of(root, entry)} if with_diff or change else {}),
            }
            for entry in found
        ]
        out.json({"version": 1, "changes": changes, "kept": [str(path) for path in kept]})
        return
    if not found and not kept:
        say("This program has changed nothing here in the last 30 days.")
    for entry in found:
        time, state = f"{entry.time:%Y-%m-%d %H:%M}", "undone" if entry.undone else ""
        if out.on_terminal:
            out.line(bold(entry.what), dim(f" · {state}" if state else ""), hang=2)
            out.line(dim(f"{time} · {', '.join(entry.files)} · {entry.id}"), indent=2, hang=2)
        else:
            out.cells(entry.id, time, state, entry.what, ", ".join(entry.files))
        if with_diff or change:
            out.text(diff_of(root, entry))
    if kept:
        say("Kept, as nobody else had them; look at them, then delete them:")
        for path in kept:
            out.line(str(path))
