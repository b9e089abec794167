"""``briefing serve``: the app in a browser on this machine, to be read only."""

from __future__ import annotations

import sys

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.output import output
from briefing.cli.session import Session

_PORT = 8723


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Listen on this port; 0 takes any that is free.",
)
@common
@click.pass_obj
def serve_command(session: Session, port: int) -> int:
    """Show the app in a browser on this machine, read-only.

    Prints an address with a new secret in it. Whoever has the address and is on this machine can
    see the library; nobody else can connect. Nothing can be changed from the page: picks and
    settings made there are forgotten when it is closed, and memos are downloaded. ctrl+c ends it.

    Needs the extra; in the checkout: uv tool install --reinstall '.[web]'

    \b
    Examples:
      briefing serve
      briefing --library ~/briefs serve --port 0
    """
    where = session.where(fall_back=True)
    try:
        from briefing.cli.serving import Server
    except ImportError as error:
        raise StopError(
            f"The app in a browser needs an extra ({error.name} is missing);"
            " in the checkout: uv tool install --reinstall '.[web]'"
        ) from error
    from briefing.library.scan import load

    library = load(where.root)
    opening = ["--sample"] if where.is_sample else ["--library", str(where.root)]
    server = Server(library.title, ["open", "--read-only", *opening])

    def began(address: str) -> None:
        output().text(f"{address}\n")
        sys.stdout.flush()
        say("Open this address in a browser on this machine. ctrl+c ends it.")

    try:
        server.run(port, began)
    except OSError as error:
        raise StopError(
            f"Port {port} cannot be used: {error.strerror or error}. --port 0 takes a free one."
        ) from error
    return Exit.DONE
