"""A memo in Markdown read back: every word of it accounted for by the library, or found out.

The page is parsed with another program's parser; of the program's own only its frames
(``memo/frames.py``) and the gate ``display`` are used. What may stand on the page is said anew
here: a claim in its frame, its likelihood and confidence, a line that it is contested, a bottom
line, a question, a sentence of the author, a heading.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.templates import Template
from briefing.memo.writing.references import spoken
from briefing.model import Claim, Memo
from briefing.text import count_words, day, display, listed

PARSER = MarkdownIt("gfm-like", {"html": True}).use(footnote_plugin)
OPEN, CLOSE = "\U000f0000", "\U000f0001"
"""Around the number of a note mark: no text of a library gets them through here."""
_MARKS = re.compile(rf"(?:{OPEN}\d+{CLOSE})*")
_CONSTANTS = tuple(v for k, v in vars(frames).items() if k.isupper() and isinstance(v, str))
_BEFORE = tuple(f for f in _CONSTANTS if f.endswith((", ", ": ", " that ")))
_AFTER = tuple(f for f in _CONSTANTS if f.startswith((", ", "; ")))


class NotOfTheLibraryError(AssertionError):
    """Something on the page is no sentence of the library, of the author or of a frame."""


@dataclass(frozen=True)
class Parsed:
    """A page as it was read. ``notes`` is the note mark that follows each claim on it."""

    banners: tuple[str, ...]
    notes: dict[str, int]
    defined: frozenset[int]
    words: int
    sentences: int


@dataclass(frozen=True)
class _Sort:
    """What a sentence may be: how it begins and how it goes on, and the claim it is, if any."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    ref: str = ""

    def ends(self, text: str, at: int) -> Iterator[int]:
        """Where such a sentence that begins at a place of a paragraph may end, marks included."""
        for head in self.heads:
            if text.startswith(head, at):
                for tail in self.tails:
                    if text.startswith(tail, at + len(head)):
                        end = _MARKS.match(text, at + len(head) + len(tail))
                        assert end is not None
                        if text[end.end() : end.end() + 1] in ("", " "):
                            yield end.end()


def parse(markdown: str, library: Library, memo: Memo, template: Template, summary: str) -> Parsed:
    """Read a page back. ``summary`` is the line on the sources, where the body ends.

    Raises NotOfTheLibraryError for a word that nothing accounts for.
    """
    units, defined = _units(PARSER.parse(markdown))
    banners = []
    if library.settings.markings:
        banners = [units.pop(0)[1], units.pop()[1]]
    kind, _ = units.pop(0)
    assert kind == "h1"
    units.pop(0)
    end = max(n for n, (_, text) in enumerate(units) if text == _squeezed(summary))
    body = units[:end]
    sorts = tuple(_sorts(library, memo))
    headings = tuple(_headings(library, memo, template))
    marks = "|".join(map(re.escape, library.settings.markings)) or r"(?!)"
    notes: dict[str, int] = {}
    bare: list[str] = []
    sentences = 0
    for kind, text in body:
        told = [] if kind in ("h2", "h3") else _read(text, sorts, headings, marks)
        if told is None or (kind in ("h2", "h3") and text not in headings):
            raise NotOfTheLibraryError(text)
        for sort, end in told:
            sentences += 1
            if sort.ref and (mark := re.search(rf"{OPEN}(\d+){CLOSE}", text[end:])):
                notes[sort.ref] = int(mark[1])
        unmarked = re.sub(rf"{OPEN}\d+{CLOSE}", "", text)
        bare.append(re.sub(rf"(?<!\S)\((?:{marks})\) ", "", unmarked))
    words = count_words(" ".join(bare))
    return Parsed(tuple(banners), notes, frozenset(defined), words, sentences)


# The page


def _units(tokens: list[Token]) -> tuple[list[tuple[str, str]], set[int]]:
    """The paragraphs and headings of a page by their tags, and the notes it defines."""
    found: list[tuple[str, str]] = []
    defined: set[int] = set()
    tag, in_note = "", False
    for token in tokens:
        if token.type == "footnote_open":
            in_note = True
            defined.add(int(token.meta["label"]))
        elif token.type == "footnote_close":
            in_note = False
        elif token.type in ("paragraph_open", "heading_open"):
            tag = token.tag
        elif token.type == "inline" and not in_note:
            found.append((tag, _squeezed(_text(token.children or []))))
        elif token.type == "html_block":
            assert re.fullmatch(r"<!-- briefing [0-9a-f]{16} -->\n", token.content)
    return found, defined


def _text(tokens: list[Token]) -> str:
    said = []
    for token in tokens:
        if token.type == "footnote_ref":
            said.append(f"{OPEN}{token.meta['label']}{CLOSE}")
        elif token.type == "softbreak":
            said.append(" ")
        elif token.type in ("text", "text_special"):
            said.append(token.content)
        else:
            assert token.type in ("strong_open", "strong_close", "em_open", "em_close"), token.type
    return "".join(said)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _read(
    text: str, sorts: tuple[_Sort, ...], headings: tuple[str, ...], marks: str
) -> list[tuple[_Sort, int]] | None:
    """The sentences of a paragraph, each with where it ends; None where it has another word."""
    portion = re.compile(rf"(?:\((?:{marks})\) )?")
    starts = {0}
    for _ in range(2):
        starts |= {
            s + len(h) + 1 for s in starts for h in headings if f"{text} ".startswith(f"{h} ", s)
        }
    # Every place that can be reached, and the sentence that leads there.
    reached: dict[int, tuple[int, _Sort] | None] = dict.fromkeys(starts)
    ahead = sorted(starts)
    while ahead:
        at = ahead.pop()
        if at >= len(text):
            break
        begin = portion.match(text, at)
        for start in {at, begin.end() if begin else at}:
            for sort in sorts:
                for end in sort.ends(text, start):
                    if end + 1 not in reached:
                        reached[end + 1] = (at, sort)
                        ahead.append(end + 1)
    at = len(text) + 1 if len(text) + 1 in reached else len(text)
    if at not in reached:
        return None
    told: list[tuple[_Sort, int]] = []
    while (step := reached[at]) is not None:
        at_before, sort = step
        mark = re.search(rf"{_MARKS.pattern}$", text[: at - 1])
        told.append((sort, mark.start() if mark else at - 1))
        at = at_before
    return told[::-1]


# What may stand on it


def _sorts(library: Library, memo: Memo) -> Iterator[_Sort]:
    # Where it says who says so, a withheld source is its descriptor.
    secret = [s for s in library.sources.values() if s.attribution != "open"]
    described = {s.descriptor or frames.NO_NAME for s in secret}
    for claim in library.claims.values():
        speakers = {claim.attributed_to, *described} if claim.attributed_to else {""}
        for wording in filter(str.strip, (claim.text, claim.short)):
            yield from (_claim(claim, wording, speaker) for speaker in speakers)
    said = [t for c in library.claims.values() for t in _about(c)]
    own = [memo.bottom_line, memo.decision_sought, *(t.text for t in memo.texts)]
    own += [t for b in library.briefs.values() for t in (b.bottom_line, b.question)]
    for text in (display(t).strip() for t in own):
        # A bottom line is printed as it stands, without a stop of ours.
        said += [text, "".join(frames.split_stop(text))] if text else []
    names = [*(c.attributed_to for c in library.claims.values()), *described]
    said += _otherwise([*names, *map(spoken, library.sources.values())])
    said += [frames.CONTESTED, frames.BY_DAY.format(day(memo.deadline))]
    said += [frames.CONTESTED_SEE.format(n) for n in range(1, 50)]
    yield _Sort(tuple({_squeezed(text) for text in said}), ("",))


def _claim(claim: Claim, wording: str, speaker: str) -> _Sort:
    text, stop = frames.split_stop(display(wording).strip())
    who = frames.inside(display(speaker).strip())
    leads = [f.replace("{}", who) for f in _BEFORE if who or "{}" not in f]
    against = (frames.CONTESTED_BY, frames.CONTESTED_ALSO)
    leads += [a + lead[0].lower() + lead[1:] for a in against for lead in leads]
    texts = {text, text[:1].lower() + text[1:]}
    after = ("", *(f.replace("{}", who) for f in _AFTER if who or "{}" not in f))
    caveat = display(claim.caveat).strip().rstrip(".")
    as_of = frames.AS_OF.format(day(claim.as_of)) if claim.as_of else ""
    inside = {caveat, as_of, f"{caveat}; {as_of}" if caveat and as_of else ""} - {""}
    brackets = ("", *(f" ({_squeezed(words)})" for words in inside))
    return _Sort(
        tuple({_squeezed(lead + words) for lead in ("", *leads) for words in texts}),
        tuple({_tail(a + b + stop) for a in after for b in brackets}),
        claim.ref,
    )


def _tail(text: str) -> str:
    return (" " if text[:1].isspace() else "") + _squeezed(text)


def _about(claim: Claim) -> Iterator[str]:
    """Sentences about a claim: its likelihood, our confidence in it."""
    if claim.likelihood:
        words = frames.likelihood(display(claim.likelihood))
        yield from (words, frames.SAME_ACCOUNT + words[0].lower() + words[1:])
    if claim.confidence:
        yield frames.CONFIDENCE.format(display(claim.confidence))
        lead = frames.CONFIDENCE_BASIS.format(display(claim.confidence))
        basis = "".join(frames.split_stop(display(claim.confidence_basis).strip()))
        yield from (lead + basis, lead + basis[:1].lower() + basis[1:])


def _otherwise(speakers: list[str]) -> Iterator[str]:
    named = {frames.inside(display(s).strip()) for s in speakers if display(s).strip()}
    for names in itertools.chain(((n,) for n in named), itertools.permutations(named, 2)):
        yield frames.OTHERWISE.replace("{}", frames.opening(listed(names)))


def _headings(library: Library, memo: Memo, template: Template) -> Iterator[str]:
    given = [*template.headings.values(), *memo.headings.values(), frames.DECISION]
    given += [t.section for t in memo.texts]
    for heading in given:
        text = _squeezed(display(heading))
        if text:
            yield from (text, text if text.endswith((".", "?", "!", ":")) else f"{text}.")
    yield from (_squeezed(display(f"{library.theme_title(t)}.")) for t in library.theme_ids())
