"""A whole file saved as the text that was typed, over what has become of it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.library.draft import SpliceError
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.library.whole import NotText, WholeFile, judge, new_errors
from briefing.model import Finding

if TYPE_CHECKING:
    from briefing.library.save import Saved

_TRIES = 3
"""Times that others may come between before it is given up."""


class ErrorsLeftError(SpliceError):
    """A file that would have errors it did not have before."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """``findings`` are the errors."""
        first = findings[0]
        at = f"{first.place.file}:{first.place.line}:{first.place.column}"
        more = f" and {len(findings) - 1:,} more" if len(findings) > 1 else ""
        super().__init__(f"{at}: {first.message}{more}")
        self.findings = findings


def refuse_errors(library: Library, file: str, before: str, text: str) -> None:
    """Raise ``ErrorsLeftError`` where a file that says ``text`` has errors it had not before."""
    if found := new_errors(judge(library, file, before), judge(library, file, text)):
        raise ErrorsLeftError(found)


def rewrite(
    library: Library, whole: WholeFile, text: str, *, insists: bool = False
) -> tuple[bytes, Saved]:
    """Save a text as its file; what the file holds then, and what came of it.

    What others have changed elsewhere in the file since stays. Raises ``ErrorsLeftError`` unless
    the user ``insists``; ``SaveRefused``, also where others have changed the same lines.
    """
    from briefing.library.save import Conflict, save

    if not insists:
        refuse_errors(library, whole.file, whole.text, text)
    now, after = whole.before, whole.after(text)
    left = _TRIES
    while True:
        left -= 1
        try:
            splice = Splice(whole.file, now, after)
            return after, save(library.root, splice, what=f"Edited {whole.file}")
        except Conflict as conflict:
            try:
                now = WholeFile.read(library.root, whole.file).before
            except NotText:
                raise conflict from None
            # From what typing began with: from anything later it would take others' lines back.
            merged = whole.rebased(text, now)
            if merged is None or not left:
                raise
            after = merged
