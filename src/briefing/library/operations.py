"""What a person does to a library, by reference: each operation is edits of files that together
leave it sound, or it is refused with ``SpliceError`` and nothing is written.

The caller saves all edits of an operation at once: ``save(library.root, *splices)``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from briefing.library.build import build, vocabulary
from briefing.library.checking import free_id, slugged
from briefing.library.draft import Draft, SpliceError, UnknownNameError
from briefing.library.drafts import Drafts
from briefing.library.following import build_of, follow, rewrite, take_out
from briefing.library.problems import KeyPath
from briefing.library.read import parse
from briefing.library.rebase import FieldEdit, assign, carry_all
from briefing.library.snapshot import Library
from briefing.library.special import as_evidence
from briefing.library.splice import Splice
from briefing.model import INBOX, STANCES, Claim, Evidence

_UNITED = ("evidence", "answers", "contradicts", "supersedes", "depends_on", "tags", "actors")
_ID_WORDS = 5


def set_field(library: Library, ref: str, path: KeyPath, value: Any) -> tuple[Splice, ...]:
    """Give a key of what ``ref`` names a value; None takes it out.

    ``path`` is below the item (``("quantity", "value")``). A day given as text stays a TOML date
    where the file has one; what stays in a list or table keeps its place and comments.
    """
    drafts = Drafts(library)
    draft, at = drafts.at(ref)
    if value is None and draft.get((*at, *path)) is None:
        raise SpliceError(f'"{ref}" has no {_dotted(path)}')
    assign(draft, (*at, *path), value)
    return drafts.splices()


def change_list(
    library: Library,
    ref: str,
    path: KeyPath,
    *,
    add: Iterable[Any] = (),
    take: Iterable[Any] = (),
) -> tuple[Splice, ...]:
    """Take values out of a list and put others at its end; what it holds already stays once.

    A list is made where there is none, and goes where nothing is left in it. Evidence can be taken
    out by its source alone.
    """
    drafts = Drafts(library)
    draft, at = drafts.at(ref)
    here = (*at, *path)
    for value in take:
        found = draft.get(here) or []
        named = path[-1] == "evidence"
        places = [n for n, i in enumerate(found) if i == value or (named and _is_named(i, value))]
        if not places:
            raise SpliceError(f'"{ref}" has no {value!r} in {_dotted(path)}')
        for place in reversed(places):
            draft.remove((*here, place))
    for value in add:
        if value not in (draft.get(here) or ()):
            draft.add(here, value)
    if draft.get(here) == []:
        draft.remove(here)
    return drafts.splices()


def add_claim(
    library: Library,
    brief: str,
    values: Mapping[str, Any],
    before: str = "",
    also: Iterable[FieldEdit] = (),
) -> tuple[Splice, ...]:
    """Put a claim into a brief, behind the others or before one of them.

    One that brings no id gets one from its words. ``also`` are edits of other things made with it.
    """
    drafts = Drafts(library)
    carry_all(drafts, also)
    draft = drafts.of(brief_file(library, brief))
    put_claim(draft, values)
    if before:
        _put_before(drafts, draft, before)
    return drafts.splices()


def put_claim(draft: Draft, values: Mapping[str, Any]) -> str:
    """Put a claim behind the others of a brief that is being edited; its id there.

    That is empty where none was brought and its words have no letter to make one of.
    """
    given = dict(values)
    own = str(given.pop("id", "")) or _id_of(draft, str(given.get("text", "")))
    draft.add(("claims",), {"id": own, **given} if own else given)
    return own


def remove(library: Library, ref: str) -> tuple[Splice, ...]:
    """Take a claim or source out of its file, with the comments over it; of what is a file of its
    own, the file. Refused while anything else refers to it."""
    drafts = Drafts(library)
    draft, at = drafts.at(ref)
    if at:
        draft.remove(at)
    else:
        drafts.drop(draft.file)
    return drafts.splices()


def move_claim(
    library: Library, ref: str, brief: str, *, own: str = "", before: str = ""
) -> tuple[Splice, ...]:
    """Move a claim as it is written to another brief, or before another claim of its own.

    References to it follow; those it makes to its old neighbours are written out. ``own`` is its
    id there, where it has to be another. A brief of the inbox that was only made to hold it goes.
    """
    drafts = Drafts(library)
    _move(drafts, _claim(library, ref), brief, own=own, before=before)
    claim = library.claims[ref]
    follow(drafts, {("claim", ref): f"{brief}/{own or claim.id}"})
    _drop_left_over(drafts, claim.brief, brief)
    return drafts.splices()


def move_claims(
    library: Library, refs: Iterable[str], brief: str
) -> tuple[tuple[Splice, ...], Mapping[str, str]]:
    """Move several claims to another brief, and which reference of each is the new one.

    Those that are there already stay. One whose id is taken there gets a free one.
    """
    drafts = Drafts(library)
    target = drafts.of(brief_file(library, brief))
    claims = [claim for claim in (_claim(library, ref) for ref in refs) if claim.brief != brief]
    moved: dict[str, str] = {}
    for claim in claims:
        own = _free(target, claim.id)
        _move(drafts, claim, brief, own="" if own == claim.id else own)
        moved[claim.ref] = f"{brief}/{own}"
    follow(drafts, {("claim", old): new for old, new in moved.items()})
    for left in dict.fromkeys(claim.brief for claim in claims):
        _drop_left_over(drafts, left, brief)
    return drafts.splices(), moved


def _move(drafts: Drafts, claim: Claim, brief: str, *, own: str = "", before: str = "") -> None:
    """Put a claim as it is written behind those of a brief, or before one; nothing follows yet."""
    draft, at = drafts.at(claim.ref)
    target = drafts.of(brief_file(drafts.library, brief))
    if target is not draft:
        _write_out(drafts, draft, at, claim.brief)
    if own:
        draft.set((*at, "id"), own)
    if before or target is not draft:
        block, values = draft.block(at), draft.get(at)
        draft.remove(at)
        _paste(target, block, values)
        if before:
            _put_before(drafts, target, before)


def move_brief(library: Library, brief: str, theme: str) -> tuple[Splice, ...]:
    """File a brief under another theme, or into the inbox."""
    drafts = Drafts(library)
    file = brief_file(library, brief)
    if theme not in library.theme_ids() and theme != INBOX:
        raise UnknownNameError("theme", theme, library.theme_ids())
    drafts.move(file, f"briefs/{theme}/{file.rpartition('/')[2]}")
    draft = drafts.of(file)
    further = draft.get(("themes",))
    if isinstance(further, list) and theme in further:
        take_out(draft, ("themes", further.index(theme)))
    return drafts.splices()


def duplicate(library: Library, ref: str, own: str = "") -> tuple[Splice, ...]:
    """A second claim as the first is written, right behind it, under an id of its own."""
    drafts = Drafts(library)
    claim = _claim(library, ref)
    draft, at = drafts.at(ref)
    _paste(draft, draft.block(at), draft.get(at))
    last = len(draft.data["claims"]) - 1
    draft.set(("claims", last, "id"), own or _free(draft, claim.id))
    after = int(at[-1]) + 1
    if last > after and draft.block(("claims", last)) is not None:
        block = draft.block(("claims", last))
        assert block is not None
        draft.remove(("claims", last))
        draft.paste(("claims",), block, after)
    return drafts.splices()


def merge_claims(library: Library, keep: str, other: str) -> tuple[Splice, ...]:
    """Make one claim of two: the first keeps its words and takes over the other's evidence,
    answers, references, tags and actors; what refers to the other refers to it."""
    if keep == other:
        raise SpliceError("a claim cannot be merged with itself")
    kept, lost = _claim(library, keep), _claim(library, other)
    drafts = Drafts(library)
    loser, there = drafts.at(other)
    draft, _ = drafts.at(keep)
    if loser is not draft:
        _write_out(drafts, loser, there, lost.brief)
    taken = {key: loser.get((*there, key)) or () for key in _UNITED}
    loser.remove(there)
    _, at = drafts.at(keep)
    for key, items in taken.items():
        for item in items:
            _unite(draft, (*at, key), item)
    follow(drafts, {("claim", other): keep})
    _, at = drafts.at(keep)
    for key in ("contradicts", "supersedes", "depends_on"):
        for n, named in reversed([*enumerate(draft.get((*at, key)) or ())]):
            if named in (keep, kept.id):
                take_out(draft, (*at, key, n))
    return drafts.splices()


def withdraw(library: Library, *refs: str) -> tuple[Splice, ...]:
    """Withdraw claims: they stay in their files, and out of memos."""
    drafts = Drafts(library)
    for ref in refs:
        _claim(library, ref)
        draft, at = drafts.at(ref)
        assign(draft, (*at, "status"), "withdrawn")
    return drafts.splices()


def tag(
    library: Library, refs: Iterable[str], *, add: str = "", take: str = ""
) -> tuple[Splice, ...]:
    """Give claims a tag, or take one from those that have it."""
    drafts = Drafts(library)
    for ref in refs:
        _claim(library, ref)
        draft, at = drafts.at(ref)
        path = (*at, "tags")
        tags = draft.get(path) or []
        if take and take in tags:
            take_out(draft, (*path, tags.index(take)))
        if add and add not in tags:
            draft.add(path, add)
    return drafts.splices()


def supersede(
    library: Library, ref: str, values: Mapping[str, Any], also: Iterable[FieldEdit] = ()
) -> tuple[Splice, ...]:
    """Put a newer claim before one, in the same brief, that says that it takes its place."""
    claim = _claim(library, ref)
    given = {**values, "supersedes": [claim.id]}
    return add_claim(library, claim.brief, given, before=ref, also=also)


def claim_made(library: Library, brief: str, splices: Iterable[Splice]) -> str:
    """The reference of the claim that some edits put into a brief."""
    file = library.briefs[brief].file
    after = next(s.after for s in splices if s.file == file)
    made = build(file, parse(after).data, vocabulary(library.files)).contents.brief
    return next((c.ref for c in (made.claims if made else ()) if c.ref not in library.claims), "")


def tidy(library: Library, refs: Iterable[str]) -> tuple[Splice, ...]:
    """Give claims the ids they are known by, and sort their evidence: what supports, what
    contradicts, context, each by source. Evidence among comments of its own stays as it is."""
    drafts = Drafts(library)
    for ref in refs:
        claim = _claim(library, ref)
        evidence = claim.evidence
        order = sorted(range(len(evidence)), key=lambda n: _place(evidence[n]))
        is_sorted = order == sorted(order)
        if is_sorted and claim.has_own_id:
            continue
        draft, at = drafts.at(ref)
        if not is_sorted and len(draft.get((*at, "evidence")) or ()) == len(evidence):
            with contextlib.suppress(SpliceError):
                draft.sort((*at, "evidence"), order)
    return drafts.splices()


def brief_file(library: Library, brief: str) -> str:
    """The file of a brief. Raises ``SpliceError``."""
    if brief not in library.briefs:
        raise UnknownNameError("brief", brief, library.briefs)
    return library.briefs[brief].file


def _claim(library: Library, ref: str) -> Claim:
    if ref not in library.claims:
        raise UnknownNameError("claim", ref, library.claims)
    return library.claims[ref]


def _drop_left_over(drafts: Drafts, brief: str, target: str) -> None:
    """Take out the brief that claims were moved from, where it was only made to hold them."""
    library = drafts.library
    draft = drafts.of(library.briefs[brief].file)
    if brief != target and _is_left_over(library, brief, draft):
        drafts.drop(draft.file)


def _is_left_over(library: Library, brief: str, draft: Draft) -> bool:
    """Whether a brief of the inbox holds nothing but the title it was captured with."""
    if library.briefs[brief].theme != INBOX or not draft.data.keys() <= {"title", "created"}:
        return False
    named = ("brief", brief)
    return all(named not in state.contents.needs for state in library.files.values())


def _place(evidence: Evidence) -> tuple[int, str]:
    return STANCES.index(evidence.stance), evidence.source


def _id_of(draft: Draft, text: str) -> str:
    """An id from the first words of a claim that no other claim of the draft has; empty where the
    words have no letter or digit of ASCII."""
    own = slugged(" ".join(text.split()[:_ID_WORDS]))
    return _free(draft, own) if own else ""


def _free(draft: Draft, wanted: str) -> str:
    taken = {c.get("id") for c in draft.get(("claims",)) or () if isinstance(c, dict)}
    return free_id(wanted, taken.__contains__)


def _write_out(drafts: Drafts, draft: Draft, at: KeyPath, brief: str) -> None:
    """Name the neighbours of a claim in full, as they must be named from another brief."""
    for (kind, target), path, _ in build_of(drafts, draft.file).references:
        if kind == "claim" and path[: len(at)] == at and target.startswith(f"{brief}/"):
            rewrite(draft, path, target)


def _paste(draft: Draft, block: str | None, values: Any) -> None:
    """Put a claim in as it was written, or as the claims there are written."""
    if block is None or (draft.get(("claims",)) and draft.block(("claims",)) is None):
        if block is not None and any(line.lstrip().startswith("#") for line in block.splitlines()):
            raise SpliceError(f"the claims of {draft.file} are in brackets: comments would be lost")
        draft.add(("claims",), values)
    else:
        draft.paste(("claims",), block)


def _put_before(drafts: Drafts, draft: Draft, ref: str) -> None:
    """Put the last claim of a draft before another one of it."""
    holder, at = drafts.at(ref)
    last = ("claims", len(draft.data["claims"]) - 1)
    block = draft.block(last)
    if holder is not draft or block is None:
        raise SpliceError(f'"{ref}" is no claim that another can be put before')
    draft.remove(last)
    draft.paste(("claims",), block, int(at[-1]))


def _unite(draft: Draft, path: KeyPath, item: Any) -> None:
    """Add an item that a list has not; among ``[[tables]]`` of evidence as a table."""
    found = draft.get(path) or []
    if item in found:
        return
    if path[-1] == "evidence" and isinstance(item, str) and draft.block(path) is not None:
        evidence = as_evidence(item)
        table = {"source": evidence.source, "stance": evidence.stance, "locator": evidence.locator}
        item = {k: v for k, v in table.items() if v not in ("", "supports")}
        if item in found:
            return
    draft.add(path, item)


def _is_named(item: Any, value: Any) -> bool:
    """Whether evidence, written short or as a table, is of a source."""
    if isinstance(item, dict):
        return bool(item.get("source") == value)
    return isinstance(item, str) and as_evidence(item).source == value


def _dotted(path: KeyPath) -> str:
    return ".".join(str(part) for part in path)
