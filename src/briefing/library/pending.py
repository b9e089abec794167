"""What was typed and not saved, thing by thing: what it is of, how it differs, what it becomes.

A form, a whole file and words to be taken in are each kept field by field; here they are one thing
again, which can be saved without being opened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping

from briefing.library.answers import answered
from briefing.library.draft import SpliceError
from briefing.library.fields import FORMS, Asked, as_text, as_value, how
from briefing.library.given import QUOTE, TEXT, Given, Meaning, Passage, taken
from briefing.library.lines import hunks
from briefing.library.rebase import Clash, FieldEdit
from briefing.library.rewrite import refuse_errors
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.library.target import Target, data_of, edits_of, named, what
from briefing.library.unsaved import CAPTURE, Unsaved
from briefing.library.whole import FIELD, NotText, WholeFile
from briefing.text import count_words, counted
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Pending:
    """All fields that one process typed of one thing, and did not save."""

    ref: str
    fields: tuple[Unsaved, ...]

    @property
    def name(self) -> str:
        """What it is called: eight hex digits, the same as long as it waits."""
        named = f"{self.ref}\n{self.fields[0].by}"
        return hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:8]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is being typed in another process at this moment."""
        return self.fields[0].is_elsewhere

    @property
    def time(self) -> dt.datetime:
        """When it was typed last, with its zone."""
        return max(each.time for each in self.fields)

    @property
    def is_file(self) -> bool:
        """Whether it is a whole file as text."""
        return self.fields[0].field == FIELD

    @property
    def is_addition(self) -> bool:
        """Whether it was to be taken in."""
        return self.ref.startswith(CAPTURE)

    @property
    def is_answer(self) -> bool:
        """Whether it was to answer a question of the app, and is of no file."""
        return answered(self.ref) is not None

    def typed(self, field: str) -> str:
        """What was typed in a field; empty where nothing was."""
        return next((each.text for each in self.fields if each.field == field), "")


@dataclass(frozen=True, slots=True)
class Part:
    """A field as its user knows it: what was there when it was begun, was typed, is there now.

    ``now`` is None where nothing can be there, as what it is of is not in the library.
    """

    name: str
    before: str
    typed: str
    now: str | None


def gathered(unsaved: Iterable[Unsaved]) -> tuple[Pending, ...]:
    """Fields as the things they are of, oldest first."""
    found: dict[tuple[str, bool, str], list[Unsaved]] = {}
    for each in unsaved:
        found.setdefault((each.ref, each.field == FIELD, each.by), []).append(each)
    things = (Pending(ref, tuple(fields)) for (ref, _, _), fields in found.items())
    return tuple(sorted(things, key=lambda p: p.time))


def title(library: Library, pending: Pending) -> str:
    """What it is, in words."""
    if pending.is_addition:
        return pending.typed(TEXT).strip().partition("\n")[0]
    if pending.is_file:
        return pending.ref
    if pending.is_answer:
        return pending.fields[0].text.strip()
    item = library.get(pending.ref)
    if said := getattr(item, "title", "") or getattr(item, "text", ""):
        return str(said)
    target = named(library, pending.ref)
    return target.title(library) if target is not None else pending.ref


def place(library: Library, pending: Pending) -> str:
    """Where it belongs: a reference or a file, or what is to be made."""
    if pending.is_addition:
        source = pending.ref.removeprefix(CAPTURE).partition(":")[0]
        return f"to be added, from {source}" if source else "to be added"
    if pending.is_answer:
        return f"to be the {pending.fields[0].field}"
    target = None if pending.is_file else named(library, pending.ref)
    if target is None or target.ref:
        return pending.ref
    return f"new {target.kind}" + (f" in {target.place}" if target.place else "")


def part_name(library: Library, unsaved: Unsaved) -> str:
    """What a field is called: as its form calls it, and else what its words were for."""
    if unsaved.field == FIELD:
        return "the whole file"
    asked = _asked(library, unsaved.ref).get(unsaved.field)
    return asked.name if asked is not None else unsaved.field


def _asked(library: Library, ref: str) -> Mapping[str, Asked]:
    """The lines of the form that a thing is typed in, by key and in their order."""
    target = named(library, ref)
    return {asked.key: asked for asked in FORMS[target.kind][1]} if target is not None else {}


def parts(library: Library, pending: Pending) -> tuple[Part, ...]:
    """Its fields in the order of its form, each with what is there now."""
    if pending.is_file:
        typed = pending.fields[0]
        begun = WholeFile(pending.ref, typed.base.encode()).text
        try:
            found_there = _text(pending.ref, _now(library, pending.ref))
        except SpliceError:
            found_there = None
        return (Part(part_name(library, typed), begun, typed.text, found_there),)
    if pending.is_addition:
        fields = sorted(pending.fields, key=lambda each: each.field != TEXT)
        return tuple(Part(each.field, "", each.text, None) for each in fields)
    if pending.is_answer:
        return tuple(Part(each.field, each.base, each.text, None) for each in pending.fields)
    target, asked = named(library, pending.ref), _asked(library, pending.ref)
    try:
        data = data_of(library, target) if target is not None and target.ref else None
    except SpliceError:
        data = None
    order = {key: at for at, key in enumerate(asked)}
    found = []
    for each in sorted(pending.fields, key=lambda each: order.get(each.field, len(order))):
        now = None
        if data is not None and target is not None and each.field in asked:
            way, _ = how(library, target.kind, asked[each.field])
            now = as_text(data.get(each.field), way)
        found.append(Part(part_name(library, each), each.base, each.text, now))
    return tuple(found)


def difference(library: Library, pending: Pending) -> tuple[str, str]:
    """How it differs from what is there, and what has become of that since; both in words."""
    found = parts(library, pending)
    if pending.is_addition:
        return counted(count_words(pending.typed(TEXT)), "word"), ""
    if pending.is_answer:
        return counted(count_words(pending.fields[0].text), "word"), ""
    if pending.is_file:
        said = _lines(found[0].before, found[0].typed)
    else:
        said = ", ".join(part.name for part in found)
    target = None if pending.is_file else named(library, pending.ref)
    if pending.is_file and found[0].now is None:
        is_there = (library.root / pending.ref).exists()
        return said, "the file cannot be read" if is_there else "the file is gone"
    if target is None and not pending.is_file:
        return said, "not in the library any more"
    if target is not None and not target.ref:
        return said, ""
    if all(part.now == part.typed for part in found):
        return said, "the file says this by now"
    if any(part.now not in (part.before, part.typed) for part in found):
        return said, "the file has changed since"
    return said, ""


def splices(
    library: Library,
    pending: Pending,
    day: dt.date,
    template: Callable[[str], str],
    meant: Meaning,
    *,
    force: bool = False,
) -> tuple[str, tuple[Splice, ...]]:
    """What the history calls it when it is saved, and the edits of files that it comes to.

    ``template`` gives the text of a template of briefs, ``meant`` what the letters of a title
    stand for. ``force`` lets what was typed stand where the file says something else by now,
    leaves errors in a whole file, and takes in what the library has. Raises ``Clash``,
    ``ErrorsLeftError``, ``KnownError``, ``SpliceError``.
    """
    if pending.is_file:
        whole = _of_file(library, pending, force=force)
        return f"Edited {pending.ref}", (whole,) if whole.after != whole.before else ()
    if pending.is_addition:
        fields = {e.field: e.text for e in pending.fields if e.field not in (TEXT, QUOTE)}
        source = pending.ref.removeprefix(CAPTURE).partition(":")[0]
        passage = None
        if source:
            passage = Passage(source, fields.get("locator", ""), pending.typed(QUOTE))
        given = Given(pending.typed(TEXT), fields, again=force)
        return f"Added {place(library, pending)}", taken(
            library, given, passage, meant, day
        ).splices
    if pending.is_answer:
        raise SpliceError("it answers a question of the app, which offers it when it is opened")
    target = named(library, pending.ref)
    if target is None:
        raise SpliceError(f"{pending.ref} is not in the library any more")
    edits = _edits(library, target, pending, force=force)
    text = ""
    if target.kind == "brief" and not target.ref:
        text = template(target.template)
    return what(library, target, edits), edits_of(library, target, edits, text, day)[1]


def _edits(library: Library, target: Target, pending: Pending, *, force: bool) -> list[FieldEdit]:
    asked = _asked(library, pending.ref)
    data = data_of(library, target) if force else {}
    found = []
    for each in pending.fields:
        if each.field not in asked:
            raise SpliceError(f"a {target.kind} has no {each.field}")
        way, _ = how(library, target.kind, asked[each.field])
        try:
            old, new = (
                as_value(target.kind, each.field, text, way) for text in (each.base, each.text)
            )
        except SpliceError as error:
            raise SpliceError(f"{asked[each.field].name}: {error}") from None
        if force and target.ref:
            old = data.get(each.field)
        if new is not None or target.ref:
            found.append(FieldEdit(target.ref, (each.field,), old, new))
    return found


def _of_file(library: Library, pending: Pending, *, force: bool) -> Splice:
    each = pending.fields[0]
    begun = WholeFile(pending.ref, each.base.encode())
    now = _now(library, pending.ref) or b""
    meant = begun.rebased(each.text, now)
    if meant is None:
        if not force:
            raise Clash(pending.ref, (), each.base, _text(pending.ref, now), each.text)
        meant = begun.resolved(each.text, now, "ours")
    if not force:
        before, after = (WholeFile(pending.ref, content).text for content in (now, meant))
        refuse_errors(library, pending.ref, before, after)
    return Splice(pending.ref, now, meant)


def _now(library: Library, file: str) -> bytes | None:
    """What a file holds; None where it is gone. Raises ``SpliceError`` where it is unreadable."""
    if not (library.root / file).exists():
        return None
    try:
        return WholeFile.read(library.root, file).before
    except NotText as error:
        raise SpliceError(str(error)) from None


def _text(file: str, content: bytes | None) -> str | None:
    return None if content is None else WholeFile(file, content).text


def _lines(before: str, typed: str) -> str:
    """How many lines are new and how many gone."""
    found = hunks(before.split("\n"), typed.split("\n"))
    more = sum(hunk.last - hunk.first for hunk in found)
    fewer = sum(hunk.end - hunk.start for hunk in found)
    return f"{counted(more, 'line')} in, {fewer} out"
