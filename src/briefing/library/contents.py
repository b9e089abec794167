"""What one file of a library holds, and how it looked on disk when it was read."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from briefing.model import Brief, Dismissal, Finding, LibrarySettings, Memo, Source, Theme
from briefing.values import dataclass


class Stamp(NamedTuple):
    """What changes when a file does."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


Numbers = tuple[int, int, int, int]
"""The parts of a ``Stamp``. A plain tuple: each scan makes one for every file, and nearly all of
them are only compared."""


Need = tuple[str, str]
"""A kind of thing (``source``, ``claim``, ``brief``, ``theme``, ``question``) and its reference.

A file needs the thing to be there. A plain tuple: a large library makes a million of them.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds; each kind of file fills its own part."""

    settings: LibrarySettings | None = None
    theme: Theme | None = None
    brief: Brief | None = None
    sources: tuple[Source, ...] = ()
    memo: Memo | None = None
    dismissed: tuple[Dismissal, ...] = ()
    claim_rows: tuple[int, ...] = ()
    """The index in the file of each claim of ``brief``: claims that cannot be used are left out."""
    source_rows: tuple[int, ...] = ()
    """The same for ``sources``."""
    needs: frozenset[Need] = frozenset()
    left_out: frozenset[str] = frozenset()
    """Ids of what is written here but could not be taken in: it is known to be wrong already,
    so that references to it are not called dangling as well."""


class Later(Protocol):
    """What a file holds, put off until somebody asks."""

    def get(self) -> Contents:
        """What it holds; the same object each time."""

    def may_name(self, field: str) -> bool:
        """Whether a field may be filled in it, which is known without making it."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was last read."""

    stamp: Stamp
    racy: bool
    """Written so shortly before it was read that the stamp alone cannot prove it unchanged."""
    digest: bytes
    """SHA-256 of its bytes; empty where they could not be read."""
    held: Contents | Later = Contents()
    findings: tuple[Finding, ...] = ()
    """What is wrong with the file by itself."""
    dangling: tuple[tuple[Need, Finding], ...] = ()
    """Its references to nothing, found when the library was last put together."""
    beside: frozenset[str] = frozenset()
    """What it names and ``Links`` do not show: who names a thing is known without a look into
    all files."""

    @property
    def contents(self) -> Contents:
        """What the file holds."""
        return self.held if isinstance(self.held, Contents) else self.held.get()

    def may_name(self, field: str) -> bool:
        """Whether a field of something that the file holds may be filled: if not, it is left as
        it is by default, and who asks for it need not look into the file."""
        return isinstance(self.held, Contents) or self.held.may_name(field)


def named_beside(contents: Contents) -> frozenset[str]:
    """What a file names outside itself without an edge of ``Links``: see ``FileState.beside``."""
    claims = contents.brief.claims if contents.brief else ()
    edges = {e.source for c in claims for e in c.evidence}
    edges.update(r for c in claims for r in (*c.contradicts, *c.supersedes, *c.depends_on))
    edges.update(up for source in contents.sources for up in source.derives_from)
    own = {c.ref for c in claims}
    return frozenset(ref for _, ref in contents.needs if ref not in edges and ref not in own)
