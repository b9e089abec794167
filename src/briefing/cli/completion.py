"""``briefing completion``, and what a shell asks when the user presses tab."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from briefing.cli.session import Session

ASKED = "_BRIEFING_COMPLETE"
"""The variable in which a shell says that it wants to know how a line may go on."""

MOST = 100
"""Values offered."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Let your shell complete commands, options and filters.

    Prints the lines to add to the start of your shell.

    It completes references and ids, the keys and words of briefing set, changes of the history,
    and after the colon of a filter its values.

    \b
    Examples:
      echo 'eval "$(briefing completion bash)"' >> ~/.bashrc
      echo 'eval "$(briefing completion zsh)"' >> ~/.zshrc
      briefing completion fish > ~/.config/fish/completions/briefing.fish
    """
    from click.shell_completion import get_completion_class

    from briefing.cli.main import group

    asked = get_completion_class(shell)
    assert asked is not None
    click.echo(asked(group, {}, "briefing", ASKED).source())


def is_asked() -> bool:
    """Whether a shell has started the program to complete a line."""
    return bool(os.environ.get(ASKED))


def answer(session: Session) -> int:
    """Print how the line that a shell holds may go on; the exit code."""
    from click.shell_completion import shell_complete

    from briefing.cli.main import group

    return shell_complete(group, {"obj": session}, "briefing", ASKED, os.environ[ASKED])


def query_words(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """How a filter of a query may go on: with its values in the library that is meant."""
    from click.shell_completion import CompletionItem

    from briefing.cli.day import today
    from briefing.search.complete import values
    from briefing.search.cursor import typed_at, written_as

    before = tuple(context.params.get("words") or ())
    word = incomplete
    # bash hands over a word with a colon in pieces, and wants only the last one back.
    if incomplete == ":":
        word = "".join(before[-1:]) + ":"
    elif before[-1:] == (":",):
        word = "".join(before[-2:]) + incomplete
    typed = typed_at(word, len(word))
    if typed is None:
        return []
    kept = word[: typed.start] if word is incomplete else ""
    library = context.find_root().obj.load(complain=False)
    found = ((written_as(v.value), v) for v in values(library, typed.key, typed.text, today()))
    return [
        CompletionItem(kept + text, help=value.title)
        for text, value in found
        if text.lower().startswith(typed.text.lower())
    ][:MOST]
