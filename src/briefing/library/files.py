"""The files of a snapshot: what a scan asks of each of them is known without a look at it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from briefing.library.contents import FileState, Numbers
from briefing.library.ondemand import OnDemand
from briefing.settings.stamps import state_from


class Files(OnDemand[FileState]):
    """The state of every file that was read, by its path, in the order of the paths."""

    __slots__ = ("_digest", "_state", "_trusted", "noted")

    def __init__(
        self,
        keys: Iterable[str] = (),
        make: Callable[[str], Iterable[tuple[str, FileState]]] = lambda _: (),
        given: Mapping[str, FileState] | None = None,
        *,
        trusted: Callable[[], dict[str, Numbers]] = dict,
        noted: Collection[str] = (),
        state: str | None = None,
        digest: Callable[[str], bytes] | None = None,
    ) -> None:
        """``trusted`` and ``state`` are what the properties give, ``digest`` that of a file whose
        state was not made yet."""
        super().__init__(keys, make, given)
        self._trusted: Callable[[], dict[str, Numbers]] | dict[str, Numbers] = trusted
        self._state = state
        self._digest = digest
        self.noted = frozenset(noted)
        """The files whose state is more than what they hold: see ``_is_noted``."""

    @property
    def trusted(self) -> dict[str, Numbers]:
        """The stamps that prove a file unchanged: those of all files that were not ``racy``."""
        found = self._trusted
        if not isinstance(found, dict):
            found = self._trusted = found()
        return found

    @property
    def state(self) -> str:
        """What ``stamps.state_of`` gives for a folder with these files in it as they were read;
        empty where the stamps do not prove that they still are."""
        if self._state is None:
            trusted = self.trusted
            whole = len(trusted) == len(self)
            self._state = state_from(trusted.items()) if whole else ""
        return self._state

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """The digest of each file, for which no state is made."""
        for file in self:
            state = self._made.get(file)
            if state is None and self._digest is not None:
                yield file, self._digest(file)
            else:
                yield file, (state or self[file]).digest

    @classmethod
    def of(cls, states: Mapping[str, FileState]) -> Files:
        """The files whose states are known."""
        return states if isinstance(states, cls) else cls().changed(states, states)

    def changed(self, values: Mapping[str, FileState], keys: Iterable[str] | None = None) -> Files:
        """The same with other states of some files, for these ``keys`` or for the same."""
        new = super().changed(values, keys)
        trusted = {**self.trusted, **{f: s.stamp for f, s in values.items() if not s.racy}}
        for file, state in values.items():
            if state.racy:
                trusted.pop(file, None)
        noted = {file for file in self.noted if file not in values}
        noted.update(file for file, state in values.items() if _is_noted(state))
        if keys is not None:
            trusted = {file: stamp for file, stamp in trusted.items() if file in new}
            noted = {file for file in noted if file in new}
        files = Files(
            new._keys,
            self._make,
            new._given,
            trusted=lambda: trusted,
            noted=noted,
            digest=self._digest,
        )
        files._made, files._first = new._made, new._first
        return files

    def worth_a_look(self) -> Iterable[tuple[str, FileState]]:
        """The files that are ``noted``, in their order."""
        return ((file, self[file]) for file in sorted(self.noted))


def _is_noted(state: FileState) -> bool:
    """Whether something is wrong with a file, or it names what ``Links`` do not show."""
    return bool(state.findings or state.dangling or state.beside)
