"""How a claim is worded in a sentence: who says so, what sort of thing it is, how sure we are.

Nothing is remembered here; what the page has said before comes in.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.evidence.standing import Standing
from briefing.library.snapshot import Library
from briefing.memo import frames
from briefing.memo.blocks import Sentence, Span
from briefing.memo.condensing.candidates import Candidate
from briefing.memo.templates import sort_of
from briefing.memo.writing import references
from briefing.memo.writing.arrange import Step
from briefing.memo.writing.idiom import Idiom
from briefing.memo.writing.speakers import speaker_of
from briefing.text import display, listed

_MOST_NAMES = 2

# A bare "No." is no answer in bold: what follows it belongs to it.
_FIRST_SENTENCE = re.compile(r"^.{20,}?[.!?](?=\s+[A-ZÀ-Þ])", re.DOTALL)


class Voice(NamedTuple):
    """Who says something, and the frame that tells so; nobody where it is the library."""

    speaker: str = ""
    frame: str = ""


NOBODY = Voice()


def bare(text: str) -> str:
    """A text as it is shown, without white space around it."""
    return display(text).strip()


def claim(
    step: Step, text: str, names: frames.Names, before: Voice, *, told: bool, led: bool
) -> tuple[Span, ...]:
    """A claim in its frame, without bracket and stop; ``text`` is its words with the stop.

    ``told`` says that the heading over it tells what sort of claim it is; ``led`` that a
    lead-in says who speaks.
    """
    text, stop = frames.split_stop(text)
    run_in = names.run_in(text)
    if step.answers:
        return _answer(step, text, stop, run_in)
    if led:
        return (Span(text, "claim"),)
    speaker = speaker_of(step)
    sort = sort_of(step.candidate.claim)
    frame = frames.own(sort, text, told=told)
    if speaker:
        frame = frames.attributed(sort, told=told)
        if voice(step, told=told) == before:
            frame = frames.SAME_ACCOUNT_FRAME
            # "By the same account, by way of …" is one "by" too many.
            run_in = None if run_in is not None and run_in.startswith("by ") else run_in
    if frame is None:
        return (Span(text, "claim"),)
    if run_in is None and stop == ".":
        return (Span(text, "claim"), *around(frame.after, speaker))
    return (*around(frame.before, speaker), Span(text if run_in is None else run_in, "claim"))


def voice(step: Step, *, told: bool) -> Voice:
    """Who says a claim, and by which frame."""
    speaker = speaker_of(step)
    sort = sort_of(step.candidate.claim)
    return Voice(speaker, frames.attributed(sort, told=told).before) if speaker else NOBODY


def lead_in(step: Step, *, told: bool) -> tuple[Span, ...]:
    """What says for several sentences who speaks."""
    sort = sort_of(step.candidate.claim)
    return around(frames.attributed(sort, told=told).led, speaker_of(step))


def _answer(step: Step, text: str, stop: str, run_in: str | None) -> tuple[Span, ...]:
    """A claim that is set against the one before it."""
    lead = Span(frames.CONTESTED_ALSO if step.also else frames.CONTESTED_BY)
    speaker = speaker_of(step)
    words = Span(text if run_in is None else run_in, "claim")
    if not speaker:
        return (lead, words)
    if run_in is None and stop == ".":
        return (lead, words, *around(frames.ACCORDING_AFTER, speaker))
    said = around(frames.ACCORDING, speaker)
    return (lead, Span(said[0].text.lower()), *said[1:], words)


def bracket(candidate: Candidate, text: str, idiom: Idiom) -> tuple[Span, ...]:
    """The caveat, and since when nobody has looked, in brackets before the stop.

    A sentence that names the day, or its month, needs no second date.
    """
    said = candidate.claim
    caveat = bare(said.caveat).rstrip(".")
    parts = [Span(caveat, "caveat")] if caveat else []
    if candidate.standing.stale:
        # It is stale by one of both: what was known of some day, or what was to be looked at.
        frame, since = (frames.AS_OF, said.as_of) if said.as_of else (frames.DUE, said.review_by)
        month = idiom.day(since[: len("YYYY-MM")])
        if not said.as_of or (month not in text and month not in caveat):
            parts += [Span("; ")] if parts else []
            parts.append(Span(frame.format(idiom.day(since))))
    return (Span(" ("), *parts, Span(")")) if parts else ()


def likelihood(step: Step, text: str, *, led: bool) -> tuple[Span, ...]:
    """How likely a claim is; nothing where it says so itself."""
    said = step.candidate.claim
    if not said.likelihood or frames.gives(text, said.likelihood):
        return ()
    words = frames.likelihood(display(said.likelihood))
    if said.attributed_to and not led:
        words = frames.SAME_ACCOUNT + words[0].lower() + words[1:]
    return (Span(words, "caveat"),)


def confidence(candidate: Candidate) -> tuple[Span, ...]:
    """How sure we are of a claim, and why; nothing where nobody said."""
    level = display(candidate.claim.confidence)
    basis = bare(candidate.claim.confidence_basis)
    if not level:
        return ()
    if not basis:
        return (Span(frames.CONFIDENCE.format(level)),)
    text, stop = frames.split_stop(basis)
    first = text.split()[0] if text.split() else ""
    if first.casefold() in frames.FUNCTION_WORDS:
        text = text[0].lower() + text[1:]
    return (Span(frames.CONFIDENCE_BASIS.format(level)), Span(text, "caveat"), Span(stop))


def otherwise(library: Library, stands: Standing) -> tuple[Span, ...]:
    """Who contests a claim that nothing on the page is set against.

    At most two are named, and none where one of them is the library.
    """
    names = [bare(library.claims[r].attributed_to) for r in stands.contested_by]
    if not names:
        names = [references.spoken(library.sources[s]) for s in stands.against]
    names = list(dict.fromkeys(frames.inside(bare(n)) for n in names))
    if not all(names) or len(names) > _MOST_NAMES:
        return (Span(frames.CONTESTED),)
    return around(frames.OTHERWISE, frames.opening(listed(names)))


def whole(text: str) -> Sentence:
    """The author's own words, with a stop where they have none."""
    body, stop = frames.split_stop(bare(text))
    return Sentence((Span(body, "author"), Span(stop)))


def first_strong(text: str) -> tuple[Span, ...]:
    """A bottom line, its first sentence set off."""
    match = _FIRST_SENTENCE.match(text)
    if match is None:
        return (Span(text, "author", "strong"),)
    return (Span(text[: match.end()], "author", "strong"), Span(text[match.end() :], "author"))


def stopped(heading: str) -> str:
    """A heading that runs into its paragraph: it ends like a sentence."""
    heading = bare(heading)
    return heading if heading.endswith((".", "?", "!", ":")) else f"{heading}."


def around(frame: str, name: str) -> tuple[Span, ...]:
    """A frame around the name of who says so; a frame without a gap stands alone."""
    before, _, after = frame.partition("{}")
    name = name if "{}" in frame else ""
    return tuple(s for s in (Span(before), Span(name, "name"), Span(after)) if s.text)
