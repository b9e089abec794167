"""A memo changed by hand, line by line of its outline: moved, retitled, written, taken in.

Each function gives the memo as it is from then on, or raises ``LineError`` with a sentence that
says why it cannot be. They take the page as it was composed last, which may be older than the
memo: what is typed fast is not lost while a page is being made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from briefing.library.snapshot import Library
from briefing.memo.blocks import NO_SECTION, Document, Entry, LeftOut
from briefing.memo.condensing.candidates import not_fit
from briefing.memo.working import pick, unpick
from briefing.model import AuthorText, Memo
from briefing.text import display
from briefing.values import dataclass

LineKind = Literal["title", "section", "bottom-line", "claim", "comes", "own"]

TITLE = "title"
BOTTOM_LINE = "bottom-line"
OPENING = "opening"
_SECTION = "section:"
OWN = "own:"


class LineError(Exception):
    """What cannot be done with a line, and why, in a sentence for the user."""

    def __init__(self, why_not: str, onwards: str = "") -> None:
        """``onwards`` says what can be done instead, with its command named in braces."""
        super().__init__(why_not)
        self.onwards = onwards


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the outline.

    ``key`` is the reference of a claim, else made of what it is (``title``, ``section:gap``,
    ``own:2`` for the third of the author's sentences). ``section`` is the one it stands in;
    ``entry`` is None for title and headings, ``text`` what the line says.
    """

    key: str
    kind: LineKind
    text: str
    section: str = ""
    entry: Entry | None = None

    @property
    def ref(self) -> str:
        """The claim it is, empty where it is none."""
        return self.key if self.kind in ("claim", "comes") else ""

    @property
    def number(self) -> int:
        """Which of the author's sentences it is, from 0."""
        return int(self.key.removeprefix(OWN))


def lines(document: Document) -> tuple[Line, ...]:
    """The outline of a page: its title, each section with its heading, and the lines in it."""
    found = [Line(TITLE, "title", document.title)]
    seen: Counter[str] = Counter()
    for section in document.entries:
        if section.id != BOTTOM_LINE:
            found.append(Line(_SECTION + section.id, "section", section.heading, section.id))
        for entry in section.entries:
            if entry.why == "bottom line":
                found.append(Line(BOTTOM_LINE, "bottom-line", entry.text, section.id, entry))
            elif entry.why == "author's own":
                key = _own_key(document.memo, entry.text, seen[entry.text])
                seen[entry.text] += 1
                found.append(Line(key, "own", entry.text, section.id, entry))
            else:
                comes = entry.why == "comes with a contested claim"
                kind: LineKind = "comes" if comes else "claim"
                found.append(Line(entry.ref, kind, entry.text, section.id, entry))
    return tuple(found)


def _own_key(memo: Memo, text: str, before: int) -> str:
    """The key of a sentence of the author; ``before`` counts those above that say the same."""
    same = [n for n, t in enumerate(memo.texts) if t.text == text]
    return f"{OWN}{same[min(before, len(same) - 1)] if same else 0}"


def retitled(memo: Memo, title: str) -> Memo:
    """With another title; without words, the one that follows from what is in it."""
    return replace(memo, title=title.strip())


def headed(memo: Memo, section: str, heading: str) -> Memo:
    """With another heading of a section; without words, the template's."""
    if section == OPENING:
        raise LineError("The opening has no heading on the page.")
    headings = {s: h for s, h in memo.headings.items() if s != section}
    if heading.strip():
        headings[section] = heading.strip()
    return replace(memo, headings=headings)


def with_bottom_line(memo: Memo, text: str, rests_on: Sequence[str] = ()) -> Memo:
    """With a bottom line of the author's; without words, that of the brief where there is one.

    The first one rests on what that of the brief rests on, ``rests_on``; another wording of it on
    the same as before.
    """
    if not display(text).strip():
        return replace(memo, bottom_line="", rests_on=())
    kept = memo.rests_on if memo.bottom_line.strip() else tuple(rests_on)
    return replace(memo, bottom_line=text.strip(), rests_on=kept)


def rests_on(memo: Memo, line: Line) -> tuple[str, ...]:
    """The claims that a line of the author's rests on.

    Raises LineError where the line is none.
    """
    if line.kind == "own":
        return memo.texts[_own_number(memo, line)].rests_on
    if line.kind == "bottom-line" and memo.bottom_line.strip():
        return memo.rests_on
    if line.kind == "bottom-line" and line.entry is not None:
        raise LineError("It is the bottom line of the brief.", "{edit} writes one for this memo.")
    if line.kind == "bottom-line":
        raise LineError("First write the bottom line; then say what it rests on.")
    raise LineError("Only your own words are told what they rest on.")


def resting(memo: Memo, line: Line, refs: Sequence[str]) -> Memo:
    """With a line of the author's resting on some claims, each once, in their order.

    Raises LineError where the line is none of the author's.
    """
    rests_on(memo, line)
    named = tuple(dict.fromkeys(refs))
    if line.kind == "bottom-line":
        return replace(memo, rests_on=named)
    texts, number = list(memo.texts), _own_number(memo, line)
    texts[number] = replace(texts[number], rests_on=named)
    return replace(memo, texts=tuple(texts))


def _own_number(memo: Memo, line: Line) -> int:
    """Which sentence a line of the author's is by now: others may have come or gone before it."""
    same = [number for number, text in enumerate(memo.texts) if text.text == line.text]
    if not same:
        raise LineError("That sentence is not there any more.")
    return line.number if line.number in same else same[0]


def written(memo: Memo, line: Line, text: str) -> tuple[Memo, str]:
    """With a sentence of the author's after a line, and the key of its line.

    After a claim it rests on that claim; after another sentence of the author's on the same as
    that one; after a heading it opens the section, and else the page.
    """
    if not display(text).strip():
        raise LineError("There is nothing in it.")
    at = len(memo.texts)
    new = AuthorText(text.strip())
    if line.ref:
        new = replace(new, section=line.section, after=line.ref, rests_on=(line.ref,))
    elif line.kind == "own" and line.number < len(memo.texts):
        at = line.number + 1
        new = replace(memo.texts[line.number], text=text.strip())
    elif line.kind == "section" and line.section != OPENING:
        at = 0
        new = replace(new, section=line.section)
    return replace(memo, texts=(*memo.texts[:at], new, *memo.texts[at:])), f"{OWN}{at}"


def reworded(memo: Memo, number: int, text: str) -> Memo:
    """With one of the author's sentences in other words; without words it is gone."""
    if not 0 <= number < len(memo.texts):
        raise LineError("That sentence is not there any more.")
    new = (replace(memo.texts[number], text=text.strip()),) if display(text).strip() else ()
    return replace(memo, texts=(*memo.texts[:number], *new, *memo.texts[number + 1 :]))


def dropped(memo: Memo, line: Line) -> Memo:
    """Without a line. What was found and not picked is excluded."""
    if line.kind == "own":
        return reworded(memo, line.number, "")
    if line.kind == "comes":
        raise LineError("It comes with a contested claim and leaves with it.")
    if line.kind == "bottom-line":
        if memo.bottom_line:
            return with_bottom_line(memo, "")
        raise LineError("It is the bottom line of the brief.", "{edit} writes one for this memo.")
    if not line.ref:
        raise LineError("A heading goes when nothing is left under it.")
    asked = line.ref in memo.claims or line.ref in memo.pins
    found = line.entry is not None and line.entry.why == "found"
    without = unpick(memo, [line.ref])
    if asked and not found:
        return without
    return replace(without, excludes=(*memo.excludes, line.ref))


def pinned(memo: Memo, ref: str) -> Memo:
    """With a claim pinned; where it is pinned already, without its pin.

    What only its pin has brought in stays picked.
    """
    if ref in memo.pins:
        return replace(pick(memo, [ref]), pins=tuple(p for p in memo.pins if p != ref))
    return replace(pick(memo, [ref]), pins=(*memo.pins, ref))


def varied(library: Library, memo: Memo, line: Line) -> Memo:
    """With the other of the two wordings that the author of a claim has given."""
    claim = library.claims.get(line.ref)
    if claim is None:
        raise LineError("Only a claim has a short form.")
    if not display(claim.short).strip():
        raise LineError("Its author gave it no short form; nothing else shortens a claim.")
    if line.ref in memo.short:
        return replace(memo, short=tuple(r for r in memo.short if r != line.ref))
    if line.entry is not None and line.entry.variant == "short":
        raise LineError("Only its short form fits.", "Pinned ({pin}) it stands in full.")
    return replace(memo, short=(*memo.short, line.ref))


def why_not_in(library: Library, left: LeftOut) -> str:
    """Why what was left out cannot be taken in, in a sentence; empty where it can."""
    if left.why == NO_SECTION:
        return "No section of this template holds it; another template may."
    claim = library.claims.get(left.ref)
    if claim is None:
        return "There is nothing of that name in the library."
    why = not_fit(library, claim)
    return f"Memos leave it out: {why}." if why else ""


def taken_in(library: Library, memo: Memo, left: LeftOut) -> Memo:
    """With a claim that was left out: it is pinned, so that it stays whatever the budget."""
    if why := why_not_in(library, left):
        raise LineError(why)
    if left.ref in memo.excludes:
        return pick(memo, [left.ref])
    return replace(pick(memo, [left.ref]), pins=tuple(dict.fromkeys((*memo.pins, left.ref))))


def moved(memo: Memo, document: Document, line: Line, step: int) -> Memo:
    """With a line one place further down (``step`` 1) or up (-1).

    A section changes place with its neighbour; a claim with the next of its section, whose kind
    it is of; a sentence of the author's goes wherever it is wanted, over headings too.
    """
    if line.kind == "section":
        return _section_moved(memo, document, line.section, step)
    if line.kind == "own":
        return _own_moved(memo, document, line.number, step)
    if line.kind == "comes":
        raise LineError("It stands with the claim that it contests.")
    if not line.ref:
        raise LineError("That stands first.")
    return _claim_moved(memo, document, line, step)


def _by_hand(memo: Memo, names: Sequence[str]) -> list[str]:
    """Names of a page in the order that the memo gives them by now."""
    place = {name: n for n, name in enumerate(memo.order)}
    return sorted(names, key=lambda name: place.get(name, len(place)))


def _claims_of(memo: Memo, document: Document, section: str) -> list[str]:
    """The claims of a section that stand for themselves, in their order by now."""
    found = [x.ref for x in lines(document) if x.kind == "claim" and x.section == section and x.ref]
    return _by_hand(memo, found)


def _claim_moved(memo: Memo, document: Document, line: Line, step: int) -> Memo:
    refs = _claims_of(memo, document, line.section)
    if line.ref not in refs:
        raise LineError("That line is not on the page any more.")
    at = refs.index(line.ref)
    if not 0 <= at + step < len(refs):
        end = "first" if step < 0 else "last"
        raise LineError(
            f"It is the {end} of its section, and its kind keeps it there."
            " On a heading the whole section moves."
        )
    refs[at], refs[at + step] = refs[at + step], refs[at]
    # Others keep their order among themselves; those of this section follow the new one.
    rest = [name for name in memo.order if name not in refs]
    return replace(memo, order=(*rest, *refs))


def _section_moved(memo: Memo, document: Document, section: str, step: int) -> Memo:
    every = _by_hand(memo, document.template.sections)
    if section not in every:
        raise LineError("This section has its place: only those of the template move.")
    there = {s.id for s in document.entries}
    shown = [s for s in every if s in there]
    at = shown.index(section) + step
    if not 0 <= at < len(shown):
        raise LineError(f"It is the {'first' if step < 0 else 'last'} section.")
    every.remove(section)
    every.insert(every.index(shown[at]) + (step > 0), section)
    rest = [name for name in memo.order if name not in every]
    return replace(memo, order=(*every, *rest))


def _own_moved(memo: Memo, document: Document, number: int, step: int) -> Memo:
    if not 0 <= number < len(memo.texts):
        raise LineError("That sentence is not there any more.")
    texts = list(memo.texts)
    mine = texts.pop(number)
    places = _places(memo, document)
    here = _place_of(mine, places)
    beside = [n for n, t in enumerate(texts) if _place_of(t, places) == here]
    past = [n for n in beside if (n < number if step < 0 else n >= number)]
    if past:
        # Another sentence of the author's stands between.
        texts.insert(past[-1] if step < 0 else past[0] + 1, mine)
        return replace(memo, texts=tuple(texts))
    at = places.index(here) + step
    if not 0 <= at < len(places):
        raise LineError(f"It is the {'first' if step < 0 else 'last'} line.")
    section, after = places[at]
    new = replace(mine, section=section, after=after)
    texts.insert(len(texts) if step < 0 else 0, new)
    return replace(memo, texts=tuple(texts))


_Place = tuple[str, str]
"""Where a sentence of the author's may stand: a section ("" for the opening) and the claim it
follows ("" at the head of the section)."""


def _places(memo: Memo, document: Document) -> list[_Place]:
    """Every such place, in the order of the page."""
    found: list[_Place] = [("", "")]
    for section in document.entries:
        if section.id not in (BOTTOM_LINE, OPENING):
            found.append((section.id, ""))
            found += [(section.id, ref) for ref in _claims_of(memo, document, section.id)]
    return found


def _place_of(text: AuthorText, places: Sequence[_Place]) -> _Place:
    """The place a sentence has: behind its claim, else at the head of its section."""
    behind = next((p for p in places if text.after and p[1] == text.after), None)
    head = (text.section, "")
    return behind or (head if head in places else places[0])


def moved_key(before: Memo, after: Memo, line: Line) -> str:
    """The key of a moved line: a sentence of the author's is called after its new number."""
    if line.kind != "own":
        return line.key
    words = before.texts[line.number].text
    same = [n for n, t in enumerate(after.texts) if t.text == words]
    return f"{OWN}{same[0]}" if same else line.key
