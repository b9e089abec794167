"""Several files of a library being edited together: all of it is sound, or nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.library.draft import Draft, SpliceError
from briefing.library.locate import file_of, paths_in
from briefing.library.problems import KeyPath
from briefing.library.read import LARGEST_FILE, Document
from briefing.library.snapshot import Library
from briefing.library.soundness import Edited, refuse_unsound
from briefing.library.splice import Splice


class Drafts:
    """The files that an operation touches, each read once and as it is now."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._drafts: dict[str, Draft] = {}
        self._places: dict[str, str] = {}
        self._paths: dict[str, tuple[object, Mapping[str, KeyPath], Mapping[str, KeyPath]]] = {}

    def of(self, file: str) -> Draft:
        """The draft of a file; an empty one where there is none yet. Raises ``SpliceError``."""
        if file not in self._drafts:
            self._drafts[file] = Draft.read(self.library, file)
        return self._drafts[file]

    def holds(self, file: str) -> bool:
        """Whether a file is being edited."""
        return file in self._drafts

    def new(self, file: str, content: str) -> Draft:
        """The draft of a file to be made. Raises ``SpliceError`` where there is one already."""
        draft = self.of(file)
        if draft.before or file in self.library.files:
            raise SpliceError(f"{file} is there already")
        made = Draft(file, content.encode())
        made.before = b""
        self._drafts[file] = made
        return made

    def move(self, file: str, to: str) -> None:
        """Give a file another name. Raises ``SpliceError`` where that is taken."""
        self.of(file)
        if file == to:
            return
        if to in self.library.files or (self.library.root / to).exists():
            raise SpliceError(f"{to} is there already")
        self._places[file] = to

    def drop(self, file: str) -> None:
        """Take a file out of the library."""
        self.of(file)
        self._places[file] = ""

    def place(self, file: str) -> str:
        """Where a file will be."""
        return self._places.get(file, file)

    def at(self, ref: str) -> tuple[Draft, KeyPath]:
        """The draft that holds what a reference names, and its path there.

        A claim that has no id of its own gets the one it is known by. Raises ``SpliceError``.
        """
        file = file_of(self.library, ref)
        if file is None:
            raise SpliceError(f'nothing is called "{ref}"')
        draft = self.of(file)
        path = self._path(ref, draft)
        if path is None:
            raise SpliceError(f'"{ref}" stands in {file} no more')
        claim = self.library.claims.get(ref)
        if claim is not None and draft.get((*path, "id")) is None:
            draft.set((*path, "id"), claim.id)
        return draft, path

    def _path(self, ref: str, draft: Draft) -> KeyPath | None:
        library = self.library
        if ref not in library.claims and ref not in library.sources:
            return ()
        known = self._paths.get(draft.file)
        if known is None or known[0] is not draft.data:
            # A step makes other data: until then all of a file is looked through once.
            found = paths_in(library, draft.file, Document(draft.text, draft.data))
            known = self._paths[draft.file] = (draft.data, *found)
        _, claims, sources = known
        return (claims if ref in library.claims else sources).get(ref.rpartition("/")[2])

    def splices(self) -> tuple[Splice, ...]:
        """All of it as edits of files, each file once; a new name stands before the old one goes.

        Raises ``SpliceError`` where the library would have a new error: an unknown id or word, an
        id that is taken, a reference to what is gone, a file too large to be read.
        """
        for draft in self._drafts.values():
            if len(draft.before) <= LARGEST_FILE < len(draft.after):
                raise SpliceError(f"{draft.file} would be larger than 1 MiB: divide it first")
        refuse_unsound(
            self.library,
            [Edited(f, self.place(f), d.before, d.text, d.data) for f, d in self._drafts.items()],
        )
        found = []
        for file, draft in self._drafts.items():
            to = self.place(file)
            if to == file:
                found.append(Splice.of(draft))
            else:
                if to:
                    found.append(Splice(to, b"", draft.after))
                found.append(Splice(file, draft.before, b""))
        return tuple(s for s in found if s.before != s.after)
