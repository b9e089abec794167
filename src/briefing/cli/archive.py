"""``briefing archive``: the text of a source kept in the library, to compare quotations with."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from briefing.cli.completing import references
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.saving import writable, written
from briefing.cli.session import Session, known
from briefing.library.snapshot import Library
from briefing.model import Archive, Source
from briefing.text import counted


@click.command("archive")
@click.argument("source", shell_complete=references("source"))
@click.argument("file")
@click.option("--replace", is_flag=True, help="Put it in place of another text kept before.")
@common
@click.pass_obj
def archive_command(session: Session, source: str, file: str, replace: bool) -> int:
    """Keep the text of a source in the library.

    From then on quotations are compared with the text. FILE is text in UTF-8, or - for a pipe. It
    is kept as archive/SOURCE.txt, and its hash is written into the source, so that a later change
    is noticed. Keep only what you may copy.

    \b
    Examples:
      briefing archive gfp-20250724 article.txt
      pdftotext report.pdf - | briefing archive ecfr-pacific-drift -
    """
    library = writable(session)
    found = library.get(source)
    if found is None:
        known("source", source, library.sources, library)
    if not isinstance(found, Source):
        raise StopError(f"{source!r} is no source; only the text of a source can be kept.")
    content = _read(file)
    if _keep(library, found, content, replace=replace):
        say(f"Kept as {_path(found)}. {_quotations(session, found.id)}")
    else:
        say(f"This text is kept already. {_quotations(session, found.id)}")
    return Exit.DONE


def _path(source: Source) -> str:
    from briefing.library.archive import path_for

    return path_for(source.id)


def _read(file: str) -> bytes:
    """The bytes of a text. Stops where it is none."""
    from briefing.library.archive import LARGEST, ArchiveError, decode

    try:
        if file == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST + 1)
        text = decode(content, "what came through the pipe" if file == "-" else file)
    except OSError as error:
        raise StopError(f"{file} cannot be read: {error.strerror}.") from error
    except ArchiveError as error:
        raise StopError(f"{error}; a PDF or a web page has to be made into text first.") from error
    if not text.strip():
        raise StopError("There is no text in it.")
    return content


def _keep(library: Library, source: Source, content: bytes, *, replace: bool) -> bool:
    """Write the text and record it; False where both is done already. Stops where it must not."""
    import hashlib

    from briefing.library.archive import ArchiveError, path_for, prepare_folder
    from briefing.library.operations import set_field
    from briefing.library.splice import Splice, SpliceError

    path = path_for(source.id)
    recorded = {"path": path, "sha256": hashlib.sha256(content).hexdigest()}
    kept = source.archive
    same = kept is not None and {"path": kept.path, "sha256": kept.sha256} == recorded
    try:
        prepare_folder(library.root)
        target = library.root / path
        before = target.read_bytes() if target.is_file() else b""
        if same and before == content:
            return False
        if not replace and (before not in (b"", content) or _is_other(kept, recorded)):
            raise StopError(
                f"Another text of {source.id} is kept already; --replace puts this one in its "
                "place.",
                Exit.REFUSED,
            )
        # The record is made first: where it cannot be, nothing is written at all.
        record = () if same else set_field(library, source.id, ("archive",), recorded)
        text = Splice(path, before, content)
        written(library.root, text, *record, what=f"Kept the text of {source.id}")
    except (ArchiveError, SpliceError) as error:
        raise StopError(f"The text cannot be kept: {error}", Exit.REFUSED) from error
    except OSError as error:
        raise StopError(f"The text cannot be kept: {error.strerror}.", Exit.REFUSED) from error
    return True


def _is_other(kept: Archive | None, recorded: Mapping[str, str]) -> bool:
    """Whether a source records another text than this one. Without a hash its path must do."""
    if kept is None:
        return False
    if kept.sha256:
        return kept.sha256 != recorded["sha256"]
    return kept.path != recorded["path"]


def _quotations(session: Session, source: str) -> str:
    """How the quotations from a source compare with its text as it is now, in words."""
    from collections import Counter

    from briefing.evidence.quotations import of_evidence

    library = session.load(complain=False)
    cited = library.links.cited_by.get(source, ())
    found = [v for v in (of_evidence(library, c.evidence) for c in cited) if v is not None]
    if not found:
        return "Nothing is quoted from it yet."
    kinds = Counter(v.kind for v in found)
    said = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return f"{counted(len(found), 'quotation')}: {said}."
