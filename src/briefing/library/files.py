"""The files of a snapshot: what a scan asks of each of them is known without a look at it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from briefing.library.contents import FileState, Numbers
from briefing.library.ondemand import OnDemand


class Files(OnDemand[FileState]):
    """The state of every file that was read, by its path, in the order of the paths."""

    __slots__ = ("noted", "trusted")

    def __init__(
        self,
        keys: Iterable[str] = (),
        make: Callable[[str], Iterable[tuple[str, FileState]]] = lambda _: (),
        made: Mapping[str, FileState] | None = None,
        *,
        trusted: dict[str, Numbers] | None = None,
        noted: Collection[str] = (),
    ) -> None:
        super().__init__(keys, make, made)
        self.trusted = trusted or {}
        """The stamps that prove a file unchanged: those of all files that were not ``racy``."""
        self.noted = frozenset(noted)
        """The files whose state is more than what they hold: see ``_is_noted``."""

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
        return Files(new._keys, self._make, new._made, trusted=trusted, noted=noted)

    def worth_a_look(self) -> Iterable[tuple[str, FileState]]:
        """The files that are ``noted``, in their order."""
        return ((file, self[file]) for file in sorted(self.noted))


def _is_noted(state: FileState) -> bool:
    """Whether something is wrong with a file, or it names what ``Links`` do not show."""
    return bool(state.findings or state.dangling or state.beside)
