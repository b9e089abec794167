"""``briefing timeline``: what happened when, and who said so when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import click

from briefing.cli.completing import references
from briefing.cli.day import tell, which
from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, Part, bold, dim, output
from briefing.cli.session import Session
from briefing.cli.subject import asked
from briefing.evidence.matrix import SIGNS
from briefing.evidence.standing import spoken_name
from briefing.evidence.timeline import Moment, Report, Timeline, interval, timeline
from briefing.text import counted, day, day_typed

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@click.command("timeline")
@click.argument("ref", default="", shell_complete=references())
@click.option(
    "--theme",
    metavar="THEME",
    default="",
    shell_complete=references("theme"),
    help="The claims of a theme.",
)
@click.option("--actor", metavar="NAME", default="", help="The claims that name an actor.")
@click.option("--event", metavar="EVENT", default="", help="The claims about one event.")
@click.option("--since", metavar="DATE", default="", help="From this date on; may be partial.")
@click.option("--until", metavar="DATE", default="", help="Up to this date; may be partial.")
@as_json
@common
@click.pass_obj
def timeline_command(
    session: Session,
    ref: str,
    theme: str,
    actor: str,
    event: str,
    since: str,
    until: str,
    json_wanted: bool,
) -> None:
    """Show what happened when, and who said so when.

    REF is a theme, a brief, a question (theme/question), a source or a saved memo; without it you
    see the whole library. Claims are ordered by the date of the event, each with its sources and
    how long afterwards they were published. In a pipe each line is one source of one claim: date,
    claim, stance, source, its date, the gap in words, and the text of the claim.

    \b
    Examples:
      briefing timeline raw-materials
      briefing timeline --event summit-20250723
      briefing timeline --actor JOGMEC --since 2025-07
      briefing timeline safe-access --json
    """
    since, until = _date("--since", since), _date("--until", until)
    library = session.load()
    about = asked(library, ref, theme, actor, event)
    found = timeline(library, about, since=since, until=until)
    out = output()
    if json_wanted:
        out.json({"version": 1, **_record(found, since, until)})
    elif out.on_terminal:
        _page(out, found)
    else:
        _lines(out, found)
    if not found.moments and not json_wanted:
        say("No claim here has such a date.")


def _date(option: str, given: str) -> str:
    """A date as it is compared, partial where it is. Stops where it is none."""
    date = day_typed(given)
    try:
        if date and (not _DATE.fullmatch(date) or not interval(date)):
            raise ValueError(given)
    except ValueError as error:
        hint = "must be a date such as 2025-07-23, 2025-07 or 2025"
        raise StopError(f"{option} {hint}, not {given!r}.{which(given)}") from error
    tell(option, given)
    return date


def _record(found: Timeline, since: str, until: str) -> Mapping[str, Any]:
    return {
        "ref": found.subject.ref,
        "title": found.subject.title,
        "since": since,
        "until": until,
        "moments": [
            {
                "ref": moment.claim.ref,
                "text": moment.claim.text,
                "date": moment.claim.date,
                "event": moment.claim.event,
                "late": moment.late,
                "older": [r.source.id for r in moment.older],
                "reports": [
                    {
                        "source": r.source.id,
                        "stance": r.stance,
                        "published": r.source.published,
                        "published_basis": r.source.published_basis,
                        "days": r.days,
                        "exact": r.exact,
                        "apart": r.apart,
                    }
                    for r in moment.reports
                ],
            }
            for moment in found.moments
        ],
        "undated": list(found.undated),
    }


def _lines(out: Output, found: Timeline) -> None:
    for moment in found.moments:
        claim = moment.claim
        for report in moment.reports:
            source = report.source
            said = (report.stance, source.id, source.published, report.apart)
            out.cells(claim.date, claim.ref, *said, claim.text)
        if not moment.reports:
            out.cells(claim.date, claim.ref, "no source", "", "", "", claim.text)


def _page(out: Output, found: Timeline) -> None:
    out.line(bold(found.subject.title))
    about = [f"{counted(len(found.moments), 'claim')} by date"]
    about += [f"{len(found.undated):,} without a date"] if found.undated else []
    out.line(dim(" · ".join(about)))
    date = ""
    for moment in found.moments:
        if moment.claim.date != date:
            date = moment.claim.date
            out.blank()
            out.line(bold(day(date)))
        _moment(out, moment)


def _moment(out: Output, moment: Moment) -> None:
    out.line(moment.claim.text, indent=2, hang=2)
    if moment.late:
        out.line(f"first reported {moment.late}", indent=4)
    for report in moment.reports:
        out.line(*_report(moment, report), indent=4, hang=2)


def _report(moment: Moment, report: Report) -> tuple[Part, ...]:
    source = report.source
    mark = "" if source.published_basis == "stated" else "~"
    when = f"{mark}{day(source.published, short=True)}" if source.published else "undated"
    apart = f", {report.apart}" if report.apart else ""
    older = ", older than what it is cited for" if report in moment.older else ""
    return f"{SIGNS[report.stance]} {spoken_name(source)}, ", dim(f"{when}{apart}"), older
