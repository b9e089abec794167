"""What a form is of: a thing of the library, or one that is to be made in some place of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from briefing.library.draft import SpliceError
from briefing.library.drafts import Drafts
from briefing.library.fields import FORMS, is_evidence, kind_of
from briefing.library.locate import file_of
from briefing.library.rebase import FieldEdit, rebase
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.model import INBOX
from briefing.text import squeeze
from briefing.values import dataclass

_NEW = "new:"
_MOST = 48
"""Characters of a text that tell which it is."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a form is of.

    ``ref`` names a thing that is there. Of one to be made ``place`` is the brief of a claim, the
    theme of a brief; ``template`` the form of a brief, ``older`` the claim that it supersedes.
    """

    kind: str
    ref: str = ""
    place: str = ""
    template: str = ""
    older: str = ""

    @property
    def name(self) -> str:
        """What its unsaved words are kept under; ``named`` finds it again."""
        new = ":".join((self.kind, self.place, self.template, self.older))
        return self.ref or f"{_NEW}{new}"

    def title(self, library: Library) -> str:
        """What the form is called."""
        if self.kind == "claim" and self.ref:
            return f"Claim in {library.briefs[library.claims[self.ref].brief].title}"
        if self.ref:
            return f"{self.kind.capitalize()}: {spoken(library, self.ref)}"
        if self.older:
            return f"A newer claim, in the place of {spoken(library, self.older)}"
        if self.kind == "claim":
            return f"New claim in {library.briefs[self.place].title}"
        if self.kind == "brief":
            return f"New brief in {library.theme_title(self.place)}"
        return f"New {self.kind}"

    def file(self, library: Library) -> str:
        """The file it is kept in, where there is one already."""
        if self.ref:
            return file_of(library, self.ref) or ""
        return library.briefs[self.place].file if self.place in library.briefs else ""


def spoken(library: Library, ref: str) -> str:
    """What a reference names, in words: the first of its text or title; itself where that is not
    there."""
    from briefing.library.bookmarks import title_of
    from briefing.library.capture import shortened

    title = squeeze(title_of(library, ref))
    return f"“{shortened(title, _MOST).rstrip('.。')}”" if title else ref


def named(library: Library, name: str) -> Target | None:
    """The target that unsaved words were kept under; None where it is no more, or has no form."""
    if not name.startswith(_NEW):
        kind = kind_of(library, name)
        return Target(kind, name) if kind else None
    kind, _, rest = name.removeprefix(_NEW).partition(":")
    place, _, rest = rest.partition(":")
    # The name of a template is that of a file, in which a colon may stand.
    template, colon, older = rest.rpartition(":")
    if not colon:
        return None
    if kind not in FORMS:
        return None
    if (kind == "claim" and place not in library.briefs) or (older and older not in library.claims):
        return None
    return Target(kind, "", place, template, older)


_VERBS = ("contradicts", "supersedes", "rests on")


def what(library: Library, target: Target, edits: Sequence[FieldEdit]) -> str:
    """What the history calls some edits of a target."""
    if not target.ref:
        return f"New {target.kind}"
    names = {asked.key: asked.name for asked in FORMS[target.kind][1]}
    found = dict.fromkeys(names.get(str(e.path[0]), str(e.path[0])) for e in edits)
    # Of a name that is a verb, what it says: nobody changes a *contradicts*.
    said = (
        "wording" if name == target.kind else f"what it {name}" if name in _VERBS else name
        for name in found
    )
    return f"Changed {', '.join(said)} of {spoken(library, target.ref)}"


def data_of(library: Library, target: Target) -> dict[str, Any]:
    """What its file says of a thing now, by key; nothing of one to be made.

    Raises ``SpliceError``, also where evidence is written in a way that no form has.
    """
    if not target.ref:
        return {}
    draft, at = Drafts(library).at(target.ref)
    data = dict(draft.get(at)) if at else dict(draft.data)
    if target.kind == "claim" and not is_evidence(data.get("evidence", [])):
        raise SpliceError("the evidence is not written as a form can show it")
    return data


def edits_of(
    library: Library,
    target: Target,
    edits: Sequence[FieldEdit],
    template: str,
    day: dt.date,
) -> tuple[str, tuple[Splice, ...]]:
    """The edits of files that a form comes to, and the reference of what it is of then.

    ``edits`` without a reference are of the thing to be made, the others of what is there;
    ``template`` is the text of the template of a brief. Raises ``Clash``, ``SpliceError``.
    """
    from briefing.library.making import new_brief, new_source, new_theme
    from briefing.library.operations import add_claim, claim_made, supersede

    if target.ref:
        return target.ref, rebase(edits, library)
    given = {str(e.path[0]): e.new for e in edits if not e.ref}
    if target.kind == "claim":
        also = [edit for edit in edits if edit.ref]
        if target.older:
            splices = supersede(library, target.older, given, also)
        else:
            splices = add_claim(library, target.place, given, also=also)
        return claim_made(library, target.place, splices), splices
    title = str(given.pop("title", ""))
    if target.kind == "brief":
        return new_brief(library, target.place or INBOX, title, template, day, given)
    make = new_theme if target.kind == "theme" else new_source
    return make(library, title, given)
