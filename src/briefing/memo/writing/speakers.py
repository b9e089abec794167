"""Neighbours of one speaker: from three on, one lead-in holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from briefing.memo import frames
from briefing.memo.writing.arrange import Step
from briefing.model import Claim
from briefing.text import display

Run = tuple[Step, ...]
"""Neighbours of one speaker between whom nobody else says anything; or one claim."""

_LED_FROM = 3


def is_led(run: Run) -> bool:
    """Whether a run has one lead-in instead of an attribution in each sentence."""
    return len(run) >= _LED_FROM


def parts(
    steps: tuple[Step, ...], followed: Collection[str], voice: Callable[[Step], Hashable]
) -> list[list[Run]]:
    """A paragraph in its runs, cut after each that has one lead-in: it ends where that does.

    ``followed`` are the claims after which the author says something; ``voice`` is who says a
    claim and by which frame, so that what is told by one frame can be led in by it.
    """
    found: list[list[Run]] = [[]]
    for run in _runs(steps, followed, voice):
        if found[-1] and is_led(found[-1][-1]):
            found.append([])
        found[-1].append(run)
    return found


def speaker_of(step: Step) -> str:
    """Who says so, as it is written inside a sentence; empty where it is the library."""
    return frames.inside(display(step.candidate.claim.attributed_to).strip())


def same_ground(one: Claim, other: Claim) -> bool:
    """Whether two claims cite the same places of the same sources and rest on nothing else."""
    cited = [
        tuple((e.source, e.stance, e.locator, e.via) for e in claim.evidence)
        for claim in (one, other)
    ]
    return bool(cited[0]) and cited[0] == cited[1] and not (one.depends_on or other.depends_on)


def _runs(
    steps: tuple[Step, ...], followed: Collection[str], voice: Callable[[Step], Hashable]
) -> list[Run]:
    runs: list[Run] = []
    joins = False
    for step in steps:
        alone = _stands_alone(step, followed)
        if joins and not alone and voice(runs[-1][-1]) == voice(step):
            runs[-1] = (*runs[-1], step)
        else:
            runs.append((step,))
        joins = not alone
    return runs


def _stands_alone(step: Step, followed: Collection[str]) -> bool:
    """Whether something of ours comes with a claim, or there is nobody who says it."""
    claim, stands = step.candidate.claim, step.candidate.standing
    ours = bool(step.answers or claim.confidence or stands.contested or claim.ref in followed)
    return ours or not speaker_of(step)
