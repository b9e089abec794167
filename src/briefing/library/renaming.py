"""Another id for a brief, claim, source, theme, memo or question; every reference follows."""

from __future__ import annotations

from briefing.library.checking import quoted, slugged
from briefing.library.contents import Need
from briefing.library.draft import SpliceError
from briefing.library.drafts import Drafts
from briefing.library.following import follow
from briefing.library.locate import file_of
from briefing.library.shapes import ID
from briefing.library.snapshot import Library
from briefing.library.splice import Splice


def rename(library: Library, old: str, new: str) -> tuple[Splice, ...]:
    """Give what ``old`` names the id ``new``, in its file and wherever it is referred to.

    A claim is named ``brief-id/claim-id``, a question of a theme ``theme-id/question-id``; ``new``
    may be the id alone. The file of a brief, theme or memo is called after it, and so is the
    folder of a theme's briefs. Raises ``SpliceError``: where the id is none or is taken, or a file
    that may refer to it cannot be read.
    """
    place, _, own = new.rpartition("/")
    if place and place != old.rpartition("/")[0]:
        raise SpliceError("a claim is renamed within its brief, and a question within its theme")
    if not ID.fullmatch(own):
        slug = slugged(own)
        hint = f"; for example {quoted(slug)}" if slug else ""
        raise SpliceError(f"{quoted(own)} is not an id of a-z, 0-9 and - (at most 64){hint}")
    drafts = Drafts(library)
    if own == old.rpartition("/")[2]:
        return ()
    if old in library.claims:
        moved = _claim(drafts, old, own)
    elif old in library.sources:
        draft, at = drafts.at(old)
        draft.set((*at, "id"), own)
        moved = {("source", old): own}
    elif old in library.briefs:
        moved = _brief(drafts, old, own)
    elif old in library.themes:
        moved = _theme(drafts, old, own)
    elif old in library.memos:
        drafts.move(*_called(drafts, old, own))
        moved = {}
    else:
        moved = _question(drafts, old, own)
    follow(drafts, moved)
    return drafts.splices()


def moves(library: Library, old: str, new: str) -> dict[str, str]:
    """What has another reference after a renaming, for what lies outside the library: old
    reference to new one."""
    own = new.rpartition("/")[2]
    if old in library.claims:
        return {old: f"{library.claims[old].brief}/{own}"}
    if old in library.briefs:
        return {old: own, **{c.ref: f"{own}/{c.id}" for c in library.briefs[old].claims}}
    return {old: own} if library.get(old) is not None else {}


def _claim(drafts: Drafts, old: str, own: str) -> dict[Need, str]:
    draft, at = drafts.at(old)
    draft.set((*at, "id"), own)
    return {("claim", old): f"{drafts.library.claims[old].brief}/{own}"}


def _called(drafts: Drafts, old: str, own: str) -> tuple[str, str]:
    """The file of what has one of its own, and how it is called under another id."""
    file = file_of(drafts.library, old)
    if file is None:
        raise SpliceError(f'"{old}" stands in no file')
    return file, f"{file.rpartition('/')[0]}/{own}.toml"


def _brief(drafts: Drafts, old: str, own: str) -> dict[Need, str]:
    file, to = _called(drafts, old, own)
    drafts.move(file, to)
    draft = drafts.of(file)
    if draft.get(("id",)) is not None:
        draft.set(("id",), own)
    claims = drafts.library.briefs[old].claims
    return {("brief", old): own, **{("claim", c.ref): f"{own}/{c.id}" for c in claims}}


def _theme(drafts: Drafts, old: str, own: str) -> dict[Need, str]:
    drafts.move(*_called(drafts, old, own))
    folder = f"briefs/{old}/"
    for file in drafts.library.files:
        if file.startswith(folder):
            drafts.move(file, f"briefs/{own}/{file.removeprefix(folder)}")
    questions = drafts.library.themes[old].questions
    moved: dict[Need, str] = {("theme", old): own}
    return moved | {("question", f"{old}/{q.id}"): f"{own}/{q.id}" for q in questions}


def _question(drafts: Drafts, old: str, own: str) -> dict[Need, str]:
    theme, _, named = old.partition("/")
    if theme in drafts.library.themes:
        draft, _ = drafts.at(theme)
        for n, question in enumerate(draft.get(("questions",)) or ()):
            if isinstance(question, dict) and question.get("id") == named:
                draft.set(("questions", n, "id"), own)
                return {("question", old): f"{theme}/{own}"}
    raise SpliceError(f"nothing is called {quoted(old)}")
