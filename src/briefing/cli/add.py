"""``briefing add``: a sentence, an address or an article taken in while reading."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from briefing.cli.asking import answer
from briefing.cli.completing import references
from briefing.cli.day import one_day, tell, today
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.output import output
from briefing.cli.session import Session, known
from briefing.cli.writing import carry_out, only_shown
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.text import display

if TYPE_CHECKING:
    from briefing.library.capture import Capture, Guess, Kind

_OF_FILES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt", ".rtf")
"""How the names of files end that hold articles."""
_INTO_TEXT = (
    "a PDF or a web page has to be made into text first: "
    "pdftotext FILE - | briefing add --source-text"
)


@click.command("add")
@click.argument("words", metavar="[TEXT|FILE]", nargs=-1)
@click.option(
    "--source",
    default="",
    metavar="SOURCE",
    shell_complete=references("source"),
    help="What it is from: 'source-id, page 1'.",
)
@click.option("--url", default="", metavar="URL", help="The address it is from.")
@click.option(
    "--brief",
    default="",
    metavar="BRIEF",
    shell_complete=references("brief"),
    help="Where it goes; the inbox, if not said.",
)
@click.option("--source-text", is_flag=True, help="The text is an article: keep it as a source's.")
@click.option("--title", metavar="WORDS", help="The title of a new source.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--published", metavar="DATE", help="2025-07-24, 24 July 2025, 2025-07 or 2025.")
@click.option("--ask", is_flag=True, help="Ask for each thing that would be guessed.")
@click.option("--again", is_flag=True, help="Take it in though the library has it.")
@only_shown
@common
@click.pass_obj
def add_command(
    session: Session,
    /,
    words: tuple[str, ...],
    source: str,
    url: str,
    brief: str,
    source_text: bool,
    ask: bool,
    again: bool,
    only_show: bool,
    **of_source: str | None,
) -> int:
    """Take in a sentence, an address or an article.

    A sentence becomes a claim. Its source is the one you name, or the one at the address; if the
    library has none there, a new one is made. An address alone becomes a source. Without --brief
    a claim waits in the inbox, where searches find it, until you file it with briefing mv.

    An article is named by its file, or comes through a pipe with --source-text: it becomes a
    source whose text is kept in archive/, to compare quotations with. The title is guessed from
    the first line and the publisher from the address; you are told, and how to change them. Keep
    only what you may copy.

    For text from a pipe, leave TEXT out or write -. Of a PDF or a web page make text first.
    Nothing is fetched.

    \b
    Examples:
      briefing add 'SAFE lends up to 150 billion euros.' --url https://example.org/safe
      briefing add 'The limit is 35%.' --source 'safe-council, page 2' --brief safe-access
      briefing add article.txt --publisher 'Port Wire' --published '16 Nov 2026'
      wl-paste | briefing add --source-text --url https://example.org/article
    """
    if source and url:
        raise StopError("--source and --url name two sources; give one.")
    file = _file(words)
    text = _text(words) if file is None else _text_of(file)
    given = {key: value for key, value in of_source.items() if value}
    kind = _kind(text, source_text, of_a_file=file is not None)
    made: list[Capture] = []

    # ``given`` is what is known by then: it grows with what is answered.
    asked: dict[str, Any] = {
        "source": source,
        "url": url,
        "brief": brief,
        "today": today(),
        "kind": kind,
        "given": given,
        "again": again,
    }

    def look(root: Path) -> Library:
        from briefing.library.glance import near

        return near(root, text, **asked)

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.special import as_evidence

        if brief:
            known("brief", brief, library.briefs, library)
        if source:
            known("source", as_evidence(source).source, library.sources, library)
        found = _captured(library, text, asked)
        while ask and found.guesses:
            given.update(_asked(found.guesses))
            found = _captured(library, text, asked)
        made[:] = [found]
        return found.splices

    # What a person will answer nobody knows yet: it may need anything of the library.
    only_near = None if ask else look
    carry_out(session, make, f"add {_named(text)}", only_show=only_show, look=only_near)
    for capture in made:
        if not only_show:
            output().line(capture.ref)
        if not source and capture.source not in ("", *capture.made):
            say(f"The source is {capture.source}, which is there already.")
        _told(capture, brief)
        tell("published", given.get("published", ""))
    return Exit.DONE


def _captured(library: Library, text: str, asked: dict[str, Any]) -> Capture:
    """What is made of a text. Stops where the library has it already."""
    from briefing.library.capture import KnownError, captured

    one_day("published", asked["given"].get("published", ""))
    try:
        return captured(library, text, **asked)
    except KnownError as there:
        said = f"{there}; to take it in all the same: --again"
        raise StopError(f"Nothing was written: {said}", Exit.REFUSED) from None


def _file(words: tuple[str, ...]) -> Path | None:
    """The file that is named in place of a text. Stops where a path names none: nobody means a
    sentence of one word by it."""
    from briefing.library.recognise import is_address

    if len(words) != 1 or not words[0].strip() or is_address(words[0]):
        return None
    path = Path(words[0])
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        return None  # Too long, or no name at all: it is words.
    looks_like_one = not any(c.isspace() for c in words[0]) and (
        words[0].startswith(("/", "./", "../", "~")) or path.suffix.lower() in _OF_FILES
    )
    if looks_like_one:
        raise StopError(f"There is no file {display(words[0])}")
    return None


def _text_of(file: Path) -> str:
    """What a file holds that is to be taken in."""
    from briefing.library.archive import LARGEST, ArchiveError, decode

    name = display(str(file))
    try:
        with file.open("rb") as stream:
            text = decode(stream.read(LARGEST + 1), name)
    except OSError as error:
        raise StopError(f"{name} cannot be read: {error.strerror}") from error
    except ArchiveError as error:
        raise StopError(f"{error}; {_INTO_TEXT}") from error
    if not text.strip():
        raise StopError(f"{name} is empty.")
    return text


def _text(words: tuple[str, ...]) -> str:
    """What is to be taken in: the words given, or what comes through the pipe."""
    if words and words != ("-",):
        return " ".join(words)
    if not words and sys.stdin.isatty():
        raise StopError("Say what to take in, or send it through a pipe; - takes what you type.")
    from briefing.library.archive import LARGEST, ArchiveError, decode

    try:
        text = decode(sys.stdin.buffer.read(LARGEST + 1), "what came through the pipe")
    except ArchiveError as error:
        raise StopError(f"{error}; {_INTO_TEXT}") from error
    if not text.strip():
        raise StopError(
            "Say what to take in, or send it through a pipe: nothing came. "
            "For example: briefing add 'A sentence.' --url https://example.org/a"
        )
    return text


def _kind(text: str, source_text: bool, *, of_a_file: bool) -> Kind:
    """What a text is. Stops where it is an article and nobody said so; who names a file has."""
    from briefing.library.capture import LONGEST_SENTENCE, kind_of

    kind: Kind = "article" if source_text else kind_of(text)
    if kind == "article" and not (source_text or of_a_file):
        raise StopError(
            f"This is an article, not a sentence: several paragraphs, or more than "
            f"{LONGEST_SENTENCE} words. To keep it as the text of a source: --source-text"
        )
    return kind


def _named(text: str) -> str:
    """A text as the history calls it."""
    from briefing.library.capture import shortened
    from briefing.text import squeeze

    return shortened(squeeze(text[:200]), 60)


def _asked(guesses: tuple[Guess, ...]) -> dict[str, str]:
    """What a person says to each guess. Stops where there is nobody to ask."""
    with contextlib.ExitStack() as opened:
        person: TextIO = sys.stdin
        if not person.isatty():
            # The text came through the pipe: the person is at the terminal.
            try:
                person = opened.enter_context(open("/dev/tty", encoding="utf-8"))
            except OSError:
                said = "--ask needs a terminal; say --title, --publisher and --published instead."
                raise StopError(said) from None
        return {guess.key: _answer(guess, person) for guess in guesses}


def _answer(guess: Guess, person: TextIO) -> str:
    """A line that a person types: nothing takes the guess, - leaves the key out."""
    said = answer(guess.key.capitalize(), guess.value, person)
    return "" if said == "-" else said


def _told(capture: Capture, brief: str) -> None:
    """Say what was guessed, where a claim without a brief is, and what to do about either."""
    if capture.guesses:
        guessed = ", ".join(f'{g.key} "{g.value}" ({g.why})' for g in capture.guesses)
        say(f"Guessed of {capture.source}: {guessed}.")
        say(f"To change one: briefing set {capture.source} {capture.guesses[0].key} WORDS")
    if capture.kind == "sentence" and not brief:
        made = capture.ref.partition("/")[0]
        say(f"It is in the inbox. To file it: briefing mv {capture.ref} BRIEF")
        say(f"As a brief of its own: briefing mv {made} THEME")
